"""The lines of a hand-written paper: what each one is, and the little markup inside it.

One line is one paragraph. Numbers and options are recognised in the forms that people type in
Chinese and in English (``1.``, ``1、``, ``A.``, ``A．``); a backslash before a sign takes its meaning.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cloud.core.papers.whitespace import joined
from contract.paper import Element, Image, Node, TextEntryInteraction

Kind = Literal[
    "blank", "title", "section", "heading", "question", "options", "key", "note", "code", "text"
]

# Every pattern takes time in proportion to the line, whatever the line: no two runs that can share
# a character stand next to each other.
_AT_MARGIN: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("title", re.compile(r"#\s+(?P<text>.*)")),
    ("section", re.compile(r"##\s+(?P<text>.*)")),
    ("heading", re.compile(r"#+(?P<text>[^#].*)")),
    ("question", re.compile(r"(?P<mark>[0-9]{1,3})[.、．](?![0-9])(?P<text>.*)")),
)
_ANYWHERE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("options", re.compile(r"(?P<text>(?:\*\s?)?[A-Z]\s?[.、．)）].*)")),
    ("key", re.compile(r"(?:答案|Answers?)\s?[:：](?P<text>.*)", re.IGNORECASE)),
    ("note", re.compile(r"(?:解析|Explanation)\s?[:：](?P<text>.*)", re.IGNORECASE)),
)
_OPTION = re.compile(r"(?P<star>\*?)\s?(?P<letter>[A-Z])\s?[.、．)）](?P<text>.*)")
_NEXT_OPTION = re.compile(r"(?<!\s)(?:[ \t\u3000]{2,}+|\t)(?=(?:\*\s?)?[A-Z]\s?[.、．)）])")
_POINTS = re.compile(r"[\[［(（]\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*(?:points?|pts?|分)\s*[\]］)）]")
_MULTIPLE = re.compile(r"[\[［【(（]\s*(?:multiple|多选题?)\s*[\]］】)）]", re.IGNORECASE)
_ESSAY = re.compile(
    r"[\[［【]\s*(?:essay|作文|论述|简答|问答)题?\s*(?:([0-9]{1,3})\s*(?:lines?|行)\s*)?[\]］】]",
    re.IGNORECASE,
)
_EACH = re.compile(r"每(?:小题|题|(空))\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分")
_EACH_ENGLISH = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) points each")
_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]!#()0-9A-Z])"
    r"|!\[(?P<alt>[^\[\]]*)\]\((?P<file>[^()\s]+)\)"
    r"|`(?P<code>[^`]+)`"
    r"|\*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*"
    r"|(?P<blank>_{3,})"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file: what it is, its number from 1, and its text without the mark."""

    kind: Kind
    number: int
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One alternative as it was written."""

    letter: str
    text: str
    starred: bool
    line: int


@dataclass(frozen=True, slots=True)
class Flags:
    """What a question says of itself in brackets, and its text without them."""

    text: str
    points: float | None = None
    multiple: bool = False
    essay: bool = False
    lines: int | None = None

    def also(self, more: "Flags") -> "Flags":
        """Return these flags and those of a later line that holds nothing else."""
        return Flags(
            text=self.text,
            points=self.points if more.points is None else more.points,
            multiple=self.multiple or more.multiple,
            essay=self.essay or more.essay,
            lines=self.lines if more.lines is None else more.lines,
        )


def read_line(number: int, text: str) -> Line:
    """Tell what a line is."""
    if not text.strip():
        return Line("blank", number, "")
    kinds = _ANYWHERE if text[0].isspace() else _AT_MARGIN + _ANYWHERE
    for kind, pattern in kinds:
        if match := pattern.fullmatch(text.strip()):
            mark = match.groupdict().get("mark", "")
            return Line(kind, number, match["text"].strip(), mark)
    return Line("text", number, text.strip())


def read_options(line: Line) -> list[Option]:
    """Return the options of a line; two spaces or more separate several."""
    options = []
    for piece in _NEXT_OPTION.split(line.text):
        match = _OPTION.fullmatch(piece.strip())
        assert match, "a piece begins as an option, by the pattern that found it"
        options.append(
            Option(match["letter"], match["text"].strip(), bool(match["star"]), line.number)
        )
    return options


def read_flags(text: str) -> Flags:
    """Take ``[2 points]``, ``（多选）`` and ``[essay 20 lines]`` out of a line of a question."""
    points, essay = _POINTS.search(text), _ESSAY.search(text)
    multiple = _MULTIPLE.search(text)
    for found in (points, essay, multiple):
        text = text.replace(found.group(), "", 1) if found else text
    return Flags(
        text=text.strip(),
        points=float(points.group(1)) if points else None,
        multiple=bool(multiple),
        essay=bool(essay),
        lines=int(essay.group(1)) if essay and essay.group(1) else None,
    )


def points_each(title: str) -> tuple[float | None, bool]:
    """Return the points that a section gives to each question, and whether to each blank."""
    if match := _EACH.search(title):
        return float(match.group(2)), bool(match.group(1))
    match = _EACH_ENGLISH.search(title)
    return (float(match.group(1)) if match else None), False


def inline(
    text: str, picture: Callable[[str, str], Image | None], blank: Callable[[], str] | None = None
) -> tuple[Node, ...]:
    """Return a line's nodes. ``blank`` names the response of the next ``___``; None: they are text."""
    nodes: list[Node] = []
    at = 0
    for match in _INLINE.finditer(text):
        node = _inline(match, picture, blank)
        if node is not None:
            nodes += [text[at : match.start()], node]
            at = match.end()
    return tuple(joined([*nodes, text[at:]]))


def _inline(
    match: re.Match[str],
    picture: Callable[[str, str], Image | None],
    blank: Callable[[], str] | None,
) -> Node | None:
    """Return what a mark stands for, or None when it stands for itself."""
    if match["escaped"]:
        return match["escaped"]
    if match["file"]:
        return picture(match["file"], match["alt"])
    if match["code"]:
        return Element(tag="code", children=(match["code"],))
    if match["strong"]:
        return Element(tag="strong", children=inline(match["strong"], picture, blank))
    return TextEntryInteraction(response=blank()) if blank else None
