"""Who a candidate says they are, checked without the box knowing id numbers (P6)."""

import hmac

from contract import id_number as id_numbers
from contract.orders import Entry
from edge.core.plan import Plan
from edge.core.refusal import Refusal


def candidate(plan: Plan, *, ticket: str, id_number: str) -> Entry:
    """Return the entry of ticket and id number; one answer for every way of not matching."""
    entry = plan.by_ticket(ticket.strip())
    if entry is None:
        raise Refusal("sign-in-failed")
    if not hmac.compare_digest(id_numbers.digest(entry.id_salt, id_number), entry.id_digest):
        raise Refusal("sign-in-failed")
    return entry
