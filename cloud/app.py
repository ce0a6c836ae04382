"""Composition root of the control plane: the only file that knows every part by name."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from aiohttp import web

from cloud.adapters.directory_blobs import DirectoryBlobs
from cloud.adapters.face_pool import FacePool
from cloud.adapters.file_keys import FileKeyService, FileSigner
from cloud.adapters.mqtt import Broker, MqttLine
from cloud.adapters.no_faces import NoFaces
from cloud.adapters.system_clock import SystemClock
from cloud.config import Config
from cloud.config import Faces as FaceSettings
from cloud.config import Line as LineSettings
from cloud.ports.blobs import Blobs
from cloud.ports.clock import Clock
from cloud.ports.faces import Faces
from cloud.ports.keys import KeyService, Signer
from cloud.ports.line import Line
from cloud.services.accounts import Accounts
from cloud.services.attempts import Attempts
from cloud.services.boxfiles import BoxFiles
from cloud.services.exams import Exams
from cloud.services.faults import Faults
from cloud.services.fleet import Fleet
from cloud.services.inbox import Inbox
from cloud.services.ingest import Ingest
from cloud.services.issuing import Issuing
from cloud.services.ordering import Ordering
from cloud.services.oversight import Oversight
from cloud.services.papers import Papers
from cloud.services.photo_gate import PhotoGate
from cloud.services.places import Places
from cloud.services.progress import ProgressPages
from cloud.services.publishing import Publishing
from cloud.services.releasing import Releasing
from cloud.services.rosters import Rosters
from cloud.services.staffing import Staffing
from cloud.services.wanting import Wanting
from cloud.services.watching import Watching
from cloud.store.database import Database
from cloud.web import server
from cloud.web.keys import Services, Settings
from contract import topics
from firmware.face.bundle import BundleRefused, place

_STOP_S = 5.0
"""How long requests in flight may take once the program stops."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs, beside what requests ask."""

    services: Services
    line: Line
    inbox: Inbox
    faults: Faults
    releasing: Releasing


@dataclass(frozen=True, slots=True)
class Ports:
    """The outside world, as one replica sees it."""

    database: Database
    clock: Clock
    line: Line
    blobs: Blobs
    keys: KeyService
    signer: Signer
    faces: Faces = field(default_factory=lambda: NoFaces("no face models here"))


async def run(config: Config, *, announce: Callable[[str], None]) -> None:
    """Start everything, in order; run until cancelled; stop everything, in reverse.

    ``announce`` is told where the embedded broker listens, and last, when all is ready, where the
    console does.
    """
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(config.data.mkdir, parents=True, exist_ok=True)
        database = await stack.enter_async_context(Database.open(config.database_url))
        broker = await _broker(stack, config.line, announce)
        faces = await _faces(stack, config.faces)
        parts = assemble(await _open(config, database, broker, faces), lanes=config.line.lanes)
        if config.admin is not None:
            password = config.admin.password.get_secret_value()
            await parts.services.accounts.bootstrap(config.admin.account, password)
        await parts.services.ingest.reconsider()
        stack.push_async_callback(parts.faults.flush)
        async with asyncio.TaskGroup() as tasks:
            _start(tasks, parts)
            await _serve(config, parts, announce)


async def _broker(
    stack: AsyncExitStack, line: LineSettings, announce: Callable[[str], None]
) -> Broker:
    if line.kind == "embedded":
        from cloud.adapters.embedded_broker import embedded_broker  # noqa: PLC0415 - an extra

        port = await stack.enter_async_context(embedded_broker(line.host, line.port))
        announce(f"broker mqtt://{line.host}:{port}")
        return Broker(line.host, port)
    tls = await asyncio.to_thread(_tls, line) if line.ca_file else None
    password = line.password.get_secret_value() if line.password else None
    return Broker(line.host, line.port, line.username, password, tls)


def _tls(line: LineSettings) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=line.ca_file)
    if line.cert_file:
        context.load_cert_chain(line.cert_file, line.key_file)
    return context


