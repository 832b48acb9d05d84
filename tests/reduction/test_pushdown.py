"""An engine that holds the answers sums them as the arrays are summed."""

from __future__ import annotations

from types import SimpleNamespace

import ibis
import numpy as np
import pyarrow
import pytest
from pyarrow import parquet

from analysis.design import Design
from analysis.reduction import Sums, reduced, unit_design
from analysis.reduction.measure import Measure
from analysis.reduction.pushdown import Layout, pushed
from analysis.refusal import Refusal

pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # ibis 12, duckdb 2

SATISFIED = Measure("q", (0, 0, 0, 1, 1))
SCORE = Measure("q", (1, 2, float("nan"), 4, 5), "score")
NUMBER = Measure("minutes")
MEASURES = [SATISFIED, SCORE, NUMBER]


def answers(seed: int, n: int = 4000, units: int = 40) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    psu = np.concatenate([np.arange(units), random.integers(0, units, n - units)])
    return {
        "psu": psu,
        "stratum": psu // 4,
        "weight": random.uniform(0.5, 4, n) * (random.random(n) > 0.05),
        "q": random.integers(-1, 5, n),
        "minutes": np.where(random.random(n) < 0.1, np.nan, random.uniform(0, 120, n)),
        "district": np.where(random.random(n) < 0.1, -1, np.minimum(psu // 5, 6)),
    }


def in_memory(rows: dict[str, np.ndarray]) -> tuple[Sums, Design]:
    design = Design.of(rows["weight"], strata=rows["stratum"], psu=rows["psu"])
    columns = {name: SimpleNamespace(codes=rows[name]) for name in ("q", "minutes")}
    return reduced(columns, design, MEASURES, by=rows["district"]), unit_design(design)


def on_an_engine(rows: dict[str, np.ndarray], layout: Layout, path) -> tuple[Sums, Design]:
    parquet.write_table(pyarrow.table(rows), path)
    table = ibis.duckdb.connect().read_parquet(path)
    table = table.mutate(district=table.district.nullif(-1), q=table.q.nullif(-1))
    found = pushed(table, layout, MEASURES)
    return found.sums, found.units


@pytest.mark.parametrize("seed", [1, 2])
def test_duckdb_finds_in_parquet_what_the_arrays_hold(seed, tmp_path):
    rows = answers(seed)
    sums, units = in_memory(rows)
    others, their_units = on_an_engine(rows, Layout(domain="district"), tmp_path / "round.parquet")
    for name in ("weight", "value", "count", "square", "people", "drawn"):
        np.testing.assert_allclose(getattr(others, name), getattr(sums, name), rtol=1e-12, err_msg=name)
    mine, theirs = sums.means(units), others.means(their_units)
    np.testing.assert_allclose(theirs.values, mine.values, rtol=1e-12)
    np.testing.assert_allclose(theirs.ses, mine.ses, rtol=1e-11)
    np.testing.assert_array_equal(theirs.degf, mine.degf)
    np.testing.assert_allclose(theirs.ci(), mine.ci(), rtol=1e-9)


def test_a_district_in_one_unit_has_the_variance_within_it_on_an_engine_too(tmp_path):
    rows = answers(3) | {"district": answers(3)["psu"] % 40}
    sums, units = in_memory(rows)
    others, their_units = on_an_engine(rows, Layout(domain="district"), tmp_path / "round.parquet")
    mine, theirs = sums.means(units), others.means(their_units)
    assert [one.basis for one in theirs] == [one.basis for one in mine]
    np.testing.assert_allclose(theirs.ses, mine.ses, rtol=1e-9)


def test_words_may_stand_for_categories():
    words = ["no", "yes"]
    rows = {"q": ["yes", "no", "yes", None], "psu": [1, 1, 2, 2], "w": [1.0, 1.0, 2.0, 2.0]}
    table = ibis.memtable(pyarrow.table(rows))
    layout = Layout(weight="w", codes={"q": words})
    found = pushed(table.mutate(stratum=ibis.literal("all")), layout, [Measure("q", (0, 1))])
    assert found.sums.means(found.units)[0].value == 0.75
    assert found.domains == ()


def test_people_of_weight_0_in_a_unit_of_others_count_for_nobody_on_an_engine(tmp_path):
    rows = {"q": [1, 0, 1, 1, 0, 1], "psu": [1, 1, 1, 2, 2, 3], "w": [2.0, 1.0, 0.0, 1.0, 3.0, 0.0]}
    table = ibis.memtable(pyarrow.table(rows)).mutate(stratum=ibis.literal("all"))
    found = pushed(table, Layout(weight="w"), [Measure("q", (0, 1))])
    mean = found.sums.means(found.units)[0]
    assert (mean.value, mean.n) == (3 / 7, 4)
    assert found.sums.people.tolist() == [[2], [2], [0]]
    assert found.sums.drawn.tolist() == [3, 2, 1]


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ([1.0, None, 2.0, None], "2 rows of the file have no weight"),
        ([1.0, 1.0, -2.0, 1.0], "a row of the file has the weight -2.0"),
        ([1.0, float("nan"), 2.0, 1.0], "a row of the file has the weight nan"),
        ([1.0, float("inf"), 2.0, 1.0], "a row of the file has the weight inf"),
    ],
)
def test_a_weight_in_a_file_that_is_no_weight_is_refused(weights, said):
    rows = {"q": [1, 0, 1, 0], "psu": [1, 1, 2, 2], "w": weights}
    table = ibis.memtable(pyarrow.table(rows)).mutate(stratum=ibis.literal("all"))
    with pytest.raises(Refusal, match=said):
        pushed(table, Layout(weight="w"), [Measure("q", (0, 1))])
