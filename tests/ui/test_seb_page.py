"""The first page in Safe Exam Browser: it shows the Config Key, and goes on or says what is wrong."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from edge.config import SeatSettings, Settings
from edge.core import seb, seb_file
from tests.edge import venue
from tests.edge.conftest import running

SAFE_EXAM_BROWSER = """
window.SafeExamBrowser = { security: { configKey: "", updateKeys(done) {
  const text = new TextEncoder().encode(location.href.split("#")[0] + "KEY");
  crypto.subtle.digest("SHA-256", text).then((digest) => {
    this.configKey = [...new Uint8Array(digest)].map((n) => n.toString(16).padStart(2, "0")).join("");
    done();
  });
} } };
"""
"""What its script interface does, as far as the page uses it."""


@pytest.mark.rule("X15")
@pytest.mark.parametrize("own", [True, False])
async def test_the_page_passes_the_key_of_this_session_and_explains_another(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, own: bool
) -> None:
    usual = venue.settings

    def settings(*args: Any, **how: Any) -> Settings:
        return usual(*args, **how).model_copy(update={"seat": SeatSettings(seb="required")})

    monkeypatch.setattr(venue, "settings", settings)
    hq = venue.Headquarters()
    async with running(tmp_path, hq, venue.paper(hq)) as rig:
        await rig.planned()
        file = await (await rig.get("/seat/exam.seb")).read()
        key = seb.config_key(seb_file.read(file)) if own else "0" * 64
        await page.add_init_script(SAFE_EXAM_BROWSER.replace("KEY", key))
        await page.goto(f"http://{rig.client.host}:{rig.client.port}/seat/seb")
        if own:
            await page.wait_for_url("**/seat/")
            assert [one["name"] for one in await page.context.cookies()] == ["kaobox-seb"]
        else:
            await expect(page.get_by_role("button")).to_be_visible()
            await expect(page.get_by_text("请用本场考试的考试浏览器（SEB）打开。")).to_be_visible()
            assert await page.context.cookies() == []
        await page.goto("about:blank")
