"""The console's page in a real Chromium, against headquarters as a process of its own."""

import re

from playwright.async_api import Page, expect

from tests.servers import mosquitto
from tests.ui.console_desk import (
    GOOD_ROW,
    PATIENCE_S,
    Headquarters,
    a_roster,
    console,
    desk,
    headquarters,
    prepare,
    seal,
    sign_in,
)

__all__ = ["console", "desk", "headquarters", "mosquitto"]

BAD_ROW = "2600002,考生 002,110105194912310021,A101,A02,computing"


async def test_a_wrong_password_is_said_and_the_right_one_leads_to_the_link(
    headquarters: Headquarters, desk: Page
) -> None:
    await desk.goto(f"{headquarters.page}#/audit")
    await sign_in(desk, "no-such-password")
    await expect(desk.get_by_test_id("console-problem")).to_contain_text("信息不匹配")
    await sign_in(desk)
    await expect(desk.locator("h1")).to_have_text("审计")
    await expect(desk.get_by_role("row").filter(has_text="登录失败")).to_have_count(1)


async def test_a_sealed_paper_shows_its_first_question_as_a_seat_would(console: Page) -> None:
    await seal(console, "computing")
    await console.get_by_test_id("preview").click()
    question = console.get_by_test_id("preview-question")
    await expect(question.locator("h2")).to_contain_text("第 1 题")
    await expect(question.locator("div.item").last).to_contain_text(
        "在计算机中，存储容量 1 KiB 等于"
    )
    await expect(question.locator(".choice")).to_have_count(4)
    await expect(console).to_have_url(re.compile(r"#/papers\?open=computing&item=1$"))


async def test_a_preview_shows_the_pictures_of_the_paper(console: Page) -> None:
    await seal(console, "computing")
    await console.get_by_test_id("preview").click()
    await console.get_by_test_id("preview-item-Q04").click()
    picture = console.get_by_test_id("preview-question").locator("img")
    await expect(picture).to_have_js_property("complete", value=True)
    assert await picture.evaluate("picture => picture.naturalWidth") > 0


async def test_what_cannot_be_sealed_is_named_with_item_and_construct(console: Page) -> None:
    await console.get_by_test_id("tree-papers").click()
    await console.get_by_test_id("new-paper").click()
    text = "# 样卷\n\n## 一\n\n1. 只有一个选项（　　）。\n   *A. 甲\n"
    await console.get_by_test_id("upload-paper").set_input_files(
        {"name": "draft.md", "mimeType": "text/markdown", "buffer": text.encode()}
    )
    finding = console.get_by_test_id("finding-option-single")
    await expect(finding).to_contain_text("draft.md:6 [Q01]")
    await expect(finding).to_contain_text("选择题至少要有两个选项。")
    await expect(console.get_by_test_id("paper-accept")).to_be_disabled()


async def test_a_bad_row_is_named_and_nothing_is_stored_until_a_good_file_is_accepted(
    console: Page,
) -> None:
    by = console.get_by_test_id
    await seal(console, "computing")
    await prepare(console)
    await by("do-roster").click()
    await by("upload-roster").set_input_files(a_roster(GOOD_ROW, BAD_ROW))
    problem = by("roster-problem-3-身份证号")
    await expect(problem).to_contain_text("110105194912310021")
    await expect(by("roster-rows")).to_have_text("2")
    await expect(by("roster-accept")).to_be_disabled()
    await expect(by("ready-roster")).to_contain_text("还没有考生")
    mended = BAD_ROW.replace("110105194912310021", "P0000002")
    await by("upload-roster").set_input_files(a_roster(GOOD_ROW, mended))
    await expect(by("roster-verdict")).to_contain_text("检查通过")
    await by("roster-accept").click()
    await expect(by("roster-accepted")).to_contain_text("新增 2")
    await expect(by("ready-roster")).to_contain_text("2 名考生")
    await by("tab-attempts").click()
    await expect(by("attempt-2600001")).to_contain_text("考生 001")
    await by("tab-progress").click()
    await expect(by("progress-rostered")).to_have_text("2")
    await expect(by("progress-expected")).to_have_text("2")


