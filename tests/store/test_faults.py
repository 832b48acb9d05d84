from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from keeping_example import open_round, response

from bench.intake.planted import Early
from survey.commands.terminal import Complaint, complaining
from survey.store import Store, StoreBusy, Writer

HERE = Path(__file__).parent


@pytest.fixture
def held(store):
    """The write lock, held by another connection until released."""
    with closing(sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other
        if other.in_transaction:
            other.execute("ROLLBACK")


def test_a_full_disk_refuses_loses_nothing_and_recovers_without_a_restart(store):
    command = [sys.executable, str(HERE / "full_disk.py"), str(store.path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parents[1], timeout=60)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert len(told["before"]) > 10
    assert told["refused"] > 0
    assert all(told["after"])
    acknowledged = [uuid for uuid in (*told["before"], *told["again"], *told["after"]) if uuid]
    assert sorted(kept.uuid for kept in store.responses("r1")) == sorted(acknowledged)
    assert store.verify() == []


def test_a_locked_file_is_busy_and_afterwards_keeps_again(store, held):
    writer = Writer(store.path, patience=0.05)
    one = response()
    with pytest.raises(StoreBusy, match="locked") as refused:
        writer.keep(one)
    assert refused.value.retry_after > 0
    held.execute("ROLLBACK")
    assert writer.keep(one).status == "created"
    writer.close()


def test_a_lock_shorter_than_the_patience_is_waited_for(store, held):
    writer = Writer(store.path)
    with ThreadPoolExecutor(8) as threads:
        receipts = [threads.submit(writer.keep, response()) for _ in range(8)]
        held.execute("ROLLBACK")
        assert {receipt.result().status for receipt in receipts} == {"created"}
    writer.close()


class Counting(Writer):
    """A writer that counts its commits."""

    n_commits = 0

    def _commit(self, group, *, alone):
        self.n_commits += 1
        super()._commit(group, alone=alone)


def test_who_comes_while_the_lock_is_waited_for_is_in_the_same_commit(store, held):
    writer = Counting(store.path)
    with ThreadPoolExecutor(9) as threads:
        receipts = [threads.submit(writer.keep, response())]
        while not writer.n_commits:
            pass
        receipts += [threads.submit(writer.keep, response()) for _ in range(8)]
        while writer.waiting < 9:
            pass
        held.execute("ROLLBACK")
        assert {receipt.result().status for receipt in receipts} == {"created"}
    writer.close()
    assert writer.n_commits == 1


def test_one_bad_row_does_not_fail_its_batch_mates(store, held):
    writer = Writer(store.path)
    bad = response(language=b"vi")  # fits the digest, not the column: only the database notices
    good = [response() for _ in range(20)]
    with ThreadPoolExecutor(21) as threads:
        receipts = [threads.submit(writer.keep, one) for one in (*good[:10], bad, *good[10:])]
        while writer.waiting < 21:
            pass
        held.execute("ROLLBACK")
        refused = receipts.pop(10)
        assert {receipt.result().status for receipt in receipts} == {"created"}
        with pytest.raises(sqlite3.IntegrityError, match="BLOB value in TEXT column"):
            refused.result()
    writer.close()
    assert sorted(kept.uuid for kept in store.responses("r1")) == sorted(one.uuid for one in good)
    assert store.verify() == []


def test_a_writer_that_has_stopped_is_busy(store):
    writer = Writer(store.path)
    writer.close()
    with pytest.raises(StoreBusy, match="stopped"):
        writer.keep(response())


def test_what_waits_is_written_before_the_writer_stops(store, held):
    writer = Writer(store.path)
    with ThreadPoolExecutor(9) as threads:
        receipts = [threads.submit(writer.keep, response()) for _ in range(8)]
        while writer.waiting < 8:
            pass
        closing_ = threads.submit(writer.close)
        held.execute("ROLLBACK")
        closing_.result()
        assert {receipt.result().status for receipt in receipts} == {"created"}


def clock(*times):
    """A clock that tells these times, or raises them."""
    rest = iter(times)

    def tell() -> datetime:
        at = next(rest)
        if isinstance(at, BaseException):
            raise at
        return at

    return tell


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_writer_whose_thread_dies_is_busy_and_goes_on_with_a_new_one(store):
    writer = Writer(store.path, clock=clock(SystemExit(), datetime.now(UTC)))
    one = response()
    with pytest.raises(StoreBusy, match="stopped"):
        writer.keep(one)
    assert store.counts("r1")["kept"] == 0
    assert writer.keep(one).status == "created"
    writer.close()


def test_a_fault_of_the_clock_reaches_its_caller_only(store):
    writer = Writer(store.path, clock=clock(ValueError("no time"), datetime.now(UTC)))
    with pytest.raises(ValueError, match="no time"):
        writer.keep(response())
    assert writer.keep(response()).status == "created"
    writer.close()


def test_whoever_waits_behind_somebody_who_has_gone_is_answered_all_the_same(store, held):
    writer = Early(store.path)
    with ThreadPoolExecutor(8) as threads:
        gone = [writer.keep(response()) for _ in range(4)]
        receipts = [threads.submit(Writer.keep, writer, response()) for _ in range(8)]
        gone += [writer.keep(response()) for _ in range(4)]
        held.execute("ROLLBACK")
        assert {receipt.result(timeout=10).status for receipt in receipts} == {"created"}
    writer.close()
    assert store.n_kept("r1") == len(receipts) + len(gone)


def test_a_damaged_file_acknowledges_nothing(tmp_path):
    path = tmp_path / "survey.db"
    with Store.open(path, create=True) as store:
        open_round(store)
        pages = store.db.execute("PRAGMA page_count").fetchone()[0]
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damaged = bytearray(path.read_bytes())
    for page in range(1, pages):
        damaged[page * 4096 : page * 4096 + 8] = b"\xff" * 8
    path.write_bytes(damaged)
    writer = Writer(path)
    for _ in range(3):
        with pytest.raises(StoreBusy, match="malformed"):
            writer.keep(response())
    writer.close()


def test_a_vanished_file_is_busy_and_is_not_made_anew(tmp_path):
    writer = Writer(tmp_path / "survey.db")
    with pytest.raises(StoreBusy, match="unable to open"):
        writer.keep(response())
    writer.close()
    assert list(tmp_path.iterdir()) == []


def test_two_writers_of_one_file_keep_everything(store):
    writers = [Writer(store.path), Writer(store.path)]
    ones = [response() for _ in range(60)]
    start = threading.Barrier(12)

    def keep(number: int) -> None:
        start.wait()
        for one in ones[number::6]:
            assert writers[number % 2].keep(one).status in ("created", "known")

    with ThreadPoolExecutor(12) as threads:
        for done in [threads.submit(keep, number % 6) for number in range(12)]:
            done.result()
    for writer in writers:
        writer.close()
    assert sorted(kept.uuid for kept in store.responses("r1")) == sorted(one.uuid for one in ones)


def test_a_full_disk_is_called_full_and_no_damaged_file(tmp_path):
    with closing(sqlite3.connect(tmp_path / "small.db")) as small:
        small.execute("PRAGMA max_page_count = 1")
        with pytest.raises(Complaint, match="Đĩa đầy nên không ghi được gì"), complaining("vi"):
            small.execute("CREATE TABLE too_much (x)")
