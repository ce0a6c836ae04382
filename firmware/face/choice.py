"""Which frames of a sequence get a full look. Pure."""

from collections.abc import Mapping, Sequence

from firmware.face.fusion import FEWEST, MOST, pick
from firmware.face.tracker import Sighting

TURN = 12.0  # degrees from which on a turn of the head is one
_FACING = 15.0  # degrees within which a full look finds a face turned to the camera


def choose(
    moments: Sequence[float], sighted: Mapping[int, Sighting], turn: tuple[int, int] | None
) -> list[int]:
    """Return the frames to look at, the best first.

    Those that face the camera, if there are enough of them: a head that turns is no reason to
    complain of it.

    Args:
        moments: when each frame was taken, in milliseconds.
        sighted: what was seen, by frame.
        turn: two frames that must be among them.
    """
    level = [at for at, sighting in sighted.items() if _facing(sighting)]
    picked: list[int] = []
    for tried in (level, [*sighted]):
        if len(picked) < FEWEST:
            worths = [sighted[at].worth for at in tried]
            picked = [tried[at] for at in pick([moments[at] for at in tried], worths)]
    wanted = [at for at in turn or () if at not in picked]
    return picked[: MOST - len(wanted)] + wanted


def around_turn(sighted: Mapping[int, Sighting]) -> tuple[int, int] | None:
    """Return the best frames that face the camera before and after the greatest turn.

    None unless there is one on either side, from which the face turned by ``TURN`` or more.
    """
    yaws = {at: sighting.measures["yaw"] for at, sighting in sighted.items()}
    turned = max(yaws, key=lambda at: abs(yaws[at]), default=0)
    level = [
        at
        for at, sighting in sighted.items()
        if _facing(sighting) and abs(yaws[at] - yaws[turned]) >= TURN
    ]
    before, after = ([at for at in level if (at < turned) == side] for side in (True, False))
    if not before or not after:
        return None
    best = [max(side, key=lambda at: sighted[at].worth) for side in (before, after)]
    return best[0], best[1]


def _facing(sighting: Sighting) -> bool:
    return all(abs(sighting.measures[name]) <= _FACING for name in ("yaw", "pitch"))
