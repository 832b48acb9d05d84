"""Groups are the same whatever their values are written as."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.estimate.groups import Groups
from analysis.refusal import Refusal


def test_numbers_are_ordered_by_size_and_texts_by_letters():
    assert Groups.of([10, 9, 2]).labels == ("2", "9", "10")
    assert Groups.of(["10", "9", "2"]).labels == ("10", "2", "9")
    assert Groups.of([1.0, 2.5]).labels == ("1", "2.5")


@pytest.mark.parametrize("values", [["a", None, "b"], ["a", "", "b"], np.array(["a", np.nan, "b"], object)])
def test_blank_is_no_group(values):
    found = Groups.of(values)
    assert (found.labels, found.places.tolist()) == (("a", "b"), [0, -1, 1])
    assert found.known.tolist() == [True, False, True]


def test_groups_nobody_is_in_are_left_out_among_some_rows():
    found = Groups.of(["a", "b", "c", ""]).among(np.array([True, False, True, True]))
    assert (found.labels, found.places.tolist()) == (("a", "c"), [0, -1, 1, -1])


def test_reordering_moves_labels_and_members_together():
    found = Groups.of(["a", "b", "c", ""]).ordered(["c"])
    assert (found.labels, found.places.tolist()) == (("c", "a", "b"), [1, 2, 0, -1])


def test_an_unknown_group_cannot_be_first():
    with pytest.raises(Refusal, match="a, b"):
        Groups.of(["a", "b"]).ordered(["z"])


def test_indicators_are_zero_for_who_is_in_no_group():
    assert Groups.of(["a", "b", ""]).indicators.tolist() == [[1, 0], [0, 1], [0, 0]]
