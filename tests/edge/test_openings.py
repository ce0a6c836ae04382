"""Two codes, two people: papers open with no line, once, and never by less (X2)."""

from pathlib import Path
from typing import Any

import pytest

from contract import codes, opening, signing
from contract.facts.paper import CodesRefused, OpenedByCodes
from contract.orders import PaperOpening, WrappedPaperKey
from edge.core.openings import OPENINGS
from tests.edge import venue
from tests.edge.conftest import Rig, running
from tests.edge.venue import START_MS

A, B = "314159265358979323846264", "271828182845904523536028"
SALT = b"s" * 16
RELEASE_KEY = b"R" * 32
CODE_A, CODE_B = codes.written(A, "A"), codes.written(B, "B")


def prepared(
    hq: venue.Headquarters, *, release: str = "r1", expires_ms: int = START_MS + 7_200_000
) -> PaperOpening:
    """Return what HQ sends ahead of time."""
    wrapped = opening.wrap_release_key(
        RELEASE_KEY, code_a=A, code_b=B, salt=SALT, place=opening.place("s1", "v1", release)
    )
    key = opening.wrap_paper_key(hq.paper_key, RELEASE_KEY, paper="p1", version=1)
    return PaperOpening(
        session="s1",
        release=release,
        venue="v1",
        salt=signing.encode(SALT),
        wrapped=wrapped,
        papers=(WrappedPaperKey(paper="p1", version=1, wrapped=key),),
        expires_ms=expires_ms,
    )


async def ready(rig: Rig, hq: venue.Headquarters, **changes: Any) -> None:
    """Have the plan, the paper and the codes' half on the box; the chief is signed in."""
    await rig.planned()
    rig.order(prepared(hq, **changes))
    await rig.until(lambda: "s1" in rig.box.ledger.state[OPENINGS])
    await rig.panel("chief")


async def typed(rig: Rig, code_a: str = CODE_A, code_b: str = CODE_B, **other: Any) -> Any:
    second = {"account": "inv1", "pin": venue.PIN, **other}
    wish = {"code_a": code_a, "code_b": code_b, "second": second}
    reply = await rig.client.post("/api/panel/open-with-codes", json=wish)
    return await reply.json(content_type=None)


async def recorded(rig: Rig, kind: type[Any]) -> list[Any]:
    return [one.fact async for one in rig.box.journal.replay() if isinstance(one.fact, kind)]


@pytest.mark.rule("X2")
async def test_two_codes_open_the_paper_with_no_word_from_hq(rig: Rig) -> None:
    await ready(rig, rig.hq)
    browser, pen = venue.Browser("A01"), venue.Pen("a1")
    token = (await (await rig.sign_in(1, browser, pen)).json())["token"]
    await rig.admit(1)
    assert (await (await rig.get("/api/key", token=token)).json())["title"] == "paper-not-open"
    assert await typed(rig) == {"papers": ["p1"]}
    given = await (await rig.get("/api/key", token=token)).json()
    assert signing.decode(given["key"]) == rig.hq.paper_key
    (fact,) = await recorded(rig, OpenedByCodes)
    assert (fact.by, fact.second, fact.papers) == ("chief", "inv1", ("p1",))
    assert (await typed(rig))["title"] == "already-opened"


async def test_a_mistyped_group_is_named_and_nothing_is_recorded(rig: Rig) -> None:
    await ready(rig, rig.hq)
    wrong = CODE_B[:-1] + str((int(CODE_B[-1]) + 1) % 10)
    said = await typed(rig, code_b=wrong)
    assert (said["title"], said["which"], said["groups"]) == ("code-mistyped", "B", [6])
    swapped = await typed(rig, code_a=CODE_B, code_b=CODE_A)
    assert (swapped["title"], swapped["which"]) == ("code-mistyped", "A")
    assert await recorded(rig, CodesRefused) == []


async def test_well_typed_codes_of_something_else_open_nothing_and_are_recorded(rig: Rig) -> None:
    await ready(rig, rig.hq)
    other = codes.written(codes.new(), "A")
    assert (await typed(rig, code_a=other))["title"] == "codes-refused"
    (fact,) = await recorded(rig, CodesRefused)
    assert (fact.by, fact.second) == ("chief", "inv1")
    assert await typed(rig) == {"papers": ["p1"]}


async def test_one_person_alone_opens_nothing(rig: Rig) -> None:
    await ready(rig, rig.hq)
    assert (await typed(rig, account="chief"))["title"] == "second-person-needed"
    assert (await typed(rig, pin="0000"))["title"] == "sign-in-failed"
    await rig.panel("inv1")
    assert (await typed(rig, account="chief"))["title"] == "not-allowed"
    assert await recorded(rig, OpenedByCodes) == []


async def test_a_box_without_the_order_says_so_and_an_expired_one_too(rig: Rig) -> None:
    await rig.planned()
    await rig.panel("chief")
    assert (await typed(rig))["title"] == "opening-not-prepared"
    rig.order(prepared(rig.hq, expires_ms=rig.clock.now().wall_ms - 1))
    await rig.until(lambda: "s1" in rig.box.ledger.state[OPENINGS])
    assert (await typed(rig))["title"] == "opening-expired"


async def test_new_codes_replace_the_old_ones_until_they_are_used(rig: Rig) -> None:
    await ready(rig, rig.hq)
    rig.order(prepared(rig.hq, release="r2"))
    await rig.until(lambda: rig.box.ledger.state[OPENINGS]["s1"].order.release == "r2")  # type: ignore[union-attr]
    assert await typed(rig) == {"papers": ["p1"]}
    seq = rig.box.journal.head.seq
    rig.order(prepared(rig.hq, release="r3"))
    await rig.until(lambda: rig.box.journal.head.seq > seq)
    assert rig.box.ledger.state[OPENINGS]["s1"].order.release == "r2"  # type: ignore[union-attr]


async def test_an_opened_paper_is_open_after_a_power_cut(tmp_path: Path) -> None:
    hq = venue.Headquarters()
    paper = venue.paper(hq)
    async with running(tmp_path, hq, paper) as rig:
        await ready(rig, hq)
        await typed(rig)
    async with running(tmp_path, hq, paper) as rig:
        browser, pen = venue.Browser("A01"), venue.Pen("a1")
        token = (await (await rig.sign_in(1, browser, pen)).json())["token"]
        await rig.admit(1)
        given = await (await rig.get("/api/key", token=token)).json()
    assert signing.decode(given["key"]) == hq.paper_key
