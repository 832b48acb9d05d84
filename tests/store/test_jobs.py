from __future__ import annotations

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta

import pytest

from survey.mandate.periods import Period
from survey.store import Job, Store, jobs
from survey.store.tables import STAFF_RESULTS_JOBS


def test_a_job_is_asked_for_done_and_reported(store):
    number = store.ask_job("report", "r1")
    job = store.next_job()
    assert (job.job_id, job.name, job.about, job.state) == (number, "report", "r1", "running")
    store.finish_job(number)
    store.ask_job("chart", "r1")
    store.finish_job(store.next_job().job_id, failed=True, message="không có câu trả lời")
    assert [(one.name, one.state, one.message) for one in store.jobs("r1")] == [
        ("chart", "failed", "không có câu trả lời"),
        ("report", "done", ""),
    ]
    assert store.next_job() is None


def test_a_job_that_waits_is_not_asked_for_twice(store):
    first = store.ask_job("report", "r1")
    assert store.ask_job("report", "r1") == first
    store.next_job()
    assert store.ask_job("report", "r1") != first


def test_no_two_workers_get_the_same_job(store):
    wanted = {store.ask_job(f"report {number}", "r1") for number in range(20)}
    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda _: store.next_job(), range(30)))
    assert sorted(job.job_id for job in given if job) == sorted(wanted)


def test_a_job_begun_by_a_clock_that_was_ahead_is_given_out_again(store):
    number = store.ask_job("report", "r1")
    store.next_job()
    store.db.execute("UPDATE job SET begun_at = begun_at + 1e8")
    assert store.next_job().job_id == number
    assert store.next_job() is None


def test_a_job_whose_worker_died_is_given_out_again(store, monkeypatch):
    number = store.ask_job("report", "r1")
    assert store.next_job().job_id == number
    assert store.next_job() is None
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=-1))
    assert store.next_job().job_id == number


def test_a_result_replaces_the_earlier_one(store):
    store.save_result("r1", "chart.svg", "image/svg+xml", b"<svg/>")
    store.save_result("r1", "chart.svg", "image/svg+xml", b"<svg>2</svg>")
    result = store.result("r1", "chart.svg")
    assert (result.media_type, result.content) == ("image/svg+xml", b"<svg>2</svg>")
    assert (store.results("r1"), store.result("r1", "table.csv")) == (["chart.svg"], None)


def test_a_result_of_no_round_and_no_period_is_refused(store):
    store.save_periods([Period(2022, "year", date(2021, 12, 5), date(2022, 12, 4), "QĐ 1")])
    store.save_result("ky/2022-year", "report.vi.zip", "application/zip", b"PK")
    assert store.results("ky/2022-year") == ["report.vi.zip"]
    for strange in ("r9", "2022-year", "ky/2022-quarter_1"):
        with pytest.raises(Exception, match="no round and of no period"):
            store.save_result(strange, "chart.svg", "image/svg+xml", b"")


def test_a_job_says_what_is_wanted_of_it_and_how_far_it_is(store):
    first, second = (store.ask_job("report", "r1", since) for since in ("r0", ""))
    assert first != second
    assert store.next_job().wanted == "r0"
    store.tell_job(first, "vi word 3 12")
    store.tell_job(second, "vi word 3 12")
    assert [(job.state, job.message) for job in store.jobs("r1")] == [
        ("asked", ""),
        ("running", "vi word 3 12"),
    ]


def test_what_was_asked_and_left_of_rounds_before_there_were_periods_is_still_there(tmp_path):
    place = tmp_path / "survey.db"
    Store.open(place, create=True).close()
    with closing(sqlite3.connect(place)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.executescript(
            "DROP TABLE job; DROP TABLE result; DROP TABLE earlier_report;"
            "DELETE FROM _sqlite_migrations WHERE name LIKE '0020%' OR name LIKE '%earlier reports';"
        )
        for statement in re.split(r";\n(?=CREATE)", STAFF_RESULTS_JOBS)[3:]:
            db.execute(statement)
        db.execute("INSERT INTO job VALUES (7, 'report', 'r1', 'done', 'xong', 1.0, 2.0, 3.0)")
        db.execute("INSERT INTO result VALUES ('r1', 'a.svg', 'image/svg+xml', x'3c', '2026-01-01')")
        db.commit()
    with Store.open(place) as store:
        assert store.jobs("r1") == [Job(7, "report", "r1", "done", "xong")]
        assert store.result("r1", "a.svg").content == b"<"
