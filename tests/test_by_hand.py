"""Three dozen answers, weighted, stratified and clustered: what numpy says by hand stands in every format."""

from __future__ import annotations

import csv
import json
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import printed
import pytest
from asked_rounds import questionnaire, rating, words
from scipy import stats
from staff_walk import signed_in_as

from analysis.report.excel import ANSWERS, TABLES
from analysis.report.excel.sheets import sheets
from analysis.rounding import shown
from analysis.tables import Printing
from survey.questionnaire.model import Section
from survey.reporting import Wanted, round_contents, write_contents
from survey.response import Response
from survey.store import Role
from survey.units import Unit

ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
N, PSUS = 36, 6
STRATUM = np.repeat(("n", "t"), N // 2)
PSU = np.repeat(np.arange(PSUS), N // PSUS)
CHANCE = np.random.default_rng(20261128)
WEIGHT = np.round(CHANCE.uniform(3, 40, N), 3)
GIVEN = CHANCE.choice(list("12345"), (N, 2), p=(0.05, 0.1, 0.15, 0.3, 0.4))


def by_hand() -> tuple[float, float, float]:
    """Return the index, pooled over both items, and its 95 % interval on the logit scale.

    Taylor's linearisation with sampling units within strata, without finite population correction;
    t with units less strata degrees of freedom (Lohr, Sampling: Design and Analysis, chapter 9).
    """
    content = np.isin(GIVEN, ("4", "5"))
    total = 2 * WEIGHT.sum()
    value = (WEIGHT[:, None] * content).sum() / total
    influence = (WEIGHT[:, None] * (content - value)).sum(axis=1) / total
    variance = 0.0
    for stratum in "nt":
        inside = stratum == STRATUM
        sums = np.array([influence[inside & (psu == PSU)].sum() for psu in np.unique(PSU[inside])])
        variance += len(sums) / (len(sums) - 1) * ((sums - sums.mean()) ** 2).sum()
    middle = np.log(value / (1 - value))
    half = stats.t.ppf(0.975, PSUS - 2) * np.sqrt(variance) / (value * (1 - value))
    low, high = 1 / (1 + np.exp(-(middle + np.array((-half, half)))))
    return float(value), float(low), float(high)


@pytest.fixture
def round_(house):
    """The round, over and published."""
    house.store.save_units([Unit(code, f"UBND xã {code.upper()}") for code in "abc"])
    asked = house.ask(ASKED)
    writer = house.app.extensions["hailong"].writer
    for row in range(N):
        design = {"weight": float(WEIGHT[row]), "stratum": str(STRATUM[row]), "psu": f"p{PSU[row]}"}
        given = {"A1": str(GIVEN[row, 0]), "A2": str(GIVEN[row, 1])}
        uuid = f"{row:08d}-2222-4333-8444-555555555555"
        writer.keep(Response(uuid, "thu", asked.version, given, unit="abc"[row % 3], design=design))
    told = {"published": True, "opens_on": date(2026, 3, 1), "closes_on": date(2026, 3, 31)}
    house.store.save_round(replace(house.store.round("thu"), **told))
    house.store.change_state("thu", "closed", "test")
    return house


def for_people(folder, said, visit):
    """Yield what people read, and where."""
    yield "page", printed.page((folder / "index.html").read_text(encoding="utf-8"))
    yield "Word", printed.word((folder / "report.docx").read_bytes())
    n_read = {sheet.name: len(sheet.table.read_fields()) for sheet in sheets(said, "vi")}
    for book in (TABLES, ANSWERS):
        aside = ("Số liệu", "Số liệu bằng chữ", "Bảng mã")
        yield book, printed.workbook((folder / book).read_bytes(), n_read, aside)
    yield "page for everyone", printed.page(visit("/ketqua/thu").text)
    yield "dashboard", printed.page(visit("/ketqua/thu/phantich").text)


def for_programs(folder, visit):
    """Yield the row of the index in what programs read, and where."""
    texts = {
        "whole.csv": (folder / "tables" / "whole.csv").read_text(encoding="utf-8"),
        "open data": visit("/ketqua/thu/dulieu/whole.csv").text.removeprefix("\ufeff"),
        "dashboard": visit("/ketqua/thu/phantich/tree.csv").text.removeprefix("\ufeff"),
    }
    for where, text in texts.items():
        yield where, next(row for row in csv.DictReader(text.splitlines()) if row["node"] == "whole")
    noted = json.loads(visit("/ketqua/thu/dulieu/whole.json").text)
    yield "JSON", next(row for row in noted["rows"] if row["node"] == "whole")


def weighted_mean(path, folder) -> float:
    """Return the mean of both items' shares as PSPP weighs it, by the weight the file switches on."""
    (folder / "mean.sps").write_text(
        f"GET FILE='{path}'.\nCOMPUTE y = ((A1 >= 4) + (A2 >= 4)) / 2.\nCOMPUTE one = 1.\n"
        "AGGREGATE OUTFILE=* /BREAK=one /m = MEAN(y).\nFORMATS m (F20.16).\nLIST m.\n"
    )
    command = ["pspp", "-O", "format=csv", str(folder / "mean.sps")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def test_the_index_by_hand_stands_in_every_format(round_, visit, tmp_path):
    exact = by_hand()
    said = round_contents(
        round_.store, "thu", made_on=date(2026, 11, 28), wanted=Wanted(printing=Printing(smallest=5))
    )
    folder = tmp_path / "report"
    write_contents(replace(said, parts=tuple(replace(part, charts=()) for part in said.parts)), folder)
    signed_in_as(round_, visit, Role.READER)
    wanted = [shown(100 * number, 2, "vi") for number in exact]
    for where, found in for_people(folder, said, visit):
        rows = [row for copies in found.tables.values() for rows in copies for row in rows]
        assert wanted in [[row.get(name) for name in ("Giá trị", "Từ", "Đến")] for row in rows], where
    for where, row in for_programs(folder, visit):
        numbers = [float(row[f"exact_{name}"]) for name in ("value", "low", "high")]
        assert numbers == pytest.approx(exact, rel=1e-12), where
        assert [Decimal(str(row[name])) for name in ("value", "low", "high")] == [
            Decimal(number.replace(",", ".")) for number in wanted
        ], where
    assert weighted_mean(folder / "data" / "answers.sav", tmp_path) == pytest.approx(exact[0], rel=1e-12)
