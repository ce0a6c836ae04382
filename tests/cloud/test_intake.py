"""Whatever the line does to a journal, HQ ends with the same head and the same entries."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from cloud.core.heads import Head, Held, hold, start
from cloud.core.intake import REACH, Intake, decide


def journal(*bodies: str) -> list[Held]:
    head = start("box", "j")
    entries: list[Held] = []
    for seq, body in enumerate(bodies, start=1):
        entry = hold(seq, entries[-1].hash if entries else head.hash, body)
        entries.append(entry)
    return entries


@dataclass
class Shelf:
    """What the store would hold after each decision."""

    head: Head = field(default_factory=lambda: start("box", "j"))
    chain: list[Held] = field(default_factory=list)
    waiting: list[Held] = field(default_factory=list)
    forks: dict[str, Held] = field(default_factory=dict)

    def take(self, batch: list[Held]) -> Intake:
        held = {entry.seq: entry.hash for entry in self.chain}
        intake = decide(self.head, batch, held=held, waiting=self.waiting)
        assert list(intake.appended) == sorted(intake.appended, key=lambda e: e.seq)
        self.chain += intake.appended
        self.waiting = [e for e in self.waiting if e not in intake.settled] + list(intake.waits)
        self.forks |= {e.hash: e for e in intake.forked}
        self.head = intake.head
        return intake


ENTRIES = journal(*(f"fact {n}" for n in range(12)))
slices = st.tuples(st.integers(0, 11), st.integers(1, 12)).map(
    lambda place: ENTRIES[place[0] : place[0] + place[1]]
)
batches = st.one_of(slices, slices.flatmap(st.permutations))


@given(st.lists(batches, max_size=20))
def test_loss_repeats_and_reordering_end_with_the_same_head_and_entries(
    arrivals: list[list[Held]],
) -> None:
    shelf = Shelf()
    for batch in arrivals:
        shelf.take(batch)
        assert shelf.chain == ENTRIES[: len(shelf.chain)]
        assert all(entry.seq > shelf.head.seq + 1 for entry in shelf.waiting)
    shelf.take(ENTRIES)
    assert shelf.chain == ENTRIES
    assert shelf.head == Head(12, ENTRIES[-1].hash)
    assert not shelf.waiting
    assert not shelf.forks


@given(st.lists(batches, max_size=20))
def test_an_acknowledgement_never_crosses_a_gap(arrivals: list[list[Held]]) -> None:
    shelf = Shelf()
    arrived: set[int] = set()
    for batch in arrivals:
        shelf.take(batch)
        arrived |= {entry.seq for entry in batch}
        reach = next(n for n in range(14) if n + 1 not in arrived)
        assert shelf.head.seq == reach


@given(st.integers(0, 11), st.lists(st.one_of(batches, st.none()), min_size=1, max_size=12))
def test_a_fork_is_kept_beside_the_chain_and_moves_nothing(
    at: int, arrivals: list[list[Held] | None]
) -> None:
    before = ENTRIES[at - 1].hash if at else start("box", "j").hash
    other = hold(at + 1, before, "another fact")
    shelf = Shelf()
    shelf.take(ENTRIES[: at + 1])
    for batch in arrivals:
        shelf.take([other] if batch is None else batch)
    shelf.take([other])
    shelf.take(ENTRIES)
    assert shelf.chain == ENTRIES
    assert list(shelf.forks) == [other.hash]


def test_what_follows_a_fork_is_a_fork_too_and_the_right_entry_takes_its_place() -> None:
    wrong = journal("fact 0", "a different past", "and what followed", "and more")
    shelf = Shelf()
    shelf.take([ENTRIES[0], wrong[2], wrong[3]])  # these wait for an entry that never comes
    shelf.take(ENTRIES[1:5])
    assert shelf.chain == ENTRIES[:5]
    assert shelf.forks.keys() == {wrong[2].hash, wrong[3].hash}
    assert not shelf.waiting


def test_a_link_that_does_not_fit_stops_the_head_although_the_number_fits() -> None:
    loose = hold(2, "f" * 64, "after something else")
    shelf = Shelf()
    intake = shelf.take([ENTRIES[0], loose])
    assert intake.head.seq == 1
    assert shelf.waiting == [loose]
    shelf.take(ENTRIES[1:2])
    assert shelf.head.seq == 2
    assert shelf.forks.keys() == {loose.hash}


def test_entries_out_of_reach_are_not_kept() -> None:
    far = hold(REACH + 1, "0" * 64, "far")
    intake = decide(start("box", "j"), [far, hold(REACH, "0" * 64, "near")], held={})
    assert intake.beyond == 1
    assert [entry.seq for entry in intake.waits] == [REACH]
