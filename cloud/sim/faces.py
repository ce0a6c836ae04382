"""Faces that were told before what they will see, and can be broken."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from cloud.ports.faces import Alike, FaceFault, FaceLook, FacesUnavailable


@dataclass(slots=True)
class SimFaces:
    """Faces port on a table of photos; an unknown photo shows no face."""

    known: dict[bytes, FaceLook] = field(default_factory=dict)
    width: int = 2
    pass_at: float = 0.45
    fatal: set[bytes] = field(default_factory=set)
    """Photos over which a look dies."""
    left: int | None = None
    """Looks until nobody can look any more; None for ever."""
    seen: list[bytes] = field(default_factory=list)

    async def look(self, photo: bytes) -> FaceLook:
        """Return what was told; raises FaceFault, FacesUnavailable."""
        if self.left is not None:
            if self.left == 0:
                raise FacesUnavailable("the models are gone")
            self.left -= 1
        self.seen.append(photo)
        if photo in self.fatal:
            raise FaceFault("it died")
        return self.known.get(photo, FaceLook(0, "NO_FACE", None))

    async def alike(self, templates: Mapping[str, bytes], *, within: float) -> list[Alike]:
        """Take the bytes of templates for coordinates."""
        found = []
        for place, (name, template) in enumerate(templates.items()):
            before = islice(templates.items(), place)
            near = [(math.dist(template, other), at) for at, (_, other) in enumerate(before)]
            if near and min(near)[0] <= within:
                distance, at = min(near)
                found.append(Alike(name, list(templates)[at], distance))
        return found
