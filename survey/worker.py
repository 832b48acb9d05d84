"""The heavy jobs, by name: what the web process asks for and is given as files in the store."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from analysis.dataset import Dataset
from analysis.plots import CHARTS, png, svg
from analysis.refusal import Refusal
from analysis.report import UNSIGNED, Chart, Issue, index_charts
from analysis.tables import Printing, group_trees, groupings, guarded, headline_table, rank_table, trees
from survey import refused
from survey.clock import HERE, today
from survey.export import dataset
from survey.flags.effect import flagging
from survey.flags.rule import Limits
from survey.flags.summary import FILE
from survey.periodic.content import NothingToReport
from survey.periodic.folder import period_report, write_period_report
from survey.periodic.order import wanted_of
from survey.published import STATE, note
from survey.reporting import Progress, Wanted, round_contents, write_contents
from survey.rounds import Round, State
from survey.sheet.order import print_orders
from survey.signed_report import ZIP, hand_out, zipped
from survey.store import Job, Store
from survey.wording import Said, say

LANGUAGES = ("vi", "en")
"""The languages charts are drawn in."""

PAUSE = 2.0
"""Seconds between two looks for a job."""

REST = 300.0
"""Seconds for which the charts of a round that is open are not drawn anew."""


@dataclass(frozen=True, slots=True)
class Left:
    """A file that a job leaves."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Orders:
    """How jobs are done: what tables may show, what day files bear, what is flagged, how reports go out."""

    printing: Printing
    made_on: date
    limits: Limits = field(default_factory=Limits)
    issue: Issue = UNSIGNED


def charts(store: Store, job: Job, orders: Orders) -> Iterator[Left]:
    """Draw a round: every index, its units and their ranks, as NAME.LANGUAGE.svg and .png.

    NAME is that of the index, or of the table that is drawn.
    """
    answers, state = dataset(store, job.about), store.state(job.about)
    if answers.n == 0:
        return
    yield Left(STATE, "text/plain", state.encode())
    for name, chart in _charts(answers, store.round(job.about), orders.printing):
        for language in LANGUAGES:
            figure = CHARTS[chart.kind](chart.table, language=language, target=chart.target)
            yield Left(f"{name}.{language}.svg", "image/svg+xml", svg(figure))
            yield Left(f"{name}.{language}.png", "image/png", png(figure))


def _charts(answers: Dataset, round_: Round, printing: Printing) -> Iterator[tuple[str, Chart]]:
    design, printing = answers.design(), guarded(answers, printing)
    for place, tree in enumerate(trees(answers, design)):
        table = next(index_charts(tree, printing))
        yield tree.node.name, Chart("intervals", table, None if place else round_.target)
    if not answers.codebook.indices or "unit" not in groupings(answers):
        return
    groups = group_trees(answers, design, answers.codebook.indices[0], "unit")
    headline = headline_table(groups, printing)
    yield headline.name, Chart("intervals", headline, round_.target)
    ranks = rank_table(groups, printing)
    if ranks is not None:
        yield ranks.name, Chart("ranks", ranks)


def report(store: Store, job: Job, orders: Orders) -> Iterator[Left]:
    """Write the report of a round in each language, of one state: report.LANGUAGE.zip.

    What is wanted of it is the round since which the change is told, if any.
    """
    printing, since = orders.printing, job.wanted
    wanted = Wanted(printing=printing, issue=orders.issue, limits=orders.limits, since=since)
    _steps(store, job, LANGUAGES[0])("tables", 0, 0)
    said = round_contents(store, job.about, made_on=orders.made_on, wanted=wanted)
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            told = _steps(store, job, language)
            write_contents(said, Path(folder), language=language, as_pdf=True, progress=told)
            yield _report(language, Path(folder))
    if not store.round(job.about).grows(orders.made_on):
        note(store, job.about, said.n)


def period(store: Store, job: Job, orders: Orders) -> Iterator[Left]:
    """Write the report of a reporting period in each language, of one state: report.LANGUAGE.zip."""
    wanted = wanted_of(store, job.wanted)
    _steps(store, job, LANGUAGES[0])("tables", 0, 0)
    said = period_report(store, wanted, made_on=orders.made_on, printing=orders.printing, issue=orders.issue)
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            told = _steps(store, job, language)
            write_period_report(said, Path(folder), language=language, as_pdf=True, progress=told)
            yield _report(language, Path(folder))


