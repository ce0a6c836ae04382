"""Makes the codes of a session, and reads them back; wrapped by the key service at rest (X2)."""

import asyncio
import secrets
from dataclasses import replace
from uuid import uuid4

from cloud.ports.clock import Clock
from cloud.ports.keys import KeyService
from cloud.services.wanting import release_purpose
from cloud.store.openings import Release, VenueRelease
from contract import codes, opening, signing


class Codes:
    """The one place where codes and release keys are in the clear."""

    def __init__(self, *, keys: KeyService, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    async def fresh(self, session: str) -> Release:
        """Return a release of a session with a code A that nobody has."""
        name = f"r-{uuid4().hex}"
        purpose = _a_purpose(session, name)
        code = await self._keys.wrap(codes.new().encode(), purpose=purpose)
        return Release(session, name, code, self._clock.now_ms())

    async def part(self, release: Release, venue: str) -> VenueRelease:
        """Return a venue's part of a release: code B, the release key, and that key under both."""
        digits = await self._keys.unwrap(
            release.code_a, purpose=_a_purpose(release.session, release.release)
        )
        code_b, key = codes.new(), secrets.token_bytes(opening.KEY_BYTES)
        salt = secrets.token_bytes(opening.SALT_BYTES)
        place = opening.place(release.session, venue, release.release)
        wrapped = await asyncio.to_thread(
            opening.wrap_release_key,
            key,
            code_a=digits.decode(),
            code_b=code_b,
            salt=salt,
            place=place,
        )
        purpose = release_purpose(release.session, venue, release.release)
        part = VenueRelease(
            session=release.session,
            venue=venue,
            release=release.release,
            code_b="",
            release_key=await self._keys.wrap(key, purpose=purpose),
            salt=signing.encode(salt),
            wrapped=wrapped,
            made_ms=self._clock.now_ms(),
        )
        sealed = await self._keys.wrap(code_b.encode(), purpose=_b_purpose(part))
        return replace(part, code_b=sealed)

    async def code_a(self, release: Release) -> str:
        """Return code A as it is read out."""
        purpose = _a_purpose(release.session, release.release)
        digits = await self._keys.unwrap(release.code_a, purpose=purpose)
        return codes.written(digits.decode(), "A")

    async def code_b(self, part: VenueRelease) -> str:
        """Return code B as it is printed."""
        digits = await self._keys.unwrap(part.code_b, purpose=_b_purpose(part))
        return codes.written(digits.decode(), "B")


def _a_purpose(session: str, release: str) -> str:
    return f"kaobox/code-a/{session}/{release}"


def _b_purpose(part: VenueRelease) -> str:
    return f"kaobox/code-b/{part.session}/{part.venue}/{part.release}"
