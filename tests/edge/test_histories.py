"""Random histories of a whole box: moves, cuts, restarts, re-syncs, seat heads, the end (X8, X12).

A real box on a real journal; what must be is reckoned from books that the machine keeps itself.
``KAOBOX_HISTORIES`` asks for more histories than the suite has time for.
"""

import asyncio
import os
import random
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cloud.core.answers import Kept, answers, root_matches
from contract import merge, signing
from contract.facts.attempt import AnswerSaved
from contract.facts.entry import Admitted
from contract.facts.order import OrderTaken
from contract.operations import SignedOperation, digest, read
from contract.receipt import Receipt, root
from edge import app
from edge.core import sitting
from edge.core.attempts import ATTEMPTS, Attempt, written
from edge.core.refusal import Refusal
from edge.services.accounts import Person
from edge.services.exam_desk import Whom
from edge.services.sittings import Seated, SignIn
from edge.sim.clock import SimClock
from edge.sim.depot import SimDepot
from edge.sim.line import SimLine
from edge.web import keys
from tests.edge import venue

A = "a1"
GRACE = 2 * 60_000
SEATS = ("A01", "A02", "A03")
EXAMPLES = int(os.environ.get("KAOBOX_HISTORIES", "40"))
CHIEF = Person("chief", "主考", "chief", (), "s1")
_HQ = venue.Headquarters()
_PLAN = _HQ.order(venue.plan(venue.paper(_HQ), candidates=1))
_KEY = signing.new_key()
T = TypeVar("T")


@dataclass
class Seat:
    """One seat epoch as the browser knows it, and what the machine saw of it."""

    pen: venue.Pen
    wrote: list[SignedOperation] = field(default_factory=list)
    held: int = 0
    """Revisions that are on the box."""
    fence: tuple[int | None, int] | None = None
    """When the next epoch opened: its time, and how many revisions the box held then."""
    counts: set[int] = field(default_factory=set)
    """Revisions that count by themselves."""
    heads: list[tuple[int, str, bool]] = field(default_factory=list)
    """Entered at the panel: revision, letters, and whether before the submission."""


