"""What the box does at the door, measured: following, deciding, a hundred check-ins in a row."""

import os
import random
import statistics
import struct
import time
from pathlib import Path

from bench.faces.pictures import footage
from edge.adapters.face_worker import FaceWorker
from edge.core.identity import Thresholds, decide
from edge.ports.face import FaceLook, Frame
from firmware.face import chain
from firmware.face.bundle import manifest

FRAMES, EVERY_MS = 5, 120.0
ROOM = 100  # candidates whose templates are compared
CHECK_INS, WARM = 100, 10
REPEATS = 3


def following(nets: chain.FaceChain) -> float:
    """Return the median CPU milliseconds of a frame in which the face is only followed."""
    spent = []
    for frames in footage(20).values():
        tracker = nets.track()
        for frame in frames:
            begin = time.process_time()
            sighting = tracker.see(frame)
            took = (time.process_time() - begin) * 1000
            if sighting and sighting.followed:
                spent.append(took)
    return statistics.median(spent)


def deciding(nets: chain.FaceChain, bundle: Path) -> float:
    """Return the median CPU milliseconds from five frames to a decision in a full room."""
    spent = []
    for frames in footage(FRAMES).values():
        references = _room(nets.look(frames[0]).template)
        for _ in range(REPEATS):
            begin = time.process_time()
            sequence = [chain.Frame(at * EVERY_MS, frame) for at, frame in enumerate(frames)]
            outcome = _decide(nets.follow(sequence), references, bundle)
            spent.append((time.process_time() - begin) * 1000)
            assert outcome == "pass", outcome
    return statistics.median(spent)


async def check_ins(bundle: Path) -> dict[str, float]:
    """Check in a hundred times through the worker; return its memory (MB) and CPU (ms)."""
    people = list(footage(FRAMES).values())
    async with FaceWorker(bundle) as worker:
        pid = worker.pid
        assert pid
        references = _room((await worker.look(people[0][0])).template)
        for count in range(CHECK_INS):
            if count == WARM:
                early, cpu = _memory(pid, "VmRSS"), _cpu(pid)
            frames = people[count % len(people)]
            look = await worker.follow(
                [Frame(at * EVERY_MS, frame) for at, frame in enumerate(frames)]
            )
            assert look.reason is None, look.reason
            _decide(look, references, bundle)
        return {
            "peak": _memory(pid, "VmHWM"),
            "growth": _memory(pid, "VmRSS") - early,
            "cpu": (_cpu(pid) - cpu) / (CHECK_INS - WARM),
        }


def _decide(look: FaceLook | chain.Look, references: dict[str, bytes], bundle: Path) -> str:
    said = manifest(bundle)
    verdict = decide(
        claimed="claimed",
        probe=look,
        references=references,
        tries=0,
        thresholds=Thresholds(said.pass_at, said.manual_at, said.margin),
    )
    return verdict.outcome


def _room(claimed: bytes | None) -> dict[str, bytes]:
    assert claimed
    chance = random.Random(1)
    others = {
        f"other {n}": struct.pack("<128f", *(chance.gauss(0, 0.12) for _ in range(128)))
        for n in range(ROOM - 1)
    }
    return {**others, "claimed": claimed}


def _memory(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise AssertionError(name)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1000
