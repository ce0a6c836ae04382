"""Plans, sessions, papers, rosters, and what was published to a venue."""

from sqlalchemy import Index, Table

from cloud.store.tables.columns import metadata, name, number, text

plans = Table("plans", metadata, name("plan", key=True), text("title"), number("created_ms"))
sessions = Table(
    "sessions",
    metadata,
    name("session", key=True),
    name("plan"),
    text("title"),
    name("venue", null=True),
    number("opens_ms"),
    number("starts_ms"),
    number("ends_ms"),
    number("late_entry_minutes"),
    text("rules"),
    name("rules_version"),
    number("created_ms"),
    number("changed_ms"),
    number("revision"),
    number("published_ms", null=True),
    number("told_starts_ms", null=True),  # the start that the boxes were told
    number("released_ms", null=True),
)
session_plans = Table(
    "session_plans",
    metadata,
    name("session", key=True),
    name("venue", key=True),
    number("revision", key=True),
    text("body"),  # JSON of the SessionPlan
    text("papers"),  # JSON list of [paper, version]
    number("published_ms"),
)
plan_papers = Table(
    "plan_papers",
    metadata,
    name("session", key=True),
    name("venue", key=True),
    name("paper", key=True),
    number("version", key=True),
    Index("plan_papers_by_venue", "venue"),
    Index("plan_papers_by_paper", "paper"),
)
staff = Table(
    "staff",
    metadata,
    name("session", key=True),
    name("account", key=True),
    name("venue"),
    text("name"),
    name("role"),
    text("rooms"),  # JSON list
    text("pin"),  # argon2id
)
entries = Table(
    "entries",
    metadata,
    name("attempt", key=True),
    name("session"),
    name("venue"),
    name("candidate"),
    text("name"),
    name("ticket"),
    text("id_number"),
    name("id_salt"),
    name("id_digest"),
    name("room"),
    name("seat"),
    name("paper"),
    name("photo", null=True),
    number("extra_minutes"),
    number("ticket_issue"),  # only ever counts up
    Index("entries_by_session", "session", "venue"),
    Index("entries_by_photo", "photo"),
)
roster_drafts = Table(
    "roster_drafts",
    metadata,
    name("token", key=True),
    name("session"),
    name("roster"),
    name("photos", null=True),
    number("created_ms"),
)
papers = Table(
    "papers",
    metadata,
    name("paper", key=True),
    number("version", key=True),
    text("title"),
    number("items"),
    text("points", null=True),
    name("source"),  # SHA-256 of the imported file
    text("source_name"),
    text("key"),  # wrapped by the key service
    name("manifest"),
    number("bytes"),
    number("segments"),
    number("accepted_ms"),
    name("accepted_by"),
    number("released_ms", null=True),
)
paper_blobs = Table(
    "paper_blobs",
    metadata,
    name("paper", key=True),
    number("version", key=True),
    name("sha256", key=True),
    Index("paper_blobs_by_sha256", "sha256"),
)
answer_keys = Table(
    "answer_keys",
    metadata,
    name("paper", key=True),
    number("version", key=True),
    name("item", key=True),
    text("body"),
)
uploads = Table(
    "uploads",
    metadata,
    name("box", key=True),
    name("sha256", key=True),
    number("bytes"),
    number("received_ms"),
)
