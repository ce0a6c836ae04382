"""Who may sign in, and what people did. ``audit`` is append-only by trigger."""

from sqlalchemy import BigInteger, Column, Integer, Table

from cloud.store.tables.columns import metadata, name, number, text

accounts = Table(
    "accounts",
    metadata,
    name("account", key=True),
    text("name"),
    name("role"),
    text("password"),  # argon2id
    number("created_ms"),
)
sign_ins = Table(
    "sign_ins",
    metadata,
    name("token", key=True),  # SHA-256 of the cookie's value
    name("account"),
    number("created_ms"),
    number("expires_ms"),
)
audit = Table(
    "audit",
    metadata,
    Column(
        "id",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    number("at_ms"),
    name("account"),
    name("act"),
    text("about"),
    text("detail"),
)
