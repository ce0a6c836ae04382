"""The markup of a question, through an allow-list, into nodes that a seat may draw.

What is not on the list does not pass: it is named as an error, because a question with a piece
missing is a different question. Looks (classes, styles) are the seat's own; a style is dropped with
a warning, since an underlined word may carry meaning.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from cloud.core.papers import elements
from cloud.core.papers.findings import PaperRefused, Place
from cloud.core.papers.mathml import formula
from cloud.core.papers.media import Media
from cloud.core.papers.package import resolve
from cloud.core.papers.recordings import recording
from cloud.core.papers.whitespace import collapsed, tidied, trimmed
from cloud.core.papers.xmltree import Tag
from contract.paper import Element, Image, Node

_PICTURE_ATTRIBUTES = frozenset({"src", "data", "type", "alt", "width", "height"})
_TEXTS = frozenset({"text/html", "application/xhtml+xml", "text/xml", "application/xml"})
_SIZE = re.compile(r"([1-9][0-9]{0,3})(?:px)?")


@dataclass(frozen=True, slots=True)
class Scene:
    """What reading markup needs to know of the item it stands in."""

    at: Place
    media: Media
    interaction: Callable[[Tag, "Scene"], Node | None] | None = None
    """How to read an interaction; None where none may stand."""
    parts: Mapping[str, Callable[[Tag, "Scene"], Node]] = field(default_factory=dict)
    """How to read what only stands inside one interaction: its gaps, its runs of text."""
    passage: Callable[[Tag, "Scene"], None] | None = None
    """Takes a text that stands in a file of its own; None where none may stand."""


def flow(tag: Tag, scene: Scene) -> tuple[Node, ...]:
    """Return what stands in an element that is a block of its own (body, prompt, choice)."""
    return tidied(_children(tag, scene), inline=False)


def prose(tag: Tag, scene: Scene) -> tuple[Node, ...]:
    """Like ``flow``, where no interaction may stand."""
    return flow(tag, replace(scene, interaction=None, passage=None, parts={}))


def for_candidates(rubric: Tag) -> bool:
    """Tell whether a rubricBlock is meant for the eyes of candidates."""
    return "candidate" in rubric.attrs.get("view", "").split()


def _children(tag: Tag, scene: Scene) -> list[Node]:
    nodes: list[Node] = []
    for child in tag.children:
        nodes.extend([collapsed(child)] if isinstance(child, str) else _child(child, scene))
    return nodes


def _child(tag: Tag, scene: Scene) -> list[Node]:
    name = elements.SAME_AS.get(tag.name, tag.name)
    if name in elements.INLINE or name in elements.BLOCKS:
        return [_element(name, tag, scene)]
    if name in scene.parts:
        return [scene.parts[name](tag, scene)]
    if name.endswith("Interaction"):
        return _interaction(tag, scene)
    return _READERS.get(name, _refused)(tag, scene)


def _refused(tag: Tag, scene: Scene) -> list[Node]:
    code = elements.REFUSED.get(tag.name, "unsupported-markup")
    scene.at.error(code, f"{tag.raw} cannot be shown", tag.line)
    return []


def _element(name: str, tag: Tag, scene: Scene) -> Element:
    children: tuple[Node, ...] = ()
    if name == "pre":
        children = trimmed(_preformatted(tag, scene))
    elif name not in elements.VOID:
        children = tidied(_children(tag, scene), inline=name in elements.INLINE)
    if name in elements.ONLY_ELEMENTS:
        children = tuple(node for node in children if node != " ")
    return Element(tag=name, attrs=_attributes(tag, scene), children=children)


def _preformatted(tag: Tag, scene: Scene) -> list[Node]:
    """Keep the lines and spaces of a pre."""
    nodes: list[Node] = []
    for child in tag.children:
        if isinstance(child, str):
            nodes.append(child)
        elif child.name in elements.INLINE:
            attrs, inner = _attributes(child, scene), _preformatted(child, scene)
            nodes.append(Element(tag=child.name, attrs=attrs, children=tuple(inner)))
        else:
            nodes.extend(_child(child, scene))
    return nodes


def _attributes(tag: Tag, scene: Scene, elsewhere: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return the attributes that pass; ``elsewhere`` are those which the caller reads itself."""
    kept: dict[str, str] = {}
    for name, value in tag.attrs.items():
        wanted = elements.ATTRIBUTES.get(name)
        if wanted and wanted.fullmatch(value.strip()):
            kept[name] = value.strip()
        elif name not in elements.UNSEEN | elsewhere and not name.startswith(("data-", "aria-")):
            what = f'{name}="{value[:60]}" of {tag.raw} is not applied'
            scene.at.warning("attribute-dropped", what, tag.line)
    return kept


def _picture(tag: Tag, scene: Scene) -> list[Node]:
    _attributes(tag, scene, _PICTURE_ATTRIBUTES)
    source = tag.attrs.get("src" if tag.name == "img" else "data", "")
    try:
        asset = scene.media.picture(resolve(scene.at.file, source.strip()))
    except PaperRefused as refused:
        scene.at.error(refused.code, f"{tag.raw}: {refused.what}", tag.line)
        return []
    alt = tag.attrs.get("alt", "") if tag.name == "img" else tag.text().strip()
    width, height = (_size(tag.attrs.get(side, "")) for side in ("width", "height"))
    return [Image(image=asset, alt=alt, width=width, height=height)]


def _size(value: str) -> int | None:
    """Return CSS pixels; a percentage is of a page that is not ours."""
    match = _SIZE.fullmatch(value.strip())
    return int(match.group(1)) if match else None


def _interaction(tag: Tag, scene: Scene) -> list[Node]:
    if scene.interaction is None:
        what = f"{tag.raw} stands inside a prompt, a choice or a rubric"
        scene.at.error("interaction-misplaced", what, tag.line)
        return []
    read = scene.interaction(tag, scene)
    return [read] if read else []


def _rubric(tag: Tag, scene: Scene) -> list[Node]:
    """Keep what candidates are told; what scorers are told goes with the answer key."""
    if not for_candidates(tag):
        return []
    return [Element(tag="div", children=flow(tag, scene))]


def _stylesheet(tag: Tag, scene: Scene) -> list[Node]:
    scene.at.warning("stylesheet-dropped", f"{tag.raw} is not applied", tag.line)
    return []


def _formula(tag: Tag, scene: Scene) -> list[Node]:
    return formula(tag, scene.at)


def _object(tag: Tag, scene: Scene) -> list[Node]:
    """Tell by its media type what an object stands for."""
    kind = tag.attrs.get("type", "").split(";")[0].strip()
    if kind.startswith("image/"):
        return _picture(tag, scene)
    if kind.startswith("audio/"):
        return _recording(tag, scene)
    return _passage(tag, scene) if kind in _TEXTS else _refused(tag, scene)


def _recording(tag: Tag, scene: Scene) -> list[Node]:
    found = recording(tag, scene.at, scene.media)
    return [found] if found else []


def _passage(tag: Tag, scene: Scene) -> list[Node]:
    if scene.passage is None:
        return _refused(tag, scene)
    scene.passage(tag, scene)
    return []


_READERS: dict[str, Callable[[Tag, Scene], list[Node]]] = {
    "math": _formula,
    "object": _object,
    "audio": _recording,
    "include": _passage,
    "img": _picture,
    "rubricBlock": _rubric,
    "contentBody": _children,
    "stylesheet": _stylesheet,
}
