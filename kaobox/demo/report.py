"""What the unattended demo says: a line for every step, and the account at the end."""

import json
import sys
import time
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """The last line, in this order. ``lost`` is the verifier's word, not the demo's."""

    verifier: str
    candidates: int
    verified_by_face: int
    admitted_by_approval: int
    impostors_refused: int
    papers_opened: int
    answers_acknowledged: int
    answers_at_hq: int
    lost: int
    cuts: int
    queued_at_cut: int
    kills: int
    in_flight_at_kill: int
    seconds: float

    def as_json(self) -> str:
        """Return it as one line."""
        return json.dumps(asdict(self))


class Progress:
    """Prints steps with the seconds since the beginning; to stderr when stdout is for JSON."""

    def __init__(self, *, json_on_stdout: bool) -> None:
        self._out = sys.stderr if json_on_stdout else sys.stdout
        self._began = time.monotonic()

    @property
    def seconds(self) -> float:
        """Return how long it has been."""
        return time.monotonic() - self._began

    def say(self, chinese: str, english: str) -> None:
        """Print a step."""
        print(f"{self.seconds:6.1f} s  {chinese}  {english}", file=self._out, flush=True)

    def table(self, account: Account) -> None:
        """Print the account for people."""
        for name, value in asdict(account).items():
            print(f"  {name:<22}{value:>12}", file=self._out, flush=True)
