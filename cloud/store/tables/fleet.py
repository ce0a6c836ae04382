"""Venues, boxes, their lines, and the orders that went down."""

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from cloud.store.tables.columns import flag, metadata, name, number, text

venues = Table(
    "venues",
    metadata,
    name("venue", key=True),
    text("name"),
    text("address"),
    name("branch"),
    number("created_ms"),
)
boxes = Table(
    "boxes",
    metadata,
    name("box", key=True),
    name("venue"),
    text("signing_key"),
    text("sealing_key"),
    text("serial"),
    number("registered_ms"),
    name("order_epoch"),
    number("order_seq"),  # last issued
    number("order_acknowledged"),
    Index("boxes_by_venue", "venue"),
)
lines = Table(
    "lines",
    metadata,
    name("box", key=True),
    flag("online"),
    number("connection"),
    number("since_ms"),
    number("last_word_ms"),
    text("serial"),
    name("journal"),
    text("software"),
    text("heartbeat", null=True),  # the message's own JSON
    number("heartbeat_ms", null=True),
)


order_epochs = Table(
    "order_epochs",
    metadata,
    name("box", key=True),
    name("epoch", key=True),
    number("opened_ms"),
    name("after"),  # the epoch the box named when this one was opened
    text("why"),
)
orders = Table(
    "orders",
    metadata,
    name("box", key=True),
    name("epoch", key=True),
    number("seq", key=True),
    name("id"),
    Column("key", String(256), nullable=False),
    name("kind"),
    name("session", null=True),
    name("attempt", null=True),
    text("body"),
    text("signature"),
    number("issued_ms"),
    flag("withdrawn"),
    name("outcome", null=True),
    name("code", null=True),
    UniqueConstraint("box", "epoch", "key", name="orders_once"),
    Index("orders_by_session", "session"),
    Index("orders_by_attempt", "attempt"),
)
