"""The face chain against dlib: time per picture, accuracy; and what the door costs.

The peer is the pipeline of the face_recognition package on dlib's own interface: HOG detector with
one upsampling, 5-point landmarks, ResNet with one jitter, in a process of its own. Ours is
`FaceChain.look`: both detectors, mesh, chip, every quality check, ResNet on chip and mirrored
chip. Same JPEG files, in turns, one thread each; times are medians of CPU time, from bytes to
template, because other work on the machine lengthens the wall time of whoever takes longer.
"""

import argparse
import asyncio
import itertools
import math
import statistics
import struct
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.faces import door
from bench.faces.environment import PeerUnavailable
from bench.faces.peer import Peer, Reading
from bench.faces.pictures import Photo, photos
from bench.report import Report
from firmware.face.bundle import place
from firmware.face.chain import FaceChain
from firmware.models.build import build

SIZES = (480, 1280)
ROUNDS = 5
UPSAMPLE = 1  # of the face_recognition package; 0 is measured beside it
FASTER = 6.0
GROWTH_MB = 2.0  # what the allocator may keep between check-ins

Templates = dict[Photo, tuple[float, ...]]


@dataclass(frozen=True)
class Check:
    """A figure and its limit."""

    name: str
    value: float
    limit: float
    at_most: bool = True

    @property
    def holds(self) -> bool:
        return self.value <= self.limit if self.at_most else self.value >= self.limit


@dataclass(frozen=True)
class FaceReport(Report):
    """A report that holds only if every check does."""

    checks: list[Check] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return super().holds and all(check.holds for check in self.checks)

    def show(self, *, as_json: bool) -> None:
        for name, value in self.figures.items():
            print(f"{name:44} {value:10.3f}")
        for check in self.checks:
            sign = "<=" if check.at_most else ">="
            holds = "holds" if check.holds else "BROKEN"
            print(f"{check.name:44} {check.value:10.3f} {sign} {check.limit:8.3f}  {holds}")
        print(f"{'ratio':44} {self.ratio:10.2f} >= {self.target:8.2f}  holds {self.holds}")
        if as_json:
            print(self.line())


@dataclass(frozen=True)
class Times:
    """Median milliseconds by photo."""

    cpu: dict[Photo, float]
    wall: dict[Photo, float]


def look(nets: FaceChain, photo: Photo) -> Reading:
    """Read a photo with the chain."""
    data = photo.file.read_bytes()
    wall, cpu = time.perf_counter(), time.process_time()
    seen = nets.look(data)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    template = struct.unpack("<128f", seen.template) if seen.template else None
    return Reading(seen.faces, template, cpu * 1000, wall * 1000)


def medians(readings: dict[Photo, list[Reading]]) -> Times:
    def of(name: str) -> dict[Photo, float]:
        return {
            photo: statistics.median(getattr(reading, name) for reading in taken)
            for photo, taken in readings.items()
        }

    return Times(of("cpu"), of("wall"))


def gap(readings: dict[Photo, list[Reading]]) -> float:
    """Return how much farther apart the nearest two people are than the farthest pair of one."""
    templates: Templates = {p: t for p, taken in readings.items() if (t := taken[0].template)}
    one: list[float] = []
    two: list[float] = []
    for left, right in itertools.combinations(templates, 2):
        apart = math.dist(templates[left], templates[right])
        (one if left.person == right.person else two).append(apart)
    return min(two) - max(one)


def alone(readings: dict[Photo, list[Reading]]) -> int:
    return sum(taken[0].faces == 1 for taken in readings.values())


def row(photo: Photo, ours: Times, theirs: Times, plain: Times) -> str:
    ratio = theirs.cpu[photo] / ours.cpu[photo]
    return (
        f"{photo.name:18} {ours.cpu[photo]:8.1f} {theirs.cpu[photo]:8.1f} {ratio:7.1f}"
        f" {ours.wall[photo]:8.1f} {theirs.wall[photo]:8.1f} {plain.cpu[photo]:8.1f}"
    )


def compare(
    nets: FaceChain, peer: Peer, width: int, shown: Sequence[Photo]
) -> tuple[dict[str, float], list[Check], float]:
    """Measure one size: figures, checks, and the ratio of the times."""
    ours: dict[Photo, list[Reading]] = {photo: [] for photo in shown}
    theirs: dict[Photo, list[Reading]] = {photo: [] for photo in shown}
    plain: dict[Photo, list[Reading]] = {photo: [] for photo in shown}
    for _, photo in itertools.product(range(ROUNDS), shown):
        theirs[photo].append(peer.read(photo.file, upsample=UPSAMPLE))
        ours[photo].append(look(nets, photo))
        plain[photo].append(peer.read(photo.file, upsample=0))
    took, peer_took, plain_took = medians(ours), medians(theirs), medians(plain)
    print(f"\n{width} px wide         ours CPU dlib CPU   ratio ours wall dlib wall upsample 0")
    for photo in shown:
        print(row(photo, took, peer_took, plain_took))
    each = [peer_took.cpu[photo] / took.cpu[photo] for photo in shown]
    figures = {
        "ours, ms": statistics.mean(took.cpu.values()),
        "dlib, ms": statistics.mean(peer_took.cpu.values()),
        "dlib without upsampling, ms": statistics.mean(plain_took.cpu.values()),
        "ratio, wall time": sum(peer_took.wall.values()) / sum(took.wall.values()),
        "ratio, the worst picture": min(each),
        "ratio, dlib without upsampling": sum(plain_took.cpu.values()) / sum(took.cpu.values()),
    }
    checks = [
        Check(
            f"{width}: pictures with one face, against dlib",
            alone(ours),
            alone(theirs),
            at_most=False,
        ),
        Check(f"{width}: gap between people, against dlib", gap(ours), gap(theirs), at_most=False),
    ]
    ratio = sum(peer_took.cpu.values()) / sum(took.cpu.values())
    return {f"{width}: {name}": value for name, value in figures.items()}, checks, ratio


def run() -> FaceReport:
    bundle = build(place(), progress=print)
    nets = FaceChain(bundle)
    figures: dict[str, float] = {}
    checks: list[Check] = []
    ratios = []
    with tempfile.TemporaryDirectory() as folder, Peer() as peer:
        print(f"dlib {peer.version}: HOG upsampled {UPSAMPLE}, 5 points, ResNet, 1 jitter")
        print("ours: BlazeFace short and full range, mesh twice, chip and mirror through ResNet")
        for width in SIZES:
            found, held, ratio = compare(nets, peer, width, photos(width, Path(folder)))
            figures |= {**found, f"{width}: ratio": ratio}
            checks += held
            ratios.append(ratio)
    worker = asyncio.run(door.check_ins(bundle))
    figures["worker, CPU ms a check-in"] = worker["cpu"]
    checks += [
        Check("a frame that only follows, CPU ms", door.following(nets), 5.0),
        Check("decision on 5 frames, CPU ms", door.deciding(nets, bundle), 250.0),
        Check("worker's peak memory, MB", worker["peak"], 200.0),
        Check("worker's growth over 100 check-ins, MB", worker["growth"], GROWTH_MB),
    ]
    return FaceReport("face", round(min(ratios), 2), FASTER, figures, checks)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    try:
        report = run()
    except PeerUnavailable as missing:
        print(f"{missing.code}: {missing}", file=sys.stderr)
        return 2
    print()
    report.show(as_json=args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
