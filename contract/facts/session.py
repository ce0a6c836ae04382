"""Facts about a session as a whole."""

from typing import Literal

from contract.facts.fact import Fact
from contract.wire import Moment, Name


class TimeConfirmed(Fact):
    """The chief confirmed the box's time after a restart with a clock of unknown quality (X9)."""

    KIND = "session.time-confirmed"
    kind: Literal["session.time-confirmed"] = "session.time-confirmed"
    by: str
    at: Moment
    """The clock that was confirmed."""


class SessionClosed(Fact):
    """The last attempt ended; counts are for the reconciliation (A1)."""

    KIND = "session.closed"
    kind: Literal["session.closed"] = "session.closed"
    session: Name
    submitted: int
    forced: int
    absent: int


FACTS = (TimeConfirmed, SessionClosed)
