"""Tickets that are issued anew, calibrated thresholds, and what boxes deleted."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _name(name: str, *, key: bool = False, null: bool = False, length: int = 128) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), primary_key=key, nullable=null)


def _number(name: str, *, key: bool = False, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=null, autoincrement=False)


def _real(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Double, nullable=null)


def upgrade() -> None:
    issue = sa.Column("ticket_issue", sa.BigInteger, nullable=False, server_default="1")
    op.add_column("entries", issue)
    op.create_table(
        "calibrations",
        _name("calibration", key=True),
        _name("plan"),
        _name("model"),
        _real("pass_at"),
        _real("manual_at"),
        _real("margin"),
        _real("duplicate_at", null=True),
        _number("pairs"),
        _number("false_matches"),
        _real("fmr_bound"),
        _number("photos"),
        _number("without"),
        _name("roster"),
        sa.Column("proved", sa.Boolean, nullable=False),
        _name("stored_by"),
        _number("stored_ms"),
        _name("accepted_by", null=True),
        _number("accepted_ms", null=True),
        sa.Column("unproved", sa.Text, nullable=False),
    )
    op.create_index("calibrations_by_plan", "calibrations", ["plan"])
    op.create_table(
        "deletions",
        _name("box", key=True),
        _name("journal", key=True),
        _number("seq", key=True),
        _name("session"),
        _name("what"),
        _number("count"),
        _name("digest", length=64),
        _name("key"),
        _number("at_ms"),
    )
