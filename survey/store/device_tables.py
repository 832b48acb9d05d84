"""The tables of devices at service points."""

DEVICES = """
CREATE TABLE device (
    device_id TEXT PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    service_point TEXT NOT NULL REFERENCES service_point (code) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at TEXT NOT NULL,
    code BLOB UNIQUE,
    code_until REAL,
    key BLOB UNIQUE,
    pin TEXT NOT NULL DEFAULT '',
    enrolled_at TEXT,
    revoked_at TEXT,
    revoked_by TEXT NOT NULL DEFAULT '',
    seen_at TEXT,
    version TEXT NOT NULL DEFAULT '',
    unsent INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE wrong_pin (
    id INTEGER PRIMARY KEY,
    device_id TEXT NOT NULL REFERENCES device (device_id),
    at REAL NOT NULL
) STRICT;
CREATE TABLE sitting (
    device_id TEXT PRIMARY KEY REFERENCES device (device_id),
    uuid TEXT NOT NULL UNIQUE,
    large INTEGER NOT NULL CHECK (large IN (0, 1)),
    reached INTEGER NOT NULL,
    active_at REAL NOT NULL
) STRICT, WITHOUT ROWID
"""
