"""What nearly every part of the box stands on."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass

from edge.assembly.nouns import SLICES
from edge.config import Settings
from edge.core import retention
from edge.ports.clock import Clock
from edge.services.issues import Issues
from edge.services.ledger import Ledger
from edge.services.limiter import Limiter
from edge.services.recovery import Recovery
from edge.services.tokens import Tokens
from edge.store.cache import Cache
from edge.store.journal import Journal
from edge.store.vault import Vault
from provisioning.identity import Identity, load_or_make

SOFTWARE = "0.1.0"


@dataclass(frozen=True, slots=True)
class Ground:
    """What nearly every part stands on."""

    settings: Settings
    identity: Identity
    clock: Clock
    issues: Issues
    recovery: Recovery
    journal: Journal
    ledger: Ledger
    tokens: Tokens
    sealed: Cache
    photos: Vault
    periods: retention.Periods


async def lay_ground(settings: Settings, stack: AsyncExitStack, clock: Clock) -> Ground:
    """Open the journal and everything that nearly every part needs."""
    identity_ = await asyncio.to_thread(
        load_or_make, settings.data / "identity", serial=settings.serial
    )
    issues = Issues(clock)
    recovery = Recovery(box=settings.box, serial=identity_.serial, software=SOFTWARE, clock=clock)
    journal = await stack.enter_async_context(recovery.open(settings.data / "journal.db"))
    if recovery.damaged is not None:
        issues.raise_("journal-damaged", str(recovery.damaged))
    ledger = Ledger(journal, clock, SLICES)
    await ledger.load()
    return Ground(
        settings=settings,
        identity=identity_,
        clock=clock,
        issues=issues,
        recovery=recovery,
        journal=journal,
        ledger=ledger,
        tokens=Tokens(identity_.secret),
        sealed=Cache(settings.data / "papers"),
        photos=Vault(settings.data / "vault", identity_.secret),
        periods=retention.Periods(
            roster_ms=int(settings.privacy.roster_hours * 3_600_000),
            taken_ms=int(settings.privacy.taken_days * 86_400_000),
        ),
    )


def make_limiter(clock: Clock) -> Limiter:
    """Return a limit on guesses."""
    return Limiter(clock, tries=8, window_s=60)
