"""A journal that continues another begins with copies; HQ counts each fact once."""

from contract.facts.journal import JournalContinues
from contract.messages import BatchEntry
from tests.cloud.box import Seat, Venuebox
from tests.cloud.headquarters import Headquarters, plain


def continued(old: Venuebox, *, copied: int) -> Venuebox:
    """The same box under a new journal, with its last entries copied as they are."""
    new = Venuebox(old.name, "journal-2")
    new.key, new.sealing = old.key, old.sealing
    new.record(
        JournalContinues(
            box=old.name,
            serial="serial-1",
            software="test 1",
            journal=old.journal,
            seq=len(old.entries),
            hash=old.head,
            why="damaged",
            copied=copied,
        )
    )
    last: list[BatchEntry] = old.entries[-copied:]
    for entry in last:
        new.append(entry.body)
    return new


async def test_copies_of_what_hq_has_are_stored_and_counted_once(either: Headquarters) -> None:
    box = await either.register(Venuebox())
    await either.session()
    (attempt,) = await either.seat("T1")
    seat = Seat(attempt)
    box.admit(attempt)
    box.open(seat)
    for number in range(10):
        box.save(seat, "q1", f"answer {number}")
    await either.says(box, box.batch(1, len(box.entries) - 4))  # the last four HQ never gets
    after = continued(box, copied=8)
    after.save(seat, "q2", "after the damage")
    for first in range(1, len(after.entries) + 1, 3):
        await either.says(after, after.batch(first, first + 2))
    (ack,) = either.acks(after)[-1:]
    assert (ack.journal, ack.seq) == ("journal-2", len(after.entries))
    rows = await either.rows("select count(*), count(distinct digest) from operations")
    assert plain(rows) == [(11, 11)]
    rows = await either.rows("select operations, answered, unverified from attempts")
    assert plain(rows) == [(11, 2, 0)]
    assert plain(await either.rows("select count(*) from facts")) == [
        (len(box.entries) - 4 + len(after.entries),)
    ]
