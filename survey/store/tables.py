"""The first tables of a store, in the order in which they were made; `migrations` says when."""

from __future__ import annotations

QUESTIONNAIRES_UNITS_ROUNDS = """
CREATE TABLE questionnaire (
    version TEXT PRIMARY KEY CHECK (length(version) = 64),
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    canonical TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE unit (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    parent TEXT REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    field TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE service_point (
    code TEXT PRIMARY KEY,
    unit TEXT NOT NULL REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE round (
    round_id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    version TEXT NOT NULL REFERENCES questionnaire (version),
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed', 'locked')),
    opens_on TEXT,
    closes_on TEXT,
    target REAL,
    comparator TEXT NOT NULL,
    published INTEGER NOT NULL CHECK (published IN (0, 1)),
    agency TEXT NOT NULL,
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    clusters TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE move (
    id INTEGER PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    state TEXT NOT NULL,
    moved_by TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT
"""

RESPONSES_CONFLICTS_DRAFTS = """
CREATE TABLE response (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    version TEXT NOT NULL REFERENCES questionnaire (version),
    unit TEXT REFERENCES unit (code),
    service_point TEXT REFERENCES service_point (code),
    mode TEXT NOT NULL,
    language TEXT NOT NULL,
    completeness TEXT NOT NULL,
    missing TEXT NOT NULL,
    design TEXT NOT NULL,
    received_at TEXT NOT NULL,
    digest BLOB NOT NULL,
    seal INTEGER NOT NULL
) STRICT;
CREATE INDEX response_round ON response (round_id);
CREATE TABLE ledger (
    round_id TEXT PRIMARY KEY REFERENCES round (round_id),
    n INTEGER NOT NULL,
    total INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE conflict (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL REFERENCES response (uuid),
    round_id TEXT NOT NULL,
    content TEXT NOT NULL,
    received_at TEXT NOT NULL,
    digest BLOB NOT NULL,
    seal INTEGER NOT NULL,
    UNIQUE (uuid, digest)
) STRICT;
CREATE TABLE draft (
    uuid TEXT PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    answers TEXT NOT NULL,
    language TEXT NOT NULL,
    mode TEXT NOT NULL,
    unit TEXT NOT NULL,
    service_point TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER response_kept AFTER INSERT ON response BEGIN
    UPDATE ledger SET n = n + 1, total = (total + NEW.seal) & 0x3fffffffffffffff
        WHERE round_id = NEW.round_id;
    DELETE FROM draft WHERE uuid = NEW.uuid;
END;
CREATE TRIGGER conflict_set_aside AFTER INSERT ON conflict BEGIN
    UPDATE ledger SET total = (total + NEW.seal) & 0x3fffffffffffffff WHERE round_id = NEW.round_id;
END
"""

STAFF_RESULTS_JOBS = """
CREATE TABLE staff (
    name TEXT PRIMARY KEY,
    password TEXT NOT NULL,
    role TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE session (
    token BLOB PRIMARY KEY,
    name TEXT NOT NULL REFERENCES staff (name) ON DELETE CASCADE,
    begun_at REAL NOT NULL,
    seen_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE failed_sign_in (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    at REAL NOT NULL
) STRICT;
CREATE TABLE result (
    round_id TEXT NOT NULL REFERENCES round (round_id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    content BLOB NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (round_id, name)
) STRICT;
CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    state TEXT NOT NULL CHECK (state IN ('asked', 'running', 'done', 'failed')),
    message TEXT NOT NULL,
    asked_at REAL NOT NULL,
    begun_at REAL,
    ended_at REAL
) STRICT
"""

