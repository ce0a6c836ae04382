"""Calibrated thresholds of a plan: proposed once, accepted at most by name, never changed (E1)."""

from dataclasses import asdict, dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.rows import many, one
from cloud.store.tables.calibrations import calibrations as table
from contract.orders import FaceThresholds


@dataclass(frozen=True, slots=True)
class Calibration:
    """A threshold for one model, and what it rests on."""

    calibration: str
    plan: str
    model: str
    pass_at: float
    manual_at: float
    margin: float
    duplicate_at: float | None
    pairs: int
    """Of different candidates that could be compared."""
    false_matches: int
    fmr_bound: float
    """Upper 95 % bound of the false match rate at ``pass_at`` (exact binomial)."""
    photos: int
    without: int
    roster: str
    """SHA-256 over the hashes of the roster's photos as they were."""
    proved: bool
    stored_by: str
    stored_ms: int
    accepted_by: str | None = None
    accepted_ms: int | None = None
    unproved: str = ""
    """Why somebody accepted it although nothing is proved."""

    @property
    def thresholds(self) -> FaceThresholds:
        """Return it as boxes are told."""
        return FaceThresholds(
            model=self.model,
            pass_at=self.pass_at,
            manual_at=self.manual_at,
            margin=self.margin,
            duplicate_at=self.duplicate_at,
            pairs=self.pairs,
            fmr_bound=self.fmr_bound,
        )


async def add(connection: AsyncConnection, calibration: Calibration) -> None:
    """Store a proposal."""
    await connection.execute(insert(table).values(asdict(calibration)))


async def accept(
    connection: AsyncConnection, calibration: str, *, by: str, now_ms: int, unproved: str
) -> None:
    """Note who takes it; the one accepted last is in force."""
    values = {"accepted_by": by, "accepted_ms": now_ms, "unproved": unproved}
    await connection.execute(update(table).where(table.c.calibration == calibration).values(values))


async def find(connection: AsyncConnection, plan: str, calibration: str) -> Calibration | None:
    """Return one of a plan's."""
    statement = select(table).where(table.c.plan == plan, table.c.calibration == calibration)
    return await one(connection, statement, Calibration)


async def of_plan(connection: AsyncConnection, plan: str) -> list[Calibration]:
    """Return what was proposed for a plan, newest first."""
    statement = select(table).where(table.c.plan == plan)
    order = (table.c.stored_ms.desc(), table.c.calibration)
    return await many(connection, statement.order_by(*order), Calibration)


async def in_force(connection: AsyncConnection, plan: str) -> Calibration | None:
    """Return the one that was accepted last."""
    accepted = table.c.accepted_ms.isnot(None)
    statement = select(table).where(table.c.plan == plan, accepted)
    order = (table.c.accepted_ms.desc(), table.c.stored_ms.desc(), table.c.calibration)
    return await one(connection, statement.order_by(*order).limit(1), Calibration)
