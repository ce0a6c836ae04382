"""Pictures of faces go when their time is over, not earlier, and the journal can prove it (A5)."""

import asyncio
import hashlib
import uuid
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.facts.attempt import AttemptStarted
from contract.facts.fact import Fact, Stamp
from contract.facts.privacy import FaceDataDeleted
from contract.facts.session import SessionClosed
from contract.orders import SessionPlan
from contract.wire import Moment, Quality
from edge.assembly.nouns import SLICES
from edge.core import retention
from edge.core.closing import CLOSED
from edge.core.plan import PLAN, Plan
from edge.core.retention import Periods, What
from edge.core.state import Recorded, State
from edge.store.vault import Vault
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.test_full_disk import no_room
from tests.edge.test_papers import issues

HOUR, DAY = 3_600_000, 86_400_000
KINDS: tuple[What, ...] = ("roster", "taken")
PERIODS = Periods(roster_ms=24 * HOUR, taken_ms=30 * DAY)
END_MS = venue.START_MS + HOUR
FACES = {n: b"\xff\xd8\xff" + bytes([n]) + bytes(range(256)) * 8 for n in (1, 2)}
NAMES = {n: hashlib.sha256(face).hexdigest() for n, face in FACES.items()}
DIGEST = hashlib.sha256("".join(f"{one}\n" for one in sorted(NAMES.values())).encode()).hexdigest()


def moment(wall_ms: int, *, quality: Quality = "synced", boot: str = "sim") -> Moment:
    return Moment(wall_ms=wall_ms, mono_ms=wall_ms, boot=boot, quality=quality)


def after(state: State, fact: Fact, at: Moment) -> State:
    journal, seq = state.place
    return state.apply(Recorded(journal, seq + 1, Stamp(id=uuid.uuid4(), at=at), fact))


def planned(*sessions: SessionPlan) -> State:
    """Return the state of a box that knows these plans."""
    entries = {one.attempt: (plan.session, one) for plan in sessions for one in plan.entries}
    values: dict[str, Any] = {one.name: one.empty for one in SLICES}
    values[PLAN.name] = Plan({plan.session: plan for plan in sessions}, entries)
    return State(SLICES, values)


@pytest.fixture(scope="module")
def plan() -> SessionPlan:
    return venue.plan(venue.paper(venue.Headquarters()))


def due(state: State, what: What, at: Moment, *, session: str = "s1", born_ms: int = 0) -> bool:
    return retention.due(state, session, what, periods=PERIODS, now=at, born_ms=born_ms)


@pytest.mark.parametrize(("what", "period"), [("roster", 24 * HOUR), ("taken", 30 * DAY)])
def test_each_kind_has_its_period_from_the_end_of_the_session(
    plan: SessionPlan, what: What, period: int
) -> None:
    state = planned(plan)
    assert not due(state, what, moment(venue.START_MS))
    assert not due(state, what, moment(END_MS + period - 1))
    assert due(state, what, moment(END_MS + period))


def test_a_session_that_closed_late_is_counted_from_there(plan: SessionPlan) -> None:
    late = moment(END_MS + 5 * HOUR)
    closing = SessionClosed(session="s1", submitted=1, forced=0, absent=2)
    state = after(planned(plan), closing, late)
    assert "s1" in state[CLOSED]
    assert not due(state, "roster", moment(END_MS + 28 * HOUR))
    assert due(state, "roster", moment(END_MS + 29 * HOUR))


def test_extra_time_of_one_candidate_counts(plan: SessionPlan) -> None:
    first = plan.entries[0].model_copy(update={"extra_minutes": 90})
    state = planned(plan.model_copy(update={"entries": (first, *plan.entries[1:])}))
    assert not due(state, "roster", moment(END_MS + 25 * HOUR))
    assert due(state, "roster", moment(END_MS + 26 * HOUR))


def test_while_somebody_still_writes_nothing_goes(plan: SessionPlan) -> None:
    started = AttemptStarted(attempt="a1", epoch=0)
    state = after(planned(plan), started, moment(venue.START_MS))
    for what in KINDS:
        assert not due(state, what, moment(END_MS + 400 * DAY))


@given(st.integers(0, 400 * DAY), st.sampled_from(KINDS))
def test_a_clock_that_nobody_vouches_for_destroys_nothing(ahead_ms: int, what: What) -> None:
    state = planned(_PLAN)
    known = after(state, FACT, moment(END_MS))
    for unsure in (moment(END_MS + ahead_ms, quality="unknown", boot="next"),):
        assert not due(state, what, unsure)
        assert not due(known, what, unsure)
    stepped = moment(END_MS + ahead_ms).model_copy(update={"mono_ms": END_MS + 1})
    if ahead_ms > HOUR:
        assert not due(known, what, stepped)


