"""Plans, their sessions, and what of a session was published to each venue."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from cloud.store.database import insert_new, locked
from cloud.store.rows import many, one
from cloud.store.tables.exams import plan_papers, plans, session_plans
from cloud.store.tables.exams import sessions as table
from contract.orders import SessionPlan


@dataclass(frozen=True, slots=True)
class Plan:
    """An exam plan: a name for sessions that belong together."""

    plan: str
    title: str
    created_ms: int


@dataclass(frozen=True, slots=True)
class Session:
    """A start, an end, and everything that holds for whoever sits in it."""

    session: str
    plan: str
    title: str
    venue: str | None
    """Of roster rows and staff that name none."""
    opens_ms: int
    starts_ms: int
    ends_ms: int
    late_entry_minutes: int
    rules: str
    rules_version: str
    created_ms: int
    changed_ms: int
    revision: int = 0
    published_ms: int | None = None
    told_starts_ms: int | None = None
    """The start that the boxes were told; keys go by this one."""
    released_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The plan of one session as one venue's boxes were told."""

    session: str
    venue: str
    revision: int
    body: str
    papers: str
    published_ms: int

    @property
    def plan(self) -> SessionPlan:
        """Return the order as it is sent."""
        return SessionPlan.model_validate_json(self.body)


@dataclass(frozen=True, slots=True)
class Told:
    """The newest revision that a venue was told, without its text."""

    session: str
    venue: str
    revision: int
    papers: str

    @property
    def versions(self) -> list[tuple[str, int]]:
        """Return the papers that the venue is to have the keys of."""
        return [(paper, version) for paper, version in json.loads(self.papers)]


def papers_text(plan: SessionPlan) -> str:
    """Return a plan's papers as they are stored beside it."""
    return json.dumps([[reference.paper, reference.version] for reference in plan.papers])


async def add_plan(connection: AsyncConnection, plan: Plan) -> None:
    """Store a plan unless its name is taken."""
    await insert_new(connection, plans, [asdict(plan)])


async def all_plans(connection: AsyncConnection) -> list[Plan]:
    """Return every plan."""
    return await many(connection, select(plans).order_by(plans.c.created_ms.desc()), Plan)


async def find_plan(connection: AsyncConnection, plan: str) -> Plan | None:
    """Return a plan."""
    return await one(connection, select(plans).where(plans.c.plan == plan), Plan)


async def add(connection: AsyncConnection, session: Session) -> None:
    """Store a session unless its name is taken."""
    await insert_new(connection, table, [asdict(session)])


async def change(connection: AsyncConnection, session: Session) -> None:
    """Store a session's new values."""
    statement = update(table).where(table.c.session == session.session)
    await connection.execute(statement.values(asdict(session)))


async def touch(connection: AsyncConnection, session: str, now_ms: int) -> None:
    """Note that the roster or the staff changed: what is published is behind."""
    statement = update(table).where(table.c.session == session)
    await connection.execute(statement.values(changed_ms=now_ms))


async def note_release(connection: AsyncConnection, session: str, now_ms: int) -> None:
    """Note when the first key of a session left HQ."""
    statement = update(table).where(table.c.session == session, table.c.released_ms.is_(None))
    await connection.execute(statement.values(released_ms=now_ms))


async def find(connection: AsyncConnection, session: str) -> Session | None:
    """Return a session."""
    return await one(connection, select(table).where(table.c.session == session), Session)


async def lock(connection: AsyncConnection, session: str) -> Session | None:
    """Return a session that nobody else numbers a plan of before this transaction ends."""
    return await one(connection, locked(select(table).where(table.c.session == session)), Session)


async def all_of(connection: AsyncConnection, *, plan: str | None = None) -> list[Session]:
    """Return every session, the latest start first."""
    statement = select(table).order_by(table.c.starts_ms.desc(), table.c.session)
    if plan is not None:
        statement = statement.where(table.c.plan == plan)
    return await many(connection, statement, Session)


async def current(connection: AsyncConnection, *, since_ms: int) -> list[Session]:
    """Return the published sessions that end after ``since_ms``, by start."""
    statement = select(table).where(table.c.published_ms.isnot(None), table.c.ends_ms > since_ms)
    return await many(connection, statement.order_by(table.c.starts_ms), Session)


async def publish(connection: AsyncConnection, published: Published) -> None:
    """Store what a venue is told, and which papers its boxes may fetch from now on."""
    await connection.execute(insert(session_plans).values(asdict(published)))
    plan = published.plan
    rows = [
        {
            "session": plan.session,
            "venue": plan.venue,
            "paper": reference.paper,
            "version": reference.version,
        }
        for reference in plan.papers
    ]
    await insert_new(connection, plan_papers, rows)


async def text_of(connection: AsyncConnection, told: Told) -> Published:
    """Return a published plan with its text."""
    statement = select(session_plans).where(
        session_plans.c.session == told.session,
        session_plans.c.venue == told.venue,
        session_plans.c.revision == told.revision,
    )
    found = await one(connection, statement, Published)
    assert found is not None
    return found


async def told(
    connection: AsyncConnection,
    *,
    session: str | None = None,
    venues: Sequence[str] | None = None,
) -> list[Told]:
    """Return the newest revisions: of every venue of a session, or of every session at venues."""
    where = []
    if session is not None:
        where.append(session_plans.c.session == session)
    if venues is not None:
        where.append(session_plans.c.venue.in_(venues))
    highest = (
        select(
            session_plans.c.session,
            session_plans.c.venue,
            func.max(session_plans.c.revision).label("revision"),
        )
        .where(*where)
        .group_by(session_plans.c.session, session_plans.c.venue)
        .subquery()
    )
    same = and_(
        session_plans.c.session == highest.c.session,
        session_plans.c.venue == highest.c.venue,
        session_plans.c.revision == highest.c.revision,
    )
    columns = [session_plans.c[name] for name in Told.__slots__]
    statement = select(*columns).select_from(session_plans.join(highest, same))
    return await many(connection, statement, Told)
