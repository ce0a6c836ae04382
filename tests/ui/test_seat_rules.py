"""The seat's pure rules, its clock and its sender, run in Chromium with what the test hands them."""

from typing import Any

import pytest
from playwright.async_api import Page

SEAT = """
  const given = {secure: true, tab: "mine", seat: "A01", enrolment: "enrolled", box: null,
    attempt: {state: "open", admitted: true, refused: false, due_ms: 1000, at_hq: 0, answers: {}},
    stopped: null, rulesAccepted: true, sealed: {total: 3, verified: 3, fault: null}, paper: null,
    answers: {}, place: 0, flags: [], submitting: "no", reachable: true, revision: 0, unsent: 0,
    unwritten: 0, store: "kept", clockKnown: true, distrust: null, read: []};
  const seat = (changes) => ({...given, ...changes});
  const attempt = (changes) => ({attempt: {...given.attempt, ...changes}});
"""


async def run(page: Page, script: str, *modules: str) -> Any:
    loads = "".join(f"const {m} = await import('/seat/{m}.js');" for m in ("rules", *modules))
    return await page.evaluate(f"async () => {{ {loads} {SEAT} {script} }}")


async def test_each_state_has_one_page(shared_page: Page) -> None:
    script = """
      return [
        {checking: true, secure: false}, {secure: false}, {tab: "other"}, {attempt: null, seat: null},
        {attempt: null, enrolment: "waiting"}, {attempt: null}, {rulesAccepted: false}, {},
        {paper: {}}, {stopped: "epoch-stale", paper: {}}, attempt({state: "submitted"}),
      ].map((changes) => rules.phase(seat(changes)));
    """
    assert await run(shared_page, script) == [
        "check",
        "insecure",
        "other-tab",
        "seat-name",
        "enrolling",
        "sign-in",
        "rules",
        "waiting",
        "exam",
        "replaced",
        "receipt",
    ]


async def test_another_box_stops_everybody_but_whoever_writes_already(shared_page: Page) -> None:
    script = """
      const distrust = {known: {}, met: {}};
      const look = (changes) => seat({distrust, ...changes});
      return [rules.phase(look({})), rules.phase(look({attempt: null})), rules.phase(look({paper: {}})),
        rules.lights(look({paper: {}})).box.status];
    """
    assert await run(shared_page, script) == ["distrust", "distrust", "exam", "bad"]


async def test_staff_hear_of_a_box_that_stays_away_while_somebody_sits_here(
    shared_page: Page,
) -> None:
    script = """
      return [[{}, null, 99000], [{}, 1000, 30999], [{}, 1000, 31000], [{attempt: null}, 1000, 31000]]
        .map(([changes, lost, now]) => rules.isAway(seat(changes), lost, now));
    """
    assert await run(shared_page, script) == [False, False, True, False]


@pytest.mark.rule("X18")
async def test_notices_are_new_until_the_box_or_this_seat_knows_that_they_were_read(
    shared_page: Page,
) -> None:
    script = """
      const notices = ["a", "b", "c"].map((notice) => ({notice, read: notice === "a"}));
      return rules.noticesOf(seat({...attempt({notices}), read: ["b"]})).map((n) => [n.notice, n.read]);
    """
    assert await run(shared_page, script) == [["c", False], ["b", True], ["a", True]]


async def test_the_key_is_asked_for_only_when_everything_is_ready(shared_page: Page) -> None:
    script = """
      return [
        {}, attempt({state: "waiting"}), attempt({admitted: false}), attempt({refused: true}),
        {rulesAccepted: false}, {sealed: {total: 3, verified: 2, fault: null}},
        {sealed: {total: null, verified: 0, fault: null}}, {stopped: "epoch-stale"}, {paper: {}},
      ].map((changes) => rules.mayOpen(seat(changes)));
    """
    assert await run(shared_page, script) == [True] + [False] * 8


async def test_the_box_light_claims_nothing_that_the_box_does_not_have(shared_page: Page) -> None:
    script = """
      return [
        {}, {revision: 2}, {revision: 2, unsent: 1}, {revision: 2, unwritten: 1},
        {revision: 2, reachable: false}, {revision: 2, reachable: false, unsent: 2},
        {revision: 2, stopped: "epoch-stale"},
      ].map((changes) => rules.lights(seat(changes)).box).map((l) => [l.status, l.word]);
    """
    assert await run(shared_page, script) == [
        ["good", "light.connected"],
        ["good", "light.saved"],
        ["unknown", "light.box-sending"],
        ["unknown", "light.box-sending"],
        ["attention", "light.box-away"],
        ["attention", "light.box-away-unsent"],
        ["bad", "light.box-stopped"],
    ]


