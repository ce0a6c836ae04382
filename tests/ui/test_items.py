"""Questions as they are drawn: the same order after every reload, words as words, hands and ears."""

from typing import Any

from playwright.async_api import Page, expect

SETUP = """
  const {renderItem, complete, answered} = await import("/shared/item.js");
  const choices = "ABCDEF".split("").map((id) => ({id, fixed: id === "F", content: ["选项 " + id]}));
  const choice = (more) => ({interaction: "choice", response: "R", choices, most: 1, ...more});
  const item = (body, responses = ["R"]) => ({id: "i1", title: "题目", body, responses});
  window.values = [];
  const show = (one, more = {}) => {
    const element = renderItem(one, {seed: "a1", value: null, assetUrl: (name) => "/picture/" + name,
      onChange: (value, how) => window.values.push([value.responses, how]), ...more});
    document.body.replaceChildren(element);
    return element;
  };
  const order = (one, more) => Array.from(show(one, more).querySelectorAll(".choice input"), (i) => i.value).join("");
"""


async def run(page: Page, script: str) -> Any:
    return await page.evaluate(f"async () => {{ {SETUP} {script} }}")


async def values(page: Page) -> Any:
    return await page.evaluate("() => window.values")


async def test_a_shuffle_is_the_same_after_a_reload_and_another_for_others(
    shared_page: Page,
) -> None:
    script = """
      const shuffled = item([choice({shuffle: true})]);
      const seeds = Array.from({length: 40}, (_, n) => order(shuffled, {seed: "attempt-" + n}));
      return [order(shuffled), order(shuffled), seeds, order(item([choice({})]))];
    """
    first, second, others, plain = await run(shared_page, script)
    assert first == second
    assert plain == "ABCDEF"
    assert len(set(others)) > 20
    assert {one[-1] for one in others} == {"F"}
    assert {one[0] for one in others} == set("ABCDE")
    assert {"".join(sorted(one)) for one in others} == {"ABCDEF"}


async def test_one_choice_is_given_at_once_and_can_be_taken_back(shared_page: Page) -> None:
    await run(shared_page, "show(item([choice({prompt: ['选一项']})]))")
    group = shared_page.get_by_role("group", name="选一项")
    await group.get_by_role("radio", name="选项 B").check()
    await shared_page.keyboard.press("ArrowDown")
    await shared_page.get_by_role("button", name="清除选择").click()
    assert await values(shared_page) == [
        [{"R": ["B"]}, "choice"],
        [{"R": ["C"]}, "choice"],
        [{"R": []}, "choice"],
    ]


async def test_several_choices_stay_within_their_limit_and_in_the_papers_order(
    shared_page: Page,
) -> None:
    await run(shared_page, "show(item([choice({most: 2, shuffle: true})]))")
    for name in ("D", "A"):
        await shared_page.get_by_role("checkbox", name=f"选项 {name}").check()
    third = shared_page.get_by_role("checkbox", name="选项 C")
    await third.click()
    await expect(third).not_to_be_checked()
    await expect(shared_page.get_by_role("status")).to_have_text("最多选 2 项")
    assert await values(shared_page) == [
        [{"R": ["D"]}, "choice"],
        [{"R": ["A", "D"]}, "choice"],
    ]


async def test_blanks_and_texts_show_what_was_written_and_count_it(shared_page: Page) -> None:
    script = """
      const blank = (response) => ({interaction: "textEntry", response, length: 4});
      show(item(["甲", blank("R1"), "乙", blank("R2"), {interaction: "extendedText", response: "R3"}],
        ["R1", "R2", "R3"]), {value: {responses: {R2: ["旧的"], gone: ["x"]}}});
    """
    await run(shared_page, script)
    assert await shared_page.get_by_label("第 2 空").input_value() == "旧的"
    await shared_page.get_by_label("第 1 空").fill("新的")
    await shared_page.get_by_label("作答：题目").fill("一二三 四五\n𠮷")
    await expect(shared_page.get_by_text("已写 6 字")).to_be_visible()
    given = await values(shared_page)
    assert given[0] == [{"R1": ["新的"], "R2": ["旧的"], "R3": []}, "text"]
    assert given[-1] == [{"R1": ["新的"], "R2": ["旧的"], "R3": ["一二三 四五\n𠮷"]}, "text"]


async def test_an_unfinished_chinese_input_is_not_an_answer(shared_page: Page) -> None:
    script = """
      const element = show(item([{interaction: "extendedText", response: "R"}]));
      const area = element.querySelector("textarea");
      area.value = "zhong";
      area.dispatchEvent(new InputEvent("input", {isComposing: true}));
      area.value = "中";
      area.dispatchEvent(new InputEvent("input", {isComposing: true}));
      area.dispatchEvent(new CompositionEvent("compositionend"));
      return window.values;
    """
    assert await run(shared_page, script) == [[{"R": ["中"]}, "text"]]


async def test_words_stay_words_and_unknown_markup_does_nothing(shared_page: Page) -> None:
    script = """
      window.hurt = false;
      const evil = "<img src=x onerror='window.hurt = true'>";
      const element = show(item([evil, {tag: "script", attrs: {}, children: ["window.hurt = true"]},
        {tag: "p", attrs: {onclick: "window.hurt = true", style: "color: red", lang: "en"}, children: ["p"]},
        {tag: "iframe", attrs: {src: "javascript:window.hurt = true"}, children: []},
        {image: "a.png", alt: "图"}]));
      element.querySelector("p").click();
      await new Promise((resolve) => setTimeout(resolve, 100));
      return [window.hurt, element.textContent.startsWith(evil), element.querySelectorAll("script, iframe").length,
        element.querySelector("p").getAttributeNames(), element.querySelector("img").getAttribute("src")];
    """
    assert await run(shared_page, script) == [False, True, 0, ["lang"], "/picture/a.png"]


async def test_a_locked_question_shows_and_takes_nothing(shared_page: Page) -> None:
    await run(
        shared_page, "show(item([choice({})]), {locked: true, value: {responses: {R: ['B']}}})"
    )
    await expect(shared_page.get_by_role("radio", name="选项 B")).to_be_checked()
    await expect(shared_page.get_by_role("radio", name="选项 A")).to_be_disabled()


async def test_answered_means_every_blank_has_more_than_spaces(shared_page: Page) -> None:
    script = """
      const two = item([], ["R1", "R2"]);
      return [null, {R1: ["  "]}, {R1: ["a"]}, {R1: ["a"], R2: ["b"]}]
        .map((responses) => answered(two, responses && {responses}));
    """
    assert await run(shared_page, script) == ["none", "none", "part", "all"]
