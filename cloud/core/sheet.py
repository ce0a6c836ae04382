"""A table of text from whoever typed it: encoding, header, cells with their row and column.

Everything stays text. What a spreadsheet program broke (``1.23E+17`` where an id number was) is
named, because nobody can mend it from here.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

MAX_ROWS = 200_000
MAX_CELL = 200
_SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}")
_FLOAT_TAIL = re.compile(r"[0-9]+\.0+")

Encoding = Literal["utf-8", "gb18030"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, with its place; row 1 is the header, row 0 the file as a whole."""

    severity: Literal["error", "warning"]
    row: int
    column: str
    code: str
    value: str = ""
    detail: str = ""


def error(row: int, column: str, code: str, value: str = "", detail: str = "") -> Problem:
    """Return a problem that keeps the file from being accepted."""
    return Problem("error", row, column, code, value[:MAX_CELL], detail)


@dataclass(slots=True)
class Sheet:
    """A read file: one mapping of field to text per row, beside its row number."""

    encoding: Encoding = "utf-8"
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    """Field to the heading the file uses for it."""
    problems: list[Problem] = field(default_factory=list)


def read(data: bytes, *, headings: Mapping[str, str], required: frozenset[str]) -> Sheet:
    """Read a CSV file; ``headings`` maps what may stand in the header to our field."""
    sheet = Sheet()
    text = _decode(data, sheet)
    if text is None:
        return sheet
    lines = _lines(text, sheet)
    header = next(lines, None)
    if header is None:
        if not sheet.problems:
            sheet.problems.append(error(0, "", "file-empty"))
        return sheet
    columns = _columns(header[1], headings, required, sheet)
    if any(problem.severity == "error" for problem in sheet.problems):
        return sheet
    for row, cells in lines:
        if len(sheet.rows) == MAX_ROWS:
            sheet.problems.append(error(row, "", "too-many-rows", str(MAX_ROWS)))
            break
        _take(row, cells, columns, sheet)
    return sheet


def _decode(data: bytes, sheet: Sheet) -> str | None:
    for encoding, name in (("utf-8-sig", "utf-8"), ("gb18030", "gb18030")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break  # UTF-16, or no text at all
        sheet.encoding = "utf-8" if name == "utf-8" else "gb18030"
        return text
    sheet.problems.append(error(0, "", "encoding-unknown"))
    return None


def _lines(text: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, numbered as a spreadsheet numbers them."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    row = 0
    while True:
        row += 1
        try:
            cells = [cell.strip().strip("\ufeff\u200b") for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as exc:
            sheet.problems.append(error(row, "", "csv-malformed", detail=str(exc)))
            return
        if any(cells):
            yield row, cells


def _columns(
    header: list[str], headings: Mapping[str, str], required: frozenset[str], sheet: Sheet
) -> list[str | None]:
    columns: list[str | None] = []
    for heading in header:
        known = headings.get(heading) or headings.get(heading.lower())
        if known is None and heading:
            sheet.problems.append(Problem("warning", 1, heading[:MAX_CELL], "column-unknown"))
        elif known in sheet.headings:
            sheet.problems.append(error(1, heading, "column-twice"))
        if known is not None:
            sheet.headings.setdefault(known, heading)
        columns.append(known)
    for field_name in sorted(required - sheet.headings.keys()):
        chinese = next(h for h, f in headings.items() if f == field_name)
        sheet.problems.append(error(1, chinese, "column-missing", field_name))
    return columns


def _take(row: int, cells: list[str], columns: list[str | None], sheet: Sheet) -> None:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        extra = ",".join(cells[len(columns) :])
        sheet.problems.append(error(row, "", "cells-beyond-header", extra))
        return
    values = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    sheet.rows.append((row, {name: values.get(name, "") for name in sheet.headings}))


def spreadsheet_damage(text: str) -> bool:
    """Tell whether a spreadsheet program turned an identifier into a number."""
    return bool(_SCIENTIFIC.fullmatch(text) or _FLOAT_TAIL.fullmatch(text))
