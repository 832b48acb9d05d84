"""A report that the worker has left: what its manifest says of it, and its files one by one."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from survey.clock import HERE
from survey.results.saying import moment
from survey.store import Job, Result, Store
from survey.wording import WHOLE, say

ZIP = "application/zip"
FILES = {
    "docx": ("report.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("report.pdf", "application/pdf"),
    "xlsx": ("tables.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""What is handed out by itself besides the whole: by ending, the file in the report and its media type."""


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
    with zipfile.ZipFile(io.BytesIO(result.content)) as archive:
        names, manifest = set(archive.namelist()), json.loads(archive.read("manifest.json"))
    state: Mapping[str, str] = manifest["state"]
    at = datetime.fromisoformat(result.made_at).astimezone(HERE)
    files = [(f"report.{language}.{end}", end) for end, (name, _) in FILES.items() if name in names]
    return Made(
        language,
        moment(at),
        manifest["n_responses"],
        any(store.state(round_id) != known for round_id, known in state.items()),
        [*files, (f"report.{language}.zip", "zip")],
    )


def handed(store: Store, about: str, name: str) -> tuple[bytes, str] | None:
    """Return a file of a report and its media type; None where there is none."""
    base, _, ending = name.rpartition(".")
    result = store.result(about, f"{base}.zip")
    if result is None or ending not in ("zip", *FILES):
        return None
    if ending == "zip":
        return result.content, ZIP
    inside, media_type = FILES[ending]
    with zipfile.ZipFile(io.BytesIO(result.content)) as archive:
        return (archive.read(inside), media_type) if inside in archive.namelist() else None


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
