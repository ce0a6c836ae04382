"""People, boxes, and the raw journals."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _name(name: str, *, key: bool = False, null: bool = False, length: int = 128) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), primary_key=key, nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=null)


def _number(name: str, *, key: bool = False, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=null, autoincrement=False)


def upgrade() -> None:
    _people()
    _fleet()
    _journals()
    raw = "box, journal, seq, previous, hash, body, received_ms"
    _append_only("facts", f"UPDATE OF {raw}")  # how an entry is understood may change
    _append_only("audit", "UPDATE")


def _append_only(table: str, update: str) -> None:
    """Refuse changes and deletions: what is recorded stays as it was."""
    if op.get_bind().dialect.name == "sqlite":
        for act in (update, "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act[:6].lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE {update} OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"
    )


def _people() -> None:
    op.create_table(
        "accounts",
        _name("account", key=True),
        _text("name"),
        _name("role"),
        _text("password"),
        _number("created_ms"),
    )
    op.create_table(
        "sign_ins",
        _name("token", key=True),
        _name("account"),
        _number("created_ms"),
        _number("expires_ms"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        _number("at_ms"),
        _name("account"),
        _name("act"),
        _text("about"),
        _text("detail"),
    )


def _fleet() -> None:
    op.create_table(
        "venues",
        _name("venue", key=True),
        _text("name"),
        _text("address"),
        _name("branch"),
        _number("created_ms"),
    )
    op.create_table(
        "boxes",
        _name("box", key=True),
        _name("venue"),
        _text("signing_key"),
        _text("sealing_key"),
        _text("serial"),
        _number("registered_ms"),
        _name("order_epoch"),
        _number("order_seq"),
        _number("order_acknowledged"),
    )
    op.create_index("boxes_by_venue", "boxes", ["venue"])
    op.create_table(
        "lines",
        _name("box", key=True),
        sa.Column("online", sa.Boolean, nullable=False),
        _number("connection"),
        _number("since_ms"),
        _number("last_word_ms"),
        _text("serial"),
        _name("journal"),
        _text("software"),
        _text("heartbeat", null=True),
        _number("heartbeat_ms", null=True),
    )
    op.create_table(
        "order_epochs",
        _name("box", key=True),
        _name("epoch", key=True),
        _number("opened_ms"),
        _name("after"),
        _text("why"),
    )
    op.create_table(
        "orders",
        _name("box", key=True),
        _name("epoch", key=True),
        _number("seq", key=True),
        _name("id"),
        _name("key", length=256),
        _name("kind"),
        _name("session", null=True),
        _name("attempt", null=True),
        _text("body"),
        _text("signature"),
        _number("issued_ms"),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        _name("outcome", null=True),
        _name("code", null=True),
        sa.UniqueConstraint("box", "epoch", "key", name="orders_once"),
    )
    op.create_index("orders_by_attempt", "orders", ["attempt"])
    op.create_index("orders_by_session", "orders", ["session"])


def _journals() -> None:
    op.create_table(
        "journals",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq"),
        _name("hash", length=64),
        _number("waiting"),
        _number("first_ms"),
        _number("last_ms"),
    )
    op.create_table(
        "facts",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("previous", length=64),
        _name("hash", length=64),
        _text("body"),
        _number("received_ms"),
        _name("kind", null=True),
        _name("attempt", null=True),
        _name("stamp", null=True),
        _name("quarantined", null=True),
    )
    op.create_index("facts_by_attempt", "facts", ["attempt"])
    op.create_index("facts_by_stamp", "facts", ["box", "stamp"])
    op.create_index(
        "facts_quarantined",
        "facts",
        ["box"],
        postgresql_where=sa.text("quarantined IS NOT NULL"),
        sqlite_where=sa.text("quarantined IS NOT NULL"),
    )
    op.create_table(
        "waiting",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("hash", key=True, length=64),
        _name("previous", length=64),
        _text("body"),
        _number("received_ms"),
    )
    op.create_table(
        "forks",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("hash", key=True, length=64),
        _name("previous", length=64),
        _text("body"),
        _number("received_ms"),
    )
    op.create_table(
        "intake_faults",
        _name("box", key=True),
        _name("code", key=True),
        _number("slot", key=True),
        _number("number"),
        _number("at_ms"),
        _text("detail"),
    )
