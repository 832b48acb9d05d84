"""The answers of a round as a folder that leaves the house, whole or streamed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from analysis.microdata import Check, Terms, headline, released, write_folder_manifest, write_microdata
from analysis.microdata.counting import check_rows
from analysis.report import method, study
from analysis.tables import Printing
from survey.export import shuffled
from survey.outgoing import Changed, write_csv
from survey.reporting import program, round_about
from survey.store import Store

Told = Callable[[int, int], None]
"""Is told how much is done, and of how much."""

STREAMED = ("answers.csv", "answers_excel.csv", "answers.parquet", "codebook.json")
"""The files that need no more memory for more responses."""


def write_whole(
    store: Store, round_id: str, directory: Path, terms: Terms, *, made_on: date, language: str, told: Told
) -> tuple[int, Check]:
    """Write every format into *directory*; return how many responses went out and what was checked."""
    n_before = store.n_kept(round_id)
    answers = shuffled(store, round_id)
    check_kept(store, round_id, n_before, answers.n)
    about = round_about(store, round_id, made_on)
    release = released(answers, terms)
    notes = method(answers, about, Printing(smallest=terms.smallest), answers.design())
    write_microdata(release, study(about, notes), headline(answers), directory, language=language, told=told)
    return answers.n, release.check


def write_streamed(
    store: Store, round_id: str, directory: Path, terms: Terms, *, made_on: date, told: Told
) -> tuple[int, Check]:
    """Write the files of `STREAMED` and their manifest; return how many went out and what was checked."""
    n_before = store.n_kept(round_id)
    n, check = write_csv(store, round_id, directory, terms, told=told)
    check_kept(store, round_id, n_before, n)
    for name in STREAMED:
        check_rows(directory / name, n)
    said = {
        "round": round_id,
        "made_on": made_on.isoformat(),
        "program": program(),
        "questionnaire": store.round(round_id).version,
        "n_responses": n,
        "seed": None,
        "disclosure": asdict(check),
    }
    write_folder_manifest(directory, said, STREAMED)
    return n, check


def check_kept(store: Store, round_id: str, n_before: int, n: int) -> None:
    """Refuse a number of rows that the round never had while it was read."""
    if not n_before <= n <= max(n_before, store.n_kept(round_id)):
        raise Changed(round_id, n, n_before)
