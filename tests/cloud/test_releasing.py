"""Keys leave HQ at the start, sealed to one box; never before (X2)."""

import asyncio
from contextlib import suppress

from cloud.core.scope import EVERYTHING
from cloud.ports.keys import KeyService
from contract import release, sealing
from contract.orders import OrderBody, PaperRelease
from contract.paper import PAPER_ASSET, PaperContent
from contract.sealing import OuterManifest, SignedManifest
from kaobox.samples import papers
from tests.cloud.box import Venuebox
from tests.cloud.headquarters import HOUR, PAPER, SESSION, Headquarters, plain, read_all


def keys(bodies: list[OrderBody]) -> list[PaperRelease]:
    return [body.order for body in bodies if isinstance(body.order, PaperRelease)]


def opened(box: Venuebox, order: PaperRelease) -> bytes:
    return release.open_key(
        order.sealed_key,
        own=box.sealing,
        box=box.name,
        session=order.session,
        paper=order.paper,
        version=order.version,
    )


async def ready(hq: Headquarters) -> Venuebox:
    box = await hq.register(Venuebox())
    await hq.plan()
    await hq.seat("T1")
    await hq.publish()
    hq.heard(box)
    return box


async def test_no_key_leaves_before_the_start_and_every_key_at_it(either: Headquarters) -> None:
    box = await ready(either)
    other = await either.register(Venuebox("box-2"))
    look = either.parts.releasing.look
    either.clock.advance(HOUR / 1000 - 0.001)
    assert await look() == 1
    await either.says(box, box.hello())
    assert keys(read_all(either.orders(box)[1])) == []
    either.clock.advance(0.001)
    assert await look() is None
    for one in (box, other):
        (order,) = keys(read_all(either.orders(one)[1]))
        assert order.not_before_ms == either.clock.now_ms()
        assert len(opened(one, order)) == 32
    await look()
    assert either.heard(box) == []
    rows = await either.rows("select count(*) from orders where kind = 'paper.release'")
    assert plain(rows) == [(2,)]


async def test_the_key_opens_what_the_box_may_fetch(hq: Headquarters) -> None:
    box = await ready(hq)
    hq.clock.advance(HOUR / 1000)
    await hq.parts.releasing.look()
    (order,) = keys(read_all(hq.orders(box)[1]))
    ((manifest,),) = plain(await hq.rows("select manifest from papers"))
    blobs = hq.parts.services.blobs
    signed = SignedManifest.model_validate_json(await blobs.get(str(manifest)))
    outer = OuterManifest.model_validate_json(signed.body)
    segments = {s.sha256: await blobs.get(s.sha256) for s in outer.segments}
    assets = sealing.open_sealed(outer, opened(box, order), segments.__getitem__)
    assert len(PaperContent.model_validate_json(assets[PAPER_ASSET].data).items) == 20


async def test_the_loop_wakes_at_the_start(hq: Headquarters) -> None:
    box = await ready(hq)
    async with asyncio.TaskGroup() as tasks:
        loop = tasks.create_task(hq.parts.releasing.run())
        for _ in range(100):
            await asyncio.sleep(0.005)
            hq.clock.advance(HOUR / 1000 / 50)
            if keys(read_all(hq.orders(box)[1])):
                break
        else:
            raise AssertionError("no key came")
        loop.cancel()
    ((released,),) = plain(await hq.rows("select released_ms from sessions"))
    assert int(str(released)) <= hq.clock.now_ms()


async def test_a_draft_with_an_earlier_start_releases_nothing_until_it_is_published(
    hq: Headquarters,
) -> None:
    box = await ready(hq)
    now = hq.clock.now_ms()
    change = {"opens_ms": now - 2, "starts_ms": now - 1}
    await hq.parts.services.exams.change_session(EVERYTHING, SESSION, change, by="hq")
    await hq.parts.releasing.look()
    assert hq.heard(box) == []
    await hq.publish()
    await hq.parts.releasing.look()
    assert len(keys(read_all(hq.orders(box)[1]))) == 1


async def test_a_key_that_was_taken_back_does_not_leave_again(hq: Headquarters) -> None:
    box = await ready(hq)
    hq.clock.advance(HOUR / 1000)
    await hq.parts.releasing.look()
    seq = next(b.seq for b in read_all(hq.orders(box)[1]) if isinstance(b.order, PaperRelease))
    ordering = hq.parts.services.ordering
    await ordering.withdraw(EVERYTHING, box.name, seq, by="hq", reason="postponed")
    box.order_epoch, box.order_seq = "e-elsewhere", 9  # and not in a new epoch either
    await hq.says(box, box.hello())
    assert keys(read_all(hq.orders(box)[1])) == []


async def test_a_key_that_does_not_unwrap_keeps_no_other_from_leaving(hq: Headquarters) -> None:
    box = await ready(hq)
    services = hq.parts.services
    await services.papers.accept("second", "p.zip", papers.package("qti22"), by="hq")
    await hq.seat("T2")
    await hq.rows("update entries set paper = 'second' where ticket = 'T2' returning 1")
    await hq.publish()
    await hq.rows(f"update papers set key = 'AAAA' where paper = '{PAPER}' returning 1")
    hq.clock.advance(HOUR / 1000)
    await hq.parts.releasing.look()
    assert [order.paper for order in keys(read_all(hq.orders(box)[1]))] == ["second"]


async def test_paper_keys_are_wrapped_before_they_reach_the_database(hq: Headquarters) -> None:
    box = await ready(hq)
    hq.clock.advance(HOUR / 1000)
    await hq.parts.releasing.look()
    (order,) = keys(read_all(hq.orders(box)[1]))
    key = opened(box, order)
    whole = b"".join(path.read_bytes() for path in hq.folder.glob("cloud.db*") if path.is_file())
    for form in (key, key.hex().encode()):
        assert form not in whole
    with suppress(FileNotFoundError):
        assert (hq.folder / "keys" / "wrap.key").stat().st_mode & 0o077 == 0


async def test_a_correction_after_the_release_has_a_new_key_and_one_before_has_not(
    hq: Headquarters,
) -> None:
    box = await ready(hq)
    services = hq.parts.services
    await services.papers.accept(PAPER, "p.zip", papers.package("qti22"), by="hq")
    await hq.publish()
    hq.clock.advance(HOUR / 1000)
    await hq.parts.releasing.look()
    await services.papers.accept(PAPER, "p.zip", papers.package("qti30"), by="hq")
    await hq.publish()
    found = {o.version: opened(box, o) for o in keys(read_all(hq.orders(box)[1]))}
    assert found.keys() == {2, 3}
    rows = await hq.rows("select version, key from papers order by version")
    secrets = [
        await wrapping(hq).unwrap(str(key), purpose=f"kaobox/paper/{PAPER}/{version}")
        for version, key in plain(rows)
    ]
    assert secrets[0] == secrets[1] == found[2]
    assert secrets[2] == found[3] != found[2]


def wrapping(hq: Headquarters) -> KeyService:
    return hq.parts.services.papers._keys
