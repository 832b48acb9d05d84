from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from survey.store import jobs


def test_a_job_is_asked_for_done_and_reported(store):
    number = store.ask_job("report", "r1")
    job = store.next_job()
    assert (job.job_id, job.name, job.round_id, job.state) == (number, "report", "r1", "running")
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


def test_a_result_of_no_round_is_refused(store):
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.save_result("r9", "chart.svg", "image/svg+xml", b"")
