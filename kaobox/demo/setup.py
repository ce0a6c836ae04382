"""Everything HQ's people do before an exam day, through the console's own interface.

Venue, box, plan, session, a real QTI paper, a roster with photos, staff with PINs; then published.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from kaobox.demo import people
from kaobox.demo.console import Console
from kaobox.demo.people import Candidate
from kaobox.samples import papers
from provisioning.identity import Identity

VENUE = "demo-venue"
BOX = "demo-box"
PLAN = "demo-2026"
PAPER = "computer-basics"
_SAMPLE = "qti21"
_RULES = (
    "一、凭准考证和身份证件入场。二、开考后按监考要求作答，答案即时保存。"
    "三、离开考试页面会被记录。四、交卷后不得再修改。"
)


class SetupRefused(Exception):
    """A dry run found something that keeps the demo from being set up."""

    code = "setup-refused"


@dataclass(frozen=True, slots=True)
class Timing:
    """When the session happens, in seconds from now."""

    start_in_s: float
    lasts_s: float


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in at the panel."""

    account: str
    name: str
    role: str
    pin: str
    rooms: tuple[str, ...] = ()


STAFF = (
    Person("chief", "主考 01", "chief", "2468"),
    Person("invigilator-1", "监考 01", "invigilator", "1357", people.ROOMS),
    Person("invigilator-2", "监考 02", "invigilator", "1357", people.ROOMS),
)
CHIEF, INVIGILATOR = STAFF[0], STAFF[1]


async def register(console: Console, identity: Identity) -> None:
    """Make the venue and its box known to HQ."""
    await console.post(
        "venues",
        {"venue": VENUE, "name": "示范考点", "address": "示范路 1 号 3 楼机房"},
    )
    await console.post("boxes", {"box": BOX, "venue": VENUE, **identity.public})


async def plan(
    console: Console, candidates: Sequence[Candidate], *, session: str, timing: Timing
) -> dict[str, Any]:
    """Plan and publish a session; returns HQ's ``Session``."""
    await console.post("plans", {"plan": PLAN, "title": "2026 年春季课程考试（演示）"})
    name = f"papers?name={PAPER}.zip&paper={PAPER}&accept=1"
    await console.post(name, papers.package(_SAMPLE))
    now_ms = time.time_ns() // 1_000_000
    starts_ms = now_ms + int(timing.start_in_s * 1000)
    body = {
        "session": session,
        "plan": PLAN,
        "title": "计算机应用基础",
        "venue": VENUE,
        "opens_ms": now_ms,
        "starts_ms": starts_ms,
        "ends_ms": starts_ms + int(timing.lasts_s * 1000),
        "late_entry_minutes": 30,
        "rules": _RULES,
        "rules_version": "1",
    }
    await console.post("sessions", body)
    await _roster(console, candidates, session)
    for one in STAFF:
        wish = {
            "account": one.account,
            "name": one.name,
            "role": one.role,
            "venue": VENUE,
            "rooms": list(one.rooms),
            "pin": one.pin,
        }
        await console.post(f"sessions/{session}/staff", wish)
    await console.post(f"sessions/{session}/publish")
    return await console.get(f"sessions/{session}")


async def _roster(console: Console, candidates: Sequence[Candidate], session: str) -> None:
    form = aiohttp.FormData()
    table = people.roster(candidates, paper=PAPER)
    form.add_field("roster", table, filename="roster.csv", content_type="text/csv")
    if any(one.face for one in candidates):
        photos = people.photos(candidates)
        form.add_field("photos", photos, filename="photos.zip", content_type="application/zip")
    found = await console.post(f"sessions/{session}/roster", form)
    if found["errors"]:
        wrong = [one for one in found["problems"] if one["severity"] == "error"]
        raise SetupRefused(f"the roster has {found['errors']} errors, first {wrong[0]}")
    await console.post(f"sessions/{session}/roster/accept", {"token": found["token"]})
