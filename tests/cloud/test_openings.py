"""Codes that open papers with no line: made ahead, shown to few, out at the time (X2)."""

import asyncio

import pytest

from cloud.core.scope import EVERYTHING
from cloud.services.early_looks import SecondPersonNeeded
from cloud.services.openings import CodeNotOut
from contract import codes, opening, release, sealing, signing
from contract.facts.paper import CodesRefused, OpenedByCodes
from contract.orders import PaperOpening
from contract.paper import PAPER_ASSET
from contract.sealing import OuterManifest, SignedManifest
from kaobox.samples import papers
from tests.cloud.box import Venuebox
from tests.cloud.console import Console, code
from tests.cloud.headquarters import HOUR, PAPER, SESSION, Headquarters, dumped, read_all


async def ready(hq: Headquarters) -> Venuebox:
    box = await hq.register(Venuebox())
    await hq.plan()
    await hq.seat("T1")
    await hq.publish()
    hq.heard(box)
    return box


def prepared(hq: Headquarters, box: Venuebox) -> list[PaperOpening]:
    found = read_all(hq.orders(box)[1])
    return [body.order for body in found if isinstance(body.order, PaperOpening)]


async def both_codes(hq: Headquarters) -> tuple[str, str]:
    """Return code A and the venue's code B, as people hold them."""
    openings, looks = hq.parts.services.openings, hq.parts.services.early_looks
    look = await looks.ask(SESSION, reason="演练", by="one")
    await looks.agree(SESSION, look.look, by="two")
    sheet = await openings.sheet(EVERYTHING, SESSION, "v1", by="hq")
    return await looks.show(SESSION, look.look, by="one"), sheet.code_b


def paper_keys(order: PaperOpening, a: str, b: str) -> dict[str, bytes]:
    key = opening.unwrap_release_key(
        order.wrapped,
        code_a=codes.read(a, "A"),
        code_b=codes.read(b, "B"),
        salt=signing.decode(order.salt),
        place=opening.place(order.session, order.venue, order.release),
    )
    return {
        one.paper: opening.unwrap_paper_key(one.wrapped, key, paper=one.paper, version=one.version)
        for one in order.papers
    }


@pytest.mark.rule("X2")
async def test_what_lies_at_the_venue_opens_the_paper_with_both_codes_and_with_no_other(
    either: Headquarters,
) -> None:
    box = await ready(either)
    await either.parts.services.openings.prepare()
    (order,) = prepared(either, box)
    a, b = await both_codes(either)
    keys = await asyncio.to_thread(paper_keys, order, a, b)
    ((manifest,),) = [tuple(row) for row in await either.rows("select manifest from papers")]
    blobs = either.parts.services.blobs
    outer = OuterManifest.model_validate_json(
        SignedManifest.model_validate_json(await blobs.get(str(manifest))).body
    )
    segments = {s.sha256: await blobs.get(s.sha256) for s in outer.segments}
    assets = sealing.open_sealed(outer, keys[PAPER], segments.__getitem__)
    assert PAPER_ASSET in assets
    wrong = codes.written(codes.new(), "B")
    with pytest.raises(opening.CodesRefused):
        await asyncio.to_thread(paper_keys, order, a, wrong)


@pytest.mark.rule("X2")
async def test_the_database_holds_no_code_and_no_key_in_the_clear(hq: Headquarters) -> None:
    box = await ready(hq)
    await hq.parts.services.openings.prepare()
    (order,) = prepared(hq, box)
    a, b = await both_codes(hq)
    key = (await asyncio.to_thread(paper_keys, order, a, b))[PAPER]
    everything = ""
    for table in ("releases", "venue_releases", "early_looks", "orders", "audit", "papers"):
        everything += dumped([tuple(row) for row in await hq.rows(f"select * from {table}")])
    for text, kind in ((a, "A"), (b, "B")):
        digits = codes.read(text, kind)  # type: ignore[arg-type]
        assert digits not in everything
        assert text not in everything
    assert signing.encode(key) not in everything
    assert key.hex() not in everything


async def test_preparing_again_changes_nothing_and_a_new_paper_is_wrapped_under_the_same_codes(
    hq: Headquarters,
) -> None:
    box = await ready(hq)
    openings = hq.parts.services.openings
    await openings.prepare()
    (first,) = prepared(hq, box)
    await openings.prepare()
    assert hq.heard(box) == []
    await hq.parts.services.papers.accept(PAPER, "p2.zip", papers.package("qti22"), by="hq")
    await hq.publish()
    await openings.prepare()
    second = prepared(hq, box)[-1]
    assert second.release == first.release
    assert [one.version for one in second.papers] == [2]
    a, b = await both_codes(hq)
    assert len((await asyncio.to_thread(paper_keys, second, a, b))[PAPER]) == 32