def _report(language: str, directory: Path) -> Left:
    return Left(f"report.{language}.zip", ZIP, zipped(directory))


def _steps(store: Store, job: Job, language: str) -> Progress:
    """Return what is told how far a report is, and keeps that beside the job, not more than once a second."""
    said_at = -1.0

    def tell(step: str, done: int, total: int) -> None:
        nonlocal said_at
        if time.monotonic() - said_at >= 1:
            store.tell_job(job.job_id, f"{language} {step} {done} {total}")
            said_at = time.monotonic()

    return tell


def flags(store: Store, job: Job, orders: Orders) -> Iterator[Left]:
    """Count the flagged responses of a round, and its index with and without them: flags.json."""
    counted = flagging(store, job.about, orders.limits, orders.printing)
    yield Left(FILE, "application/json", counted.written())


def paper(store: Store, job: Job, orders: Orders) -> Iterator[Left]:
    """Print what was ordered on paper in a round; the files stay with their orders."""
    print_orders(store, job.about)
    yield from ()


JOBS: Mapping[str, Callable[[Store, Job, Orders], Iterator[Left]]] = {
    "charts": charts,
    "report": report,
    "period": period,
    "flags": flags,
    "paper": paper,
}
"""What may be asked for with `Store.ask_job`."""


def do_next(store: Store, orders: Orders) -> Job | None:
    """Do the job that has waited longest and keep its files; return it, or None when nothing waits.

    A job that cannot be done is marked as failed, with the reason; it never stops the worker.
    """
    job = store.next_job()
    if job is None:
        return None
    try:
        if job.name not in JOBS:
            raise ValueError(f"no job {job.name!r}; known: {', '.join(JOBS)}")
        for left in list(JOBS[job.name](store, job, orders)):
            _keep(store, job, left)
    except Exception as error:
        store.finish_job(job.job_id, failed=True, message=_why(error))
    else:
        store.finish_job(job.job_id)
    return job


def _keep(store: Store, job: Job, left: Left) -> None:
    """Keep a file that was made; a report is a ZIP, nothing else is."""
    if left.media_type == ZIP:
        hand_out(store, job.about, left.name, left.content, by=job.asked_by)
    else:
        store.save_result(job.about, left.name, left.media_type, left.content, asked_by=job.asked_by)


def _why(error: Exception) -> str:
    """Return why a job failed: a line in each language for what the rooms refuse, else what Python says."""
    if isinstance(error, Refusal):
        said = [refused.said(error, tag) for tag in LANGUAGES]
    elif isinstance(error, Said):
        said = [error.said(tag) for tag in LANGUAGES]
    elif isinstance(error, NothingToReport):
        said = [say("command.period.nothing", tag) for tag in LANGUAGES]
    else:
        said = [f"{type(error).__name__}: {error}"]
    return "\n".join(" ".join(line.split()) for line in said)


@dataclass(slots=True)
class Watch:
    """Sees which rounds have new answers, and asks for their charts; an open round's not too often."""

    clock: Callable[[], float] = time.monotonic
    _drawn: dict[str, tuple[str, float]] = field(default_factory=dict)

    def ask(self, store: Store) -> None:
        """Ask for the charts of every round whose figures may be others than when they were last drawn."""
        now = self.clock()
        for round_ in store.surveys():
            if round_.state is State.DRAFT:
                continue
            state = store.state(round_.round_id) if store.n_kept(round_.round_id) else ""
            state_before, at = self._drawn.get(round_.round_id, ("", now - REST))
            rested = not round_.grows(today()) or now - at >= REST
            if state != state_before and rested:
                store.ask_job("charts", round_.round_id)
                store.ask_job("flags", round_.round_id)
                self._drawn[round_.round_id] = (state, now)


def work(
    store: Store,
    printing: Printing,
    stopped: threading.Event,
    *,
    limits: Limits | None = None,
    issue: Issue = UNSIGNED,
    told: Callable[[Job], None] = lambda job: None,
    pause: float = PAUSE,
) -> None:
    """Do jobs until *stopped* is set; one after the other, for drawing uses global settings."""
    watch = Watch()
    while not stopped.is_set():
        watch.ask(store)
        today = datetime.now(HERE).date()
        job = do_next(store, Orders(printing, today, limits or Limits(), issue))
        if job is None:
            stopped.wait(pause)
        else:
            told(job)
