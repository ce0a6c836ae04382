"""The whole venue, as the panel's WebSocket tells it."""

import re
from pathlib import Path

from edge.services.sittings import Seated
from edge.web import keys
from tests.edge import venue
from tests.edge.conftest import Rig
from tests.edge.test_panel import candidate, told

DOC = Path(__file__).parents[2] / "docs" / "lan-api.md"


async def test_the_venue_has_every_field_that_the_document_lists(rig: Rig) -> None:
    await rig.planned()
    await rig.panel("chief")
    await rig.post("/api/panel/notices", {"text": "请看第 2 题更正。"})
    rig.box.web[keys.SITTINGS].beat(Seated("a1", 0), rig.clock.wall_ms)
    shown = await told(rig)
    text = DOC.read_text().partition("`Venue`:")[2].partition("```")[2].partition("```")[0]
    listed = set(re.findall(r'"([a-z_]+)"\s*[:,}]', re.sub(r':\s*"[^\n]*?(?=,|\n|\})', ":", text)))
    assert listed >= {"rooms", "candidates", "counts", "submitted_how", "epoch", "last_word_ms"}
    assert not listed - words(shown) - OPTIONAL, "documented and not sent"
    assert not words(shown) - listed - SESSION - {"type"}, "sent and not documented"


OPTIONAL = {"impersonates", "by", "by_name", "reason", "seat", "public_key", "code", "since_ms"} | {
    "zh",
    "en",
    "detail",
    "duplicates",
    "photos",
}
"""In lists that are empty and values that are null when nothing is the matter."""
SESSION = {"title", "opens_ms", "starts_ms", "ends_ms", "rules", "rules_version"}


def words(value: object) -> set[str]:
    """Return every name used in a JSON value."""
    if isinstance(value, dict):
        return set(value).union(*map(words, value.values()))
    return set().union(*map(words, value)) if isinstance(value, list) else set()


async def test_a_candidates_way_from_expected_to_submitted_is_counted(rig: Rig) -> None:
    await rig.planned()
    rig.clock.move(30 * 60)
    await rig.release()
    await rig.panel("chief")
    before = (await told(rig))["rooms"][0]["counts"]
    assert (before["expected"], sum(before.values())) == (3, 3)
    _, pen, token = await rig.seated(1)
    await rig.save(token, pen.write("Q01", "甲"), pen.write("Q02", "乙"))
    started = await candidate(rig, "a1")
    assert (started["state"], started["answered"], started["items"]) == ("started", 2, 3)
    assert (started["seat"], started["epoch"], started["cut_off"]) == ("A01", 0, False)
    rig.clock.move(16)
    counts = (await told(rig))["rooms"][0]["counts"]
    assert (counts["started"], counts["cut_off"], counts["expected"]) == (1, 1, 2)
    await rig.post("/api/submit", {"revision": 2}, token=token)
    done = await candidate(rig, "a1")
    assert (done["state"], done["submitted_how"], done["cut_off"]) == (
        "submitted",
        "candidate",
        False,
    )


async def test_a_waiting_seat_is_shown_until_it_is_accepted(rig: Rig) -> None:
    await rig.planned()
    first, second = venue.Browser("A01"), venue.Browser("A01")
    await rig.post("/api/seats", {"seat": "A01", "public_key": first.public})
    await rig.post("/api/seats", {"seat": "A01", "public_key": second.public})
    await rig.panel("inv1")
    waiting = {"seat": "A01", "public_key": second.public}
    assert (await told(rig))["seats_waiting"] == [waiting]
    meant = await rig.post("/api/panel/seats/A01", {"public_key": first.public})
    assert meant.status == 404, "the tap names the key it means"
    assert (await rig.post("/api/panel/seats/A01", waiting)).status == 422
    accepted = await rig.post("/api/panel/seats/A01", {"public_key": second.public})
    assert accepted.status == 204
    assert (await told(rig))["seats_waiting"] == []
