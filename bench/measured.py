"""A measured figure beside its target, and the tables made of them."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
PAGES = Path(__file__).parents[1] / "docs"


@dataclass(frozen=True, slots=True)
class Measured:
    """One target and what was measured against it.

    `reached` is None for a figure without a bound. `figures` holds whatever else was seen.
    """

    name: str
    target: str
    value: str
    reached: bool | None
    figures: Mapping[str, object] = field(default_factory=dict)

    @property
    def row(self) -> tuple[str, str, str, str]:
        """The cells of its table row."""
        return self.name, self.target, self.value, {True: "yes", False: "NO", None: "–"}[self.reached]


HEADINGS = ("", "target", "measured", "reached")


def table(measured: Iterable[Measured]) -> str:
    """Return a Markdown table."""
    rows = [HEADINGS, *(one.row for one in measured)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "".join(f"| {line} |\n" for line in lines)


def machine() -> dict[str, object]:
    """Return what the figures were measured on."""
    return {
        "python": sys.version.split()[0],
        "system": platform.platform(),
        "processors": len(_processors()),
        "load": os.getloadavg()[0],
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
    }


def _processors() -> list[str]:
    with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
        return [line for line in lines if line.startswith("processor")]


def save(bench: str, measured: Iterable[Measured]) -> None:
    """Write the figures of one bench for programs to read."""
    RESULTS.mkdir(exist_ok=True)
    content = {"machine": machine(), "measured": [asdict(one) for one in measured]}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (RESULTS / f"{bench}.json").write_text(text, encoding="utf-8")


def merged(before: Iterable[Measured], now: Iterable[Measured]) -> list[Measured]:
    """Return the figures of an earlier run with those measured now in their places, new ones last."""
    return list({one.name: one for one in (*before, *now)}.values())


def saved(bench: str) -> tuple[dict[str, str], list[Measured]]:
    """Return on what and when a bench was last run, and its figures; nothing where it never was."""
    file = RESULTS / f"{bench}.json"
    if not file.exists():
        return {}, []
    content = json.loads(file.read_text(encoding="utf-8"))
    return content["machine"], [Measured(**one) for one in content["measured"]]
