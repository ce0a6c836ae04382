"""The code with which staff export answers from a seat that no box answers (X11).

It is made from the box's secret, so the panel can show it at any time and nothing is stored. A seat
holds only its hash since sign-in and checks what is typed by itself. The code keeps candidates from
exporting; what is exported is encrypted to HQ in any case.
"""

import asyncio
import hashlib
import hmac

from contract import signing

DIGITS = 8
ROUNDS = 100_000
_PURPOSE = b"kaobox/export-code/1\n"
_SALT = b"kaobox/export-salt/1\n"
_SALT_BYTES = 16


class ExportCodes:
    """One code for each session of this box."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._proofs: dict[str, dict[str, str]] = {}
        self._making = asyncio.Lock()

    def code(self, session: str) -> str:
        """Return the code that the panel shows."""
        mac = hmac.digest(self._secret, _PURPOSE + session.encode(), hashlib.sha256)
        return f"{int.from_bytes(mac, 'big') % 10**DIGITS:0{DIGITS}d}"

    async def proof(self, session: str) -> dict[str, str]:
        """Return what a seat checks a typed code with: ``{"salt", "hash"}``, base64url.

        ``hash`` is PBKDF2-HMAC-SHA256 of the code's digits, 100,000 rounds, 32 bytes.
        """
        if session not in self._proofs:
            async with self._making:  # a hall that signs in at once wants one, not a hundred
                if session not in self._proofs:
                    self._proofs[session] = await asyncio.to_thread(self._proof, session)
        return self._proofs[session]

    def _proof(self, session: str) -> dict[str, str]:
        salt = hmac.digest(self._secret, _SALT + session.encode(), hashlib.sha256)[:_SALT_BYTES]
        digest = hashlib.pbkdf2_hmac("sha256", self.code(session).encode(), salt, ROUNDS)
        return {"salt": signing.encode(salt), "hash": signing.encode(digest)}