@given(st.integers(-2 * DAY, 60 * DAY), st.integers(0, 60 * DAY))
def test_what_is_due_stays_due(first_ms: int, more_ms: int) -> None:
    state = planned(_PLAN)
    for what in KINDS:
        if due(state, what, moment(END_MS + first_ms)):
            assert due(state, what, moment(END_MS + first_ms + more_ms))


def test_pictures_of_a_session_that_no_plan_knows_stay_as_long_as_the_longest_period() -> None:
    state = planned()
    born = venue.START_MS
    assert not due(state, "roster", moment(born + 30 * DAY - 1), session="s9", born_ms=born)
    assert due(state, "roster", moment(born + 30 * DAY), session="s9", born_ms=born)


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True))
def test_a_group_names_its_session_and_kind(session: str) -> None:
    for what in KINDS:
        assert retention.parts(retention.group(session, what)) == (session, what)
    assert retention.parts(session.replace(".", "-")) is None


FACT = FaceDataDeleted(session="s1", what="roster", count=2, digest=DIGEST, key="k1")
_PLAN = venue.plan(venue.paper(venue.Headquarters()))


def test_one_key_is_recorded_once(plan: SessionPlan) -> None:
    state = planned(plan)
    assert retention.deleted(state, FACT) == (FACT,)
    known = after(state, FACT, moment(END_MS))
    assert retention.deleted(known, FACT) == ()
    other = FACT.model_copy(update={"key": "k2"})
    assert retention.deleted(known, other) == (other,)


async def photographed(rig: Rig, **how: Any) -> None:
    """Bring a plan with two photos to the box, and the photos."""
    rig.depot.blobs.update({NAMES[n]: face for n, face in FACES.items()})
    await rig.planned(photos=NAMES, **how)
    await here(rig)


async def here(rig: Rig) -> None:
    vault = rig.box.retention._vault
    async with asyncio.timeout(5):
        while not all([await vault.has(one) for one in NAMES.values()]):
            await asyncio.sleep(0.01)


async def proofs(rig: Rig) -> list[FaceDataDeleted]:
    facts = [one.fact async for one in rig.box.journal.replay()]
    return [fact for fact in facts if isinstance(fact, FaceDataDeleted)]


async def gone(rig: Rig, count: int = 1) -> list[FaceDataDeleted]:
    async with asyncio.timeout(5):
        while len(await proofs(rig)) < count:
            await asyncio.sleep(0.01)
    return await proofs(rig)


async def closed(rig: Rig) -> None:
    """Let the session end and close, with the clock a minute after its end."""
    rig.clock.move(91 * 60)
    await rig.until(lambda: "s1" in rig.box.ledger.state[CLOSED])


async def rounds(rig: Rig) -> None:
    """Let whatever is due happen."""
    for _ in range(3):
        await rig.box.retention.look()


def plain(folder: Path) -> list[Path]:
    """Return the files in which a photo can be read, or a good part of one."""
    found = []
    for path in folder.rglob("*"):
        stored = path.read_bytes() if path.is_file() else b""
        if any(face[at : at + 40] in stored for face in FACES.values() for at in (0, 300, 1500)):
            found.append(path)
    return found


@pytest.mark.rule("A5")
async def test_roster_photos_go_a_day_after_the_session_and_the_journal_proves_it(
    rig: Rig,
) -> None:
    await photographed(rig)
    await rig.panel("chief")
    shown = await rig.get("/api/panel/photos/a1")
    assert await shown.read() == FACES[1]
    assert await asyncio.to_thread(plain, rig.folder) == []
    await closed(rig)
    rig.clock.move(23 * 3600)
    await rounds(rig)
    assert await proofs(rig) == []
    await here(rig)
    rig.clock.move(3600)
    (proof,) = await gone(rig)
    assert (proof.session, proof.what, proof.count) == ("s1", "roster", 2)
    assert proof.digest == DIGEST
    assert proof.key
    assert not list((rig.folder / "vault").glob("s1*"))
    asked = len(rig.depot.asked)
    rig.box.papers.look()
    await rounds(rig)
    assert len(await proofs(rig)) == 1
    assert len(rig.depot.asked) == asked, "nothing is fetched again"


