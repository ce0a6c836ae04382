"""HQ changes the plan under an attempt that has begun: nothing of it is lost, nothing crashes."""

from aiohttp import WSMsgType

from contract.orders import SessionPlan
from edge.core.plan import PLAN
from tests.edge import venue
from tests.edge.conftest import Rig


async def replanned(rig: Rig, plan: SessionPlan) -> None:
    rig.order(plan)
    await rig.until(lambda: rig.box.ledger.state[PLAN].sessions["s1"].revision == plan.revision)


async def test_an_attempt_that_the_plan_holds_no_more_keeps_its_answers(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    _, pen, token = await rig.seated(1)
    async with rig.client.ws_connect("/api/live", protocols=("kaobox", token)) as socket:
        await socket.receive()
        plan = venue.plan(rig.paper, revision=2)
        without = plan.model_copy(update={"entries": plan.entries[1:]})
        await replanned(rig, without)
        while (message := await socket.receive()).type is WSMsgType.TEXT:
            pass
        assert (message.type, message.data) == (WSMsgType.CLOSE, 1008)
    for path in ("/api/attempt", "/api/key"):
        reply = await rig.get(path, token=token)
        assert (reply.status, (await reply.json())["title"]) == (404, "not-found")
    assert (await rig.save(token, pen.write("Q01", "仍要保存"))).status == 200
    await replanned(rig, venue.plan(rig.paper, revision=3))
    shown = await (await rig.get("/api/attempt", token=token)).json()
    assert shown["answers"]["Q01"]["value"]["responses"]["R"] == ["仍要保存"]


async def test_a_paper_that_the_plan_forgot_is_a_refusal(rig: Rig) -> None:
    await rig.planned()
    plan = venue.plan(rig.paper, revision=2)
    entries = tuple(entry.model_copy(update={"paper": "p9"}) for entry in plan.entries)
    await replanned(rig, plan.model_copy(update={"entries": entries}))
    reply = await rig.sign_in(1, venue.Browser("A01"), venue.Pen("a1"))
    assert (reply.status, (await reply.json())["title"]) == (404, "not-found")
    assert rig.attempt("a1").epochs == ()


async def test_a_plan_with_a_pin_that_is_no_hash_lets_nobody_in_and_breaks_nothing(
    rig: Rig,
) -> None:
    await rig.planned()
    plan = venue.plan(rig.paper, revision=2)
    staff = tuple(person.model_copy(update={"pin": "2468"}) for person in plan.staff)
    await replanned(rig, plan.model_copy(update={"staff": staff}))
    reply = await rig.post("/api/panel/sign-in", {"account": "chief", "pin": "2468"})
    assert (reply.status, (await reply.json())["title"]) == (401, "sign-in-failed")
    await replanned(rig, venue.plan(rig.paper, revision=3))
    await rig.panel("chief")
