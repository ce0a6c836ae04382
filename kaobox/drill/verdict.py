"""What the drill comes to: the verifier's word, and what HQ's console says of each operation."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kaobox.demo import judgement
from kaobox.demo.console import Console
from kaobox.drill.expected import STANDINGS, read

_AT_ONCE = 4
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Account:
    """The last line, in this order."""

    verifier: str
    acknowledged: int
    at_hq: int
    lost: int
    wrong: int
    fenced_kept: int
    recovered: int
    late_unproved: int
    p99_ms: float
    """Of what seats waited for a save, bursts aside."""
    seats: int
    faults: dict[str, int]
    seconds: float
    seed: int
    broken: int = 0
    """Journals at HQ whose chain does not hold."""
    unexpected: int = 0
    """Operations of troubled seats of which HQ says something else than must be."""
    unavailable: dict[str, str] = field(default_factory=dict)
    """Faults that were asked for and could not be tried."""

    @property
    def sound(self) -> bool:
        """Tell whether nothing was found and everything was tried."""
        return not (
            self.lost or self.wrong or self.broken or self.unexpected or self.unavailable
        ) and all(self.faults.values())

    def as_json(self) -> str:
        """Return it as one line."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What others say: ``found`` is the verifier's, ``standings`` are HQ's."""

    found: dict[str, Any]
    standings: Counter[str]
    unexpected: list[str]


async def judge(
    console: Console, session: str, folder: Path, *, database: Path, promises: Path, expected: Path
) -> Judgement:
    """Have the verifier judge, and hold HQ's console against what troubled seats know."""
    lines = await judgement.attempts(console, session)
    sheets = await _sheets(console, [one["attempt"] for one in lines])
    shown = folder / "shown.jsonl"
    await asyncio.to_thread(shown.write_text, "".join(_shown(sheets)))
    found = await judgement.verify(promises=promises, database=database, shown=shown)
    told = {
        (attempt, operation["id"]): str(operation["standing"])
        for attempt, sheet in sheets.items()
        for answer in sheet["answers"]
        for operation in answer["operations"]
    }
    return Judgement(
        found=found, standings=Counter(told.values()), unexpected=unexpected(told, read(expected))
    )


async def _sheets(console: Console, attempts: Iterable[str]) -> dict[str, dict[str, Any]]:
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(attempt: str) -> tuple[str, dict[str, Any]]:
        async with slots:
            return attempt, await console.get(f"attempts/{attempt}")

    return dict(await asyncio.gather(*map(one, attempts)))


def _shown(sheets: Mapping[str, dict[str, Any]]) -> list[str]:
    lines = []
    for attempt, sheet in sheets.items():
        for answer in sheet["answers"]:
            sha256 = answer["shown"]["sha256"] if answer["shown"] else None
            line = {"attempt": attempt, "item": answer["item"], "sha256": sha256}
            lines.append(json.dumps(line) + "\n")
    return lines


def unexpected(
    told: Mapping[tuple[str, str], str], fates: Mapping[tuple[str, str], str]
) -> list[str]:
    """Return the operations, by (attempt, operation), whose standing is not what must be."""
    return [
        f"{attempt} {operation}: {told.get((attempt, operation), 'missing')}, not {fate}"
        for (attempt, operation), fate in fates.items()
        if told.get((attempt, operation)) not in STANDINGS[fate]
    ][:_SHOWN]
