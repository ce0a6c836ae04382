"""A candidate in a browser, a box with its journal, and a cable between them that gets pulled."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from contract.facts.attempt import PageLeft
from tests.edge.conftest import Rig
from tests.ui.workstation import Seat, answers, facts, open_papers, seat, workplace


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with workplace(tmp_path) as one:
        yield one


@pytest.fixture
async def a01(browser: Browser, rig: Rig) -> AsyncIterator[Seat]:
    async with seat(browser, rig) as one:
        yield one


async def box_has(rig: Rig, wanted: dict[str, dict[str, tuple[str, ...]]]) -> None:
    async with asyncio.timeout(10):
        while await answers(rig) != wanted:
            await asyncio.sleep(0.05)


async def test_a_candidate_answers_submits_and_takes_a_receipt_home(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await a01.choose("B")
    await a01.at("next").click()
    await a01.choose("C")
    await a01.choose("A")
    await a01.at("next").click()
    await a01.page.get_by_label("第 1 空").fill("北京")
    await a01.at("submit").click()
    unfinished = a01.at("submit-unanswered").get_by_role("button")
    assert await unfinished.all_inner_texts() == ["3", "4"]
    await a01.at("submit-confirm").click()
    code = await a01.at("receipt-code").inner_text()
    submission = rig.attempt("a1").submission
    assert submission is not None
    assert submission.how == "candidate"
    assert code == submission.receipt.code
    assert await answers(rig) == {
        "Q1": {"R": ("B",)},
        "Q2": {"R": ("A", "C")},
        "Q3": {"R1": ("北京",), "R2": ()},
    }
    assert submission.receipt.body in (await a01.at("receipt-text").text_content() or "").replace(
        '\\"', '"'
    )
    await a01.light("hq", "good")


@pytest.mark.rule("X3")
async def test_at_the_start_only_the_key_moves(rig: Rig, a01: Seat) -> None:
    await a01.wait_for_start()
    verified = await a01.page.locator('[data-check="paper"]').inner_text()
    assert "3/3" in verified
    asked: list[str] = []
    a01.page.on("request", lambda request: asked.append(request.url.removeprefix(a01.cable.origin)))
    await open_papers(rig)
    await a01.at("question").wait_for()
    assert asked.count("/api/key") == 1
    assert [path for path in asked if path.startswith("/blobs/")] == []


@pytest.mark.rule("X3")
async def test_clearing_the_cache_while_waiting_loses_nothing(rig: Rig, a01: Seat) -> None:
    await a01.wait_for_start()
    await a01.at("clear").click()
    await a01.check("paper", "good")
    await open_papers(rig)
    await a01.at("question").wait_for()
    assert len(rig.attempt("a1").epochs) == 1


@pytest.mark.rule("X6")
async def test_the_lights_say_who_has_the_answers(rig: Rig, a01: Seat) -> None:
    await a01.start()
    rig.line.up = False
    rig.line.cut()
    await a01.choose("B")
    assert "已保存" in await a01.light("here", "good")
    await box_has(rig, {"Q1": {"R": ("B",)}})
    assert "已保存" in await a01.light("box", "good")
    assert "随后送达" in await a01.light("hq", "unknown")
    rig.line.up = True
    assert "已收到" in await a01.light("hq", "good")


@pytest.mark.rule("X7")
async def test_with_the_cable_out_the_candidate_goes_on_and_all_is_caught_up(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.choose("A")
    await a01.light("box", "good")
    await a01.cable.pull()
    await a01.choose("D")
    await a01.go(4)
    await a01.page.locator("textarea").fill("断网时写的字。")
    assert "待补发" in await a01.light("box", "attention")
    await a01.light("here", "good")
    assert await answers(rig) == {"Q1": {"R": ("A",)}}
    await a01.cable.plug()
    await box_has(rig, {"Q1": {"R": ("D",)}, "Q4": {"R": ("断网时写的字。",)}})
    await a01.light("box", "good")
    await a01.light("hq", "good")


@pytest.mark.rule("X6", "X7", "X14")
async def test_a_reload_with_the_cable_out_loses_nothing(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await a01.choose("A")
    await a01.go(3)
    await a01.at("flag").click()
    await a01.cable.pull()
    await a01.page.get_by_label("第 2 空").fill("1949")
    await a01.light("box", "attention")
    await a01.light("here", "good")
    await a01.page.reload()
    await a01.at("question").wait_for()
    assert await a01.page.get_by_label("第 2 空").input_value() == "1949"
    assert await a01.at("flag").get_attribute("aria-pressed") == "true"
    assert "59:" in await a01.at("countdown").inner_text()
    await a01.page.get_by_label("第 1 空").fill("北京")
    await a01.go(1)
    assert await a01.chosen() == ["A"]
    await a01.cable.plug()
    await box_has(rig, {"Q1": {"R": ("A",)}, "Q3": {"R1": ("北京",), "R2": ("1949",)}})
    assert len(rig.attempt("a1").epochs) == 1


async def test_a_reload_with_the_cable_in_opens_no_new_epoch_and_keeps_the_order(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    letters = a01.page.locator(".choice-content")
    before = await letters.all_inner_texts()
    await a01.choose("B")
    await a01.light("box", "good")
    await a01.page.reload()
    await a01.at("question").wait_for()
    assert await letters.all_inner_texts() == before
    assert await a01.chosen() == ["B"]
    await a01.light("box", "good")
    assert len(rig.attempt("a1").epochs) == 1


@pytest.mark.rule("X14")
async def test_another_seat_continues_and_the_first_one_still_delivers(
    browser: Browser, rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.choose("A")
    await a01.light("box", "good")
    await a01.cable.pull()
    await a01.go(2)
    await a01.choose("B")
    await a01.light("box", "attention")
    rig.clock.move(60)  # the move to another seat comes a minute after the last word
    await rig.panel("chief")
    async with seat(browser, rig) as a02:
        await a02.open("A02")
        await a02.sign_in()
        await a02.page.get_by_text("另一机位").wait_for()
        assert (await rig.post("/api/panel/move/a1")).status == 204
        await a02.at("sign-in-go").click()
        await a02.at("rules-accept").click()
        await a02.at("question").wait_for()
        assert await a02.chosen() == ["A"]
        assert "58:5" in await a02.at("countdown").inner_text()
        await a02.choose("C")
        await a02.light("box", "good")
        await a01.cable.plug()
        await a01.at("replaced-go").wait_for()
        async with asyncio.timeout(10):
            while len(rig.attempt("a1").saved) < 3:
                await asyncio.sleep(0.05)
    assert await answers(rig) == {"Q1": {"R": ("C",)}, "Q2": {"R": ("B",)}}


async def test_submitting_with_the_cable_out_waits_and_then_happens(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await a01.cable.pull()
    await a01.choose("D")
    await a01.light("box", "attention")
    await a01.at("submit").click()
    await a01.at("submit-confirm").click()
    await a01.page.get_by_text("连上后自动交卷").wait_for()
    await a01.page.reload()
    await a01.page.get_by_text("连上后自动交卷").wait_for()
    assert rig.attempt("a1").submission is None
    await a01.cable.plug()
    await a01.at("receipt-code").wait_for()
    assert await answers(rig) == {"Q1": {"R": ("D",)}}


async def test_when_time_ends_the_page_locks_and_shows_the_forced_receipt(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.choose("B")
    await a01.light("box", "good")
    rig.clock.move(61 * 60)
    await a01.at("receipt-code").wait_for()
    assert "自动交卷" in await a01.at("receipt").inner_text()
    submission = rig.attempt("a1").submission
    assert submission is not None
    assert submission.how == "forced"


@pytest.mark.rule("X13")
async def test_leaving_the_page_warns_and_is_recorded(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await a01.page.wait_for_timeout(300)
    await a01.page.evaluate("""async () => {
      const hide = (hidden) => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event("visibilitychange"));
      };
      hide(true);
      await new Promise((resolve) => setTimeout(resolve, 400));
      hide(false);
    }""")
    assert "已记录" in await a01.at("left").inner_text()
    await a01.at("left-go").click()
    async with asyncio.timeout(5):
        while not (left := await facts(rig, PageLeft)):
            await asyncio.sleep(0.05)
    (fact,) = left
    assert isinstance(fact, PageLeft)
    assert fact.what == "hidden"
    assert fact.milliseconds is not None
    assert 300 < fact.milliseconds < 5000


@pytest.mark.rule("X13")
async def test_losing_full_screen_and_a_second_screen_warn_and_are_recorded(
    rig: Rig, a01: Seat
) -> None:
    await a01.context.add_init_script(
        "Object.defineProperty(Screen.prototype, 'isExtended', { get: () => true });"
    )
    await a01.start()
    await a01.at("left").get_by_text("第二块屏幕").wait_for()
    await a01.at("left-go").click()
    await a01.page.evaluate("document.exitFullscreen()")
    await a01.at("left").get_by_text("全屏").wait_for()
    async with asyncio.timeout(5):
        while len(left := await facts(rig, PageLeft)) < 2:
            await asyncio.sleep(0.05)
    said = [fact.what for fact in left if isinstance(fact, PageLeft)]
    assert said == ["second-screen", "fullscreen-lost"]


async def test_a_second_tab_says_so_and_takes_over_when_the_first_closes(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    await a01.choose("B")
    await a01.light("box", "good")
    second = await a01.context.new_page()
    await second.goto(f"{a01.cable.origin}/seat/")
    await second.get_by_test_id("other-tab").wait_for()
    await a01.page.close()
    await second.get_by_test_id("question").wait_for()
    assert await second.locator('.choice input[value="B"]').is_checked()
    assert len(rig.attempt("a1").epochs) == 1


@pytest.mark.rule("X6")
async def test_without_a_store_the_seat_says_so_and_goes_on_with_the_box(
    rig: Rig, a01: Seat
) -> None:
    await a01.context.add_init_script(
        "indexedDB.open = () => { throw new DOMException('private', 'InvalidStateError'); };"
    )
    await a01.start()
    assert "不能保存" in await a01.light("here", "attention")
    await a01.choose("B")
    await box_has(rig, {"Q1": {"R": ("B",)}})


async def test_a_taken_seat_name_waits_for_the_invigilators_tap(rig: Rig, a01: Seat) -> None:
    await rig.post("/api/seats", {"seat": "A01", "public_key": rig.hq.public})
    await a01.open()
    await a01.page.get_by_text("请监考在面板上确认本机位").wait_for()
    await rig.panel("chief")
    async with rig.client.ws_connect("/api/panel/live") as live:
        (waiting,) = (await live.receive_json())["seats_waiting"]
    reply = await rig.post("/api/panel/seats/A01", {"public_key": waiting["public_key"]})
    assert reply.status == 204, await reply.text()
    await a01.at("sign-in-ticket").wait_for()


async def test_a_wrong_ticket_is_refused_in_the_chosen_language(rig: Rig, a01: Seat) -> None:
    await a01.open()
    await a01.sign_in(77)
    await a01.at("problem").get_by_text("信息不匹配，请核对后重试。").wait_for()
    await a01.at("display").click()
    await a01.page.get_by_text("English").click()
    await a01.page.get_by_label("Ticket number").wait_for()
    await a01.page.reload()
    await a01.page.get_by_label("Ticket number").wait_for()
    assert await a01.page.locator("html").get_attribute("lang") == "en"


async def kept_here(one: Seat) -> int:
    """Return how many operations the workstation's own store holds."""
    count: int = await one.page.evaluate("""() => new Promise((resolve) => {
      indexedDB.open("kaobox-seat").onsuccess = ({ target: { result } }) => {
        result.transaction("operations").objectStore("operations").count().onsuccess =
          ({ target }) => { result.close(); resolve(target.result); };
      };
    })""")
    return count


