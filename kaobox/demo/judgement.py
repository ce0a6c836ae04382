"""What others say of the exam afterwards: HQ of who came in how, the verifier of every answer."""

import asyncio
import json
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

from kaobox.demo.console import Console
from kaobox.demo.processes import python

_LOOKS = 10
_LOOK_S = 0.4


class NoVerdict(Exception):
    """The verifier found nothing to judge by."""

    code = "no-verdict"


async def attempts(console: Console, session: str) -> list[dict[str, Any]]:
    """Return HQ's list of attempts once all are submitted there, or as it is after a while."""
    lines: list[dict[str, Any]] = []
    for _ in range(_LOOKS):
        lines = (await console.get(f"sessions/{session}/attempts"))["attempts"]
        if all(one["state"] == "submitted" for one in lines):
            break
        await asyncio.sleep(_LOOK_S)
    return lines


async def write_shown(console: Console, lines: list[dict[str, Any]], path: Path) -> None:
    """Write down what HQ's console shows for every item of these attempts, as JSON lines."""
    told: list[str] = []
    for line in lines:
        sheet = await console.get(f"attempts/{line['attempt']}")
        for answer in sheet["answers"]:
            shown = answer["shown"]
            spot = {"attempt": line["attempt"], "item": answer["item"]}
            told.append(json.dumps({**spot, "sha256": shown["sha256"] if shown else None}))
    await asyncio.to_thread(path.write_text, "".join(f"{line}\n" for line in told))


async def verify(*, promises: Path, database: Path, shown: Path) -> dict[str, Any]:
    """Run the verifier, in a process of its own; raises NoVerdict."""
    process = await asyncio.create_subprocess_exec(
        *python("kaobox.verifier", "--json", "--log", str(promises)),
        *("--database", str(database), "--shown", str(shown)),
        stdout=PIPE,
    )
    said, _ = await process.communicate()
    if process.returncode not in {0, 1}:
        raise NoVerdict(f"the verifier ended with {process.returncode}")
    found: dict[str, Any] = json.loads(said)
    return found
