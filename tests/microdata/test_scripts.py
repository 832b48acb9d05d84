"""Every rule of an index and every kind of design: R's survey and Python find the report's figure again.

The scripts run as they are written, many in one process each of Rscript and python, since starting one takes
longer than what it works out; test_programs.py starts them as an analyst does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from example_answers import FIVE, text
from released_answers import STUDY

from analysis.codebook import Category, Codebook, Missing, Node, Variable
from analysis.dataset import Dataset
from analysis.design import Design
from analysis.microdata import Terms, released
from analysis.microdata.drawn import DOMAINS, EXPOSED, JOINT, ZERO
from analysis.microdata.folder import write_microdata
from analysis.microdata.study import NO_INDEX, NO_INTERVAL, Headline, headline
from analysis.replicates import given
from analysis.replicates.resampling import balanced, bootstrap, jackknife
from analysis.variance.pps import overton
from analysis.weighting import Weighting
from analysis.weighting.calibration import calibration
from analysis.weighting.population import Population
from analysis.weighting.raking import post_stratification, raking
from analysis.weighting.trimming import non_response, trimming

N = 240
RANDOM = np.random.default_rng(20_260)
PSU = np.repeat(np.arange(12), 20)
STRATUM = PSU // 6
AREA, SEX = PSU % 2, RANDOM.integers(0, 2, N)
WEIGHT = np.round(RANDOM.uniform(20, 60, N), 3)
YEARS = RANDOM.integers(1, 40, N)
LIKES = RANDOM.normal(0.35 + 0.04 * PSU, 1.0)[:, None] + RANDOM.normal(0, 1, (N, 4))
CODES = np.clip(np.round(3.4 + LIKES), 1, 5).astype(int).astype(str)
CODES = np.where(RANDOM.random((N, 4)) < 0.12, RANDOM.choice(["0", "9", ""], (N, 4)), CODES)
SEXES = (Category("0", text("Nữ")), Category("1", text("Nam")))


def item(name: str, **more: object) -> Node:
    return Node(name, text(f"Câu {name}"), "item", **({"satisfied": ("4", "5")} | more))


def tree(combine: str, *parts: Node, **more: object) -> Node:
    return Node("index", text('Chỉ số "chung" \\ 100 %'), combine, parts=parts, **more)


def named(name: str, node: Node) -> Node:
    return replace(node, name=name)


SCORES = {"measure": "score", "unit": "mean"}
ITEMS = tuple(item(f"q{at}") for at in range(1, 5))
SCORED = tuple(item(f"q{at}", **SCORES) for at in range(1, 5))
DEEP = tree(
    "importance",
    named("a", tree("mean", named("aa", tree("pooled", *ITEMS[:2])), ITEMS[2])),
    named("b", tree("persons", ITEMS[3], named("bb", tree("pooled", item("q1"), item("q2"))))),
    importance=(0.7, 0.3),
)
RULES = {
    "item": replace(ITEMS[0], name="q1"),
    "pooled": tree("pooled", *ITEMS),
    "mean of items": tree("mean", *ITEMS),
    "mean of persons": tree("persons", *ITEMS),
    "throughout": tree("throughout", *ITEMS),
    "importance": tree("importance", *ITEMS, importance=(0.4, 0.3, 0.2, 0.1)),
    "sum of points": tree("sum", *SCORED, unit="points"),
    "scores from 1 to 10": tree("mean", *SCORED, unit="points", rescale=(1.0, 5.0, 1.0, 10.0)),
    "a number": tree("mean", item("years", measure="number", satisfied=(), unit="mean"), unit="mean"),
    "those who do not know stay": tree(
        "pooled", *(item(f"q{at}", base_also=(Missing.DONT_KNOW, Missing.NOT_APPLICABLE)) for at in (1, 2))
    ),
    "nested": DEEP,
    "nested, rescaled within": tree(
        "mean", named("a", tree("mean", *SCORED[:2], unit="points", rescale=(1.0, 5.0, 0.0, 10.0))),
        named("b", tree("sum", *SCORED[2:], unit="points")), unit="points",
    ),
    "everybody satisfied": tree("pooled", item("q1", satisfied=tuple("12345"))),
    "nobody satisfied": tree("throughout", item("q1", satisfied=("6",)), item("q2")),
}  # fmt: skip
OWN = {"weight": WEIGHT, "stratum": STRATUM, "psu": PSU}
VILLAGE = PSU * 4 + np.arange(N) % 4


def answers(node: Node | None, design: dict[str, object]) -> Dataset:
    book = Codebook(
        title=text("Phiếu"),
        variables=(
            *(Variable(f"q{at}", text(f"Câu {at}"), "rating", FIVE) for at in range(1, 5)),
            Variable("years", text("Số năm"), "percent"),
            Variable("sex", text("Giới"), "single", SEXES),
        ),
        indices=(node,) if node else (),
    )
    cells = {f"q{at + 1}": CODES[:, at].tolist() for at in range(4)}
    years = np.where(np.arange(N) % 9 == 0, "", YEARS.astype(str)).tolist()
    columns = {name: list(np.asarray(values).tolist()) for name, values in design.items()}
    return Dataset.of(book, cells | {"years": years, "sex": SEX.astype(str).tolist()}, None, columns)


PEOPLE = Population.of(
    {"sex": ["0", "0", "1", "1"], "area": ["0", "1", "0", "1"]}, [2600.0, 2300.0, 2500.0, 2200.0]
)
BY_SEX, BY_AREA = PEOPLE.margin({"sex": SEX}), PEOPLE.margin({"area": AREA})
BOTH = PEOPLE.margin({"sex": SEX, "area": AREA})
TAYLOR = Design.of(WEIGHT, strata=STRATUM, psu=PSU, population_psus=np.where(STRATUM == 0, 14, 40))
YEARS_TOTAL = {"years": (YEARS, 190_000.0)}


def weighted(*steps: object, design: Design = TAYLOR) -> Design:
    return Weighting.of(design, *steps).design


THREE = Design.of(
    WEIGHT, strata=STRATUM, psu=PSU, population_psus=np.where(STRATUM == 0, 14, 40),
    stages=(VILLAGE, np.arange(N)), populations=(5 + PSU % 3, 40 + VILLAGE % 7),
)  # fmt: skip
ALONE = np.where(PSU == 11, 2, STRATUM)
CHANCE = 0.2 + 0.05 * (PSU % 7)
DESIGNS = {
    "three stages": THREE,
    "three stages, with replacement": Design.of(WEIGHT, strata=STRATUM, psu=PSU, stages=(VILLAGE,)),
    "unequal probabilities": Design.of(
        1 / CHANCE, strata=STRATUM, psu=(PSU * 7) % 12, population_psus=CHANCE, pps="brewer"
    ),
    "a lonely unit, adjusted": Design.of(WEIGHT, strata=ALONE, psu=PSU, lonely_psu="adjust"),
    "a lonely unit, averaged": Design.of(WEIGHT, strata=ALONE, psu=PSU, lonely_psu="average"),
    "a lonely unit, removed": Design.of(WEIGHT, strata=ALONE, psu=PSU, lonely_psu="remove"),
    "post-stratified": weighted(post_stratification(BOTH)),
    "raked": weighted(raking([BY_SEX, BY_AREA])),
    "calibrated": weighted(calibration([BY_SEX, BY_AREA], YEARS_TOTAL)),
    "calibrated to a number": weighted(calibration([], YEARS_TOTAL)),
    "calibrated by raking": weighted(calibration([BY_SEX], YEARS_TOTAL, method="raking")),
    "calibrated within bounds": weighted(
        calibration([BY_SEX, BY_AREA], YEARS_TOTAL, method="logit", bounds=(0.4, 2.5))
    ),
    "post-stratified, trimmed, raked": weighted(
        post_stratification(BY_SEX), trimming(N, lower=25, upper=70), raking([BY_SEX, BY_AREA]),
    ),
    "raked, trimmed at the end": weighted(raking([BY_SEX, BY_AREA]), trimming(N, lower=25, upper=50)),
    "post-stratified, three stages": weighted(post_stratification(BOTH), design=THREE),
    "jackknife": jackknife(TAYLOR),
    "jackknife, raked": weighted(raking([BY_SEX, BY_AREA]), design=jackknife(TAYLOR, mse=True)),
    "bootstrap": bootstrap(TAYLOR, seed=3, replicates=40),
    "half-samples": balanced(Design.of(WEIGHT, strata=PSU // 2, psu=PSU), rho=0.3),
    "given, with its degrees of freedom": given(
        WEIGHT, WEIGHT[:, None] * (1 + 0.1 * np.sin(np.outer(PSU + 1, np.arange(1, 21)))), kind="BRR",
        combined=True, degf=9,
    ),
}  # fmt: skip
COLUMNS = {
    "nothing": {},
    "weights": {"weight": WEIGHT},
    "strata": {"weight": WEIGHT, "stratum": STRATUM},
    "clusters": {"weight": WEIGHT, "psu": [f"Xã {psu}" for psu in PSU]},
    "two stages": OWN | {
        "population_psus": np.where(STRATUM == 0, 14, 40), "stage_2": VILLAGE, "population_2": 5 + PSU % 3,
    },
}  # fmt: skip


def written(cases: dict[str, Dataset], designs: dict[str, Design], to: Path) -> dict[Path, Headline]:
    made = {}
    for at, (name, data) in enumerate(cases.items()):
        found = headline(data, designs.get(name))
        assert isinstance(found, Headline), name
        folder = to / f"{at:02d} {name}"
        write_microdata(released(data, Terms(1)), STUDY, found, folder, language="vi")
        made[folder] = found
    return made


def ran(folders: list[Path], words: list[str]) -> dict[Path, list[float]]:
    done = subprocess.run([*words, *map(str, folders)], capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    lines = done.stdout.split("FOLDER ")[1:]
    said = {Path(part.splitlines()[0]): part.splitlines()[-1] for part in lines}
    return {folder: [float(number) for number in said[folder].split()] for folder in folders}


R = (
    "for (folder in commandArgs(TRUE)) { cat('FOLDER ', folder, '\\n', sep = ''); setwd(folder); "
    "source('index.R', local = new.env(), echo = FALSE) }"
)
PYTHON = (
    "import runpy, sys\nfor folder in sys.argv[1:]:\n    print('FOLDER', folder)\n"
    "    runpy.run_path(folder + '/index.py', run_name='__main__')"
)


@pytest.mark.parametrize("which", ["rules", "columns", "designs"])
def test_r_and_python_find_value_error_and_interval_again(tmp_path: Path, which: str) -> None:
    designs = DESIGNS if which == "designs" else {}
    cases = {
        "rules": {name: answers(node, OWN) for name, node in RULES.items()},
        "columns": {name: answers(DEEP, columns) for name, columns in COLUMNS.items()},
        "designs": {name: answers(DEEP, OWN) for name in DESIGNS},
    }[which]
    made = written(cases, designs, tmp_path)
    for words in (["Rscript", "-e", R], [sys.executable, "-c", PYTHON]):
        for folder, numbers in ran([*made], words).items():
            found = made[folder]
            exact = [found.value, found.se, found.low, found.high]
            assert numbers == pytest.approx(exact, rel=1e-9, abs=1e-12), folder.name
    for folder in made:
        own = which != "designs" or "with replacement" in folder.name  # whose later stages do not count
        assert (folder / "design.csv").exists() != own, folder.name


def test_an_item_as_whole_index_is_one_of_the_rules() -> None:
    assert {node.combine for node in RULES.values()} == {
        "item", "pooled", "mean", "persons", "throughout", "importance", "sum",
    }  # fmt: skip


NESTED = answers(DEEP, OWN)
WITHOUT = {
    "joint probabilities": (headline(NESTED, overton(TAYLOR, np.full(N, 0.3))), JOINT),
    "domains": (
        headline(NESTED, Design.of(WEIGHT, psu=PSU, lonely_psu="adjust", domain_lonely=True)),
        DOMAINS,
    ),
    "exposed": (headline(NESTED, weighted(calibration([BOTH], YEARS_TOTAL))), EXPOSED),
    "weights of 0": (
        headline(
            NESTED, weighted(non_response(np.arange(N) % 5 > 0, {"area": AREA}), post_stratification(BY_SEX))
        ),
        ZERO,
    ),
    "no index": (headline(answers(None, OWN)), NO_INDEX),
    "no interval": (
        headline(NESTED, Design.of(WEIGHT, strata=np.arange(N), lonely_psu="remove")),
        NO_INTERVAL,
    ),
}


@pytest.mark.parametrize("name", WITHOUT)
def test_where_no_script_can_be_given_its_place_says_why(tmp_path: Path, name: str) -> None:
    found, why = WITHOUT[name]
    write_microdata(released(NESTED, Terms(3, ("sex",))), STUDY, found, tmp_path, language="vi")
    assert not (tmp_path / "design.csv").exists()
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["no_scripts"] == dict(why.versions)
    for script, program in (("index.R", "Rscript"), ("index.py", sys.executable)):
        said = subprocess.run([program, str(tmp_path / script)], capture_output=True, text=True, timeout=120)
        assert said.returncode == 1
        assert " ".join(why.to("vi").split()[:6]) in " ".join(said.stderr.split())


def test_the_columns_of_a_margin_go_out_where_they_tell_nothing_withheld(tmp_path: Path) -> None:
    found = headline(NESTED, weighted(post_stratification(BOTH)))
    write_microdata(released(NESTED, Terms(3, ("sex",))), STUDY, found, tmp_path, language="vi")
    header = (tmp_path / "design.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == "weight_0,stratum,unit_1,share_1,margin_1,weight_1,weight"
