"""The lines of a hand-written paper: what each one is, and the little markup inside it.

One line is one paragraph. Numbers and options are recognised in the forms that people type in
Chinese and in English (``1.``, ``1、``, ``A.``, ``A．``); a backslash before a sign takes its meaning.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from cloud.core.papers.whitespace import joined
from contract.paper import Element, Node

_Heading = Literal["title", "section", "passage", "heading"]
Kind = _Heading | Literal["blank", "question", "options", "key", "note", "code", "text"]

# Every pattern takes time in proportion to the line, whatever the line: no two runs that can share
# a character stand next to each other.
_AT_MARGIN: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("title", re.compile(r"#\s+(?P<text>.*)")),
    ("section", re.compile(r"##\s+(?P<text>.*)")),
    ("passage", re.compile(r"###\s+(?P<text>.*)")),
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
_EACH = re.compile(r"每(?:小题|题|(空))\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分")
_EACH_ENGLISH = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) points each")
_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_\[\]{}|!#()0-9A-Z])"
    r"|\[\[(?P<run>[^\[\]]+)\]\]"
    r"|\{(?P<pick>[^{}]*\|[^{}]*)\}"
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
class Marks:
    """What the marks inside a line become; where one has no meaning, None leaves it as text."""

    media: Callable[[str, str], Node | None]
    """Of a file's name and what it is called."""
    blank: Callable[[], Node] | None = None
    pick: Callable[[str], Node | None] | None = None
    run: Callable[[str], Node] | None = None


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


def points_each(title: str) -> tuple[float | None, bool]:
    """Return the points that a section gives to each question, and whether to each blank."""
    if match := _EACH.search(title):
        return float(match.group(2)), bool(match.group(1))
    match = _EACH_ENGLISH.search(title)
    return (float(match.group(1)) if match else None), False


def inline(text: str, marks: Marks) -> tuple[Node, ...]:
    """Return a line's nodes."""
    nodes: list[Node] = []
    at = 0
    for match in _INLINE.finditer(text):
        node = _inline(match, marks)
        if node is not None:
            nodes += [text[at : match.start()], node]
            at = match.end()
    return tuple(joined([*nodes, text[at:]]))


def _inline(match: re.Match[str], marks: Marks) -> Node | None:
    """Return what a mark stands for, or None when it stands for itself."""
    made: Node | None = match["escaped"]
    if match["file"]:
        made = marks.media(match["file"], match["alt"])
    elif match["code"]:
        made = Element(tag="code", children=(match["code"],))
    elif match["strong"]:
        made = Element(tag="strong", children=inline(match["strong"], marks))
    elif match["run"]:
        made = marks.run(match["run"]) if marks.run else None
    elif match["pick"]:
        made = marks.pick(match["pick"]) if marks.pick else None
    elif match["blank"]:
        made = marks.blank() if marks.blank else None
    return made
