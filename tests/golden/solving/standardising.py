"""How R standardises after a calibration, or respondents without weight.

`analysis.estimate.standardise` weights the groups' means, so that a standard error first leaves out what
standardisation explains and then what calibration does. R post-stratifies the calibrated design: the other
way round, and respondents with the weight 0, as it keeps those outside the domain, have the residual of one
person of their group. The oracle has R's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.design import Design
from analysis.estimate import Estimate, mean
from analysis.estimate.groups import Groups

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Standard:
    """What standardisation leaves of an influence; rows whose weight was 0 count as one person."""

    groups: Groups
    before: Floats
    after: Floats

    def residuals(self, rows: Floats) -> Floats:
        """Return (n, k) weighted linearised values less the mean of their group."""
        people = np.where(self.after == 0, 1, self.after)
        inside = self.groups.indicators
        sums = inside.T @ (rows * (self.before / people)[:, None])
        whole = (inside.T @ self.before)[:, None]
        means = np.divide(sums, whole, out=np.zeros_like(sums), where=whole != 0)
        return np.asarray(rows - people[:, None] * (inside @ means))


def standardised_by_r(
    answers: Floats, groups: Groups, standard: Mapping[str, float], design: Design, *, everyone: Groups
) -> Estimate:
    """Return the mean with *groups*, those of the valid respondents, in the shares of a standard."""
    before = np.where(groups.known, design.weights, 0)
    shares = np.array([standard[label] for label in groups.labels], dtype=float)
    people = groups.indicators.T @ before
    factor = shares / shares.sum() * before.sum() / people
    after = before * (groups.indicators @ factor)
    chain = (*design.projections, Standard(everyone, before, after))
    return mean(answers, replace(design, weights=after, projections=chain), domain=groups.known)
