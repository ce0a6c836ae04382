"""Plans, papers, rosters, and what the facts say."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _name(name: str, *, key: bool = False, null: bool = False, length: int = 128) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), primary_key=key, nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=null)


def _number(name: str, *, key: bool = False, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=null, autoincrement=False)


def upgrade() -> None:
    _exams()
    _projections()


def _exams() -> None:
    op.create_table("plans", _name("plan", key=True), _text("title"), _number("created_ms"))
    op.create_table(
        "sessions",
        _name("session", key=True),
        _name("plan"),
        _text("title"),
        _name("venue", null=True),
        _number("opens_ms"),
        _number("starts_ms"),
        _number("ends_ms"),
        _number("late_entry_minutes"),
        _text("rules"),
        _name("rules_version"),
        _number("created_ms"),
        _number("changed_ms"),
        _number("revision"),
        _number("published_ms", null=True),
        _number("told_starts_ms", null=True),
        _number("released_ms", null=True),
    )
    op.create_table(
        "session_plans",
        _name("session", key=True),
        _name("venue", key=True),
        _number("revision", key=True),
        _text("body"),
        _text("papers"),
        _number("published_ms"),
    )
    op.create_table(
        "plan_papers",
        _name("session", key=True),
        _name("venue", key=True),
        _name("paper", key=True),
        _number("version", key=True),
    )
    op.create_index("plan_papers_by_paper", "plan_papers", ["paper"])
    op.create_index("plan_papers_by_venue", "plan_papers", ["venue"])
    op.create_table(
        "staff",
        _name("session", key=True),
        _name("account", key=True),
        _name("venue"),
        _text("name"),
        _name("role"),
        _text("rooms"),
        _text("pin"),
    )
    op.create_table(
        "entries",
        _name("attempt", key=True),
        _name("session"),
        _name("venue"),
        _name("candidate"),
        _text("name"),
        _name("ticket"),
        _text("id_number"),
        _name("id_salt"),
        _name("id_digest"),
        _name("room"),
        _name("seat"),
        _name("paper"),
        _name("photo", null=True),
        _number("extra_minutes"),
    )
    op.create_index("entries_by_photo", "entries", ["photo"])
    op.create_index("entries_by_session", "entries", ["session", "venue"])
    op.create_table(
        "roster_drafts",
        _name("token", key=True),
        _name("session"),
        _name("roster"),
        _name("photos", null=True),
        _number("created_ms"),
    )
    op.create_table(
        "papers",
        _name("paper", key=True),
        _number("version", key=True),
        _text("title"),
        _number("items"),
        _text("points", null=True),
        _name("source"),
        _text("source_name"),
        _text("key"),
        _name("manifest"),
        _number("bytes"),
        _number("segments"),
        _number("accepted_ms"),
        _name("accepted_by"),
        _number("released_ms", null=True),
    )
    op.create_table(
        "paper_blobs",
        _name("paper", key=True),
        _number("version", key=True),
        _name("sha256", key=True),
    )
    op.create_index("paper_blobs_by_sha256", "paper_blobs", ["sha256"])
    op.create_table(
        "answer_keys",
        _name("paper", key=True),
        _number("version", key=True),
        _name("item", key=True),
        _text("body"),
    )
    op.create_table(
        "uploads",
        _name("box", key=True),
        _name("sha256", key=True),
        _number("bytes"),
        _number("received_ms"),
    )


def _projections() -> None:
    op.create_table(
        "operations",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("attempt"),
        _name("id"),
        _number("epoch"),
        _number("revision"),
        _name("item"),
        _name("digest", length=64),
        _text("body"),
        _text("signature"),
        sa.Column("verified", sa.Boolean, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
    )
    op.create_index("operations_by_attempt", "operations", ["attempt", "epoch"])
    op.create_table(
        "epochs",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("attempt"),
        _number("epoch"),
        _name("seat"),
        _text("public_key"),
        _text("fence"),
        _number("at_ms", null=True),
    )
    op.create_index("epochs_by_attempt", "epochs", ["attempt", "epoch"])
    op.create_table(
        "check_ins",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("attempt"),
        _text("by"),
        _name("frame"),
        _name("outcome"),
        _text("reason"),
        _name("impersonates", null=True),
        _number("at_ms"),
    )
    op.create_index("check_ins_by_attempt", "check_ins", ["attempt"])
    op.create_table(
        "approvals",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("attempt"),
        _name("what"),
        _name("how", null=True),
        _text("by"),
        _text("reason"),
        _number("at_ms"),
    )
    op.create_index("approvals_by_attempt", "approvals", ["attempt"])
    op.create_table(
        "receipts",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("attempt"),
        _name("how"),
        _number("version"),
        _number("count"),
        _name("root", length=64),
        _name("code"),
        _text("body"),
        _text("signature"),
        sa.Column("verified", sa.Boolean, nullable=False),
    )
    op.create_index("receipts_by_attempt", "receipts", ["attempt"])
    op.create_table(
        "closings",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("session"),
        _number("submitted"),
        _number("forced"),
        _number("absent"),
        _number("at_ms"),
    )
    op.create_index("closings_by_session", "closings", ["session"])
    op.create_table(
        "attempts",
        _name("attempt", key=True),
        _name("state"),
        _name("how", null=True),
        _name("submitted_how", null=True),
        _number("answered"),
        _number("operations"),
        _number("unverified"),
        _number("late"),
        _number("last_ms"),
        _text("progress"),
    )
