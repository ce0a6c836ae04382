"""The models on folders and lists of photos: nothing dropped, nothing prettier than it is."""

import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from firmware.face.bundle import Manifest, manifest
from firmware.face.calibration import proposal_report, propose
from firmware.face.chain import FaceChain
from firmware.face.distance import distance
from firmware.face.evaluation import Evaluation, evaluate
from firmware.face.figures import report
from firmware.face.gallery import Gallery, GalleryRefused, from_folder, from_list
from firmware.face.pairing import pairing
from firmware.face.pool import LookPool, LooksUnavailable
from firmware.face.trials import Distances, Trials
from tests.models import bundle, jpeg, sample

PICTURES = {
    "考生 001/1.jpg": "person-1/1",
    "考生 001/门口/二.JPEG": "person-1/2",
    "考生 001/门口/3.jpg": "person-1/3",
    "考生 002/only.jpg": "person-2/1",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return two people, one of them with a single photo."""
    for name, source in PICTURES.items():
        put(tmp_path / "photos" / name, sample(source))
    return tmp_path / "photos"


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def looked(gallery: Gallery, *, width: int = 2) -> Evaluation:
    with LookPool(bundle(), width=width) as pool:
        return evaluate(gallery, pool=pool, shipped=manifest(bundle()))


def test_the_figures_are_those_of_looking_and_comparing_one_by_one(folder: Path) -> None:
    chain = FaceChain(bundle())
    templates = {name: chain.look(sample(source)).template for name, source in PICTURES.items()}
    (one, two, three, other) = (template or b"" for template in templates.values())
    genuine = sorted(distance(*pair) for pair in ((one, two), (one, three), (two, three)))
    impostor = sorted(distance(mine, other) for mine in (one, two, three))
    told: list[int] = []
    with LookPool(bundle(), width=2) as pool:
        found = evaluate(
            from_folder(folder),
            pool=pool,
            shipped=manifest(bundle()),
            told=lambda: told.append(1),
        )
    assert len(told) == 4
    assert found.trials.genuine.tolist() == pytest.approx(genuine, abs=1e-5)
    assert found.trials.impostor.tolist() == pytest.approx(impostor, abs=1e-5)
    figures = report(found, fmr=1e-3)
    assert (figures["pairs"], figures["genuine"], figures["impostor"]) == (6, 3, 3)
    assert (figures["auc"], figures["eer"], figures["no_face"]) == (1.0, 0.0, 0)
    assert (figures["fmr_shipped"], figures["fnmr_shipped"]) == (0.0, 0.0)
    assert figures["threshold"] == manifest(bundle()).pass_at
    assert isinstance(figures["ms_per_image"], float)
    assert figures["people"] == 2


def test_a_picture_without_a_face_counts_against_us(folder: Path) -> None:
    put(folder / "考生 002/nobody.png", jpeg(Image.new("RGB", (200, 200), "grey")))
    put(folder / "考生 001/坏.jpg", b"no picture")
    figures = report(looked(from_folder(folder)), fmr=1e-3)
    assert figures["no_face"] == 2
    assert figures["no_face_reasons"] == {"BAD_PICTURE": 1, "NO_FACE": 1}
    # Four pictures of one person and two of the other, of each of which one is lost.
    assert (figures["genuine"], figures["impostor"]) == (7, 8)
    assert figures["fnmr_shipped"] == pytest.approx(4 / 7)
    assert figures["fmr_shipped"] == 0
    compared = figures["compared"]
    assert isinstance(compared, dict)
    assert (compared["genuine"], compared["impostor"], compared["fnmr_shipped"]) == (3, 3, 0.0)
    assert figures["auc"] == pytest.approx(3 / 7)
    assert compared["auc"] == 1.0


def test_a_face_that_the_door_would_refuse_is_compared_and_counted(folder: Path) -> None:
    put(folder / "考生 001/cut.jpg", sample("person-1-cut/1"))
    found = looked(from_folder(folder))
    assert found.complaints == {"COVERED": 1}
    assert found.no_face.total() == 0
    assert len(found.trials.genuine) == 6


def test_without_any_face_there_are_no_figures_but_all_pairs_are_lost(tmp_path: Path) -> None:
    for name in ("a/1.jpg", "a/2.jpg", "b/1.jpg"):
        put(tmp_path / name, b"nothing")
    figures = report(looked(from_folder(tmp_path), width=1), fmr=1e-3)
    assert (figures["pairs"], figures["no_face"]) == (3, 3)
    assert (figures["auc"], figures["eer"], figures["fmr_shipped"]) == (None, None, None)
    assert figures["fnmr_shipped"] == 1.0
    assert figures["wanted"] == {"fmr": 1e-3, "threshold": None}


def test_a_list_of_pairs_is_compared_as_it_stands(folder: Path) -> None:
    rows = [
        "left,right,same",
        "考生 001/1.jpg,考生 001/门口/二.JPEG,1",
        "考生 001/1.jpg,考生 002/only.jpg,0",
        "考生 001/门口/二.JPEG,考生 002/only.jpg,false",
    ]
    (folder / "pairs.csv").write_bytes("\r\n".join(rows).encode("gbk"))
    gallery = from_list(folder / "pairs.csv")
    assert len(gallery.pictures) == 3
    figures = report(looked(gallery, width=1), fmr=1e-3)
    assert (figures["genuine"], figures["impostor"], figures["people"]) == (1, 2, None)
    assert (figures["fmr_shipped"], figures["fnmr_shipped"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1: no column left, right, same"),
        ("left,right\n", "row 1: no column same"),
        ("left,right,same\n", "lists no pairs"),
        ("left,right,same\na.jpg,nobody.jpg,1\n", "row 2: there is no 'nobody.jpg'"),
        ("left,right,same\n\na.jpg,b.jpg,maybe\n", "row 3: 'same' must be 1 or 0, not 'maybe'"),
        ("left,right,same\na.jpg,b.jpg\n", "row 2: 'same' must be 1 or 0, not ''"),
        ("left,right,same\na.jpg,a.jpg,1\n", "row 2: 'a.jpg' is paired with itself"),
    ],
)
def test_a_wrong_list_is_refused_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    for name in ("a.jpg", "b.jpg"):
        put(tmp_path / name, b"")
    (tmp_path / "pairs.csv").write_text(text)
    with pytest.raises(GalleryRefused, match=said):
        from_list(tmp_path / "pairs.csv")


def test_a_folder_is_read_whole_and_in_one_order(tmp_path: Path) -> None:
    names = ("b/2.png", "b/x/y/1.JPG", "a/1.jpeg", "a/notes.txt", "a/.hidden.jpg", "loose.jpg")
    for name in names:
        put(tmp_path / name, b"")
    (tmp_path / "linked").symlink_to(tmp_path / "b")
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    gallery = from_folder(tmp_path)
    assert gallery.labels == ("a/1.jpeg", "b/2.png", "b/x/y/1.JPG")
    assert (gallery.people, gallery.astray) == (2, 1)
    candidates = from_folder(tmp_path, loose=True)
    assert (candidates.people, candidates.astray) == (3, 0)
    with pytest.raises(GalleryRefused, match="no folder with"):
        from_folder(tmp_path / "a" / "back" / "b" / "x" / "y")
    with pytest.raises(GalleryRefused, match="is no folder"):
        from_folder(tmp_path / "nothing")


def test_a_linked_folder_counts_as_the_person_it_is(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere/1.jpg", b"")
    put(tmp_path / "people/b/1.jpg", b"")
    (tmp_path / "people/a").symlink_to(tmp_path / "elsewhere")
    assert from_folder(tmp_path / "people").labels == ("a/1.jpg", "b/1.jpg")


def test_without_nets_nothing_is_evaluated(folder: Path, tmp_path: Path) -> None:
    shutil.copy(bundle() / "manifest.json", tmp_path)
    with LookPool(tmp_path, width=1) as pool, pytest.raises(LooksUnavailable):
        evaluate(from_folder(folder), pool=pool, shipped=manifest(bundle()))


def calibrated(impostor: Distances, *, manual_at: float = 0.6) -> Evaluation:
    shipped = Manifest(model="m", pass_at=0.45, manual_at=manual_at, margin=0.05)
    gallery = Gallery((), (), pairing([]), people=None)
    nothing = np.zeros(0, dtype=np.int64)
    trials = Trials([], impostor)
    return Evaluation(
        gallery=gallery,
        glances=(),
        shipped=shipped,
        trials=trials,
        compared=trials,
        impostors=(nothing, nothing, np.zeros(0)),
    )


@pytest.mark.parametrize(("nearest", "proposed"), [(0.8, 0.45), (0.4, 0.399)])
def test_too_few_pairs_propose_the_shipped_threshold_or_less_and_prove_nothing(
    nearest: float, proposed: float
) -> None:
    proposal = propose(calibrated(np.full(900, nearest)), fmr=1e-3)
    assert proposal.point is not None
    assert proposal.point.threshold == proposed
    assert proposal.point.fmr.errors == 0
    assert not proposal.proved


def test_one_face_under_two_names_leaves_no_threshold_to_propose() -> None:
    proposal = propose(calibrated(np.zeros(900)), fmr=1e-3)
    assert (proposal.point, proposal.proved) == (None, False)


def test_too_few_pairs_say_how_many_are_missing() -> None:
    proposal = propose(calibrated(np.full(10_000, 0.8)), fmr=1e-3)
    assert not proposal.proved
    assert proposal.missing == 20_000
    # 142 photos make 10,011 pairs, 246 make 30,135.
    assert proposal.missing_candidates == 104
    assert proposal_report(proposal)["proved"] is False
    assert propose(calibrated(np.full(0, 0.8)), fmr=1e-3).missing_candidates == 246 - 1
    assert propose(calibrated(np.full(30_000, 0.8)), fmr=1e-4).needed == 300_000
    assert propose(calibrated(np.full(29_999, 0.8)), fmr=0.5).needed == 30_000


def test_the_proposal_keeps_the_upper_bound_below_the_wanted_rate() -> None:
    impostor = np.linspace(0.3, 1.2, 30_000)
    proposal = propose(calibrated(impostor), fmr=1e-3)
    assert proposal.point is not None
    high = proposal.point.fmr.high
    assert high is not None
    assert high <= 1e-3
    assert 0 < proposal.point.fmr.errors < 30
    assert proposal.point.threshold == math.floor(proposal.point.threshold * 1000 + 0.5) / 1000
    assert not proposal.capped
    assert (proposal.missing, proposal.missing_candidates) == (0, 0)


def test_no_proposal_passes_whom_the_door_would_send_away() -> None:
    proposal = propose(calibrated(np.full(30_000, 0.9), manual_at=0.6), fmr=1e-3)
    assert proposal.point is not None
    assert (proposal.point.threshold, proposal.capped) == (0.6, True)
