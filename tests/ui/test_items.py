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


PARTNERS = """
  const partner = (id, most = 1) => ({id, most, content: ["项 " + id]});
  const last = () => window.values[window.values.length - 1][0].R;
"""


async def test_a_choice_in_the_line_is_a_list(shared_page: Page) -> None:
    script = """
      const texts = ["A", "B"].map((id) => ({id, text: "词 " + id}));
      show(item(["他", {interaction: "inlineChoice", response: "R", choices: texts}, "了。"]));
    """
    await run(shared_page, script)
    blank = shared_page.get_by_label("第 1 空")
    await blank.select_option(label="词 B")
    await blank.select_option("")
    assert await values(shared_page) == [[{"R": ["B"]}, "choice"], [{"R": []}, "choice"]]


async def test_an_order_nobody_touched_is_no_answer_and_keys_move_it(shared_page: Page) -> None:
    script = "show(item([{interaction: 'order', response: 'R', choices: choices.slice(0, 3)}]))"
    await run(shared_page, script)
    assert await values(shared_page) == []
    grip = shared_page.get_by_role("button", name="第 1 位：选项 A")
    await grip.focus()
    await shared_page.keyboard.press("ArrowDown")
    await shared_page.keyboard.press("ArrowDown")
    await expect(shared_page.get_by_role("status")).to_have_text("选项 A 现在是第 3 位")
    await shared_page.get_by_role("button", name="上移：选项 C").click()
    given = [one[0]["R"] for one in await values(shared_page)]
    assert given == [["B", "A", "C"], ["B", "C", "A"], ["C", "B", "A"]]
    await expect(shared_page.get_by_role("button", name="上移：选项 C")).to_be_disabled()


async def test_an_order_of_some_takes_no_more_than_its_most(shared_page: Page) -> None:
    script = "show(item([{interaction: 'order', response: 'R', choices, most: 2}]))"
    await run(shared_page, script)
    for name in ("D", "B"):
        await shared_page.get_by_role("button", name=f"选项 {name}", exact=True).click()
    await expect(shared_page.get_by_role("button", name="选项 A", exact=True)).to_be_disabled()
    await shared_page.get_by_role("button", name="移出").first.click()
    given = [one[0]["R"] for one in await values(shared_page)]
    assert given == [["D"], ["D", "B"], ["B"]]


async def test_pairs_of_a_table_stay_within_every_limit(shared_page: Page) -> None:
    script = """
      const rows = [partner("a"), partner("b", 2)], columns = [partner("X", 1), partner("Y", 0)];
      show(item([{interaction: "match", response: "R", rows, columns, most: 3}]));
    """
    await run(shared_page, PARTNERS + script)
    cell = shared_page.get_by_role("checkbox")
    await shared_page.get_by_role("checkbox", name="项 a – 项 X").check()
    await shared_page.get_by_role("checkbox", name="项 a – 项 Y").check()
    await expect(shared_page.get_by_role("checkbox", name="项 a – 项 X")).not_to_be_checked()
    await shared_page.get_by_role("checkbox", name="项 b – 项 X").check()
    await shared_page.get_by_role("checkbox", name="项 b – 项 Y").check()
    assert (await values(shared_page))[-1][0]["R"] == ["a Y", "b X", "b Y"]
    await shared_page.get_by_role("checkbox", name="项 a – 项 X").click()
    await expect(shared_page.get_by_role("status")).to_have_text("“项 X”最多用 1 次")
    assert await cell.count() == 4


async def test_associations_are_whole_pairs_of_different_things(shared_page: Page) -> None:
    script = """
      const three = ["a", "b", "c"].map((id) => partner(id));
      show(item([{interaction: "associate", response: "R", choices: three, most: 2}]));
    """
    await run(shared_page, PARTNERS + script)
    await shared_page.get_by_label("第 1 对，第 1 项").select_option("b")
    assert (await values(shared_page))[-1][0]["R"] == []
    other = shared_page.get_by_label("第 1 对，第 2 项")
    await expect(other.locator("option[value=b]")).to_be_disabled()
    await other.select_option("c")
    assert (await values(shared_page))[-1][0]["R"] == ["b c"]
    await shared_page.get_by_role("button", name="再加一对").click()
    await expect(
        shared_page.get_by_label("第 2 对，第 1 项").locator("option[value=c]")
    ).to_be_disabled()
    await shared_page.get_by_role("button", name="删除第 1 对").click()
    assert (await values(shared_page))[-1][0]["R"] == []


async def test_runs_of_a_text_are_pressed(shared_page: Page) -> None:
    script = """
      const content = ["春眠", {hottext: "h1", content: ["不觉晓"]}, "处处", {hottext: "h2", content: ["闻啼鸟"]}];
      show(item([{interaction: "hottext", response: "R", content, most: 1}]), {value: {responses: {R: ["h2"]}}});
    """
    await run(shared_page, script)
    first, second = (shared_page.get_by_role("button", name=name) for name in ("不觉晓", "闻啼鸟"))
    await expect(second).to_have_attribute("aria-pressed", "true")
    await first.press("Space")
    await expect(second).to_have_attribute("aria-pressed", "false")
    await first.click()
    assert [one[0]["R"] for one in await values(shared_page)] == [["h1"], []]


