"""Facts up, orders down, over a line that loses, repeats and reorders, with both ends dying.

Messages may arrive at any later time, also on another connection; the box restarts with a position
that is too old, comes back from a backup, or wakes up on another machine; HQ's database is replaced
by a standby that lags.
"""

import copy
import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contract import chain
from contract.facts import catalogue
from contract.facts.attempt import PageLeft
from contract.facts.order import OrderTaken
from contract.messages import Message
from edge.core.orders import ORDERS
from tests.system.protocol import BOX, Box, Database, Disk, Hq, copied

BACK = st.integers(0, 8)
PICK = st.integers(0, 999)


class TwoJournals(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.box, self.hq = Box(Disk()), Hq()
        self.up: list[Message] = []
        self.down: list[Message] = []
        self.backup = copy.deepcopy(self.box.disk)
        self.standby = Database()
        self.box.connect()

    def post(self) -> None:
        """Put on the line what both ends have said."""
        self.up += self.box.said
        self.down += self.hq.said
        self.box.said, self.hq.said = [], []

    # What people do.

    @rule(number=st.integers(1, 5))
    def something_happens(self, number: int) -> None:
        self.box.record(*[PageLeft(attempt="a1", what="hidden")] * number)

    @rule(known=st.booleans())
    def hq_wants_something(self, *, known: bool) -> None:
        n = len(self.hq.db.wanted)
        self.hq.want(f"a{n}" if known else f"future-{n}")

    # What the line does.

    @rule(most=st.integers(1, 4))
    def the_box_sends(self, most: int) -> None:
        self.box.send(most)

    @precondition(lambda self: self.up)
    @rule(pick=PICK, keep=st.booleans())
    def hq_hears(self, pick: int, *, keep: bool) -> None:
        self.hq.hear(taken(self.up, pick, keep=keep))

    @precondition(lambda self: self.down)
    @rule(pick=PICK, keep=st.booleans())
    def the_box_hears(self, pick: int, *, keep: bool) -> None:
        self.box.hear(taken(self.down, pick, keep=keep))

    @rule(rounds=st.integers(1, 3))
    def the_line_is_good_for_a_while(self, rounds: int) -> None:
        for _ in range(rounds):
            self.box.send(8)
            self.exchange()

    @precondition(lambda self: self.up or self.down)
    @rule(pick=PICK)
    def a_message_is_lost(self, pick: int) -> None:
        taken(self.up or self.down, pick, keep=False)

    @rule()
    def the_connection_breaks(self) -> None:
        self.box.connect()

    @rule()
    def an_answer_is_overdue(self) -> None:
        self.press()

    # What breaks.

    @rule(back=BACK)
    def the_box_restarts(self, back: int) -> None:
        """The position is written after the acknowledgement, so it may be an older one."""
        disk = self.box.disk
        disk.positions[self.box.journal] = max(0, self.box.up.position - back)
        self.box = Box(disk)
        self.box.connect()

    @rule()
    def a_backup_is_made(self) -> None:
        self.backup = copy.deepcopy(self.box.disk)

    @rule(other_machine=st.booleans(), number=st.integers(0, 4), send=st.booleans())
    def the_box_comes_back_from_its_backup(
        self, *, other_machine: bool, number: int, send: bool
    ) -> None:
        """It writes on under numbers that HQ may know differently, and may say so at once."""
        self.box = Box(copy.deepcopy(self.backup), other_serial=other_machine)
        self.something_happens(number)
        self.box.connect()
        if send:
            self.exchange()
            self.box.send(8)

    @rule()
    def the_standby_follows(self) -> None:
        self.standby = copy.deepcopy(self.hq.db)

    @rule()
    def hq_fails_over(self) -> None:
        self.hq.fail_over(self.standby)

    # What must be.

    @invariant()
    def no_gap_is_ever_acknowledged(self) -> None:
        for journal, seq in self.hq.acked:
            held = self.hq.db.chains.get(journal, [])
            digest = chain.genesis(BOX, journal)
            for n, entry in enumerate(held[:seq], 1):
                assert entry.seq == n
                digest = chain.link(digest, n, entry.body)
                assert digest == entry.hash
            assert len(held) >= seq
        self.hq.acked.clear()
        self.post()

    def exchange(self) -> None:
        """Deliver what was said, in order and once."""
        self.post()
        up, self.up = self.up, []
        for message in up:
            self.hq.hear(message)
        self.no_gap_is_ever_acknowledged()
        down, self.down = self.down, []
        for message in down:
            self.box.hear(message)
        self.post()

    def press(self) -> None:
        """The box says again what has had no answer."""
        if not self.box.up.greeted:
            self.box.connect()
        elif self.box.up.sent > self.box.up.position:
            self.box.up = self.box.up.stalled()

    def teardown(self) -> None:
        """First everything late arrives, in any order; then the line is good."""
        dice = random.Random(len(self.up) + len(self.down))
        while self.up or self.down:
            side, hear = dice.choice([(self.up, self.hq.hear), (self.down, self.box.hear)])
            if side:
                hear(taken(side, dice.randrange(999), keep=False))
            self.no_gap_is_ever_acknowledged()
            if dice.random() < 0.3:
                break
        self.something_happens(1)  # a signed head, if nothing else, goes out every few minutes
        for _ in range(60):
            before = self.box.up
            self.box.send(8)
            self.exchange()
            if before == self.box.up:
                self.press()
                self.hq.say_orders(self.hq.db.outbox.acknowledged)
        self.everything_is_at_hq_once()
        self.every_order_has_one_outcome()

    def everything_is_at_hq_once(self) -> None:
        assert [e.body for e in self.hq.db.chains[self.box.journal]] == self.box.bodies
        assert self.box.up.position == len(self.box.bodies)
        originals = Counter(
            entry.body
            for held in self.hq.db.chains.values()
            for entry in held
            if not 1 < entry.seq <= 1 + copied(held[0].body)
        )
        assert set(originals.values()) == {1}
        everything = {entry.body for held in self.hq.db.chains.values() for entry in held}
        assert {body for _, _, body in self.box.replay()} <= everything

    def every_order_has_one_outcome(self) -> None:
        facts = [catalogue.read(body)[1] for _, _, body in self.box.replay()]
        outcomes = [fact for fact in facts if isinstance(fact, OrderTaken)]
        assert len({(one.epoch, one.seq) for one in outcomes}) == len(outcomes)
        epoch, issued = self.hq.db.outbox.epoch, self.hq.db.issued
        assert [one.body for one in outcomes if one.epoch == epoch] == [o.body for o in issued]
        for one in outcomes:
            refused = "of.the-future" in one.body
            assert (one.outcome, one.code) == (
                ("refused", "unknown-order") if refused else ("applied", "")
            )
        if issued:
            assert self.box.state[ORDERS].seq == len(issued) == self.hq.db.outbox.acknowledged


def taken(side: list[Message], pick: int, *, keep: bool) -> Message:
    """Take any message off the line; the line may deliver it again."""
    n = pick % len(side)
    return side[n] if keep else side.pop(n)


@pytest.mark.rule("X7")
def test_whatever_the_line_does_everything_arrives_once_and_every_order_has_one_outcome() -> None:
    how = settings(
        max_examples=120,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(TwoJournals, settings=how)
