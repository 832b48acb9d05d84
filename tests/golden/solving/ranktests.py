"""Rank tests of two groups: t tests of what people's estimated ranks in the population are scored."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri, stdtr

from analysis.design import Design
from analysis.estimate import total
from analysis.weighting.population import category_sums
from solving.case import Case, Unsupported
from solving.inference import grouped
from solving.means import ROUNDING

Floats = NDArray[np.float64]

SCORES: MappingProxyType[str, Callable[[Floats], Floats]] = MappingProxyType(
    {
        "wilcoxon": lambda rank: rank,
        "KruskalWallis": lambda rank: rank,
        "vanderWaerden": ndtri,
        "median": lambda rank: (rank > 0.5).astype(float),
    }
)
"""What a rank, between 0 and 1, counts in each test."""


def rank_test(case: Case, design: Design, test: dict[str, Any]) -> dict[str, Any]:
    """Answer a rank test of two groups (Lumley and Scott 2013); R: ``svyranktest``.

    Its variance takes the ranks as they are: replicates do not rank again, as in R.
    """
    name = test.get("test") or "wilcoxon"
    if name not in SCORES:
        raise Unsupported(f"the rank test {name}")
    answers, groups = case.answers(test["var"], test), grouped(case, test["group"])
    known, inside = ~np.isnan(answers) & groups.known, case.everyone(test)
    kept = known & (inside | design.keeps_rows)  # R ranks all it keeps, also those without weight
    used = known & inside & (design.weights != 0)
    groups = groups.among(used)
    if len(groups) > 2:
        raise Unsupported("a rank test of three groups or more")
    if len(groups) < 2:
        raise ValueError(f"{test['group']} has one group with answers or none, and a rank test needs two")
    scores = np.full(design.n, np.nan)
    scores[kept] = SCORES[name](ranks(answers[kept], np.where(used, design.weights, 0)[kept]))
    first, second = (score_mean(scores, design.weights, groups.places == place) for place in (0, 1))
    weights = np.where(groups.places == 0, -first.people, second.people)
    middle = np.where(groups.places == 0, first.score, second.score)
    own = np.where(used, (scores - middle) / weights, 0)
    spread = total(np.where(known & inside, own, np.nan), design)  # also there without weight, as in R
    degf, t = design.degf(used) - 1, float("nan")
    if spread.se > ROUNDING:
        t = (second.score - first.score) / spread.se
    p = 2 * float(stdtr(degf, -abs(t)))
    return {"statistic": t, "df": degf, "p": p, "est": second.score - first.score}


class Mean(NamedTuple):
    """The mean score of a group, and how many people its respondents stand for."""

    score: float
    people: float


def score_mean(scores: Floats, weights: Floats, rows: NDArray[np.bool_]) -> Mean:
    """Return the mean of the rows' scores."""
    people = weights[rows].sum()
    return Mean(float(weights[rows] @ scores[rows] / people), float(people))


def ranks(values: Floats, weights: Floats) -> Floats:
    """Return the share of people estimated below each of the (r,) values, with half of the respondent's own.

    Equal values have the mean of their ranks, unweighted as in R.
    """
    order = np.argsort(values, kind="stable")
    own = np.empty(len(values))
    own[order] = np.cumsum(weights[order]) - weights[order] / 2
    alike, place = np.unique(values, return_inverse=True)
    means = category_sums(place, len(alike), own) / np.bincount(place)
    return np.asarray(means[place] / weights.sum())


ESTIMANDS = {"ranktest": rank_test}
