"""How sealed papers and photos reach the box over a line that breaks and a depot that errs."""

import dataclasses
import hashlib
from typing import Any

import pytest

from contract import signing
from contract.orders import PaperRef
from contract.paper import PAPER_ASSET
from contract.sealing import Asset, OuterManifest, SignedManifest, seal
from edge.core.papers import PAPERS
from tests.edge import venue
from tests.edge.conftest import Rig
from tests.edge.test_panel import told

ISSUE = "paper-fetch-failed"


def sealed(hq: venue.Headquarters, *, version: int, text: bytes) -> venue.Paper:
    """Seal a paper whose sound never changes and whose text does."""
    assets = {
        "sound.mp3": Asset("audio/mpeg", bytes(range(256)) * 400),
        PAPER_ASSET: Asset("application/json", text),
    }
    made = seal(assets, hq.paper_key, paper="p1", version=version)
    return signed(hq, made.outer, dict(made.segments))


def signed(hq: venue.Headquarters, outer: OuterManifest, segments: dict[str, bytes]) -> venue.Paper:
    body = outer.model_dump_json()
    signature = signing.sign(hq.key, signing.MANIFEST, body.encode())
    manifest = SignedManifest(body=body, signature=signature).model_dump_json().encode()
    name = hashlib.sha256(manifest).hexdigest()
    ref = PaperRef(paper="p1", version=outer.version, title="样卷", manifest=name, items=3)
    return venue.Paper(ref, {**segments, name: manifest})


def largest(paper: venue.Paper) -> str:
    return max(paper.blobs, key=lambda name: len(paper.blobs[name]))


async def issues(rig: Rig) -> dict[str, str]:
    """Return the details of the issues on the panel, by code."""
    return {one["code"]: one["detail"] for one in (await told(rig))["issues"]}


async def plan_only(rig: Rig, paper: venue.Paper, **how: Any) -> None:
    """Let HQ plan the session, whatever the depot has."""
    await rig.until(lambda: rig.line.connections > 0)
    rig.order(venue.plan(paper, **how))


async def cached(rig: Rig, paper: venue.Paper) -> None:
    await rig.until(lambda: paper.ref.manifest in rig.box.ledger.state[PAPERS].cached)


@pytest.mark.parametrize("after", [0, 1, 1000])
async def test_a_broken_download_goes_on_where_it_stopped(rig: Rig, after: int) -> None:
    name = largest(rig.paper)
    rig.depot.blobs.update(rig.paper.blobs)
    rig.depot.breaks_after = after
    await plan_only(rig, rig.paper)
    await cached(rig, rig.paper)
    first = rig.depot.asked[0][0]
    size = len(rig.paper.blobs[first])
    assert rig.depot.asked[:2] == [(first, 0), (first, min(after, size))]
    assert [start for asked, start in rig.depot.asked if asked == name][:1] == [0]
    for blob, data in rig.paper.blobs.items():
        assert await (await rig.get(f"/blobs/{blob}")).read() == data


async def test_wrong_bytes_are_thrown_away_and_fetched_again(rig: Rig) -> None:
    name = largest(rig.paper)
    right = rig.paper.blobs[name]
    rig.depot.blobs.update({**rig.paper.blobs, name: b"x" * len(right)})
    await plan_only(rig, rig.paper)
    await rig.until(lambda: [asked for asked, _ in rig.depot.asked].count(name) >= 2)
    assert {start for asked, start in rig.depot.asked if asked == name} == {0}
    assert (await rig.get(f"/blobs/{name}")).status == 404
    await rig.panel("chief")
    assert name in (await issues(rig))[ISSUE]
    assert not (await told(rig))["papers"][0]["cached"]
    rig.depot.blobs[name] = right
    await cached(rig, rig.paper)
    assert await (await rig.get(f"/blobs/{name}")).read() == right
    await rig.until(lambda: not rig.box.papers._issues.all())
    assert (await told(rig))["papers"][0]["cached"]


