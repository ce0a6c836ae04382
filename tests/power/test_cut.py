"""The model of a power cut itself: it keeps what was synced, and invents nothing."""

import random
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.power.cut import SECTOR, How, cut
from tests.power.disk import ROOT, Disk

SIZE = 4 * SECTOR
shares = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])
hows = st.builds(How, shares, torn=st.booleans(), ordered=st.booleans())
writes = st.tuples(st.integers(0, SIZE), st.integers(1, SIZE))
steps = st.lists(st.one_of(st.just("sync"), st.integers(0, SIZE), writes), max_size=12)


def left(disk: Disk, how: How, seed: int) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        cut(disk.log, len(disk.log.events), how, random.Random(seed), Path(folder))
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


@given(steps, hows, st.integers(0, 1 << 32))
def test_each_sector_is_one_that_was_there_since_the_sync(
    taken: list[str | int | tuple[int, int]], how: How, seed: int
) -> None:
    disk = Disk()
    node = disk.make(ROOT, "file")
    disk.sync(ROOT)
    states = [b""]
    for n, step in enumerate(taken, 1):
        match step:
            case "sync":
                disk.sync(node)
                states = states[-1:]
                continue
            case int(size):
                disk.resize(node, size)
            case (int(offset), int(length)):
                disk.write(node, offset, bytes([n]) * length)
        states.append(bytes(disk.files[node]))
    found = left(disk, how, seed)["file"]
    if len(states) == 1:
        assert found == states[0]
    for start in range(0, len(found), SECTOR):
        sector = found[start : start + SECTOR]
        pieces = {byte for state in states for byte in state[start : start + SECTOR]} | {0}
        assert set(sector) <= pieces
    if how.kept == 1:
        assert found == states[-1]
    if how.kept == 0 and not how.torn:
        assert found == states[0]


@given(hows, st.integers(0, 1 << 32))
def test_a_rename_is_there_or_is_not_and_is_there_once_its_folder_was_synced(
    how: How, seed: int
) -> None:
    disk = Disk()
    disk.write(disk.make(ROOT, "old"), 0, b"x")
    disk.sync(disk.find(ROOT, "old"))
    disk.sync(ROOT)
    disk.rename(ROOT, "old", ROOT, "new")
    assert left(disk, how, seed) in ({"old": b"x"}, {"new": b"x"})
    disk.sync(ROOT)
    disk.make(ROOT, "lost")
    assert {**left(disk, how, seed), "lost": b""} == {"new": b"x", "lost": b""}
