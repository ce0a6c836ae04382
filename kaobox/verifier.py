"""The independent verifier: what was promised to candidates, held against what HQ holds.

It reads two things only: the logs in which the simulated seats wrote every acknowledgement they
got, and HQ's database file (facts, and what offline packages brought: ``verifier_packages``). Its code is its own on purpose: it knows neither program nor
``contract.merge``, spells hashes, signatures and the merge of answers (X8, X12) a second time, and
is allowed the standard library and ``cryptography`` alone. Nobody's verdict on themselves counts.

* ``lost``: acknowledged (operation, sha256) whose text is neither among HQ's raw facts, counted only
  as far as a journal's chain of hashes holds and HQ has acknowledged it, nor in a package.
* ``wrong``: (attempt, item) where what HQ shows or has projected is not what its own raw facts say.
* ``broken``: journals whose chain does not hold, or that HQ acknowledged beyond what it has.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kaobox import verifier_packages as packages
from kaobox.verifier_packages import Limits

_SHOWN = 10
"""Examples printed of each kind of finding."""

Spot = tuple[str, str]
"""(attempt, item)."""
Rank = tuple[int, int, str, str]
"""(epoch, revision, id, sha256): the total order of operations."""


class Unreadable(Exception):
    """There is nothing to judge by: a log or database that is missing, empty or not one."""

    code = "evidence-unreadable"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One promise: the box told a seat that it has this text."""

    attempt: str
    operation: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One operation as a raw fact tells it."""

    rank: Rank
    item: str
    exam_ms: int | None
    error_ms: int | None
    late: bool
    text: str
    signature: str


@dataclass(frozen=True, slots=True)
class Opening:
    """One seat epoch as a raw fact tells it: the fence of the epoch before."""

    key: str
    at_ms: int | None
    fence: dict[str, int]


@dataclass(slots=True)
class Sitting:
    """Everything HQ's raw facts say of one attempt."""

    openings: dict[int, Opening] = field(default_factory=dict)
    saved: dict[Rank, Answer] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(slots=True)
class Verdict:
    """What was found; sound only if nothing was."""

    acknowledged: int = 0
    at_hq: int = 0
    attempts: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Tell whether every promise was kept."""
        return not (self.lost or self.wrong or self.broken)

    def as_json(self) -> dict[str, Any]:
        """Return the verdict with a few examples of each finding."""
        return {
            "verifier": "independent",
            "answers_acknowledged": self.acknowledged,
            "answers_at_hq": self.at_hq,
            "attempts": self.attempts,
            "lost": len(self.lost),
            "wrong": len(self.wrong),
            "broken": len(self.broken),
            "examples": (self.lost[:_SHOWN] + self.wrong[:_SHOWN] + self.broken[:_SHOWN]),
        }


def verify(logs: Iterable[Path], database: Path, shown: Path | None = None) -> Verdict:
    """Judge HQ's database by the seats' logs; raises Unreadable.

    Args:
        logs: JSON lines ``{"attempt", "operation", "sha256", …}``, one per acknowledgement.
        database: HQ's SQLite file; it is only read, and may be in use.
        shown: JSON lines ``{"attempt", "item", "sha256": hex | null}``: what HQ's console showed.
    """
    promises = set(_acknowledgements(logs))
    if not promises:
        raise Unreadable("the logs hold no acknowledgement")
    verdict = Verdict(acknowledged=len(promises))
    with _opened(database) as db:
        held, sittings = _read(db, verdict)
        wrong = _projected_wrongly(db, sittings) | _packaged(db, held, sittings)
        _decided(db, sittings)
        verdict.at_hq, verdict.attempts = len(held), len(sittings)
        verdict.lost = sorted(
            f"{one.attempt} {one.operation} {one.sha256}"
            for one in promises
            if (one.attempt, one.operation, one.sha256) not in held
        )
        wrong |= _marked_wrongly(db, sittings)
    if shown is not None:
        wrong |= _shown_wrongly(_lines(shown), sittings)
    verdict.wrong = sorted(" ".join(spot) for spot in wrong)
    return verdict


def _acknowledgements(logs: Iterable[Path]) -> Iterator[Acknowledged]:
    for log in logs:
        for line in _lines(log):
            try:
                yield Acknowledged(line["attempt"], line["operation"], line["sha256"])
            except KeyError as exc:
                raise Unreadable(f"{log}: a line lacks {exc}") from exc


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text()
    except OSError as exc:
        raise Unreadable(str(exc)) from exc
    for number, line in enumerate(text.splitlines(), 1):
        try:
            yield json.loads(line)
        except ValueError as exc:
            raise Unreadable(f"{path}:{number}: {exc}") from exc


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Give the database, read only, as it is at one moment."""
    if not path.is_file():
        raise Unreadable(f"{path}: no such database")
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        try:
            db.execute("begin")
            db.execute("select count(*) from facts").fetchone()
        except sqlite3.DatabaseError as exc:
            raise Unreadable(f"not a database of HQ: {exc}") from exc
        yield db


