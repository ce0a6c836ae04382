"""What boxes wrote, raw. ``facts`` holds the contiguous chain alone and is append-only by trigger."""

from sqlalchemy import Column, Index, String, Table

from cloud.store.tables.columns import metadata, name, number, place, text

journals = Table(
    "journals",
    metadata,
    name("box", key=True),
    name("journal", key=True),
    number("seq"),
    Column("hash", String(64), nullable=False),
    number("waiting"),
    number("first_ms"),
    number("last_ms"),
)
facts = Table(
    "facts",
    metadata,
    *place(),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    text("body"),
    number("received_ms"),
    name("kind", null=True),
    name("attempt", null=True),
    name("stamp", null=True),  # the fact's own id: a copy in a later journal has the same
    name("quarantined", null=True),  # why the text was not interpreted
    Index("facts_by_attempt", "attempt"),
    Index("facts_by_stamp", "box", "stamp"),
    Index(
        "facts_quarantined",
        "box",
        postgresql_where=Column("quarantined").isnot(None),
        sqlite_where=Column("quarantined").isnot(None),
    ),
)
waiting = Table(
    "waiting",
    metadata,
    *place(),
    Column("hash", String(64), primary_key=True),
    Column("previous", String(64), nullable=False),
    text("body"),
    number("received_ms"),
)
forks = Table(
    "forks",
    metadata,
    *place(),
    Column("hash", String(64), primary_key=True),
    Column("previous", String(64), nullable=False),
    text("body"),
    number("received_ms"),
)
intake_faults = Table(
    "intake_faults",
    metadata,
    name("box", key=True),
    name("code", key=True),
    number("slot", key=True),  # number modulo the size of the ring
    number("number"),
    number("at_ms"),
    text("detail"),
)
