"""Slows down guessing without locking anyone out for good."""

from collections import OrderedDict

from edge.core.refusal import Refusal
from edge.ports.clock import Clock

MAX_KEYS = 4096


class Limiter:
    """At most ``tries`` failures per key within ``window_s``; the oldest keys are forgotten."""

    def __init__(self, clock: Clock, *, tries: int, window_s: float) -> None:
        self._clock = clock
        self._tries = tries
        self._window_s = window_s
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def check(self, key: str, *, tries: int | None = None) -> None:
        """Raise Refusal when the key has failed too often of late; ``tries`` is for this key."""
        since = self._clock.monotonic() - self._window_s
        recent = [at for at in self._failures.get(key, ()) if at > since]
        if len(recent) >= (tries or self._tries):
            raise Refusal("too-many-tries")

    def failed(self, key: str) -> None:
        """Count a failure."""
        since = self._clock.monotonic() - self._window_s
        recent = [at for at in self._failures.pop(key, ()) if at > since]
        self._failures[key] = [*recent, self._clock.monotonic()]
        while len(self._failures) > MAX_KEYS:
            self._failures.popitem(last=False)

    def forgive(self, key: str) -> None:
        """Take back the last failure: what was counted beforehand turned out right."""
        counted = self._failures.get(key)
        if counted:
            counted.pop()
