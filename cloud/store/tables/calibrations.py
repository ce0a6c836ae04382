"""Thresholds that a plan's own roster photos called for, and who took them (E1)."""

from sqlalchemy import Index, Table

from cloud.store.tables.columns import flag, metadata, name, number, real, text

calibrations = Table(
    "calibrations",
    metadata,
    name("calibration", key=True),
    name("plan"),
    name("model"),
    real("pass_at"),
    real("manual_at"),
    real("margin"),
    real("duplicate_at", null=True),
    number("pairs"),
    number("false_matches"),
    real("fmr_bound"),
    number("photos"),
    number("without"),  # candidates of the roster who have no photo
    name("roster"),  # SHA-256 over the photos it rests on
    flag("proved"),
    name("stored_by"),
    number("stored_ms"),
    name("accepted_by", null=True),
    number("accepted_ms", null=True),
    text("unproved"),  # the reason of whoever accepted it without proof
    Index("calibrations_by_plan", "plan"),
)
