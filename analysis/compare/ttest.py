"""Design-based t tests: a mean against a number, and the means of two groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analysis.compare.combination import Combination
from analysis.design import Design, given
from analysis.estimate import counted, difference, mean, numbers
from analysis.estimate.groups import Groups, check_groups
from analysis.refusal import Refusal

ROUNDING = 1e-12
"""A standard error below this share of the means is what is left of 0: everybody answered alike."""


def one_sample(
    y: ArrayLike, design: Design, *, mu: float = 0.0, domain: ArrayLike | None = None
) -> Combination:
    """Return the mean less *mu*, with its t, p-value and interval.

    Parameters
    ----------
    y : (n,) floats
        NaN where there is no valid answer.
    design : Design
    mu : float
        The mean under the hypothesis, in the unit of y.
    domain : (n,) mask, optional

    Returns
    -------
    Combination
        The mean less mu, in the unit of y, with one degree of freedom less than the design has among valid
        answers, as in R.

    Raises
    ------
    Refusal
        A domain of another length than the design, or no mask.

    Notes
    -----
    R: ``svyttest(I(y - mu) ~ 0, subset(design, domain & !is.na(y)))``. Against a target of the plan use
    `analysis.compare.verdict`, which keeps the interval that is printed.
    Not for many items without `analysis.compare.multiplicity`.

    Examples
    --------
    >>> found = one_sample([4, 2, 5, 3, 4], Design.of(n=5), mu=3)
    >>> round(found.value, 4), round(found.t, 4), found.degf, round(found.p, 4)
    (0.6, 1.1767, 3, 0.3242)
    """
    answers = numbers(y, design, "answers")
    valid = counted(~np.isnan(answers), design, domain, "answers")
    found = mean(answers, design, domain=valid)
    mu = float(given.numbers([mu], "mu")[0])
    return _combination(found.value - mu, found.se, design.degf(valid) - 1, largest=abs(found.value))


def two_sample(
    y: ArrayLike, groups: Groups, design: Design, *, domain: ArrayLike | None = None
) -> Combination:
    """Return the second group's mean less the first's, with its t, p-value and interval.

    Parameters
    ----------
    y : (n,) floats
    groups : Groups
        Exactly two of them with valid answers; `Groups.ordered` chooses the first.
    design, domain
        As for `one_sample`.

    Returns
    -------
    Combination
        The second group's mean less the first's, in the unit of y, with one degree of freedom less than the
        design has among the respondents of both groups.

    Raises
    ------
    Refusal
        Other than two groups.

    Notes
    -----
    R: ``svyttest(y ~ group, design)``. The covariance of the two means counts where groups share sampling
    units. Three groups or more: `analysis.compare.comparisons`. Not for proportions near 0 or 1.

    Examples
    --------
    >>> sex = Groups.of(["f", "f", "f", "m", "m", "m"])
    >>> found = two_sample([4, 2, 5, 3, 1, 2], sex, Design.of(n=6))
    >>> round(found.value, 4), round(found.t, 4), found.degf, round(found.p, 4)
    (-1.6667, -1.7678, 4, 0.1518)
    """
    answers = numbers(y, design, "answers")
    check_groups(groups, design, "groups")
    both = counted(groups.known, design, counted(~np.isnan(answers), design, domain, "answers"), "groups")
    used = groups.among(both)
    if len(used) != 2:
        raise Refusal("two groups", "groups", found=", ".join(used.labels) or "0")
    first, second = (mean(answers, design, domain=used.places == place) for place in (0, 1))
    gap, largest = difference(second, first), max(abs(first.value), abs(second.value))
    return _combination(gap.value, gap.se, design.degf(both) - 1, largest=largest)


def _combination(value: float, se: float, degf: int, *, largest: float) -> Combination:
    """Return a value with its standard error, which rounding alone does not make larger than 0."""
    return Combination(value, 0.0 if se <= ROUNDING * largest else se, degf)
