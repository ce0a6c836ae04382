"""XML read without trust into a small tree that speaks one vocabulary.

No document type, no entities, nothing external; bounded in size, depth and number of elements.
Names are local names, and those of QTI 3.0 (``qti-simple-choice``, ``response-identifier``) are
turned into those of 2.x (``simpleChoice``, ``responseIdentifier``), so that everything after reads
both alike. Each element knows its line and its place in the source.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from cloud.core.papers.encoding import decode_xml
from cloud.core.papers.findings import PaperRefused
from cloud.core.papers.package import MEBI

MOST_DEPTH = 64
"""Far below the depth at which Python or the item's JSON would refuse to nest."""

_HYPHEN = re.compile(r"-([a-z0-9])")


@dataclass(slots=True)
class Allowance:
    """What is left for all XML of one paper: a small zip can hold a large forest of elements."""

    bytes: int = 16 * MEBI
    elements: int = 250_000
    """500 items of 500 elements; a real one has about 50."""


@dataclass(slots=True, eq=False)
class Tag:
    """An element. ``name`` and ``attrs`` are in the words of QTI 2; ``raw`` is as written."""

    name: str
    raw: str
    attrs: dict[str, str]
    line: int
    start: int
    end: int = 0
    children: list["Tag | str"] = field(default_factory=list)

    def tags(self, name: str = "") -> Iterator["Tag"]:
        """Yield the child elements, all or those of one name."""
        for child in self.children:
            if isinstance(child, Tag) and name in ("", child.name):
                yield child

    def first(self, *path: str) -> "Tag | None":
        """Return the first element along a path of names, or None."""
        here: Tag | None = self
        for name in path:
            here = next(here.tags(name), None) if here else None
        return here

    def below(self, *names: str) -> Iterator["Tag"]:
        """Yield all elements below this one that have one of the names, in document order."""
        for child in self.tags():
            if child.name in names:
                yield child
            yield from child.below(*names)

    def text(self) -> str:
        """Return all text below, as written."""
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file."""

    file: str
    source: bytes
    """UTF-8, whatever the file was written in; offsets of tags count in it."""
    root: Tag

    def verbatim(self, tag: Tag) -> str:
        """Return an element exactly as it stands in the file."""
        return self.source[tag.start : tag.end].decode()


def parse(file: str, data: bytes, allowance: Allowance) -> Document:
    """Parse a file and take what it needs from the allowance; raises PaperRefused with the line."""
    allowance.bytes -= len(data)
    if allowance.bytes < 0:
        raise PaperRefused("xml-too-large", file, "more XML than a paper can have")
    text = decode_xml(data, file)
    source = text.encode()
    builder = _Builder(file, source, allowance)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.expat = parser.parser
    try:
        parser.feed(text)
        parser.close()
    except ParseError as exc:
        raise PaperRefused("xml-broken", f"{file}:{exc.position[0]}", str(exc)) from exc
    except DefusedXmlException as exc:
        where = f"{file}:{builder.expat.CurrentLineNumber}"
        raise PaperRefused("xml-doctype", where, "document types and entities: not read") from exc
    return Document(file, source, builder.close())


class _Builder:
    """The parser's target: makes tags, counts them, and keeps where they stand."""

    def __init__(self, file: str, source: bytes, allowance: Allowance) -> None:
        self._file = file
        self._allowance = allowance
        self._source = source
        self._open: list[Tag] = []
        self._root: Tag | None = None
        self.expat: Any = None

    def start(self, raw: str, attrs: dict[str, str]) -> None:
        self._allowance.elements -= 1
        line = self.expat.CurrentLineNumber
        if self._allowance.elements < 0:
            raise PaperRefused(
                "xml-too-large", f"{self._file}:{line}", "more elements than a paper can have"
            )
        if len(self._open) >= MOST_DEPTH:
            raise PaperRefused("xml-too-deep", f"{self._file}:{line}", "nested too deeply")
        tag = _tag(raw, attrs, line, self.expat.CurrentByteIndex)
        if self._open:
            self._open[-1].children.append(tag)
        else:
            self._root = tag
        self._open.append(tag)

    def data(self, text: str) -> None:
        self._open[-1].children.append(text)

    def end(self, _raw: str) -> None:
        tag = self._open.pop()
        at = self.expat.CurrentByteIndex
        # For <a/> expat stands behind it already; for <a>...</a> before the closing tag.
        closed = not tag.children and self._source[tag.start : at].endswith(b"/>")
        tag.end = at if closed else self._source.index(b">", at) + 1
        tag.children = _joined(tag.children)

    def close(self) -> Tag:
        assert self._root is not None, "the parser refuses a document without elements"
        return self._root


def _joined(children: list[Tag | str]) -> list[Tag | str]:
    """Join the pieces of text that comments and references cut; once, or it would be quadratic."""
    joined: list[Tag | str] = []
    for is_text, run in groupby(children, key=lambda child: isinstance(child, str)):
        if is_text:
            joined.append("".join(map(str, run)))
        else:
            joined.extend(run)
    return joined


def _tag(raw: str, attrs: dict[str, str], line: int, start: int) -> Tag:
    local = _local(raw)
    if not local.startswith("qti-"):
        plain = {_local(key): value for key, value in _namespaced_first(attrs)}
        return Tag(local, local, plain, line, start)
    camel = {_camel(_local(key)): value for key, value in _namespaced_first(attrs)}
    return Tag(_camel(local.removeprefix("qti-")), local, camel, line, start)


def _namespaced_first(attrs: dict[str, str]) -> list[tuple[str, str]]:
    """Order attributes so that one without a namespace wins over a foreign one."""
    return sorted(attrs.items(), key=lambda pair: not pair[0].startswith("{"))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _camel(name: str) -> str:
    if name.startswith(("data-", "aria-")):
        return name
    return _HYPHEN.sub(lambda match: match.group(1).upper(), name)
