"""The photos on HQ's rosters, for calibration; and its proposal, kept where HQ's people see it (E1).

Works on the control plane's database and blobs directly, by its settings; it may run meanwhile.
"""

import asyncio
import getpass
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

if TYPE_CHECKING:
    from cloud.config import Config
    from cloud.services.portraits import Portraits
    from cloud.store.calibrations import Calibration
    from firmware.face.bundle import Manifest
    from firmware.face.calibration import Proposal
    from firmware.face.gallery import Gallery


@dataclass(frozen=True, slots=True)
class Rosters:
    """Roster photos as a gallery, and what a stored proposal says of them."""

    gallery: "Gallery"
    portraits: "Portraits"


def read(config_file: Path | None, *, plan: str | None, session: str | None, most: int) -> Rosters:
    """Read the photos of a plan's or a session's rosters.

    Raises GalleryRefused, and what the control plane raises for names it does not know.
    """
    from cloud import config  # noqa: PLC0415 - the control plane's libraries are an extra
    from firmware.face.gallery import Gallery, GalleryRefused  # noqa: PLC0415 - an extra
    from firmware.face.pairing import pairing  # noqa: PLC0415 - an extra

    settings = config.load(config_file, os.environ)
    found = asyncio.run(_portraits(settings, plan=plan, session=session))
    print(f"没有照片的考生 candidates without a photo: {found.without}", file=sys.stderr)
    if not found.photos:
        raise GalleryRefused("these rosters have no photos")
    people = [photo.person for photo in found.photos]
    gallery = Gallery(
        pictures=tuple(photo.file for photo in found.photos),
        labels=tuple(photo.attempt for photo in found.photos),
        pairing=pairing(people, most=most),
        people=len(set(people)),
    )
    return Rosters(gallery, found)


def store(
    config_file: Path | None, rosters: Rosters, proposal: "Proposal", shipped: "Manifest", plan: str
) -> "Calibration | None":
    """Keep a plan's proposal at HQ, where somebody may accept it; None if there is no threshold."""
    from cloud import config  # noqa: PLC0415 - an extra
    from cloud.core.thresholds import roster_digest  # noqa: PLC0415 - an extra
    from cloud.store.calibrations import Calibration  # noqa: PLC0415 - an extra

    point = proposal.point
    if point is None or point.fmr.high is None:
        return None
    made = Calibration(
        calibration=uuid4().hex,
        plan=plan,
        model=shipped.model,
        pass_at=point.threshold,
        manual_at=shipped.manual_at,
        margin=shipped.margin,
        duplicate_at=None,
        pairs=point.fmr.trials,
        false_matches=point.fmr.errors,
        fmr_bound=point.fmr.high,
        photos=len(rosters.portraits.photos),
        without=rosters.portraits.without,
        roster=roster_digest(rosters.portraits.hashes),
        proved=False,
        stored_by=_who(),
        stored_ms=0,
    )
    return asyncio.run(_keep(config.load(config_file, os.environ), made))


async def _portraits(settings: "Config", *, plan: str | None, session: str | None) -> "Portraits":
    from cloud.adapters.directory_blobs import DirectoryBlobs  # noqa: PLC0415 - an extra
    from cloud.core.scope import EVERYTHING  # noqa: PLC0415 - an extra
    from cloud.services import portraits  # noqa: PLC0415 - an extra
    from cloud.store.database import Database  # noqa: PLC0415 - an extra

    blobs = await DirectoryBlobs.open(settings.blobs_path)
    async with Database.open(settings.database_url) as database:
        if plan is not None:
            return await portraits.of_plan(database, blobs, EVERYTHING, plan)
        return await portraits.of_session(database, blobs, EVERYTHING, session or "")


async def _keep(settings: "Config", made: "Calibration") -> "Calibration":
    from cloud.adapters.system_clock import SystemClock  # noqa: PLC0415 - an extra
    from cloud.services.calibrating import keep  # noqa: PLC0415 - an extra
    from cloud.store.database import Database  # noqa: PLC0415 - an extra

    async with Database.open(settings.database_url) as database:
        return await keep(database, SystemClock(), made)


def _who() -> str:
    """Return who typed the command, as far as the system tells."""
    try:
        return f"{getpass.getuser()} (kaobox)"
    except (OSError, KeyError):
        return "kaobox"
