"""The demonstration: people who do not exist answer through pages that do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import docx
import duckdb
import pandas
import pytest
from lxml import etree

from survey.demo.page import Page
from survey.demo.plan import SERVICES, UNITS, points, points_of, standing
from survey.demo.record import periods
from survey.units import read_units

FORM = """<h1>Phần 1</h1><a href="/k/x/1">Bắt đầu</a>
<button form="f" name="_go" value="next">Tiếp</button>
<form id="f" method="post" action="/k/x/2">
<input type="hidden" name="_token" value="t"><input type="text" name="age">
<input type="radio" name="q1" value="1"><input type="radio" name="q1" value="2" checked>
<input type="checkbox" name="q2" value="a">
<select name="q3"><option value=""></option><option value="b" selected></select>
<textarea name="note"></textarea></form>"""


def test_a_page_is_read_as_a_browser_reads_it():
    page = Page(FORM)
    form = page.forms["f"]
    assert (page.heading, page.links, form.method, form.action) == ("Phần 1", ["/k/x/1"], "post", "/k/x/2")
    offered = {name: control.offered for name, control in form.controls.items() if control.offered}
    assert offered == {"_go": ["next"], "q1": ["1", "2"], "q2": ["a"], "q3": ["", "b"]}
    assert (form.controls["q1"].held, form.controls["q3"].held, form.controls["_token"].held) == (
        ["2"],
        ["b"],
        ["t"],
    )


def test_every_unit_of_the_demonstration_is_sound_and_says_that_it_is_a_sample():
    units, problems = read_units(UNITS)
    assert problems == []
    invented = [unit.name for unit in units if unit.kind in ("hospital", "school")]
    assert all("(mẫu)" in name for name in invented)
    assert len(points(units)) == len(units) - 1


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.round_id)
def test_every_service_is_rated_at_enough_places_for_an_interval(service):
    places = points_of(service)
    assert len({point.unit for point in places}) >= 10
    assert standing(places[0]) == standing(places[0])
    assert "mô phỏng" in service.title.to("vi")
    assert "simulated" in service.title.to("en")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """What `hailong demo` printed, and the installation it left."""
    from click.testing import CliRunner

    from survey.__main__ import main

    folder = tmp_path_factory.mktemp("demo") / "instance"
    told = {"HAILONG_INSTANCE": str(folder), "HAILONG_LANGUAGE": "en"}

    def call(*words: str) -> str:
        done = CliRunner().invoke(main, list(words), env=told, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    return call("demo", "--responses", "36", "--no-serve"), folder, call


def test_the_demonstration_prints_each_index_with_interval_design_effect_and_verdict(demonstration):
    said, _, _ = demonstration
    for service in SERVICES:
        assert service.authority in said
    assert re.search(r"\d\d\.\d+ +\d\d\.\d+ +\d\d\.\d+ +36 +\d+\.\d\d", said)
    assert "reached" in said or "told apart" in said


def test_its_people_answered_every_round_through_the_forms(demonstration):
    _, _, call = demonstration
    rounds = {row["round"]: row["responses"] for row in json.loads(call("round", "list", "--json"))}
    assert {service.round_id: rounds[service.round_id] for service in SERVICES} == {
        service.round_id: 36 for service in SERVICES
    }


def test_each_round_has_a_locked_one_a_year_before_and_the_change_is_told(demonstration):
    _, folder, call = demonstration
    rounds = {row["round"]: row for row in json.loads(call("round", "list", "--json"))}
    for service in SERVICES:
        before = rounds[service.a_year_ago().round_id]
        assert (before["state"], before["responses"]) == ("locked", 24)
        assert "mô phỏng" in service.a_year_ago().title.to("vi")
        assert "năm trước" in service.a_year_ago().title.to("vi")
        kept = call("round", "describe", service.a_year_ago().round_id, "--json")
        assert (
            json.loads(kept)["begun_on"]
            < json.loads(call("round", "describe", service.round_id, "--json"))["begun_on"]
        )
    report = folder / "report" / SERVICES[0].round_id
    assert list((report / "charts").glob("*change*.svg"))


def test_its_report_has_a_letterhead_that_nobody_takes_for_a_real_one(demonstration):
    _, folder, _ = demonstration
    written = docx.Document(folder / "report" / SERVICES[0].round_id / "report.docx")
    cells = " ".join(cell.text for table in written.tables for row in table.rows for cell in row.cells)
    for words in ("Cần Thơ (mẫu)", "A sample department (simulated)", "Nguyễn Văn Mẫu"):
        assert words in cells
    assert "……" not in cells


def test_its_responses_are_weighted_by_place_skipped_and_sometimes_not_applicable(demonstration):
    _, _, call = demonstration
    whole = json.loads(call("index", SERVICES[1].round_id, "--smallest", "0", "--json"))[0]["rows"][0]
    assert whole["not_applicable"] > 0
    assert whole["not_answered"] > 0
    assert (
        whole["asked"]
        == whole["answered"] + whole["not_applicable"] + whole["dont_know"] + whole["not_answered"]
    )
    sample = json.loads(call("sample", "show", SERVICES[1].round_id, "--json"))["units"]
    assert {unit["unit"] for unit in sample} == {point.unit for point in points_of(SERVICES[1])}
    assert len({unit["weight"] for unit in sample}) > 1
    assert whole["degf"] == 36 - len(sample)  # every place was asked in, so it is a stratum of its people


ROUNDS = [each.round_id for one in SERVICES for each in (one, one.a_year_ago())]


@pytest.fixture(scope="module")
def files(demonstration):
    """The answers of every round, as an analyst gets them: the folder by round."""
    _, folder, call = demonstration
    made = {name: folder / "files" / name for name in ROUNDS}
    for name, place in made.items():
        call("export", name, str(place))
    return made


def said(*command: str, cwd) -> str:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=280, check=False, env=environment
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("name", ROUNDS)
def test_r_and_python_find_the_index_and_the_interval_of_every_round(demonstration, files, name):
    _, _, call = demonstration
    root = json.loads(call("index", name, "--smallest", "0", "--json"))[0]["rows"][0]
    exact = [root[f"exact_{each}"] for each in ("value", "se", "low", "high")]
    for program, script in (("Rscript", "index.R"), (sys.executable, "index.py")):
        sentence, numbers = said(program, script, cwd=files[name]).splitlines()
        assert [float(number) for number in numbers.split()] == pytest.approx(exact, rel=1e-9)
        shown = re.search(r": ([\d.]+) % \(95 %: ([\d.]+) - ([\d.]+);", sentence)
        assert [float(number) for number in shown.groups()] == [
            root[each] for each in ("value", "low", "high")
        ]


HAVEN = """
suppressPackageStartupMessages(library(haven))
s <- read_sav("answers.sav", user_na = TRUE)
d <- read_dta("answers.dta")
for (name in names(s)) {
  x <- s[[name]]
  codes <- attr(x, "labels")
  apart <- if (is.null(attr(x, "na_values"))) "" else paste(sort(attr(x, "na_values")), collapse = ",")
  cat(name, attr(x, "label"), paste(names(codes), collapse = ";"), sum(is.na(x)), apart, sep = "|")
  cat("\\n")
}
cat(nrow(s), nrow(d), sep = "|")
"""


@pytest.mark.parametrize("name", [one.round_id for one in SERVICES])
def test_haven_pspp_duckdb_and_pandas_read_every_round_as_its_codebook_says(files, name):
    book = json.loads((files[name] / "codebook.json").read_text(encoding="utf-8"))
    rated = {one["name"]: one for one in book["variables"] if one["kind"] == "rating"}
    answers = pandas.read_csv(files[name] / "answers.csv", dtype=str, keep_default_na=False)
    *lines, counts = said("Rscript", "-e", HAVEN, cwd=files[name]).splitlines()
    n = len(answers)
    assert counts == f"{n}|{n}"
    assert duckdb.read_parquet(str(files[name] / "answers.parquet")).aggregate("count(*)").fetchall() == [
        (n,)
    ]
    found = {line.split("|")[0]: line.split("|")[1:] for line in lines}
    parquet = pandas.read_parquet(files[name] / "answers.parquet")
    for column, asked in rated.items():
        label, codes, missing, _ = found[column]
        assert label.rstrip("…") in asked["label"]["en"]
        assert {one["label"]["en"] for one in asked["categories"]} <= {*codes.split(";")}
        outside = {one["code"] for one in asked["categories"] if one.get("missing")} | {""}
        assert int(missing) == sum(code in outside for code in answers[column])
        assert [*parquet[column].fillna("")] == [*answers[column]]
    syntax = "GET FILE='answers.sav'.\nSHOW WEIGHT.\nDISPLAY DICTIONARY.\n"
    (files[name] / "read.sps").write_text(syntax, encoding="utf-8")
    spoken = said("pspp", "-O", "format=csv", "read.sps", cwd=files[name])
    assert "WEIGHT is weight." in spoken
    assert all(column in spoken for column in rated)


@pytest.mark.parametrize("name", [one.round_id for one in SERVICES])
def test_the_description_of_every_round_is_valid(files, name, tmp_path):
    with zipfile.ZipFile(Path(__file__).parents[1] / "microdata" / "ddi-codebook-2.5.zip") as archive:
        archive.extractall(tmp_path)
    schema = etree.XMLSchema(etree.parse(str(tmp_path / "codebook.xsd")))
    assert schema.validate(etree.parse(str(files[name] / "ddi.xml"))), schema.error_log


def test_doing_it_again_adds_nothing(demonstration):
    _, _, call = demonstration
    before = call("round", "list", "--json")
    call("demo", "--responses", "36", "--no-serve")
    assert call("round", "list", "--json") == before
    assert "as it was" in call("verify")


def test_it_writes_a_report(demonstration):
    _, folder, _ = demonstration
    assert {file.suffix for file in (folder / "report").rglob("*.*")} >= {".html", ".csv", ".svg"}


def test_it_stays_away_from_an_installation_with_rounds_of_its_own(hailong):
    hailong("init")
    hailong("round", "add", "real", "health/outpatient-2024")
    assert "real" in hailong("demo", "--responses", "30", "--no-serve", status=1).output


def test_its_people_take_as_long_as_people_take(demonstration):
    _, _, call = demonstration
    for service in SERVICES:
        marked = json.loads(call("flags", service.round_id, "--json"))
        assert marked["rules"]["too_fast"] < 6, "nearly everybody of 36 took their time"


def test_its_agency_recorded_the_fieldwork_and_every_count_of_it_can_be_true(demonstration):
    _, _, call = demonstration
    for service in SERVICES:
        said = call("round", "describe", service.round_id)
        assert "Everything a report needs is recorded" in said
        work = json.loads(call("round", "describe", service.round_id, "--json"))
        assert len(work["units"]) == len(points_of(service))
        assert sum(tally["approached"] for _, tally in work["units"]) > 36


def test_its_rounds_are_held_against_what_programmes_promised(demonstration):
    _, _, call = demonstration
    rows = [row for table in json.loads(call("targets", "report", "--json")) for row in table["rows"]]
    measured = {row["code"] for row in rows if row.get("outcome") not in ("unmeasured", None)}
    assert measured == {target for service in SERVICES for target in service.promises}


def test_a_quarter_and_a_year_hold_the_day_of_the_demonstration_whatever_it_is():
    first = date(2023, 12, 25)
    for days in range(800):
        today = first + timedelta(days)
        quarter, year = periods(today)
        assert quarter.holds(today)
        assert year.holds(today)
        assert (quarter.months, year.months) == (3, 12)
        assert year.first <= quarter.first
        assert year.last >= quarter.last
