"""A case of the oracle: its file, its data, and what its tests mean by a variable and a domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.design import LONELY_PSU
from solving.shape import checked
from solving.table import Table

FORBIDDEN = ("expected", "expected_4_1_1", "policy")


class Unsupported(Exception):
    """What the case asks for is not offered; the message says what."""


def sampled(table: Table, design: dict[str, Any]) -> Table:
    """Return the rows as R needs them for Brewer's variance, sorted by sampling unit.

    No variance of ours depends on it, but which of two equal answers comes first decides some quantiles.
    """
    ids = design.get("ids") if isinstance(design, dict) and design.get("pps") else None
    return table.in_order([ids] if isinstance(ids, str) else ids) if ids else table


@dataclass(frozen=True, slots=True)
class Case:
    """One case, without its expected answers."""

    folder: Path
    name: str
    table: Table
    design: dict[str, Any]
    adjust: Sequence[dict[str, Any]]
    tests: Sequence[dict[str, Any]]
    level: float
    options: dict[str, Any] = field(default_factory=dict)
    notes: str = ""

    @classmethod
    def of(cls, folder: Path, content: dict[str, Any]) -> Case:
        """Return the case of a folder; what is expected is thrown away here."""
        checked(content, "the case")
        tests = [
            {key: part for key, part in test.items() if key not in FORBIDDEN} for test in content["tests"]
        ]
        level = content.get("conf_level")
        if level is not None and not 0 < level < 1:
            raise ValueError(f"conf_level of the case is {level!r}, and must lie between 0 and 1")
        rule = content.get("lonely_psu")
        if rule is not None and rule not in LONELY_PSU:
            raise ValueError(
                f"lonely_psu of the case is {rule!r}, and must be one of {', '.join(LONELY_PSU)}"
            )
        options = {
            "lonely_psu": rule or "fail",
            "domain_lonely": bool(content.get("adjust_domain_lonely", False)),
        }
        return cls(
            folder,
            content.get("case", folder.name),
            sampled(Table.read(folder / content["data"]), content["design"]),
            content["design"],
            content.get("adjust") or [],
            tests,
            0.95 if level is None else level,
            options,
            str(content.get("notes") or ""),
        )

    def file(self, name: str) -> Table:
        """Read another file of the case, from its folder or beside its data."""
        for place in (self.folder, self.folder.parent / "data"):
            if (place / name).exists():
                return Table.read(place / name)
        raise Unsupported(f"the file {name} is absent")

    def answers(self, name: str, test: dict[str, Any]) -> NDArray[np.float64]:
        """Return a variable as a test means it: missing codes out, event as 0/1, rescaled."""
        out = self.table.missing(name)
        if test.get("missing") is not None:
            out |= self.table.among(name, test["missing"])
        if test.get("event") is not None:
            return np.where(out, np.nan, self.table.among(name, test["event"]).astype(float))
        values = np.where(out, np.nan, self.table.numbers(name))
        if test.get("rescale"):
            low, high = test["rescale"]
            return np.asarray((values - low) / (high - low) * 100)
        return values

    def domain(self, test: dict[str, Any]) -> NDArray[np.bool_] | None:
        """Return the domain of a test as a mask; None for everyone."""
        if not test.get("domain"):
            return None
        mask = np.ones(self.table.n, dtype=bool)
        for column, codes in test["domain"].items():
            mask &= self.table.among(column, codes)
        return mask

    def everyone(self, test: dict[str, Any]) -> NDArray[np.bool_]:
        """Return the domain of a test as a mask, also when it is everyone."""
        domain = self.domain(test)
        return np.ones(self.table.n, dtype=bool) if domain is None else domain
