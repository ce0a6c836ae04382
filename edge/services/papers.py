"""Brings sealed papers and roster photos to the box ahead of time, and opens no paper itself."""

import asyncio
import logging
from functools import partial

from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ValidationError

from contract import release, signing
from contract.facts.paper import PaperCached
from contract.orders import PaperRef, PaperRelease, SessionPlan
from contract.sealing import OuterManifest, SignedManifest
from edge.core.clock_trust import CLOCK_TRUST, come_ms
from edge.core.papers import PAPERS
from edge.core.plan import AFTERMATH_MS, PLAN, over_ms
from edge.core.refusal import Refusal
from edge.ports.clock import Clock
from edge.ports.depot import Depot, DepotDown, DepotRefused
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.store.cache import Cache, HashDiffers
from edge.store.journal import StorageFailed, StorageFull

log = logging.getLogger(__name__)

ISSUE = "paper-fetch-failed"
RETRY_S = 5.0
SHOWN = 3
"""Faults named in the issue."""


class BadManifest(Exception):
    """The manifest is not one, or HQ did not sign it."""


class Papers:
    """Fetches what the plans want; hands out keys when HQ has released them and it is time."""

    def __init__(
        self,
        *,
        box: str,
        hq_key: str,
        sealing_key: ec.EllipticCurvePrivateKey,
        depot: Depot,
        papers: Cache,
        photos: Cache,
        ledger: Ledger,
        issues: Issues,
        clock: Clock,
    ) -> None:
        self._box = box
        self._hq_key = hq_key
        self._sealing_key = sealing_key
        self._depot = depot
        self._papers = papers
        self._photos = photos
        self._ledger = ledger
        self._issues = issues
        self._clock = clock
        self._wake = asyncio.Event()
        self._opened: dict[str, bytes] = {}

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
                await self._wake.wait()

    def key(self, session: SessionPlan, paper: PaperRef) -> bytes:
        """Return a released paper's key once its time has come; raises Refusal."""
        given = self._given(session, paper)
        if given.sealed_key not in self._opened:
            try:
                self._opened[given.sealed_key] = release.open_key(
                    given.sealed_key,
                    own=self._sealing_key,
                    box=self._box,
                    session=session.session,
                    paper=paper.paper,
                    version=paper.version,
                )
            except release.KeyNotOpened as exc:
                log.exception("the released key is not for this box")
                raise Refusal("paper-not-open", f"{paper.paper}: sealed to another key") from exc
        return self._opened[given.sealed_key]

    def is_open(self, session: SessionPlan, paper: PaperRef) -> bool:
        """Tell whether the key may be handed out now."""
        try:
            self._given(session, paper)
        except Refusal:
            return False
        return True

    def _given(self, session: SessionPlan, paper: PaperRef) -> PaperRelease:
        papers = self._ledger.state[PAPERS]
        if paper.manifest not in papers.cached:
            raise Refusal("paper-not-cached", paper.paper)
        given = papers.release_of(session.session, paper)
        trust = self._ledger.state[CLOCK_TRUST]
        if given is None or come_ms(trust, self._clock.now()) < given.not_before_ms:
            raise Refusal("paper-not-open", paper.paper)
        return given

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
        photos = {e.photo for session in sessions for e in session.entries if e.photo is not None}
        jobs = [partial(self._fetch_paper, one) for one in papers.values()]
        jobs += [partial(self._fetch, self._photos, one) for one in sorted(photos)]
        for job in jobs:
            try:
                await job()
            except (DepotRefused, HashDiffers, BadManifest) as exc:
                faults.append(str(exc))
            except (DepotDown, StorageFull, StorageFailed, OSError) as exc:
                return [*faults, str(exc)]
        return faults

    async def _fetch_paper(self, paper: PaperRef) -> None:
        await self._fetch(self._papers, paper.manifest)
        outer = await self.manifest(paper)
        for segment in outer.segments:
            await self._fetch(self._papers, segment.sha256)
        cached = PaperCached(
            paper=paper.paper,
            version=paper.version,
            manifest=paper.manifest,
            bytes=sum(segment.size for segment in outer.segments),
        )
        await self._ledger.record(
            lambda state: () if cached.manifest in state[PAPERS].cached else (cached,)
        )

    async def _fetch(self, cache: Cache, sha256: str) -> None:
        if await cache.has(sha256):
            return
        start = await cache.start(sha256)
        try:
            await cache.add(sha256, self._depot.fetch(sha256, start))
        except DepotRefused:
            if start:  # perhaps there is nothing after what is here already
                await cache.drop(sha256)
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
