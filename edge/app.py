"""Composition root of the box: the only file that knows every part by name."""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from edge.adapters.face_worker import FaceWorker
from edge.adapters.http_depot import HttpDepot
from edge.adapters.mqtt_line import MqttLine
from edge.adapters.no_face import NoFace
from edge.adapters.null_camera import NullCamera
from edge.adapters.system_clock import SystemClock
from edge.adapters.zeroconf_announcer import ZeroconfAnnouncer
from edge.config import Settings
from edge.core import (
    admission,
    attempts,
    clock_trust,
    closing,
    identity,
    lineage,
    papers,
    plan,
    seats,
)
from edge.core import orders as order_rules
from edge.core.orders import Judge
from edge.core.state import Slice
from edge.ports.announcer import Announcer
from edge.ports.camera import Camera
from edge.ports.clock import Clock
from edge.ports.depot import Depot
from edge.ports.face import FaceFault, FaceReader
from edge.ports.line import Line
from edge.services.accounts import Accounts
from edge.services.door import DoorDesk
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.services.limiter import Limiter
from edge.services.orders import OrderDesk
from edge.services.papers import Papers
from edge.services.presence import Presence
from edge.services.recovery import Recovery
from edge.services.sittings import Sittings
from edge.services.timekeeper import Timekeeper
from edge.services.tokens import Tokens
from edge.services.uplink import Uplink
from edge.services.venue import Venue
from edge.sim.announcer import SimAnnouncer
from edge.sim.camera import FolderCamera
from edge.store.cache import Cache
from edge.store.journal import Journal
from edge.web import server
from firmware.face.bundle import BundleRefused, manifest, place
from provisioning.identity import Identity, load_or_make

log = logging.getLogger(__name__)

SOFTWARE = "0.1.0"
SHARED = Path(__file__).parents[1] / "contract" / "web"

SLICES: tuple[Slice[object], ...] = (  # type: ignore[assignment]
    lineage.LINEAGE,
    order_rules.ORDERS,
    plan.PLAN,
    papers.PAPERS,
    admission.ADMISSIONS,
    seats.SEATS,
    attempts.ATTEMPTS,
    clock_trust.CLOCK_TRUST,
    closing.CLOSED,
)
"""Every noun that folds the journal."""

JUDGES: dict[str, Judge] = {
    "session.plan": plan.judge,
    "paper.release": papers.judge_release,
    "admission.wish": admission.judge_wish,
    "order.withdraw": papers.judge_withdraw,
}
"""One judge per kind of order."""


@dataclass(frozen=True, slots=True)
class Box:
    """The running parts that someone outside may want."""

    identity: Identity
    ledger: Ledger
    journal: Journal
    uplink: Uplink
    papers: Papers
    timekeeper: Timekeeper
    door: DoorDesk
    web: web.Application


async def run(settings: Settings) -> None:
    """Run the box until it is cancelled or a part dies; then everything stops, in reverse."""
    async with AsyncExitStack() as stack:
        clock = await asyncio.to_thread(SystemClock, trusted=settings.clock.trusted)
        box = await assemble(settings, stack, clock)
        async with asyncio.TaskGroup() as tasks:
            start(box, tasks)
            port = await _listen(stack, box.web, settings)
            announcer = _announcer(settings)
            await stack.enter_async_context(announcer.announce(box=settings.box, port=port))
            print(f"listening http://{settings.lan.host}:{port}", flush=True)  # noqa: T201


def start(box: Box, tasks: asyncio.TaskGroup) -> None:
    """Start the tasks that run for ever; one that dies ends them all."""
    tasks.create_task(box.ledger.run(), name="edge.ledger")
    tasks.create_task(box.uplink.run(), name="edge.uplink")
    tasks.create_task(box.papers.run(), name="edge.papers")
    tasks.create_task(box.timekeeper.run(), name="edge.timekeeper")
    tasks.create_task(box.door.run(), name="edge.door")


@dataclass(frozen=True, slots=True)
class _Ground:
    """What nearly every part stands on."""

    settings: Settings
    identity: Identity
    clock: Clock
    issues: Issues
    recovery: Recovery
    journal: Journal
    ledger: Ledger
    tokens: Tokens
    sealed: Cache
    photos: Cache


async def assemble(
    settings: Settings,
    stack: AsyncExitStack,
    clock: Clock,
    *,
    line: Line | None = None,
    depot: Depot | None = None,
    faces: tuple[FaceReader, identity.Thresholds] | None = None,
) -> Box:
    """Build every part, by hand, from values; ``line``, ``depot``, ``faces`` replace real ones."""
    ground = await _ground(settings, stack, clock)
    papers_ = _papers(ground, depot)
    uplink = _uplink(ground, papers_, line)
    await uplink.load()
    presence = Presence(clock)
    venue = _venue(ground, papers_, uplink, presence)
    uplink.describe = venue.heartbeat
    timekeeper = Timekeeper(
        box=settings.box,
        key=ground.identity.signing_key,
        ledger=ground.ledger,
        journal=ground.journal,
        issues=ground.issues,
        clock=clock,
    )
    door = await _door(ground, stack, faces)
    application = await asyncio.to_thread(  # looks at the pages' folders
        server.build,
        venue=venue,
        sittings=_sittings(ground, papers_, uplink, presence),
        accounts=Accounts(
            ledger=ground.ledger, tokens=ground.tokens, limiter=_limiter(clock), clock=clock
        ),
        door=door,
        timekeeper=timekeeper,
        ledger=ground.ledger,
        papers=ground.sealed,
        camera=_camera(settings),
        shared=SHARED,
        max_body=settings.lan.max_body,
    )
    return Box(
        identity=ground.identity,
        ledger=ground.ledger,
        journal=ground.journal,
        uplink=uplink,
        papers=papers_,
        timekeeper=timekeeper,
        door=door,
        web=application,
    )