async def _faces(stack: AsyncExitStack, settings: FaceSettings) -> Faces:
    """Open the face models; without them rosters come in unchecked, and their report says so."""
    if not settings.check:
        return NoFaces("switched off in the settings")
    bundle = await asyncio.to_thread(place) if settings.models is None else settings.models
    try:
        return await stack.enter_async_context(FacePool.open(bundle, width=settings.processes))
    except BundleRefused as fault:
        return NoFaces(str(fault))


async def _open(config: Config, database: Database, broker: Broker, faces: Faces) -> Ports:
    share = f"$share/{config.line.share}/" if config.line.share else ""
    return Ports(
        database=database,
        clock=SystemClock(),
        line=MqttLine(broker, subscription=f"{share}{topics.FROM_BOXES}"),
        blobs=await DirectoryBlobs.open(config.blobs_path),
        keys=await FileKeyService.open(config.wrapping_path),
        signer=await FileSigner.open(config.signing_path),
        faces=faces,
    )


def assemble(ports: Ports, *, lanes: int) -> Parts:
    """Put the services together."""
    database, clock, blobs = ports.database, ports.clock, ports.blobs
    keys, signer = ports.keys, ports.signer
    faults = Faults(database=database, clock=clock)
    fleet = Fleet(database=database, clock=clock)
    ingest = Ingest(database=database, clock=clock, signer=signer)
    issuing = Issuing(signer=signer, wanting=Wanting(keys=keys))
    ordering = Ordering(database=database, clock=clock, issuing=issuing, line=ports.line)
    exams = Exams(database=database, clock=clock)
    services = Services(
        accounts=Accounts(database=database, clock=clock),
        attempts=Attempts(database=database, clock=clock, exams=exams, ordering=ordering),
        blobs=blobs,
        box_files=BoxFiles(database=database, clock=clock, blobs=blobs),
        clock=clock,
        exams=exams,
        fleet=fleet,
        ingest=ingest,
        ordering=ordering,
        oversight=Oversight(database=database),
        papers=Papers(database=database, clock=clock, blobs=blobs, keys=keys, signer=signer),
        places=Places(database=database, clock=clock),
        progress=ProgressPages(database=database, clock=clock, exams=exams),
        publishing=Publishing(database=database, clock=clock, ordering=ordering),
        rosters=Rosters(
            database=database,
            clock=clock,
            blobs=blobs,
            photo_gate=PhotoGate(faces=ports.faces, blobs=blobs),
        ),
        signer=signer,
        staffing=Staffing(database=database, clock=clock),
        watching=Watching(database=database, clock=clock),
    )
    return Parts(
        services=services,
        line=ports.line,
        inbox=Inbox(
            line=ports.line,
            ingest=ingest,
            fleet=fleet,
            ordering=ordering,
            faults=faults,
            lanes=lanes,
        ),
        faults=faults,
        releasing=Releasing(database=database, clock=clock, ordering=ordering),
    )


def _start(tasks: asyncio.TaskGroup, parts: Parts) -> None:
    """Start whatever runs for ever; the death of one ends them all."""
    ordering = parts.services.ordering
    receive = parts.line.run(deliver=parts.inbox.deliver, connected=ordering.reconnected)
    tasks.create_task(receive, name="cloud.line")
    for lane in range(parts.inbox.lanes):
        tasks.create_task(parts.inbox.work(lane), name=f"cloud.inbox.{lane}")
    tasks.create_task(parts.faults.run(), name="cloud.faults")
    tasks.create_task(ordering.run(), name="cloud.orders")
    tasks.create_task(parts.releasing.run(), name="cloud.keys")


async def _serve(config: Config, parts: Parts, announce: Callable[[str], None]) -> None:
    """Serve until cancelled."""
    settings = Settings(config.name, config.web.secure_cookies)
    application = await asyncio.to_thread(server.build, parts.services, settings)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_STOP_S)
    await runner.setup()
    try:
        site = web.TCPSite(runner, config.web.host, config.web.port)
        await site.start()
        port = runner.addresses[0][1]
        announce(f"listening http://{config.web.host}:{port}")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
