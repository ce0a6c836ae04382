"""The face reader as the door uses it: frames in, a look out, its faults on the panel."""

from collections.abc import Sequence

from edge.core.refusal import Refusal
from edge.ports.face import FaceBusy, FaceFault, FaceLook, FaceReader, Frame
from edge.services.issues import Issues

ISSUE = "face-fault"


class Faces:
    """Looks at whoever stands at the door."""

    def __init__(self, reader: FaceReader, issues: Issues) -> None:
        self._reader = reader
        self._issues = issues

    async def look(self, frames: Sequence[Frame]) -> FaceLook:
        """Look at one picture, or follow a face over several; raises FaceFault."""
        if not frames:
            raise Refusal("bad-picture", "no picture")
        try:
            if len(frames) == 1:
                look = await self._reader.look(frames[0].picture)
            else:
                look = await self._reader.follow(frames)
        except FaceBusy:  # works, and somebody else is being looked at
            raise
        except FaceFault as exc:
            self.failed(exc)
            raise
        self._issues.clear(ISSUE)
        return look

    async def portrait(self, picture: bytes) -> FaceLook:
        """Look at a roster photo; raises FaceFault, which may be the photo's doing."""
        return await self._reader.look(picture)

    def failed(self, fault: FaceFault) -> None:
        """Say on the panel that nobody can be verified now."""
        self._issues.raise_(ISSUE, str(fault))
