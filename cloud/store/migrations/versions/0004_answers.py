"""Offline packages, opening codes, notices, late answers, and candidates' files."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _name(name: str, *, key: bool = False, null: bool = False, length: int = 128) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), primary_key=key, nullable=null)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str, *, key: bool = False, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=null, autoincrement=False)


def _place() -> tuple[sa.Column[Any], sa.Column[Any], sa.Column[Any]]:
    return _name("box", key=True), _name("journal", key=True), _number("seq", key=True)


def upgrade() -> None:
    op.create_index("receipts_by_code", "receipts", ["code"])
    _packages()
    _counting()
    _openings()
    _notices()


def _packages() -> None:
    op.create_table(
        "packages",
        _name("package", key=True),
        _name("venue"),
        _name("session"),
        _name("exporter"),
        _text("exporter_key"),
        _number("made_ms", null=True),
        _number("bytes"),
        _number("received_ms"),
        _name("stored_by"),
        _name("code", null=True),
        _text("report"),
    )
    op.create_index("packages_by_session", "packages", ["session"])
    op.create_table(
        "packaged_operations",
        _name("digest", key=True, length=64),
        _name("attempt"),
        _name("id"),
        _number("epoch"),
        _number("revision"),
        _name("item"),
        _text("body"),
        _text("signature"),
        _name("package"),
    )
    by_attempt = ["attempt", "epoch"]
    op.create_index("packaged_operations_by_attempt", "packaged_operations", by_attempt)
    op.create_table("brought", _name("digest", key=True, length=64), _name("package", key=True))
    op.create_index("brought_by_package", "brought", ["package"])
    op.create_table(
        "packaged_openings",
        _name("attempt", key=True),
        _number("epoch", key=True),
        _name("box", key=True),
        _name("seat"),
        _text("public_key"),
        _text("endorsement"),
        _text("fence"),
        _number("at_ms", null=True),
        _text("signature"),
        _name("package"),
    )
    op.create_table(
        "candidate_files",
        _name("attempt", key=True),
        _name("sha256", key=True),
        _name("box"),
        _number("bytes"),
        _number("received_ms"),
    )


def _counting() -> None:
    op.create_table(
        "late_decisions",
        _name("attempt", key=True),
        _name("digest", key=True, length=64),
        _number("version", key=True),
        _name("decision"),
        _text("reason"),
        _name("decided_by"),
        _number("decided_ms"),
    )
    op.create_table(
        "counted_versions",
        _name("attempt", key=True),
        _number("version", key=True),
        _name("why"),
        _name("made_by"),
        _number("made_ms"),
        _number("count"),
        _name("root", length=64),
    )


def _openings() -> None:
    op.create_table(
        "releases",
        _name("session", key=True),
        _name("release"),
        _text("code_a"),
        _number("made_ms"),
    )
    op.create_table(
        "venue_releases",
        _name("session", key=True),
        _name("venue", key=True),
        _name("release", key=True),
        _text("code_b"),
        _text("release_key"),
        _name("salt"),
        _text("wrapped"),
        _number("made_ms"),
    )
    op.create_table(
        "early_looks",
        _name("look", key=True),
        _name("session"),
        _name("release"),
        _name("asked_by"),
        _number("asked_ms"),
        _text("reason"),
        _name("second", null=True),
        _number("second_ms", null=True),
    )
    op.create_index("early_looks_by_session", "early_looks", ["session"])
    op.create_table(
        "code_uses",
        *_place(),
        _name("session"),
        _name("what"),
        _name("release"),
        _name("by"),
        _name("second"),
        _text("papers"),
        _number("at_ms"),
    )
    op.create_index("code_uses_by_session", "code_uses", ["session"])


def _notices() -> None:
    op.create_table(
        "notices",
        _name("notice", key=True),
        _name("session"),
        _text("text"),
        _name("item", null=True),
        _text("audience"),
        _text("venues"),
        _name("posted_by"),
        _number("posted_ms"),
    )
    op.create_index("notices_by_session", "notices", ["session"])
    op.create_table(
        "notice_posts",
        *_place(),
        _name("notice"),
        _name("session"),
        _text("text"),
        _name("item", null=True),
        _text("audience"),
        _name("by"),
        _number("at_ms"),
    )
    op.create_index("notice_posts_by_session", "notice_posts", ["session"])
    op.create_table(
        "notice_reads",
        *_place(),
        _name("notice"),
        _name("attempt"),
        _number("at_ms"),
    )
    op.create_index("notice_reads_by_notice", "notice_reads", ["notice"])
