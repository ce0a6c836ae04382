"""Another embedder is another manifest: nothing but the bundle knows which net it is."""

import hashlib
import json
import math
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edge.core.identity import Thresholds, decide
from firmware.face.bundle import BundleRefused, manifest
from firmware.face.chain import FaceChain, Frame
from firmware.face.chip import cut, locate
from firmware.face.detector import Detector
from firmware.face.distance import distance, numbers
from firmware.face.embedding import embedding
from firmware.face.geometry import DLIB, Geometry
from firmware.face.interpreter import Floats
from firmware.face.likeness import points
from firmware.face.mesh import FaceMesh
from firmware.models.recipe import EMBEDDING
from firmware.models.tflite_schema import Code, Options
from firmware.models.tflite_writer import Graph, Padding, Tensor
from tests.firmware.footage import shot, swaying
from tests.models import bundle, jpeg, picture, sample

Said = dict[str, Any]
SIDE, NUMBERS, KERNEL, FILTERS = 112, 64, 8, 96
RANDOM = np.random.default_rng(11)
WEIGHTS = RANDOM.normal(size=(FILTERS, KERNEL, KERNEL, 3)).astype(np.float32) / KERNEL
BIASES = RANDOM.normal(size=FILTERS).astype(np.float32)
LAST = RANDOM.normal(size=(NUMBERS, FILTERS)).astype(np.float32)
# Eye centres, tip of the nose, corners of the mouth: as many nets of today are aligned.
CHIP = Geometry(
    side=SIDE,
    points=((38.3, 51.7), (73.5, 51.5), (56.0, 71.7), (41.5, 92.4), (70.7, 92.2)),
    landmarks=((33, 133), (263, 362), (1,), (61,), (291,)),
)
TINY: Said = {
    "file": "tiny.tflite",
    "chip": {"side": SIDE, "points": CHIP.points, "landmarks": CHIP.landmarks},
    "input": {
        "layout": "NHWC",
        "order": "BGR",
        "mean": [100.0, 110.0, 120.0],
        "scale": [1 / 128, 1 / 64, 1 / 32],
    },
    "mirrored": True,
    "numbers": NUMBERS,
    "unit_length": True,
    "distance": "euclidean",
}


def convolved(graph: Graph) -> Tensor:
    chip = graph.input("chip", (1, SIDE, SIDE, 3))
    padding = Padding.VALID
    return graph.convolve(chip, WEIGHTS, BIASES, stride=KERNEL, padding=padding, relu=True)


def tiny() -> bytes:
    graph = Graph()
    found = graph.fully_connected(graph.mean(convolved(graph)), LAST)
    return graph.finish(found, "template", description="tiny")


def one_at_a_time() -> bytes:
    """Return the same net, but it takes the mean over all that it is given at once."""
    graph = Graph()
    axes = graph.constant("axes", np.array([0, 1, 2], dtype=np.int32))
    mean = graph._operator(Code.MEAN, (convolved(graph), axes), (FILTERS,), Options.REDUCER)
    flat = Tensor(mean.index, (1, FILTERS))
    return graph.finish(graph.fully_connected(flat, LAST), "template", description="tiny")


def channels_first() -> bytes:
    graph = Graph()
    rows = graph.mean(graph.input("chip", (1, 3, SIDE, SIDE)))  # over channels and rows
    found = graph.fully_connected(rows, LAST[:, :1].repeat(SIDE, axis=1))
    return graph.finish(found, "template", description="tiny")


def bundle_of(folder: Path, net: bytes, embedder: Said, **more: object) -> Path:
    """Return a bundle whose embedder is ``net``, and which has no other."""
    made = Path(shutil.copytree(bundle(), folder / "models"))
    (made / "resnet29.tflite").unlink()
    (made / "tiny.tflite").write_bytes(net)
    said = json.loads((made / "manifest.json").read_text())
    origin = {
        "source": "made by a test",
        "licence": "Apache-2.0",
        "sha256": hashlib.sha256(net).hexdigest(),
    }
    said |= {"model": "tiny/1", "embedder": embedder, "nets": {"tiny.tflite": origin}, **more}
    (made / "manifest.json").write_text(json.dumps(said))
    return made


