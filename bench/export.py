"""A round of 132,229 responses and 510 columns as CSV: its time beside the csv module, and its memory."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.codebook import Category, Text
from bench.measured import Measured
from survey.questionnaire.answering import missing
from survey.questionnaire.canonical import version_of
from survey.questionnaire.model import Item, Provenance, Questionnaire, Section
from survey.response import Response
from survey.rounds import Round
from survey.store import Store

ROWS, QUICK, COLUMNS, AT_ONCE = 132_229, 3_000, 505, 500
"""Responses, items (five columns about the response come beside them), and rows given to csv at once."""

AT_FIRST, UUID = 700, "%08d-2222-4333-8444-555555555555"
"""Responses that are kept as any are, of which the others are copies; the answers repeat after 35."""

EXPORTED = """
import json, re, sys, time
from pathlib import Path
from analysis.microdata import Terms
from survey.outgoing.table import write_csv
from survey.store import Store
with Store.open(Path(sys.argv[1])) as store:
    begun = time.perf_counter()
    n, _ = write_csv(store, "big", Path(sys.argv[2]), Terms())
    seconds = time.perf_counter() - begun
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(json.dumps([n, seconds, int(peak) / 1024]))
"""


def bench(quick: bool) -> Iterable[Measured]:
    """Export both CSV files and Parquet in a process of its own, and write the same cells with `csv`."""
    n = QUICK if quick else ROWS
    with TemporaryDirectory() as folder:
        path, out = Path(folder) / "survey.db", Path(folder) / "out"
        _fill(path, n)
        command = [sys.executable, "-c", EXPORTED, str(path), str(out)]
        told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        found, seconds, megabytes = json.loads(told)
        alone = _alone(out / "answers.csv", Path(folder) / "alone.csv")
    yield Measured("rows of the file", str(n), str(found), found == n)
    yield Measured("memory of the export", "under 256 MB", f"{megabytes:.0f} MB", megabytes < 256)
    figures = {"seconds": seconds, "csv": alone, "rows": n, "columns": COLUMNS + 5}
    yield Measured(
        "both CSV files and Parquet, as a multiple of csv", "–", f"{seconds / alone:.1f}", None, figures
    )


def _alone(source: Path, to: Path) -> float:
    """Return the seconds that the csv module takes to write the cells of *source*, a piece at a time."""
    seconds = 0.0
    with source.open(encoding="utf-8", newline="") as file, to.open("w", encoding="utf-8", newline="") as out:
        rows, table = csv.reader(file), csv.writer(out)
        while piece := [row for _, row in zip(range(AT_ONCE), rows, strict=False)]:
            begun = time.perf_counter()
            table.writerows(piece)
            seconds += time.perf_counter() - begun
    return seconds


def _fill(path: Path, n: int) -> None:
    scale = tuple(Category(str(code), Text.of({"vi": f"Mức {code}"}), float(code)) for code in range(1, 6))
    items = tuple(Item(f"q{place}", "rating", Text.of({"vi": "Câu"}), scale) for place in range(COLUMNS))
    section = Section("all", Text.of({"vi": "Phần"}), items)
    title = Text.of({"vi": "Đợt lớn"})
    asked = Questionnaire("big", "1", "other", ("vi",), title, (section,), Provenance(official=False))
    version = version_of(asked)
    with Store.open(path, create=True) as store:
        store.save_questionnaire(asked)
        store.save_round(Round("big", title, version))
        store.change_state("big", "open", "bench")
        with store.keeping() as keep:
            for number in range(min(AT_FIRST, n)):
                answers = {f"q{place}": str(1 + (number * place) % 5) for place in range(number % 7, COLUMNS)}
                keep(Response(UUID % (number + 1), "big", version, answers, missing(asked, answers)))
        _multiply(store, n)


def _multiply(store: Store, n: int) -> None:
    """Copy the responses of a store until there are *n*: their answers repeat, and keeping takes minutes.

    The digests are those of the rows that were copied; an export looks at none.
    """
    about, answers = (
        [row[1] for row in store.db.execute(f"PRAGMA table_info({table})")][1:]
        for table in ("response", "answers_big")
    )
    others = ", ".join(about[1:])
    cells = ", ".join(answers)
    for there in _doubled(AT_FIRST, n):
        room = {"there": there, "most": n - there}
        store.db.execute(
            f"INSERT INTO response (id, uuid, {others}) SELECT id + :there, printf('{UUID}', id + :there), "  # noqa: S608 -- the table's own names
            f"{others} FROM response WHERE id <= :most ORDER BY id",
            room,
        )
        store.db.execute(
            f"INSERT INTO answers_big (_id, {cells}) SELECT _id + :there, {cells} FROM answers_big "  # noqa: S608
            "WHERE _id <= :most ORDER BY _id",
            room,
        )


def _doubled(first: int, n: int) -> Iterable[int]:
    there = first
    while there < n:
        yield there
        there *= 2
