"""The preview of a paper with every kind of question, drawn in the paper's own font."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from cloud.adapters.system_fonts import SystemFonts
from tests.servers import mosquitto
from tests.ui.console_desk import Headquarters, a_package, console, desk

__all__ = ["console", "desk", "mosquitto"]

SHOWN = {
    "Q01": "math mfrac",
    "Q02": ".choice",
    "Q03": "select.inline-choice",
    "Q04": ".ordered",
    "Q05": "table.match",
    "Q06": ".pairs",
    "Q07": "button.hottext",
    "Q08": ".gap-bank",
    "Q09": ".gap-bank img",
    "Q10": "math munderover",
    "Q11": "input.slider",
    "Q12": ".audio.limited",
    "Q13": ".stimulus",
    "Q14": "textarea",
    "Q15": ".upload-choose",
}


@pytest.fixture
def headquarters(tmp_path: Path, mosquitto: int) -> Iterator[Headquarters]:
    """Headquarters whose papers bring their font."""
    if SystemFonts().text() is None:
        pytest.skip("Noto Sans CJK SC (fonts-noto-cjk) is not installed here")
    folder = tmp_path / "hq"
    folder.mkdir()
    running = Headquarters(folder, mosquitto, fonts=True)
    running.start()
    yield running
    running.stop()


async def sealed(page: Page) -> None:
    by = page.get_by_test_id
    await by("tree-papers").click()
    await by("new-paper").click()
    await by("paper-name").fill("kinds")
    await by("upload-paper").set_input_files(a_package("kinds"))
    await by("paper-accept").click()
    await expect(by("paper-accepted")).to_contain_text("第 1 版", timeout=60_000)


# A serif font stands behind the paper's: what the paper's font lacks comes out of that one.
DRAWN_FROM = """async () => {
  const drawn = (family, letter) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 80;
    const pen = canvas.getContext("2d");
    pen.font = `64px ${family}`;
    pen.fillText(letter, 0, 64);
    return canvas.toDataURL();
  };
  const SERIF = '"Noto Serif CJK SC"';
  const own = (letter) => drawn('"Kaobox Paper", ' + SERIF, letter) !== drawn(SERIF, letter);
  return {
    faces: Array.from(document.fonts, (one) => [one.family, one.status]),
    family: getComputedStyle(document.querySelector("div.item")).fontFamily,
    own: Array.from("备份三二一1024“”", own),
    other: Array.from("龘鬱", own),
    formula: Array.from("𝑥𝑘", (one) => drawn('"Kaobox Formula", monospace', one) !== drawn('monospace', one)),
  };
}"""


async def test_every_kind_a_shared_text_and_a_recording_are_shown_in_the_papers_font(
    console: Page,
) -> None:
    await sealed(console)
    await console.get_by_test_id("preview").click()
    question = console.get_by_test_id("preview-question")
    for name, sign in SHOWN.items():
        await console.get_by_test_id(f"preview-item-{name}").click()
        await expect(question.locator(sign).first).to_be_visible()
    await expect(question.get_by_text("材料：三二一备份")).to_have_count(0)
    await console.get_by_test_id("preview-item-Q13").click()
    await expect(question.get_by_text("一块硬盘坏了")).to_be_visible()
    got = await console.evaluate(DRAWN_FROM)
    assert got["faces"] == [["Kaobox Paper", "loaded"], ["Kaobox Formula", "loaded"]]
    assert got["family"].startswith('"Kaobox Paper"')
    assert all(got["own"])
    assert not any(got["other"])
    assert all(got["formula"])
    await console.get_by_test_id("preview-item-Q12").click()
    seconds = await question.locator("audio").evaluate(
        "sound => new Promise((done) => { if (sound.duration) done(sound.duration);"
        " else sound.onloadedmetadata = () => done(sound.duration); })"
    )
    assert 1 < seconds < 3
