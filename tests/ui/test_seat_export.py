"""The box stays away: staff carry the answers out as a package that only headquarters opens (X11)."""

import asyncio
import functools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.async_api import Browser, expect

from contract import package, package_content, signing
from contract.sealing import Asset
from tests.edge import venue
from tests.edge.conftest import Rig
from tests.ui import all_kinds
from tests.ui.workstation import Seat, answers, sealed_paper, seat, workplace


@pytest.fixture
def hq_key() -> ec.EllipticCurvePrivateKey:
    return signing.new_key()


def with_key(hq: venue.Headquarters, key: ec.EllipticCurvePrivateKey | None = None) -> venue.Paper:
    public = signing.public(key) if key else None
    sound = {"a.wav": Asset("audio/wav", all_kinds.silence())}
    return sealed_paper(hq, all_kinds.content(), sound, package_key=public)


@pytest.fixture
async def rig(tmp_path: Path, hq_key: ec.EllipticCurvePrivateKey) -> AsyncIterator[Rig]:
    async with workplace(tmp_path, functools.partial(with_key, key=hq_key)) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        yield one


async def code_of(rig: Rig) -> str:
    await rig.panel("inv1")
    code: str = (await (await rig.get("/api/panel/export-code")).json())["code"]
    return code


async def exported(one: Seat, code: str) -> tuple[str, bytes]:
    """Export through the menu; returns the file's name and bytes."""
    await one.at("bar-more").click()
    await one.at("more-export").click()
    await one.at("export-code").fill(code)
    async with one.page.expect_download() as downloading:
        await one.at("export-go").click()
    download = await downloading.value
    data = await asyncio.to_thread((await download.path()).read_bytes)
    await one.at("export-done").wait_for()
    await one.at("export-close").click()
    return download.suggested_filename, data


def genuine(
    data: bytes, key: ec.EllipticCurvePrivateKey, rig: Rig
) -> list[tuple[str, int, str, tuple[str, ...]]]:
    """Open a package as HQ would; returns (attempt, epoch, item, answer), and finds no fault."""
    box = rig.box.identity.public["signing_key"]
    header, content = package.unpack(data, key)
    package.verify_exporter(header, [box])
    assert (header.venue, header.session, header.exporter) == ("v1", "s1", "seat")
    checked = package_content.check(header, content, box_keys=[box])
    assert checked.faults == ()
    found = (one.operation for one in checked.genuine)
    return [(o.attempt, o.epoch, o.item, o.value.responses["R"]) for o in found]


@pytest.mark.rule("X11")
async def test_answers_leave_a_cut_off_seat_as_a_package_for_headquarters(
    rig: Rig, a01: Seat, hq_key: ec.EllipticCurvePrivateKey
) -> None:
    await a01.start()
    code = await code_of(rig)
    await a01.choose("A")
    await a01.light("hq", "good")
    await a01.cable.pull()
    await a01.choose("B")
    await a01.at("next").click()
    await a01.page.get_by_label("第 1 空").fill("莲花")
    await a01.light("box", "attention")
    name, data = await exported(a01, code)
    assert name == f"s1-{venue.ticket(1)}-1.kaopkg"
    assert genuine(data, hq_key, rig) == [("a1", 0, "Q1", ("B",)), ("a1", 0, "Q2", ("莲花",))]
    assert "莲花".encode() not in data

    await a01.page.get_by_label("第 1 空").fill("莲叶")
    await a01.light("here", "good")
    name, data = await exported(a01, code)
    assert name.endswith("-2.kaopkg")
    assert len(genuine(data, hq_key, rig)) == 3, "the first file may be lost: nothing rests on it"

    await a01.cable.plug()
    await a01.light("box", "good")
    given = await answers(rig)
    assert (given["Q1"]["R"], given["Q2"]["R"]) == (("B",), ("莲叶",)), "exporting deletes nothing"


