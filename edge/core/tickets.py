"""The code on a ticket: whose it is, told with no network (R4). Pure."""

from collections.abc import Sequence

from contract import ticket
from contract.ticket import Ticket, TicketRefused
from edge.core.plan import Plan
from edge.core.refusal import Refusal


def read(codes: Sequence[str], plan: Plan, session: str) -> str:
    """Return the attempt whose ticket is in the picture.

    Args:
        codes: texts of all QR codes that were seen.
        plan: the box's plans, with the keys of their tickets.
        session: the one that whoever scans is signed in for.

    Raises:
        Refusal: ``not-found`` (no code), ``ticket-foreign``, ``ticket-two``, ``ticket-forged``,
            ``ticket-elsewhere``, ``ticket-revoked``.
    """
    if not codes:
        raise Refusal("not-found", "no code in the picture")
    ours = sorted({code.strip() for code in codes if _claims(code)})
    if not ours:
        raise Refusal("ticket-foreign", codes[0][:40])
    if len(ours) > 1:
        raise Refusal("ticket-two", ", ".join(ticket.parse(code).body for code in ours[:2]))
    return _attempt(_proved(ours[0], plan), plan, session)


def _claims(code: str) -> bool:
    """Tell whether it has the form of a ticket of ours; other codes may be in the picture too."""
    try:
        ticket.parse(code)
    except TicketRefused:
        return False
    return True


def _proved(code: str, plan: Plan) -> Ticket:
    """Return what a code says, proved by the key of its session."""
    claim = ticket.parse(code)
    home = plan.sessions.get(claim.session)
    if home is None:  # whose key would prove it is not known here
        raise Refusal("ticket-elsewhere", claim.body)
    try:
        return ticket.verify(code, home.ticket_key)
    except TicketRefused as exc:
        raise Refusal(exc.code, claim.body) from exc


def _attempt(claim: Ticket, plan: Plan, session: str) -> str:
    home, entry = plan.entries.get(claim.attempt, ("", None))
    if entry is None or not claim.session == home == session:
        raise Refusal("ticket-elsewhere", claim.body)
    if claim.issue != entry.ticket_issue:
        raise Refusal("ticket-revoked", f"{claim.body}; issue {entry.ticket_issue} counts")
    return claim.attempt
