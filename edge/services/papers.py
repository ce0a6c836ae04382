"""Brings sealed papers and roster photos to the box ahead of time."""

import asyncio
import logging
from contextlib import suppress
from functools import partial

from pydantic import ValidationError

from contract import signing
from contract.facts.paper import PaperCached
from contract.orders import PaperRef
from contract.sealing import OuterManifest, SignedManifest
from edge.core.clock_trust import CLOCK_TRUST, come_ms
from edge.core.papers import PAPERS
from edge.core.plan import AFTERMATH_MS, PLAN, over_ms
from edge.ports.clock import Clock
from edge.ports.depot import Depot, DepotDown, DepotRefused
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.services.roster_photos import RosterPhotos
from edge.store.cache import Cache, HashDiffers
from edge.store.journal import StorageFailed, StorageFull

log = logging.getLogger(__name__)

ISSUE = "paper-fetch-failed"
RETRY_S = 5.0
LOOK_AGAIN_S = 300.0
"""What was here may be found damaged and put aside."""
SHOWN = 3
"""Faults named in the issue."""


class BadManifest(Exception):
    """The manifest is not one, or HQ did not sign it."""


class Papers:
    """Fetches what the plans want; knows no key."""

    def __init__(
        self,
        *,
        hq_key: str,
        depot: Depot,
        papers: Cache,
        photos: RosterPhotos,
        ledger: Ledger,
        issues: Issues,
        clock: Clock,
    ) -> None:
        self._hq_key = hq_key
        self._depot = depot
        self._papers = papers
        self._photos = photos
        self._ledger = ledger
        self._issues = issues
        self._clock = clock
        self._wake = asyncio.Event()

    def look(self) -> None:
        """Have the plans looked at again, now."""
        self._wake.set()

    async def run(self) -> None:
        """Fetch what is missing, again and again until nothing is."""
        while True:
            self._wake.clear()
            faults = await self._fetch_all()
            self._issues.set(ISSUE, wrong=bool(faults), detail="; ".join(faults[:SHOWN]))
            if faults:
                log.info("fetching: %s", faults)
                await self._clock.sleep(RETRY_S)
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN_S):
                        await self._wake.wait()

    async def manifest(self, paper: PaperRef) -> OuterManifest:
        """Return the verified outer manifest of a cached paper."""
        return self._verified(await self._papers.read(paper.manifest), paper)

    async def _fetch_all(self) -> list[str]:
        """Fetch what is not here, also what was here once; returns what went wrong.

        One thing that HQ cannot give holds up nothing else; without HQ all of it waits.
        """
        state, faults = self._ledger.state, list[str]()
        since = come_ms(state[CLOCK_TRUST], self._clock.now()) - AFTERMATH_MS
        sessions = [one for one in state[PLAN].sessions.values() if over_ms(one) >= since]
        papers = {one.manifest: one for session in sessions for one in session.papers}
        jobs = [partial(self._fetch_paper, one) for one in papers.values()]
        try:
            photos = await self._photos.missing(sessions)
            jobs += [partial(self._photos.fetch, one, photos[one]) for one in sorted(photos)]
        except (StorageFull, StorageFailed) as exc:
            faults.append(str(exc))
        for job in jobs:
            try:
                await job()
            except (DepotRefused, HashDiffers, BadManifest) as exc:
                faults.append(str(exc))
            except (DepotDown, StorageFull, StorageFailed, OSError) as exc:
                return [*faults, str(exc)]
        return faults

    async def _fetch_paper(self, paper: PaperRef) -> None:
        await self._fetch(paper.manifest)
        outer = await self.manifest(paper)
        for segment in outer.segments:
            await self._fetch(segment.sha256)
        cached = PaperCached(
            paper=paper.paper,
            version=paper.version,
            manifest=paper.manifest,
            bytes=sum(segment.size for segment in outer.segments),
        )
        await self._ledger.record(
            lambda state: () if cached.manifest in state[PAPERS].cached else (cached,)
        )

    async def _fetch(self, sha256: str) -> None:
        if await self._papers.has(sha256):
            return
        start = await self._papers.start(sha256)
        try:
            await self._papers.add(sha256, self._depot.fetch(sha256, start))
        except DepotRefused:
            if start:  # perhaps there is nothing after what is here already
                await self._papers.drop(sha256)
            raise

    def _verified(self, data: bytes, paper: PaperRef) -> OuterManifest:
        try:
            signed = SignedManifest.model_validate_json(data)
            signing.verify(self._hq_key, signing.MANIFEST, signed.body.encode(), signed.signature)
            outer = OuterManifest.model_validate_json(signed.body)
        except (ValidationError, signing.BadSignature) as exc:
            raise BadManifest(f"{paper.paper}: {exc}") from exc
        if (outer.paper, outer.version) != (paper.paper, paper.version):
            raise BadManifest(f"{paper.paper}: the manifest is of another paper")
        return outer
