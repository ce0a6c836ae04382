"""Who of a room it may be: the rule (E3)."""

from pathlib import Path

import pytest
from hypothesis import given

from contract import reasons
from contract.facts.entry import FaceProposed
from edge.core.identity import decide
from edge.core.proposal import Proposal, propose
from edge.core.refusal import Refusal
from tests.edge import venue
from tests.edge.door_desk import CHIEF, INV1, at_the_door, frames, look, moved, several
from tests.edge.test_identity import AT, LOOKED, PEOPLE, SEEN, Looked, away
from tests.edge.test_panel import candidate


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        ({"001": 0.3, "002": 0.5}, Proposal("001", "", 0.3)),
        ({"001": 0.5, "002": 0.9}, Proposal(None, "NOBODY_NEAR", 0.5)),
        ({"001": 0.3, "002": 0.33}, Proposal(None, "LOOKALIKE", 0.3)),
        ({}, Proposal(None, "NOBODY_NEAR")),
    ],
)
def test_only_one_who_is_near_and_well_ahead_is_proposed(
    roster: dict[str, float], expected: Proposal
) -> None:
    references = {name: away(far, n) for n, (name, far) in enumerate(roster.items())}
    found = propose(probe=SEEN, references=references, thresholds=AT)
    assert (found.attempt, found.reason) == (expected.attempt, expected.reason)
    assert found.distance == pytest.approx(expected.distance)


@pytest.mark.parametrize("reason", ["NO_FACE", "MULTI_FACE", "BLURRED", "FACE_UNAVAILABLE"])
def test_a_poor_picture_proposes_nobody_and_says_why(reason: str) -> None:
    probe = Looked(reason, SEEN.template)
    assert propose(probe=probe, references={"001": away(0.0)}, thresholds=AT) == Proposal(
        None, reason
    )


@given(probe=LOOKED, references=PEOPLE)
def test_whoever_is_proposed_would_pass_and_nobody_else(
    probe: Looked, references: dict[str, bytes]
) -> None:
    found = propose(probe=probe, references=references, thresholds=AT)
    passing = {
        name
        for name in references
        if decide(claimed=name, probe=probe, references=references, tries=0, thresholds=AT).outcome
        == "pass"
    }
    assert (found.attempt is None) == (found.reason != "")
    assert passing == ({found.attempt} if found.attempt else set())
    turned = dict(reversed(references.items()))
    assert propose(probe=probe, references=turned, thresholds=AT) == found


@pytest.mark.rule("E3")
async def test_who_has_no_ticket_is_found_in_the_rooms_roster_and_a_person_confirms(
    tmp_path: Path,
) -> None:
    looks = {1: look(0.0), 2: look(2.0), 3: look(0.9)}
    async with at_the_door(tmp_path, looks) as desk:
        await desk.replan(entries=moved(desk.plan, 3, room="R2"))
        desk.reader.faces |= {
            b"two": look(1.9),
            b"three": look(0.9),
            b"dark": look(1.9, "TOO_DARK"),
        }
        found = await desk.door.propose("R1", frames(b"two"), by=INV1)
        assert found.pop("distance") == pytest.approx(0.1)
        assert found == {
            "attempt": "a2",
            "name": "考生 002",
            "ticket": venue.ticket(2),
            "seat": "A02",
            "reason": None,
            "zh": "",
            "en": "",
            "milliseconds": 12.0,
        }
        assert (await candidate(desk.rig, "a2"))["state"] == "expected", "a person says whether"
        assert (await desk.door.propose("R1", several(b"two"), by=INV1))["attempt"] == "a2"
        for picture, reason in ((b"three", "NOBODY_NEAR"), (b"dark", "TOO_DARK")):
            missed = await desk.door.propose("R1", frames(picture), by=INV1)
            assert (missed["attempt"], missed["reason"]) == (None, reason)
            assert (missed["zh"], missed["en"]) == reasons.sentences(reason)
        assert (await desk.door.propose("R2", frames(b"three"), by=CHIEF))["attempt"] == "a3"
        confirmed = await desk.door.check_in("a2", frames(b"two"), by=INV1)
        assert confirmed["outcome"] == "pass"
        again = await desk.door.propose("R1", frames(b"two"), by=INV1)
        assert again["attempt"] is None, "whoever is in is proposed no more"
        facts = await desk.facts(FaceProposed)
        assert [(one.room, one.attempt) for one in facts] == [
            ("R1", "a2"),
            ("R1", "a2"),
            ("R1", None),
            ("R1", None),
            ("R2", "a3"),
            ("R1", None),
        ]
        assert {one.by for one in facts} == {"inv1", "chief"}


async def test_a_room_that_is_not_the_persons_or_does_not_exist_is_not_searched(
    tmp_path: Path,
) -> None:
    async with at_the_door(tmp_path, {1: look(0.0)}) as desk:
        for room, by, code in (("R2", INV1, "not-allowed"), ("R9", CHIEF, "not-found")):
            with pytest.raises(Refusal) as told:
                await desk.door.propose(room, frames(b"photo 1"), by=by)
            assert told.value.code == code
        assert await desk.facts(FaceProposed) == []
