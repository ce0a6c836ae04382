"""The code on a ticket (R3, R4): who and which sitting, signed by HQ, read with no network.

``KAO1/<session>/<attempt>/<issue>/<signature>``, at most 230 characters, so that a QR code of it
stays coarse enough for a phone held by hand. The signature is Ed25519, base64url, over
``kaobox/ticket/1 ‖ 0x00 ‖ session/attempt/issue``. No name and no number of a person is in it.
"""

import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contract import signing

LABEL = "kaobox/ticket/1"
PREFIX = "KAO1/"

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_CODE = re.compile(rf"KAO1/({_NAME})/({_NAME})/([1-9][0-9]{{0,5}})/([A-Za-z0-9_-]{{86}})")


class TicketRefused(Exception):
    """A code that proves nothing; ``code`` says why."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a code says."""

    session: str
    attempt: str
    issue: int
    """Counts up with each reissue; only the one on the roster counts."""

    @property
    def body(self) -> str:
        """The signed text."""
        return f"{self.session}/{self.attempt}/{self.issue}"


def code(ticket: Ticket, key: Ed25519PrivateKey) -> str:
    """Return the text of the QR code."""
    return f"{PREFIX}{ticket.body}/{signing.encode(key.sign(_framed(ticket)))}"


def parse(text: str) -> Ticket:
    """Return what a code claims, unproved; raises TicketRefused with ``ticket-foreign``."""
    return _parts(text)[0]


def verify(text: str, public_key: str) -> Ticket:
    """Return what a code says.

    Args:
        text: as scanned.
        public_key: 32 bytes, base64url, of the plan.

    Raises:
        TicketRefused: ``ticket-foreign`` if it is no code of ours, ``ticket-forged`` if that key
            did not sign it.
    """
    ticket, signature = _parts(text)
    if signing.encode(signing.decode(signature)) != signature:
        raise TicketRefused("ticket-forged", ticket.body)  # a second spelling of the same bytes
    try:
        key = Ed25519PublicKey.from_public_bytes(signing.decode(public_key))
        key.verify(signing.decode(signature), _framed(ticket))
    except (ValueError, InvalidSignature) as exc:
        raise TicketRefused("ticket-forged", ticket.body) from exc
    return ticket


def public(key: Ed25519PrivateKey) -> str:
    """Return the public half as it travels."""
    return signing.encode(key.public_key().public_bytes_raw())


def _parts(text: str) -> tuple[Ticket, str]:
    match = _CODE.fullmatch(text.strip())
    if match is None:
        raise TicketRefused("ticket-foreign", text[:40])
    session, attempt, issue, signature = match.groups()
    return Ticket(session, attempt, int(issue)), signature


def _framed(ticket: Ticket) -> bytes:
    return f"{LABEL}\x00{ticket.body}".encode()
