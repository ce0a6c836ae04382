"""Whether a box is there, judged by connections and not by the order in which words arrive.

Connections count over the life of a box. A will of connection 7 that arrives after the birth of
connection 8 is about the past. Only another machine (another serial) starts to count anew.
"""

from dataclasses import dataclass, replace
from typing import Literal

SILENT_MS = 90_000
"""Three heartbeats."""

State = Literal["online", "silent", "offline", "never"]


@dataclass(frozen=True, slots=True)
class Liveness:
    """What HQ knows of a box's line."""

    online: bool = False
    connection: int = 0
    since_ms: int = 0
    """When ``online`` last changed."""
    last_word_ms: int = 0
    serial: str = ""
    journal: str = ""


def on_status(known: Liveness, *, online: bool, connection: int, now_ms: int) -> Liveness:
    """Apply a birth or a will; retained ones may be old, so neither counts as a word."""
    if connection < known.connection:
        return known
    if connection == known.connection and online and not known.online:
        return known  # the birth of a connection whose will is known already
    return _seen(known, online=online, connection=connection, now_ms=now_ms)


def on_hello(
    known: Liveness, *, connection: int, serial: str, journal: str, now_ms: int
) -> Liveness:
    """Apply a hello: the box speaks, on a connection of its own."""
    if (serial, journal) != (known.serial, known.journal):
        other = replace(known, serial=serial, journal=journal, last_word_ms=now_ms)
        return _seen(other, online=True, connection=connection, now_ms=now_ms)
    return on_word(known, connection=connection, now_ms=now_ms)


def on_word(known: Liveness, *, connection: int, now_ms: int) -> Liveness:
    """Apply a message that states its connection: a hello or a heartbeat."""
    heard = replace(known, last_word_ms=now_ms)
    if connection < known.connection or (connection == known.connection and not known.online):
        return heard  # it was under way while its connection ended
    return _seen(heard, online=True, connection=connection, now_ms=now_ms)


def state(known: Liveness | None, now_ms: int) -> State:
    """Return the word for it."""
    if known is None or not known.connection:
        return "never"
    if not known.online:
        return "offline"
    last = max(known.last_word_ms, known.since_ms)
    return "online" if now_ms - last <= SILENT_MS else "silent"


def _seen(known: Liveness, *, online: bool, connection: int, now_ms: int) -> Liveness:
    since = now_ms if online != known.online or not known.connection else known.since_ms
    return replace(known, online=online, connection=connection, since_ms=since)
