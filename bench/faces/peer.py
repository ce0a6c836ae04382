"""The peer's process, seen from here."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bench.faces.environment import PeerUnavailable, python

_PIPELINE = Path(__file__).with_name("dlib_pipeline.py")


@dataclass(frozen=True)
class Reading:
    """One picture, read once: faces, descriptor of the largest, milliseconds of CPU and of wall."""

    faces: int
    template: tuple[float, ...] | None
    cpu: float
    wall: float


class Peer:
    """dlib in a process of its own, as a context manager."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [str(python()), str(_PIPELINE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.version: str = self._answer()["version"]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def read(self, file: Path, *, upsample: int) -> Reading:
        assert self._process.stdin
        try:
            print(json.dumps({"file": str(file), "upsample": upsample}), file=self._process.stdin)
            self._process.stdin.flush()
        except BrokenPipeError as ended:
            raise PeerUnavailable("the peer's process ended; its error is above") from ended
        answer = self._answer()
        template = answer["template"] and tuple(answer["template"])
        return Reading(answer["faces"], template, answer["cpu"], answer["wall"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise PeerUnavailable("the peer's process ended; its error is above")
        answer: dict[str, Any] = json.loads(line)
        return answer
