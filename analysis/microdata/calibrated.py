"""The calibration of a design, step by step, as lines of R and Python and the columns they read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.brief import Brief
from analysis.design import Design, Floats
from analysis.microdata.disclosure import Codes
from analysis.weighting.calibration import Regression
from analysis.weighting.population import Margin
from analysis.weighting.raking import CategoryMeans, MarginMeans

AFTER = "weight_"
"""Before the number of a step in the name of the column with the weights after it."""


@dataclass(slots=True, eq=False, repr=False)
class Calibrated(Brief):
    """The steps from the first weights to the last.

    Attributes
    ----------
    start : (n,) floats
        The weights before the first step.
    columns : mapping of name to (n,) numbers
        "weight_1" after the first step, ...; "margin_1" the categories of a margin, "number_1" a number.
    keys : list of (n,) codes
        What those columns tell of a respondent.
    """

    start: Floats
    r: tuple[str, ...] = ()
    python: tuple[str, ...] = ()
    columns: dict[str, NDArray[Any]] = field(default_factory=dict)
    keys: list[Codes] = field(default_factory=list)

    def margin(self, margin: Margin) -> tuple[str, str, str]:
        """Add a margin; return its column, its counts in R and itself in Python."""
        name = f"margin_{sum(known.startswith('margin_') for known in self.columns) + 1}"
        self.columns[name] = margin.index
        self.keys.append(margin.index)
        counts = ", ".join(repr(float(count)) for count in np.nan_to_num(margin.counts))
        labels = ", ".join(map(str, range(len(margin.labels))))
        people = f"data.frame({name} = c({labels}), Freq = c({counts}))"
        return name, people, f'margin(given["{name}"], [{counts}])'

    def number(self, values: Floats) -> str:
        """Add a number; return its column."""
        name = f"number_{sum(known.startswith('number_') for known in self.columns) + 1}"
        self.columns[name] = values
        self.keys.append(np.unique(values, return_inverse=True)[1].astype(np.intp))
        return name

    def say(self, r: str, python: str) -> None:
        """Add a line of each script."""
        self.r, self.python = (*self.r, r), (*self.python, python)

    def put(self, name: str, weights: Floats) -> None:
        """Add lines that take weights as they are given: those of a step that is no calibration."""
        self.columns[name] = weights
        self.say(f"design$prob <- 1 / given${name}", f'design = replace(design, weights=given["{name}"])')


def calibrated(design: Design) -> Calibrated:
    """Return the calibration of a design by linearisation; nothing but its weights where there is none."""
    if not design.projections:
        return Calibrated(design.weights)
    made = Calibrated(design.projections[0].before)
    weights = made.start
    for at, projection in enumerate(design.projections, start=1):
        if not np.array_equal(weights, projection.before):
            made.put(f"weight_before_{at}", projection.before)
        STEPS[type(projection)](made, projection, at)
        weights = projection.after
    if not np.array_equal(weights, design.weights):
        made.put("weight", design.weights)
    return made


def _post_stratified(made: Calibrated, step: CategoryMeans, at: int) -> None:
    name, people, margin = made.margin(step.margin)
    made.say(
        f"design <- postStratify(design, ~{name}, {people})",
        f"design = adjusted(design, post_stratification({margin}))",
    )
    _checked(made, at, step.after)


def _raked(made: Calibrated, step: MarginMeans, at: int) -> None:
    found = [made.margin(margin) for margin in step.raking.margins]
    names, people = ", ".join(f"~{name}" for name, _, _ in found), ", ".join(people for _, people, _ in found)
    made.say(
        f"design <- rake(\n  design, list({names}),\n  list({people}),\n"
        "  control = list(maxit = 2000, epsilon = 1e-13)\n)",
        f"design = adjusted(design, raking([{', '.join(margin for _, _, margin in found)}]))",
    )
    _checked(made, at, step.after)


def _regressed(made: Calibrated, step: Regression, at: int) -> None:
    """Say a calibration; R finds the weights of other distances than the linear one only with MASS."""
    asked = step.calibration
    margins = [made.margin(margin) for margin in asked.margins]
    numbers = [(made.number(values), total) for values, total in asked.numbers.values()]
    terms = [f"factor({name})" for name, _, _ in margins] + [name for name, _ in numbers]
    formula = " + ".join([*terms, *([] if margins else ["0"])])
    totals = _totals(step)
    r = f"totals <- c({', '.join(map(repr, totals.tolist()))})\n"
    r += f"names(totals) <- colnames(model.matrix(~ {formula}, given))\n"
    r += f"design <- calibrate(design, ~ {formula}, totals)"
    if asked.method != "linear" or np.isfinite(asked.bounds).any():
        r += (
            f"\n# another distance than the linear one: the same residuals, the weights of {AFTER}{at}\n"
            f"step <- length(design$postStrata)\n"
            f"old <- design$postStrata[[step]]$w * design$prob\n"
            f"design$postStrata[[step]]$w <- old * given${AFTER}{at}\n"
            f"design$prob <- 1 / given${AFTER}{at}\n"
            f"met <- colSums(model.matrix(~ {formula}, given) * given${AFTER}{at})\n"
            "stopifnot(abs(met - totals) <= 1e-9 * (1 + abs(totals)))"
        )
    given = ", ".join(margin for _, _, margin in margins)
    more = ", ".join(f'"{name}": (given["{name}"], {total!r})' for name, total in numbers)
    low, high = (f'float("{bound}")' for bound in asked.bounds)
    made.say(
        r,
        f'design = adjusted(design, calibration([{given}], {{{more}}}, method="{asked.method}", '
        f"bounds=({low}, {high})))",
    )
    _checked(made, at, step.after)


def _totals(step: Regression) -> Floats:
    """Return the totals as R's model matrix has its columns: everybody first where there are margins."""
    totals = step.calibration.totals
    if not step.calibration.margins:
        return totals
    n_first = len(step.calibration.margins[0].labels)
    return np.concatenate([[totals[:n_first].sum()], totals[1:]])


def _checked(made: Calibrated, at: int, weights: Floats) -> None:
    """Add lines that compare the weights with those of the release."""
    name = f"{AFTER}{at}"
    made.columns[name] = weights
    made.say(
        f"stopifnot(abs(weights(design) - given${name}) <= 1e-9 * abs(given${name}))",
        f'assert np.allclose(design.weights, given["{name}"], rtol=1e-9)',
    )


STEPS: Mapping[type, Callable[[Calibrated, Any, int], None]] = {
    CategoryMeans: _post_stratified,
    MarginMeans: _raked,
    Regression: _regressed,
}
"""How each kind of step is said."""
