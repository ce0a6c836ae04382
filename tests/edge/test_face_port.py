"""What any FaceReader must do. Runs on the real worker process and on the simulator."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from edge.adapters.face_worker import FaceWorker
from edge.adapters.no_face import NoFace
from edge.ports.face import FaceBusy, FaceFault, FaceLook, FaceReader, Frame, Glance
from edge.sim.face import SimFace
from firmware.face.picture import decode
from tests.firmware.qr import drawn
from tests.models import bundle, jpeg, sample

TICKET = "KAO1/plan/attempt-001/1/" + "a-Z" * 28
SECONDS = 1.5
WAITING = 3


@dataclass
class Rig:
    """A reader, and how to break it."""

    reader: FaceReader
    known: bytes
    coded: bytes
    die: Callable[[], None]
    hang: Callable[[], None]
    heal: Callable[[], None]


@pytest.fixture(scope="module")
def models() -> Path:
    return bundle()


@pytest.fixture(scope="module")
def known() -> bytes:
    return sample("person-1/1")


@pytest.fixture(scope="module")
def coded(known: bytes) -> bytes:
    """Return the known face with a ticket held beside it."""
    face = decode(known)
    frame = Image.new("RGB", (face.width + 420, face.height), "grey")
    frame.paste(face, (0, 0))
    frame.paste(drawn(TICKET, 400), (face.width + 10, 20))
    return jpeg(frame)


@pytest.fixture(params=["worker", "sim"])
async def rig(
    request: pytest.FixtureRequest,
    models: Path,
    known: bytes,
    coded: bytes,
) -> AsyncIterator[Rig]:
    if request.param == "sim":
        look = FaceLook(1, None, bytes(512), {"light": 0.3}, model="sim", milliseconds=1.0)
        sim = SimFace(
            {known: look, coded: look},
            codes={coded: (TICKET,)},
            waiting=WAITING,
            seconds=SECONDS,
        )
        yield Rig(
            sim,
            known,
            coded,
            die=lambda: setattr(sim, "died", True),
            hang=lambda: setattr(sim, "hangs", True),
            heal=lambda: setattr(sim, "hangs", False),
        )
        return
    async with FaceWorker(models, waiting=WAITING, seconds=SECONDS) as worker:
        yield Rig(
            worker,
            known,
            coded,
            die=lambda: os.kill(worker.pid or 0, signal.SIGKILL),
            hang=lambda: os.kill(worker.pid or 0, signal.SIGSTOP),
            heal=lambda: None,  # the hanging one is killed by the worker itself
        )


async def recovered(rig: Rig) -> FaceLook:
    """Return the first answer after a fault: a fresh worker may need a moment for its nets."""
    async with asyncio.timeout(20):
        while True:
            with suppress(FaceFault):
                return await rig.reader.look(rig.known)


async def test_a_face_gives_a_template_and_no_reason(rig: Rig) -> None:
    look = await rig.reader.look(rig.known)
    assert look.faces == 1
    assert look.reason is None
    assert look.template is not None
    assert len(look.template) == 512
    assert look.model
    assert look.milliseconds > 0
    assert look.measures


async def test_several_frames_of_a_face_give_one_template_and_no_reason(rig: Rig) -> None:
    look = await rig.reader.follow([Frame(120.0 * at, rig.known) for at in range(4)])
    assert look.faces == 1
    assert look.reason is None
    assert look.template is not None
    assert len(look.template) == 512
    assert look.model == (await rig.reader.look(rig.known)).model
    assert look.milliseconds > 0
    assert 0 <= look.best < 4


async def test_bad_frames_among_good_ones_are_passed_over(rig: Rig) -> None:
    frames = [b"", rig.known, b"no picture at all", rig.known, rig.known]
    look = await rig.reader.follow([Frame(120.0 * at, frame) for at, frame in enumerate(frames)])
    assert (look.faces, look.reason) == (1, None)
    assert frames[look.best] == rig.known


@pytest.mark.parametrize("frames", [[], [b"no picture at all"], [b"", b"", b""]])
async def test_frames_without_a_face_are_a_reason_not_a_fault(
    rig: Rig, frames: list[bytes]
) -> None:
    look = await rig.reader.follow([Frame(120.0 * at, frame) for at, frame in enumerate(frames)])
    assert look.faces == 0
    assert look.template is None
    assert look.reason in {"BAD_PICTURE", "NO_FACE"}


async def test_a_reader_that_hangs_over_several_frames_is_given_up_in_time(rig: Rig) -> None:
    rig.hang()
    start = asyncio.get_running_loop().time()
    with pytest.raises(FaceFault) as fault:
        await rig.reader.follow([Frame(120.0 * at, rig.known) for at in range(4)])
    assert fault.value.code == "face-fault"
    assert asyncio.get_running_loop().time() - start < SECONDS + 0.5
    rig.heal()
    assert (await recovered(rig)).faces == 1


@pytest.mark.parametrize("picture", [b"", b"no picture at all", b"\xff\xd8\xff" * 1000])
async def test_a_bad_picture_is_a_reason_not_a_fault(rig: Rig, picture: bytes) -> None:
    look = await rig.reader.look(picture)
    assert look.faces == 0
    assert look.template is None
    assert look.reason in {"BAD_PICTURE", "NO_FACE"}


async def test_looks_at_once_are_all_answered(rig: Rig) -> None:
    looks = await asyncio.gather(*(rig.reader.look(rig.known) for _ in range(WAITING)))
    assert [look.faces for look in looks] == [1] * WAITING


async def test_one_too_many_is_told_so_at_once(rig: Rig) -> None:
    rig.hang()
    waiting = [asyncio.ensure_future(rig.reader.look(rig.known)) for _ in range(WAITING)]
    await asyncio.sleep(0.05)
    start = asyncio.get_running_loop().time()
    with pytest.raises(FaceBusy) as busy:
        await rig.reader.look(rig.known)
    assert busy.value.code == "face-busy"
    assert asyncio.get_running_loop().time() - start < 0.5
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(end, FaceFault) and end.code == "face-fault" for end in ends)
    rig.heal()
    assert (await recovered(rig)).faces == 1


async def test_a_reader_that_hangs_is_given_up_in_time_and_replaced(rig: Rig) -> None:
    rig.hang()
    start = asyncio.get_running_loop().time()
    with pytest.raises(FaceFault) as fault:
        await rig.reader.look(rig.known)
    assert fault.value.code == "face-fault"
    assert asyncio.get_running_loop().time() - start < SECONDS + 0.5
    rig.heal()
    assert (await recovered(rig)).faces == 1


async def test_the_loop_runs_on_while_a_look_hangs(rig: Rig) -> None:
    rig.hang()
    look = asyncio.ensure_future(rig.reader.look(rig.known * 20))
    ticks = 0
    while not look.done():
        await asyncio.sleep(0.01)
        ticks += 1
    assert isinstance(look.exception(), FaceFault)
    assert ticks > SECONDS * 100 / 4


async def test_a_reader_that_dies_is_replaced(rig: Rig) -> None:
    rig.die()
    assert (await recovered(rig)).faces == 1


async def test_a_caller_that_goes_away_leaves_no_jam(rig: Rig) -> None:
    for _ in range(2 * WAITING):
        look = asyncio.ensure_future(rig.reader.look(rig.known))
        await asyncio.sleep(0.005)
        look.cancel()
        await asyncio.gather(look, return_exceptions=True)
    assert (await recovered(rig)).faces == 1


async def test_a_glance_says_where_a_face_is_and_which_way_it_looks(rig: Rig) -> None:
    for _ in range(3):
        glance = await rig.reader.glance("door", rig.known)
        assert (glance.faces, glance.reason, glance.codes) == (1, None, ())
        assert glance.place
        left, top, width, height = glance.place
        assert 0 <= left < left + width <= 1
        assert 0 <= top < top + height <= 1
        assert {"yaw", "pitch"} <= glance.measures.keys()
        assert glance.milliseconds > 0


async def test_a_glance_reads_codes_when_asked_to(rig: Rig) -> None:
    assert (await rig.reader.glance("door", rig.coded)).codes == ()
    glance = await rig.reader.glance("door", rig.coded, codes=True)
    assert (glance.faces, glance.codes) == (1, (TICKET,))
    assert (await rig.reader.glance("door", rig.known, codes=True)).codes == ()


@pytest.mark.parametrize("picture", [b"", b"no picture at all", b"\xff\xd8\xff" * 1000])
async def test_a_glance_at_a_bad_picture_is_a_reason_not_a_fault(rig: Rig, picture: bytes) -> None:
    glance = await rig.reader.glance("door", picture, codes=True)
    assert (glance.faces, glance.place, glance.codes) == (0, None, ())
    assert glance.reason in {"BAD_PICTURE", "NO_FACE"}


async def test_a_glance_gives_way_at_once_to_anything_that_waits(rig: Rig) -> None:
    rig.hang()
    look = asyncio.ensure_future(rig.reader.look(rig.known))
    await asyncio.sleep(0)
    start = asyncio.get_running_loop().time()
    with pytest.raises(FaceBusy) as busy:
        await rig.reader.glance("door", rig.known)
    assert busy.value.code == "face-busy"
    assert asyncio.get_running_loop().time() - start < 0.5
    with pytest.raises(FaceFault):
        await look
    rig.heal()
    assert (await recovered(rig)).faces == 1
    assert (await rig.reader.glance("door", rig.known)).faces == 1


async def test_of_two_glances_at_once_one_is_told_to_come_again(rig: Rig) -> None:
    ends = await asyncio.gather(
        *(rig.reader.glance(name, rig.known) for name in ("door", "stand")),
        return_exceptions=True,
    )
    assert {type(end) for end in ends} == {FaceBusy, Glance}


async def test_a_glance_takes_no_place_from_looks(rig: Rig) -> None:
    glance = asyncio.ensure_future(rig.reader.glance("door", rig.known))
    await asyncio.sleep(0)
    looks = await asyncio.gather(*(rig.reader.look(rig.known) for _ in range(WAITING)))
    assert [look.faces for look in looks] == [1] * WAITING
    assert (await glance).faces == 1


async def test_a_glance_that_hangs_is_given_up_in_time(rig: Rig) -> None:
    rig.hang()
    start = asyncio.get_running_loop().time()
    with pytest.raises(FaceFault) as fault:
        await rig.reader.glance("door", rig.known)
    assert fault.value.code == "face-fault"
    assert asyncio.get_running_loop().time() - start < SECONDS + 0.5
    rig.heal()
    assert (await recovered(rig)).faces == 1


async def test_a_glance_gives_way_to_a_look_that_nobody_waits_for_any_more(
    models: Path, known: bytes
) -> None:
    async with FaceWorker(models, seconds=SECONDS) as worker:
        os.kill(worker.pid or 0, signal.SIGSTOP)
        look = asyncio.ensure_future(worker.look(known))
        await asyncio.sleep(0.1)
        look.cancel()
        await asyncio.gather(look, return_exceptions=True)
        with pytest.raises(FaceBusy):
            await worker.glance("door", known)
        os.kill(worker.pid or 0, signal.SIGCONT)
        async with asyncio.timeout(10):
            while True:
                with suppress(FaceBusy):
                    assert (await worker.glance("door", known)).faces == 1
                    break
                await asyncio.sleep(0.01)


async def test_a_look_behind_a_glance_that_hangs_is_answered_all_the_same(
    models: Path, known: bytes
) -> None:
    async with FaceWorker(models, seconds=6.0) as worker:
        os.kill(worker.pid or 0, signal.SIGSTOP)
        glance = asyncio.ensure_future(worker.glance("door", known))
        await asyncio.sleep(0)
        assert (await worker.look(known)).faces == 1
        with pytest.raises(FaceFault):
            await glance


async def test_a_worker_killed_over_a_picture_faults_before_the_limit(
    models: Path,
    known: bytes,
) -> None:
    async with FaceWorker(models, seconds=20.0) as worker:
        first = worker.pid
        assert first
        os.kill(first, signal.SIGSTOP)
        look = asyncio.ensure_future(worker.look(known))
        await asyncio.sleep(0.2)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(FaceFault, match="died"):
            await asyncio.wait_for(look, 10)
        assert (await worker.look(known)).faces == 1
        assert worker.pid != first


async def test_no_process_is_left_when_the_worker_ends(models: Path) -> None:
    async with FaceWorker(models) as worker:
        pid = worker.pid
        assert pid
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(FaceFault, match="ended"):
        await worker.look(b"")


async def test_without_models_the_worker_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(FaceFault, match="no model bundle"):
        async with FaceWorker(tmp_path):
            pass


async def test_a_box_without_models_says_so_of_every_picture(known: bytes) -> None:
    look = await NoFace().look(known)
    assert (look.faces, look.reason, look.template) == (0, "FACE_UNAVAILABLE", None)
    assert await NoFace().follow([Frame(0.0, known)]) == look
    assert await NoFace().glance("door", known, codes=True) == Glance(0, "FACE_UNAVAILABLE")
