"""What the facts say, keyed by their place, so that projecting twice makes no second row."""

from sqlalchemy import Column, Index, String, Table

from cloud.store.tables.columns import flag, metadata, name, number, place, text

operations = Table(
    "operations",
    metadata,
    *place(),
    name("attempt"),
    name("id"),
    number("epoch"),
    number("revision"),
    name("item"),
    Column("digest", String(64), nullable=False),
    text("body"),
    text("signature"),
    flag("verified"),
    flag("late"),
    Index("operations_by_attempt", "attempt", "epoch"),
)
epochs = Table(
    "epochs",
    metadata,
    *place(),
    name("attempt"),
    number("epoch"),
    name("seat"),
    text("public_key"),
    text("fence"),  # JSON: item to revision
    number("at_ms", null=True),
    Index("epochs_by_attempt", "attempt", "epoch"),
)
check_ins = Table(
    "check_ins",
    metadata,
    *place(),
    name("attempt"),
    text("by"),
    name("frame"),
    name("outcome"),
    text("reason"),
    name("impersonates", null=True),
    number("at_ms"),
    Index("check_ins_by_attempt", "attempt"),
)
approvals = Table(
    "approvals",
    metadata,
    *place(),
    name("attempt"),
    name("what"),  # filed, admitted, refused
    name("how", null=True),
    text("by"),
    text("reason"),
    number("at_ms"),
    Index("approvals_by_attempt", "attempt"),
)
receipts = Table(
    "receipts",
    metadata,
    *place(),
    name("attempt"),
    name("how"),
    number("version"),
    number("count"),
    Column("root", String(64), nullable=False),
    name("code"),
    text("body"),
    text("signature"),
    flag("verified"),
    Index("receipts_by_attempt", "attempt"),
    Index("receipts_by_code", "code"),
)
closings = Table(
    "closings",
    metadata,
    *place(),
    name("session"),
    number("submitted"),
    number("forced"),
    number("absent"),
    number("at_ms"),
    Index("closings_by_session", "session"),
)
deletions = Table(
    "deletions",
    metadata,
    *place(),
    name("session"),
    name("what"),  # roster, taken
    number("count"),
    Column("digest", String(64), nullable=False),
    name("key"),
    number("at_ms"),
)
attempts = Table(
    "attempts",
    metadata,
    name("attempt", key=True),
    name("state"),
    name("how", null=True),
    name("submitted_how", null=True),
    number("answered"),
    number("operations"),
    number("unverified"),
    number("late"),
    number("last_ms"),
    text("progress"),  # JSON of the whole fold (cloud/core/progress.py)
)
