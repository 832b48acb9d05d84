"""The tables, as a list of steps that is only ever appended to: older files stay readable."""

from __future__ import annotations

import re
from collections.abc import Sequence

from survey.store.browsers import TABLES as BROWSERS
from survey.store.comments import TABLE as COMMENTS
from survey.store.connection import Database, Migrations, writing
from survey.store.device_tables import DEVICES
from survey.store.digest import Stored, row_digest
from survey.store.envelopes import SIZE_SO_FAR, SIZES, TABLES, make_key
from survey.store.fieldwork import TABLES as FIELDWORK
from survey.store.files import FILE
from survey.store.jobs import ABOUT, MOVED
from survey.store.journal import BEGINNING
from survey.store.journal import TABLES as JOURNAL
from survey.store.known import TABLE as KNOWN
from survey.store.publications import STEPS
from survey.store.publications import TABLES as PUBLICATIONS
from survey.store.recordings import RECORDING
from survey.store.reports import ASKED_BY
from survey.store.reports import TABLES as REPORTS
from survey.store.selection import PERSONS
from survey.store.selection import TABLES as SELECTION
from survey.store.signing import KEYS, sign_all
from survey.store.tables import (
    PAPER,
    QUESTIONNAIRES_UNITS_ROUNDS,
    RESPONSES_CONFLICTS_DRAFTS,
    STAFF_RESULTS_JOBS,
    TARGETS_PERIODS,
)
from survey.store.terms import TABLES as TERMS
from survey.store.week_counts import TABLE as WEEK_COUNT
from survey.wording import Said

migrations = Migrations("hailong")


class MadeByNewerVersion(Said, RuntimeError):
    """The database has steps this version does not know."""


class NoTables(Said, RuntimeError):
    """A file that is there holds none of our tables: what was in it is gone, or it never was ours."""


def check_ours(db: Database, path: str) -> None:
    """Refuse a file that holds none of our tables; to fill it would hide that responses are lost.

    Raises
    ------
    NoTables
    """
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'").fetchone():
        raise NoTables("refused.no_tables", file=path)


def migrate(db: Database) -> None:
    """Bring the tables of *db* up to date; nothing happens when they are.

    Raises
    ------
    MadeByNewerVersion
    """
    known = {step.name for step in migrations._migrations}
    unknown = [step.name for step in migrations.applied(db) if step.name not in known]
    if unknown:
        raise MadeByNewerVersion("refused.newer", steps=", ".join(unknown))
    if migrations.pending(db):
        with writing(db):
            migrations.apply(db)


def _run(db: Database, statements: str) -> None:
    for statement in re.split(r";\n(?=CREATE)", statements):
        db.execute(statement)


def _widen(db: Database, table: str, columns: Sequence[str], empty: Stored = None) -> None:
    """Add *columns* to a table whose rows carry a digest, *empty* in the rows it has.

    A row that was damaged before stays so.
    """
    cursor = db.execute(f"SELECT * FROM {table}")  # noqa: S608 -- names of our own
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for column in columns:
        db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    added: dict[str, Stored] = dict.fromkeys((column.split()[0] for column in columns), empty)
    for row in rows:
        if row_digest(row) == row["digest"]:
            key, digest = row[names[0]], row_digest(row | added)
            db.execute(f"UPDATE {table} SET digest = ? WHERE {names[0]} = ?", (digest, key))  # noqa: S608


@migrations(name="0001 questionnaires, units, rounds")
def _questionnaires_units_rounds(db: Database) -> None:
    _run(db, QUESTIONNAIRES_UNITS_ROUNDS)


@migrations(name="0002 responses, conflicts, drafts")
def _responses_conflicts_drafts(db: Database) -> None:
    _run(db, RESPONSES_CONFLICTS_DRAFTS)


@migrations(name="0003 staff, results, jobs")
def _staff_results_jobs(db: Database) -> None:
    _run(db, STAFF_RESULTS_JOBS)


@migrations(name="0004 paper")
def _paper(db: Database) -> None:
    _run(db, PAPER)


_DESK = """
CREATE TABLE dossier (
    token TEXT PRIMARY KEY CHECK (length(token) = 64),
    round_id TEXT NOT NULL REFERENCES round (round_id),
    unit TEXT REFERENCES unit (code),
    service_point TEXT REFERENCES service_point (code),
    procedure TEXT NOT NULL,
    field TEXT NOT NULL,
    officer TEXT NOT NULL,
    due_on TEXT NOT NULL,
    finished_on TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    used INTEGER NOT NULL CHECK (used IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX dossier_round ON dossier (round_id);
CREATE TABLE api_key (
    name TEXT PRIMARY KEY,
    secret TEXT NOT NULL UNIQUE,
    made_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE opening (
    place TEXT NOT NULL,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    opens INTEGER NOT NULL,
    closes INTEGER NOT NULL,
    PRIMARY KEY (place, weekday, opens)
) STRICT, WITHOUT ROWID
"""


