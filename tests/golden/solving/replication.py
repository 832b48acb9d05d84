"""Designs with replicate weights, made from another design or given in a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.design import Design
from analysis.replicates import KINDS, USED_BY, Replicates, given
from analysis.replicates.resampling import balanced, jackknife
from solving import known
from solving.case import Case, Unsupported
from solving.half_samples import as_r_balances
from solving.known import understood
from solving.rank import as_r_counts
from solving.table import Table, word
from solving.taylor import taylor

ALIKE: dict[str, tuple[str, dict[str, Any]]] = {
    "successive-difference": ("ACS", {}),
    "JK2": ("other", {"scale": 1.0, "rscales": 1.0}),
}
"""Types of R with the scales of a kind of ours."""


def made_from(case: Case, specification: dict[str, Any]) -> Design:
    """Return the replicates of a base design."""
    kind, mse = specification["type"], bool(specification.get("mse"))
    if kind not in ("JK1", "JKn", "BRR", "Fay"):
        raise Unsupported(f"replicates of type {kind} made from a design; given in a file they are answered")
    understood(specification["base"], known.DESIGNS, "kind")
    if (kind == "JK1") == bool(specification["base"].get("strata")):
        wrong = "of strata, whose replicates are JKn" if kind == "JK1" else "without strata: that is JK1"
        raise ValueError(f"replicates of type {kind} cannot be made from a design {wrong}")
    base = taylor(case, specification["base"])
    if kind in ("JK1", "JKn"):
        return counted(jackknife(base, mse=mse))
    rho = float(specification.get("rho") or 0)
    return counted(as_r_balances(balanced(base, rho=rho, mse=mse), rho))


def counted(design: Design) -> Design:
    """Return the design with R's degrees of freedom."""
    engine = design.engine
    return replace(design, engine=as_r_counts(engine)) if isinstance(engine, Replicates) else design


def given_weights(case: Case, specification: dict[str, Any]) -> Design:
    """Return a design whose replicate weights are in a file, one row a respondent or a sampling unit."""
    said, kind = specification["repweights"], specification.get("type", "other")
    if kind not in (*KINDS, *ALIKE):
        raise Unsupported(f"replicates of type {kind}")
    rows, combined = case.file(said["file"]), bool(said.get("combined"))
    table, groups = factors(rows, said["prefix"]), None
    if said.get("key"):
        own, ids = labels(case.table, said["key"]), labels(rows, said["key"])
        place = {label: row for row, label in enumerate(ids)}
        if len(place) < len(ids):
            raise ValueError(f"{said['file']} has a key twice")
        groups = None if combined else (own, ids)
        table = [table[place[label]] for label in own] if combined else table
    return counted(
        given(
            case.table.numbers(specification["weights"]),
            table,
            combined=combined,
            groups=groups,
            **scales(kind, specification),
            mse=bool(specification.get("mse")),
        )
    )


def scales(kind: str, specification: dict[str, Any]) -> dict[str, Any]:
    """Return the kind and what is said about scales, as R reads it: without what the kind does not use."""
    kind, told = ALIKE.get(kind, (kind, specification))
    said = {name: told.get(name) for name, kinds in USED_BY.items() if kind in kinds}
    if kind == "other":  # R warns and takes 1
        said = {name: 1.0 if value is None else value for name, value in said.items()}
    return {"kind": kind, **said}


def factors(rows: Table, prefix: str) -> list[tuple[float, ...]]:
    """Return the columns called *prefix* and a number, row by row."""
    names = [name for name in rows.columns if name.startswith(prefix) and name[len(prefix) :].isdigit()]
    if not names:
        raise ValueError(f"no column is called {prefix} and a number")
    return list(zip(*(rows.numbers(name).tolist() for name in names), strict=True))


def labels(table: Table, key: Any) -> list[str]:
    """Return the key of each row as text; several columns are joined."""
    columns = [table.ids(name).tolist() for name in ([key] if isinstance(key, str) else key)]
    return [" / ".join(map(word, row)) for row in zip(*columns, strict=True)]


DESIGNS = {"replicate_from": made_from, "replicate": given_weights}