async def test_the_other_lights_follow_the_store_and_headquarters(shared_page: Page) -> None:
    script = """
      const look = (changes) => rules.lights(seat({revision: 2, ...changes}));
      return [
        look({}).here.status, look({store: "memory"}).here.status,
        look({store: "failed"}).here.status, look({unwritten: 1}).here.status,
        look(attempt({at_hq: 2})).hq.status, look(attempt({at_hq: 1})).hq.values.n,
        look({revision: 0}).hq.word,
      ];
    """
    assert await run(shared_page, script) == [
        "good",
        "attention",
        "bad",
        "unknown",
        "good",
        1,
        "light.hq-nothing",
    ]


async def test_the_countdown_is_calm_until_the_last_five_minutes(shared_page: Page) -> None:
    script = """
      return [[7200000, 0], [3599001, 0], [300001, 0], [300000, 0], [999, 0], [0, 5], [1, null]]
        .map(([due, now]) => rules.countdown(due, now)).map((c) => [c.text, c.urgency]);
    """
    assert await run(shared_page, script) == [
        ["02:00:00", "calm"],
        ["01:00:00", "calm"],
        ["05:01", "calm"],
        ["05:00", "last"],
        ["00:01", "last"],
        ["00:00", "over"],
        ["--:--", "unknown"],
    ]


async def test_nobody_is_locked_out_by_a_clock_that_cannot_be_trusted(shared_page: Page) -> None:
    script = """
      return [
        rules.locked(seat({}), 999), rules.locked(seat({}), 1000),
        rules.locked(seat({clockKnown: false}), 5000), rules.locked(seat({}), null),
        rules.locked(seat({submitting: "sending"}), 0), rules.locked(seat({stopped: "x"}), 0),
        rules.locked(seat(attempt({state: "submitted"})), 0),
      ];
    """
    assert await run(shared_page, script) == [False, True, False, False, True, True, True]


async def test_a_batch_begins_at_the_first_gap_and_stays_small(shared_page: Page) -> None:
    script = """
      const made = (n, has, size = 10) => Array.from({length: n}, (_, i) =>
        ({revision: i + 1, acknowledged: has.includes(i + 1), body: "x".repeat(size)}));
      const revisions = (list) => rules.batch(list).map((one) => one.revision);
      return [revisions(made(3, [1, 2, 3])), revisions(made(4, [1, 3])),
              revisions(made(60, [])).length, revisions(made(5, [], 200000))];
    """
    assert await run(shared_page, script) == [[], [2, 3, 4], 50, [1]]


async def test_what_this_epoch_wrote_shows_over_what_the_box_knows(shared_page: Page) -> None:
    script = """
      const value = (text) => ({responses: {R: [text]}});
      const answer = (text, epoch, revision) => ({value: value(text), epoch, revision});
      const operation = (item, revision, text) =>
        ({item, revision, body: JSON.stringify({value: value(text)})});
      const known = {epoch: 1, answers: {a: answer("old", 0, 9), b: answer("box", 1, 3)}};
      const shown = rules.answersShown(known,
        [operation("a", 1, "mine"), operation("b", 2, "earlier"), operation("c", 4, "new")]);
      return Object.fromEntries(Object.entries(shown).map(([k, v]) => [k, v.responses.R[0]]));
    """
    assert await run(shared_page, script) == {"a": "mine", "b": "box", "c": "new"}


async def test_words_of_the_box_that_overtook_each_other_undo_nothing(shared_page: Page) -> None:
    script = """
      const at = (changes) => ({attempt: "a", epoch: 0, at_hq: 1, state: "open", receipt: null, ...changes});
      return [
        rules.newer(null, at({})).at_hq, rules.newer(at({at_hq: 5}), at({})).at_hq,
        rules.newer(at({state: "submitted", receipt: "r"}), at({})),
        rules.newer(at({state: "submitted", receipt: "r"}), at({state: "submitted", receipt: "s"})).receipt,
        rules.newer(at({state: "submitted"}), at({attempt: "b"})).state,
      ];
    """
    kept = {"attempt": "a", "epoch": 0, "at_hq": 1, "state": "submitted", "receipt": "r"}
    assert await run(shared_page, script) == [1, 5, kept, "s", "open"]


CLOCK = """
  let mono = 1000, wall = 0;
  const made = () => new clock.BoxClock({monotonic: () => mono, wall: () => wall});
"""


