"""The drill holds a whole exam with everything going wrong, and its verdict can be trusted."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import signing
from edge.adapters.system_clock import SystemClock
from kaobox.demo import people
from kaobox.demo.report import Progress
from kaobox.demo.stage import Cast
from kaobox.drill import day, plan, report, verdict
from kaobox.drill.clock import SetClock, Setting
from kaobox.drill.verdict import Account
from tests.system.test_demo import left_running

ALL = ("wan", "kill", "swap", "late", "package", "power", "clock")
COMMAND = [sys.executable, "-m", "kaobox.cli", "drill"]
SOUND = Account(
    verifier="independent",
    acknowledged=9,
    at_hq=9,
    lost=0,
    wrong=0,
    fenced_kept=1,
    recovered=1,
    late_unproved=1,
    p99_ms=1.5,
    seats=3,
    faults={"wan": 1, "late": 3},
    seconds=1.0,
    seed=1,
)


@pytest.fixture(autouse=True)
def no_blocking_call() -> None:
    """Not watched here: a test reads files between the steps itself."""


@pytest.mark.rule("X8")
@pytest.mark.timeout(150)
def test_everything_goes_wrong_at_once_and_no_answer_is_lost(tmp_path: Path) -> None:
    folder, signed = tmp_path / "drill", tmp_path / "report.txt"
    files = ["--data", str(folder), "--report", str(signed)]
    done = subprocess.run(
        [*COMMAND, "--seats", "12", "--faults", ",".join(ALL), "--seed", "32", "--json", *files],
        stdout=subprocess.PIPE,
        text=True,
        timeout=140,
        check=False,
    )
    account = json.loads(done.stdout.splitlines()[-1])
    assert done.returncode == 0, account
    assert list(account)[:13] == [
        "verifier",
        "acknowledged",
        "at_hq",
        "lost",
        "wrong",
        "fenced_kept",
        "recovered",
        "late_unproved",
        "p99_ms",
        "seats",
        "faults",
        "seconds",
        "seed",
    ]
    assert account["verifier"] == "independent"
    assert account["at_hq"] >= account["acknowledged"] >= 200
    assert account["lost"] == account["wrong"] == account["unexpected"] == 0
    assert account["recovered"] >= 1
    assert account["fenced_kept"] >= 1
    assert account["late_unproved"] >= 1
    assert account["p99_ms"] > 0
    assert account["seats"] == 12
    assert account["faults"] == {
        "wan": 1,
        "kill": 1,
        "swap": 2,
        "late": 3,
        "package": 2,
        "power": 1,
        "clock": 1,
    }
    assert report.check(signed.read_text())
    assert not left_running(folder)


async def planted(folder: Path, kinds: str, actors: Cast) -> Account:
    folder.mkdir()
    candidates = people.candidates(5, [])
    drawn = plan.draw([one.seat for one in candidates], plan.read_kinds(kinds), 5)
    progress = Progress(json_on_stdout=True)
    outcome, _ = await day.hold(folder, candidates, drawn, progress, actors)
    assert not left_running(folder)
    return outcome.account


@pytest.mark.timeout(120)
async def test_a_box_that_acknowledges_before_the_commit_turns_the_drill_red(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "drill"
    real = day.cast(folder)
    box = ("tests.system.planted", "acknowledge-before-the-commit", "box", *real.box[1:])
    account = await planted(folder, "late", replace(real, box=box))
    assert account.lost > 0
    assert not account.sound


@pytest.mark.timeout(120)
async def test_an_hq_where_the_last_write_wins_turns_the_drill_red(tmp_path: Path) -> None:
    folder = tmp_path / "drill"
    hq = ("tests.system.planted", "let-the-last-write-win", "cloud", "run")
    account = await planted(folder, "swap", replace(day.cast(folder), hq=hq))
    assert account.lost == 0
    assert account.wrong > 0
    assert not account.sound


SEATS = st.integers(9, 200).map(lambda n: [one.seat for one in people.candidates(n, [])])


@given(SEATS, st.sets(st.sampled_from(ALL)), st.integers(0, 999))
def test_a_seed_draws_the_same_troubles_and_no_seat_has_two(
    seats: list[str], kinds: set[str], seed: int
) -> None:
    wanted = plan.read_kinds(",".join(kinds))
    drawn = plan.draw(seats, wanted, seed)
    assert drawn == plan.draw(seats, wanted, seed)
    cut = [*drawn.grace, *drawn.head, *drawn.unproved, *drawn.packages]
    troubled = [m.seat for m in drawn.moves] + [s.seat for s in drawn.skews] + [c.seat for c in cut]
    assert Counter([*troubled, *drawn.plain]) == Counter(seats)
    assert bool(drawn.wan) == ("wan" in kinds)
    assert bool(drawn.moves) == ("swap" in kinds)
    assert bool(drawn.grace and drawn.head and drawn.unproved) == ("late" in kinds)
    assert bool(drawn.packages) == ("package" in kinds)
    spells = [one.at for one in (*drawn.wan, *drawn.power)]
    others = [m.at for m in drawn.moves] + [s.at for s in drawn.skews] + [c.at for c in cut]
    assert all(0 < at < 0.9 for at in (*spells, *others, *drawn.kills))
    assert not {one.to for one in drawn.moves} & set(seats)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--faults", "wan,fire"], "bad-faults"),
        (["--seats", "5"], "bad-faults"),
        (["--seats", "1"], "seats-out-of-range"),
        (["--seats", "1000"], "seats-out-of-range"),
    ],
)
def test_a_drill_that_cannot_be_held_says_so_before_it_begins(
    arguments: list[str], code: str
) -> None:
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(code)


@pytest.mark.parametrize(
    "found",
    [
        {"lost": 1},
        {"wrong": 1},
        {"broken": 1},
        {"unexpected": 1},
        {"unavailable": {"package": "not there"}},
        {"faults": {"wan": 1, "late": 0}},
    ],
)
def test_whatever_was_found_or_not_tried_turns_the_verdict_red(found: dict[str, object]) -> None:
    assert SOUND.sound
    assert not replace(SOUND, **found).sound  # type: ignore[arg-type]


def test_an_operation_that_hq_judges_otherwise_or_lacks_is_named() -> None:
    told = {("s.1", "a"): "recovered", ("s.1", "b"): "shown", ("s.1", "d"): "superseded"}
    fates = {("s.1", "a"): "recovered", ("s.1", "b"): "fenced", ("s.1", "c"): "late"}
    found = verdict.unexpected(told, {**fates, ("s.1", "d"): "counts"})
    assert [line.split(":")[0] for line in found] == ["s.1 b", "s.1 c"]


@pytest.mark.rule("M6")
@given(st.data())
def test_a_report_says_what_was_saved_lost_and_late_and_no_word_can_be_changed(
    data: st.DataObject,
) -> None:
    account = replace(SOUND, acknowledged=731, lost=2, late_unproved=5)
    key = signing.new_key()
    signed = report.sign(report.text(account, box="box-1"), key)
    assert "731  已确认保存" in signed
    assert "2  丢失" in signed
    assert "5  迟交未证明" in signed
    assert "NOT PASSED" in signed
    assert report.check(signed) == signing.public(key)
    body = signed[: signed.rindex("key: ")]
    at = data.draw(st.integers(0, len(body) - 1))
    letter = data.draw(st.sampled_from("0189xyz").filter(lambda one: one != body[at]))
    with pytest.raises(report.BadReport):
        report.check(signed[:at] + letter + signed[at + 1 :])


def test_a_set_clock_goes_ahead_and_forgets_the_time(tmp_path: Path) -> None:
    real = SystemClock(trusted=True)
    Setting().write(tmp_path / "clock.json")
    before = SetClock(real, tmp_path / "clock.json").now()
    assert abs(before.wall_ms - real.now().wall_ms) < 1000
    Setting(ahead_ms=150_000, quality="unknown", boot=2).write(tmp_path / "clock.json")
    after = SetClock(real, tmp_path / "clock.json").now()
    assert after.wall_ms >= before.wall_ms + 150_000
    assert (after.quality, after.error_ms) == ("unknown", None)
    assert after.boot != before.boot
    assert after.mono_ms - before.mono_ms < 60_000
