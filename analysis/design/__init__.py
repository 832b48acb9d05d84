"""How respondents were chosen: weights, strata, stages, population counts, the lonely-PSU rule.

A design is validated when made and never changed; `adjusted` makes a new one. Sampling units are
numbered so that units of one stratum are neighbours, and sub-units of one unit are neighbours: every
sum over a stratum or a unit is then one `numpy.add.reduceat`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.brief import Brief
from analysis.design import given
from analysis.design.stage import Stage, single_population, stage
from analysis.design.stages import stages as chain
from analysis.refusal import Refusal

if TYPE_CHECKING:
    from analysis.variance import Influence, Smooth
    from analysis.weighting import Adjustment

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LONELY_PSU = ("fail", "remove", "certainty", "adjust", "average")
"""What to do with a stratum that has one sampling unit; the words of R's survey.lonely.psu."""

PPS = ("brewer",)
YES_OR_NO = (True, False)


class Projection(Protocol):
    """What calibration leaves of a linearised variable: one link of the chain in `Design.projections`."""

    @property
    def before(self) -> Floats:
        """The weights before the calibration, (n,)."""
        ...

    @property
    def after(self) -> Floats:
        """The weights after it, (n,)."""
        ...

    def residuals(self, rows: Floats) -> Floats:
        """Return (n, k) residuals of (n, k) weighted linearised values, one row a respondent."""
        ...


