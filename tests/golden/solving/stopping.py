"""Where R's glm stops.

The standard errors of `analysis.regression` belong to the solution. R's belong to the last step but one:
its iteration ends when the deviance stands still, and the weights it started that step with are kept. The
difference reaches 1e-6; the oracle has R's numbers (run with `epsilon=1e-14`), so they are worked out here
from the same engine.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from analysis.design import Design
from analysis.regression import Model, Regression
from analysis.replicates import Replicates
from analysis.variance import Smooth, covariance, influence

Floats = NDArray[np.float64]
STANDSTILL = 1e-14
MOST_STEPS = 25
USUAL_STANDSTILL = 1e-8
STARTS: dict[str, Any] = {
    "binomial": lambda y, weights: (weights * y + 0.5) / (weights + 1),
    "poisson": lambda y, weights: y + 0.1,
}


def as_r_stops(fitted: Regression, design: Design, family: str) -> Regression:
    """Return the regression with the covariance R reports."""
    if family not in STARTS or isinstance(design.engine, Replicates):
        return fitted
    model, weights = fitted.model, design.weights[fitted.model.rows]
    before, after = _last_two(model, family, weights / weights.mean())
    link, spread = _link(family)
    mean = link(model.x @ after)
    ratio = spread(link(model.x @ before)) / spread(mean)
    scores = np.zeros((design.n, model.x.shape[1]))
    scores[model.rows] = model.x * ((model.y - mean) * ratio)[:, None]
    inverse = np.linalg.inv(model.family.information(model.y, model.x, weights, before))
    equations = Smooth(scores, lambda at: at, lambda at, changes: changes @ inverse, model.present[:, None])
    found = covariance(design, influence(design, equations))
    estimates = replace(fitted.estimates, given=found, variances=np.diag(found).copy())
    return replace(fitted, estimates=estimates)


def _link(family: str) -> tuple[Any, Any]:
    """Return the mean as a function of the linear predictor, and the variance as one of the mean."""
    return (expit, lambda mean: mean * (1 - mean)) if family == "binomial" else (np.exp, lambda mean: mean)


def _last_two(model: Model, family: str, weights: Floats) -> tuple[Floats, Floats]:
    """Return the coefficients before and after the step at which the deviance stands still."""
    link, spread = _link(family)
    mean = STARTS[family](model.y, weights)
    linear = np.log(mean / (1 - mean)) if family == "binomial" else np.log(mean)
    coefficients, last = np.zeros(model.x.shape[1]), _deviance(family, model.y, mean, weights)
    for _ in range(MOST_STEPS):
        before, step = coefficients, weights * spread(mean)
        working = linear + (model.y - mean) / spread(mean)
        coefficients = np.linalg.solve(step * model.x.T @ model.x, step * model.x.T @ working)
        linear = model.x @ coefficients
        mean = link(linear)
        now = _deviance(family, model.y, mean, weights)
        if abs(now - last) < STANDSTILL * (abs(now) + 0.1):
            break
        last = now
    return before, coefficients


def _deviance(family: str, y: Floats, mean: Floats, weights: Floats) -> float:
    if family == "binomial":
        return float(-2 * weights @ np.log(np.where(y == 1, mean, 1 - mean)))
    logs = np.log(np.where(y > 0, y / mean, 1))
    return float(2 * weights @ (y * logs - (y - mean)))


def at_the_edge(start: float, *, all_ones: bool) -> float:
    """Return the logit at which R's glm stops, started at *start*, where every answer is 0 (or every one 1).

    There is no such logit: the iteration walks away until the deviance stands still. `svyciprop` takes it
    for that replicate's estimate, and so does its interval.
    """
    if all_ones:
        return -at_the_edge(-start, all_ones=False)
    at, last = start, -2 * float(np.log1p(-expit(start)))
    for _ in range(MOST_STEPS):
        at -= 1 / (1 - float(expit(at)))
        now = -2 * float(np.log1p(-expit(at)))
        if abs(now - last) < USUAL_STANDSTILL * (abs(now) + 0.1):
            break
        last = now
    return at


def of_everybody(weights: Floats, *, all_ones: bool) -> float:
    """Return the logit at which R's glm stops with everybody's weights, (n,), where every answer is alike.

    It starts from the shares (y w + 1/2) / (w + 1) of `STARTS`, and its first step averages what they give.
    """
    if all_ones:
        return -of_everybody(weights, all_ones=False)
    own = weights / weights.mean()
    share = STARTS["binomial"](0, own)
    step = own * share * (1 - share)
    at = float(step @ (np.log(share / (1 - share)) - 1 / (1 - share)) / step.sum())
    last = -2 * float(own @ np.log1p(-share))
    for _ in range(MOST_STEPS - 1):
        now = -2 * float(own.sum() * np.log1p(-expit(at)))
        if abs(now - last) < USUAL_STANDSTILL * (abs(now) + 0.1):
            break
        at, last = at - 1 / (1 - float(expit(at))), now
    return at
