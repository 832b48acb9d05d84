"""Estimates: a value, its influence, and everything an honest reader needs beside it.

They are made by the estimators of `analysis.estimate`; nothing else makes a number that is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from analysis import interval, variance
from analysis.brief import Brief, number, table
from analysis.codebook import NO_TEXT, Text
from analysis.design import Design, Floats, Mask, given
from analysis.estimate.arithmetic import NoArithmetic
from analysis.interval import Kind
from analysis.refusal import Refusal
from analysis.variance import Influence


class Basis(StrEnum):
    """Where the variance of an estimate comes from; printed beside every estimate that is not BETWEEN."""

    BETWEEN = "between sampling units"
    WITHIN = "within one sampling unit"
    NONE = "none"


REASONS = MappingProxyType(
    {
        "empty": Text.of({"vi": "không có câu trả lời hợp lệ", "en": "no valid answers"}),
        "part": Text.of(
            {"vi": "một phần của chỉ số không có câu trả lời", "en": "a part has no valid answers"}
        ),
        "alone": Text.of(
            {
                "vi": "chỉ có một đơn vị chọn mẫu, một người trả lời",
                "en": "one sampling unit with one respondent",
            }
        ),
        "degf": Text.of({"vi": "không còn bậc tự do", "en": "no degrees of freedom"}),
    }
)
"""Why an estimate lacks a value, a standard error or an interval."""

WITHIN = Text.of({"vi": "sai số trong một đơn vị chọn mẫu", "en": "error within one sampling unit"})
"""What is printed beside an estimate whose basis is `Basis.WITHIN`."""


FIGURES = ("value", "se", "low", "high", "degf", "n")
"""The heads of `Estimate.figures`; the interval is that of 95 % by the method of `interval.DEFAULT`."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sample(Brief):
    """What k estimates rest on, apart from their influence.

    Attributes
    ----------
    n : (k,) integers
        Respondents with a valid answer in the domain.
    sum_of_weights : (k,) floats
        The people they stand for.
    reached : (u, 1) or (u, k) mask
        What the domain reaches, for degrees of freedom; see `Engine.reached`.
    spread : function
        Returns the variances, (k,), that simple random sampling with replacement would give.
    """

    n: NDArray[np.intp]
    sum_of_weights: Floats
    reached: Mask
    spread: Callable[[], Floats]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Estimate(NoArithmetic):
    """One number with its uncertainty.

    Attributes
    ----------
    value, variance, se : float
        NaN where there is no honest answer; `reason` then says why.
    degf : int
        Degrees of freedom: sampling units less strata in the domain; when `basis` is WITHIN, the
        respondents (or second-stage units) of the one sampling unit less one.
    n : int
        Respondents with a valid answer.
    sum_of_weights : float
        The people they stand for.
    spread : function
        Returns the variance that simple random sampling with replacement would give.
    basis : Basis
        WITHIN: the domain lies in one sampling unit, and the variance is that of its respondents only.
    influence : Influence
        Of this estimate alone, (m, 1).
    design : Design
    reached : (u, 1) mask
        What the domain reaches; see `Sample`.
    inside : Influence or None
        See `Estimates.inside`.
    kind : Kind
        What it is, as far as its interval is concerned.
    """

    value: float
    variance: float
    degf: int
    n: int
    sum_of_weights: float
    spread: Callable[[], float]
    basis: Basis
    influence: Influence
    design: Design
    reached: Mask
    inside: Influence | None = None
    kind: Kind = Kind.MEAN

    def __repr__(self) -> str:
        value, se, low, high, degf, n = self.figures
        note = self.reason or (WITHIN if self.basis is Basis.WITHIN else NO_TEXT)
        said = f"{value}, se {se}, 95 % {low} to {high}, degf {degf}, n {n}"
        return f"<Estimate: {said}; {note.to('en')}>" if note else f"<Estimate: {said}>"

    @property
    def figures(self) -> tuple[str, ...]:
        """What is shown of it where somebody looks, in the order of `FIGURES`."""
        return *map(number, (self.value, self.se, *self.ci())), str(self.degf), str(self.n)

    @property
    def se(self) -> float:
        """The standard error."""
        return float(np.sqrt(self.variance))

    @property
    def deff(self) -> float:
        """The design effect against simple random sampling without replacement; R's ``deff=TRUE``."""
        left_out = 1 - self.n / self.sum_of_weights if self.sum_of_weights > 0 else np.nan
        return self.deff_wr / left_out if left_out > 0 else np.nan

    @property
    def deff_wr(self) -> float:
        """The design effect against simple random sampling with replacement; R's ``deff="replace"``."""
        srs = self.spread()
        return self.variance / srs if srs > 0 else np.nan

    @property
    def reason(self) -> Text:
        """Why there is no value, no standard error or no interval; empty when everything is there."""
        if self.n == 0:
            return REASONS["empty"]
        if np.isnan(self.value):
            return REASONS["part"]
        if np.isnan(self.variance):
            return REASONS["alone"]
        return REASONS["degf"] if self.degf < 1 else NO_TEXT

    def ci(self, level: float = 0.95, method: str | None = None) -> tuple[float, float]:
        """Return the confidence interval.

        Parameters
        ----------
        level : float
            Confidence, between 0 and 1.
        method : str, optional
            A name in `analysis.interval.METHODS`; None for that of `interval.DEFAULT` for its kind.

        Returns
        -------
        low, high : float
                NaN when there is no interval; `reason` says why, or every answer is the same.

        Raises
        ------
        Refusal
            An unknown method, or a level outside (0, 1).
        """
        return _method(method or interval.DEFAULT[self.kind], level)(self, level)


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(NoArithmetic):
    """k estimates of one design with their joint covariance; a sequence of `Estimate`."""

    design: Design
    values: Floats
    influence: Influence
    sample: Sample
    variances: Floats
    bases: tuple[Basis, ...]
    inside: Influence | None = None
    """The influence given the first-stage units, where some domain lies in one of them."""
    given: Floats | None = None
    """The covariance, where it is not to be computed from the influence."""
    kinds: tuple[Kind, ...] = ()
    """What each estimate is; all are means where nothing is said."""
    degrees: NDArray[np.intp] | None = None
    """The degrees of freedom, where they are not to be counted from what is reached."""

    def __repr__(self) -> str:
        rows = ((str(place), *one.figures) for place, one in enumerate(self))
        return table(f"{len(self)} estimates", FIGURES, rows, len(self))

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[Estimate]:
        return (self[place] for place in range(len(self)))

    def __getitem__(self, place: int) -> Estimate:
        if not -len(self) <= place < len(self):
            raise IndexError(f"estimate {place} of {len(self)}")
        at = place % len(self)
        return Estimate(
            value=float(self.values[at]),
            variance=float(self.variances[at]),
            degf=int(self.degf[at]),
            n=int(self.sample.n[at]),
            sum_of_weights=float(self.sample.sum_of_weights[at]),
            spread=lambda: float(self.sample.spread()[at]),
            basis=self.bases[at],
            influence=self.influence.column(at),
            design=self.design,
            reached=self.sample.reached[:, [at if self.sample.reached.shape[1] > 1 else 0]],
            inside=None if self.inside is None else self.inside.column(at),
            kind=self.kinds[at] if self.kinds else Kind.MEAN,
        )

    @property
    def ses(self) -> Floats:
        """The standard errors, (k,)."""
        return np.sqrt(self.variances)

    def ci(self, level: float = 0.95, method: str | None = None) -> tuple[Floats, Floats]:
        """Return the confidence intervals of all k estimates at once; see `Estimate.ci`.

        Returns
        -------
        low, high : (k,) arrays
        """
        kinds = np.array(self.kinds or (Kind.MEAN,) * len(self))
        many = interval.Many(self.values, self.variances, self.degf, self.sample.n, kinds, self.sample.spread)
        ends = np.empty((2, len(self)))
        for kind in set(kinds.tolist()):
            places = np.flatnonzero(kinds == kind)
            name = method or interval.DEFAULT[Kind(kind)]
            ends[:, places] = _method(name, level)(many.at(places), level)
        return ends[0], ends[1]

    @cached_property
    def degf(self) -> NDArray[np.intp]:
        """The degrees of freedom, (k,); within a sampling unit, its respondents less one."""
        if self.degrees is not None:
            return self.degrees
        found = variance.engine(self.design).degf(self.design, self.sample.reached)
        between = np.broadcast_to(found, self.values.shape)
        if self.inside is None or self.inside.present is None:
            return np.array(between)
        conditional = variance.given_units(self.design)
        within = conditional.stages[conditional.depth - 1].degf(self.inside.present)
        single = np.array([basis is Basis.WITHIN for basis in self.bases])
        return np.where(single, within, between)

    @cached_property
    def covariance(self) -> Floats:
        """The covariance, (k, k); its diagonal is `variances`."""
        if self.given is not None:
            return self.given
        joint = variance.covariance(self.design, self.influence)
        if self.inside is not None:
            single = np.array([basis is not Basis.BETWEEN for basis in self.bases])
            conditional = variance.covariance(variance.given_units(self.design), self.inside)
            joint = np.where(single[:, None] | single, conditional, joint)
        np.fill_diagonal(joint, self.variances)
        return joint


def _method(name: str, level: float) -> Callable[[interval.Uncertain, float], interval.Ends]:
    if name not in interval.METHODS:
        raise Refusal("unknown", "interval", value=name, known=", ".join(interval.METHODS))
    given.check_level(level)
    return interval.METHODS[name]
