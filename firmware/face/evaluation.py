"""How good the bundle is on somebody's pictures: every picture looked at, then every pair compared.

A picture that gives no template is counted, never dropped. At a door it would not have matched, so
each genuine pair it belongs to counts as a false non-match; the figures over the pairs that could
be compared stand beside. Of impostor pairs only those that could be compared count, either way:
a picture without a face must not make the models look careful.
"""

import math
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from firmware.face.bundle import Manifest
from firmware.face.gallery import Gallery
from firmware.face.likeness import Indices, between, points
from firmware.face.pairing import Pairs
from firmware.face.picture import HEAVIEST
from firmware.face.pool import Glance, LookFault, LookPool
from firmware.face.trials import Distances, Trials

_AHEAD = 4  # pictures read in advance for each process
_HEIC = frozenset(b"ftyp" + brand for brand in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What looking and comparing gave.

    Attributes:
        gallery: what was looked at.
        glances: one for each picture of it.
        shipped: what the bundle says of itself, fixed before.
        trials: distances, lost genuine pairs among them as infinite.
        compared: distances of the pairs of which both pictures gave a template.
        impostors: every compared impostor pair: left, right, distance.
    """

    gallery: Gallery
    glances: tuple[Glance, ...]
    shipped: Manifest
    trials: Trials
    compared: Trials
    impostors: tuple[Indices, Indices, Distances]

    @property
    def no_face(self) -> Counter[str]:
        """Count the pictures that gave no template, by reason."""
        return Counter(one.reason or "" for one in self.glances if one.template is None)

    @property
    def complaints(self) -> Counter[str]:
        """Count the pictures that were compared though the door would ask for another one."""
        some = (one.reason for one in self.glances if one.template is not None)
        return Counter(reason for reason in some if reason is not None)

    @property
    def milliseconds(self) -> float | None:
        """Return the mean time of one look."""
        took = [one.milliseconds for one in self.glances if one.milliseconds > 0]
        return sum(took) / len(took) if took else None

    def nearest(self, most: int) -> list[tuple[str, str, float]]:
        """Return the nearest impostor pairs within the shipped threshold, by label, nearest first.

        They are the false matches, or one person under two names: a person has to look.
        """
        left, right, apart = self.impostors
        order = np.argsort(apart, kind="stable")[:most]
        label = self.gallery.labels
        return [
            (label[left[n]], label[right[n]], float(apart[n]))
            for n in order
            if apart[n] <= self.shipped.pass_at
        ]


def evaluate(
    gallery: Gallery,
    *,
    pool: LookPool,
    shipped: Manifest,
    told: Callable[[], None] = lambda: None,
) -> Evaluation:
    """Look at every picture and compare every pair; ``told`` is called after each picture.

    Raises:
        LooksUnavailable: no process can load the models.
    """
    glances = []
    for glance in _looks(gallery.pictures, pool):
        glances.append(glance)
        told()
    genuine = _compared(glances, gallery.pairing.genuine)
    impostor = _compared(glances, gallery.pairing.impostor)
    lost = np.full(len(gallery.pairing.genuine) - len(genuine[2]), math.inf)
    return Evaluation(
        gallery=gallery,
        glances=tuple(glances),
        shipped=shipped,
        trials=Trials(np.concatenate([genuine[2], lost]), impostor[2]),
        compared=Trials(genuine[2], impostor[2]),
        impostors=impostor,
    )


def _looks(pictures: Sequence[Path], pool: LookPool) -> Iterator[Glance]:
    """Yield what each picture gave, in order, with few of them in memory."""
    waiting: deque[Future[Glance] | Glance] = deque()
    for picture in pictures:
        if len(waiting) >= _AHEAD * pool.width:
            yield _settled(waiting.popleft())
        try:
            data = _bytes(picture)
        except OSError:
            waiting.append(_lost("FILE_UNREADABLE"))
            continue
        if len(data) > HEAVIEST:
            waiting.append(_lost("PICTURE_TOO_LARGE"))
        elif data[4:12] in _HEIC:
            waiting.append(_lost("HEIC_UNREADABLE"))
        else:
            waiting.append(pool.submit(data))
    while waiting:
        yield _settled(waiting.popleft())


def _bytes(picture: Path) -> bytes:
    """Return a file, or just more than a picture may have; raises OSError."""
    if not picture.is_file():  # a pipe of that name would never end
        raise OSError(f"{picture} is no file")
    with picture.open("rb") as file:
        return file.read(HEAVIEST + 1)


def _settled(answer: Future[Glance] | Glance) -> Glance:
    if isinstance(answer, Glance):
        return answer
    try:
        return answer.result()
    except LookFault:
        return _lost("LOOK_FAULT")


def _lost(reason: str) -> Glance:
    return Glance(faces=0, reason=reason, template=None, milliseconds=0.0)


def _compared(glances: Sequence[Glance], pairs: Pairs) -> tuple[Indices, Indices, Distances]:
    """Return the pairs of which both pictures gave a template, with their distances."""
    have = [n for n, glance in enumerate(glances) if glance.template is not None]
    row = np.full(len(glances), -1, dtype=np.int64)
    row[have] = np.arange(len(have))
    both = (row[pairs.left] >= 0) & (row[pairs.right] >= 0)
    left, right = pairs.left[both], pairs.right[both]
    templates = points([glance.template for glance in glances if glance.template is not None])
    return left, right, between(templates, row[left], row[right])
