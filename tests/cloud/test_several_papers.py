"""Candidates of several courses sit in one session: each box has every paper, each entry its own."""

from dataclasses import replace

import pytest

from cloud.services.publishing import SessionIncomplete
from cloud.store import rosters
from contract.orders import PaperRelease, SessionPlan
from contract.paper import PAPER_ASSET, PaperContent
from kaobox.samples import papers
from tests.cloud.box import Venuebox
from tests.cloud.headquarters import HOUR, PAPER, Headquarters, _entry, read_all

COURSES = {PAPER: "qti21", "kinds": "kinds", "plain": "plain"}


async def test_every_paper_of_a_session_is_planned_released_and_opened(hq: Headquarters) -> None:
    box = await hq.register(Venuebox())
    await hq.plan()
    made = hq.parts.services.papers
    for name, sample in COURSES.items():
        await made.accept(name, f"{sample}.zip", papers.package(sample), by="test")
    seats = [replace(_entry("s1", f"T{n}", "v1"), paper=name) for n, name in enumerate(COURSES)]
    async with hq.database.begin() as connection:
        await rosters.save(connection, seats)
    await hq.publish()
    bodies = read_all(hq.orders(box)[1])
    (plan,) = [one.order for one in bodies if isinstance(one.order, SessionPlan)]
    assert {one.paper for one in plan.papers} == set(COURSES)
    assert {entry.ticket: entry.paper for entry in plan.entries} == {
        seat.ticket: seat.paper for seat in seats
    }
    assert len({one.manifest for one in plan.papers}) == len(COURSES)
    hq.clock.advance(HOUR / 1000)
    await hq.parts.releasing.look()
    released = [one.order for one in read_all(hq.orders(box)[1])]
    assert {one.paper for one in released if isinstance(one, PaperRelease)} == set(COURSES)
    titles = set()
    for name in COURSES:
        _, assets = await made.open(name, None)
        content = PaperContent.model_validate_json(assets[PAPER_ASSET].data)
        titles.add(content.title)
        assert len(content.items) == next(p.items for p in plan.papers if p.paper == name)
    assert len(titles) == 2


async def test_a_paper_that_is_not_there_is_named_before_anything_is_told(
    hq: Headquarters,
) -> None:
    await hq.register(Venuebox())
    await hq.plan()
    async with hq.database.begin() as connection:
        await rosters.save(connection, [replace(_entry("s1", "T1", "v1"), paper="none")])
    with pytest.raises(SessionIncomplete) as refused:
        await hq.publish()
    assert [(one.code, one.detail) for one in refused.value.missing] == [("paper-unknown", "none")]
