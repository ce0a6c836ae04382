"""The verifier turns red for every planted fault, and stays green for the system as it is."""

import ast
import json
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cloud.core import intake, progress
from cloud.core.heads import Head
from cloud.core.intake import Intake
from cloud.services import ingest
from cloud.store import projections
from contract.facts.fact import Fact
from edge.core import sitting
from edge.services.ledger import Ledger
from kaobox import verifier, verifier_packages
from tests.system.small_hall import ATTEMPTS, Hall, now_ms, small_hall


@pytest.fixture(autouse=True)
def no_blocking_call() -> None:
    """Not watched here: a test opens files and reads databases between the steps itself."""


async def sit(hall: Hall) -> None:
    """Hold a small exam with everything in it that the merge must get right."""
    one = await hall.sign_in(ATTEMPTS[0], "A1")
    for number in range(12):
        hall.write(one, f"q{number % 5}", f"answer {number}")
    await hall.deliver(one)
    await a_move_with_leftovers(hall)
    two = await hall.sign_in(ATTEMPTS[2], "A3")
    hall.write(two, "q1", "in time")
    await hall.deliver(two)
    for attempt in ATTEMPTS:
        await hall.end(attempt)
    hall.write(two, "q1", "after the end")
    await hall.deliver(two)


async def a_move_with_leftovers(hall: Hall) -> None:
    """A seat dies with two answers unsent; the candidate moves on; the seat comes back."""
    dead = await hall.sign_in(ATTEMPTS[1], "A2")
    hall.write(dead, "q1", "first")
    await hall.deliver(dead)
    hall.write(dead, "q1", "left over, and written anew elsewhere", exam_ms=now_ms() - 5000)
    hall.write(dead, "q2", "left over, and counts", exam_ms=now_ms() - 5000)
    alive = await hall.sign_in(ATTEMPTS[1], "B2")
    hall.write(alive, "q1", "second")
    await hall.deliver(alive)
    await hall.deliver(dead)


def shows(hall: Hall, changes: Mapping[tuple[str, str], str | None] | None = None) -> Path:
    """Write what a console would show: the newest in the total order, but for ``changes``."""
    newest: dict[tuple[str, str], tuple[tuple[int, int], str | None]] = {}
    with sqlite3.connect(hall.folder / "hq.db") as db:
        rows = db.execute("select attempt, item, epoch, revision, digest, late from operations")
        for attempt, item, epoch, revision, digest, late in rows:
            rank = (epoch, revision)
            if not late and newest.get((attempt, item), ((-1, 0), ""))[0] < rank:
                newest[(attempt, item)] = (rank, digest)
    db.close()
    told = {**{spot: digest for spot, (_, digest) in newest.items()}, **(changes or {})}
    path = hall.folder / "shown.jsonl"
    lines = [{"attempt": a, "item": i, "sha256": digest} for (a, i), digest in told.items()]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


async def test_a_sound_system_is_found_sound(tmp_path: Path) -> None:
    async with small_hall(tmp_path) as hall:
        await sit(hall)
        batches = await hall.batches()
        await hall.upload([*reversed(batches), *batches, *batches[:2]])
        verdict = hall.verdict(shows(hall))
        assert verdict.sound, verdict
        assert verdict.acknowledged == verdict.at_hq == 18


async def test_what_has_not_reached_hq_yet_is_lost_until_it_has(tmp_path: Path) -> None:
    async with small_hall(tmp_path) as hall:
        await sit(hall)
        batches = await hall.batches()
        await hall.upload(batches[:-1])
        assert len(hall.verdict().lost) > 0
        await hall.upload(batches)
        assert hall.verdict().sound


class HastyLedger(Ledger):
    """Acknowledges before the commit; from ``power_fails`` on, the commit never comes."""

    power_fails = False

    async def _write(self, group: list[Any]) -> None:
        state = self.state
        for pending in group:
            for fact in pending.wish(state):
                self._told(pending, fact)
            pending.done.set_result(pending.recorded)
        if not self.power_fails:
            for pending in group:
                pending.done = pending.done.get_loop().create_future()
                pending.recorded = []
            await super()._write(group)

    def _told(self, pending: Any, fact: Fact) -> None:
        stamp = None
        recorded = type("Told", (), {"fact": fact, "stamp": stamp})()
        pending.recorded = [*pending.recorded, recorded]


async def test_an_acknowledgement_before_the_commit_is_found(tmp_path: Path) -> None:
    async with small_hall(tmp_path, HastyLedger) as hall:
        one = await hall.sign_in(ATTEMPTS[0], "A1")
        for number in range(4):
            hall.write(one, "q1", str(number))
        await hall.deliver(one)
        await hall.upload()
        assert hall.verdict().sound
        hall.ledger.power_fails = True  # type: ignore[attr-defined]
        hall.write(one, "q1", "acknowledged, and gone with the power")
        await hall.deliver(one)
        await hall.upload()
        verdict = hall.verdict()
        assert not verdict.sound
        assert len(verdict.lost) == 1


async def test_a_projection_in_which_the_last_write_wins_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def last_write_wins(
        before: progress.Progress, fact: Any, operation: Any, *, verified: bool
    ) -> dict[str, Any]:
        mark = progress.Mark(epoch=operation.epoch, revision=operation.revision, filled=True)
        return {"items": {**before.items, operation.item: mark}}

    monkeypatch.setattr(progress, "_saved", last_write_wins)
    async with small_hall(tmp_path) as hall:
        await a_move_with_leftovers(hall)
        await hall.upload()
        verdict = hall.verdict()
        assert not verdict.lost
        assert verdict.wrong == [f"{ATTEMPTS[1]} q1"]


