"""Which big bytes a box may fetch and put: what concerns its venue, and nothing else."""

from collections.abc import AsyncIterable
from pathlib import Path

from cloud.core.scope import EVERYTHING
from cloud.ports.blobs import BlobMissing, Blobs, Stored
from cloud.ports.clock import Clock
from cloud.store import boxes, files, papers, rosters, uploads
from cloud.store.boxes import Box
from cloud.store.database import Database, fits
from cloud.store.files import CandidateFile
from cloud.store.tables import fleet
from contract import request as proofs
from contract.request import BadRequestProof

MAX_PUT = 32 * 1024 * 1024
MAX_FILE = 10 * 1024 * 1024
"""Of a file that a candidate handed in, as at the box."""


class FileElsewhere(Exception):
    """No attempt of this venue has this name."""

    code = "attempt-elsewhere"


class BoxFiles:
    """Blobs as a box sees them."""

    def __init__(self, *, database: Database, clock: Clock, blobs: Blobs) -> None:
        self._database = database
        self._clock = clock
        self._blobs = blobs

    async def prove(self, header: str | None, *, method: str, path: str) -> Box:
        """Return the box that signed a request; raises BadRequestProof."""
        proof = proofs.read(header)
        box = None
        if fits(fleet.boxes, {"box": proof.box}):
            async with self._database.begin() as connection:
                box = await boxes.find(connection, EVERYTHING, proof.box)
        if box is None:
            raise BadRequestProof("bad-signature")  # who is registered is nobody's business
        now_ms = self._clock.now_ms()
        proofs.check(proof, box.signing_key, method=method, path=path, now_ms=now_ms)
        return box

    async def fetch(self, box: Box, sha256: str) -> Path:
        """Return a blob that concerns the box's venue; raises BlobMissing."""
        async with self._database.begin() as connection:
            allowed = await papers.is_published_to(
                connection, box.venue, sha256
            ) or await rosters.has_photo(connection, box.venue, sha256)
        if not allowed:
            raise BlobMissing(sha256)
        return await self._blobs.locate(sha256)

    async def put(self, box: Box, sha256: str, pieces: AsyncIterable[bytes]) -> Stored:
        """Store what a box hands over; raises HashDiffers, BlobTooLarge."""
        stored = await self._blobs.receive(pieces, limit=MAX_PUT, expected=sha256)
        async with self._database.begin() as connection:
            now_ms = self._clock.now_ms()
            await uploads.note(
                connection, box=box.box, sha256=sha256, size=stored.size, now_ms=now_ms
            )
        return stored

    async def put_file(
        self, box: Box, sha256: str, attempt: str, pieces: AsyncIterable[bytes]
    ) -> Stored:
        """Store a candidate's file; the same one again changes nothing.

        Raises FileElsewhere, HashDiffers, BlobTooLarge.
        """
        async with self._database.begin() as connection:
            entry = await rosters.find(connection, EVERYTHING, attempt)
        if entry is None or entry.venue != box.venue:
            raise FileElsewhere(attempt)
        stored = await self._blobs.receive(pieces, limit=MAX_FILE, expected=sha256)
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            note = CandidateFile(attempt, sha256, box.box, stored.size, now_ms)
            await files.note(connection, note)
        return stored
