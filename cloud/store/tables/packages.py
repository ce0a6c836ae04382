"""Answers that came in offline packages, what HQ decided about late ones, and candidates' files.

``packaged_operations``, ``packaged_openings`` and ``late_decisions`` are raw: what counts is derived
from them and the facts whenever somebody asks.
"""

from sqlalchemy import Column, Index, String, Table

from cloud.store.tables.columns import metadata, name, number, text

packages = Table(
    "packages",
    metadata,
    name("package", key=True),  # SHA-256 of the file, which is kept as a blob
    name("venue"),
    name("session"),
    name("exporter"),  # seat, box
    text("exporter_key"),
    number("made_ms", null=True),
    number("bytes"),
    number("received_ms"),
    name("stored_by"),
    name("code", null=True),  # why the whole of it was set aside
    text("report"),  # JSON: the verdict per attempt as it was at the first upload
    Index("packages_by_session", "session"),
)
packaged_operations = Table(
    "packaged_operations",
    metadata,
    Column("digest", String(64), primary_key=True),
    name("attempt"),
    name("id"),
    number("epoch"),
    number("revision"),
    name("item"),
    text("body"),
    text("signature"),
    name("package"),  # the first that brought it
    Index("packaged_operations_by_attempt", "attempt", "epoch"),
)
brought = Table(
    "brought",
    metadata,
    Column("digest", String(64), primary_key=True),
    name("package", key=True),
    Index("brought_by_package", "package"),
)
packaged_openings = Table(
    "packaged_openings",
    metadata,
    name("attempt", key=True),
    number("epoch", key=True),
    name("box", key=True),  # whose key signed it
    name("seat"),
    text("public_key"),
    text("endorsement"),
    text("fence"),  # JSON: item to revision
    number("at_ms", null=True),
    text("signature"),
    name("package"),
)
late_decisions = Table(
    "late_decisions",
    metadata,
    name("attempt", key=True),
    Column("digest", String(64), primary_key=True),
    number("version", key=True),
    name("decision"),  # accept, keep-out
    text("reason"),
    name("decided_by"),
    number("decided_ms"),
)
counted_versions = Table(
    "counted_versions",
    metadata,
    name("attempt", key=True),
    number("version", key=True),
    name("why"),  # package, decision, proof
    name("made_by"),
    number("made_ms"),
    number("count"),
    Column("root", String(64), nullable=False),
)
candidate_files = Table(
    "candidate_files",
    metadata,
    name("attempt", key=True),
    name("sha256", key=True),
    name("box"),
    number("bytes"),
    number("received_ms"),
)
