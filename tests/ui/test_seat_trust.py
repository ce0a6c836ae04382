"""Whom a seat believes: keys kept from the enrolment on, and loud words when they change."""

import dataclasses
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, expect

from contract import signing
from contract.epoch import opening_text
from tests.edge import venue
from tests.edge.conftest import Rig
from tests.ui.workstation import Seat, paper, seat, workplace


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with workplace(tmp_path) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        yield one


async def test_chromium_reads_an_opening_as_python_signs_it(shared_page: Page) -> None:
    key = signing.new_key()
    fence = {"Q10": 3, "Q2": 1, "第一题": 2}
    text = opening_text("a1", 1, "cHVi", None, fence)
    opening = {
        "attempt": "a1",
        "epoch": 1,
        "public_key": "cHVi",
        "at_ms": None,
        "fence": fence,
        "signature": signing.sign(key, signing.EPOCH, text),
    }
    script = """async ([opening, box]) => {
      const { openingText, verifyOpening } = await import("/shared/epoch.js");
      return [openingText(opening), await verifyOpening(opening, box),
        await verifyOpening({...opening, fence: {}}, box)];
    }"""
    found = await shared_page.evaluate(script, [opening, signing.public(key)])
    assert found == [text.decode(), True, False]


async def answer_with(one: Seat, path: str, **changes: object) -> None:
    """Let another box answer on the way: the true reply with something changed."""

    async def change(route: Route) -> None:
        reply = await route.fetch()
        if reply.status != 200:
            await route.fulfill(response=reply)
            return
        body = {**await reply.json(), **changes}
        await route.fulfill(response=reply, body=json.dumps(body))

    await one.page.route(f"**{path}", change)


@pytest.mark.rule("X16")
async def test_another_box_is_never_taken_for_the_enrolled_one(rig: Rig, a01: Seat) -> None:
    await a01.open()
    await a01.at("sign-in-ticket").wait_for()
    other = signing.public(signing.new_key())
    await answer_with(a01, "/api/seats", keys={"hq": rig.hq.public, "box": other})
    await a01.page.reload()
    await a01.at("distrust").wait_for()
    await a01.at("box-key").fill("0123456789abcdef")
    await a01.at("box-key-go").click()
    await a01.page.get_by_text("编号不符").wait_for()
    assert await a01.at("sign-in-ticket").count() == 0
    await a01.at("box-key").fill(signing.key_id(other))
    await a01.at("box-key-go").click()
    await a01.at("sign-in-ticket").wait_for()


@pytest.mark.rule("X16")
async def test_a_sign_in_needs_the_known_boxs_signature(rig: Rig, a01: Seat) -> None:
    await a01.open()
    await a01.at("sign-in-ticket").wait_for()
    forged = {
        "attempt": "a1",
        "epoch": 0,
        "seat": "A01",
        "public_key": "",
        "endorsement": "",
        "at_ms": None,
        "fence": {},
        "signature": "",
    }
    await answer_with(a01, "/api/sign-in", opening=forged)
    await a01.sign_in()
    await a01.at("problem").get_by_text("考点盒的身份与登记时不同").wait_for()
    assert await a01.at("rules-accept").count() == 0


@pytest.mark.rule("X16")
async def test_in_the_middle_of_an_exam_nothing_is_sent_to_another_box_and_writing_goes_on(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.choose("A")
    await a01.light("box", "good")
    keys = {"hq": rig.hq.public, "box": signing.public(signing.new_key())}
    await answer_with(a01, "/api/attempt", keys=keys)
    await a01.cable.pull()
    await a01.light("box", "attention")
    await a01.cable.plug()
    await a01.at("alert-distrust").wait_for()
    await a01.light("box", "bad")
    await a01.choose("B")
    await a01.light("here", "good")
    assert rig.attempt("a1").epochs[0].revision == 1
    await a01.page.unroute("**/api/attempt")
    await a01.page.reload()
    await a01.light("box", "good")
    assert await a01.chosen() == ["B"]
    assert rig.attempt("a1").epochs[0].revision == 2


def forged_paper(hq: venue.Headquarters) -> venue.Paper:
    """A paper of which the box says that it is HQ's, and it is not."""
    return paper(dataclasses.replace(hq, key=signing.new_key()))


@pytest.mark.rule("X16")
async def test_a_paper_that_headquarters_did_not_sign_is_not_taken(rig: Rig, a01: Seat) -> None:
    await a01.open()
    await a01.at("sign-in-ticket").wait_for()
    forged = forged_paper(rig.hq)

    async def exchange(route: Route) -> None:
        blob = forged.blobs.get(route.request.url.rsplit("/", 1)[1])
        await (route.fulfill(body=blob) if blob else route.continue_())

    await a01.page.route("**/blobs/*", exchange)
    ref = forged.ref.model_dump()
    await answer_with(a01, "/api/sign-in", paper=ref)
    await a01.sign_in()
    await a01.at("rules-accept").click()
    await a01.check("paper", "attention")


@pytest.mark.rule("X11")
async def test_a_receipt_of_another_box_is_not_shown_as_one(rig: Rig, a01: Seat) -> None:
    await a01.context.add_init_script("""
      const Real = WebSocket;
      window.WebSocket = class extends Real {
        set onmessage(heard) {
          const other = (text) => text.replace(/"signature": "[^"]*"/, '"signature": "AAAA"');
          super.onmessage = heard && (({ data }) => heard({ data: other(data) }));
        }
      };
    """)
    await a01.start()
    await a01.choose("B")
    await a01.light("box", "good")
    body = '{"v":1,"attempt":"a1","version":1,"count":1,"root":"","journal":"","seq":1}'
    signature = signing.sign(signing.new_key(), signing.RECEIPT, body.encode())
    forged = {"body": body, "signature": signature, "code": "AAAA-BBBB"}
    await answer_with(a01, "/api/submit", **forged)
    await answer_with(a01, "/api/attempt", receipt=forged)
    await a01.at("submit").click()
    await a01.at("submit-confirm").click()
    await a01.page.get_by_text("不是登记的考点盒签发的").wait_for()
    await expect(a01.at("receipt-code")).to_have_count(0)
