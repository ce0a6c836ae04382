"""Whether a seat runs Safe Exam Browser with this session's settings (X15)."""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from edge.core import seb, seb_file
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.ports.clock import Clock
from edge.services.ledger import Ledger
from edge.services.tokens import Tokens

NONCE_S = 600.0
_MOST_NONCES = 4096
_PURPOSE = "seb"
_SALT = b"kaobox/seb-salt/1\n"
_NONCE_BYTES = 16


class Seb:
    """Hands out settings files and checks what a browser shows of them.

    A browser shows the Config Key with each request, or once by the page's script, for an address
    with a nonce of ours; then it gets a pass, bound to its address on the LAN and the session. A pass
    does not expire: nothing that an exam needs may run out during it.
    """

    def __init__(
        self,
        *,
        required: bool,
        password: str | None,
        quit_password: str | None,
        secret: bytes,
        ledger: Ledger,
        tokens: Tokens,
        clock: Clock,
    ) -> None:
        self.required = required
        """Seats of this box must run it."""
        self._password = password
        self._quit_password = quit_password
        self._secret = secret
        self._ledger = ledger
        self._tokens = tokens
        self._clock = clock
        self._nonces: dict[str, float] = {}

    async def file(self, origin: str, session: str) -> bytes:
        """Return the settings file of a session; raises Refusal where seats need none."""
        if not self.required:
            raise Refusal("not-found", "seats of this box need no settings")
        lock = None
        if self._password is not None:
            lock = seb_file.Lock(self._password, secrets.token_bytes(seb_file.RANDOM_BYTES))
        settings = self._exam_settings(origin, session)
        return await asyncio.to_thread(seb_file.write, settings, lock)

    def nonce(self) -> str:
        """Return a word that an address may carry once, for ten minutes."""
        now = self._clock.monotonic()
        for known in [one for one, until in self._nonces.items() if until < now]:
            del self._nonces[known]
        while len(self._nonces) >= _MOST_NONCES:
            del self._nonces[next(iter(self._nonces))]
        fresh = secrets.token_urlsafe(_NONCE_BYTES)
        self._nonces[fresh] = now + NONCE_S
        return fresh

    def pass_for(self, origin: str, nonce: str, shown: str, *, source: str) -> str:
        """Return the pass for what the page's script shows; raises Refusal."""
        until = self._nonces.pop(nonce, float("-inf"))
        if self._clock.monotonic() > until:
            raise Refusal("seb-needed", "the page is too old; load it again")
        session = self._session_of(origin, f"{origin}{seb.START}?n={nonce}", shown)
        if session is None:
            raise Refusal("seb-needed", "the Config Key does not fit")
        return self._tokens.make(_PURPOSE, session, source)

    def check(
        self, origin: str, path: str, *, shown: str | None, token: str | None, source: str
    ) -> None:
        """Raise Refusal unless a request comes from a browser with a session's settings.

        Args:
            origin: scheme and host of the request.
            path: the rest of its address, with the query.
            shown: what it shows of the Config Key, if it does.
            token: the pass that it holds, if it does.
            source: its address on the LAN.
        """
        if shown is not None and self._session_of(origin, origin + path, shown) is not None:
            return
        if token is not None and self._passed(token, source):
            return
        raise Refusal("seb-needed", "no Config Key" if shown is None else "another Config Key")

    def _passed(self, token: str, source: str) -> bool:
        try:
            session, whose = self._tokens.read(_PURPOSE, token)
        except (Refusal, ValueError):
            return False
        return session in self._sessions() and whose == source

    def _session_of(self, origin: str, url: str, shown: str) -> str | None:
        for session in self._sessions():
            if seb.proves(shown, url, seb.config_key(self._exam_settings(origin, session))):
                return session
        return None

    def _sessions(self) -> Sequence[str]:
        return tuple(self._ledger.state[PLAN].sessions)

    def _exam_settings(self, origin: str, session: str) -> dict[str, seb.Value]:
        salt = hmac.digest(self._secret, _SALT + session.encode(), hashlib.sha256)
        return seb.exam_settings(origin, salt=salt, quit_password=self._quit_password)
