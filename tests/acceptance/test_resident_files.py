"""The answers of the resident survey leave in every format, and the programs people use read them alike."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
N = 1033
CODES = ("1", "2", "3", "4", "5", "9")
DONT_KNOW, NOT_ANSWERED = "9", "95"

pytestmark = pytest.mark.skipif(
    not (DATA / "resident_survey_2021q3.csv").exists(),
    reason="the resident survey is not beside the project (../shared/data); it may not be shipped with it",
)


@pytest.fixture(scope="module")
def files(hailong: Callable[..., Any], folder: Path) -> Path:
    """The folder of answers, as an analyst gets it."""
    hailong("export", "resident", "files", "--made-on", "2021-12-31")
    return folder / "files"


@pytest.fixture(scope="module")
def items(files: Path) -> list[dict[str, Any]]:
    """The rated items, as the codebook has them."""
    book = json.loads((files / "codebook.json").read_text(encoding="utf-8"))
    found = [variable for variable in book["variables"] if variable["kind"] == "rating"]
    assert len(found) == 73
    return found


@pytest.fixture(scope="module")
def given() -> dict[str, Counter[str]]:
    """How often each code was given to each item, in the file the survey came as; "" where nothing was."""
    with (DATA / "resident_survey_2021q3.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == N
    return {name: Counter(row[name] for row in rows) for name in rows[0]}


def run(*command: str, **more: Any) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False, **more)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_every_file_has_every_resident(files: Path) -> None:
    manifest = json.loads((files / "manifest.json").read_text(encoding="utf-8"))
    rows = {entry["name"]: entry["rows"] for entry in manifest["files"] if "rows" in entry}
    assert rows == dict.fromkeys(
        ("answers.csv", "answers_excel.csv", "answers.parquet", "answers.sav", "answers.dta"), N
    )
    assert manifest["no_scripts"] is None


def test_r_and_python_print_the_index_of_the_report(files: Path, hailong: Callable[..., Any]) -> None:
    root = hailong("index", "resident", "--json")[0]["rows"][0]
    exact = [root[f"exact_{name}"] for name in ("value", "se", "low", "high")]
    environment = os.environ | {"PYTHONPATH": str(HERE.parents[1])}
    said = [
        run(program, str(files / script), env=environment).splitlines()
        for program, script in (("Rscript", "index.R"), (sys.executable, "index.py"))
    ]
    assert said[0][0] == said[1][0]
    for _, numbers in said:
        assert [float(number) for number in numbers.split()] == pytest.approx(exact, rel=1e-9)


HAVEN = """
suppressPackageStartupMessages(library(haven))
s <- read_sav("answers.sav", user_na = TRUE)
for (name in grep("^q", names(s), value = TRUE)) {
  counts <- table(as.numeric(unclass(s[[name]])))
  said <- attr(s[[name]], "labels")
  cat(name, attr(s[[name]], "label"), paste(names(counts), counts, sep = "=", collapse = ","),
      paste(said, names(said), sep = "=", collapse = ";"), sum(is.na(s[[name]])), sep = "|")
  cat("\\n")
}
d <- read_dta("answers.dta")
for (name in grep("^q", names(d), value = TRUE)) {
  x <- d[[name]]
  tags <- table(na_tag(x[is.na(x)]))
  counts <- table(as.numeric(unclass(x)))
  cat(name, attr(x, "label"), paste(names(counts), counts, sep = "=", collapse = ","),
      paste(names(tags), tags, sep = "=", collapse = ","), sum(is.na(x)), sep = "|")
  cat("\\n")
}
"""


def test_haven_reads_labels_counts_and_missing_codes_as_the_codebook_has_them(files, items, given) -> None:
    lines = [line.split("|") for line in run("Rscript", "-e", HAVEN, cwd=files).splitlines()]
    assert len(lines) == 2 * len(items)
    for item, (name, label, counts, labels, missing) in zip(items, lines, strict=False):
        asked = given[name]
        assert (name, label) == (item["name"], item["label"]["en"][: len(label) - 1] + label[-1:])
        found = dict(pair.split("=") for pair in counts.split(","))
        wanted = {code: str(asked[code]) for code in CODES if asked[code]}
        assert found == wanted | ({NOT_ANSWERED: str(asked[""])} if asked[""] else {}), name
        said = dict(pair.split("=", 1) for pair in labels.split(";"))
        assert {code: said[code] for code in CODES} == {
            category["code"]: category["label"]["en"] for category in item["categories"]
        }
        assert int(missing) == asked[DONT_KNOW] + asked[""]
    for item, (name, _, counts, tags, missing) in zip(items, lines[len(items) :], strict=True):
        asked = given[item["name"]]
        assert dict(pair.split("=") for pair in counts.split(",")) == {
            code: str(asked[code]) for code in CODES[:5] if asked[code]
        }, name
        assert sorted(int(pair.split("=")[1]) for pair in tags.split(",") if pair) == sorted(
            n for n in (asked[DONT_KNOW], asked[""]) if n
        )
        assert int(missing) == asked[DONT_KNOW] + asked[""]


def test_pspp_counts_the_same_with_missing_values_apart(files, items, given, tmp_path) -> None:
    syntax, name = tmp_path / "read.sps", items[0]["name"]
    syntax.write_text(
        f"GET FILE='{files}/answers.sav'.\nSHOW WEIGHT.\nWEIGHT OFF.\nFREQUENCIES {name}.\n", encoding="utf-8"
    )
    options = ("-O", "format=csv")
    said = run("pspp", *options, str(syntax), env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin"})
    assert "WEIGHT is weight." in said
    rows = [row for row in csv.reader(said.splitlines()) if row]
    asked = given[name]
    for category in items[0]["categories"]:
        label, n = category["label"]["en"], asked[category["code"]]
        if n:
            found = [row for row in rows if label in row and str(n) in row]
            assert len(found) == 1, (label, [row for row in rows if label in row])


def test_pandas_and_duckdb_read_the_codes_that_were_given(files, items, given) -> None:
    frame = pd.read_csv(files / "answers.csv", dtype=str, keep_default_na=False)
    table = duckdb.read_parquet(str(files / "answers.parquet"))
    for item in items:
        name = item["name"]
        wanted = {code: n for code, n in given[name].items() if n}
        assert frame[name].value_counts().to_dict() == wanted, name
        found = table.aggregate(f"{name}, count(*)").fetchall()
        assert {code or "": n for code, n in found} == wanted, name
    assert len(frame) == N
    weights = frame["weight"].astype(float)
    assert table.aggregate("sum(weight)").fetchall()[0][0] == pytest.approx(weights.sum())
    assert weights.sum() == pytest.approx(6 * 84_682)
