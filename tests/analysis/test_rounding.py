"""One rounding, half up, for every number a person reads."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rounding import half_up, shown


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (82.665, 2, "82.67"),
        (0.125, 2, "0.13"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (1.005, 2, "1.01"),
        (0.28235 * 100, 2, "28.24"),
        (0.82345 * 100, 2, "82.35"),
        (99.995, 2, "100.00"),
        (-0.001, 2, "0.00"),
        (1e-20, 2, "0.00"),
        (123456789.125, 2, "123456789.13"),
        (Decimal("82.665"), 2, "82.67"),
        (1234.5, -2, "1.2E+3"),
    ],
)
def test_a_five_is_always_rounded_away_from_zero(value, decimals, expected):
    assert str(half_up(value, decimals)) == expected


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_a_number_cannot_be_rounded(value):
    with pytest.raises(ValueError, match="cannot be rounded"):
        half_up(value, 2)


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_number_that_has_few_decimals_is_itself(whole, decimals):
    value = whole / 10**decimals
    assert half_up(value, decimals) == Decimal(whole).scaleb(-decimals)


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_rounding_moves_a_number_by_half_a_step_at_most(value, decimals):
    step = Decimal(1).scaleb(-decimals)
    assert abs(half_up(value, decimals) - Decimal(value)) <= step / 2 + abs(Decimal(value)) * Decimal("1e-14")


@pytest.mark.parametrize(
    ("value", "decimals", "language", "expected"),
    [
        (83.94, 2, "vi", "83,94"),
        (36525, 0, "vi", "36.525"),
        (36525.5, 1, "en", "36,525.5"),
        (-1234.567, 2, "vi", "−1.234,57"),
        (99, 1, "km", "99,0"),
        (float("nan"), 2, "vi", "–"),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(value, decimals, language, expected):
    assert shown(value, decimals, language) == expected