@pytest.mark.rule("X2")
async def test_code_a_is_seen_early_by_two_people_who_agreed_and_by_nobody_else(
    either: Headquarters,
) -> None:
    await ready(either)
    openings, looks = either.parts.services.openings, either.parts.services.early_looks
    await openings.prepare()
    look = await looks.ask(SESSION, reason="演练", by="one")
    for person in ("one", "two"):
        with pytest.raises(SecondPersonNeeded):
            await looks.show(SESSION, look.look, by=person)
    with pytest.raises(SecondPersonNeeded):
        await looks.agree(SESSION, look.look, by="one")
    await looks.agree(SESSION, look.look, by="two")
    await looks.agree(SESSION, look.look, by="three")  # the first second counts
    seen = {await looks.show(SESSION, look.look, by=person) for person in ("one", "two")}
    with pytest.raises(SecondPersonNeeded):
        await looks.show(SESSION, look.look, by="three")
    codes.read(seen.pop(), "A")
    assert seen == set()
    either.clock.advance(15 * 60 + 1)
    with pytest.raises(SecondPersonNeeded):
        await looks.show(SESSION, look.look, by="one")
    acts = [act.act for act in await either.parts.services.oversight.audit(EVERYTHING, limit=9)]
    assert acts.count("opening.look") == 2
    assert "opening.look-agreed" in acts


@pytest.mark.rule("X2")
async def test_everybody_is_told_code_a_at_the_time_and_not_a_moment_before(
    hq: Headquarters, anonymous: Console
) -> None:
    await ready(hq)
    openings = hq.parts.services.openings
    await openings.prepare()
    a, _ = await both_codes(hq)
    hq.clock.advance(HOUR / 1000 - 0.001)
    for name in (SESSION, "no-such-session"):
        assert await code(await anonymous.get(f"/open/{name}")) == (404, "code-not-out")
    with pytest.raises(CodeNotOut):
        await openings.published(SESSION)
    hq.clock.advance(0.001)
    answer = await anonymous.get(f"/open/{SESSION}")
    assert answer.content_type == "text/html"
    text = await answer.text()
    assert all(f"<span>{group}</span>" in text for group in a.split())
    assert answer.headers["Cache-Control"] == "no-store"
    as_json = await anonymous.get(f"/open/{SESSION}", headers={"Accept": "application/json"})
    assert (await as_json.json())["code_a"] == a
    page = await openings.page(EVERYTHING, SESSION)
    assert page.code_a == a


async def test_whoever_asks_the_public_page_too_often_has_to_wait(
    hq: Headquarters, anonymous: Console
) -> None:
    await ready(hq)
    for _ in range(30):
        assert (await anonymous.get(f"/open/{SESSION}")).status == 404
    assert await code(await anonymous.get(f"/open/{SESSION}")) == (429, "too-many-tries")
    hq.clock.advance(61)
    assert (await anonymous.get(f"/open/{SESSION}")).status == 404


async def test_new_codes_make_the_old_ones_worthless(hq: Headquarters) -> None:
    box = await ready(hq)
    openings = hq.parts.services.openings
    await openings.prepare()
    a, b = await both_codes(hq)
    hq.heard(box)
    await openings.renew(SESSION, reason="信封被拆", by="hq")
    order = prepared(hq, box)[-1]
    with pytest.raises(opening.CodesRefused):
        await asyncio.to_thread(paper_keys, order, a, b)
    again, b_again = await both_codes(hq)
    assert (again, b_again) != (a, b)
    assert PAPER in await asyncio.to_thread(paper_keys, order, again, b_again)


async def test_each_sheet_that_is_made_stands_in_the_audit_log(
    console: Console, hq: Headquarters
) -> None:
    await ready(hq)
    await hq.parts.services.openings.prepare()
    path = f"/api/sessions/{SESSION}/opening"
    for _ in range(2):
        answer = await console.post(f"{path}/sheet", json={"venue": "v1"})
        assert len((await answer.json())["code_b"].split()) == 6
    audit = (await (await console.get("/api/audit")).json())["audit"]
    assert [act["act"] for act in audit].count("opening.sheet") == 2
    answer = await console.post(f"{path}/sheet", json={"venue": "v9"})
    assert await code(answer) == (404, "not-found")
    page = await (await console.get(path)).json()
    assert page["code_a"] is None
    assert "code_b" not in dumped(page)
    assert page["venues"][0]["ready"] is True
    assert page["venues"][0]["boxes"] == [{"box": "box-1", "outcome": None}]


@pytest.mark.rule("X2")
async def test_what_boxes_did_with_codes_stands_on_the_sessions_page(
    console: Console, hq: Headquarters
) -> None:
    box = await ready(hq)
    sealed = release.seal_release_key(
        bytes(32), to=box.sealing_key, box=box.name, session=SESSION, release="r"
    )
    box.record(
        CodesRefused(session=SESSION, by="chief", second="i1"),
        OpenedByCodes(
            session=SESSION, release="r", by="chief", second="i1", papers=(PAPER,), sealed=sealed
        ),
    )
    await hq.says(box, box.batch())
    page = await (await console.get(f"/api/sessions/{SESSION}/opening")).json()
    assert [(use["what"], use["second"]) for use in page["uses"]] == [
        ("opened", "i1"),
        ("refused", "i1"),
    ]
    progress = await (await console.get(f"/api/sessions/{SESSION}/progress")).json()
    issues = {issue["code"] for issue in progress["venues"][0]["issues"]}
    assert issues == {"codes-refused", "papers-opened-by-codes"}
