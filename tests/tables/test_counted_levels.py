"""Levels from counts are those of the responses the counts were made from."""

from __future__ import annotations

import numpy as np
from example_answers import answers

from analysis.index import Counts
from analysis.tables import Printing, counted_level_tables, level_tables


def test_counts_and_responses_give_the_same_levels() -> None:
    data = answers(["455", "344", "529", "51-", "102"] * 9)
    counted = {
        name: (np.bincount(column.codes[column.codes >= 0], minlength=7), Counts.of(column.missing))
        for name, column in data.columns.items()
        if name != "unit"
    }
    for printing in (Printing(), Printing(smallest=40)):
        (found,), (true,) = (
            counted_level_tables(data.codebook, counted, printing),
            level_tables(data, data.design(), printing),
        )
        assert (found.fields, found.title, found.notes) == (true.fields, true.title, true.notes)
        for mine, whole in zip(found.rows, true.rows, strict=True):
            assert [v for v in mine if not isinstance(v, float)] == [
                v for v in whole if not isinstance(v, float)
            ]
            np.testing.assert_allclose(
                [v for v in mine if isinstance(v, float)],
                [v for v in whole if isinstance(v, float)],
                atol=1e-14,
            )