async def _ground(settings: Settings, stack: AsyncExitStack, clock: Clock) -> _Ground:
    identity_ = await asyncio.to_thread(
        load_or_make, settings.data / "identity", serial=settings.serial
    )
    issues = Issues(clock)
    recovery = Recovery(box=settings.box, serial=identity_.serial, software=SOFTWARE, clock=clock)
    journal = await stack.enter_async_context(recovery.open(settings.data / "journal.db"))
    if recovery.damaged is not None:
        issues.raise_("journal-damaged", str(recovery.damaged))
    ledger = Ledger(journal, clock, SLICES)
    await ledger.load()
    return _Ground(
        settings=settings,
        identity=identity_,
        clock=clock,
        issues=issues,
        recovery=recovery,
        journal=journal,
        ledger=ledger,
        tokens=Tokens(identity_.secret),
        sealed=Cache(settings.data / "papers"),
        photos=Cache(settings.data / "photos"),
    )


def _papers(ground: _Ground, depot: Depot | None) -> Papers:
    settings = ground.settings
    depot = depot or HttpDepot(
        base=settings.hq.url,
        box=settings.box,
        key=ground.identity.signing_key,
        clock=ground.clock,
    )
    return Papers(
        box=settings.box,
        hq_key=settings.hq.key,
        sealing_key=ground.identity.sealing_key,
        depot=depot,
        papers=ground.sealed,
        photos=ground.photos,
        ledger=ground.ledger,
        issues=ground.issues,
        clock=ground.clock,
    )


def _uplink(ground: _Ground, papers_: Papers, line: Line | None) -> Uplink:
    settings, hq = ground.settings, ground.settings.hq
    return Uplink(
        box=settings.box,
        software=SOFTWARE,
        serial=ground.identity.serial,
        hq_key=hq.key,
        line=line or MqttLine(host=hq.broker_host, port=hq.broker_port, box=settings.box),
        journal=ground.journal,
        ledger=ground.ledger,
        recovery=ground.recovery,
        orders=OrderDesk(
            box=settings.box,
            hq_key=hq.key,
            ledger=ground.ledger,
            judges=JUDGES,
            issues=ground.issues,
            taken=papers_.look,
        ),
        clock=ground.clock,
        beat_s=hq.heartbeat_s,
        first_backoff_s=hq.backoff_s,
    )


def _venue(ground: _Ground, papers_: Papers, uplink: Uplink, presence: Presence) -> Venue:
    return Venue(
        box=ground.settings.box,
        software=SOFTWARE,
        folder=ground.settings.data,
        open_enrolment=ground.settings.open_enrolment,
        ledger=ground.ledger,
        papers=papers_,
        uplink=uplink,
        presence=presence,
        issues=ground.issues,
        clock=ground.clock,
    )


def _sittings(ground: _Ground, papers_: Papers, uplink: Uplink, presence: Presence) -> Sittings:
    return Sittings(
        key=ground.identity.signing_key,
        ledger=ground.ledger,
        journal=ground.journal,
        papers=papers_,
        uplink=uplink,
        presence=presence,
        tokens=ground.tokens,
        limiter=_limiter(ground.clock),
        clock=ground.clock,
    )


async def _door(
    ground: _Ground,
    stack: AsyncExitStack,
    faces: tuple[FaceReader, identity.Thresholds] | None,
) -> DoorDesk:
    reader, thresholds = faces or await _faces(ground.settings, stack, ground.issues)
    return DoorDesk(
        ledger=ground.ledger,
        faces=reader,
        thresholds=thresholds,
        photos=ground.photos,
        issues=ground.issues,
        clock=ground.clock,
    )


def _limiter(clock: Clock) -> Limiter:
    return Limiter(clock, tries=8, window_s=60)


async def _faces(
    settings: Settings, stack: AsyncExitStack, issues: Issues
) -> tuple[FaceReader, identity.Thresholds]:
    none = NoFace(), identity.Thresholds(pass_at=0.0, manual_at=0.0, margin=0.0)
    if settings.face.reader == "none":
        return none
    bundle = settings.face.models or place()
    try:
        known = await asyncio.to_thread(manifest, bundle)
        worker = await stack.enter_async_context(FaceWorker(bundle))
    except (BundleRefused, FaceFault) as exc:
        log.warning("no face verification: %s", exc)
        issues.raise_("face-fault", str(exc))
        return none
    thresholds = identity.Thresholds(
        pass_at=known.pass_at, manual_at=known.manual_at, margin=known.margin
    )
    return worker, thresholds


def _camera(settings: Settings) -> Camera:
    if settings.camera.kind == "folder" and settings.camera.folder is not None:
        return FolderCamera(settings.camera.folder)
    return NullCamera()


def _announcer(settings: Settings) -> Announcer:
    if not settings.announce:
        return SimAnnouncer()
    return ZeroconfAnnouncer(addresses=settings.announce_addresses)


async def _listen(stack: AsyncExitStack, application: web.Application, settings: Settings) -> int:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, settings.lan.host, settings.lan.port, backlog=1024)
    await site.start()
    port: int = runner.addresses[0][1]
    return port
