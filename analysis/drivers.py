"""What moves satisfaction: which parts of a service matter, and how good they are."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from analysis.brief import Brief
from analysis.design import Design, Floats
from analysis.estimate import Estimate, mean
from analysis.estimate.groups import Groups
from analysis.estimate.spread import correlation, population_variance
from analysis.regression import Predictors, Regression, regression


class Quadrant(StrEnum):
    """Where an item stands among the items: how much it matters, how good it is."""

    IMPROVE_FIRST = "improve first"
    KEEP_UP = "keep up"
    LOW_PRIORITY = "low priority"
    MORE_THAN_NEEDED = "more than needed"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Driver(Brief):
    """One item of a service.

    Attributes
    ----------
    name : str
    performance : Estimate
        The mean of the item.
    importance : Estimate
        Its correlation with satisfaction overall.
    quadrant : Quadrant
    """

    name: str
    performance: Estimate
    importance: Estimate
    quadrant: Quadrant


def importance_performance(
    items: Mapping[str, ArrayLike],
    overall: ArrayLike | None,
    design: Design,
    *,
    domain: ArrayLike | None = None,
) -> tuple[Driver, ...]:
    """Return how much each item matters to people, and how good they find it.

    Parameters
    ----------
    items : mapping of name to (n,) floats
        Scores on one scale; NaN where there is no valid answer.
    overall : (n,) floats or None
        Satisfaction with the whole. None where it was not asked: it is then, for each item, the
        respondent's mean over the other items.
    design : Design
    domain : (n,) mask, optional

    Returns
    -------
    tuple of Driver
        The items that matter most first; without those whose importance nothing tells, because nobody
        who rated them rated another, or all rated alike. The quadrants meet at the average importance
        and the average performance of the items: items near that point may stand in any of them,
        as their intervals show.

    Raises
    ------
    Refusal
        Scores or a domain of another length than the design; a domain that is no mask.

    Notes
    -----
    Martilla and James (1977), *Importance-performance analysis*, with importance derived from answers
    instead of asked for. Items that move together share their importance; `drivers` tells them apart.
    Not a proof of causes.

    Examples
    --------
    >>> items = {"staff": [1.0, 2, 4, 5, 3, 4], "chairs": [5.0, 4, 5, 4, 4, 5]}
    >>> found = importance_performance(items, [1.0, 2, 4, 5, 3, 5], Design.of(n=6))
    >>> [(driver.name, str(driver.quadrant)) for driver in found]
    [('staff', 'improve first'), ('chairs', 'more than needed')]
    """
    performance = {name: mean(scores, design, domain=domain) for name, scores in items.items()}
    whole = _others(items) if overall is None else dict.fromkeys(items, overall)
    importance = {
        name: correlation(scores, whole[name], design, domain=domain) for name, scores in items.items()
    }
    known = [name for name in items if math.isfinite(importance[name].value + performance[name].value)]
    middle = [
        sum(side[name].value for name in known) / max(len(known), 1) for side in (importance, performance)
    ]
    ranked = sorted(known, key=lambda name: -importance[name].value)
    return tuple(
        Driver(
            name,
            performance[name],
            importance[name],
            QUADRANTS[importance[name].value >= middle[0], performance[name].value >= middle[1]],
        )
        for name in ranked
    )


def _others(items: Mapping[str, ArrayLike]) -> dict[str, Floats]:
    """Return for each item every respondent's mean over the other items, (n,); NaN for who has none."""
    table = np.column_stack([np.asarray(scores, dtype=float) for scores in items.values()])
    given = np.isfinite(table)
    sums, counts = np.where(given, table, 0).sum(axis=1), given.sum(axis=1)
    rest = counts[:, None] - given
    means = (sums[:, None] - np.where(given, table, 0)) / np.maximum(rest, 1)
    return dict(zip(items, np.where(rest > 0, means, np.nan).T, strict=True))


QUADRANTS = {
    (True, False): Quadrant.IMPROVE_FIRST,
    (True, True): Quadrant.KEEP_UP,
    (False, False): Quadrant.LOW_PRIORITY,
    (False, True): Quadrant.MORE_THAN_NEEDED,
}
"""By (matters more than the average item, is better than the average item)."""


def drivers(
    overall: ArrayLike,
    items: Predictors,
    design: Design,
    *,
    family: str = "gaussian",
    domain: ArrayLike | None = None,
) -> Regression:
    """Return the regression of satisfaction overall on items that are made comparable.

    Parameters
    ----------
    overall : (n,) floats
        Scores, 0/1 for "binomial", levels for "ordinal".
    items : mapping of name to (n,) floats or Groups
        Scores are divided by their standard deviation in the population; groups enter as they are, and
        keep age or sex from passing for quality.
    design : Design
    family : str
        A name in `analysis.regression.families.FAMILIES`.
    domain : (n,) mask, optional

    Returns
    -------
    Regression
        A coefficient is what one standard deviation of the item goes with, the other items held equal.
        The standard deviations count as known.

    Raises
    ------
    Refusal
        See `analysis.regression.regression`.

    Notes
    -----
    R: ``svyglm(overall ~ scale(a) + scale(b), design)``. Twenty items of one questionnaire are strongly
    correlated: coefficients then say little each, and a factor's mean is the better predictor.
    Not for choosing among items by their p-values.

    Examples
    --------
    >>> items = {"staff": [1.0, 2, 4, 5, 3, 4], "chairs": [5.0, 4, 5, 4, 4, 5]}
    >>> found = drivers([1.0, 2, 4, 5, 3, 5], items, Design.of(n=6))
    >>> [round(found[name].value, 2) for name in items]
    [1.61, 0.2]
    """
    scaled = {
        name: scores if isinstance(scores, Groups) else _standard(scores, design, domain)
        for name, scores in items.items()
    }
    return regression(overall, scaled, design, family=family, domain=domain)


def _standard(scores: ArrayLike, design: Design, domain: ArrayLike | None) -> Floats:
    deviation = population_variance(scores, design, domain=domain).values[0] ** 0.5
    return np.asarray(scores, dtype=float) / (deviation if deviation > 0 else 1.0)
