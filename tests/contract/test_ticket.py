"""The code on a ticket proves who may come, and nothing else."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from contract import ticket
from contract.ticket import Ticket, TicketRefused

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True)


@given(NAMES, NAMES, st.integers(1, 999_999))
def test_a_code_says_what_was_signed(session: str, attempt: str, issue: int) -> None:
    wanted = Ticket(session, attempt, issue)
    text = ticket.code(wanted, KEY)
    assert ticket.verify(text, ticket.public(KEY)) == wanted
    assert len(text) <= 230


@given(st.data())
def test_one_changed_character_proves_nothing(data: st.DataObject) -> None:
    text = ticket.code(Ticket("s1", "a1", 1), KEY)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("AZaz09._-/").filter(lambda one: one != text[at]))
    changed = text[:at] + other + text[at + 1 :]
    with pytest.raises(TicketRefused) as refused:
        ticket.verify(changed, ticket.public(KEY))
    assert refused.value.code in {"ticket-foreign", "ticket-forged"}


@pytest.mark.parametrize("text", ["", "KAO1", "https://example.org/T0001", "T0001", "KAO1/s/a/0/x"])
def test_a_foreign_code_is_named(text: str) -> None:
    with pytest.raises(TicketRefused) as refused:
        ticket.parse(text)
    assert refused.value.code == "ticket-foreign"


def test_another_plans_key_proves_nothing() -> None:
    text = ticket.code(Ticket("s1", "a1", 1), KEY)
    for key in (ticket.public(Ed25519PrivateKey.generate()), "", "AAAA"):
        with pytest.raises(TicketRefused) as refused:
            ticket.verify(text, key)
        assert refused.value.code == "ticket-forged"
