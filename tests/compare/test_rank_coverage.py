"""The promise of rank intervals: every true rank held at once, in 95 of 100 samples."""

from __future__ import annotations

import pytest
import simulation

from analysis.compare.ranking import RULES

TIMES = 200
LEAST = 0.95 - 3 * (0.95 * 0.05 / TIMES) ** 0.5


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("sample", simulation.SAMPLES)
@pytest.mark.parametrize("truth", simulation.TRUTHS)
def test_rank_intervals_hold_every_true_rank_as_often_as_they_say(truth, sample, rule):
    assert simulation.outcome(truth, sample, rule, TIMES).coverage >= LEAST


def test_differences_name_fewer_ranks_than_intervals():
    intervals, differences = (simulation.outcome("in steps", "one design", rule, 50) for rule in RULES)
    assert differences.length < 0.75 * intervals.length


def test_the_simulation_would_notice_intervals_that_are_too_short():
    assert simulation.outcome("all equal", "apart", "differences", TIMES, level=0.5).coverage < LEAST
