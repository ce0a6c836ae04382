"""The door of the demo's venue: faces compared, impostors turned away, the rest by the chief."""

from collections.abc import Sequence
from dataclasses import dataclass

from kaobox.demo.invigilator import Panel
from kaobox.demo.people import Candidate

_TRIES = 2
_IMPOSTORS = 2


@dataclass(slots=True)
class Entry:
    """What happened at the door."""

    verified_by_face: int = 0
    admitted_by_approval: int = 0
    impostors_tried: int = 0
    impostors_refused: int = 0
    slowest_ms: float = 0.0


async def check_in(people: Sequence[Candidate], *, invigilator: Panel, chief: Panel) -> Entry:
    """Bring every candidate in, and try to bring in somebody else with two of the tickets."""
    entry = Entry()
    attempts = {one.ticket: await invigilator.find(one.ticket) for one in people}
    faces = [one for one in people if one.face]
    for one in faces:
        await invigilator.photo(attempts[one.ticket])
    others = faces[1:] + faces[:1]
    for one, other in list(zip(faces, others, strict=True))[:_IMPOSTORS]:
        if one is not other:
            await _impostor(attempts[one.ticket], other, invigilator, entry)
    for one in people:
        attempt = attempts[one.ticket]
        if one.face and await _passes(attempt, one.face.door, invigilator, entry):
            entry.verified_by_face += 1
            continue
        reason = "照片不可用，证件核对一致" if one.face else "无报名照片，证件核对一致"
        await invigilator.file(attempt, reason)
        await chief.admit(attempt, "主考核对证件")
        entry.admitted_by_approval += 1
    return entry


async def _impostor(attempt: str, other: Candidate, invigilator: Panel, entry: Entry) -> None:
    """Show another person's face for this ticket: it must not open the door."""
    assert other.face is not None
    entry.impostors_tried += 1
    answer = await invigilator.check_in(attempt, other.face.door)
    if answer["outcome"] == "pass":
        return
    await invigilator.until(
        lambda panel: any(
            one["attempt"] == attempt and one["tries"] and one["state"] != "admitted"
            for one in panel.candidates
        )
    )
    entry.impostors_refused += 1


async def _passes(attempt: str, picture: bytes, invigilator: Panel, entry: Entry) -> bool:
    for _ in range(_TRIES):
        answer = await invigilator.check_in(attempt, picture)
        entry.slowest_ms = max(entry.slowest_ms, answer["milliseconds"])
        if answer["outcome"] != "retry":
            break
    return bool(answer["outcome"] == "pass")