def _read(
    db: sqlite3.Connection, verdict: Verdict
) -> tuple[set[tuple[str, str, str]], dict[str, Sitting]]:
    """Return every (attempt, operation, sha256) that HQ holds, and what the facts say of attempts.

    What a box says of an attempt at another venue is held, and means nothing.
    """
    held: set[tuple[str, str, str]] = set()
    found: dict[str, Sitting] = {}
    at = dict(db.execute("select attempt, venue from entries").fetchall())
    venues = dict(db.execute("select box, venue from boxes").fetchall())
    for box, body in _contiguous(db, verdict):
        try:
            envelope = json.loads(body)
            fact = envelope["fact"]
            attempt = fact.get("attempt")
            if fact["kind"] == "attempt.answer-saved":
                held.add((attempt, json.loads(fact["body"])["id"], _sha256(fact["body"])))
            if attempt is not None and attempt in at and at[attempt] == venues.get(box):
                sitting = found.setdefault(attempt, Sitting())
                _take(fact, sitting)
                sitting.limits.hear(envelope["stamp"], fact)
        except (ValueError, KeyError, TypeError):
            continue  # of a kind, or from a hand, that we do not know: it shows nothing
    return held, found


def _contiguous(db: sqlite3.Connection, verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Yield (box, text) of the facts that count, and note where a journal's chain breaks."""
    heads = db.execute("select box, journal, seq, hash from journals order by box, journal")
    for box, journal, claimed, claimed_hash in heads.fetchall():
        digest = _sha256(f"kaobox/journal/1\n{box}\n{journal}")
        seq = 0
        rows = db.execute(
            "select seq, previous, hash, body from facts"
            " where box = ? and journal = ? and seq <= ? order by seq",
            (box, journal, claimed),
        )
        for at, previous, stored, body in rows:
            link = hashlib.sha256(bytes.fromhex(digest) + at.to_bytes(8, "big") + body.encode())
            if at != seq + 1 or previous != digest or stored != link.hexdigest():
                break
            seq, digest = at, stored
            yield box, body
        if (seq, digest) != (claimed, claimed_hash):
            verdict.broken.append(f"{box} {journal}: acknowledged {claimed}, whole up to {seq}")


def _take(fact: dict[str, Any], one: Sitting) -> None:
    if fact["kind"] == "attempt.epoch-opened":
        opening = Opening(fact["public_key"], fact["at_ms"], fact["fence"])
        one.openings.setdefault(fact["epoch"], opening)
    elif fact["kind"] == "attempt.answer-saved":
        text, operation = fact["body"], json.loads(fact["body"])
        answer = Answer(
            rank=(operation["epoch"], operation["revision"], operation["id"], _sha256(text)),
            item=operation["item"],
            exam_ms=operation["exam_ms"],
            error_ms=operation["error_ms"],
            late=fact["late"],
            text=text,
            signature=fact["signature"],
        )
        _keep(answer, one)


def _packaged(
    db: sqlite3.Connection, held: set[tuple[str, str, str]], sittings: dict[str, Sitting]
) -> set[Spot]:
    """Add what packages brought to the sittings; return where HQ took what is not genuine."""
    for opening in packages.openings(db):
        one = sittings.setdefault(opening.attempt, Sitting())
        known = Opening(opening.key, opening.at_ms, opening.fence)
        one.openings.setdefault(opening.epoch, known)
    wrong: set[Spot] = set()
    by_attempt: dict[str, list[packages.Packaged]] = {}
    for found in packages.operations(db):
        by_attempt.setdefault(found.attempt, []).append(found)
    for attempt, brought in by_attempt.items():
        one = sittings.setdefault(attempt, Sitting())
        links = {
            answer.rank[3]: (*answer.rank[:2], json.loads(answer.text)["previous"])
            for answer in one.saved.values()
        }
        links |= {each.sha256: (each.epoch, each.revision, each.previous) for each in brought}
        due = packages.due_ms(db, attempt, one.limits.granted_ms)
        late = packages.late(brought, links, one.limits, due)
        for each in brought:
            answer = Answer(
                rank=(each.epoch, each.revision, each.id, each.sha256),
                item=each.item,
                exam_ms=each.exam_ms,
                error_ms=each.error_ms,
                late=each.sha256 in late,
                text=each.text,
                signature=each.signature,
            )
            if not each.as_stored or not _signed(answer, one):
                wrong.add((attempt, each.item))
                continue
            held.add((attempt, each.id, each.sha256))
            _keep(answer, one)
    return wrong


def _decided(db: sqlite3.Connection, sittings: dict[str, Sitting]) -> None:
    """Let what HQ decided hold for the late operations."""
    for (attempt, sha256), decision in packages.decisions(db).items():
        for rank, answer in sittings.get(attempt, Sitting()).saved.items():
            if rank[3] == sha256 and answer.late and decision == "accept":
                sittings[attempt].saved[rank] = replace(answer, late=False)


def _keep(answer: Answer, one: Sitting) -> None:
    known = one.saved.get(answer.rank)
    if known is None or known.late:  # in time by one witness is in time
        one.saved[answer.rank] = answer


def _merged(one: Sitting) -> dict[str, Answer]:
    """Return the operation that must show for each item.

    What an older epoch wrote unseen before the fence counts only where no later epoch wrote; a
    later epoch that wrote has the greater rank anyway, so the greatest rank of all that is neither
    late nor behind the fence is the one that shows.
    """
    winners: dict[str, Answer] = {}
    for answer in one.saved.values():
        if answer.late or _behind_the_fence(answer, one) or not _signed(answer, one):
            continue
        if answer.item not in winners or answer.rank > winners[answer.item].rank:
            winners[answer.item] = answer
    return winners


def _behind_the_fence(answer: Answer, one: Sitting) -> bool:
    following = one.openings.get(answer.rank[0] + 1)
    if following is None or answer.rank[1] <= following.fence.get(answer.item, 0):
        return False
    if following.at_ms is None or answer.exam_ms is None or answer.error_ms is None:
        return True
    return answer.exam_ms + answer.error_ms >= following.at_ms


def _shown_wrongly(shown: Iterable[dict[str, Any]], sittings: dict[str, Sitting]) -> set[Spot]:
    """Compare what HQ's console showed with a merge of HQ's raw facts."""
    told = {(line["attempt"], line["item"]): line["sha256"] for line in shown}
    expected: dict[Spot, str | None] = {
        (attempt, item): answer.rank[3]
        for attempt, one in sittings.items()
        for item, answer in _merged(one).items()
    }
    spots = told.keys() | expected.keys()
    return {spot for spot in spots if told.get(spot) != expected.get(spot)}


def _projected_wrongly(db: sqlite3.Connection, sittings: dict[str, Sitting]) -> set[Spot]:
    """Compare the operations that HQ looks answers up in with those in its raw facts."""
    raw = {
        (attempt, answer.item, answer.rank, answer.late)
        for attempt, one in sittings.items()
        for answer in one.saved.values()
    }
    late: dict[tuple[str, str, Rank], bool] = {}
    rows = db.execute("select attempt, item, epoch, revision, id, digest, late from operations")
    for attempt, item, epoch, revision, name, digest, is_late in rows:
        key = (attempt, item, (epoch, revision, name, digest))
        late[key] = bool(is_late) and late.get(key, True)
    projected = {(*key, is_late) for key, is_late in late.items()}
    return {(attempt, item) for attempt, item, _, _ in raw ^ projected}


def _marked_wrongly(db: sqlite3.Connection, sittings: dict[str, Sitting]) -> set[Spot]:
    """Compare HQ's mark on each item, its newest operation in time, with the raw facts."""
    wrong: set[Spot] = set()
    folded = dict(db.execute("select attempt, progress from attempts").fetchall())
    for attempt, one in sittings.items():
        marks = json.loads(folded[attempt])["items"] if attempt in folded else {}
        told = {item: (mark["epoch"], mark["revision"]) for item, mark in marks.items()}
        newest: dict[str, tuple[int, int]] = {}
        for answer in one.saved.values():
            if not answer.late:
                newest[answer.item] = max(newest.get(answer.item, (0, 0)), answer.rank[:2])
        items = told.keys() | newest.keys()
        wrong |= {(attempt, item) for item in items if told.get(item) != newest.get(item)}
    return wrong


def _signed(answer: Answer, one: Sitting) -> bool:
    """Tell whether the epoch's key signed this text."""
    opening = one.openings.get(answer.rank[0])
    if opening is None:
        return False
    return packages.signed(opening.key, "kaobox/operation/1", answer.text, answer.signature)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main(argv: Sequence[str] | None = None) -> int:
    """Print the verdict; returns 0 when sound, 1 when not, 2 when there is nothing to judge by."""
    parser = argparse.ArgumentParser(prog="kaobox.verifier", description=__doc__)
    parser.add_argument("--log", type=Path, action="append", required=True, help="of the seats")
    parser.add_argument("--database", type=Path, required=True, help="HQ's SQLite file")
    parser.add_argument("--shown", type=Path, help="what HQ's console showed, as JSON lines")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    args = parser.parse_args(argv)
    try:
        verdict = verify(args.log, args.database, args.shown)
    except Unreadable as exc:
        print(f"{exc.code}: {exc}", file=sys.stderr)
        return 2
    found = verdict.as_json()
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for name in ("answers_acknowledged", "answers_at_hq", "lost", "wrong", "broken"):
            print(f"{name:<22}{found[name]:>8}")
        print("\n".join(found["examples"]))
    return 0 if verdict.sound else 1


if __name__ == "__main__":
    sys.exit(main())
