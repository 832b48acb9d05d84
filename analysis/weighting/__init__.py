"""From the weights people were sampled with to the weights that are published, every step kept.

    base -> non-response -> post-stratified, raked or calibrated -> trimmed

An adjustment is a value that says by which factor each weight changes; `Weighting.of` applies a chain of
them to a design, and the design it ends with knows what each of them does to a standard error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.brief import Brief
from analysis.design import Design, Projection, check_design, given
from analysis.design.coding import Indices
from analysis.design.stage import EVERYONE, Rows
from analysis.refusal import Refusal
from analysis.weighting.diagnosis import Diagnosis, diagnosis
from analysis.weighting.population import Margin, check

Floats = NDArray[np.float64]


class Adjustment(Protocol):
    """One change of the weights; `raking`, `calibration` and `trimming` make them."""

    @property
    def name(self) -> str:
        """What the step is called."""
        ...

    @property
    def margins(self) -> tuple[Margin, ...]:
        """The margins that are met."""
        ...

    @property
    def key(self) -> Indices:
        """Respondents, (n,), of one key get one factor, whatever their weights inside the key."""
        ...

    def factors(self, weights: Floats, rows: Rows = EVERYONE) -> Floats:
        """Return the factor of each of the (g,) or (g, B) weights; `rows` are whose weights they are."""
        ...

    def projection(self, before: Floats, after: Floats) -> Projection | None:
        """Return what the step takes out of an influence; the weights before and after it are (n,)."""
        ...


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Step(Brief):
    """One step of weighting.

    Attributes
    ----------
    column : str
        Name of the column that keeps the weights after this step.
    weights : (n,) floats
    margins : tuple of Margin
        What the step was to meet.
    """

    column: str
    weights: Floats
    margins: tuple[Margin, ...] = ()


@dataclass(frozen=True, slots=True)
class MarginLine:
    """One category of one margin: people in the population, before the step and after it."""

    column: str
    margin: str
    category: str
    population: float
    before: float
    after: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Weighting(Brief):
    """Weights with their history, and the design that knows it.

    Attributes
    ----------
    design : Design
        With the last weights; every standard error made from it knows of the calibration.
    steps : tuple of Step
        The first is "weight_base", the weights of the design it started from.
    """

    design: Design
    steps: tuple[Step, ...]

    @classmethod
    def of(cls, design: Design, *adjustments: Adjustment) -> Weighting:
        """Apply adjustments to a design, in order.

        Parameters
        ----------
        design : Design
            By linearisation, or with replicate weights: then every replicate is adjusted too.
        *adjustments : Adjustment
            As made by `non_response`, `post_stratification`, `raking`, `calibration`, `trimming`.

        Returns
        -------
        Weighting
            Every step's weights, in people, and the design that carries the last ones.

        Raises
        ------
        Refusal
            Margins that cannot be met, empty cells, categories that only the sample or only the
            population has: all of them named.

        Notes
        -----
        R: ``postStratify``, ``rake``, ``calibrate``, ``trimWeights`` one after the other. Each step takes its
        own part out of every influence. Do not weight to counts of another population than the one sampled.

        Examples
        --------
        >>> from analysis.weighting.population import Population
        >>> from analysis.weighting.raking import post_stratification
        >>> people = Population.of({"sex": ["F", "M"]}, [600, 400])
        >>> by_sex = post_stratification(people.margin({"sex": ["F", "M", "M"]}))
        >>> made = Weighting.of(Design.of([5, 5, 5]), by_sex)
        >>> made.weights.tolist(), list(made.columns)
        ([600.0, 200.0, 200.0], ['weight_base', 'weight_post_stratification'])
        """
        check_design(design, "weighting")
        steps = [Step("weight_base", design.weights)]
        for adjustment in adjustments:
            design = adjusted(design, adjustment)
            steps.append(Step(_column(adjustment.name, steps), design.weights, adjustment.margins))
        return cls(design, tuple(steps))

    @property
    def weights(self) -> Floats:
        """The weights after the last step, (n,)."""
        return self.design.weights

    @property
    def columns(self) -> dict[str, Floats]:
        """The weights after each step, by column name."""
        return {step.column: step.weights for step in self.steps}

    def diagnoses(self) -> Iterator[Diagnosis]:
        """Yield what each step did to the weights."""
        before = self.steps[0].weights
        for step in self.steps:
            yield diagnosis(step.column, step.weights, before)
            before = step.weights

    def margins(self) -> Iterator[MarginLine]:
        """Yield every category of every margin that a step was to meet, before and after it."""
        for before, step in zip(self.steps, self.steps[1:], strict=False):
            for margin in step.margins:
                sums = zip(margin.counts, margin.sums(before.weights), margin.sums(step.weights), strict=True)
                for label, (people, was, now) in zip(margin.labels, sums, strict=True):
                    yield MarginLine(step.column, margin.name, label, float(people), float(was), float(now))


def adjusted(design: Design, adjustment: Adjustment) -> Design:
    """Return a design with one adjustment made, its replicate weights adjusted where it has them.

    Raises
    ------
    Refusal
        See `Weighting.of`.
    """
    if not hasattr(adjustment, "factors"):
        raise Refusal("no adjustment", "weighting", found=type(adjustment).__name__)
    brought: tuple[Margin | Adjustment, ...] = (*adjustment.margins, adjustment)
    for labelled in brought:
        given.check_labels(getattr(labelled, "rows", None), design.index, labelled.name)
    if len(adjustment.key) != design.n:
        raise Refusal("lengths", adjustment.name, found=len(adjustment.key), expected=design.n)
    if adjustment.margins:
        check(adjustment.margins, design.weights)
    factors = adjustment.factors(design.weights)
    if design.engine is None:
        return reweighted(design, adjustment, factors)
    return design.engine.adjusted(design, adjustment, factors)


def reweighted(design: Design, adjustment: Adjustment, factors: Floats) -> Design:
    """Return the design with its weights times (n,) factors, and what that takes out of an influence."""
    new = design.weights * factors
    return design.adjusted(new, adjustment.projection(design.weights, new))


def base_weights(*probabilities: ArrayLike) -> Floats:
    """Return the weights people were sampled with: one over the product of their chances at each stage.

    Parameters
    ----------
    *probabilities : (n,) floats
        The chance of being drawn at each stage, in (0, 1].

    Returns
    -------
    (n,) floats
        People each respondent stands for.

    Raises
    ------
    Refusal
        A chance outside (0, 1].

    Notes
    -----
    Horvitz and Thompson (1952). Not for a sample that was not drawn by chance: nobody knows its chances.

    Examples
    --------
    >>> base_weights([0.1, 0.1, 0.5], [0.5, 0.25, 0.5]).tolist()
    [20.0, 40.0, 4.0]
    """
    read = [given.numbers(each, f"stage {at}") for at, each in enumerate(probabilities, start=1)]
    product = np.ones(given.length(None, *read))
    for stage, chances in enumerate(read, start=1):
        chance = chances.astype(float)
        wrong = np.flatnonzero(~((chance > 0) & (chance <= 1)))
        if len(wrong):
            raise Refusal("chance", f"stage {stage}", row=int(wrong[0]) + 1, value=f"{chance[wrong[0]]:g}")
        product = product * chance
    return 1 / product


def _column(name: str, steps: list[Step]) -> str:
    column = f"weight_{name.replace('-', '_')}"
    taken = {step.column for step in steps}
    number = 2
    while column in taken:
        column = f"weight_{name.replace('-', '_')}_{number}"
        number += 1
    return column
