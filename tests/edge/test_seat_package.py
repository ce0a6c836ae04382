"""What a seat is given at sign-in so that it can export its answers alone, and whom it may trust."""

import hashlib

import pytest

from contract import epoch, signing
from contract.facts.attempt import EpochOpened
from edge.services.export import ExportCodes
from tests.edge import venue
from tests.edge.conftest import Rig


@pytest.mark.rule("X11")
async def test_a_seat_holds_the_boxs_word_on_its_epoch_and_the_codes_hash(rig: Rig) -> None:
    await rig.planned()
    browser, pen = venue.Browser("A01"), venue.Pen("a1")
    signed_in = await (await rig.sign_in(1, browser, pen)).json()
    again = await (await rig.get("/api/attempt", token=signed_in["token"])).json()
    for attempt in (signed_in, again):
        assert attempt["venue"] == "v1"
        opening = EpochOpened.model_validate(attempt["opening"])
        assert opening.public_key == pen.public
        epoch.verify(opening, rig.box.identity.public["signing_key"])
    await rig.panel("inv1")
    shown = await (await rig.get("/api/panel/export-code")).json()
    assert (shown["session"], len(shown["code"]), shown["code"].isdecimal()) == ("s1", 8, True)
    salt = signing.decode(again["export"]["salt"])
    digest = hashlib.pbkdf2_hmac("sha256", shown["code"].encode(), salt, 100_000)
    assert signing.encode(digest) == again["export"]["hash"]


async def test_the_export_code_is_for_staff_alone(rig: Rig) -> None:
    await rig.planned()
    assert (await rig.get("/api/panel/export-code")).status == 401


def test_sessions_and_boxes_have_codes_of_their_own() -> None:
    codes = {ExportCodes(secret).code(s) for secret in (b"1", b"2") for s in ("s1", "s2")}
    assert len(codes) == 4
    assert ExportCodes(b"1").code("s1") == ExportCodes(b"1").code("s1"), "nothing is stored"


async def test_enrolment_and_sign_in_name_the_keys_to_trust(rig: Rig) -> None:
    await rig.planned()
    browser, pen = venue.Browser("A01"), venue.Pen("a1")
    trusted = {"hq": rig.hq.public, "box": rig.box.identity.public["signing_key"]}
    enrolled = await rig.post("/api/seats", {"seat": "A01", "public_key": browser.public})
    assert (await enrolled.json())["keys"] == trusted
    assert (await (await rig.sign_in(1, browser, pen)).json())["keys"] == trusted
    await rig.panel("inv1")
    shown = await (await rig.get("/api/panel/export-code")).json()
    assert shown["box_key"] == signing.key_id(trusted["box"])


async def test_a_replaced_seat_is_told_what_headquarters_has_of_it(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60 + 1)
    await rig.release()
    browser, pen, token = await rig.seated(1)
    await rig.save(token, pen.write("Q01", "甲"), pen.write("Q01", "乙"))
    await rig.sign_in(1, browser, venue.Pen("a1", epoch=1))

    async def stale() -> dict[str, object]:
        reply = await rig.get("/api/attempt", token=token)
        assert reply.status == 409
        problem: dict[str, object] = await reply.json()
        assert problem["title"] == "epoch-stale"
        return problem

    await rig.until(lambda: rig.box.uplink.queued == 0)
    assert (await stale())["at_hq"] == 2
    rig.line.up = False
    rig.line.cut()
    await rig.save(token, pen.write("Q01", "丙"))
    assert (await stale())["at_hq"] == 2, "the third is only here"
