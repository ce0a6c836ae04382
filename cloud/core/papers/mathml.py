"""Formulas: MathML through the same allow-list that a seat draws it by (``contract/web/nodes.js``).

Browsers draw MathML Core. What they no longer draw but is easily said in Core is turned into it
(``mfenced``, the radical of ``menclose``); what they would draw as something else is an error.
"""

from itertools import zip_longest

from cloud.core.papers.findings import Place
from cloud.core.papers.xmltree import Tag
from contract.paper import Element, Node

TAGS = frozenset(
    {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot"}
    | {"mstyle", "merror", "mpadded", "mphantom", "msub", "msup", "msubsup", "munder", "mover"}
    | {"munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd", "menclose"}
    | {"mfenced", "semantics"}
)
ATTRIBUTES = frozenset(
    {"display", "mathvariant", "stretchy", "symmetric", "largeop", "movablelimits", "lspace"}
    | {"rspace", "minsize", "maxsize", "fence", "separator", "accent", "accentunder"}
    | {"linethickness", "width", "height", "depth", "columnalign", "rowalign", "columnspan"}
    | {"rowspan", "columnlines", "rowlines", "frame", "notation", "open", "close", "separators"}
    | {"dir", "displaystyle", "scriptlevel"}
)
LONGEST_VALUE = 64

_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_ANNOTATIONS = frozenset({"annotation", "annotation-xml"})
_UNSEEN = frozenset(
    {"id", "class", "xref", "alttext", "base", "space", "lang", "mathsize", "xmlns", "encoding"}
    | {"macros", "overflow", "form", "schemaLocation"}
)
_DRAWN_VARIANTS = frozenset({"normal", "italic"})


def formula(tag: Tag, at: Place) -> list[Node]:
    """Return a formula as elements; nothing after reporting what cannot be drawn."""
    if tag.name == "mfenced":
        return [_fenced(tag, at)]
    if tag.name == "menclose" and tag.attrs.get("notation", "").split() == ["radical"]:
        return [Element(tag="msqrt", children=_children(tag, at))]
    if tag.name not in TAGS or tag.name == "menclose":
        notation = f' notation="{tag.attrs["notation"][:40]}"' if "notation" in tag.attrs else ""
        at.error("unsupported-math", f"{tag.raw}{notation} is not drawn by browsers", tag.line)
        return []
    children = (_words(tag),) if tag.name in _TOKENS else _children(tag, at)
    return [Element(tag=tag.name, attrs=_attributes(tag, at), children=children)]


def _words(tag: Tag) -> str:
    return " ".join(tag.text().split())


def _children(tag: Tag, at: Place) -> tuple[Node, ...]:
    """Return the elements inside; white space between them means nothing, other text is no MathML."""
    nodes: list[Node] = []
    for child in tag.children:
        if isinstance(child, Tag):
            nodes += [] if child.name in _ANNOTATIONS else formula(child, at)
        elif child.strip():
            nodes.append(Element(tag="mtext", children=(" ".join(child.split()),)))
    return tuple(nodes)


def _fenced(tag: Tag, at: Place) -> Element:
    """Return the row of operators that ``mfenced`` abbreviates."""
    signs = list(tag.attrs.get("separators", ",").replace(" ", ""))
    children = _children(tag, at)
    between = [signs[min(place, len(signs) - 1)] for place in range(len(children) - 1) if signs]
    inside: list[Node] = []
    for child, sign in zip_longest(children, between):
        inside += [child] if sign is None else [child, _operator(sign)]
    edges = (tag.attrs.get("open", "("), tag.attrs.get("close", ")"))
    before, after = ([_operator(edge, fence=True)] if edge else [] for edge in edges)
    return Element(tag="mrow", children=(*before, *inside, *after))


def _operator(sign: str, *, fence: bool = False) -> Element:
    attrs = {"fence": "true", "stretchy": "true"} if fence else {"separator": "true"}
    return Element(tag="mo", attrs=attrs, children=(sign[:LONGEST_VALUE],))


def _attributes(tag: Tag, at: Place) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in tag.attrs.items():
        drawn = name != "mathvariant" or value.strip() in _DRAWN_VARIANTS
        if name in ATTRIBUTES and len(value) <= LONGEST_VALUE and drawn:
            kept[name] = value.strip()
        elif name not in _UNSEEN and not name.startswith(("data-", "aria-")):
            what = f'{name}="{value[:60]}" of {tag.raw} is not applied'
            at.warning("attribute-dropped", what, tag.line)
    return kept
