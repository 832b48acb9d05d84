"""Silence never changes a number: what each option means when it is not given."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from analysis.design import Design
from analysis.estimate import mean, total
from analysis.refusal import Refusal

N = 24
COLUMNS = {
    "weights": np.arange(1, N + 1) / 4,
    "strata": np.repeat(["a", "b"], N // 2),
    "psu": np.repeat(np.arange(8), N // 8),
    "population_psus": np.full(N, 15),
    "stages": [np.arange(N)],
    "populations": [np.full(N, 30)],
}
Y = np.arange(N) % 5.0

SAME_AS = {
    "weights": {"weights": np.ones(N)},
    "n": {"n": N},
    "strata": {"strata": ["everywhere"] * N},
    "psu": {"psu": np.arange(N)},
    "population_psus": {"population_psus": np.full(N, np.inf)},
    "stages": {"stages": []},
    "populations": {"populations": []},
    "nest": {"nest": False},
    "lonely_psu": {"lonely_psu": "fail"},
    "domain_lonely": {"domain_lonely": False},
    "pps": {"pps": None},
}
"""What leaving an option out means, said in words of its own."""

NEEDS = {
    "psu": ("stages", "populations"),
    "population_psus": (),
    "stages": ("populations",),
    "populations": ("stages",),
}
"""What has to be left out together with an option."""


@pytest.mark.parametrize("option", list(inspect.signature(Design.of).parameters))
def test_leaving_an_option_out_has_one_stated_meaning(option):
    gone = (option, *NEEDS.get(option, ()))
    kept = {name: column for name, column in COLUMNS.items() if name not in gone}
    silent, said = Design.of(**kept), Design.of(**(kept | SAME_AS[option]))
    for estimator in (mean, total):
        one, other = estimator(Y, silent), estimator(Y, said)
        assert one.value == pytest.approx(other.value, rel=1e-14)
        assert one.se == pytest.approx(other.se, rel=1e-12)
        assert one.degf == other.degf


def test_a_later_stage_without_its_population_is_refused_where_it_would_matter():
    with pytest.raises(Refusal, match="stage 2"):
        Design.of(**{name: column for name, column in COLUMNS.items() if name != "populations"})


@pytest.mark.parametrize("estimator", [mean, total])
def test_leaving_the_domain_out_means_everyone(estimator):
    design = Design.of(**COLUMNS)
    everyone = estimator(Y, design, domain=np.ones(N, dtype=bool))
    assert (estimator(Y, design).value, estimator(Y, design).se) == (everyone.value, everyone.se)


def test_the_level_of_an_interval_is_95_percent_when_it_is_not_said():
    estimate = mean(Y, Design.of(**COLUMNS))
    assert estimate.ci() == estimate.ci(0.95)
