"""Brings sealed papers and roster photos to the box ahead of time, and opens no paper itself."""

import asyncio
import logging

from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ValidationError

from contract import release, signing
from contract.facts.paper import PaperCached
from contract.orders import PaperRef, PaperRelease, SessionPlan
from contract.sealing import OuterManifest, SignedManifest
from edge.core.papers import PAPERS, wanted
from edge.core.plan import PLAN
from edge.core.refusal import Refusal
from edge.ports.clock import Clock
from edge.ports.depot import Depot, DepotDown, DepotRefused
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.store.cache import Cache, HashDiffers

log = logging.getLogger(__name__)

ISSUE = "paper-fetch-failed"
RETRY_S = 5.0


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
            try:
                await self._fetch_all()
                self._issues.clear(ISSUE)
            except (DepotDown, DepotRefused, HashDiffers, BadManifest) as exc:
                log.info("fetching: %s", exc)
                self._issues.raise_(ISSUE, str(exc))
                await self._clock.sleep(RETRY_S)
                continue
            except OSError as exc:
                self._issues.raise_("storage-full", str(exc))
                await self._clock.sleep(RETRY_S)
                continue
            await self._wake.wait()

    def key(self, session: SessionPlan, paper: PaperRef) -> bytes:
        """Return a released paper's key once its time has come; raises Refusal."""
        given = self._given(session, paper)
        if given.sealed_key not in self._opened:
            self._opened[given.sealed_key] = release.open_key(
                given.sealed_key,
                own=self._sealing_key,
                box=self._box,
                session=session.session,
                paper=paper.paper,
                version=paper.version,
            )
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
        if given is None or self._clock.now().wall_ms < given.not_before_ms:
            raise Refusal("paper-not-open", paper.paper)
        return given

    async def manifest(self, paper: PaperRef) -> OuterManifest:
        """Return the verified outer manifest of a cached paper."""
        return self._verified(await self._papers.read(paper.manifest), paper)

    async def _fetch_all(self) -> None:
        for paper in wanted(self._ledger.state):
            await self._fetch_paper(paper)
        for session in self._ledger.state[PLAN].sessions.values():
            for entry in session.entries:
                if entry.photo is not None:
                    await self._fetch(self._photos, entry.photo)

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
        if not await cache.has(sha256):
            start = await cache.start(sha256)
            await cache.add(sha256, self._depot.fetch(sha256, start))

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
