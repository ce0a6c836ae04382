"""How often somebody may fail before they have to wait. Only failures count, and memory is bounded."""

from collections import OrderedDict

MOST_KEYS = 10_000


class Tries:
    """Failures per key within a window that slides."""

    def __init__(self, *, limit: int, window_s: float) -> None:
        self._limit = limit
        self._window_s = window_s
        self._failed: OrderedDict[str, list[float]] = OrderedDict()

    def allowed(self, key: str, now: float) -> bool:
        """Tell whether ``key`` may try at ``now`` (monotonic seconds)."""
        return len(self._recent(key, now)) < self._limit

    def failed(self, key: str, now: float) -> None:
        """Count a failure; the key not heard of for longest is forgotten when there are too many."""
        self._failed[key] = [*self._recent(key, now), now][-self._limit :]
        self._failed.move_to_end(key)
        while len(self._failed) > MOST_KEYS:
            self._failed.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forget the failures of ``key``."""
        self._failed.pop(key, None)

    def _recent(self, key: str, now: float) -> list[float]:
        return [at for at in self._failed.get(key, ()) if now - at < self._window_s]
