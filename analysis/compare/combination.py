"""Linear combinations of estimates: differences, averages of rounds, old provinces put together.

Estimates of one design are combined with the covariance between them; estimates of different designs only
when the caller says that the samples are independent.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis import variance
from analysis.brief import Brief
from analysis.design import Floats, given
from analysis.design.coding import Indices
from analysis.estimate.arithmetic import NoArithmetic
from analysis.estimate.contrast import contrast, joined
from analysis.estimate.estimated import Estimate, Estimates
from analysis.interval import Kind
from analysis.interval.distribution import t_quantile, two_sided_t
from analysis.refusal import Refusal

ROUNDING = 1e-13
"""Estimates that vary together leave this share of their variances in a difference that has none."""


UNANIMOUS = 0.95
"""The confidence of the interval that stands in for the variance of a proportion of 0 or 1."""

TOGETHER = 200
"""How many conditional differences are worked out at once."""


@dataclass(frozen=True, slots=True)
class Combination(NoArithmetic):
    """A linear combination of estimates, of one design or of independent ones.

    Also a figure somebody else has published with its standard error: ``Combination(0.83, 0.012, inf)``.

    Attributes
    ----------
    value, se : float
        In the unit of the estimates; NaN where one of them has none.
    degf : float
        Of the design; Satterthwaite's where several designs meet; infinite where it is not known.
    """

    value: float
    se: float
    degf: float

    @property
    def t(self) -> float:
        """The value in standard errors; NaN where the standard error is 0."""
        return self.value / self.se if self.se > 0 else math.nan

    @property
    def p(self) -> float:
        """The two-sided p-value of "the true value is 0"."""
        return two_sided_t(self.t, self.degf)

    def ci(self, level: float = 0.95) -> tuple[float, float]:
        """Return the t interval at a confidence *level*; NaN without standard error or degrees of freedom."""
        reach = t_quantile(level, self.degf) * self.se
        return self.value - reach, self.value + reach


def combination(
    estimates: Iterable[Estimate], shares: ArrayLike, *, independent: bool = False
) -> Combination:
    """Return the sum of shares times estimates: rounds averaged, old provinces put together.

    Parameters
    ----------
    estimates : iterable of Estimate
        Those of one design are combined with the covariance between them.
    shares : (k,) floats
        For an average: population shares that sum to 1.
    independent : bool
        Whether estimates of different designs come from samples drawn independently.

    Returns
    -------
    Combination
        In the unit of the estimates.

    Raises
    ------
    Refusal
        Several designs and nothing said about their independence; a share too many or too few.

    Notes
    -----
    R: ``svycontrast`` inside a design. Between designs variances add, and the degrees of freedom are
    Satterthwaite's. A share of 0 or 1 counts with the reach of its Korn-Graubard interval in place of
    a standard error of 0 (the idea of Zou and Donner 2008), so that "everybody was satisfied" in a small
    sample never passes for certainty; R would take it for certain. Not for products and quotients of
    estimates: see `analysis.estimate.smooth`.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import mean
    >>> rounds = [mean([1, 2, 3, 4], Design.of(n=4)), mean([3, 4, 4, 5], Design.of(n=4))]
    >>> both = combination(rounds, [0.25, 0.75], independent=True)
    >>> both.value, round(both.se, 4)
    (3.625, 0.3461)
    """
    joint = Joint.of(estimates, independent=independent)
    weights = given.read(shares, "shares").astype(float)
    if weights.shape != joint.values.shape:
        raise Refusal("importance", "shares", found=weights.size, expected=len(joint.values))
    return joint.combination(weights)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Joint(Brief):
    """Estimates of any number of designs with their covariance, which is 0 between designs.

    Attributes
    ----------
    values : (k,) floats
    covariance : (k, k) floats
    parts : tuple of Estimates
        The estimates of each design.
    part, place : (k,) indices
        The design each estimate belongs to, and its place among the estimates of that design.
    """

    values: Floats
    covariance: Floats
    parts: tuple[Estimates, ...]
    part: Indices
    place: Indices

    @classmethod
    def of(cls, estimates: Iterable[Estimate], *, independent: bool) -> Joint:
        """Put estimates side by side; see `combination` for the rules."""
        given.check_flags(independent=independent)
        together = list(estimates)
        members: dict[int, list[int]] = {}
        for at, estimate in enumerate(together):
            if not isinstance(estimate, Estimate):
                raise Refusal("no estimate", "estimates", found=type(estimate).__name__)
            members.setdefault(id(estimate.design), []).append(at)
        if len(members) > 1 and not independent:
            raise Refusal("designs", "estimates")
        covariance = np.zeros((len(together), len(together)))
        part, place = np.zeros((2, len(together)), dtype=np.intp)
        parts = []
        for number, among in enumerate(members.values()):
            parts.append(joined([together[at] for at in among]))
            covariance[np.ix_(among, among)] = parts[-1].covariance
            part[among], place[among] = number, np.arange(len(among))
        for at, estimate in enumerate(together):
            if estimate.kind is not Kind.MEAN and not covariance[at, at] > 0 and not exact(estimate):
                covariance[at, at] = _unanimous(estimate)
        return cls(np.array([e.value for e in together]), covariance, tuple(parts), part, place)

    def combination(self, coefficients: Floats) -> Combination:
        """Return one linear combination; estimates with the coefficient 0 take no part."""
        used = np.flatnonzero(coefficients)
        weights, covariance = coefficients[used], self.covariance[np.ix_(used, used)]
        spread = float(weights @ covariance @ weights)
        if spread <= ROUNDING * float(weights**2 @ np.diag(covariance)):
            spread = 0.0
        value = float(weights @ self.values[used])
        return Combination(value, math.sqrt(spread), self._degf(used, weights))

    def _degf(self, used: Indices, weights: Floats) -> float:
        """Return the degrees of freedom of the designs used, put together as Satterthwaite does."""
        variances, degfs = [], []
        for number in np.unique(self.part[used]):
            here = self.part[used] == number
            among, shares = used[here], weights[here]
            degfs.append(self._within(number, self.place[among][:, None])[0])
            variances.append(float(shares @ self.covariance[np.ix_(among, among)] @ shares))
        return float(degfs[0]) if len(degfs) == 1 else satterthwaite(variances, degfs)

    def _within(self, number: int, places: Indices) -> Floats:
        """Return the degrees of freedom, (c,), of c combinations of estimates of one design, (p, c)."""
        part = self.parts[number]
        if part.inside is not None:
            return _conditional(part, places)
        reached = part.sample.reached
        if reached.shape[1] == 1:
            places = np.zeros_like(places[:1])
        union = np.asarray(reached[:, places].any(axis=1))
        return variance.engine(part.design).degf(part.design, union).astype(float)

    def differences(self, first: Indices, second: Indices) -> tuple[Combination, ...]:
        """Return the estimates at *first* less those at *second*, (c,) each; fast for thousands."""
        own = np.diag(self.covariance)
        spread = own[first] + own[second] - 2 * self.covariance[first, second]
        spread = np.where(spread <= ROUNDING * (own[first] + own[second]), 0, spread)
        degf = self._satterthwaite(first, second)
        for number in range(len(self.parts)):
            both = (self.part[first] == number) & (self.part[second] == number)
            if both.any():
                degf[both] = self._within(number, self.place[np.stack([first[both], second[both]])])
        values = (self.values[first] - self.values[second]).tolist()
        found = zip(values, np.sqrt(spread).tolist(), degf.tolist(), strict=True)
        return tuple(Combination(*each) for each in found)

    def _satterthwaite(self, first: Indices, second: Indices) -> Floats:
        own, degf = np.diag(self.covariance), np.zeros(len(self.values))
        for number, part in enumerate(self.parts):
            degf[self.part == number] = part.degf
        with np.errstate(divide="ignore", invalid="ignore"):
            below = own[first] ** 2 / degf[first] + own[second] ** 2 / degf[second]
            return np.asarray((own[first] + own[second]) ** 2 / below)


def exact(estimate: Estimate) -> bool:
    """Return whether everybody there is was asked, so that nothing is uncertain.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.estimate import mean
    >>> exact(mean([1, 2], Design.of(n=2, population_psus=[2, 2]))), exact(mean([1, 2], Design.of(n=2)))
    (True, False)
    """
    design = estimate.design
    return design.engine is None and all((stage.fraction >= 1).all() for stage in design.stages)


def _unanimous(estimate: Estimate) -> float:
    """Return a variance for a proportion of 0 or 1: what its interval reaches, in place of nothing."""
    low, high = estimate.ci(UNANIMOUS, "korn_graubard")
    reach = max(high - estimate.value, estimate.value - low)
    return (reach / t_quantile(UNANIMOUS, estimate.degf)) ** 2


def _conditional(part: Estimates, places: Indices) -> Floats:
    """Return the degrees of freedom where some estimates lie in one sampling unit, a few at a time."""
    degf = np.empty(places.shape[1])
    for first in range(0, len(degf), TOGETHER):
        some = places[:, first : first + TOGETHER]
        matrix = np.zeros((some.shape[1], len(part)))
        matrix[np.arange(some.shape[1]), some] = 1.0
        degf[first : first + TOGETHER] = contrast(part, matrix).degf
    return degf


def satterthwaite(variances: Sequence[float], degfs: Sequence[float]) -> float:
    """Return the degrees of freedom of a sum of independent estimated variances (Satterthwaite 1946).

    Parameters
    ----------
    variances, degfs : (k,) sequences of float
        Each estimated variance and its degrees of freedom; a variance of 0 takes no part.

    Returns
    -------
    float
        Degrees of freedom (a count), between the least of them and their sum; NaN where one is not known.

    Notes
    -----
    Satterthwaite (1946), as R's ``t.test`` for two samples. Not for variances estimated from the same
    sampling units.

    Examples
    --------
    >>> satterthwaite([1.0, 1.0], [9, 9]), satterthwaite([1.0, 0.0], [9, 1])
    (18.0, 9.0)
    """
    known = [(v, d) for v, d in zip(variances, degfs, strict=True) if v != 0]
    if not known or any(math.isnan(v) or not d > 0 for v, d in known):
        return math.nan
    below = sum(v**2 / d for v, d in known)
    return float(sum(v for v, _ in known) ** 2 / below) if below > 0 else math.inf
