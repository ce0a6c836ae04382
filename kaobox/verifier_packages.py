"""What offline packages brought to HQ, for the independent verifier: the rules spelled a second time.

Raw are the packages' own texts and signatures, the openings that boxes signed, the facts, and what
people at HQ decided. What HQ made of them is not looked at here. Like the verifier it knows neither
program: the standard library and ``cryptography`` alone.
"""

import base64
import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

_TWO_MINUTES_MS = 120_000


@dataclass(slots=True)
class Limits:
    """What facts say of when one attempt was over."""

    granted_ms: int = 0
    heads: list[tuple[int, int, str, bool]] = field(default_factory=list)
    """(epoch, revision, last 16 digits, entered before anything was submitted)."""
    handed_in_ms: int | None = None
    submitted: bool = False
    stamps: set[str] = field(default_factory=set)

    def hear(self, stamp: dict[str, Any], fact: dict[str, Any]) -> None:
        """Take a fact; copies in a later journal have the same stamp and count once."""
        if stamp["id"] in self.stamps:
            return
        self.stamps.add(stamp["id"])
        if fact["kind"] == "attempt.time-granted":
            self.granted_ms += fact["seconds"] * 1000
        elif fact["kind"] == "attempt.seat-head":
            self.heads.append((fact["epoch"], fact["revision"], fact["head"], not self.submitted))
        elif fact["kind"] == "attempt.submitted" and not self.submitted:
            self.submitted = True
            if fact["how"] == "candidate":
                self.handed_in_ms = stamp["at"]["wall_ms"]


@dataclass(frozen=True, slots=True)
class Packaged:
    """One operation as a package brought it."""

    attempt: str
    item: str
    epoch: int
    revision: int
    id: str
    sha256: str
    previous: str
    exam_ms: int | None
    error_ms: int | None
    text: str
    signature: str
    arrived_ms: int
    vouched: bool
    as_stored: bool
    """Whether the row beside the text says what the text says."""


@dataclass(frozen=True, slots=True)
class SignedOpening:
    """A seat epoch's opening that came in a package."""

    attempt: str
    epoch: int
    key: str
    at_ms: int | None
    fence: dict[str, int]


def operations(db: sqlite3.Connection) -> list[Packaged]:
    """Return every operation that packages brought."""
    if not _there(db):
        return []
    keys = {
        (venue, key) for venue, key in db.execute("select venue, signing_key from boxes").fetchall()
    }
    ways: dict[str, list[tuple[int, bool]]] = {}
    for digest, received, exporter, key, venue, code in db.execute(
        "select b.digest, p.received_ms, p.exporter, p.exporter_key, p.venue, p.code"
        " from brought b join packages p on p.package = b.package"
    ):
        if code is None:  # nothing of a package that was set aside may count
            vouched = exporter == "box" and (venue, key) in keys
            ways.setdefault(digest, []).append((received, vouched))
    rows = db.execute(
        "select digest, attempt, id, epoch, revision, item, body, signature"
        " from packaged_operations"
    )
    return [_operation(row, ways.get(row[0], [])) for row in rows]


def openings(db: sqlite3.Connection) -> list[SignedOpening]:
    """Return the openings that a box of the attempt's own venue did sign."""
    if not _there(db):
        return []
    rows = db.execute(
        "select o.attempt, o.epoch, o.public_key, o.fence, o.at_ms, o.signature, b.signing_key"
        " from packaged_openings o join boxes b on b.box = o.box"
        " join entries e on e.attempt = o.attempt and e.venue = b.venue"
        " order by o.attempt, o.epoch, o.box"
    )
    found = []
    for attempt, epoch, key, fence, at_ms, signature, box_key in rows:
        one = SignedOpening(attempt, epoch, key, at_ms, json.loads(fence))
        fields = {
            "attempt": attempt,
            "at_ms": at_ms,
            "epoch": epoch,
            "fence": one.fence,
            "public_key": key,
        }
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if signed(box_key, "kaobox/epoch/1", text, signature):
            found.append(one)
    return found


