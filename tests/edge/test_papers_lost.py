"""Sealed papers that were here once, or half: fetched again, and nothing else waits for them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from edge.core.papers import PAPERS
from edge.sim.depot import SimDepot
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.test_papers import cached, largest, plan_only


async def test_a_segment_that_vanished_from_the_disk_is_fetched_again(rig: Rig) -> None:
    """The journal says that it is here; after a power cut or a repair it may not be."""
    await rig.planned()
    name = largest(rig.paper)
    path = rig.folder / "papers" / name[:2] / name
    await asyncio.to_thread(path.unlink)
    assert (await rig.get(f"/blobs/{name}")).status == 404
    rig.box.papers.look()
    await rig.until(path.exists)
    assert await (await rig.get(f"/blobs/{name}")).read() == rig.paper.blobs[name]
    facts = [one.fact.kind async for one in rig.box.journal.replay()]
    assert facts.count("paper.cached") == 1


class Strict(SimDepot):
    """As HQ does, refuses to send from beyond the end."""

    def fetch(self, sha256: str, start: int) -> AsyncIterator[bytes]:
        if start and start >= len(self.blobs.get(sha256, b"")):
            return super().fetch("no such range", start)
        return super().fetch(sha256, start)


@pytest.mark.parametrize("more", [b"", b"more"])
async def test_a_download_that_died_after_its_last_byte_is_not_stuck_for_ever(
    rig: Rig, more: bytes
) -> None:
    name, strict = largest(rig.paper), Strict()
    part = rig.folder / "papers" / name[:2] / f"{name}.part"
    await asyncio.to_thread(part.parent.mkdir, parents=True)
    await asyncio.to_thread(part.write_bytes, rig.paper.blobs[name] + more)
    strict.blobs.update(rig.paper.blobs)
    rig.box.papers._depot = strict
    await plan_only(rig, rig.paper)
    await cached(rig, rig.paper)
    assert not await asyncio.to_thread(part.exists)


async def test_one_paper_that_hq_cannot_give_holds_up_no_other(rig: Rig) -> None:
    broken = rig.paper
    rig.depot.blobs.update({k: v for k, v in broken.blobs.items() if k != largest(broken)})
    await plan_only(rig, broken)
    await rig.until(rig.box.papers._issues.all)
    other = venue.paper(rig.hq, items=7)
    rig.depot.blobs.update({k: v for k, v in other.blobs.items() if k != largest(broken)})
    plan = venue.plan(other, start_ms=venue.START_MS + 1000)
    entries = tuple(
        entry.model_copy(update={"attempt": f"x{entry.attempt}", "ticket": f"X{entry.ticket}"})
        for entry in plan.entries
    )
    rig.order(plan.model_copy(update={"session": "s2", "entries": entries}))
    await cached(rig, other)
    assert broken.ref.manifest not in rig.box.ledger.state[PAPERS].cached


async def test_a_gateway_that_streams_without_end_does_not_fill_the_disk(rig: Rig) -> None:
    name = largest(rig.paper)
    rig.depot.blobs.update(rig.paper.blobs)
    rig.depot.blobs[name] = bytes(17 * 1024 * 1024)
    await plan_only(rig, rig.paper)
    await rig.until(rig.box.papers._issues.all)
    folder = rig.folder / "papers" / name[:2]
    assert await asyncio.to_thread(lambda: [*folder.glob(f"{name}*")]) == []
    rig.depot.blobs[name] = rig.paper.blobs[name]
    await cached(rig, rig.paper)


async def test_a_key_that_was_sealed_to_another_box_is_a_refusal_and_no_fault(rig: Rig) -> None:
    hq = rig.hq
    await rig.planned()
    rig.clock.move(31 * 60)
    other = rig.folder / "other"
    async with running(other, hq, rig.paper) as stranger:
        key = stranger.box.identity.public["sealing_key"]
    rig.order(venue.released(hq, key))
    await rig.until(lambda: rig.box.ledger.state[PAPERS].releases)
    token = (await (await rig.sign_in(1, venue.Browser("A01"), venue.Pen("a1"))).json())["token"]
    await rig.admit(1)
    reply = await rig.get("/api/key", token=token)
    assert (reply.status, (await reply.json())["title"]) == (409, "paper-not-open")
    assert not rig.attempt("a1").started
    await rig.release()
    assert (await rig.get("/api/key", token=token)).status == 200
