"""What the box asks of its face process, and how that answers in the port's words.

Runs in the process, but for the questions.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, NamedTuple

from edge.ports.face import FaceLook, Frame, Glance

if TYPE_CHECKING:
    from firmware.face.chain import FaceChain


class Passing(NamedTuple):
    """A frame of a running camera, to be glanced at."""

    sight: str
    picture: bytes
    codes: bool


Question = bytes | Passing | Sequence[Frame]
"""One picture, one of many, or the frames of one person."""


def answers(chain: "FaceChain") -> Callable[[Question], FaceLook | Glance]:
    """Return what answers the box's questions with this chain."""
    # Only the process pays for numpy and the nets, and a box without them has no process.
    from firmware.face.chain import Frame as FaceFrame  # noqa: PLC0415
    from firmware.face.sights import Sights  # noqa: PLC0415

    sights = Sights(chain.track)

    def answer(question: Question) -> FaceLook | Glance:
        if isinstance(question, Passing):
            return Glance(
                **asdict(sights.glance(question.sight, question.picture, codes=question.codes))
            )
        if isinstance(question, bytes):
            return FaceLook(**asdict(chain.look(question)))
        return FaceLook(**asdict(chain.follow([FaceFrame(*frame) for frame in question])))

    return answer