def changed(said: Said, path: str, value: object) -> Said:
    """Return a deep copy in which what is at ``a.b`` is ``value``; None takes it out."""
    copy: Said = json.loads(json.dumps(said))
    at = copy
    *way, last = path.split(".")
    for step in way:
        at = at[step]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return copy


def by_hand(name: str) -> Floats:
    """Return the template as numpy alone computes it from the chip."""
    portrait = picture(name)
    nets = bundle()
    face = Detector(nets, threads=1).find(portrait)[0]
    chip = cut(portrait, locate(FaceMesh(nets, threads=1).fit(portrait, face), CHIP))
    assert chip.shape == (SIDE, SIDE, 3)
    views = []
    for view in (chip, chip[:, ::-1]):
        values = (view[..., ::-1] - np.array([100.0, 110.0, 120.0])) / [128, 64, 32]
        blocks = values.reshape(SIDE // KERNEL, KERNEL, SIDE // KERNEL, KERNEL, 3)
        maps = np.einsum("rychd,fyhd->rcf", blocks.transpose(0, 1, 2, 3, 4), WEIGHTS) + BIASES
        views.append(LAST @ maps.clip(0).mean(axis=(0, 1)))
    mean = (views[0] + views[1]) / 2
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


@pytest.mark.parametrize("net", [tiny, one_at_a_time])
def test_another_net_is_fed_and_read_as_its_manifest_says(
    tmp_path: Path, net: Callable[[], bytes]
) -> None:
    chain = FaceChain(bundle_of(tmp_path, net(), TINY))
    for name in ("person-1/1", "person-2/1"):
        look = chain.look(sample(name))
        assert (look.faces, look.reason, look.model) == (1, None, "tiny/1")
        assert look.template
        found = numbers(look.template)
        assert len(found) == NUMBERS
        assert math.hypot(*found) == pytest.approx(1, abs=1e-6)
        assert np.array(found) == pytest.approx(by_hand(name), abs=2e-4)


def test_frames_are_fused_and_compared_at_that_length_too(tmp_path: Path) -> None:
    limits = {
        name: {"distance": at, "how": "by a test"}
        for name, at in {"pass": 0.3, "manual": 0.6, "margin": 0.0, "duplicate": 0.2}.items()
    }
    made = bundle_of(tmp_path, tiny(), TINY, thresholds=limits)
    chain, said = FaceChain(made), manifest(made)
    assert said.duplicate_at == 0.2
    frames = [Frame(120.0 * at, one) for at, one in enumerate(swaying("person-1/1", 6))]
    look = chain.follow(frames)
    assert (look.faces, look.reason) == (1, None)
    assert look.template
    assert math.hypot(*numbers(look.template)) == pytest.approx(1, abs=1e-6)
    other = chain.look(sample("person-2/1")).template
    still = chain.look(jpeg(shot("person-1/1"))).template
    assert still
    assert other
    assert distance(look.template, still) < distance(look.template, other)
    assert points([look.template, other]).shape == (2, NUMBERS)
    verdict = decide(
        claimed="A",
        probe=look,
        references={"A": still},
        tries=0,
        thresholds=Thresholds(said.pass_at, said.manual_at, said.margin),
    )
    assert verdict.outcome == "pass"


def test_a_net_that_wants_channels_first_gets_them(tmp_path: Path) -> None:
    said = changed(changed(TINY, "input.layout", "NCHW"), "unit_length", value=False)
    chain = FaceChain(bundle_of(tmp_path, channels_first(), said))
    look = chain.look(sample("person-1/1"))
    assert look.template
    found = np.array(numbers(look.template))
    ratio = found / LAST[:, 0]
    assert ratio == pytest.approx(ratio[0], rel=1e-3), "each number is a weight times one mean"
    assert math.hypot(*found) != pytest.approx(1, abs=0.1)


def test_a_net_without_a_mirror_sees_only_the_chip(tmp_path: Path) -> None:
    plain = FaceChain(bundle_of(tmp_path / "one", tiny(), changed(TINY, "mirrored", value=False)))
    both = FaceChain(bundle_of(tmp_path / "two", tiny(), TINY))
    one, two = (chain.look(sample("person-1/1")).template for chain in (plain, both))
    assert one
    assert two
    assert 0 < distance(one, two) < 0.5


def test_the_shipped_manifest_is_the_recipe() -> None:
    said = json.loads((bundle() / "manifest.json").read_text())
    assert said["embedder"] == EMBEDDING
    found = embedding(bundle())
    assert found.chip == DLIB
    assert (found.shape, found.numbers) == ((1, 150, 150, 3), 128)
    assert set(said["embedder"]) == set(TINY)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("embedder", None, "no usable embedder"),
        ("embedder.file", "../tiny.tflite", "is not in the bundle"),
        ("embedder.file", "another.tflite", "no usable embedder"),
        ("embedder.distance", "cosine", "the distance is cosine"),
        ("embedder.numbers", 63, "gives 64 numbers, not 63"),
        ("embedder.numbers", 0, "is not in range"),
        ("embedder.numbers", True, "is not in range"),
        ("embedder.chip.side", 113, "takes"),
        ("embedder.chip.side", 100_000, "is not in range"),
        ("embedder.chip.points", [[1, 1]] * 5, "belong together"),
        ("embedder.chip.points", [[1, 1], [2, 2]], "belong together"),
        ("embedder.chip.points", "nowhere", "no usable embedder"),
        ("embedder.chip.landmarks", [[468]] * 5, "is not in range"),
        ("embedder.chip.landmarks", [[]] * 5, "belong together"),
        ("embedder.input.layout", "CHWN", "none of NHWC, NCHW"),
        ("embedder.input.layout", "NCHW", "takes"),
        ("embedder.input.order", "GRB", "none of RGB, BGR"),
        ("embedder.input.mean", [1, 2], "no usable embedder"),
        ("embedder.input.scale", [1, 2, math.nan], "is not finite"),
        ("embedder.input.scale", ["1", 1, 1], "no usable embedder"),
        ("embedder.mirrored", "yes", "neither true nor false"),
        ("embedder.unit_length", None, "unit_length"),
        ("nets", {}, "no usable embedder"),
        ("nets", {"tiny.tflite": {"source": "x", "sha256": "0"}}, "licence"),
        ("nets", {"tiny.tflite": {"source": "", "licence": "x", "sha256": "0"}}, "no source"),
        ("nets", {"tiny.tflite": {"source": "x", "licence": "x", "sha256": "0"}}, "not the file"),
        ("thresholds.pass", {"distance": 0.4}, "how"),
        ("thresholds.pass", {"distance": 0.4, "how": ""}, "how"),
        ("thresholds.manual", {"distance": math.nan, "how": "guessed"}, "no distance"),
        ("thresholds.margin", None, "margin"),
    ],
)
def test_a_manifest_that_does_not_say_what_it_must_is_refused(
    tmp_path: Path, path: str, value: object, fault: str
) -> None:
    made = bundle_of(tmp_path, tiny(), TINY)
    said = json.loads((made / "manifest.json").read_text())
    (made / "manifest.json").write_text(json.dumps(changed(said, path, value)))
    with pytest.raises(BundleRefused, match=fault):
        FaceChain(made)


def test_a_net_that_is_missing_or_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleRefused, match="no usable net"):
        FaceChain(bundle_of(tmp_path / "one", b"TFL3 no more", TINY))
    made = bundle_of(tmp_path / "two", tiny(), TINY)
    (made / "tiny.tflite").unlink()
    with pytest.raises(BundleRefused, match="no usable net"):
        FaceChain(made)