@pytest.mark.parametrize("forgery", ["another's signature", "another version", "no manifest"])
async def test_a_manifest_that_hq_did_not_sign_for_this_paper_is_refused(
    rig: Rig, forgery: str
) -> None:
    forged = sealed(
        venue.Headquarters() if forgery == "another's signature" else rig.hq,
        version=9 if forgery == "another version" else 1,
        text=b"{}",
    )
    name = forged.ref.manifest
    if forgery == "no manifest":
        name = hashlib.sha256(b"nonsense").hexdigest()
        forged.blobs[name] = b"nonsense"
    wanted = forged.ref.model_copy(update={"version": 1, "manifest": name})
    rig.depot.blobs.update(forged.blobs)
    await plan_only(rig, dataclasses.replace(forged, ref=wanted))
    await rig.until(rig.box.papers._issues.all)
    await rig.panel("chief")
    assert (await issues(rig))[ISSUE].startswith("p1: ")
    assert {asked for asked, _ in rig.depot.asked} == {name}, "nothing of it was fetched"
    assert not rig.box.ledger.state[PAPERS].cached
    rig.depot.blobs.update(rig.paper.blobs)
    rig.order(venue.plan(rig.paper, revision=2))
    await cached(rig, rig.paper)
    await rig.until(lambda: not rig.box.papers._issues.all())
    assert ISSUE not in await issues(rig)


async def test_a_corrected_paper_costs_only_what_changed(rig: Rig) -> None:
    first = sealed(rig.hq, version=1, text=b'{"misprint": true}')
    second = sealed(rig.hq, version=2, text=b'{"misprint": "corrected"}')
    rig.depot.blobs.update(first.blobs)
    await plan_only(rig, first)
    await cached(rig, first)
    assert {asked for asked, _ in rig.depot.asked} == set(first.blobs)
    rig.depot.asked.clear()
    rig.depot.blobs.update(second.blobs)
    rig.order(venue.plan(second, revision=2))
    await cached(rig, second)
    asked = [name for name, _ in rig.depot.asked]
    assert sorted(asked) == sorted(second.blobs.keys() - first.blobs.keys())
    fetched = sum(len(second.blobs[name]) for name in asked)
    assert fetched < len(second.blobs[largest(second)]) / 10, "not the sound again"


async def test_one_photo_that_hq_has_not_holds_up_nothing_else(rig: Rig) -> None:
    photos = {n: hashlib.sha256(f"photo {n}".encode()).hexdigest() for n in (1, 2)}
    missing = min(photos, key=lambda n: photos[n])
    (there,) = photos.keys() - {missing}
    rig.depot.blobs[photos[there]] = f"photo {there}".encode()
    await rig.planned(photos=photos)
    await rig.until(rig.box.papers._issues.all)
    await rig.panel("chief")
    assert photos[missing] in (await issues(rig))[ISSUE]
    shown = await rig.get(f"/api/panel/photos/a{there}")
    assert await shown.read() == f"photo {there}".encode()
    assert (await rig.get(f"/blobs/{photos[there]}")).status == 404, "photos are for staff"
    rig.depot.blobs[photos[missing]] = f"photo {missing}".encode()
    await rig.until(lambda: not rig.box.papers._issues.all())
    assert (await rig.get(f"/api/panel/photos/a{missing}")).status == 200


async def test_a_key_is_not_handed_out_before_the_whole_paper_is_here(rig: Rig) -> None:
    name = largest(rig.paper)
    rig.depot.blobs.update({k: v for k, v in rig.paper.blobs.items() if k != name})
    await plan_only(rig, rig.paper)
    await rig.until(rig.box.papers._issues.all)
    reply = await rig.sign_in(1, venue.Browser("A01"), venue.Pen("a1"))
    token = (await reply.json())["token"]
    await rig.admit(1)
    rig.clock.move(31 * 60)
    await rig.release()
    early = await rig.get("/api/key", token=token)
    assert (early.status, (await early.json())["title"]) == (409, "paper-not-cached")
    assert not rig.attempt("a1").started
    rig.depot.blobs[name] = rig.paper.blobs[name]
    await cached(rig, rig.paper)
    assert (await rig.get("/api/key", token=token)).status == 200
