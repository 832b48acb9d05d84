"""The tables that explain a weighting to its readers."""

from __future__ import annotations

import numpy as np

from analysis.design import Design
from analysis.table import written
from analysis.tables.weighting import weighting_tables
from analysis.weighting import Weighting
from analysis.weighting.population import Population
from analysis.weighting.raking import raking
from analysis.weighting.trimming import trimming

PEOPLE = Population.of({"sex": ["F", "F", "M", "M"], "age": [1, 2, 1, 2]}, [2500, 3500, 3000, 3000])
SEX, AGE = list("FFFFFFFFMMMM"), [1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 2, 2]
MARGINS = [PEOPLE.margin({"sex": SEX}), PEOPLE.margin({"age": AGE})]
TABLES = weighting_tables(
    Weighting.of(Design.of(np.full(12, 1000.0)), raking(MARGINS), trimming(12, upper=1400))
)


def test_every_step_has_a_row_with_its_range_and_kish_design_effect():
    assert TABLES[0].values("step") == ("weight_base", "weight_raking", "weight_trimming")
    assert [written(value, "vi") for value in TABLES[0].values("kish_deff")] == ["1,00", "1,13", "1,08"]
    assert [written(value, "vi") for value in TABLES[0].values("total")] == ["12.000", "12.000", "12.000"]


def test_every_category_has_a_row_with_its_people_before_and_after():
    rows = list(TABLES[1].read_rows("vi"))
    assert rows[0] == ("weight_raking", "sex", "F", "6.000", "8.000", "6.000", "0,75")
    assert [row[1:3] for row in rows] == [("sex", "F"), ("sex", "M"), ("age", "1"), ("age", "2")]


def test_a_weighting_without_margins_has_no_table_of_them():
    assert len(weighting_tables(Weighting.of(Design.of([1, 2, 9]), trimming(3, upper=8)))) == 1
