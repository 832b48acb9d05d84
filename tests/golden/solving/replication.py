"""Designs with replicate weights, made from another design or given in a file."""

from __future__ import annotations

from typing import Any

from analysis.design import Design
from analysis.replicates import given
from analysis.resampling import balanced, bootstrap, jackknife
from solving.case import Case, Unsupported
from solving.taylor import taylor


def made_from(case: Case, specification: dict[str, Any]) -> Design:
    """Return the replicates of a base design."""
    base, mse = taylor(case, specification["base"]), bool(specification.get("mse"))
    kind = specification["type"]
    if kind in ("JK1", "JKn"):
        return jackknife(base, mse=mse)
    if kind in ("BRR", "Fay"):
        return balanced(base, rho=float(specification.get("rho") or 0), mse=mse)
    if kind in ("bootstrap", "subbootstrap"):
        return bootstrap(base, seed=1, replicates=int(specification.get("replicates", 500)), mse=mse)
    raise Unsupported(f"replicates of type {kind}")


def given_weights(case: Case, specification: dict[str, Any]) -> Design:
    """Return a design whose replicate weights are in a file, one row a respondent or a sampling unit."""
    said = specification["repweights"]
    rows, key = case.file(said["file"]), said["key"]
    names = [name for name in rows.columns if name.startswith(said["prefix"]) and name != key]
    table = [rows.numbers(name) for name in names if name[len(said["prefix"]) :].isdigit()]
    own, ids, factors = case.table.ids(key), rows.ids(key), list(zip(*table, strict=True))
    combined = bool(said.get("combined"))
    if combined:  # one row a respondent, in whatever order
        place = {label: row for row, label in enumerate(ids.tolist())}
        factors, groups = [factors[place[label]] for label in own.tolist()], None
    else:
        groups = own, ids
    weights, kind = case.table.numbers(specification["weights"]), specification.get("type", "other")
    kind = kind if kind in ("BRR", "Fay", "JK1", "JKn", "bootstrap", "ACS") else "other"
    return given(
        weights,
        factors,
        kind=kind,
        combined=combined,
        groups=groups,
        scale=specification.get("scale"),
        rscales=specification.get("rscales"),
        rho=specification.get("rho"),
        mse=bool(specification.get("mse")),
    )


DESIGNS = {"replicate_from": made_from, "replicate": given_weights}