def decisions(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return HQ's last word on late operations, by attempt and SHA-256."""
    if not _there(db):
        return {}
    rows = db.execute("select attempt, digest, decision from late_decisions order by version")
    return {(attempt, digest): decision for attempt, digest, decision in rows}


def due_ms(db: sqlite3.Connection, attempt: str, granted_ms: int) -> int:
    """Return when an attempt had to end, by the last published plan, else by the roster."""
    session, venue, extra = db.execute(
        "select session, venue, extra_minutes from entries where attempt = ?", (attempt,)
    ).fetchone()
    told = db.execute(
        "select body from session_plans where session = ? and venue = ?"
        " order by revision desc limit 1",
        (session, venue),
    ).fetchone()
    plan = json.loads(told[0]) if told else {"entries": ()}
    for entry in plan["entries"]:
        if entry["attempt"] == attempt:
            return int(plan["ends_ms"] + entry["extra_minutes"] * 60_000 + granted_ms)
    (ends,) = db.execute("select ends_ms from sessions where session = ?", (session,)).fetchone()
    return int(ends + extra * 60_000 + granted_ms)


def late(
    found: Iterable[Packaged], links: dict[str, tuple[int, int, str]], limits: Limits, due: int
) -> set[str]:
    """Return the hashes, of an attempt's packaged operations, that nothing proves to be in time.

    ``links`` holds (epoch, revision, previous) of everything known of the attempt, by hash.
    """
    unproved = set()
    for one in found:
        heads = [head for head in limits.heads if _reaches(head, one, links)]
        early = one.arrived_ms <= due + _TWO_MINUTES_MS
        if one.vouched:
            continue
        if not early and not heads:
            unproved.add(one.sha256)
        elif limits.handed_in_ms is None:
            if one.exam_ms is not None and one.exam_ms > due:
                unproved.add(one.sha256)
        elif one.exam_ms is None:
            if not any(before for *_, before in heads):
                unproved.add(one.sha256)
        elif one.exam_ms > limits.handed_in_ms:
            unproved.add(one.sha256)
    return unproved


def signed(key: str, label: str, text: str, signature: str) -> bool:
    """Tell whether a key signed a text for a purpose: P-256, SHA-256, r ‖ s."""
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(key))
        raw = _bytes(signature)
        halves = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        framed = label.encode() + b"\x00" + text.encode()
        public.verify(utils.encode_dss_signature(*halves), framed, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True


def _operation(row: tuple[Any, ...], ways: list[tuple[int, bool]]) -> Packaged:
    digest, attempt, name, epoch, revision, item, text, signature = row
    told = json.loads(text)
    said = (told["attempt"], told["id"], told["epoch"], told["revision"], told["item"])
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Packaged(
        attempt=attempt,
        item=item,
        epoch=told["epoch"],
        revision=told["revision"],
        id=told["id"],
        sha256=sha256,
        previous=told["previous"],
        exam_ms=told["exam_ms"],
        error_ms=told["error_ms"],
        text=text,
        signature=signature,
        arrived_ms=min((at for at, _ in ways), default=1 << 62),
        vouched=any(vouched for _, vouched in ways),
        as_stored=said == (attempt, name, epoch, revision, item)
        and digest == sha256
        and bool(ways),
    )


def _reaches(
    head: tuple[int, int, str, bool], one: Packaged, links: dict[str, tuple[int, int, str]]
) -> bool:
    """Tell whether the chain that ends in a seat head goes through an operation."""
    epoch, revision, digits, _ = head
    for name, (at_epoch, at_revision, _) in links.items():
        if (at_epoch, at_revision) == (epoch, revision) and name.endswith(digits):
            link = name
            while link in links and links[link][0] == epoch:
                if link == one.sha256:
                    return True
                link = links[link][2]
    return False


def _there(db: sqlite3.Connection) -> bool:
    """Tell whether this database is new enough to have packages."""
    found = db.execute("select 1 from sqlite_master where name = 'packaged_operations'").fetchone()
    return found is not None


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
