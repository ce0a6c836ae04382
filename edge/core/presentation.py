"""Whether a person stands there and not a picture of one. Pure.

What is found can only make an outcome worse, and never decides by itself: look again, then a person
looks. It is no certified detection of attacks: a video played on a screen moves as a face does, and
only the turn that nobody could foresee speaks to it.

The measures are those of several frames (``FaceLook.measures``); yaw is positive when a person turns
to their own left. A flat picture moves as one plane, so that little is left of a homography between
two frames (``parallax``); but a sheet turned far enough is read as a turning head by the landmarks
too. What a head does not do is become narrower as it turns (``squeeze``): both have to hold. The
figures stand in ``docs/faces.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from contract.facts.entry import Presentation
from edge.core.identity import Outcome, Thresholds, Verdict

Policy = Literal["challenge", "required", "note", "off"]
"""``challenge``: what is suspect does not pass, and what is unclear is asked to turn the head;
``required``: a single picture does not pass either; ``note``: recorded only; ``off``: not looked at.
"""
Side = Literal["left", "right"]
Measures = Mapping[str, float]

SOLID = 1.8
"""Parallax of a solid face, in % of the distance between the eyes, at a turn of ``ENOUGH``."""
SQUEEZED = 8.0
"""Per cent by which a sheet becomes narrower as it turns, and a head does not (at most 6.5 seen)."""
ENOUGH = 12.0
"""Degrees of turn from which flat and solid can be told apart."""
TURNED = 15.0
"""Degrees that an asked turn has to reach, to that side only."""
EVIDENT = 0.5
"""Evidence, 0 to 1, of edges or of a screen's pattern from which it counts."""
UNREAL = 0.1
"""Below it the net that tells real faces from pictures is sure enough to be asked about."""

QUESTIONS: Mapping[Side, str] = {"left": "TURN_LEFT", "right": "TURN_RIGHT"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the frames show.

    Attributes:
        presentation: as it is recorded.
        reason: why it is not good enough, or "". ``FRAMED``, ``SCREEN``, ``FLAT`` (a picture),
            ``NOT_TURNED``, ``CHANGED`` (after the turn it was another face), ``UNCHECKED`` (one
            picture cannot show it).
        unclear: only a turn of the head would tell.
    """

    presentation: Presentation
    reason: str = ""
    unclear: bool = False


def judge(measures: Measures, asked: Side | None, thresholds: Thresholds) -> Finding:
    """Judge several frames; ``asked`` is the turn they are the answer to."""
    picture = _picture(measures)
    if picture:
        return Finding("suspect", picture)
    if asked is not None:
        return _answered(measures, asked, thresholds)
    if not _told(measures):
        return Finding("unchecked", unclear=True)
    return Finding("bona-fide")


def single(policy: Policy, asked: Side | None, *, suspected: bool) -> Finding:
    """Judge one picture, which shows nothing: no turn, and after a suspicion it is not enough."""
    if asked is not None:
        return Finding("unchecked", "NOT_TURNED")
    wanting = policy == "required" or (policy == "challenge" and suspected)
    return Finding("unchecked", "UNCHECKED" if wanting else "")


def weigh(
    verdict: Verdict, finding: Finding, policy: Policy, *, side: Side, tries: int, at: Thresholds
) -> Verdict:
    """Return the verdict as the finding leaves it: the same, or a pass no more.

    Only one who would otherwise pass is asked to turn, to ``side``: nobody else learns anything.
    """
    if policy in {"note", "off"}:
        return verdict
    if finding.reason == "CHANGED" and verdict.reason == "MULTI_FACE":
        # Two people's frames make no template; that it was two, one after the other, is the point.
        return replace(verdict, outcome="manual", reason="CHANGED")
    if verdict.outcome != "pass":
        return verdict
    if finding.unclear:
        return replace(verdict, outcome="retry", reason=QUESTIONS[side])
    if not finding.reason:
        return verdict
    again: Outcome = "manual" if tries + 1 >= at.tries else "retry"
    hopeless = finding.reason in {"CHANGED", "UNCHECKED"}
    return replace(verdict, outcome="manual" if hopeless else again, reason=finding.reason)


def asks(reason: str) -> Side | None:
    """Return which turn a reason asks for."""
    return next((side for side, code in QUESTIONS.items() if code == reason), None)


def _picture(measures: Measures) -> str:
    """Return what gives a picture away, or ""."""
    if measures.get("framed", 0.0) >= EVIDENT:
        return "FRAMED"
    if measures.get("moire", 0.0) >= EVIDENT:
        return "SCREEN"
    if measures.get("real", 1.0) < UNREAL:
        return "FLAT"
    return "FLAT" if _told(measures) and not _solid(measures) else ""


def _told(measures: Measures) -> bool:
    """Tell whether the frames turn enough to show what it is."""
    return measures.get("turn", 0.0) >= ENOUGH and {"parallax", "squeeze"} <= measures.keys()


def _solid(measures: Measures) -> bool:
    return measures["parallax"] >= SOLID and measures["squeeze"] < SQUEEZED


def _answered(measures: Measures, asked: Side, thresholds: Thresholds) -> Finding:
    left = measures.get("yaw_most", 0.0) >= TURNED
    right = measures.get("yaw_least", 0.0) <= -TURNED
    turned = (left, right) == (asked == "left", asked == "right")
    if "apart" in measures and not measures["apart"] <= thresholds.pass_at:
        return Finding("suspect", "CHANGED")
    if not turned or not _told(measures) or "apart" not in measures:
        return Finding("unchecked", "NOT_TURNED")
    return Finding("turned")
