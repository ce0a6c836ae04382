"""What goes wrong in a drill, and when: drawn from a seed, so that a drill can be held again.

Times are shares of the exam, from the opening of the papers (0) to the end (1). A seat has one
trouble at most, so that what must become of its answers is known beforehand.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

KINDS = ("wan", "kill", "swap", "late", "package", "power", "clock")
LEAST_SEATS = 4
_SHARE = {"swap": 0.08, "grace": 0.04, "head": 0.04, "unproved": 0.04, "package": 0.06}
_SHARE["clock"] = 0.06
_OF_KIND = {
    "swap": ("swap",),
    "late": ("grace", "head", "unproved"),
    "package": ("package",),
    "clock": ("clock",),
}
_AT_LEAST = {"swap": 2, "grace": 1, "head": 1, "unproved": 1, "package": 2, "clock": 1}
_BASE_S = 10.0
_FAULT_S = 1.2
_SEAT_S = 0.05
_HOURS_MS = 3_600_000


class BadFaults(Exception):
    """A fault that there is not, or too few seats for those that are asked for."""

    code = "bad-faults"


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that begins and lasts."""

    at: float
    lasts_s: float


@dataclass(frozen=True, slots=True)
class Move:
    """A seat dies, its candidate goes on at another, and the dead one comes back later."""

    seat: str
    to: str
    at: float
    back_after_s: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A seat is cut off."""

    seat: str
    at: float


@dataclass(frozen=True, slots=True)
class Skew:
    """The clock of a seat jumps."""

    seat: str
    at: float
    ms: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that goes wrong."""

    seed: int
    kinds: tuple[str, ...]
    exam_s: float
    wan: tuple[Spell, ...] = ()
    kills: tuple[float, ...] = ()
    power: tuple[Spell, ...] = ()
    """``lasts_s``: how long the chief takes to vouch for the time afterwards."""
    moves: tuple[Move, ...] = ()
    grace: tuple[Cut, ...] = ()
    """Cut off before the end, back within two minutes after it."""
    head: tuple[Cut, ...] = ()
    """Back later, but the seat's letters were entered in time."""
    unproved: tuple[Cut, ...] = ()
    """Back later, with nothing to show for it."""
    packages: tuple[Cut, ...] = ()
    """Cut off until answers have left by an offline package."""
    skews: tuple[Skew, ...] = ()
    plain: tuple[str, ...] = ()
    """Seats that nothing happens to."""


def read_kinds(text: str) -> tuple[str, ...]:
    """Return the faults of a list with commas, in our order; raises BadFaults."""
    wanted = {one.strip() for one in text.split(",") if one.strip()}
    if unknown := sorted(wanted - set(KINDS)):
        raise BadFaults(f"{', '.join(unknown)}; there are {', '.join(KINDS)}")
    return tuple(kind for kind in KINDS if kind in wanted)


def draw(seats: Sequence[str], kinds: Sequence[str], seed: int) -> Plan:
    """Draw what goes wrong; raises BadFaults when there are too few seats."""
    chance = random.Random(seed)  # noqa: S311 - trouble, not a secret
    roles = _roles(seats, kinds, chance)
    between = chance.uniform
    return Plan(
        seed=seed,
        kinds=tuple(kinds),
        exam_s=_BASE_S + _FAULT_S * len(kinds) + _SEAT_S * len(seats),
        wan=(Spell(between(0.05, 0.3), between(3, 7)),) if "wan" in kinds else (),
        kills=(between(0.1, 0.65),) if "kill" in kinds else (),
        power=(Spell(between(0.2, 0.65), between(0.5, 2)),) if "power" in kinds else (),
        moves=tuple(
            Move(seat, f"Z{number + 1:02d}", between(0.1, 0.5), between(1.5, 4))
            for number, seat in enumerate(roles["swap"])
        ),
        grace=_cuts(roles["grace"], chance, 0.7, 0.85),
        head=_cuts(roles["head"], chance, 0.7, 0.85),
        unproved=_cuts(roles["unproved"], chance, 0.7, 0.85),
        packages=_cuts(roles["package"], chance, 0.3, 0.75),
        skews=tuple(
            Skew(seat, between(0.1, 0.8), chance.choice((-1, 1)) * chance.randint(1, 9) * _HOURS_MS)
            for seat in roles["clock"]
        ),
        plain=tuple(roles["plain"]),
    )


def _cuts(
    seats: Sequence[str], chance: random.Random, earliest: float, latest: float
) -> tuple[Cut, ...]:
    return tuple(Cut(seat, chance.uniform(earliest, latest)) for seat in seats)


def _roles(
    seats: Sequence[str], kinds: Sequence[str], chance: random.Random
) -> dict[str, list[str]]:
    free = list(seats)
    chance.shuffle(free)
    roles: dict[str, list[str]] = {role: [] for role in _SHARE}
    for kind in kinds:
        for role in _OF_KIND.get(kind, ()):
            wanted = max(_AT_LEAST[role], round(_SHARE[role] * len(seats)))
            roles[role], free = sorted(free[:wanted]), free[wanted:]
    if not free:
        raise BadFaults(f"{len(seats)} seats are too few for these faults")
    return {**roles, "plain": sorted(free)}
