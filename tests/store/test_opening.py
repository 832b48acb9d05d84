from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from keeping_example import open_round, response

from survey.store import MadeByNewerVersion, NoTables, Store, Writer
from survey.store.connection import connect, writing
from survey.store.migrations import migrations

OLDER = Path(__file__).parent / "files"


def test_a_store_is_made_only_when_asked_for(tmp_path):
    with pytest.raises(FileNotFoundError, match="hailong init"):
        Store.open(tmp_path / "survey.db")
    Store.open(tmp_path / "new" / "survey.db", create=True).close()
    assert stat.S_IMODE((tmp_path / "new" / "survey.db").stat().st_mode) == 0o600


def test_every_commit_waits_for_the_disk_and_pages_leave_the_log_in_large_heaps(store):
    with closing(connect(store.path)) as db:
        told = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "journal_mode")}
        assert told == {"synchronous": 2, "journal_mode": "wal"}
        assert db.execute("PRAGMA wal_autocheckpoint").fetchone()[0] == 4000


def alone(script):
    """What *script* prints in an interpreter of its own."""
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=OLDER.parents[2], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_opening_leaves_pandas_out():
    script = "import survey.store, sys; print([m in sys.modules for m in ('pandas', 'sqlite_utils')])"
    assert alone(script) == "[False, True]"


def test_pandas_may_be_there_before_or_after():
    use = "print(pandas.DataFrame({'a': [1]}).sum()['a'])"
    assert alone(f"import pandas, survey.store; {use}") == "1"
    assert alone(f"import survey.store, pandas; {use}") == "1"


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("trusted_schema", 0),
        ("busy_timeout", 5000),
    ],
)
def test_every_connection_is_durable_and_checked(store, pragma, value):
    assert store.db.execute(f"PRAGMA {pragma}").fetchone()[0] == value


def test_a_transaction_that_fails_leaves_nothing_behind(store):
    def fails():
        with writing(store.db) as db:
            db.table("unit", pk="code").upsert(UNIT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert store.units() == []


UNIT = {"code": "A", "name": "Sở A", "kind": "", "field": "", "digest": b""}


def test_each_thread_has_its_own_connection_and_dead_ones_are_closed(store):
    seen = []
    for _ in range(5):
        thread = threading.Thread(target=lambda: seen.append(store.db))
        thread.start()
        thread.join()
    assert len({id(db) for db in seen}) == 5
    for abandoned in seen[:-1]:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            abandoned.execute("SELECT 1")


def test_a_read_only_connection_cannot_write(store):
    with (
        closing(connect(store.path, mode="ro")) as db,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        db.execute("DELETE FROM ledger")


def test_a_file_of_every_earlier_step_is_brought_up_to_date(tmp_path):
    names = [step.name for step in migrations._migrations]
    for number, name in enumerate(names[1:], 1):
        path = tmp_path / f"{number}.db"
        path.touch()
        with closing(connect(path)) as db, writing(db):
            migrations.apply(db, stop_before=name)
        with Store.open(path) as store:
            open_round(store)
            writer = Writer(path)
            assert writer.keep(response()).status == "created"
            writer.close()
            assert store.verify() == []


def test_a_file_that_lost_its_content_or_is_another_programs_is_not_filled_with_empty_tables(tmp_path):
    empty, other = tmp_path / "empty.db", tmp_path / "other.db"
    empty.touch()
    with closing(sqlite3.connect(other)) as conn:
        conn.execute("CREATE TABLE theirs (x)")
    for path in (empty, other):
        before = path.read_bytes()
        with pytest.raises(NoTables):
            Store.open(path)
        assert path.read_bytes() == before


def test_responses_of_the_first_version_stay_readable(tmp_path):
    path = tmp_path / "survey.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.executescript((OLDER / "version_1.sql").read_text(encoding="utf-8"))
    with Store.open(path) as store:
        assert store.verify() == []
        (kept,) = store.responses("r1")
        given = [kept.answers[name] for name in ("A1", "kenh", "gop_y")]
        assert given == ["4", ("a", "khac"), "Cảm ơn"]
        writer = Writer(path)
        assert writer.keep(kept).status == "known"
        writer.close()


def test_a_file_of_a_newer_version_is_left_alone(store):
    row = {"migration_set": "hailong", "name": "9999 later", "applied_at": ""}
    store.db.table("_sqlite_migrations").insert(row)
    with pytest.raises(MadeByNewerVersion, match="9999 later"):
        Store.open(store.path)
