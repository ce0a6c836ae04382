"""The door's quality rules on roster photos, and one face under two candidates (R2).

What is found here is found days before the exam, not in the queue. A photo without a face is an
error; any other reason of the door is a warning, because the photo may be the only one there is.
Templates live as long as one report takes; of a photo only the door's reason is remembered, so that
accepting a dry run does not look again.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from cloud.core.sheet import Problem
from cloud.ports.blobs import BlobDamaged, BlobMissing, Blobs
from cloud.ports.faces import FaceFault, FaceLook, Faces, FacesUnavailable

STRICTER = 0.8
"""Of the door's threshold: n photos make n(n-1)/2 pairs, and each alert costs a person's time."""

_REMEMBERED = 100_000

Told = Callable[[int, int], None]
"""Told how many photos were looked at, of how many."""


def _nobody(_looked: int, _of: int) -> None:
    """Hear nothing."""


@dataclass(slots=True)
class _Round:
    """The looks of one report, by hash; those that had no answer; why the rest was not looked at."""

    looks: dict[str, FaceLook] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    ended: str | None = None


class PhotoGate:
    """Checks photos; the door's own chain looks at them."""

    def __init__(self, *, faces: Faces, blobs: Blobs) -> None:
        self._faces = faces
        self._blobs = blobs
        self._reasons: dict[str, FaceLook] = {}  # without templates

    async def report(
        self, photos: Mapping[str, str], beside: Mapping[str, str], *, told: Told = _nobody
    ) -> list[Problem]:
        """Return what is wrong with photos, and who is alike.

        Args:
            photos: ticket to hash, of the roster that is checked.
            beside: the same of candidates stored before whom these are compared with as well.
            told: called before the first look, and after each.
        """
        if not photos:
            return []
        everyone = {**{t: sha for t, sha in beside.items() if t not in photos}, **photos}
        looked = await self._look(dict.fromkeys(everyone.values()), told=told)
        return [*self._quality(photos, looked), *await self._alike(photos, everyone, looked)]

    async def refusals(self, photos: Mapping[str, str]) -> list[Problem]:
        """Return what is wrong with photos; those that were looked at before are not again."""
        unknown = [sha for sha in photos.values() if sha not in self._reasons]
        looked = await self._look(dict.fromkeys(unknown))
        looked.looks |= {sha: self._reasons[sha] for sha in photos.values() if sha in self._reasons}
        return self._quality(photos, looked)

    async def _look(self, hashes: Iterable[str], *, told: Told = _nobody) -> _Round:
        looked = _Round()
        every = list(hashes)
        waiting = iter(every)
        told(0, len(every))

        async def lane() -> None:
            # Lanes share the iterator; a photo is read when its turn comes, not before.
            for sha in waiting:
                if looked.ended is not None:
                    return
                try:
                    looked.looks[sha] = await self._faces.look(await self._blobs.get(sha))
                except FacesUnavailable as fault:
                    looked.ended = str(fault)
                except (FaceFault, BlobMissing, BlobDamaged) as fault:
                    looked.faults[sha] = str(fault)
                told(len(looked.looks) + len(looked.faults), len(every))

        async with asyncio.TaskGroup() as lanes:
            for number in range(self._faces.width):
                lanes.create_task(lane(), name=f"cloud.photos.{number}")
        if len(self._reasons) + len(looked.looks) > _REMEMBERED:
            self._reasons.clear()
        for sha, look in looked.looks.items():
            self._reasons[sha] = FaceLook(look.faces, look.reason, None)
        return looked

    def _quality(self, photos: Mapping[str, str], looked: _Round) -> list[Problem]:
        found = []
        unchecked = 0
        for ticket, sha in photos.items():
            look = looked.looks.get(sha)
            if sha in looked.faults:
                detail = looked.faults[sha]
                found.append(_warning(ticket, "photo-not-checked", detail=detail))
            elif look is None:
                unchecked += 1
            elif look.reason is not None:
                found.append(_bad(ticket, look))
        if unchecked:
            why = looked.ended or ""
            found.append(Problem("warning", 0, "", "photos-not-checked", str(unchecked), why))
        return found

    async def _alike(
        self, photos: Mapping[str, str], everyone: Mapping[str, str], looked: _Round
    ) -> list[Problem]:
        """Report each of ``photos`` that shares its file or its face with another candidate."""
        first: dict[str, str] = {}
        found = []
        for ticket, sha in everyone.items():
            if first.setdefault(sha, ticket) != ticket and ticket in photos:
                found.append(_warning(ticket, "photo-same-file", value=_file(first[sha])))
        templates = {
            ticket: look.template
            for sha, ticket in first.items()
            if (look := looked.looks.get(sha)) is not None and look.template is not None
        }
        if templates:
            near = await self._faces.alike(templates, within=self._faces.pass_at * STRICTER)
            found += [
                _warning(
                    one.name,
                    "photo-same-face",
                    value=_file(one.other),
                    detail=f"{one.distance:.2f}",
                )
                for one in near
                if one.name in photos
            ]
        return found


def _bad(ticket: str, look: FaceLook) -> Problem:
    code = f"photo-{(look.reason or '').lower().replace('_', '-')}"
    return Problem("warning" if look.faces else "error", 0, _file(ticket), code)


def _warning(ticket: str, code: str, *, value: str = "", detail: str = "") -> Problem:
    return Problem("warning", 0, _file(ticket), code, value, detail)


def _file(ticket: str) -> str:
    return f"{ticket}.jpg"
