"""Both ends of the two-journal protocol without disk and line: the real rules, books kept by hand.

The box's end is ``edge.core.upstream`` and ``edge.core.orders``, HQ's is ``cloud.core.intake`` and
``cloud.core.outbox``; what the services around them do is spelled here as plainly as possible.
"""

import copy
import itertools
import json
import uuid
from dataclasses import dataclass, field

from cloud.core import heads, intake, outbox
from cloud.core.outbox import Outbox, Reopen
from contract import chain, signing
from contract.facts import catalogue
from contract.facts.fact import Fact, Stamp
from contract.facts.journal import JournalContinues, JournalOpened
from contract.facts.order import OrderTaken
from contract.messages import (
    Batch,
    BatchEntry,
    Hello,
    JournalAck,
    Message,
    OrderAck,
    OrderBatch,
    OrderText,
)
from contract.orders import AdmissionWish, OrderBody
from contract.wire import Moment
from edge.core.lineage import LINEAGE
from edge.core.orders import ORDERS, Judge, Judgement, genuine, take
from edge.core.state import Recorded, State
from edge.core.upstream import Upstream

BOX = "box-1"
KEY = signing.new_key()
PUBLIC = signing.public(KEY)
SLICES = (ORDERS, LINEAGE)
_AT = Moment(wall_ms=0, mono_ms=0, boot="b", quality="synced")
_serial = itertools.count(1)


def hash_after(journal: str, bodies: list[str], seq: int) -> str:
    digest = chain.genesis(BOX, journal)
    for n, body in enumerate(bodies[:seq], 1):
        digest = chain.link(digest, n, body)
    return digest


@dataclass
class Disk:
    """What survives a death of the box: journals, oldest first, and positions."""

    journals: dict[str, list[str]] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)


class Box:
    def __init__(self, disk: Disk, *, other_serial: bool = False) -> None:
        self.disk = disk
        self.said: list[Message] = []
        if not disk.journals:
            disk.journals[str(uuid.uuid4())] = []
            self.record(JournalOpened(box=BOX, serial="s", software="1"))
        self.up = Upstream(self.journal, disk.positions.get(self.journal, 0))
        if other_serial:
            self.continue_journal()

    @property
    def journal(self) -> str:
        return list(self.disk.journals)[-1]

    @property
    def bodies(self) -> list[str]:
        return self.disk.journals[self.journal]

    @property
    def state(self) -> State:
        state = State.of(SLICES)  # type: ignore[arg-type]
        for journal, seq, body in self.replay():
            stamp, fact = catalogue.read(body)
            state = state.apply(Recorded(journal, seq, stamp, fact))
        return state

    def replay(self) -> list[tuple[str, int, str]]:
        found = []
        for journal, bodies in self.disk.journals.items():
            for seq, body in enumerate(bodies, 1):
                if not 1 < seq <= 1 + copied(bodies[0]):
                    found.append((journal, seq, body))
        return found

    def record(self, *facts: Fact) -> None:
        self.bodies.extend(catalogue.store(Stamp(id=uuid.uuid4(), at=_AT), f) for f in facts)

    def continue_journal(self) -> None:
        old, bodies = self.journal, self.bodies
        first = JournalContinues(
            box=BOX,
            serial="s",
            software="1",
            journal=old,
            seq=len(bodies),
            hash=hash_after(old, bodies, len(bodies)),
            why="behind-hq",
            copied=len(bodies),
        )
        self.disk.journals[str(uuid.uuid4())] = []
        self.record(first)
        self.bodies.extend(bodies)
        self.up = Upstream(self.journal, 0)

    def connect(self) -> None:
        self.up, taken = self.up.connected(), self.state[ORDERS]
        self.said.append(
            Hello(
                connection=next(_serial),
                software="1",
                serial="s",
                journal=self.journal,
                seq=len(self.bodies),
                hash=hash_after(self.journal, self.bodies, len(self.bodies)),
                order_epoch=taken.epoch,
                order_seq=taken.seq,
            )
        )

    def send(self, most: int) -> bool:
        if not self.up.may_send(len(self.bodies), 8):
            return False
        start = self.up.sent
        entries = tuple(
            BatchEntry(seq=n, previous=hash_after(self.journal, self.bodies, n - 1), body=body)
            for n, body in enumerate(self.bodies[start : start + most], start + 1)
        )
        self.said.append(Batch(journal=self.journal, entries=entries))
        self.up = self.up.dispatched(entries[-1].seq)
        return True

    def hear(self, message: Message) -> None:
        if isinstance(message, OrderBatch):
            for text in message.orders:
                if genuine(text, message.epoch, box=BOX, hq_key=PUBLIC):
                    self.record(*take(self.state, message.epoch, text, _JUDGES))
            taken = self.state[ORDERS]
            self.said.append(OrderAck(epoch=taken.epoch, seq=taken.seq))
        elif isinstance(message, JournalAck):
            bodies = self.disk.journals.get(message.journal, [])
            have = message.seq <= len(bodies)
            own = hash_after(message.journal, bodies, message.seq) if have else ""
            self.up, outcome = self.up.acknowledged(
                journal=message.journal,
                seq=message.seq,
                hash=message.hash,
                head=len(self.bodies),
                own_hash=own,
            )
            if outcome in {"behind-hq", "hash-differs"}:
                self.continue_journal()
                self.connect()


