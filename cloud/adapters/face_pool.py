"""The face chain of the door, in processes beside this one: the event loop never waits for a net."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from cloud.ports.faces import Alike, FaceFault, FaceLook, FacesUnavailable
from firmware.face.bundle import manifest
from firmware.face.pool import LookFault, LookPool, LooksUnavailable


class FacePool:
    """Faces port on `firmware.face`; processes start with the first photo."""

    def __init__(self, pool: LookPool, *, pass_at: float) -> None:
        self._pool = pool
        self._pass_at = pass_at

    @classmethod
    @asynccontextmanager
    async def open(cls, bundle: Path, *, width: int) -> AsyncIterator["FacePool"]:
        """Open the models at ``bundle``; end every process at the end. Raises BundleRefused."""
        shipped = await asyncio.to_thread(manifest, bundle)
        pool = LookPool(bundle, width=width)
        try:
            yield cls(pool, pass_at=shipped.pass_at)
        finally:
            await asyncio.to_thread(pool.close)

    @property
    def width(self) -> int:
        """How many photos are looked at at once."""
        return self._pool.width

    @property
    def pass_at(self) -> float:
        """The bundle's own threshold."""
        return self._pass_at

    async def look(self, photo: bytes) -> FaceLook:
        """Look at a JPEG; raises FaceFault, FacesUnavailable."""
        try:
            glance = await asyncio.wrap_future(self._pool.submit(photo))
        except LookFault as fault:
            raise FaceFault(str(fault)) from fault
        except LooksUnavailable as fault:
            raise FacesUnavailable(str(fault)) from fault
        return FaceLook(glance.faces, glance.reason, glance.template)

    async def alike(self, templates: Mapping[str, bytes], *, within: float) -> list[Alike]:
        """Return the names whose faces are near an earlier one's; nothing of it is kept."""
        return await asyncio.to_thread(_alike, templates, within)


def _alike(templates: Mapping[str, bytes], within: float) -> list[Alike]:
    # Whoever has templates has numpy; a control plane without the extra never comes here.
    from firmware.face import likeness  # noqa: PLC0415

    names = list(templates)
    rows = likeness.points(list(templates.values()))
    return [
        Alike(names[one.later], names[one.earlier], one.distance)
        for one in likeness.alike(rows, within)
    ]
