"""Papers: imported, looked at, sealed once, and opened again only to be previewed (X2, A3).

A paper's key is wrapped before it reaches the database. A correction before the first release
keeps the key, so that only what changed is fetched again; after a release it gets a new one. Answer
keys go into their own table and to nobody.
"""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass, replace

from cloud.core.papers.findings import Finding
from cloud.core.papers.importing import Imported, read_paper
from cloud.ports.blobs import Blobs
from cloud.ports.clock import Clock
from cloud.ports.keys import KeyService, Signer
from cloud.services.paper_fonts import PaperFonts
from cloud.services.wanting import paper_purpose
from cloud.store import audit, papers, rosters
from cloud.store.database import Database
from cloud.store.papers import Paper
from contract import sealing, signing
from contract.paper import PAPER_ASSET, PaperContent
from contract.sealing import Asset, OuterManifest, Sealed, SignedManifest

_KEY = 32
_MEDIA = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "woff2": "font/woff2",
}


class PaperUnknown(Exception):
    """There is no such paper, version or asset."""

    code = "not-found"


class PaperHasProblems(Exception):
    """The file has errors; the report says which. Nothing was stored."""

    code = "paper-has-problems"

    def __init__(self, report: "Report") -> None:
        super().__init__(f"{len(report.findings)} findings")
        self.report = report


@dataclass(frozen=True, slots=True)
class Report:
    """What an import found."""

    content: PaperContent | None
    assets: int
    findings: tuple[Finding, ...]

    @property
    def points(self) -> float | None:
        """Return what can be reached, if every item says so."""
        return _points(self.content) if self.content else None