class Engine(Protocol):
    """How a design turns a smooth statistic into a covariance; `analysis.variance` has the default."""

    keeps_rows: ClassVar[bool]
    """Whether rows outside a domain still count as present; see `Design.keeps_rows`."""

    def influence(self, design: Design, statistic: Smooth) -> Influence:
        """Return the influence of the statistic's k values."""
        ...

    def covariance(self, design: Design, influence: Influence) -> Floats:
        """Return the (k, k) covariance."""
        ...

    def variances(self, design: Design, influence: Influence) -> Floats:
        """Return the (k,) diagonal of the covariance, without computing the rest."""
        ...

    def reached(self, design: Design, rows: Mask) -> Mask:
        """Return what the rows (n,) of a domain reach, (u,): sampling units, or whatever counts here."""
        ...

    def degf(self, design: Design, reached: Mask) -> NDArray[np.intp]:
        """Return the degrees of freedom, (k,), of what was reached, (u, k)."""
        ...

    def of_units(self, design: Design) -> Engine | None:
        """Return the engine for one row a first-stage unit, weight 1; None where sums of units do not do."""
        ...

    def adjusted(self, design: Design, adjustment: Adjustment, factors: Floats) -> Design:
        """Return the design with its weights times (n,) factors, which an adjustment has worked out."""
        ...


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Design(Brief):
    """How respondents were chosen. Make one with `Design.of`; see there for the meaning of each part.

    Attributes
    ----------
    weights : (n,) array
        How many people each respondent stands for, after every adjustment.
    stages : tuple of Stage
        The stages of sampling, the first stage first; `depth` says how many matter for the variance.
    lonely_psu, domain_lonely
        The lonely-PSU rule, and whether it applies to strata with one unit left in a domain.
    pps : str or None
        "brewer" for unequal probabilities without replacement.
    projections : tuple of Projection
        What calibration removes from a linearised variable, in the order of the adjustments.
    engine : Engine or None
        None for Taylor linearisation over `stages`; replicate weights and joint inclusion
        probabilities bring their own.
    index : pandas.Index or None
        The labels of the rows where the design was made from pandas: other columns must have the same.
    """

    weights: Floats
    stages: tuple[Stage, ...]
    lonely_psu: str = "fail"
    domain_lonely: bool = False
    pps: str | None = None
    projections: tuple[Projection, ...] = ()
    engine: Engine | None = None
    index: Any = None
    shown: ClassVar = ("n", "n_psus", "n_strata", "depth", "lonely_psu", "pps", "projections", "engine")

    @classmethod
    def of(
        cls,
        weights: ArrayLike | None = None,
        *,
        n: int | None = None,
        strata: ArrayLike | None = None,
        psu: ArrayLike | None = None,
        population_psus: ArrayLike | None = None,
        stages: Sequence[ArrayLike] = (),
        populations: Sequence[ArrayLike] = (),
        stage_strata: Sequence[ArrayLike | None] = (),
        nest: bool = False,
        lonely_psu: str = "fail",
        domain_lonely: bool = False,
        pps: str | None = None,
    ) -> Design:
        """Make a design, or refuse an impossible one with a `Refusal` that says how to mend it.

        Parameters
        ----------
        weights : (n,) array, optional
            Sampling weights; without them every respondent stands for one person (give `n`, or any
            other column). Zero is allowed, negative is not.
        n : int, optional
            How many respondents there are.
        strata, psu : (n,) arrays, optional
            Stratum and first-stage unit of each respondent; text or numbers. Without `psu` each
            respondent is a sampling unit.
        population_psus : (n,) array, optional
            How many first-stage units the stratum has in the population (a count, never a fraction).
            Without it the first stage counts as drawn with replacement and later stages add nothing.
            With ``pps="brewer"``: the inclusion probability of the first-stage unit.
        stages, populations : sequences of (n,) arrays
            Units of the later stages, and how many units each parent, or stratum in it, has in the
            population.
        stage_strata : sequence of (n,) arrays or None
            Strata in which the units of each later stage were drawn inside their parent; None for a stage
            without. R: ``strata = ~first + second``.
        nest : bool
            The same psu id in two strata means two units.
        lonely_psu : str
            One of `LONELY_PSU`. "fail" refuses, naming the stratum; "remove" and "certainty" add
            nothing; "adjust" centres on the mean of all units; "average" takes the mean of the strata
            that have two units or more. A stratum whose whole population was taken is never lonely.
        domain_lonely : bool
            Apply "adjust" or "average" to strata with one unit left in a domain too
            (R's survey.adjust.domain.lonely).
        pps : str, optional
            "brewer": unequal probabilities without replacement, Brewer's approximation.

        Returns
        -------
        Design

        Raises
        ------
        Refusal
            When the parts contradict each other, or are Series of pandas whose rows stand in another order.

        Notes
        -----
        Same meaning as ``svydesign`` of R survey (Lumley 2004). Do not use it for a sample that was not
        drawn by chance: its standard errors would be a promise nobody can keep.

        Examples
        --------
        >>> design = Design.of([10, 10, 20, 20], strata=["a", "a", "b", "b"], psu=[1, 2, 3, 4])
        >>> design.n, design.n_psus, design.n_strata, design.degf()
        (4, 4, 2, 2)
        """
        words = ((lonely_psu, LONELY_PSU), (pps, (None, *PPS)), (nest, YES_OR_NO), (domain_lonely, YES_OR_NO))
        for value, known in words:
            if value not in known:
                raise Refusal("unknown", "design", value=value, known=", ".join(map(str, known)))
        columns = (strata, psu, population_psus, *stages, *populations, *stage_strata)
        length, later = given.length(n, weights, *columns), (stages, populations, stage_strata)
        made = chain(length, (strata, psu, population_psus), later, nest=nest, pps=pps)
        index = given.labels(weights, *columns)
        return cls(given.weights(weights, length), made, lonely_psu, domain_lonely, pps, index=index)

    @property
    def n(self) -> int:
        """How many respondents there are."""
        return len(self.weights)

    @property
    def n_psus(self) -> int:
        """How many first-stage units were sampled."""
        return self.stages[0].m

    @property
    def n_strata(self) -> int:
        """How many first-stage strata there are."""
        return len(self.stages[0].n_units)

    def degf(self, rows: Mask | None = None) -> int:
        """Return the degrees of freedom: units less strata, counting those with a row of positive weight.

        Parameters
        ----------
        rows : (n,) mask, optional
            The respondents of a domain; every respondent when absent. R: ``degf(subset(design, rows))``.
        """
        inside = self.weights != 0 if rows is None else (self.weights != 0) & rows
        if self.engine is None:
            return int(self.stages[0].degf(self.stages[0].reached(inside[:, None]))[0])
        return int(self.engine.degf(self, self.engine.reached(self, inside)[:, None])[0])

    @property
    def keeps_rows(self) -> bool:
        """Whether rows outside a domain still count as present, as R does after calibration and for pps."""
        kept = self.engine is not None and self.engine.keeps_rows
        return bool(self.projections) or self.pps is not None or kept

    def adjusted(self, weights: ArrayLike, projection: Projection | None = None) -> Design:
        """Return the design with new weights, and what the adjustment projects out of an influence.

        Calibrated weights may be negative; they must be finite.
        """
        new = np.asarray(weights, dtype=float)
        if len(new) != self.n:
            raise Refusal("lengths", "weights", found=len(new), expected=self.n)
        given.check_weights(new, lowest=-np.inf)
        chain = self.projections if projection is None else (*self.projections, projection)
        return replace(self, weights=new, projections=chain)

    @property
    def depth(self) -> int:
        """How many stages matter: a later one does where a share of the one before it was drawn."""
        share, depth = self.stages[0].fraction, 1
        for later in self.stages[1:]:
            if not share.any():
                break
            share, depth = share[later.parent] * later.fraction, depth + 1
        return depth

    def within(self) -> Design:
        """Return the design given the first-stage units: each is a stratum, its respondents are drawn.

        The variance of a domain that lies inside one first-stage unit is read from this design; it says
        nothing about other units. With later stages, their units are the ones drawn.
        """
        if len(self.stages) > 1:
            conditional = (single_population(self.stages[1]), *self.stages[2:])
        else:
            rows = np.arange(self.n, dtype=np.intp)
            conditional = (stage(self.stages[0].unit, rows),)
        return replace(self, stages=conditional, pps=None, lonely_psu="remove", domain_lonely=False)


def check_design(design: object, where: str) -> None:
    """Refuse what is no design, saying what it is."""
    if not isinstance(design, Design):
        raise Refusal("no design", where, found=type(design).__name__)
