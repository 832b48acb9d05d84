"""The worker draws and writes what was asked for, and survives what cannot be done."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from example_round import open_round, response

from analysis.tables import Printing
from survey.flags.summary import FILE, Flagging
from survey.sampling.selection import Selected, Selection
from survey.store import Job, Store, Writer
from survey.units import Unit
from survey.worker import JOBS, REST, Orders, Watch, do_next, work

ORDERS = Orders(Printing(smallest=5), date(2026, 11, 22))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store, target=0.5)
        yield store


def keep(store: Store, *numbers: int) -> None:
    writer = Writer(store.path)
    for number in numbers:
        writer.keep(response(number, {"q1": str(1 + number % 5), "q2": "5"}))
    writer.close()


def test_charts_are_left_in_every_language(store: Store) -> None:
    keep(store, *range(1, 11))
    asked = store.ask_job("charts", "thu")
    job = do_next(store, ORDERS)
    assert job is not None
    assert job.job_id == asked
    assert store.jobs("thu")[0].state == "done"
    assert store.results("thu") == [
        "charts.state",
        "index.en.png",
        "index.en.svg",
        "index.vi.png",
        "index.vi.svg",
    ]
    assert store.result("thu", "charts.state").content.decode() == store.state("thu")
    drawn = store.result("thu", "index.vi.svg")
    assert drawn.media_type == "image/svg+xml"
    assert drawn.content.startswith(b"<?xml")
    assert do_next(store, ORDERS) is None


def test_a_report_is_left_as_one_file_that_opens(store: Store) -> None:
    keep(store, *range(1, 11))
    store.ask_job("report", "thu")
    do_next(store, ORDERS)
    assert store.jobs("thu")[0].message == ""
    with zipfile.ZipFile(io.BytesIO(store.result("thu", "report.en.zip").content)) as archive:
        assert archive.testzip() is None
        assert {"index.html", "report.docx", "report.pdf", "tables.csv", "manifest.json"} <= set(
            archive.namelist()
        )
        assert b'lang="en"' in archive.read("index.html")


def test_a_round_without_responses_leaves_no_chart(store: Store) -> None:
    store.ask_job("charts", "thu")
    do_next(store, ORDERS)
    assert store.jobs("thu")[0].state == "done"
    assert store.results("thu") == []


def test_a_job_that_cannot_be_done_says_why_and_the_next_is_done(store: Store) -> None:
    keep(store, 1, 2, 3)
    writer = Writer(store.path)
    writer.keep(response(4, {"q1": "5"}, design={"weight": 2.0}))
    writer.close()
    store.ask_job("charts", "thu")
    store.ask_job("sing", "thu")
    do_next(store, ORDERS)
    do_next(store, ORDERS)
    sang, drawn = store.jobs("thu")
    assert (drawn.state, sang.state) == ("failed", "failed")
    assert drawn.message.splitlines()[0].startswith("Chưa tính được: 3 trong 4 phiếu thiếu cột “weight”")
    assert drawn.message.splitlines()[1].startswith("It cannot be computed yet: 3 of 4 responses")
    assert "3 of 4" in drawn.message or "3 trong 4" in drawn.message
    assert sang.message == "ValueError: no job 'sing'; known: " + ", ".join(JOBS)


def asked(store: Store) -> list[tuple[str, str]]:
    return [(job.name, job.state) for job in store.jobs("thu")]


def do_all(store: Store) -> None:
    while job := store.next_job():
        store.finish_job(job.job_id)


def test_charts_and_flags_are_asked_for_when_there_are_new_answers_but_not_too_often(store: Store) -> None:
    now = [1000.0]
    watch = Watch(clock=lambda: now[0])
    watch.ask(store)
    assert store.jobs("thu") == []
    keep(store, 1)
    watch.ask(store)
    watch.ask(store)
    assert asked(store) == [("flags", "asked"), ("charts", "asked")]
    do_all(store)
    keep(store, 2)
    now[0] += REST - 1
    watch.ask(store)
    assert len(store.jobs("thu")) == 2
    now[0] += 1
    watch.ask(store)
    assert len(store.jobs("thu")) == 4


def test_the_last_answers_of_a_round_that_closed_are_drawn_at_once(store: Store) -> None:
    watch = Watch(clock=lambda: 0.0)
    keep(store, 1)
    watch.ask(store)
    do_all(store)
    keep(store, 2)
    store.change_state("thu", "closed", "nobody")
    watch.ask(store)
    assert [state for _, state in asked(store)] == ["asked", "asked", "done", "done"]


def test_charts_are_drawn_again_when_responses_count_otherwise(store: Store) -> None:
    watch = Watch(clock=lambda: 0.0)
    keep(store, 1)
    store.change_state("thu", "closed", "nobody")
    watch.ask(store)
    do_all(store)
    store.save_units([Unit("01", "Phường Một")])
    store.save_selection("thu", Selection((Selected("01", 0.5, 400),)))
    watch.ask(store)
    assert [state for _, state in asked(store)] == ["asked", "asked", "done", "done"]


def test_the_flags_of_a_round_are_left_for_its_pages(store: Store) -> None:
    keep(store, *range(1, 11))
    store.ask_job("flags", "thu")
    do_next(store, ORDERS)
    counted = Flagging.read(store.result("thu", FILE).content)
    assert (counted.n, counted.n_flagged) == (10, 0)
    assert counted.figures["vi"]["with"] == counted.figures["vi"]["without"]


def test_the_worker_works_until_it_is_stopped(store: Store) -> None:
    keep(store, *range(1, 7))
    stopped, done = threading.Event(), list[Job]()

    def told(job: Job) -> None:
        done.append(job)
        stopped.set()

    work(store, Printing(smallest=5), stopped, told=told, pause=0.01)
    assert [job.name for job in done] == ["charts"]
    assert store.results("thu")