class Papers:
    """Every paper of HQ."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        blobs: Blobs,
        keys: KeyService,
        signer: Signer,
        fonts: PaperFonts,
        package_key: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._blobs = blobs
        self._keys = keys
        self._signer = signer
        self._fonts = fonts
        self._package_key = package_key
        self._items: dict[str, frozenset[str]] = {}
        """By manifest."""

    async def dry_run(self, name: str, data: bytes) -> Report:
        """Import a file and say what was found; stores nothing."""
        imported = await asyncio.to_thread(self._read, name, data)
        return Report(imported.content, len(imported.assets), imported.findings)

    async def accept(
        self, paper: str, name: str, data: bytes, *, by: str
    ) -> tuple[Paper, Report, bool]:
        """Import and seal a file as the next version of ``paper``; raises PaperHasProblems.

        Returns the version, what was found, and whether it is new.
        """
        imported = await asyncio.to_thread(self._read, name, data)
        report = Report(imported.content, len(imported.assets), imported.findings)
        if imported.content is None:
            raise PaperHasProblems(report)
        source = hashlib.sha256(data).hexdigest()
        async with self._database.begin() as connection:
            versions = await papers.versions(connection, paper)
        newest = versions[-1] if versions else None
        if newest is not None and newest.source == source:
            return newest, report, False
        version = newest.version + 1 if newest else 1
        key = await self._key(newest)
        imported = await asyncio.to_thread(self._fonts.packed, imported)
        assert imported.content is not None, "a font takes nothing away"
        report = replace(report, findings=imported.findings)
        sealed = await asyncio.to_thread(_seal, imported, key, paper, version)
        manifest = await self._keep(sealed)
        now_ms = self._clock.now_ms()
        stored = Paper(
            paper=paper,
            version=version,
            title=imported.content.title,
            items=len(imported.content.items),
            points=None if report.points is None else f"{report.points:g}",
            source=source,
            source_name=name,
            key=await self._keys.wrap(key, purpose=paper_purpose(paper, version)),
            manifest=manifest,
            bytes=sum(segment.size for segment in sealed.outer.segments),
            segments=len(sealed.outer.segments),
            accepted_ms=now_ms,
            accepted_by=by,
        )
        async with self._database.begin() as connection:
            await papers.add(
                connection, stored, blobs=[manifest, *sealed.segments], keys=imported.keys
            )
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="paper.accept",
                about=f"{paper} {version}",
                detail=name,
            )
        return stored, report, True

    def _read(self, name: str, data: bytes) -> Imported:
        return self._fonts.checked(read_paper(name, data))

    async def all_of(self) -> list[tuple[Paper, list[str]]]:
        """Return the newest version of every paper, and the sessions that give it."""
        async with self._database.begin() as connection:
            found = (await papers.newest(connection)).values()
            return [
                (paper, await rosters.sessions_of_paper(connection, paper.paper)) for paper in found
            ]

    async def find(self, paper: str) -> tuple[Paper, list[str]]:
        """Return the newest version of a paper, and its sessions. Raises PaperUnknown."""
        return await self._version(paper, None)

    async def preview(self, paper: str, version: int | None, *, by: str) -> tuple[Paper, bytes]:
        """Return the content as it was sealed, and record who looked. Raises PaperUnknown."""
        found, assets = await self.open(paper, version)
        async with self._database.begin() as connection:
            await audit.record(
                connection,
                at_ms=self._clock.now_ms(),
                account=by,
                act="paper.preview",
                about=f"{found.paper} {found.version}",
            )
        return found, assets[PAPER_ASSET].data

    async def open(self, paper: str, version: int | None) -> tuple[Paper, dict[str, Asset]]:
        """Open a sealed paper. Raises PaperUnknown."""
        found, _ = await self._version(paper, version)
        purpose = paper_purpose(found.paper, found.version)
        key = await self._keys.unwrap(found.key, purpose=purpose)
        signed = SignedManifest.model_validate_json(await self._blobs.get(found.manifest))
        outer = OuterManifest.model_validate_json(signed.body)
        segments = {s.sha256: await self._blobs.get(s.sha256) for s in outer.segments}
        assets = await asyncio.to_thread(sealing.open_sealed, outer, key, segments.__getitem__)
        return found, assets

    async def items(self, paper: str) -> frozenset[str]:
        """Return the items of all versions of a paper; empty where there is no such paper."""
        async with self._database.begin() as connection:
            versions = await papers.versions(connection, paper)
        for one in versions:
            if one.manifest not in self._items:
                _, assets = await self.open(paper, one.version)
                content = PaperContent.model_validate_json(assets[PAPER_ASSET].data)
                self._items[one.manifest] = frozenset(item.id for item in content.items)
        return frozenset().union(*(self._items[one.manifest] for one in versions))

    async def _version(self, paper: str, version: int | None) -> tuple[Paper, list[str]]:
        async with self._database.begin() as connection:
            versions = await papers.versions(connection, paper)
            given = await rosters.sessions_of_paper(connection, paper)
        fitting = [one for one in versions if version in {None, one.version}]
        if not fitting:
            raise PaperUnknown(paper)
        return fitting[-1], given

    async def _key(self, newest: Paper | None) -> bytes:
        """Return the key of the next version: the last one's, unless that has left HQ."""
        if newest is None or newest.released_ms is not None:
            return secrets.token_bytes(_KEY)
        purpose = paper_purpose(newest.paper, newest.version)
        return await self._keys.unwrap(newest.key, purpose=purpose)

    async def _keep(self, sealed: Sealed) -> str:
        """Store the segments and the signed manifest; return the manifest's hash."""
        for data in sealed.segments.values():
            await self._blobs.put(data)
        outer = sealed.outer.model_copy(update={"package_key": self._package_key})
        body = outer.model_dump_json()
        signature = self._signer.sign(signing.MANIFEST, body.encode())
        signed = SignedManifest(body=body, signature=signature)
        return (await self._blobs.put(signed.model_dump_json().encode())).sha256


def _seal(imported: Imported, key: bytes, paper: str, version: int) -> Sealed:
    assert imported.content is not None
    content = imported.content.model_dump_json().encode()
    assets = {PAPER_ASSET: Asset("application/json", content)}
    for name, data in imported.assets.items():
        assets[name] = Asset(_MEDIA[name.rpartition(".")[2]], data)
    return sealing.seal(assets, key, paper=paper, version=version)


def _points(content: PaperContent) -> float | None:
    points = [item.points for item in content.items]
    return None if None in points else sum(p for p in points if p is not None)
