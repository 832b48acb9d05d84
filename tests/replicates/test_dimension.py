"""Degrees of freedom of replicates: how many rows of a table are independent."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from analysis.replicates.dimension import dimensions


@settings(deadline=None)
@given(some.integers(0, 2**20), some.integers(1, 30), some.integers(1, 30), some.integers(1, 6))
def test_every_choice_of_rows_has_the_rank_that_singular_values_give_it(seed, n_rows, n_columns, deep):
    random = np.random.default_rng(seed)
    table = random.normal(size=(n_rows, min(deep, n_rows))) @ random.normal(
        size=(min(deep, n_rows), n_columns)
    )
    table[random.random(n_rows) < 0.2] = 0
    chosen = random.random((n_rows, 8)) < random.random(8)
    expected = [np.linalg.matrix_rank(table[column], tol=1e-6) if column.any() else 0 for column in chosen.T]
    assert dimensions(table, chosen).tolist() == expected


def test_a_table_of_zeros_has_no_dimension():
    assert dimensions(np.zeros((3, 4)), np.ones((3, 2), dtype=bool)).tolist() == [0, 0]


@pytest.mark.parametrize(("noise", "expected"), [(1e-8, 1), (1e-2, 2)])
def test_what_is_new_by_rounding_only_does_not_count(noise, expected):
    table = np.array([[1.0, 1.0], [1.0, 1.0 + noise]])
    assert dimensions(table, np.ones((2, 1), dtype=bool)).tolist() == [expected]
