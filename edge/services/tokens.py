"""What a seat or a person shows again after signing in: signed by the box, stored nowhere.

A token survives a restart of the box, so that nobody signs in twice because the box died.
"""

import hashlib
import hmac

from contract import signing
from edge.core.refusal import Refusal


class Tokens:
    """Makes and reads tokens under the box's secret; ``purpose`` keeps kinds apart."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def make(self, purpose: str, *parts: str) -> str:
        """Return a token naming ``parts``."""
        text = "|".join(parts)
        return f"{signing.encode(text.encode())}.{self._mac(purpose, text)}"

    def read(self, purpose: str, token: str) -> tuple[str, ...]:
        """Return the parts; raises Refusal."""
        head, _, mac = token.partition(".")
        try:
            text = signing.decode(head).decode()
        except ValueError as exc:
            raise Refusal("sign-in-needed") from exc
        fits = self._mac(purpose, text).encode()
        if not hmac.compare_digest(mac.encode(errors="replace"), fits):
            raise Refusal("sign-in-needed")
        return tuple(text.split("|"))

    def _mac(self, purpose: str, text: str) -> str:
        whole = f"{purpose}\n{text}".encode()
        return signing.encode(hmac.digest(self._secret, whole, hashlib.sha256))
