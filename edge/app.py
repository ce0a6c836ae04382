"""Composition root of the box: with `edge.assembly` the only place that knows every part by name."""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from edge.adapters.system_clock import SystemClock
from edge.adapters.zeroconf_announcer import ZeroconfAnnouncer
from edge.assembly.door import make_door, open_camera, open_faces
from edge.assembly.exam import (
    make_exam_desk,
    make_late_delivery,
    make_paper_keys,
    make_seb,
    make_sittings,
    make_uplink,
    make_venue,
)
from edge.assembly.files import (
    make_courier,
    make_depot,
    make_file_delivery,
    make_papers,
    make_retention,
    make_roster_photos,
    make_uploads,
)
from edge.assembly.ground import lay_ground, make_limiter
from edge.config import Settings
from edge.core import identity
from edge.ports.announcer import Announcer
from edge.ports.clock import Clock
from edge.ports.courier import Courier
from edge.ports.depot import Depot
from edge.ports.face import FaceReader
from edge.ports.line import Line
from edge.services.accounts import Accounts
from edge.services.door import DoorDesk
from edge.services.export import ExportCodes
from edge.services.file_delivery import FileDelivery
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.services.lookout import Desk
from edge.services.papers import Papers
from edge.services.presence import Presence
from edge.services.retention import Retention
from edge.services.sights import Sights
from edge.services.timekeeper import Timekeeper
from edge.services.uplink import Uplink
from edge.sim.announcer import SimAnnouncer
from edge.store.journal import Journal
from edge.web import probes, server, tls
from provisioning.identity import Identity

log = logging.getLogger(__name__)


SHARED = Path(__file__).parents[1] / "contract" / "web"


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
    ground = await lay_ground(settings, stack, clock)
    depot = depot or make_depot(ground)
    roster_photos = make_roster_photos(ground, depot)
    papers_ = make_papers(ground, depot, roster_photos)
    uplink = make_uplink(ground, papers_, line)
    await uplink.load()
    presence = Presence(clock)
    paper_keys = make_paper_keys(ground)
    venue = make_venue(ground, paper_keys, uplink, presence)
    uplink.describe = venue.heartbeat
    late_delivery = make_late_delivery(ground)
    timekeeper = Timekeeper(
        box=settings.box,
        key=ground.identity.signing_key,
        ledger=ground.ledger,
        journal=ground.journal,
        issues=ground.issues,
        late_delivery=late_delivery,
        clock=clock,
    )
    reader, thresholds = faces or await open_faces(settings, stack, ground.issues)
    door = make_door(ground, reader, thresholds)
    camera = await open_camera(ground, stack)
    exports = ExportCodes(ground.identity.secret)
    uploads = make_uploads(ground)
    application = await asyncio.to_thread(  # looks at the pages' folders
        server.build,
        venue=venue,
        sittings=make_sittings(
            ground, paper_keys, uplink, presence, exports, late_delivery=late_delivery
        ),
        exam=make_exam_desk(ground, late_delivery),
        uploads=uploads,
        exports=exports,
        accounts=Accounts(
            ledger=ground.ledger, tokens=ground.tokens, limiter=make_limiter(clock), clock=clock
        ),
        door=door,
        sights=Sights(Desk(door, reader, camera, clock)),
        timekeeper=timekeeper,
        ledger=ground.ledger,
        papers=ground.sealed,
        paper_keys=paper_keys,
        camera=camera,
        seb_desk=make_seb(ground),
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
        retention=make_retention(ground, roster_photos),
        file_delivery=make_file_delivery(ground, uploads, uplink, courier or make_courier(ground)),
        issues=ground.issues,
        web=application,
    )


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