PAPER = """
CREATE TABLE print_run (
    run_id INTEGER PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    what TEXT NOT NULL CHECK (what IN ('form', 'poster')),
    language TEXT NOT NULL,
    unit TEXT NOT NULL,
    service_point TEXT NOT NULL,
    first INTEGER NOT NULL,
    copies INTEGER NOT NULL CHECK (copies > 0),
    site TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL
) STRICT;
CREATE TABLE print_file (
    run_id INTEGER NOT NULL REFERENCES print_run (run_id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (run_id, name)
) STRICT;
CREATE TABLE batch (
    batch_id INTEGER PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    clerk TEXT NOT NULL,
    unit TEXT NOT NULL,
    service_point TEXT NOT NULL,
    collected_on TEXT,
    box TEXT NOT NULL,
    n_forms INTEGER NOT NULL
) STRICT;
CREATE TABLE paper_form (
    round_id TEXT NOT NULL REFERENCES round (round_id),
    serial INTEGER NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    batch_id INTEGER NOT NULL REFERENCES batch (batch_id),
    clerk TEXT NOT NULL,
    keyed_at TEXT NOT NULL,
    remarks TEXT NOT NULL,
    twice INTEGER NOT NULL CHECK (twice IN (0, 1)),
    PRIMARY KEY (round_id, serial)
) STRICT, WITHOUT ROWID;
CREATE TABLE second_keying (
    round_id TEXT NOT NULL,
    serial INTEGER NOT NULL,
    clerk TEXT NOT NULL,
    first_clerk TEXT NOT NULL,
    n_items INTEGER NOT NULL,
    keyed_at TEXT NOT NULL,
    PRIMARY KEY (round_id, serial)
) STRICT, WITHOUT ROWID;
CREATE TABLE difference (
    difference_id INTEGER PRIMARY KEY,
    round_id TEXT NOT NULL,
    serial INTEGER NOT NULL,
    item TEXT NOT NULL,
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    settled TEXT NOT NULL CHECK (settled IN ('', 'first', 'second', 'other')),
    settled_by TEXT NOT NULL,
    FOREIGN KEY (round_id, serial) REFERENCES second_keying (round_id, serial) ON DELETE CASCADE
) STRICT;
CREATE TABLE withdrawn (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    serial INTEGER NOT NULL,
    content TEXT NOT NULL,
    received_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT;
CREATE TABLE keying_event (
    id INTEGER PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES round (round_id),
    serial INTEGER NOT NULL,
    what TEXT NOT NULL,
    done_by TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT NOT NULL,
    chain BLOB NOT NULL
) STRICT;
CREATE TABLE proposal (
    round_id TEXT NOT NULL REFERENCES round (round_id),
    serial INTEGER NOT NULL,
    item TEXT NOT NULL,
    keyed TEXT NOT NULL,
    flag TEXT NOT NULL,
    picture BLOB NOT NULL,
    PRIMARY KEY (round_id, serial, item)
) STRICT
"""

TARGETS_PERIODS = """
CREATE TABLE target (
    code TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    authority TEXT NOT NULL,
    province TEXT NOT NULL,
    issued_on TEXT,
    population TEXT NOT NULL,
    service TEXT NOT NULL,
    field TEXT NOT NULL,
    measure TEXT NOT NULL,
    comparator TEXT NOT NULL CHECK (comparator IN ('at least', 'more than', 'at most', 'less than')),
    goal REAL NOT NULL,
    up_to REAL,
    unit TEXT NOT NULL CHECK (unit IN ('percent', 'score_1_10', 'rank')),
    deadline TEXT,
    section TEXT NOT NULL,
    written TEXT NOT NULL,
    digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE target_tie (
    target TEXT NOT NULL REFERENCES target (code),
    round_id TEXT NOT NULL REFERENCES round (round_id),
    node TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "group" TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (target, round_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE target_start (
    document TEXT NOT NULL,
    service TEXT NOT NULL,
    field TEXT NOT NULL,
    year INTEGER NOT NULL,
    score TEXT NOT NULL,
    rank INTEGER NOT NULL,
    of INTEGER NOT NULL,
    tier TEXT NOT NULL,
    growth TEXT NOT NULL,
    stated_year INTEGER NOT NULL,
    stated TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (document, service, field)
) STRICT, WITHOUT ROWID;
CREATE TABLE period (
    year INTEGER NOT NULL,
    report TEXT NOT NULL,
    first TEXT,
    last TEXT,
    source TEXT NOT NULL,
    digest BLOB NOT NULL,
    CHECK ((first IS NULL) = (last IS NULL) AND first <= last),
    PRIMARY KEY (year, report)
) STRICT, WITHOUT ROWID
"""