async def test_photos_of_the_door_stay_a_month_and_those_of_the_roster_do_not(rig: Rig) -> None:
    await photographed(rig)
    vault, photo = rig.box.retention._vault, b"\xff\xd8\xff taken at the door"
    taken = await vault.put("s1.taken", photo)
    await closed(rig)
    rig.clock.move(29 * 86400)
    (roster,) = await gone(rig)
    assert roster.what == "roster"
    await rounds(rig)
    assert await vault.read(taken) == photo
    rig.clock.move(86400)
    _, proof = await gone(rig, 2)
    assert (proof.what, proof.count) == ("taken", 1)
    assert not await vault.has(taken)


async def test_a_photo_that_another_session_needs_survives(rig: Rig) -> None:
    await photographed(rig)
    first = venue.plan(rig.paper, photos=NAMES, start_ms=venue.START_MS + 3 * DAY)
    entries = tuple(
        one.model_copy(update={"attempt": f"x{one.attempt}", "ticket": f"X{one.ticket}"})
        for one in first.entries
    )
    vault = rig.box.retention._vault
    rig.order(first.model_copy(update={"session": "s2", "entries": entries}))
    async with asyncio.timeout(5):
        while await vault.names("s2.roster") != set(NAMES.values()):
            await asyncio.sleep(0.01)
    asked = [name for name, _ in rig.depot.asked]
    assert all(asked.count(name) == 1 for name in NAMES.values()), "not downloaded twice"
    await closed(rig)
    rig.clock.move(86400)
    (proof,) = await gone(rig)
    assert proof.session == "s1"
    assert await vault.read(NAMES[1]) == FACES[1]
    assert await vault.names("s1.roster") == set()


async def test_a_box_that_woke_with_an_unknown_clock_destroys_nothing(tmp_path: Path) -> None:
    hq = venue.Headquarters()
    async with running(tmp_path, hq, venue.paper(hq)) as rig:
        await photographed(rig)
        await closed(rig)
        rig.clock.quality, rig.clock.boot = "unknown", "next"
        rig.clock.move(900 * 86400)
        await rounds(rig)
        assert await proofs(rig) == []
        rig.clock.quality = "synced"
        await gone(rig)


async def for_ever(*_: Any) -> None:
    await asyncio.Event().wait()


class Stuck:
    """A ledger that has taken the wish and never answers: then the power fails."""

    def __init__(self, rig: Rig, *, keeps: bool) -> None:
        self._ledger = rig.box.ledger
        self._keeps = keeps
        self.state = self._ledger.state
        self.reached = asyncio.Event()

    async def record(self, wish: Any) -> None:
        if self._keeps:
            await self._ledger.record(wish)
        self.reached.set()
        await for_ever()


@pytest.mark.parametrize("keeps", [False, True], ids=["before the record", "after the record"])
async def test_a_power_cut_around_the_record_ends_with_one_record(
    tmp_path: Path, *, keeps: bool
) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq)
    async with running(tmp_path, hq, paper) as rig:
        await photographed(rig)
        await closed(rig)
        stuck = Stuck(rig, keeps=keeps)
        rig.box.retention._ledger = stuck  # type: ignore[assignment]
        rig.clock.move(86400)
        await asyncio.wait_for(stuck.reached.wait(), 5)
        assert not list((tmp_path / "vault").glob("s1*")), "destroyed before it is said"
        assert len(await proofs(rig)) == keeps
        clock = rig.clock
    async with running(tmp_path, hq, paper, clock=clock) as rig:
        (proof,) = await gone(rig)
        assert (proof.count, proof.digest) == (2, DIGEST)
        await rounds(rig)
        assert len(await proofs(rig)) == 1
        assert await rig.box.retention._vault.unreported() == ()


async def test_a_journal_without_room_gets_the_record_when_there_is_some(rig: Rig) -> None:
    await photographed(rig)
    await closed(rig)
    async with no_room(rig):
        rig.clock.move(86400)
        vault = rig.box.retention._vault
        async with asyncio.timeout(5):
            while await vault.groups():
                await asyncio.sleep(0.01)
    (proof,) = await gone(rig)
    assert proof.count == 2


async def test_a_damaged_photo_is_fetched_again(rig: Rig) -> None:
    await photographed(rig)
    path = rig.folder / "vault" / "s1.roster" / NAMES[1]
    stored = await asyncio.to_thread(path.read_bytes)
    await asyncio.to_thread(path.write_bytes, stored[:-1])
    await rig.panel("chief")
    assert (await rig.get("/api/panel/photos/a1")).status != 200
    rig.box.papers.look()
    await here(rig)
    shown = await rig.get("/api/panel/photos/a1")
    assert await shown.read() == FACES[1]


