"""Offline packages: checked, taken once, and merged like everything else (X11).

What is genuine goes into a table of its own and counts from then on; the rest is named and kept
aside with the package, whose file stays a blob as it came.
"""

import asyncio
import json
from collections.abc import AsyncIterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cloud.core.packages import Brought, Place, judge
from cloud.core.scope import EVERYTHING, Scope
from cloud.ports.blobs import Blobs, Stored
from cloud.ports.clock import Clock
from cloud.ports.keys import PackageKey
from cloud.services.package_merging import merge
from cloud.services.papers import Papers
from cloud.store import attempts, audit, boxes, packages, rosters, venues
from cloud.store.boxes import Box
from cloud.store.database import Database
from cloud.store.packages import Package
from contract import package as contract_package
from contract import package_content
from contract.package import MAX_BYTES, Header, PackageRefused
from contract.package_content import Checked

_AT_ONCE = 2
"""Packages opened side by side; each is wholly in memory."""
_LISTED = 500


class PackageElsewhere(Exception):
    """The package is of a venue or session that is not meant here."""

    code = "package-elsewhere"


@dataclass(frozen=True, slots=True)
class Taken:
    """A package, and what it brings now; ``again`` when it had been taken before."""

    package: Package
    report: list[dict[str, Any]]
    again: bool


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A package that is none of the refused, not yet taken."""

    stored: Stored
    header: Header
    code: str | None
    checked: Checked | None
    places: Mapping[str, Place]


class Packages:
    """The only way of an offline package into HQ."""

    def __init__(
        self, *, database: Database, clock: Clock, blobs: Blobs, key: PackageKey, papers: Papers
    ) -> None:
        self._database = database
        self._clock = clock
        self._blobs = blobs
        self._key = key
        self._papers = papers
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def take(
        self, scope: Scope, pieces: AsyncIterable[bytes], *, session: str | None, by: str
    ) -> Taken:
        """Take a package; the same one again changes nothing.

        Args:
            scope: whoever uploads it may take packages of these venues.
            pieces: the file.
            session: the one it must be of, if one is meant.
            by: who uploads it.

        Raises:
            BlobTooLarge: more than 256 MiB.
            PackageRefused: not a package, changed on the way, or sealed to another key.
            PackageElsewhere: of another venue or session than whoever uploads it may mean.
        """
        stored = await self._blobs.receive(pieces, limit=MAX_BYTES)
        async with self._slots:
            path = await self._blobs.locate(stored.sha256)
            header = await asyncio.to_thread(_verified, path)
            among = await self._boxes(scope, header, session)
            keys = [box.signing_key for box in among]
            code = _foreign(header, keys)
            checked = None if code else await asyncio.to_thread(self._open, path, keys)
            places = await self._places(header, checked)
            arrived = _Arrived(stored, header, code, checked, places)
            return await self._keep(arrived, by)

    async def newest(self, scope: Scope, *, session: str | None) -> list[Package]:
        """Return packages, newest first."""
        async with self._database.begin() as connection:
            return await packages.newest(connection, scope, session=session, limit=_LISTED)

    async def _boxes(self, scope: Scope, header: Header, session: str | None) -> list[Box]:
        async with self._database.begin() as connection:
            venue = await venues.find(connection, scope, header.venue)
            found = await boxes.all_of(connection, EVERYTHING, venues=[header.venue])
        if venue is None:
            raise PackageElsewhere(f"{header.venue} {header.session}")
        if session is not None and session != header.session:
            raise PackageElsewhere(f"{header.venue} {header.session}")
        return found

    def _open(self, path: Path, keys: Sequence[str]) -> Checked:
        header, content = self._key.open(path.read_bytes())
        return package_content.check(header, content, box_keys=keys)

    async def _places(self, header: Header, checked: Checked | None) -> dict[str, Place]:
        names = {one.attempt for one in header.attempts}
        names |= {one.operation.attempt for one in checked.genuine} if checked else set()
        async with self._database.begin() as connection:
            entries = [
                entry
                for name in sorted(names)
                if (entry := await rosters.find(connection, EVERYTHING, name)) is not None
            ]
        items = {paper: await self._papers.items(paper) for paper in {e.paper for e in entries}}
        return {e.attempt: Place(e.venue, e.session, items[e.paper]) for e in entries}

    async def _keep(self, arrived: _Arrived, by: str) -> Taken:
        header, code, checked = arrived.header, arrived.code, arrived.checked
        name, places = arrived.stored.sha256, arrived.places
        now_ms = self._clock.now_ms()
        async with self._database.begin() as connection:
            among = await boxes.all_of(connection, EVERYTHING, venues=[header.venue])
            # the locks first: what is known must not change between the verdict and the merge
            await attempts.lock(connection, places)
            known = await packages.known(
                connection, sorted(places), among=[box.box for box in among]
            )
            brought = judge(header, checked or _NOTHING, places=places, known=known)
            report = [_reported(one, code) for one in brought]
            package = Package(
                package=name,
                venue=header.venue,
                session=header.session,
                exporter=header.exporter,
                exporter_key=header.key,
                made_ms=header.made_ms,
                bytes=arrived.stored.size,
                received_ms=now_ms,
                stored_by=by,
                code=code,
                report=json.dumps(report, ensure_ascii=False),
            )
            new = await packages.add(connection, package)
            if new and checked is not None:
                await merge(connection, package, checked, brought, among)
            elif (earlier := await packages.find(connection, name)) is not None:
                package = earlier
            await audit.record(
                connection,
                at_ms=now_ms,
                account=by,
                act="package.take" if new else "package.again",
                about=name,
                detail=f"{header.venue} {header.session} {code or ''}".strip(),
            )
        return Taken(package, report, again=not new)


_NOTHING = Checked((), {}, ())


def _verified(path: Path) -> Header:
    return contract_package.verify(path.read_bytes())


def _foreign(header: Header, keys: Sequence[str]) -> str | None:
    """Return why nobody at the venue stands behind a package, if nobody does."""
    try:
        contract_package.verify_exporter(header, keys)
    except PackageRefused as refused:
        return refused.code
    return None


def _reported(one: Brought, code: str | None) -> dict[str, Any]:
    return {
        "attempt": one.attempt,
        "verdict": "quarantined" if code else one.verdict,
        "new": one.new,
        "known": one.known,
        "conflicts": one.conflicts,
        "set_aside": one.set_aside,
        "faults": [asdict(fault) for fault in one.faults],
    }