async def test_publishing_says_what_is_missing_and_then_what_was_sent(console: Page) -> None:
    by = console.get_by_test_id
    await seal(console, "computing")
    await prepare(console)
    await by("publish").click()
    await expect(by("publish-missing")).to_be_visible()
    await by("do-roster").click()
    await by("upload-roster").set_input_files(a_roster(GOOD_ROW))
    await by("roster-accept").click()
    await expect(by("roster-accepted")).to_be_visible()
    await by("do-staff").click()
    for field, text in (("account", "chief1"), ("name", "主考 01"), ("pin", "482915")):
        await by(f"staff-{field}").fill(text)
    await by("staff-role").select_option("chief")
    await by("staff-save").click()
    await expect(by("staff-chief1")).to_contain_text("主考 · 第一考点")
    await by("side-close").click()
    await by("publish").click()
    await expect(by("publish-sent")).to_contain_text("第一考点：1 名考生")
    await expect(by("session-standing")).to_have_text("已下发")


async def test_removing_somebody_asks_for_their_name(console: Page) -> None:
    by = console.get_by_test_id
    await prepare(console)
    await by("do-staff").click()
    for field, text in (("account", "inv1"), ("name", "监考 01"), ("pin", "482915")):
        await by(f"staff-{field}").fill(text)
    await by("staff-save").click()
    await by("staff-remove-inv1").click()
    await by("confirm-name").fill("inv")
    await expect(by("confirm")).to_be_disabled()
    await by("confirm-name").fill("inv1")
    await by("confirm").click()
    await expect(by("staff-inv1")).to_have_count(0)


async def test_a_link_is_a_view_and_the_keyboard_moves_in_it(console: Page) -> None:
    by = console.get_by_test_id
    await seal(console, "computing")
    await prepare(console)
    rows = [f"26{n:05},考生 {n:03},P{n:07},A10{1 + n % 2},B{n:02},computing" for n in range(1, 31)]
    await by("do-roster").click()
    await by("upload-roster").set_input_files(a_roster(*rows))
    await by("roster-accept").click()
    await expect(by("roster-accepted")).to_be_visible()
    await by("tab-attempts").click()
    await expect(by("attempts-count")).to_have_text("30 人")
    await console.keyboard.press("/")
    await console.keyboard.type("考生 01")
    await expect(by("attempts-count")).to_have_text("10 / 30 人")
    await console.keyboard.press("ArrowDown")
    await console.keyboard.press("ArrowDown")
    await console.keyboard.press("Enter")
    await expect(by("attempt")).to_be_visible()
    opened = await by("attempt").locator("h2").inner_text()
    await console.reload()
    await expect(by("attempt").locator("h2")).to_have_text(opened)
    await expect(by("attempts-count")).to_have_text("10 / 30 人")
    await console.keyboard.press("Escape")
    await expect(by("attempt")).to_have_count(0)


async def test_every_word_has_its_english(console: Page) -> None:
    await prepare(console)
    await console.get_by_role("button", name="English").click()
    await expect(console.get_by_test_id("tab-prepare")).to_have_text("Preparation")
    await console.get_by_test_id("tree-boxes").click()
    await expect(console.locator("h1")).to_have_text("Boxes")
    titled = ("秋季期末考试", "计算机应用基础", "第一考点", "中文")
    text = await console.locator("body").inner_text()
    for words in titled:
        text = text.replace(words, "")
    assert not re.findall(r"[\u4e00-\u9fff]+", text)


async def test_a_lost_server_turns_the_page_grey_with_its_last_word_and_it_comes_back(
    headquarters: Headquarters, console: Page
) -> None:
    await prepare(console)
    await console.get_by_test_id("tab-progress").click()
    stale = console.get_by_test_id("console-stale")
    await expect(stale).to_be_hidden()
    headquarters.stop()
    await expect(stale).to_contain_text(re.compile(r"灰色内容停在 \d\d:\d\d:\d\d"))
    grey = await console.locator("main").evaluate("main => getComputedStyle(main).filter")
    assert grey == "grayscale(1)"
    headquarters.start()
    await expect(stale).to_be_hidden(timeout=PATIENCE_S * 1000)