async def test_photos_under_a_lost_key_are_fetched_anew_and_the_old_group_is_recorded(
    rig: Rig,
) -> None:
    await photographed(rig)
    (key,) = (rig.folder / "vault" / "s1.roster").glob("*.key")
    await asyncio.to_thread(key.write_bytes, b"\x01 nonsense")
    rig.box.papers.look()
    (proof,) = await gone(rig)
    assert (proof.count, proof.key) == (2, key.stem)
    await here(rig)


async def test_a_photo_that_breaks_off_goes_on_where_it_stopped_and_none_is_ever_plain(
    rig: Rig,
) -> None:
    rig.depot.blobs.update(rig.paper.blobs)
    await rig.planned(photos=NAMES)
    await rig.until(rig.box.papers._issues.all)
    rig.depot.breaks_after = 1000
    rig.depot.blobs[NAMES[1]] = FACES[1]
    async with asyncio.timeout(5):
        while not await rig.box.retention._vault.has(NAMES[1]):
            await asyncio.sleep(0.005)
            assert await asyncio.to_thread(plain, rig.folder) == []
    starts = [start for name, start in rig.depot.asked if name == NAMES[1]]
    assert starts[-1] == 1000
    assert await rig.box.retention._vault.read(NAMES[1]) == FACES[1]


@pytest.mark.parametrize("wrong", [b"another picture", bytes(9 * 1024 * 1024)], ids=len)
async def test_a_wrong_or_endless_photo_is_not_kept(rig: Rig, wrong: bytes) -> None:
    rig.depot.blobs[NAMES[2]] = FACES[2]
    rig.depot.blobs[NAMES[1]] = wrong
    await rig.planned(photos=NAMES)
    await rig.until(rig.box.papers._issues.all)
    await rig.panel("chief")
    assert NAMES[1] in (await issues(rig))["paper-fetch-failed"]
    vault = rig.box.retention._vault
    assert await vault.names("s1.roster") <= {NAMES[2]}
    rig.depot.blobs[NAMES[1]] = FACES[1]
    await here(rig)


def lay_out(folder: Path) -> None:
    """Photos as an earlier version kept them: plain, by hash; one half, one damaged, one unknown."""
    unknown = b"\xff\xd8\xff nobody knows whose this is"
    for name, data in (
        (NAMES[1], FACES[1]),
        (NAMES[2], FACES[2][:-1]),
        (NAMES[2] + ".part", FACES[2][:500]),
        (hashlib.sha256(unknown).hexdigest(), unknown),
    ):
        path = folder / "photos" / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


async def test_plain_photos_of_an_earlier_version_move_in_or_go(tmp_path: Path) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq)
    async with running(tmp_path, hq, paper) as rig:
        await photographed(rig)
    await Vault(tmp_path / "vault", rig.box.identity.secret).destroy("s1.roster")
    await asyncio.to_thread(lay_out, tmp_path)
    async with running(tmp_path, hq, paper) as rig:
        await rig.until(lambda: not (tmp_path / "photos").exists())
        vault = rig.box.retention._vault
        assert await vault.read(NAMES[1]) == FACES[1]
        assert not await vault.has(NAMES[2]), "the depot has nothing, the old file was damaged"
        assert await asyncio.to_thread(plain, tmp_path) == []
        rig.depot.blobs[NAMES[2]] = FACES[2]
        rig.box.papers.look()
        await here(rig)


async def test_plain_photos_stay_until_the_vault_has_room_for_them(tmp_path: Path) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq)
    async with running(tmp_path, hq, paper) as rig:
        await photographed(rig)
    await Vault(tmp_path / "vault", rig.box.identity.secret).destroy("s1.roster")
    await asyncio.to_thread(lay_out, tmp_path)
    vault = tmp_path / "vault" / "s1.roster"
    await asyncio.to_thread(vault.write_bytes, b"in the way")
    async with running(tmp_path, hq, paper) as rig:
        await rounds(rig)
        assert (tmp_path / "photos" / NAMES[1][:2] / NAMES[1]).exists()
        await asyncio.to_thread(vault.unlink)
        await rig.until(lambda: not (tmp_path / "photos").exists())
        assert await rig.box.retention._vault.read(NAMES[1]) == FACES[1]
