import json
import re
import shutil
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from firmware.face.bundle import BundleRefused, manifest, place
from firmware.models.build import build, check
from firmware.models.packages import PINS, Package, PackageRefused, fetch, member, pinned
from firmware.models.recipe import SOURCES
from firmware.models.samples import build_samples
from tests.models import bundle, sample


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the good bundle, with the packages beside it."""
    (tmp_path / "packages").symlink_to(_packages())
    return Path(shutil.copytree(bundle(), tmp_path / "models"))


def _packages() -> Path:
    bundle()
    folder = place().parent / "packages"
    for source in SOURCES:
        fetch(pinned(source.package), folder, progress=print)
    return folder


def test_a_built_bundle_is_good() -> None:
    assert check(bundle()) == []


def test_the_manifest_says_where_every_net_comes_from() -> None:
    said = json.loads((bundle() / "manifest.json").read_text())
    assert set(said["nets"]) == {file.name for file in bundle().glob("*.tflite")}
    for net in said["nets"].values():
        assert net["licence"] in {"Apache-2.0", "CC0-1.0"}
        assert {"package", "version", "file_sha256", "sha256", "input", "normalisation"} <= set(net)
        assert net["source"] == f"{net['package']} {net['version']}: {net['file']}"
    for threshold in said["thresholds"].values():
        assert threshold["how"]
    found = manifest(bundle())
    assert found.pass_at < found.manual_at
    assert found.margin > 0


ALONE = """
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

