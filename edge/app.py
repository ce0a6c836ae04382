"""Composition root of the box: the only file that knows every part by name."""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from contract import signing
from edge.adapters import camera_kinds
from edge.adapters.face_worker import FaceWorker
from edge.adapters.http_courier import HttpCourier
from edge.adapters.http_depot import HttpDepot
from edge.adapters.mqtt_line import MqttLine
from edge.adapters.no_face import NoFace
from edge.adapters.null_camera import NullCamera
from edge.adapters.process_camera import ProcessCamera
from edge.adapters.system_clock import SystemClock
from edge.adapters.zeroconf_announcer import ZeroconfAnnouncer
from edge.config import Settings
from edge.core import (
    admission,
    attempts,
    clock_trust,
    closing,
    epoch_facts,
    grants,
    identity,
    lineage,
    lost_time,
    notices,
    openings,
    papers,
    plan,
    retention,
    seats,
)
from edge.core import orders as order_rules
from edge.core.orders import Judge
from edge.core.state import Slice
from edge.ports.announcer import Announcer
from edge.ports.camera import Camera
from edge.ports.clock import Clock
from edge.ports.courier import Courier
from edge.ports.depot import Depot
from edge.ports.face import FaceFault, FaceReader
from edge.ports.line import Line
from edge.services.accounts import Accounts
from edge.services.camera import WatchedCamera
from edge.services.door import DoorDesk
from edge.services.exam_desk import ExamDesk
from edge.services.export import ExportCodes
from edge.services.file_delivery import FileDelivery
from edge.services.issues import Issues
from edge.services.late_delivery import LateDelivery
from edge.services.ledger import Ledger
from edge.services.limiter import Limiter
from edge.services.lookout import Desk
from edge.services.orders import OrderDesk
from edge.services.paper_keys import PaperKeys
from edge.services.papers import Papers
from edge.services.plain_photos import PlainPhotos
from edge.services.presence import Presence
from edge.services.recovery import Recovery
from edge.services.retention import Retention
from edge.services.roster_photos import RosterPhotos
from edge.services.seb import Seb
from edge.services.sights import Sights
from edge.services.sittings import Sittings
from edge.services.timekeeper import Timekeeper
from edge.services.tokens import Tokens
from edge.services.uplink import Uplink
from edge.services.uploads import Uploads
from edge.services.venue import Venue
from edge.sim.announcer import SimAnnouncer
from edge.store.cache import Cache
from edge.store.journal import Journal
from edge.store.vault import Vault
from edge.web import probes, server, tls
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
    openings.OPENINGS,
    notices.NOTICES,
    admission.ADMISSIONS,
    seats.SEATS,
    attempts.ATTEMPTS,
    epoch_facts.EPOCH_FACTS,
    lost_time.LOST,
    grants.GRANTS,
    clock_trust.CLOCK_TRUST,
    closing.CLOSED,
    retention.RETENTION,
)
"""Every noun that folds the journal."""

