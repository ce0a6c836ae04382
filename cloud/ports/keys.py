"""Keys that no table may hold in the clear: the wrapping service, and HQ's own signature."""

from typing import Protocol

from contract.package import Content, Header
from contract.ticket import Ticket


class NotUnwrapped(Exception):
    """The wrapped bytes are not for this purpose, or were made under another key."""

    code = "key-not-unwrapped"


class KeyService(Protocol):
    """Wraps small secrets under a key that the database never sees (X2)."""

    async def wrap(self, secret: bytes, *, purpose: str) -> str:
        """Return ``secret`` wrapped, base64url; it unwraps for the same purpose only."""
        ...

    async def unwrap(self, wrapped: str, *, purpose: str) -> bytes:
        """Return the secret; raises NotUnwrapped."""
        ...


class Signer(Protocol):
    """HQ's P-256 key."""

    @property
    def public_key(self) -> str:
        """Return the public half as it travels."""
        ...

    def sign(self, label: str, body: bytes) -> str:
        """Sign ``body`` for the purpose ``label`` of ``contract.signing``."""
        ...


class TicketKey(Protocol):
    """HQ's Ed25519 key for the codes on tickets (R4); boxes have its public half in their plans."""

    @property
    def public_key(self) -> str:
        """Return the public half as it travels."""
        ...

    def code(self, ticket: Ticket) -> str:
        """Return the text of a ticket's QR code."""
        ...


class PackageKey(Protocol):
    """HQ's P-256 key for offline packages (X11); papers name its public half in their manifest."""

    @property
    def public_key(self) -> str:
        """Return the public half as it travels."""
        ...

    def open(self, package: bytes) -> tuple[Header, Content]:
        """Return what a package holds; raises ``PackageRefused``. Blocking."""
        ...