@migrations(name="0005 desk")
def _desk(db: Database) -> None:
    db.execute("ALTER TABLE response ADD COLUMN noted TEXT NOT NULL DEFAULT '{}'")
    db.execute("ALTER TABLE draft ADD COLUMN begun_at INTEGER")
    _run(db, _DESK)


@migrations(name="0006 targets, periods")
def _targets_periods(db: Database) -> None:
    _run(db, TARGETS_PERIODS)


@migrations(name="0007 sealed responses")
def _envelopes(db: Database) -> None:
    _run(db, TABLES)
    for (round_id,) in db.execute("SELECT round_id FROM round WHERE state <> 'draft'").fetchall():
        make_key(db, round_id)


@migrations(name="0008 devices")
def _devices(db: Database) -> None:
    _run(db, DEVICES)


@migrations(name="0009 fieldwork")
def _fieldwork(db: Database) -> None:
    _run(db, FIELDWORK)


@migrations(name="0010 terms of devices")
def _terms(db: Database) -> None:
    _run(db, TERMS)


@migrations(name="0011 recordings")
def _recordings(db: Database) -> None:
    _run(db, RECORDING)


@migrations(name="0012 late paper")
def _late_paper(db: Database) -> None:
    _widen(db, "round", ("paper_until TEXT",))


@migrations(name="0013 grids of printed forms")
def _grids(db: Database) -> None:
    db.execute("ALTER TABLE print_run ADD COLUMN grid TEXT NOT NULL DEFAULT ''")


@migrations(name="0014 digests of dossiers, keys, hours")
def _digests(db: Database) -> None:
    for table in KEYS:
        db.execute(f"ALTER TABLE {table} ADD COLUMN digest BLOB NOT NULL DEFAULT x''")
        sign_all(db, table)


@migrations(name="0015 browsers of staff")
def _browsers(db: Database) -> None:
    db.execute("ALTER TABLE failed_sign_in ADD COLUMN browser BLOB NOT NULL DEFAULT x''")
    _run(db, BROWSERS)


@migrations(name="0016 samples of rounds")
def _selections(db: Database) -> None:
    _run(db, SELECTION)
    _run(db, KNOWN)


@migrations(name="0017 publications")
def _publications(db: Database) -> None:
    _run(db, PUBLICATIONS)


@migrations(name="0018 sizes of what is set aside")
def _sizes_aside(db: Database) -> None:
    _run(db, SIZES)
    db.execute(SIZE_SO_FAR)


@migrations(name="0019 rounds of keys")
def _rounds_of_keys(db: Database) -> None:
    _widen(db, "api_key", ("round_id TEXT REFERENCES round (round_id)",))


@migrations(name="0020 jobs of periods")
def _jobs_of_periods(db: Database) -> None:
    _run(db, ABOUT)
    for statement in MOVED:
        db.execute(statement)


@migrations(name="0021 comments that were read")
def _comments(db: Database) -> None:
    _run(db, COMMENTS)


@migrations(name="0022 journal")
def _journal(db: Database) -> None:
    _run(db, JOURNAL)
    db.execute(BEGINNING)


@migrations(name="0023 channels of complaints on paper")
def _channels(db: Database) -> None:
    db.execute("ALTER TABLE print_run ADD COLUMN complaints TEXT NOT NULL DEFAULT ''")


@migrations(name="0024 files of questionnaires")
def _files_of_questionnaires(db: Database) -> None:
    _run(db, FILE)


@migrations(name="0025 earlier reports")
def _earlier_reports(db: Database) -> None:
    _run(db, REPORTS)
    for statement in ASKED_BY:
        db.execute(statement)


@migrations(name="0026 units of staff")
def _units_of_staff(db: Database) -> None:
    db.execute("ALTER TABLE staff ADD COLUMN unit TEXT NOT NULL DEFAULT ''")


@migrations(name="0027 steps of open rounds")
def _steps(db: Database) -> None:
    _run(db, STEPS)


@migrations(name="0028 counts by week")
def _week_counts(db: Database) -> None:
    _run(db, WEEK_COUNT)


@migrations(name="0029 rounds of training")
def _training(db: Database) -> None:
    _widen(db, "round", ("training INTEGER",))


@migrations(name="0030 persons of samples")
def _persons(db: Database) -> None:
    _widen(db, "selection", (PERSONS,), "")