class Bare(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        top = name.partition(".")[0]
        if top not in {"firmware", "numpy", "flatbuffers"} | sys.stdlib_module_names:
            raise ModuleNotFoundError(f"{name} is not installed", name=name)

sys.meta_path.insert(0, Bare())
from firmware.models.build import build
build(Path(sys.argv[1]), progress=print)
"""


def test_building_needs_numpy_and_flatbuffers_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "packages").symlink_to(_packages())
    made = tmp_path / "models"
    command = [sys.executable, "-c", ALONE, str(made)]
    checkout = Path(__file__).parents[2]
    done = subprocess.run(command, capture_output=True, text=True, cwd=checkout, check=False)
    assert done.returncode == 0, done.stderr
    for file in bundle().iterdir():
        assert (made / file.name).read_bytes() == file.read_bytes(), "bit for bit"


def test_a_good_bundle_is_left_alone(copy: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in copy.iterdir()}
    build(copy, progress=print)
    assert {file: file.stat().st_mtime_ns for file in copy.iterdir()} == before


@pytest.mark.parametrize("name", ["face_mesh.tflite", "resnet29.tflite"])
def test_a_changed_net_is_named_and_healed(copy: Path, name: str) -> None:
    whole = (copy / name).read_bytes()
    (copy / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert check(copy) == [f"{name} is not the file it should be"]
    said: list[str] = []
    build(copy, progress=said.append)
    assert check(copy) == []
    assert (copy / name).read_bytes() == whole
    assert not any("fetching" in line for line in said)


@pytest.mark.parametrize(
    ("break_it", "fault"),
    [
        (lambda at: (at / "blazeface_short.tflite").unlink(), "blazeface_short.tflite is missing"),
        (lambda at: (at / "manifest.json").unlink(), "has no manifest.json"),
        (lambda at: (at / "manifest.json").write_text("{"), "cannot be read"),
        (lambda at: (at / "manifest.json").write_text("[]"), "is not of revision"),
        (lambda at: _change(at, "revision", 0), "is not of revision"),
        (lambda at: _change(at, "model", "another"), "holds another"),
        (lambda at: _change(at, "nets", {}), "does not describe"),
        (lambda at: _change(at, "thresholds", {}), "holds other thresholds"),
        (lambda at: _change(at, "embedder", {}), "feeds its embedder otherwise"),
        (shutil.rmtree, "has no manifest.json"),
    ],
)
def test_every_fault_has_its_sentence_and_is_healed(
    copy: Path,
    break_it: object,
    fault: str,
) -> None:
    assert callable(break_it)
    break_it(copy)
    faults = check(copy)
    assert faults
    assert fault in faults[0]
    build(copy, progress=print)
    assert check(copy) == []


def _change(at: Path, key: str, value: object) -> None:
    said = json.loads((at / "manifest.json").read_text())
    (at / "manifest.json").write_text(json.dumps({**said, key: value}))


def test_builders_that_start_together_make_one_bundle(copy: Path) -> None:
    shutil.rmtree(copy)
    start = get_context("spawn")
    builders = [start.Process(target=_build, args=(copy,)) for _ in range(3)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
        assert builder.exitcode == 0
        builder.close()
    assert check(copy) == []
    left = {file.name for file in copy.parent.iterdir()}
    assert left == {"models", "packages", ".models.lock"}


def _build(at: Path) -> None:
    build(at, progress=print)


def test_a_build_that_fails_leaves_the_old_bundle(
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (copy / "face_mesh.tflite").unlink()
    (copy.parent / "packages").unlink()
    _offline(monkeypatch)
    with pytest.raises(PackageRefused, match="pip cannot fetch mediapipe"):
        build(copy, progress=print)
    assert check(copy) == ["face_mesh.tflite is missing"]


def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


def test_the_pins_name_no_index() -> None:
    text = PINS.read_text()
    assert not re.search(r"://|--(extra-)?index|--find-links|@", text)
    assert {source.package for source in SOURCES} <= set(
        re.findall(r"^(\w+)==", text, re.MULTILINE)
    )


def test_a_package_that_is_not_pinned_is_refused() -> None:
    with pytest.raises(PackageRefused):
        pinned("another")


def test_an_archive_with_another_hash_is_not_taken(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "mediapipe-0.10.14-any.whl").write_bytes(b"not it")
    _offline(monkeypatch)
    with pytest.raises(PackageRefused):
        fetch(Package("mediapipe", "0.10.14", "0" * 64), tmp_path, progress=print)


def test_a_member_with_another_hash_is_refused() -> None:
    archive = fetch(pinned("face_recognition"), _packages(), progress=print)
    assert member(archive, "face_recognition-1.3.0/PKG-INFO").startswith(b"Metadata-Version")
    with pytest.raises(PackageRefused, match="not the pinned file"):
        member(archive, "face_recognition-1.3.0/PKG-INFO", "0" * 64)
    with pytest.raises(PackageRefused, match="no readable"):
        member(archive, "face_recognition-1.3.0/nowhere")


def test_samples_are_written_once(tmp_path: Path) -> None:
    (tmp_path / "packages").symlink_to(_packages())
    folder = build_samples(tmp_path / "samples", progress=print)
    photos = sorted(str(file.relative_to(folder)) for file in folder.rglob("*.jpg"))
    assert photos == [
        *("person-1-cut/1.jpg", "person-1-cut/2.jpg"),
        *("person-1/1.jpg", "person-1/2.jpg", "person-1/3.jpg", "person-2/1.jpg"),
    ]
    assert (folder / "person-2/1.jpg").read_bytes() == sample("person-2/1")
    (folder / "person-2/1.jpg").unlink()
    build_samples(folder, progress=print)
    assert (folder / "person-2/1.jpg").is_file()


def test_the_environment_says_where_the_bundle_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAOBOX_MODELS", "/srv/models")
    assert place() == Path("/srv/models")
    monkeypatch.delenv("KAOBOX_MODELS")
    assert place() == Path(__file__).parents[2] / "build" / "models"


@pytest.fixture
def bad_manifests(tmp_path: Path) -> Path:
    for number, text in enumerate(["", "[]", "{}", '{"model": 1, "thresholds": {"pass": {}}}']):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "manifest.json").write_text(text)
    return tmp_path


def test_a_manifest_that_says_too_little_is_refused(bad_manifests: Path) -> None:
    for folder in bad_manifests.iterdir():
        with pytest.raises(BundleRefused):
            manifest(folder)