async def test_a_console_that_shows_the_last_write_is_found(tmp_path: Path) -> None:
    async with small_hall(tmp_path) as hall:
        await a_move_with_leftovers(hall)
        await hall.upload()
        with sqlite3.connect(hall.folder / "hq.db") as db:
            rows = db.execute("select item, digest from operations order by seq").fetchall()
        db.close()
        arrived = {(ATTEMPTS[1], item): digest for item, digest in rows}
        assert hall.verdict(shows(hall)).sound
        assert hall.verdict(shows(hall, arrived)).wrong == [f"{ATTEMPTS[1]} q1"]


async def test_a_console_that_shows_what_is_behind_the_fence_is_found(tmp_path: Path) -> None:
    async with small_hall(tmp_path) as hall:
        dead = await hall.sign_in(ATTEMPTS[0], "A1")
        hall.write(dead, "q1", "before the move")
        await hall.deliver(dead)
        hall.write(dead, "q1", "by somebody else, after the move", exam_ms=now_ms() + 60_000)
        await hall.sign_in(ATTEMPTS[0], "B1")
        await hall.deliver(dead)
        await hall.upload()
        assert hall.verdict(shows(hall)).wrong == [f"{ATTEMPTS[0]} q1"]
        right = {(ATTEMPTS[0], "q1"): dead.digests[0]}
        assert hall.verdict(shows(hall, right)).sound


async def test_a_box_that_drops_late_answers_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = sitting.save

    def drops_late_ones(state: Any, *args: Any) -> tuple[Fact, ...]:
        facts = save(state, *args)
        return () if any(getattr(fact, "late", False) for fact in facts) else facts

    monkeypatch.setattr(sitting, "save", drops_late_ones)
    async with small_hall(tmp_path) as hall:
        await sit(hall)
        await hall.upload()
        verdict = hall.verdict()
        assert len(verdict.lost) == 1
        assert not verdict.sound


async def test_a_console_that_drops_late_answers_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = projections.row

    def drops_late_ones(reading: Any, *, verified: bool) -> Any:
        return None if getattr(reading.fact, "late", False) else row(reading, verified=verified)

    monkeypatch.setattr(projections, "row", drops_late_ones)
    async with small_hall(tmp_path) as hall:
        await sit(hall)
        await hall.upload()
        verdict = hall.verdict()
        assert not verdict.lost
        assert verdict.wrong == [f"{ATTEMPTS[2]} q1"]


async def test_an_acknowledgement_of_the_maximum_across_a_gap_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide = intake.decide

    def acknowledges_the_maximum(head: Any, batch: Any, **known: Any) -> Intake:
        entries = sorted(batch, key=lambda entry: entry.seq)
        if entries[0].seq <= head.seq + 1:
            return decide(head, entries, **known)
        return Intake(
            head=Head(entries[-1].seq, entries[-1].hash),
            appended=tuple(entries),
            waits=(),
            settled=(),
            forked=(),
            beyond=0,
        )

    monkeypatch.setattr(ingest, "decide", acknowledges_the_maximum)
    async with small_hall(tmp_path) as hall:
        await sit(hall)
        batches = await hall.batches()
        lost_on_the_way = batches.pop(2)
        acknowledged = await hall.upload(batches)
        assert acknowledged.seq == hall.journal.head.seq, "the box now thinks that HQ has it all"
        verdict = hall.verdict()
        assert verdict.broken
        assert len(verdict.lost) >= len(lost_on_the_way.entries)


async def test_a_text_changed_at_hq_is_found(tmp_path: Path) -> None:
    async with small_hall(tmp_path) as hall:
        await sit(hall)
        await hall.upload()
    with sqlite3.connect(tmp_path / "hq.db") as db:
        (trigger,) = db.execute(
            "select name from sqlite_master where type = 'trigger' and tbl_name = 'facts'"
            " and sql like '%update%'"
        ).fetchone()
        db.execute(f"drop trigger {trigger}")
        db.execute("update facts set body = replace(body, 'answer 3', 'answer 4') where seq = 6")
        assert db.total_changes == 1
    db.close()
    verdict = hall.verdict()
    assert verdict.broken
    assert verdict.lost


@pytest.mark.parametrize(
    ("module", "others"),
    [(verifier, {"kaobox"}), (verifier_packages, {"cryptography"})],
    ids=["verifier", "packages"],
)
def test_the_verifier_knows_neither_program_nor_their_merge(
    module: ModuleType, others: set[str]
) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text())
    names = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names |= {str(node.module) for node in froms}
    foreign = {name.partition(".")[0] for name in names} - sys.stdlib_module_names
    assert foreign == others
    own = {name.name for node in froms if str(node.module) == "kaobox" for name in node.names} | {
        str(node.module) for node in froms if str(node.module).startswith("kaobox.")
    }
    assert own <= {"verifier_packages", "kaobox.verifier_packages"}


async def test_no_promise_is_no_evidence(tmp_path: Path) -> None:
    async with small_hall(tmp_path) as hall:
        with pytest.raises(verifier.Unreadable):
            hall.verdict()
        (tmp_path / "promises.jsonl").write_text('{"attempt": "s.0001", "opera')
        with pytest.raises(verifier.Unreadable):
            hall.verdict()


async def test_the_command_answers_with_its_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with small_hall(tmp_path) as hall:
        await sit(hall)
        log, database = tmp_path / "promises.jsonl", tmp_path / "hq.db"
        command = ["--log", str(log), "--database", str(database), "--json"]
        await hall.upload((await hall.batches())[:-2])
        assert verifier.main(command) == 1
        assert json.loads(capsys.readouterr().out)["lost"] > 0
        await hall.upload()
        assert verifier.main(command) == 0
        assert json.loads(capsys.readouterr().out)["lost"] == 0
        assert verifier.main([*command[:3], str(tmp_path / "none.db")]) == 2
