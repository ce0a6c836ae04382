"""What candidates are told during the exam, by HQ or at a venue, and who has read it (X18)."""

from sqlalchemy import Index, Table

from cloud.store.tables.columns import metadata, name, number, place, text

notices = Table(
    "notices",
    metadata,
    name("notice", key=True),
    name("session"),
    text("text"),
    name("item", null=True),
    text("audience"),  # JSON of contract.notice.Audience
    text("venues"),  # JSON list
    name("posted_by"),
    number("posted_ms"),
    Index("notices_by_session", "session"),
)
notice_posts = Table(
    "notice_posts",
    metadata,
    *place(),
    name("notice"),
    name("session"),
    text("text"),
    name("item", null=True),
    text("audience"),
    name("by"),
    number("at_ms"),
    Index("notice_posts_by_session", "session"),
)
notice_reads = Table(
    "notice_reads",
    metadata,
    *place(),
    name("notice"),
    name("attempt"),
    number("at_ms"),
    Index("notice_reads_by_notice", "notice"),
)
