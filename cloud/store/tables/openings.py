"""Codes that open papers without a line (X2); codes and release keys wrapped by the key service."""

from sqlalchemy import Index, Table

from cloud.store.tables.columns import metadata, name, number, place, text

releases = Table(
    "releases",
    metadata,
    name("session", key=True),
    name("release"),  # a new one has other codes
    text("code_a"),  # wrapped
    number("made_ms"),
)
venue_releases = Table(
    "venue_releases",
    metadata,
    name("session", key=True),
    name("venue", key=True),
    name("release", key=True),
    text("code_b"),  # wrapped
    text("release_key"),  # wrapped by the key service
    name("salt"),
    text("wrapped"),  # the release key under both codes, as boxes get it
    number("made_ms"),
)
early_looks = Table(
    "early_looks",
    metadata,
    name("look", key=True),
    name("session"),
    name("release"),
    name("asked_by"),
    number("asked_ms"),
    text("reason"),
    name("second", null=True),
    number("second_ms", null=True),
    Index("early_looks_by_session", "session"),
)
code_uses = Table(
    "code_uses",
    metadata,
    *place(),
    name("session"),
    name("what"),  # opened, refused
    name("release"),
    name("by"),
    name("second"),
    text("papers"),  # JSON list
    number("at_ms"),
    Index("code_uses_by_session", "session"),
)
