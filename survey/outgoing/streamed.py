"""The answers of a round as files that need no more memory for more responses, and their manifest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

from analysis.microdata import Check, Terms
from analysis.microdata.counting import check_rows
from analysis.microdata.manifest import write_folder_manifest
from analysis.microdata.saying import kept_back
from survey.drawn import sampled
from survey.export.kept_back import KEPT_BACK
from survey.outgoing.table import write_csv
from survey.software import PROGRAM
from survey.staging import staged
from survey.store import Store

Told = Callable[[int, int], None]
"""Is told how much is done, and of how much."""

STREAMED = ("answers.csv", "answers_excel.csv", "answers.parquet", "codebook.json")
"""The files that need no more memory for more responses."""


def write_streamed(
    store: Store, round_id: str, directory: Path, terms: Terms, *, made_on: date, told: Told
) -> tuple[int, Check]:
    """Write the files of `STREAMED` and their manifest; return how many went out and what was checked."""
    with store.still(), staged(directory) as aside:
        n, check = write_csv(store, round_id, aside, terms, told=told)
        answered = sampled(store, round_id)
        due = store.n_kept(round_id) - (answered.n_outside if answered else 0)
        for name in STREAMED:
            check_rows(aside / name, due)
        said = {
            "round": round_id,
            "made_on": made_on.isoformat(),
            "program": PROGRAM,
            "questionnaire": store.round(round_id).version,
            "n_responses": n,
            "state": {round_id: store.state(round_id)},
            "seed": None,
            "disclosure": asdict(check),
            "kept_back": kept_back(check, KEPT_BACK),
        }
        write_folder_manifest(aside, said, STREAMED)
    return n, check