def copied(first: str) -> int:
    _, fact = catalogue.read(first)
    return fact.copied if isinstance(fact, JournalContinues) else 0


def _applied(state: State, body: OrderBody) -> Judgement:
    return Judgement("applied")


_JUDGES: dict[str, Judge] = {"admission.wish": _applied}


@dataclass
class Database:
    """What HQ commits: raw entries per journal as far as they fit, the rest, and orders."""

    chains: dict[str, list[heads.Held]] = field(default_factory=dict)
    answered: dict[str, heads.Head] = field(default_factory=dict)
    waiting: dict[str, list[heads.Held]] = field(default_factory=dict)
    forked: list[heads.Held] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    issued: list[OrderText] = field(default_factory=list)
    outbox: Outbox = field(default_factory=lambda: Outbox(f"e-{next(_serial)}", 0, 0))


class Hq:
    def __init__(self) -> None:
        self.db = Database()
        self.said: list[Message] = []
        self.acked: list[tuple[str, int]] = []

    def want(self, attempt: str) -> None:
        """A person wants something of the box."""
        self.db.wanted.append(attempt)
        self._issue(attempt)
        self.say_orders(self.db.outbox.acknowledged)

    def say_orders(self, after: int) -> None:
        for part in outbox.batches(self.db.issued[after:]) or [()]:
            self.said.append(OrderBatch(epoch=self.db.outbox.epoch, orders=part))

    def hear(self, message: Message) -> None:
        if isinstance(message, Batch):
            self._take(message)
        elif isinstance(message, Hello):
            self._acknowledge(message.journal)
            decision = outbox.on_hello(
                self.db.outbox, epoch=message.order_epoch, seq=message.order_seq
            )
            if isinstance(decision, Reopen):
                self._reopen(message.order_epoch)
            else:
                self._acknowledged(decision.after)
            self.say_orders(self.db.outbox.acknowledged)
        elif isinstance(message, OrderAck):
            known = outbox.on_acknowledged(self.db.outbox, epoch=message.epoch, seq=message.seq)
            if isinstance(known, Reopen):
                self._reopen(message.epoch)
                self.say_orders(0)
            else:
                self._acknowledged(known)

    def _take(self, batch: Batch) -> None:
        name = batch.journal
        entries = [heads.hold(e.seq, e.previous, e.body) for e in batch.entries]
        held = self.db.chains.setdefault(name, [])
        waiting = self.db.waiting.setdefault(name, [])
        done = intake.decide(
            self._head(name), entries, held={e.seq: e.hash for e in held}, waiting=waiting
        )
        held.extend(done.appended)
        self.db.answered[name] = done.head
        settled = {e.hash for e in done.settled}
        self.db.waiting[name] = [e for e in (*waiting, *done.waits) if e.hash not in settled]
        self.db.forked.extend(done.forked)
        if any(self._foreign(entry.body) for entry in done.appended):
            self._reopen(self.db.outbox.epoch)
            self.say_orders(0)
        self._acknowledge(name)

    def _foreign(self, body: str) -> bool:
        _, fact = catalogue.read(body)
        if not isinstance(fact, OrderTaken) or fact.epoch != self.db.outbox.epoch:
            return False
        return fact.seq > len(self.db.issued) or self.db.issued[fact.seq - 1].body != fact.body

    def _head(self, journal: str) -> heads.Head:
        return self.db.answered.get(journal) or heads.start(BOX, journal)

    def _acknowledge(self, journal: str) -> None:
        head = self._head(journal)
        self.acked.append((journal, head.seq))
        self.said.append(JournalAck(journal=journal, seq=head.seq, hash=head.hash, signature=""))

    def _acknowledged(self, seq: int) -> None:
        o = self.db.outbox
        self.db.outbox = Outbox(o.epoch, o.issued, seq, o.earlier, o.after)

    def _reopen(self, after: str) -> None:
        o = self.db.outbox
        earlier = {*o.earlier, o.epoch}
        self.db.outbox, self.db.issued = Outbox(f"e-{next(_serial)}", 0, 0, earlier, after), []
        for attempt in self.db.wanted:
            self._issue(attempt)

    def _issue(self, attempt: str) -> None:
        o, seq = self.db.outbox, len(self.db.issued) + 1
        wish = AdmissionWish(attempt=attempt, decision="admit", by="hq1", reason="")
        body = OrderBody(
            id=uuid.uuid4(), box=BOX, epoch=o.epoch, seq=seq, issued_ms=0, order=wish
        ).model_dump_json()
        if attempt.startswith("future"):
            body = json.dumps({**json.loads(body), "order": {"kind": "of.the-future"}})
        signature = signing.sign(KEY, signing.ORDER, body.encode())
        self.db.issued.append(OrderText(seq=seq, body=body, signature=signature))
        self.db.outbox = Outbox(o.epoch, seq, o.acknowledged, o.earlier, o.after)

    def fail_over(self, standby: Database) -> None:
        """Another database takes over, as far as it had followed."""
        self.db = copy.deepcopy(standby)
