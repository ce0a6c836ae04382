"""The demo for people: everything runs, addresses and sign-ins are printed, until somebody stops it."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console as Terminal
from rich.table import Table

from kaobox.demo import setup
from kaobox.demo.invigilator import session_arrived
from kaobox.demo.people import Candidate
from kaobox.demo.processes import Program
from kaobox.demo.setup import STAFF, Timing
from kaobox.demo.stage import ACCOUNT, PASSWORD, Ports, Stage, open_stage

SESSION = "demo-1"
_LISTED = 8


class ProgramEnded(Exception):
    """HQ or the box ended by itself; its log says why."""

    code = "program-ended"


async def stay(folder: Path, people: Sequence[Candidate], *, ports: Ports, timing: Timing) -> None:
    """Run until cancelled; raises ProgramEnded."""
    camera = [one.face.door for one in people if one.face]
    async with open_stage(folder, ports=ports, taps=False, camera=camera) as stage:
        planned = await setup.plan(stage.console, people, session=SESSION, timing=timing)
        await session_arrived(stage.box.address)
        show(stage, people, planned["starts_ms"], planned["ends_ms"])
        async with asyncio.TaskGroup() as tasks:
            for program in (stage.hq, stage.box):
                tasks.create_task(_must_run(program), name=f"demo.{program.name}")


async def _must_run(program: Program) -> None:
    await program.ended()
    raise ProgramEnded(f"{program.name} ended; see {program.log}")


def show(stage: Stage, people: Sequence[Candidate], starts_ms: int, ends_ms: int) -> None:
    """Print where everything is and how to sign in."""
    pins = "  ".join(f"{one.account} / {one.pin}" for one in STAFF)
    lines = (
        "考盒演示  Kaobox demo",
        f"  考生机位 seat      {stage.box.address}/seat/     准考证号与证件号见下表 see below",
        f"  监考面板 panel     {stage.box.address}/panel/    {pins}",
        f"  总部控制台 console {stage.hq.address}/console/  {ACCOUNT} / {PASSWORD}",
        f"  入场已开放 entry is open; 开考 starts {_clock(starts_ms)}, 结束 ends {_clock(ends_ms)}",
        "  面板上的“本机摄像头”轮流显示有照片的考生 the box's camera shows them in turn",
        f"  数据与日志 data and logs: {stage.folder}",
    )
    print("\n".join(lines))
    candidates = Table(
        "姓名 name", "准考证号 ticket", "证件号 id number", "机位 seat", "照片 photo"
    )
    for one in people[:_LISTED]:
        photo = "有 yes" if one.face else "无 no"
        candidates.add_row(one.name, one.ticket, one.id_number, one.seat, photo)
    Terminal(highlight=False).print(candidates)
    print("按 Ctrl-C 停止  Ctrl-C stops everything", flush=True)


def _clock(at_ms: int) -> str:
    return time.strftime("%H:%M:%S", time.localtime(at_ms / 1000))
