"""Adjusted weights: post-stratification, raking, calibration, trimming."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from analysis.design import Design
from analysis.replicates import Replicates
from analysis.weighting import Adjustment, adjusted
from analysis.weighting.calibration import NO_BOUNDS, calibration
from analysis.weighting.diagnosis import kish_deff
from analysis.weighting.population import Margin, Population
from analysis.weighting.raking import Raking, post_stratification, raking
from analysis.weighting.trimming import trimming
from solving.case import Case
from solving.rank import RanksOfR
from solving.rounds import raked_together


def adjustment(case: Case, design: Design, specification: dict[str, Any]) -> Design:
    """Return the design after one adjustment."""
    change = KINDS[specification["type"]](case, specification)
    if not isinstance(design.engine, Replicates):
        return adjusted(as_r_keeps(design) if specification["type"] == "trim" else design, change)
    if specification["type"] == "trim":
        return trimmed_by_r(design, design.engine, specification.get("lower"), specification.get("upper"))
    return adjusted(design, raked_together(change, design.weights) if isinstance(change, Raking) else change)


def as_r_keeps(design: Design) -> Design:
    """Return the design with weights as R has them, 1 / (1 / w): one at a limit may lie a last bit beyond."""
    with np.errstate(divide="ignore"):
        return replace(design, weights=1 / (1 / design.weights))


def trimmed_by_r(design: Design, engine: Replicates, lower: float | None, upper: float | None) -> Design:
    """Return the replicates as R trims them: those alone, once, and not the weights of the whole sample.

    Its degrees of freedom for everybody stay those before.
    """
    before = engine.weights()
    after = np.clip(before, -np.inf if lower is None else lower, np.inf if upper is None else upper)
    kept = before == after
    with np.errstate(divide="ignore", invalid="ignore"):
        after += kept * ((before - after).sum(axis=0) / kept.sum(axis=0))
    rows = np.arange(len(before), dtype=np.intp)
    made = replace(engine, origin=np.ones(len(before)), group=rows, factors=after, base=None)
    if isinstance(made, RanksOfR):
        made.known[(design.weights != 0).tobytes()] = design.degf() + 1
    return replace(design, engine=made)


def post_stratified(case: Case, specification: dict[str, Any]) -> Adjustment:
    """Return the adjustment to one crossing of variables."""
    return post_stratification(margin(case, population(case, specification), specification["vars"]))


def raked(case: Case, specification: dict[str, Any]) -> Adjustment:
    """Return the adjustment to several margins."""
    people = population(case, specification)
    return raking([margin(case, people, names) for names in specification["margins"]])


def calibrated(case: Case, specification: dict[str, Any]) -> Adjustment:
    """Return the adjustment to margins and totals."""
    margins: list[Margin] = []
    numbers = {}
    if specification.get("categorical"):
        people = population(case, specification)
        margins = [margin(case, people, name) for name in specification["categorical"]]
    if specification.get("numeric"):
        table = case.file(specification["population_numeric"])
        totals = dict(zip(table.texts("variable"), table.numbers("total").tolist(), strict=True))
        numbers = {name: (case.table.numbers(name), totals[name]) for name in specification["numeric"]}
    bounds = specification.get("bounds")
    low, high = (NO_BOUNDS[at] if not bounds or bounds[at] is None else bounds[at] for at in (0, 1))
    return calibration(margins, numbers, method=specification.get("method", "linear"), bounds=(low, high))


def trimmed(case: Case, specification: dict[str, Any]) -> Adjustment:
    """Return the cut to limits."""
    lower, upper = specification.get("lower"), specification.get("upper")
    return trimming(
        case.table.n,
        lower=0 if lower is None else lower,
        upper=np.inf if upper is None else upper,
        strict=bool(specification.get("strict")),
    )


def population(case: Case, specification: dict[str, Any]) -> Population:
    """Return the population table of an adjustment."""
    table = case.file(specification["population"])
    names = [name for name in table.columns if name != "N"]
    return Population.of({name: table.ids(name) for name in names}, table.numbers("N"))


def margin(case: Case, people: Population, names: Any) -> Margin:
    """Return the margin over one name or several."""
    crossed = [names] if isinstance(names, str) else names
    if not isinstance(crossed, list):
        raise ValueError(f"a margin is {names!r}, and must be a name or a list of names")
    return people.margin({name: case.table.ids(name) for name in crossed})


def described(case: Case, design: Design, test: dict[str, Any]) -> dict[str, Any]:
    """Answer a description of the weights."""
    weights = design.weights
    used, deff = weights[weights != 0], kish_deff(weights)
    key = case.table.ids(test["key"])
    return {
        "sum": used.sum(),
        "sum_sq": used @ used,
        "min": used.min(),
        "max": used.max(),
        "kish_deff": deff,
        "n_eff_kish": len(used) / deff,
        "first10": weights[np.argsort(key, kind="stable")[:10]],
    }


KINDS = {"poststratify": post_stratified, "rake": raked, "calibrate": calibrated, "trim": trimmed}
ADJUSTMENTS = {"poststratify": adjustment, "rake": adjustment, "calibrate": adjustment, "trim": adjustment}
ESTIMANDS = {"weights": described}
