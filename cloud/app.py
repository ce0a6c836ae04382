"""Composition root of the control plane: opens the outside world, and runs (with ``assembly``)."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AsyncExitStack

from aiohttp import web

from cloud.adapters.directory_blobs import DirectoryBlobs
from cloud.adapters.face_pool import FacePool
from cloud.adapters.file_keys import (
    FileKeyService,
    FilePackageKey,
    FileSigner,
    FileTicketKey,
)
from cloud.adapters.mqtt import Broker, MqttLine
from cloud.adapters.no_faces import NoFaces
from cloud.adapters.system_clock import SystemClock
from cloud.adapters.system_fonts import NoFonts, SystemFonts
from cloud.assembly import Parts, Ports, assemble
from cloud.config import Config
from cloud.config import Faces as FaceSettings
from cloud.config import Line as LineSettings
from cloud.ports.faces import Faces
from cloud.store.database import Database
from cloud.web import server
from cloud.web.keys import Settings
from contract import topics
from firmware.face.bundle import BundleRefused, place

__all__ = ["Parts", "Ports", "assemble", "open_faces", "run"]

_STOP_S = 5.0
"""How long requests in flight may take once the program stops."""


async def run(config: Config, *, announce: Callable[[str], None]) -> None:
    """Start everything, in order; run until cancelled; stop everything, in reverse.

    ``announce`` is told where the embedded broker listens, and last, when all is ready, where the
    console does.
    """
    async with AsyncExitStack() as stack:
        await asyncio.to_thread(config.data.mkdir, parents=True, exist_ok=True)
        database = await stack.enter_async_context(Database.open(config.database_url))
        broker = await _broker(stack, config.line, announce)
        faces = await open_faces(stack, config.faces)
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


async def open_faces(stack: AsyncExitStack, settings: FaceSettings) -> Faces:
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
        ticket_key=await FileTicketKey.open(config.ticket_path),
        package_key=await FilePackageKey.open_file(config.package_path),
        faces=faces,
        fonts=SystemFonts(config.fonts.file, config.fonts.number)
        if config.fonts.travel
        else NoFonts(),
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
    tasks.create_task(parts.services.openings.run(), name="cloud.codes")


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