@pytest.mark.rule("X11")
async def test_without_the_panels_code_nothing_is_exported(rig: Rig, a01: Seat) -> None:
    await a01.start()
    code = await code_of(rig)
    await a01.cable.pull()
    await a01.choose("B")
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    await a01.at("bar-more").click()
    await a01.at("more-export").click()
    await a01.at("export-code").fill(wrong)
    downloads: list[str] = []
    a01.page.on("download", lambda one: downloads.append(one.suggested_filename))
    await a01.at("export-go").click()
    await a01.page.get_by_text("导出码不对").wait_for()
    assert downloads == []


@pytest.mark.rule("X11")
async def test_a_replaced_seats_unsent_answers_are_in_the_package(
    browser: Browser, rig: Rig, a01: Seat, hq_key: ec.EllipticCurvePrivateKey
) -> None:
    await a01.start()
    await a01.choose("A")
    await a01.light("hq", "good")
    await a01.cable.pull()
    await a01.choose("B")
    await a01.light("box", "attention")
    rig.clock.move(60)
    await rig.panel("chief")
    async with seat(browser, rig) as a02:
        await a02.open("A02")
        await a02.sign_in()
        await a02.page.get_by_text("另一机位").wait_for()
        await rig.post("/api/panel/move/a1")
        await a02.at("sign-in-go").click()
        await a02.at("rules-accept").click()
        await a02.at("question").wait_for()
    code = await code_of(rig)
    await a01.page.reload()
    await a01.at("question").wait_for()
    _, data = await exported(a01, code)
    assert genuine(data, hq_key, rig) == [("a1", 0, "Q1", ("B",))]


async def test_a_seat_says_that_headquarters_has_everything_already(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await a01.choose("B")
    await a01.light("hq", "good")
    await a01.cable.pull()
    await a01.at("bar-more").click()
    await a01.at("more-export").click()
    await a01.page.get_by_text("总部已有本机的全部作答").wait_for()


async def test_a_paper_without_headquarters_key_says_so(browser: Browser, tmp_path: Path) -> None:
    async with workplace(tmp_path, with_key) as rig, seat(browser, rig) as one:
        await one.start()
        await one.cable.pull()
        await one.choose("B")
        await one.at("bar-more").click()
        await one.at("more-export").click()
        await expect(one.page.get_by_text("没有带总部的加密公钥")).to_be_visible()


@pytest.mark.rule("X11")
async def test_after_half_a_minute_without_the_box_the_seat_offers_the_export(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.cable.pull()
    await a01.choose("B")
    await a01.light("box", "attention")
    await expect(a01.at("alert-away")).to_have_count(0)
    await a01.page.evaluate("""() => {
      const now = performance.now.bind(performance);
      performance.now = () => now() + 30000;
    }""")
    await a01.at("alert-away").get_by_role("button").click()
    await a01.at("export-code").wait_for()
    await a01.page.keyboard.press("Escape")
    await a01.cable.plug()
    await a01.light("box", "good")
    await expect(a01.at("alert-away")).to_have_count(0)


@pytest.mark.rule("X6", "X11")
async def test_the_last_candidates_answers_leave_with_the_next_ones(
    rig: Rig, a01: Seat, hq_key: ec.EllipticCurvePrivateKey
) -> None:
    await a01.start()
    rig.line.up = False
    rig.line.cut()
    await a01.choose("A")
    await a01.at("submit").click()
    await a01.at("submit-confirm").click()
    await a01.at("receipt-next").click()
    await a01.sign_in(2)
    await a01.at("rules-accept").click()
    await rig.admit(2)
    await a01.at("question").wait_for()
    await a01.choose("B")
    await a01.light("box", "good")
    name, data = await exported(a01, await code_of(rig))
    assert name == f"s1-{venue.ticket(2)}-1.kaopkg"
    assert genuine(data, hq_key, rig) == [("a1", 0, "Q1", ("A",)), ("a2", 0, "Q1", ("B",))]
