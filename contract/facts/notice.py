"""Facts about what candidates are told during the exam (X18)."""

from typing import Literal

from contract.facts.fact import Fact
from contract.notice import Audience
from contract.paper import Identifier
from contract.wire import Name


class NoticePosted(Fact):
    """Somebody at the venue told seats something; what HQ tells comes as an order."""

    KIND = "notice.posted"
    kind: Literal["notice.posted"] = "notice.posted"
    notice: Name
    session: Name
    audience: Audience
    text: str
    item: Identifier | None = None
    by: str


class NoticeAcknowledged(Fact):
    """The candidate has read it."""

    KIND = "notice.acknowledged"
    kind: Literal["notice.acknowledged"] = "notice.acknowledged"
    notice: Name
    attempt: Name


FACTS = (NoticePosted, NoticeAcknowledged)
