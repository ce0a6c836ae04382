"""Rosters (R1): every problem with its row and column, and nothing guessed.

One bad cell makes one problem and spoils only its own row; rows are checked against each other by
what is good in them. Tickets, seats and candidates are unique within their reach.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from pydantic import TypeAdapter, ValidationError

from cloud.core import identity, sheet
from cloud.core.sheet import Encoding, Problem, error
from contract.wire import Label

MAX_NAME = 64
MAX_EXTRA = 24 * 60

HEADINGS = {
    "准考证号": "ticket",
    "姓名": "name",
    "身份证号": "id_number",
    "考场": "room",
    "机位": "seat",
    "试卷": "paper",
    "考号": "candidate",
    "延时": "extra_minutes",
    "考点": "venue",
}
_SPOKEN = HEADINGS | {name: name for name in HEADINGS.values()}
_REQUIRED = frozenset({"ticket", "name", "id_number", "room", "seat", "paper"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LABEL: TypeAdapter[str] = TypeAdapter(Label)
_TICKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
"""No dot: an attempt is called ``<session>.<ticket>``."""


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate's entry, every cell good."""

    row: int
    ticket: str
    name: str
    id_number: str
    """Upper case."""
    room: str
    seat: str
    paper: str
    candidate: str
    venue: str
    extra_minutes: int


def attempt(session: str, ticket: str) -> str:
    """Return the name of the attempt: the same file twice names the same attempts."""
    return f"{session}.{ticket}"


@dataclass(frozen=True, slots=True)
class Roster:
    """A read roster; ``rows`` are the good ones."""

    encoding: Encoding
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What a row may refer to."""

    venue: str | None
    venues: Collection[str] | None
    papers: Collection[str] | None


@dataclass(slots=True)
class _Seen:
    """Where each thing that must be unique stood first."""

    places: dict[tuple[str, ...], int] = field(default_factory=dict)

    def first(self, key: tuple[str, ...], row: int) -> int | None:
        """Return the earlier row of ``key``, or note this one."""
        earlier = self.places.setdefault(key, row)
        return None if earlier == row else earlier


def read(
    data: bytes,
    *,
    venue: str | None = None,
    venues: Collection[str] | None = None,
    papers: Collection[str] | None = None,
) -> Roster:
    """Read a roster file.

    Args:
        data: the CSV file.
        venue: the venue of rows that name none.
        venues: the venues that exist; None when they are not known here.
        papers: the papers that exist; None when they are not known here.
    """
    raw = sheet.read(data, headings=_SPOKEN, required=_REQUIRED)
    problems = list(raw.problems)
    rows: list[Row] = []
    seen, known = _Seen(), _Known(venue, venues, papers)
    for number, cells in raw.rows:
        found = [*_cells(number, cells, raw.headings)]
        found += _references(number, cells, raw.headings, known)
        found += _repeats(number, cells, raw.headings, seen, venue or "")
        problems += found
        if not any(problem.severity == "error" for problem in found):
            rows.append(_row(number, cells, venue or ""))
    if not raw.rows and not problems:
        problems.append(error(0, "", "file-empty"))
    return Roster(raw.encoding, tuple(rows), tuple(problems), len(raw.rows))


def _ticket(text: str) -> str | None:
    return None if _TICKET.fullmatch(text) else "ticket-malformed"


def _person(text: str) -> str | None:
    if len(text) > MAX_NAME or not text.isprintable():
        return "name-malformed"
    return None


def _identifier(text: str) -> str | None:
    return None if _NAME.fullmatch(text) else "identifier-malformed"


def _label(text: str) -> str | None:
    try:
        _LABEL.validate_python(text)
    except ValidationError:
        return "label-malformed"
    return None


def _minutes(text: str) -> str | None:
    if (
        text.isascii()
        and text.isdigit()
        and int(text[:5]) <= MAX_EXTRA
        and len(text) <= len("1440")
    ):
        return None
    return "minutes-malformed"


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "ticket": _ticket,
    "name": _person,
    "id_number": lambda text: identity.fault(text.upper()),
    "room": _label,
    "seat": _label,
    "paper": _identifier,
    "candidate": _identifier,
    "venue": _identifier,
    "extra_minutes": _minutes,
}
_NUMBERS = ("ticket", "id_number", "candidate")


def _cells(row: int, cells: dict[str, str], headings: dict[str, str]) -> Iterable[Problem]:
    for name, text in cells.items():
        if not text:
            if name in _REQUIRED:
                yield error(row, headings[name], "cell-empty")
        elif name in _NUMBERS and sheet.spreadsheet_damage(text):
            yield error(row, headings[name], "spreadsheet-number", text)
        elif code := _CHECKS[name](text):
            yield error(row, headings[name], code, text)


def _references(
    row: int, cells: dict[str, str], headings: dict[str, str], known: _Known
) -> Iterable[Problem]:
    paper, venue = cells.get("paper", ""), cells.get("venue", "")
    if known.papers is not None and _NAME.fullmatch(paper) and paper not in known.papers:
        yield error(row, headings["paper"], "paper-unknown", paper)
    if known.venues is None:
        return
    if _NAME.fullmatch(venue) and venue not in known.venues:
        yield error(row, headings["venue"], "venue-unknown", venue)
    if not venue and known.venue is None:
        yield error(row, headings.get("venue", "考点"), "venue-missing")


def _repeats(
    row: int, cells: dict[str, str], headings: dict[str, str], seen: _Seen, venue: str
) -> Iterable[Problem]:
    at = (cells.get("venue") or venue, cells.get("room", ""), cells.get("seat", ""))
    unique = {
        "ticket": (cells["ticket"],),
        "id_number": (cells["id_number"].upper(),),
        "seat": at if at[1] else (),
    }
    for name, key in unique.items():
        if not key or not cells[name]:
            continue
        earlier = seen.first((name, *key), row)
        if earlier is not None:
            code = f"{name.replace('_', '-')}-twice"
            yield error(row, headings[name], code, cells[name], str(earlier))


def _row(row: int, cells: dict[str, str], venue: str) -> Row:
    return Row(
        row=row,
        ticket=cells["ticket"],
        name=cells["name"],
        id_number=cells["id_number"].upper(),
        room=cells["room"],
        seat=cells["seat"],
        paper=cells["paper"],
        candidate=cells.get("candidate") or cells["ticket"],
        venue=cells.get("venue") or venue,
        extra_minutes=int(cells.get("extra_minutes") or 0),
    )
