"""What a roster would change, held against what is stored."""

import secrets
from dataclasses import dataclass, replace

from cloud.core import roster
from cloud.core.roster import Roster, Row
from cloud.core.sheet import Problem
from cloud.store.rosters import Entry
from contract import id_number, signing

_SALT = 16


@dataclass(frozen=True, slots=True)
class Report:
    """What a dry run found; ``adds``, ``changes`` and ``same`` are rows."""

    token: str
    encoding: str
    rows: int
    photos: int
    adds: int
    changes: int
    same: int
    not_in_file: int
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        """Count what keeps it from being accepted."""
        return sum(problem.severity == "error" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Checked:
    """A read roster with its photos' hashes, beside what is stored now."""

    roster: Roster
    photos: dict[str, str]
    problems: tuple[Problem, ...]
    known: dict[str, Entry]


def without_photo(
    read: Roster, taken: dict[str, str], known: dict[str, Entry], session: str
) -> tuple[Problem, ...]:
    """Return a warning for each row whose person has no photo, new or stored."""

    def has(row: Row) -> bool:
        entry = known.get(roster.attempt(session, row.ticket))
        return row.ticket in taken or bool(entry and entry.photo)

    return tuple(
        Problem("warning", row.row, f"{row.ticket}.jpg", "photo-missing")
        for row in read.rows
        if not has(row)
    )


def entry_of(session: str, row: Row, checked: Checked) -> Entry:
    """Return the entry of a row; what need not change (salt, photo) stays as it is stored."""
    attempt = roster.attempt(session, row.ticket)
    known = checked.known.get(attempt)
    if known is None or known.id_number != row.id_number:
        id_salt = signing.encode(secrets.token_bytes(_SALT))
        id_digest = id_number.digest(id_salt, row.id_number)
    else:
        id_salt, id_digest = known.id_salt, known.id_digest
    return Entry(
        attempt=attempt,
        session=session,
        venue=row.venue,
        candidate=row.candidate,
        name=row.name,
        ticket=row.ticket,
        id_number=row.id_number,
        id_salt=id_salt,
        id_digest=id_digest,
        room=row.room,
        seat=row.seat,
        paper=row.paper,
        photo=checked.photos.get(row.ticket) or (known.photo if known else None),
        extra_minutes=row.extra_minutes,
        ticket_issue=known.ticket_issue if known else 1,
    )


def report_of(token: str, session: str, checked: Checked) -> Report:
    """Count what accepting would add and change."""
    adds = changes = same = 0
    named: set[str] = set()
    for row in checked.roster.rows:
        entry = entry_of(session, row, checked)
        named.add(entry.attempt)
        known = checked.known.get(entry.attempt)
        if known is None:
            adds += 1
        elif replace(entry, id_salt=known.id_salt, id_digest=known.id_digest) == known:
            same += 1
        else:
            changes += 1
    return Report(
        token=token,
        encoding=checked.roster.encoding,
        rows=checked.roster.total,
        photos=len(checked.photos),
        adds=adds,
        changes=changes,
        same=same,
        not_in_file=len(checked.known.keys() - named),
        problems=checked.problems,
    )