class Histories(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.clock = SimClock(venue.START_MS)
        self.browsers = {name: venue.Browser(name) for name in SEATS}
        self.seats: list[Seat] = []
        self.due = venue.START_MS + 60 * 60_000
        self.at, self.moving, self.started = "", False, False
        self.confirmed = ""
        self.closed: tuple[str, int] | None = None
        """How and when the first submission was made."""
        self.versions = self.batches = 0
        self.run(self.power_on())

    def run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.loop.run(awaited())

    async def power_on(self) -> None:
        self.stack = AsyncExitStack()
        chosen = venue.settings(self.folder, _HQ)
        line, depot = SimLine(), SimDepot()
        self.box = await app.assemble(chosen, self.stack, self.clock, line=line, depot=depot)
        self.living = asyncio.create_task(self.box.ledger.run())
        self.sittings = self.box.web[keys.SITTINGS]
        self.desk = self.box.web[keys.EXAM]

    async def power_off(self) -> None:
        self.living.cancel()
        await asyncio.gather(self.living, return_exceptions=True)
        await self.stack.aclose()

    def refused(self, work: Awaitable[object]) -> str:
        """Return the code of a refusal, or nothing."""
        try:
            self.run(work)
        except Refusal as no:
            return no.code
        return ""

    @property
    def attempt(self) -> Attempt:
        return self.box.ledger.state[ATTEMPTS].get(A, Attempt())

    @property
    def trusted(self) -> bool:
        return self.clock.quality != "unknown" or self.clock.boot == self.confirmed

    @initialize()
    def plan(self) -> None:
        body, signature = _PLAN.body, _PLAN.signature
        order = OrderTaken(epoch="e1", seq=1, body=body, signature=signature, outcome="applied")
        self.run(self.box.ledger.record(lambda _: (order, Admitted(attempt=A, how="face", by="i"))))
        for browser in self.browsers.values():
            self.run(self.box.web[keys.VENUE].enrol(browser.seat, browser.public))
        self.sign_in(seat="A01", allowed=False)

    @rule(seat=st.sampled_from(SEATS), allowed=st.booleans())
    def sign_in(self, seat: str, *, allowed: bool) -> None:
        """A candidate sits down, at this seat or another, with or without the yes."""
        record = self.box.ledger.record
        if allowed and self.seats:
            self.run(record(lambda s: sitting.allow_move(s, attempt=A, by="inv1")))
            self.moving = True
        pen = venue.Pen(A, epoch=len(self.seats), key=_KEY)
        browser, ticket = self.browsers[seat], venue.ticket(1)
        wish = SignIn(seat, ticket, venue.id_number(1), pen.public, browser.endorse(ticket, pen))
        no = self.refused(self.sittings.sign_in(wish, source="10.0.0.1"))
        elsewhere = bool(self.seats) and seat != self.at and not self.moving
        if self.trusted and self.clock.wall_ms >= self.due:
            assert no == "session-over"
        elif self.closed:
            assert no == "attempt-submitted"
        elif elsewhere:
            assert no == "open-elsewhere"
        else:
            assert no == ""
            if self.seats:
                last = self.seats[-1]
                last.fence = (self.clock.wall_ms if self.trusted else None, last.held)
            self.seats.append(Seat(pen))
            self.at, self.moving = seat, False

    @precondition(lambda self: not self.started)
    @rule()
    def start(self) -> None:
        epoch = len(self.seats) - 1
        self.run(self.box.ledger.record(lambda s: sitting.start(s, attempt=A, epoch=epoch)))
        self.started = True

    @rule(
        epoch=st.integers(0, 9),
        items=st.lists(st.sampled_from(["Q01", "Q02", "Q03"]), min_size=1, max_size=4),
        ago=st.sampled_from([None, 0, 1, 1000, 60_000, 10 * 60_000]),
        error=st.sampled_from([None, 0, 10, 500]),
    )
    def write(self, epoch: int, items: list[str], ago: int | None, error: int | None) -> None:
        """A seat, also one that is cut off or replaced, writes into its own store."""
        seat = self.seats[epoch % len(self.seats)]
        exam_ms = None if ago is None else self.clock.wall_ms - ago
        for item in items:
            text = f"{len(seat.wrote)}"
            seat.wrote.append(seat.pen.write(item, text, exam_ms=exam_ms, error_ms=error))

    @rule(first=st.integers(0, 9), second=st.integers(0, 9), most=st.integers(1, 6))
    def sync(self, first: int, second: int, most: int) -> None:
        """One or two seats send at the same moment what they believe the box lacks."""
        both = {n % len(self.seats) for n in (first, second)}
        jobs = []
        for epoch in both:
            seat = self.seats[epoch]
            batch = seat.wrote[seat.held : seat.held + most]
            if batch:
                jobs.append(self.sittings.save(Seated(A, epoch), batch))
                self.arrived(seat, seat.held + len(batch))

        async def at_once() -> None:
            for reply in await asyncio.gather(*jobs):
                assert reply["acknowledged"]

        self.run(at_once())

    @rule(epoch=st.integers(0, 9), begin=st.integers(0, 20), most=st.integers(1, 6))
    def sync_again(self, epoch: int, begin: int, most: int) -> None:
        """A seat sends from anywhere: again, or too far ahead."""
        number = epoch % len(self.seats)
        seat = self.seats[number]
        begin = min(begin, len(seat.wrote))
        batch = seat.wrote[begin : begin + most]
        if not batch:
            return
        if begin <= seat.held:
            self.arrived(seat, max(seat.held, begin + len(batch)))
        no = self.refused(self.sittings.save(Seated(A, number), batch))
        assert no == ("operation-gap" if begin > seat.held else "")

    @precondition(lambda self: any(len(seat.wrote) > seat.held for seat in self.seats))
    @rule(pick=st.integers(0, 9))
    def die_while_taking(self, pick: int) -> None:
        """The box records what a seat sends and dies before it has made anything of it."""
        behind = [n for n, seat in enumerate(self.seats) if len(seat.wrote) > seat.held]
        number = behind[pick % len(behind)]
        seat = self.seats[number]
        batch = seat.wrote[seat.held :]
        self.arrived(seat, len(seat.wrote))

        async def take() -> None:
            for one in batch:
                await self.sittings._save(Seated(A, number), one)

        self.run(take())
        self.restart(quality="synced")

    def arrived(self, seat: Seat, upto: int) -> None:
        self.batches += 1
        for revision in range(seat.held + 1, upto + 1):
            if self.in_time(read(seat.wrote[revision - 1]).exam_ms):
                seat.counts.add(revision)
        seat.held = upto

    def in_time(self, exam_ms: int | None) -> bool:
        """By arrival alone."""
        if not self.trusted:
            return self.closed is None
        if self.closed is None and self.clock.wall_ms <= self.due:
            return True
        return self.clock.wall_ms <= self.due + GRACE and self.before_the_end(exam_ms)

    def before_the_end(self, exam_ms: int | None, *, early_head: bool = False) -> bool:
        if self.closed and self.closed[0] == "candidate":
            return early_head if exam_ms is None else exam_ms <= self.closed[1]
        return exam_ms is None or exam_ms <= self.due

    @rule(epoch=st.integers(0, 9), right=st.sampled_from([True, True, True, False]))
    def copy_head(self, epoch: int, *, right: bool) -> None:
        """An invigilator copies what the screen of a seat shows, sometimes wrongly."""
        number = epoch % len(self.seats)
        seat = self.seats[number]
        if not seat.wrote:
            return
        letters, revision = seat.pen.head[-16:], len(seat.wrote)
        letters = letters if right else ("f" if letters[0] != "f" else "0") + letters[1:]
        no = self.refused(
            self.desk.enter_head(A, epoch=number, revision=revision, head=letters, by=CHIEF)
        )
        over = self.clock.wall_ms > self.due + GRACE if self.trusted else self.closed is not None
        wrong = revision <= seat.held and not right
        assert no == ("seat-head-late" if over else "seat-head-mismatch" if wrong else "")
        if not no:
            seat.heads.append((revision, letters, self.closed is None))

    @rule(minutes=st.sampled_from([1, 10]))
    def grant(self, minutes: int) -> None:
        """The chief extends the time."""
        no = self.refused(
            self.desk.grant(Whom((A,)), minutes * 60, "extension", f"{self.due}", by=CHIEF)
        )
        assert no == ("attempt-submitted" if self.closed else "")
        self.due += 0 if no else minutes * 60_000

    @precondition(lambda self: self.started)
    @rule()
    def hand_in(self) -> None:
        """The candidate submits what the seat has delivered."""
        number = len(self.seats) - 1
        self.run(self.sittings.submit(Seated(A, number), self.seats[-1].held))
        self.closed = self.closed or ("candidate", self.clock.wall_ms)

    @rule(seconds=st.sampled_from([1, 30, 119, 20 * 60]))
    def wait(self, seconds: int) -> None:
        self.clock.move(seconds)

    @precondition(lambda self: self.started and self.closed is None)
    @rule(after=st.sampled_from([-1000, 0, 30_000, GRACE, GRACE + 1]))
    def come_to_the_end(self, after: int) -> None:
        self.clock.move(max(0, self.due - self.clock.wall_ms) / 1000)
        self.the_clock_ticks()
        self.clock.move(max(0, after) / 1000)

    @precondition(lambda self: self.started and self.closed is None)
    @rule(
        epoch=st.integers(0, 9),
        ago=st.sampled_from([None, 0, 1000]),
        copied=st.sampled_from(["before", "after", "never"]),
        minutes=st.sampled_from([1, 2, 3, 30]),
        quality=st.sampled_from(["", "", "synced", "unknown"]),
        most=st.integers(1, 3),
    )
    def cut_off_over_the_end(
        self, *, epoch: int, ago: int | None, copied: str, minutes: int, quality: str, most: int
    ) -> None:
        """A seat writes, cannot send, the time is over, and it comes back in pieces."""
        number = epoch % len(self.seats)
        self.write(number, ["Q01", "Q02", "Q03"], ago=ago, error=10)
        if copied == "before":
            self.copy_head(number, right=True)
        self.write(number, ["Q01"], ago=ago, error=10)
        self.come_to_the_end(0)
        if copied == "after":
            self.copy_head(number, right=True)
        self.write(number, ["Q02"], ago=ago, error=10)
        self.clock.move(minutes * 60)
        if quality:
            self.restart(quality)
        self.the_clock_ticks()
        for _ in range(2):
            self.sync(number, number, most)

    @rule(quality=st.sampled_from(["synced", "synced", "unknown"]))
    def restart(self, quality: str) -> None:
        before = self.box.ledger.state
        self.run(self.power_off())
        self.clock.quality = quality  # type: ignore[assignment]
        self.clock.boot += "'"
        self.run(self.power_on())
        assert self.box.ledger.state == before, "starting again and going on are one"

    @precondition(lambda self: not self.trusted)
    @rule()
    def confirm_the_time(self) -> None:
        self.run(self.box.timekeeper.confirm("chief"))
        self.confirmed = self.clock.boot

    @invariant()
    def after_the_next_tick_all_is_well(self) -> None:
        self.the_clock_ticks()
        self.nothing_that_the_box_has_taken_is_lost()
        self.exactly_what_is_in_time_counts_and_the_receipt_covers_it()
        self.what_shows_is_what_the_books_say()

    def the_clock_ticks(self) -> None:
        """Twice a second, which is between any two things that happen."""
        self.run(self.box.timekeeper.tick())
        done = self.box.journal.head
        self.run(self.box.timekeeper.tick())
        assert self.box.journal.head == done, "what is settled is settled"
        over = self.trusted and self.clock.wall_ms >= self.due
        if over and self.started and self.closed is None:
            self.closed = ("forced", self.clock.wall_ms)
        assert (self.attempt.submission is not None) == (self.closed is not None)
        if self.closed:
            assert self.attempt.submissions[0].how == self.closed[0]
        self.prove()

    def prove(self) -> None:
        for seat in self.seats:
            for revision, letters, early in seat.heads:
                if revision > seat.held or digest(seat.wrote[revision - 1].body)[-16:] != letters:
                    continue
                for one in range(1, revision + 1):
                    if self.before_the_end(read(seat.wrote[one - 1]).exam_ms, early_head=early):
                        seat.counts.add(one)

    def nothing_that_the_box_has_taken_is_lost(self) -> None:
        held = [digest(one.body) for seat in self.seats for one in seat.wrote[: seat.held]]
        assert sorted(one.written.digest for one in self.attempt.saved) == sorted(held)

    def exactly_what_is_in_time_counts_and_the_receipt_covers_it(self) -> None:
        counted = [
            digest(seat.wrote[revision - 1].body)
            for seat in self.seats
            for revision in sorted(seat.counts)
        ]
        assert sorted(self.attempt.digests()) == sorted(counted)
        assert self.attempt.counted == len(counted)
        made = len(self.attempt.submissions)
        if self.attempt.submission:
            receipt = Receipt.model_validate_json(self.attempt.submission.receipt.body)
            assert (receipt.version, receipt.count) == (made, len(counted))
            assert receipt.root == root(counted)
        self.batches, batches = 0, self.batches
        assert made - self.versions <= batches + 1, "at most one version for each batch"
        self.versions = made

    def what_shows_is_what_the_books_say(self) -> None:
        merged = self.attempt.merged()
        shown = {item: one.shown.digest for item, one in merged.items() if one.shown}
        assert shown == self.expected()

    def expected(self) -> dict[str, str]:
        """For each item, the last that was written where it counts; the slow way."""
        best: dict[str, tuple[int, int, str]] = {}
        for epoch, seat in enumerate(self.seats):
            for revision in sorted(seat.counts):
                one = seat.wrote[revision - 1]
                name, operation = digest(one.body), read(one)
                if seat.fence and revision > seat.fence[1]:
                    at, exam, error = seat.fence[0], operation.exam_ms, operation.error_ms
                    if at is None or exam is None or error is None or exam + error >= at:
                        continue
                rank = (epoch, revision, name)
                best[operation.item] = max(best.get(operation.item, rank), rank)
        return {item: name for item, (_, _, name) in best.items()}

    def teardown(self) -> None:
        try:
            self.run(self.check_journal())
            self.check_any_order()
        finally:
            self.run(self.power_off())
            self.loop.close()
            shutil.rmtree(self.folder)

    async def check_journal(self) -> None:
        """HQ, which has nothing but the journal, comes to the same result."""
        facts = [one async for one in self.box.journal.replay()]
        kept = [
            Kept(
                one.journal,
                one.seq,
                digest(one.fact.body),
                one.fact.body,
                verified=True,
                late=one.fact.late,
            )
            for one in facts
            if isinstance(one.fact, AnswerSaved)
        ]
        fences = {epoch.number: epoch.fence for epoch in self.attempt.epochs[1:]}
        shown = {one.item: one.shown.kept.digest for one in answers(kept, fences) if one.shown}
        assert shown == self.expected()
        if self.attempt.submission:
            given: dict[str, Any] = Receipt.model_validate_json(
                self.attempt.submission.receipt.body
            ).model_dump()
            assert root_matches(given, given["journal"], kept)

    def check_any_order(self) -> None:
        """Any other order of delivery, any number of times, through any witness: the same merge."""
        everything = [one.written for one in self.attempt.saved]
        fences = {epoch.number: epoch.fence for epoch in self.attempt.epochs[1:]}
        late_too = [
            written(read(one), digest(one.body), late=True)
            for seat in self.seats
            for one in seat.wrote[: seat.held]
        ]
        dice = random.Random(len(everything))
        for _ in range(3):
            mixed = everything + late_too + dice.choices(everything, k=len(everything))
            dice.shuffle(mixed)
            assert merge.merge(mixed, fences) == self.attempt.merged()


@pytest.mark.rule("X8", "X12")
def test_no_history_of_a_box_loses_an_answer_lets_a_fenced_one_win_or_signs_a_wrong_receipt() -> (
    None
):
    how = settings(
        max_examples=EXAMPLES,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Histories, settings=how)