async def test_the_clock_states_how_wrong_it_may_be(shared_page: Page) -> None:
    script = """
      const c = made();
      const before = c.stamp();
      c.take(500000, 20, 900);          // asked at 900, answered by 1000
      const first = [c.now(), c.error()];
      mono += 100000;
      const later = [c.now(), Math.round(c.error())];
      return [before, first, later, c.stamp()];
    """
    assert await run(shared_page, CLOCK + script, "clock") == [
        {"exam_ms": None, "error_ms": None},
        [500_050, 70],
        [600_050, 80],
        {"exam_ms": 600_050, "error_ms": 80},
    ]


async def test_a_worse_answer_does_not_spoil_a_better_one_but_a_step_counts(
    shared_page: Page,
) -> None:
    script = """
      const c = made();
      c.take(500000, 20, 1000);
      c.take(499700, 20, 0);            // slow: half a second of doubt
      const kept = c.now();
      c.take(900000, 20, 1000);         // the chief set the box's clock
      return [kept, c.now()];
    """
    assert await run(shared_page, CLOCK + script, "clock") == [500_000, 900_000]


async def test_after_a_reload_the_computers_clock_only_bridges(shared_page: Page) -> None:
    script = """
      const c = made();
      wall = 60000;
      c.restore({box: 500000, wall: 0});
      const bridged = [c.now(), c.error(), c.stamp().exam_ms];
      c.take(561000, 20, 1000);
      return [bridged, c.now(), c.error() !== null];
    """
    assert await run(shared_page, CLOCK + script, "clock") == [
        [560_000, None, None],
        561_000,
        True,
    ]


async def test_a_box_that_does_not_know_the_time_gives_no_exam_time(shared_page: Page) -> None:
    script = "const c = made(); c.take(500000, null, 1000); return [c.now(), c.stamp().exam_ms];"
    assert await run(shared_page, CLOCK + script, "clock") == [500_000, None]


SENDER = """
  const {Problem} = await import("/shared/problems.js");
  const box = new outbox.Outbox(null, () => {});
  await box.putEpoch({id: "a/0", token: "t", stopped: null, base: {revision: 0, sha256: ""}});
  for (let r = 1; r <= 3; r += 1) {
    await box.append({epoch: "a/0", revision: r, body: "b" + r, signature: "", sha256: "s" + r});
  }
  const operations = box.operations("a/0");
  operations.forEach((one) => { one.acknowledged = false; });
  const refuse = (code, more = {}) => { throw new Problem({code, zh: "", en: "", status: 409, more}); };
  const acknowledge = (sent) =>
    ({acknowledged: sent.map((one) => ({sha256: "s" + one.body.slice(1)}))});
  const sent = [], stopped = [];
  const until = async (done) => { while (!done()) await new Promise((r) => setTimeout(r, 5)); };
  const sending = (answer) => new sender.Sender({outbox: box, current: () => "a/0",
    post: async (token, list) => { sent.push(list.map((one) => one.body)); return answer(list); },
    heard: () => {}, stopped: (epoch, code) => stopped.push(code), random: () => 0});
"""


async def test_a_box_that_lost_something_gets_it_again(shared_page: Page) -> None:
    script = """
      operations[0].acknowledged = operations[1].acknowledged = true;
      sending((list) => sent.length === 1 ? refuse("operation-gap", {expected: 2}) : acknowledge(list)).wake();
      await until(() => box.unsent("a/0") === 0);
      return sent;
    """
    assert await run(shared_page, SENDER + script, "outbox", "sender") == [["b3"], ["b2", "b3"]]


async def test_only_an_acknowledgement_of_the_same_bytes_counts(shared_page: Page) -> None:
    script = """
      const wrong = {acknowledged: [{revision: 1, sha256: "other"}]};
      sending((list) => sent.length < 3 ? wrong : acknowledge(list)).wake();
      await until(() => box.unsent("a/0") === 0);
      return sent.length;
    """
    assert await run(shared_page, SENDER + script, "outbox", "sender") == 3


async def test_a_forked_record_stops_and_keeps_everything(shared_page: Page) -> None:
    script = """
      sending(() => refuse("operation-forked")).wake();
      await until(() => stopped.length > 0);
      await new Promise((r) => setTimeout(r, 50));
      return [stopped, sent.length, box.unsent("a/0"), box.epochs.get("a/0").stopped];
    """
    assert await run(shared_page, SENDER + script, "outbox", "sender") == [
        ["operation-forked"],
        1,
        3,
        "operation-forked",
    ]
