"""Where pictures of people are kept, as far as the door needs it."""

from typing import Protocol

from contract.orders import SessionPlan
from edge.core.refusal import Refusal


class Pictures(Protocol):
    """A store of pictures in groups, encrypted at rest (``edge.store.vault``)."""

    async def put(self, group: str, picture: bytes) -> str:
        """Keep a picture durably; returns its SHA-256. Raises StorageFull, StorageFailed."""
        ...

    async def has(self, sha256: str) -> bool:
        """Tell whether the picture is here."""
        ...

    async def read(self, sha256: str) -> bytes:
        """Return a picture; raises FileNotFoundError or a storage fault."""
        ...


def taken(session: SessionPlan) -> str:
    """Return the group of what is photographed at the door of a session."""
    return f"{session.session}.taken"


async def read(store: Pictures, sha256: str) -> bytes:
    """Return a picture; raises Refusal when it is not here (any more), or a storage fault."""
    try:
        return await store.read(sha256)
    except FileNotFoundError as exc:
        raise Refusal("not-found", sha256[:12]) from exc
