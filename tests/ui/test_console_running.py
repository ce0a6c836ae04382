"""The console while an exam runs: a box on a real broker, headquarters a process, a real Chromium."""

from playwright.async_api import Page, expect

from contract.facts.attempt import AnswerSaved
from contract.facts.entry import Admitted, ApprovalFiled, FaceCompared
from contract.facts.seat import MoveAllowed
from contract.messages import Status
from tests.cloud.box import Seat, Venuebox
from tests.cloud.wire_box import connected
from tests.servers import mosquitto
from tests.ui.console_desk import (
    GOOD_ROW,
    Headquarters,
    a_roster,
    console,
    desk,
    headquarters,
    prepare,
    seal,
)

__all__ = ["console", "desk", "headquarters", "mosquitto"]

SECOND_ROW = "2600002,考生 002,P0000002,A101,A02,computing"
SPEAKS_MS = 15_000  # headquarters speaks at least every 10 s
FIRST, SECOND = "s1.2600001", "s1.2600002"


async def published(page: Page, box: Venuebox) -> None:
    """Set everything up by hand: paper, venue, plan, session, box, roster, a chief; publish it."""
    by = page.get_by_test_id
    await seal(page, "computing")
    await prepare(page)
    await by("tree-boxes").click()
    await by("new-box").click()
    await by("box-name").fill(box.name)
    await by("box-venue").select_option("v1")
    await by("box-signing-key").fill(box.signing_key)
    await by("box-sealing-key").fill(box.sealing_key)
    await by("box-save").click()
    await expect(by("box-state")).to_have_text("从未连接")
    await by("session-s1").click()
    await by("do-roster").click()
    await by("upload-roster").set_input_files(a_roster(GOOD_ROW, SECOND_ROW))
    await by("roster-accept").click()
    await expect(by("roster-accepted")).to_be_visible()
    await by("do-staff").click()
    for field, text in (("account", "chief1"), ("name", "主考 01"), ("pin", "482915")):
        await by(f"staff-{field}").fill(text)
    await by("staff-role").select_option("chief")
    await by("staff-save").click()
    await expect(by("staff-chief1")).to_be_visible()
    await by("side-close").click()
    await by("publish").click()
    await expect(by("publish-sent")).to_contain_text(box.name)


def moved(box: Venuebox, attempt: str) -> None:
    """A candidate writes at two seats; what the first still held arrives after the move."""
    box.record(Admitted(attempt=attempt, how="face", by="监考 01"))
    first, second = Seat(attempt), Seat(attempt, epoch=1)
    opened_ms, fence_ms = 1_800_000_000_000, 1_800_000_600_000
    box.open(first, at_ms=opened_ms)
    box.save(first, "Q01", "A")
    held = [first.write("Q02", "B"), first.write("Q03", "C", exam_ms=fence_ms + 5000)]
    box.record(MoveAllowed(attempt=attempt, by="监考 01"))
    box.open(second, fence={"Q01": 1}, at_ms=fence_ms)
    box.save(second, "Q01", "D")
    for body, signature in held:
        box.record(AnswerSaved(attempt=attempt, body=body, signature=signature))


async def test_a_running_venue_shows_its_counts_its_line_and_what_is_wrong(
    headquarters: Headquarters, console: Page, mosquitto: int
) -> None:
    by = console.get_by_test_id
    box = Venuebox("box-9")
    await published(console, box)
    await by("tab-progress").click()
    async with connected(box, mosquitto) as line:
        await expect(by("box-line-box-9")).to_contain_text("在线")
        await expect(console.get_by_text("计划第 1 版已生效")).to_be_visible()
        box.admit(FIRST)
        await line.upload()
        await line.say(box.beat(queued=7, issues=("camera-missing",)))
        await expect(by("progress-started")).to_have_text("1")
        await expect(by("progress-expected")).to_have_text("1")
        await expect(by("room-A101")).to_contain_text("A101")
        await expect(by("box-line-box-9")).to_contain_text("待传 7 条")
        await expect(console.get_by_text("未检测到摄像头")).to_be_visible()
        await line.say(Status(online=False, connection=box.connection))
    await expect(by("box-line-box-9")).to_contain_text("离线", timeout=SPEAKS_MS)
    await expect(by("box-line-box-9")).to_contain_text("最后消息")
    await expect(by("progress-started")).to_have_text("1")


async def test_whoever_waits_for_a_decision_gets_one_and_the_box_says_what_became_of_it(
    headquarters: Headquarters, console: Page, mosquitto: int
) -> None:
    by = console.get_by_test_id
    box = Venuebox("box-9")
    await published(console, box)
    async with connected(box, mosquitto) as line:
        box.record(compared(FIRST), ApprovalFiled(attempt=FIRST, by="监考 02", reason="证件齐全"))
        await line.upload()
        await by("tab-attempts").click()
        await by("filter-filed").click()
        await by("attempt-2600001").click()
        await expect(by("decision")).to_contain_text("证件齐全")
        await by("wish-admit").click()
        await expect(by("decision")).to_contain_text("请填写")
        await by("wish-reason").fill("照片较旧，证件相符")
        await by("wish-admit").click()
        await expect(by("wish")).to_contain_text("考点盒已执行")
        box.record(Admitted(attempt=FIRST, how="wish", by="admin"))
        await line.upload()
        await expect(by("attempt-state")).to_have_text("已入场")
        await expect(by("happening-entry.face-compared")).to_contain_text("太暗")
    await by("tree-audit").click()
    await expect(console.get_by_role("row").filter(has_text="入场意见")).to_have_count(1)


async def test_every_change_of_an_answer_is_shown_with_what_became_of_it(
    headquarters: Headquarters, console: Page, mosquitto: int
) -> None:
    by = console.get_by_test_id
    box = Venuebox("box-9")
    await published(console, box)
    async with connected(box, mosquitto) as line:
        moved(box, SECOND)
        await line.upload()
        await by("tab-attempts").click()
        await by("attempt-2600002").click()
        answer = by("answer-Q01")
        await expect(by("shown-Q01")).to_have_text("D")
        await answer.locator("summary").click()
        await expect(answer.locator("[data-standing=superseded]")).to_contain_text("A")
        await expect(by("answer-Q02").locator("[data-standing=recovered]")).to_contain_text("找回")
        await expect(by("answer-Q03").locator("[data-standing=fenced]")).to_contain_text("隔离")
        await expect(by("answer-Q03")).to_contain_text("没有有效作答")


def compared(attempt: str) -> FaceCompared:
    return FaceCompared(
        attempt=attempt,
        by="监考 02",
        frame="0" * 64,
        model="model-1",
        outcome="retry",
        reason="too-dark",
        milliseconds=1.0,
    )
