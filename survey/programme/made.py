"""A report that the worker has left: what its manifest says of it, and its files one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from survey.signed_report import endings, inside, manifest, moment
from survey.store import Job, Result, Store
from survey.wording import WHOLE, say


class Made(NamedTuple):
    """A report in one language as the page shows it; `files` are (name, ending)."""

    language: str
    moment: str
    n: int
    is_stale: bool
    files: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a report is, in words; `done` of `total` where that is known."""

    state: str
    words: str
    done: int = 0
    total: int = 0

    @property
    def waits(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in ("asked", "running")


def made(store: Store, about: str) -> list[Made]:
    """Return the reports that lie there, one for each language."""
    found = ((tag, store.result(about, f"report.{tag}.zip")) for tag in WHOLE)
    return [_made(store, tag, result) for tag, result in found if result is not None]


def _made(store: Store, language: str, result: Result) -> Made:
    said = manifest(result.content)
    state, n = said["state"], said["n_responses"]
    known = state if isinstance(state, Mapping) else {}
    return Made(
        language,
        moment(result.made_at),
        n if isinstance(n, int) else 0,
        any(store.state(round_id) != digits for round_id, digits in known.items()),
        [(f"report.{language}.{end}", end) for end in endings(result.content)],
    )


def handed(store: Store, about: str, name: str) -> tuple[bytes, str] | None:
    """Return a file of a report and its media type; None where there is none."""
    base, _, ending = name.rpartition(".")
    result = store.result(about, f"{base}.zip")
    return inside(result.content, ending) if result else None


def handed_earlier(store: Store, about: str, number: int, name: str) -> tuple[bytes, str] | None:
    """Return a file of an earlier report and its media type; None where there is none."""
    found = store.earlier_report(about, number)
    if found is None or name.rpartition(".")[0] != f"report.{found[0].language}":
        return None
    return inside(found[1], name.rpartition(".")[2])


def progress(jobs: Sequence[Job], language: str) -> Progress | None:
    """Return how far the newest of *jobs* is; None where there is nothing to say."""
    if not jobs or jobs[0].state == "done":
        return None
    job = jobs[0]
    if job.state == "failed":
        lines = job.message.splitlines()
        why = lines[WHOLE.index(language)] if len(lines) == len(WHOLE) else job.message
        return Progress("failed", say("reports.failed", language, why=why))
    if job.state == "asked" or not job.message:
        return Progress(job.state, say("reports.waiting", language))
    tag, step, done, total = job.message.split(" ")
    words = {"step": say(f"reports.step.{step}", language), "version": say(f"reports.in.{tag}", language)}
    return Progress(job.state, say("reports.running", language, **words), int(done), int(total))