async def test_gaps_use_a_choice_up(shared_page: Page) -> None:
    script = """
      const bank = [partner("w1"), partner("w2", 0)];
      const content = [{tag: "p", attrs: {}, children: ["甲", {gap: "g1"}, "乙", {gap: "g2"}]}];
      show(item([{interaction: "gapMatch", response: "R", choices: bank, content}]));
    """
    await run(shared_page, PARTNERS + script)
    one, two = (shared_page.get_by_label(f"第 {n} 空") for n in (1, 2))
    await one.select_option("w1")
    await expect(two.locator("option[value=w1]")).to_be_disabled()
    await two.select_option("w2")
    assert (await values(shared_page))[-1][0]["R"] == ["w1 g1", "w2 g2"]
    await one.select_option("w2")
    assert (await values(shared_page))[-1][0]["R"] == ["w2 g1", "w2 g2"]


async def test_a_slider_nobody_touched_is_no_answer(shared_page: Page) -> None:
    script = "show(item([{interaction: 'slider', response: 'R', lower: 0, upper: 10, step: 2}]))"
    await run(shared_page, script)
    slider = shared_page.get_by_role("slider")
    await expect(slider).to_have_attribute("aria-valuetext", "未选择")
    assert await values(shared_page) == []
    await slider.focus()
    await shared_page.keyboard.press("Home")
    await shared_page.keyboard.press("ArrowRight")
    await shared_page.get_by_role("button", name="清除选择").click()
    assert [one[0]["R"] for one in await values(shared_page)] == [["0"], ["2"], []]


async def test_a_file_is_kept_named_and_taken_back(shared_page: Page) -> None:
    script = """
      const keep = async (file) => ({sha256: "ab", name: file.name, type: file.type, bytes: file.size});
      show(item([{interaction: "upload", response: "R", types: ["text/plain"]}]), {keep});
    """
    await run(shared_page, script)
    file = {"name": "作文.txt", "mimeType": "text/plain", "buffer": b"12345"}
    await shared_page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    await expect(shared_page.get_by_text("作文.txt")).to_be_visible()
    await shared_page.get_by_role("button", name="移除").click()
    given = [one[0]["R"] for one in await values(shared_page)]
    assert given == [["ab", "作文.txt", "text/plain", "5"], []]


async def test_a_recording_is_heard_as_often_as_the_paper_says(shared_page: Page) -> None:
    script = """
      const rate = 8000, bytes = new Uint8Array(44 + rate / 10), view = new DataView(bytes.buffer);
      const text = (at, word) => Array.from(word).forEach((c, n) => view.setUint8(at + n, c.charCodeAt(0)));
      text(0, "RIFF"); view.setUint32(4, bytes.length - 8, true); text(8, "WAVEfmt "); view.setUint32(16, 16, true);
      [[20, 1], [22, 1], [32, 1], [34, 8]].forEach(([at, n]) => view.setUint16(at, n, true));
      view.setUint32(24, rate, true); view.setUint32(28, rate, true); text(36, "data"); view.setUint32(40, rate / 10, true);
      bytes.fill(128, 44);
      const url = URL.createObjectURL(new Blob([bytes], {type: "audio/wav"}));
      window.heard = 0;
      const plays = {count: () => window.heard, add: () => { window.heard += 1; }};
      show(item([{audio: "a.wav", label: "听力第一段", plays: 2}], []), {plays, assetUrl: () => url});
    """
    await run(shared_page, script)
    button = shared_page.get_by_role("button", name="播放")
    for left in (1, 0):
        await button.click()
        said = f"还可播放 {left} 次" if left else "播放次数已用完"
        await expect(shared_page.get_by_role("status")).to_have_text(said)
        if left:
            await expect(button).to_be_enabled()
    await expect(button).to_be_disabled()
    assert await shared_page.evaluate("window.heard") == 2


async def test_a_formula_is_mathml_and_nothing_else_gets_in(shared_page: Page) -> None:
    script = """
      const math = {tag: "math", attrs: {display: "block", href: "javascript:1"}, children: [
        {tag: "mfrac", attrs: {}, children: [{tag: "mi", attrs: {}, children: ["x"]}, {tag: "mn", attrs: {}, children: ["2"]}]},
        {tag: "script", attrs: {}, children: ["window.hurt = true"]}]};
      const element = show(item([math], []));
      const drawn = element.querySelector("math");
      return [drawn.namespaceURI, drawn.querySelector("mfrac").childElementCount, drawn.getAttributeNames(),
        element.querySelectorAll("script").length, drawn.getBoundingClientRect().height > 20];
    """
    found = await run(shared_page, script)
    assert found == ["http://www.w3.org/1998/Math/MathML", 2, ["display"], 0, True]
