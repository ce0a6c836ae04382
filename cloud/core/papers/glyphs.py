"""Which characters a paper shows, and where: what its font has to bring (X5)."""

import unicodedata
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from cloud.core.papers.findings import Finding
from contract.paper import PaperContent

ALWAYS = frozenset(
    {chr(code) for code in range(0x20, 0x7F)}
    | {chr(code) for code in range(0xA0, 0x180)}
    | {chr(code) for code in range(0x3001, 0x3020)}
    | {chr(code) for code in range(0xFF01, 0xFF5F)}
    | set("–—―‘’“”•…‰′″※℃℉№→←↑↓⇒≈≠≤≥±×÷−∞√①②③④⑤⑥⑦⑧⑨⑩⠿　")
)
"""Letters, digits and signs of the page around a question, and of what candidates write."""

PAGE = frozenset(
    "作答此页面不能显示这道题请联系监考第空选择用或拖动排列全部项点并最多位上下方向键移出现在是已再加一对删除次未文件正保存到"
    "本机失败试仍行的检查后重新过大清可至少写字建议约录音播放继续进度还数完无法阅读材料"
)
"""Chinese that the modules of a question themselves say, in the same font."""

_MOST_NAMED = 20
_UNSEEN_FIELDS = frozenset(
    {"id", "image", "audio", "hottext", "gap", "response", "interaction", "tag", "format"}
    | {"language", "stimulus", "pattern", "types", "font", "family", "attrs", "responses"}
)
_INVISIBLE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})


def characters(content: PaperContent) -> dict[str, str]:
    """Return every character that the paper shows, with the first place that shows it.

    A place is ``title``, a section's title, or the id of a stimulus or an item.
    """
    found: dict[str, str] = {}
    for place, texts in _texts(content):
        for text in texts:
            for letter in unicodedata.normalize("NFC", text) + text:
                if unicodedata.category(letter) not in _INVISIBLE:
                    found.setdefault(letter, place)
    return found


def unshown(content: PaperContent, covered: frozenset[str]) -> tuple[Finding, ...]:
    """Return a warning for each place with characters that the font does not have."""
    places: dict[str, list[str]] = {}
    for letter, place in characters(content).items():
        if letter not in covered:
            places.setdefault(place, []).append(letter)
    return tuple(
        Finding("warning", "glyph-missing", at, _named(letters)) for at, letters in places.items()
    )


def no_font(why: str) -> Finding:
    """Return the warning that a paper travels without a font."""
    return Finding("warning", "font-missing", "", why)


def _named(letters: list[str]) -> str:
    said = [f"{letter} U+{ord(letter):04X}" for letter in letters[:_MOST_NAMED]]
    return ", ".join(said) + (" …" if len(letters) > _MOST_NAMED else "")


def _texts(content: PaperContent) -> Iterator[tuple[str, Iterable[str]]]:
    yield "title", [content.title]
    for section in content.sections:
        yield section.title or "title", [section.title, *_inside(section.rubric)]
    for stimulus in content.stimuli:
        yield stimulus.id, [stimulus.title, *_inside(stimulus.body)]
    for item in content.items:
        yield item.id, [item.title, *_inside(item.body)]


def _inside(node: object) -> Iterator[str]:
    """Yield every text of a node that can be seen: not its names, not its attributes."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, tuple):
        for one in node:
            yield from _inside(one)
    elif isinstance(node, BaseModel):
        for name in type(node).model_fields:
            if name not in _UNSEEN_FIELDS:
                yield from _inside(getattr(node, name))
            elif name == "attrs":
                yield from _fences(node)


def _fences(element: BaseModel) -> Iterator[str]:
    attrs = getattr(element, "attrs", {})
    for name in ("open", "close", "separators"):
        if name in attrs:
            yield attrs[name]
