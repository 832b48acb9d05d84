"""Direct standardisation: what an estimate would be if its domain had the composition of a standard."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from analysis.design import Design, given
from analysis.estimate import Estimate, contrast, counted, mean, numbers
from analysis.estimate.groups import Groups, check_groups
from analysis.refusal import Refusal


def standardised(
    y: ArrayLike,
    groups: Groups,
    standard: Mapping[str, float],
    design: Design,
    *,
    domain: ArrayLike | None = None,
) -> Estimate:
    """Return the mean with the groups in the shares of a standard population.

    Parameters
    ----------
    y : (n,) floats
        NaN where there is no valid answer.
    groups : Groups
        Such as age groups; each mean is taken inside one.
    standard : mapping of group to its share or number of people
        Divided by its sum.
    design : Design
    domain : (n,) mask, optional

    Returns
    -------
    Estimate
        In the unit of y. Its standard error takes the standard population as known without error.

    Raises
    ------
    Refusal
        Answers or a domain of another length than the design; a domain that is no mask.
        A group of the standard without a valid answer, or a group of the data the standard leaves out; a
        share that is negative or no number; shares that are all 0.

    Notes
    -----
    The sum of share times group mean; R: ``svymean(~y, svystandardize(design, by=~group,
    population=shares, excluding.missing=~y))``. Use it to compare units whose clients differ in age. Not
    for publishing a level: nobody lives in the standard population.

    Examples
    --------
    >>> age = Groups.of(["young", "young", "old", "old"])
    >>> found = standardised([1, 2, 4, 5], age, {"young": 30, "old": 70}, Design.of(n=4))
    >>> round(found.value, 4), round(found.se, 4)
    (3.6, 0.3109)
    """
    answers = numbers(y, design, "answers")
    check_groups(groups, design, "groups")
    valid = counted(groups.known, design, counted(~np.isnan(answers), design, domain, "answers"), "groups")
    used = groups.among(valid)
    given.check_named(standard, "standard")
    if set(used.labels) != set(standard):
        only = ", ".join(sorted(set(used.labels) ^ set(standard)))
        raise Refusal("standard", "standard", groups=only)
    table = np.where(used.indicators == 1, answers[:, None], np.nan)
    shares = given.read([standard[label] for label in used.labels], "standard").astype(float)
    for at in np.flatnonzero(~(np.isfinite(shares) & (shares >= 0)))[:1]:
        raise Refusal("count", f"standard {used.labels[at]}", row=int(at) + 1, value=shares[at])
    if not shares.any():
        raise Refusal("all zero", "standard")
    return contrast(mean(table, design, domain=valid), shares[None, :] / shares.sum())[0]
