"""A figure whose denominators are left out does not tell them by its digits: 45/92 is told by 0.4891304."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from example_answers import answers, index

from analysis.dataset import Dataset
from analysis.table import Table
from analysis.tables import Printing, group_table, group_trees, guarded, headline_table, rank_table

N, N_SECOND, N_FEW = 13, 11, 3
"""In unit b: everybody, who answered the second item, who answered the third."""


@pytest.fixture
def data() -> Dataset:
    b = ["5" if row < 6 else "2" for row in range(N)]
    b = [first + ("-" if row >= N_SECOND else "52"[row % 2]) for row, first in enumerate(b)]
    b = [two + ("-" if row >= N_FEW else "52"[row > 0]) for row, two in enumerate(b)]
    return answers(
        ["545", "352", "414", "225"] * 6 + b, units="a" * 12 + "c" * 12 + "b" * N, indices=[index()]
    )


def told(data: Dataset) -> tuple[Table, ...]:
    how = guarded(data, Printing(smallest=5))
    groups = group_trees(data, data.design(), data.codebook.indices[0], "unit")
    ranks = rank_table(groups, how)
    assert ranks is not None
    return group_table(groups, how), headline_table(groups, how), ranks


def possible(lowest: float, highest: float) -> set[int]:
    """Return how many people may have answered the third item where the index lies between the two."""
    factors = {
        (Fraction(x, N) + Fraction(y, m)) / 2
        for m in range(5, N + 1)
        for x, y in product(range(N + 1), range(m + 1))
    }
    found = set()
    for k in range(1, N + 1):
        sums = {float(factor + Fraction(good, k)) / 2 for factor in factors for good in range(k + 1)}
        if any(lowest <= value <= highest for value in sums):
            found.add(k)
    return found


def test_the_digits_of_an_index_do_not_tell_how_few_answered_an_item_of_it(data: Dataset) -> None:
    for table in told(data):
        row = next(row for row in table.records() if row["group"] == "b")
        assert row["n"] == N, "its whole index is shown"
        value, exact = float(str(row["value"])) / 100, float(str(row["exact_value"]))
        half = 0.5 * 10 ** -(len(str(row["value"]).partition(".")[2]) + 2)
        assert {*range(1, 6)} <= possible(value - half, value + half), table.name
        assert exact == value, f"{table.name}: what files say is what is printed"


def test_its_standard_error_and_design_effect_do_not_either(data: Dataset) -> None:
    for table in told(data)[:2]:
        row = next(row for row in table.records() if row["group"] == "b")
        assert {row[name] for name in ("asked", "deff", "exact_se", "exact_t_low", "exact_t_high")} == {None}
        assert [row[f"exact_{end}"] for end in ("low", "high")] == [
            float(str(row[e])) / 100 for e in ("low", "high")
        ]


def test_the_outsider_reads_it_from_the_digits_where_they_are_told(data: Dataset) -> None:
    groups = group_trees(data, data.design(), data.codebook.indices[0], "unit")
    value = next(tree.estimate.value for category, tree in groups.trees if category.code == "b")
    assert not {1, 2, 4, 5} & possible(value - 1e-12, value + 1e-12)
