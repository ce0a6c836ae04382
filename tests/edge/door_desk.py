"""A box whose face reader says what it was told, with an invigilator at the door."""

import hashlib
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contract.facts.fact import Fact
from contract.orders import SessionPlan
from edge.config import Face
from edge.core.admission import ADMISSIONS, Admission
from edge.core.identity import Thresholds
from edge.core.papers import PAPERS
from edge.ports.face import FaceLook, Frame
from edge.services.accounts import Person
from edge.services.door import DoorDesk
from edge.sim.face import SimFace
from tests.edge import venue
from tests.edge.conftest import Rig, running

THRESHOLDS = Thresholds(pass_at=0.5, manual_at=0.8, margin=0.1)
INV1 = Person("inv1", "监考甲", "invigilator", ("R1",), "s1")
CHIEF = Person("chief", "主考", "chief", (), "s1")
JPEG = b"\xff\xd8\xff "


def look(at: float, reason: str | None = None, **measures: float) -> FaceLook:
    """Return a look at a face that lies ``at`` on a line: distances are differences."""
    template = struct.pack("<128f", at, *[0.0] * 127)
    return FaceLook(1, reason, template, model="sim", milliseconds=12.0, measures=measures)


def frames(*pictures: bytes) -> list[Frame]:
    return [Frame(100.0 * n, picture) for n, picture in enumerate(pictures)]


def several(picture: bytes) -> list[Frame]:
    return frames(picture, picture, picture)


def roster(sim: SimFace, looks: Mapping[int, FaceLook]) -> dict[int, bytes]:
    """Give candidates roster photos with these faces; returns the pictures."""
    pictures = {n: f"photo {n}".encode() for n in looks}
    sim.faces |= {pictures[n]: looks[n] for n in looks}
    return pictures


@dataclass
class Desk:
    """The door of a running box, and the reader to script or to break."""

    rig: Rig
    reader: SimFace
    plan: SessionPlan

    @property
    def door(self) -> DoorDesk:
        return self.rig.box.door

    def admission(self, n: int = 1) -> Admission:
        return self.rig.box.ledger.state[ADMISSIONS].get(f"a{n}", Admission())

    async def facts(self, kind: type[Fact]) -> list[Any]:
        every = [one.fact async for one in self.rig.box.journal.replay()]
        return [fact for fact in every if isinstance(fact, kind)]

    def issues(self) -> dict[str, str]:
        self_ = self.rig.box.door._cohort._issues
        return {issue.code: issue.detail for issue in self_.all()}

    async def replan(self, **changes: Any) -> None:
        """Let HQ send the plan again, changed."""
        self.plan = self.plan.model_copy(update={"revision": self.plan.revision + 1, **changes})
        before = self.rig.box.journal.head.seq
        self.rig.order(self.plan)
        await self.rig.until(lambda: self.rig.box.journal.head.seq > before)


@asynccontextmanager
async def at_the_door(
    folder: Path,
    looks: Mapping[int, FaceLook],
    *,
    presentation: str = "challenge",
    reader: SimFace | None = None,
    wait: bool = True,
    **changes: Any,
) -> AsyncIterator[Desk]:
    """Run a box whose candidates 1, 2, ... have roster photos with these faces."""
    hq = venue.Headquarters()
    reader = reader or SimFace(seconds=0.3)
    pictures = roster(reader, looks)
    face = Face.model_validate({"reader": "none", "presentation": presentation})
    paper = venue.paper(hq)
    async with running(folder, hq, paper, face=face, faces=(reader, THRESHOLDS)) as rig:
        names = {n: hashlib.sha256(data).hexdigest() for n, data in pictures.items()}
        rig.depot.blobs.update({names[n]: pictures[n] for n in names} | paper.blobs)
        await rig.until(lambda: rig.line.connections > 0)
        plan = venue.plan(paper, photos=names, candidates=max(3, 0, *looks))
        desk = Desk(rig, reader, plan.model_copy(update=changes))
        rig.order(desk.plan)
        await rig.until(lambda: rig.box.ledger.state[PAPERS].cached)
        await rig.panel("inv1")
        if wait:
            await rig.until(lambda: rig.box.door.gallery.ready >= set(names.values()))
        yield desk


def moved(plan: SessionPlan, n: int, **changes: Any) -> tuple[Any, ...]:
    """Return the roster with candidate ``n`` changed."""
    return tuple(
        one.model_copy(update=changes) if one.attempt == f"a{n}" else one for one in plan.entries
    )


def at(look_: FaceLook, **measures: float) -> FaceLook:
    """Return a look with these measures."""
    return replace(look_, measures=measures)