JUDGES: dict[str, Judge] = {
    "session.plan": plan.judge,
    "paper.release": papers.judge_release,
    "paper.opening": openings.judge,
    "notice.post": notices.judge,
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
    retention: Retention
    file_delivery: FileDelivery
    issues: Issues
    web: web.Application


async def run(settings: Settings, clock: Clock | None = None) -> None:
    """Run the box until it is cancelled or a part dies; then everything stops, in reverse."""
    async with AsyncExitStack() as stack:
        if clock is None:
            clock = await asyncio.to_thread(SystemClock, trusted=settings.clock.trusted)
        box = await assemble(settings, stack, clock)
        async with asyncio.TaskGroup() as tasks:
            start(box, tasks)
            port = await _listen(stack, box.web, settings)
            await _listen_for_probes(stack, box.issues, settings)
            announcer = _announcer(settings)
            await stack.enter_async_context(announcer.announce(box=settings.box, port=port))
            scheme = "https" if settings.lan.certificate else "http"
            print(f"listening {scheme}://{settings.lan.host}:{port}", flush=True)  # noqa: T201


def start(box: Box, tasks: asyncio.TaskGroup) -> None:
    """Start the tasks that run for ever; one that dies ends them all."""
    tasks.create_task(box.ledger.run(), name="edge.ledger")
    tasks.create_task(box.uplink.run(), name="edge.uplink")
    tasks.create_task(box.papers.run(), name="edge.papers")
    tasks.create_task(box.timekeeper.run(), name="edge.timekeeper")
    tasks.create_task(box.door.run(), name="edge.door")
    tasks.create_task(box.retention.run(), name="edge.retention")
    tasks.create_task(box.file_delivery.run(), name="edge.file_delivery")


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
    photos: Vault
    periods: retention.Periods


async def assemble(
    settings: Settings,
    stack: AsyncExitStack,
    clock: Clock,
    *,
    line: Line | None = None,
    depot: Depot | None = None,
    courier: Courier | None = None,
    faces: tuple[FaceReader, identity.Thresholds] | None = None,
) -> Box:
    """Build every part, by hand, from values; what is given replaces the real one."""
    ground = await _ground(settings, stack, clock)
    depot = depot or _depot(ground)
    roster_photos = _roster_photos(ground, depot)
    papers_ = _papers(ground, depot, roster_photos)
    uplink = _uplink(ground, papers_, line)
    await uplink.load()
    presence = Presence(clock)
    paper_keys = _paper_keys(ground)
    venue = _venue(ground, paper_keys, uplink, presence)
    uplink.describe = venue.heartbeat
    late_delivery = _late_delivery(ground)
    timekeeper = Timekeeper(
        box=settings.box,
        key=ground.identity.signing_key,
        ledger=ground.ledger,
        journal=ground.journal,
        issues=ground.issues,
        late_delivery=late_delivery,
        clock=clock,
    )
    reader, thresholds = faces or await _faces(settings, stack, ground.issues)
    door = _door(ground, reader, thresholds)
    camera = await _camera(ground, stack)
    exports = ExportCodes(ground.identity.secret)
    uploads = _uploads(ground)
    application = await asyncio.to_thread(  # looks at the pages' folders
        server.build,
        venue=venue,
        sittings=_sittings(
            ground, paper_keys, uplink, presence, exports, late_delivery=late_delivery
        ),
        exam=_exam_desk(ground, late_delivery),
        uploads=uploads,
        exports=exports,
        accounts=Accounts(
            ledger=ground.ledger, tokens=ground.tokens, limiter=_limiter(clock), clock=clock
        ),
        door=door,
        sights=Sights(Desk(door, reader, camera, clock)),
        timekeeper=timekeeper,
        ledger=ground.ledger,
        papers=ground.sealed,
        paper_keys=paper_keys,
        camera=camera,
        seb_desk=_seb(ground),
        answer_probes=settings.lan.answer_probes,
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
        retention=_retention(ground, roster_photos),
        file_delivery=_file_delivery(ground, uploads, uplink, courier or _courier(ground)),
        issues=ground.issues,
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
        photos=Vault(settings.data / "vault", identity_.secret),
        periods=retention.Periods(
            roster_ms=int(settings.privacy.roster_hours * 3_600_000),
            taken_ms=int(settings.privacy.taken_days * 86_400_000),
        ),
    )


def _depot(ground: _Ground) -> Depot:
    return HttpDepot(
        base=ground.settings.hq.url,
        box=ground.settings.box,
        key=ground.identity.signing_key,
        clock=ground.clock,
    )


def _courier(ground: _Ground) -> Courier:
    return HttpCourier(
        base=ground.settings.hq.url,
        box=ground.settings.box,
        key=ground.identity.signing_key,
        clock=ground.clock,
    )


def _roster_photos(ground: _Ground, depot: Depot) -> RosterPhotos:
    return RosterPhotos(
        depot=depot,
        vault=ground.photos,
        ledger=ground.ledger,
        periods=ground.periods,
        clock=ground.clock,
    )


def _retention(ground: _Ground, roster_photos: RosterPhotos) -> Retention:
    folder = ground.settings.data / "photos"
    plain = PlainPhotos(folder, roster_photos, ground.photos, ground.ledger)
    return Retention(
        vault=ground.photos,
        ledger=ground.ledger,
        periods=ground.periods,
        clock=ground.clock,
        move_in=plain.move_in,
    )


def _papers(ground: _Ground, depot: Depot, roster_photos: RosterPhotos) -> Papers:
    settings = ground.settings
    return Papers(
        hq_key=settings.hq.key,
        depot=depot,
        papers=ground.sealed,
        photos=roster_photos,
        ledger=ground.ledger,
        issues=ground.issues,
        clock=ground.clock,
    )


def _paper_keys(ground: _Ground) -> PaperKeys:
    return PaperKeys(
        box=ground.settings.box,
        sealing_key=ground.identity.sealing_key,
        ledger=ground.ledger,
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


def _venue(ground: _Ground, paper_keys: PaperKeys, uplink: Uplink, presence: Presence) -> Venue:
    return Venue(
        box=ground.settings.box,
        software=SOFTWARE,
        folder=ground.settings.data,
        open_enrolment=ground.settings.open_enrolment,
        ledger=ground.ledger,
        paper_keys=paper_keys,
        uplink=uplink,
        presence=presence,
        issues=ground.issues,
        clock=ground.clock,
        lost_cap_s=ground.settings.time.lost_cap_minutes * 60,
    )


def _sittings(
    ground: _Ground,
    paper_keys: PaperKeys,
    uplink: Uplink,
    presence: Presence,
    exports: ExportCodes,
    *,
    late_delivery: LateDelivery,
) -> Sittings:
    return Sittings(
        key=ground.identity.signing_key,
        hq_key=ground.settings.hq.key,
        exports=exports,
        ledger=ground.ledger,
        journal=ground.journal,
        paper_keys=paper_keys,
        uplink=uplink,
        presence=presence,
        tokens=ground.tokens,
        limiter=_limiter(ground.clock),
        late_delivery=late_delivery,
        clock=ground.clock,
    )


def _late_delivery(ground: _Ground) -> LateDelivery:
    def sign(label: str, text: bytes) -> str:
        return signing.sign(ground.identity.signing_key, label, text)

    return LateDelivery(ground.ledger, ground.journal, sign)


def _exam_desk(ground: _Ground, late_delivery: LateDelivery) -> ExamDesk:
    return ExamDesk(
        ledger=ground.ledger,
        journal=ground.journal,
        clock=ground.clock,
        late_delivery=late_delivery,
        cap_s=ground.settings.time.lost_cap_minutes * 60,
    )


def _seb(ground: _Ground) -> Seb:
    seat = ground.settings.seat
    return Seb(
        required=seat.seb == "required",
        password=seat.seb_password,
        quit_password=seat.seb_quit_password,
        secret=ground.identity.secret,
        ledger=ground.ledger,
        tokens=ground.tokens,
        clock=ground.clock,
    )


def _uploads(ground: _Ground) -> Uploads:
    data = ground.settings.data
    return Uploads(
        vault=Vault(data / "uploads", ground.identity.secret), folder=data, ledger=ground.ledger
    )


def _file_delivery(
    ground: _Ground, uploads: Uploads, uplink: Uplink, courier: Courier
) -> FileDelivery:
    return FileDelivery(
        uploads=uploads,
        courier=courier,
        ledger=ground.ledger,
        periods=ground.periods,
        clock=ground.clock,
        backlog=lambda: uplink.queued if uplink.connected else None,
    )


def _door(ground: _Ground, reader: FaceReader, thresholds: identity.Thresholds) -> DoorDesk:
    return DoorDesk(
        ledger=ground.ledger,
        faces=reader,
        thresholds=thresholds,
        photos=ground.photos,
        issues=ground.issues,
        clock=ground.clock,
        presentation=ground.settings.face.presentation,
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
        pass_at=known.pass_at,
        manual_at=known.manual_at,
        margin=known.margin,
        duplicate_at=known.duplicate_at,
    )
    return worker, thresholds


async def _camera(ground: _Ground, stack: AsyncExitStack) -> Camera:
    wanted = ground.settings.camera
    if wanted.kind == "none":
        return NullCamera()
    camera = ProcessCamera(
        camera_kinds.command(
            wanted.kind,
            device=wanted.device or "",
            path=wanted.source,
            size=(wanted.width, wanted.height),
        ),
        clock=ground.clock,
        live=wanted.kind in camera_kinds.LIVE,
        rotation=wanted.rotation,
    )
    watched = WatchedCamera(await stack.enter_async_context(camera), ground.issues, ground.clock)
    await stack.enter_async_context(watched.watched())
    return watched


def _announcer(settings: Settings) -> Announcer:
    if not settings.announce:
        return SimAnnouncer()
    return ZeroconfAnnouncer(addresses=settings.announce_addresses)


async def _listen(stack: AsyncExitStack, application: web.Application, settings: Settings) -> int:
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    lan = settings.lan
    secure = tls.context(lan.certificate, lan.key) if lan.certificate and lan.key else None
    tls.quieten(asyncio.get_running_loop())
    site = web.TCPSite(runner, lan.host, lan.port, backlog=1024, ssl_context=secure)
    await site.start()
    port: int = runner.addresses[0][1]
    return port


async def _listen_for_probes(stack: AsyncExitStack, issues: Issues, settings: Settings) -> None:
    """Listen where computers ask whether they are online; an exam needs none of it."""
    lan = settings.lan
    if not lan.answer_probes or lan.probes_port == lan.port:
        return
    runner = web.AppRunner(probes.listener(), access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, lan.host, lan.probes_port).start()
    except OSError as exc:
        log.warning("no answers to connectivity probes: %s", exc)
        issues.raise_("probes-unavailable", str(exc))
