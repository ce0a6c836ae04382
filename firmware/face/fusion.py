"""Several looks at one person made one: which frames count, and what they say together. Pure.

A single frame has its own noise: on the sample photos a shift of the face by a few pixels moves
its template by 0.02. The mean over the best frames of a second has less of it, and one blink or
blur costs nothing.
"""

import bisect
import itertools
import math
from collections.abc import Mapping, Sequence

from firmware.face.distance import distance, numbers, packed

FEWEST, MOST = 3, 5
APART_MS = 100.0  # frames that are nearer in time show the same blur and the same blink
_WORTHWHILE = 0.5  # of the best one's worth: a fourth and fifth frame below it are left out
_PLAIN_LIGHT = 0.15  # mean linear light on a face from which on more of it shows no more
_PLAIN_DETAIL = 0.02  # sharpness that is worth a half
_NOTHING = 1e-12  # the length of what has none


class FusionRefused(Exception):
    """The templates are not of one person."""

    code = "not-one-person"


def worth(measures: Mapping[str, float]) -> float:
    """Return how much a frame is worth among others of the same face, 0..1.

    Args:
        measures: ``yaw``, ``pitch``, ``whole``, ``outside``, ``light``, ``glare`` and
            ``sharpness``, as `quality` has them.
    """
    facing = math.cos(math.radians(measures["yaw"])) * math.cos(math.radians(measures["pitch"]))
    detail = max(0.0, measures["sharpness"])
    return (
        max(0.0, facing) ** 2
        * measures["whole"]
        * (1 - measures["outside"])
        * (1 - measures["glare"])
        * min(1.0, measures["light"] / _PLAIN_LIGHT)
        * detail
        / (detail + _PLAIN_DETAIL)
    )


def pick(moments: Sequence[float], worths: Sequence[float]) -> list[int]:
    """Return the frames that count, by index, the best first.

    At most ``MOST``, any two at least ``APART_MS`` apart, worth the most in sum; beyond the third
    only those that are worth half of the best or more.

    Args:
        moments: when each frame was taken, in milliseconds, in any order.
        worths: of each frame.
    """
    order = sorted(range(len(moments)), key=lambda at: moments[at])
    times = [moments[at] for at in order]
    # The best choice of at most n among the first frames is the same without the last of them, or
    # that one and the best n - 1 that end early enough before it.
    choices: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(order) + 1)
    for _ in range(MOST):
        fewer, choices = choices, [(0.0, ())]
        for at, frame in enumerate(order):
            before = bisect.bisect_right(times, times[at] - APART_MS, hi=at)
            value, chosen = fewer[before]
            taken = (value + worths[frame], (*chosen, frame))
            choices.append(max(choices[-1], taken, key=lambda choice: choice[0]))
    best = sorted(choices[-1][1], key=lambda frame: worths[frame], reverse=True)
    return best[:FEWEST] + [
        frame for frame in best[FEWEST:] if worths[frame] >= worths[best[0]] * _WORTHWHILE
    ]


def fuse(templates: Sequence[bytes], *, one_person: float, unit_length: bool = False) -> bytes:
    """Return the mean template.

    The mean of two people's templates would lie near both and could pass for either: they must be
    of one person.

    Args:
        templates: one or more of one model.
        one_person: how far apart any two of them may be.
        unit_length: whether the model's templates have length 1.

    Raises:
        FusionRefused: two of them are farther apart.
        TemplateRefused: one is no template.
    """
    spread = span(templates)
    if spread > one_person:
        raise FusionRefused(f"two frames are {spread:.2f} apart")
    columns = zip(*map(numbers, templates), strict=True)
    mean = tuple(math.fsum(column) / len(templates) for column in columns)
    length = max(math.hypot(*mean), _NOTHING) if unit_length else 1.0
    return packed(tuple(number / length for number in mean))


def span(templates: Sequence[bytes]) -> float:
    """Return how far apart the two most different templates are; 0 for a single one."""
    return max((distance(*pair) for pair in itertools.combinations(templates, 2)), default=0.0)