@pytest.mark.rule("X6")
async def test_the_workstation_keeps_answers_until_headquarters_has_them(
    rig: Rig, a01: Seat
) -> None:
    await a01.start()
    rig.line.up = False
    rig.line.cut()
    await a01.choose("B")
    await a01.at("submit").click()
    await a01.at("submit-confirm").click()
    await a01.at("receipt-code").wait_for()
    await a01.at("receipt-next").click()
    await a01.at("sign-in-ticket").wait_for()
    await a01.page.wait_for_timeout(300)
    assert await kept_here(a01) == 1


async def test_the_receipt_page_makes_room_for_the_next_candidate(rig: Rig, a01: Seat) -> None:
    await a01.start()
    await a01.choose("B")
    await a01.at("submit").click()
    await a01.at("submit-confirm").click()
    await a01.light("hq", "good")
    assert await kept_here(a01) == 1
    await a01.at("receipt-next").click()
    async with asyncio.timeout(5):
        while await kept_here(a01):
            await asyncio.sleep(0.05)
    await a01.sign_in(2)
    await a01.at("rules-accept").click()
    await rig.admit(2)
    await a01.at("question").wait_for()
    assert await a01.chosen() == []
    assert [epoch.seat for epoch in rig.attempt("a2").epochs] == ["A01"]
