"""The door: faces and cameras."""

import asyncio
import logging
from contextlib import AsyncExitStack

from edge.adapters import camera_kinds
from edge.adapters.face_worker import FaceWorker
from edge.adapters.no_face import NoFace
from edge.adapters.null_camera import NullCamera
from edge.adapters.process_camera import ProcessCamera
from edge.assembly.ground import Ground
from edge.config import Settings
from edge.core import identity
from edge.ports.camera import Camera
from edge.ports.face import FaceFault, FaceReader
from edge.services.camera import WatchedCamera
from edge.services.door import DoorDesk
from edge.services.issues import Issues
from firmware.face.bundle import BundleRefused, manifest, place

log = logging.getLogger(__name__)


def make_door(ground: Ground, reader: FaceReader, thresholds: identity.Thresholds) -> DoorDesk:
    """Return the desk at the door."""
    return DoorDesk(
        ledger=ground.ledger,
        faces=reader,
        thresholds=thresholds,
        photos=ground.photos,
        issues=ground.issues,
        clock=ground.clock,
        presentation=ground.settings.face.presentation,
    )


async def open_faces(
    settings: Settings, stack: AsyncExitStack, issues: Issues
) -> tuple[FaceReader, identity.Thresholds]:
    """Start the face worker; without models, or told so, faces are for people alone."""
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


async def open_camera(ground: Ground, stack: AsyncExitStack) -> Camera:
    """Open the box's own camera, watched; or none."""
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
