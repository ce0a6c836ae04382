"""White space of the source, taken away where a browser would not draw it either.

Done once at import, so that two exports of one question, indented differently, are one content.
The ideographic space and the no-break space are letters here: ``（　　）`` is a blank to fill in.
"""

import re
from collections.abc import Iterable
from itertools import groupby

from cloud.core.papers.elements import BLOCKS
from contract.paper import Element, InlineChoiceInteraction, Node, TextEntryInteraction

SPACE = " \t\r\n\f"
_SPACES = re.compile(f"[{SPACE}]+")
_CJK = "\u2e80-\u9fff\uff00-\uffef"
_CJK_BREAK = re.compile(f"(?<=[{_CJK}])[ \t\r\f]*\n[{SPACE}]*(?=[{_CJK}])")
"""A line break between Chinese characters; drawn as a space, it would be a fault."""


def collapsed(text: str) -> str:
    """Return text with each run of white space as one space, or none inside Chinese."""
    return _SPACES.sub(" ", _CJK_BREAK.sub("", text))


def tidied(nodes: list[Node], *, inline: bool) -> tuple[Node, ...]:
    """Join texts and trim them at the edges of blocks; ``inline``: the parent is no block."""
    whole = joined(nodes)
    kept: list[Node] = []
    for index, node in enumerate(whole):
        text = node
        if isinstance(text, str):
            first, last = index == 0, index + 1 == len(whole)
            if (not inline) if first else _is_block(whole[index - 1]):
                text = text.lstrip(SPACE)
            if (not inline) if last else _is_block(whole[index + 1]):
                text = text.rstrip(SPACE)
        kept.append(text)
    return tuple(node for node in kept if node != "")


def trimmed(nodes: list[Node]) -> tuple[Node, ...]:
    """Take the line breaks next to its own tags from a ``pre``, and keep all others."""
    kept = joined(nodes)
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip("\n")
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip(SPACE)
    return tuple(node for node in kept if node != "")


def joined(nodes: Iterable[Node]) -> list[Node]:
    """Join neighbouring texts, each once: a text of many pieces would be copied for each."""
    whole: list[Node] = []
    for is_text, run in groupby(nodes, key=lambda node: isinstance(node, str)):
        if is_text:
            whole.append("".join(map(str, run)))
        else:
            whole.extend(run)
    return [node for node in whole if node != ""]


def _is_block(node: Node) -> bool:
    if isinstance(node, Element):
        return node.tag in BLOCKS
    inline = TextEntryInteraction | InlineChoiceInteraction
    return hasattr(node, "interaction") and not isinstance(node, inline)
