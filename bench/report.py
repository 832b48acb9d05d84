"""How long the report of a large round takes, part by part, with its charts, workbooks and progress."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import numpy as np

from analysis.codebook import Category, Codebook, Missing, Node, Text, Variable
from analysis.dataset import Dataset
from analysis.report import FORMATS, About, contents, write_manifest
from bench.measured import Measured

RESPONSES, QUICK = 20_000, 2_000
FACTORS, ITEMS_EACH, UNITS = 6, 6, 103
TARGET = 120.0
"""Seconds in which the whole report is made: a person waits for it once a quarter. Two quiet cores: 48."""

LEVELS = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
MARGINS = {"sex": 2, "age": 6, "area": 3, "work": 8}


def bench(quick: bool) -> Iterable[Measured]:
    """Make the report and say how long its contents and each format took."""
    n = QUICK if quick else RESPONSES
    data = invented(n)
    seconds: dict[str, float] = {}
    told: dict[str, int] = {}
    about = About("bench", _text("Đợt khảo sát"), date(2026, 11, 22), agency=_text("Sở Nội vụ"), target=0.8)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        said = contents(data, about, progress=lambda what, done, total: _tell(told, what, done, total))
        seconds["contents"] = time.perf_counter() - begun
        for name, write in FORMATS.items():
            at = time.perf_counter()
            write(said, Path(folder), "vi", lambda done, total, name=name: _tell(told, name, done, total))
            seconds[name] = time.perf_counter() - at
        write_manifest(said, Path(folder))
        whole = time.perf_counter() - begun
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    print(file=sys.stderr)
    what = f"{n:,} responses × {FACTORS * ITEMS_EACH} items × {UNITS} units"
    figures = {"seconds": seconds, "charts": len(list(said.charts())), "bytes": size, "steps": told}
    yield Measured(f"report of {what}", f"at most {TARGET:.0f} s", f"{whole:.0f} s", whole <= TARGET, figures)
    for name, spent in seconds.items():
        yield Measured(f"of it: {name}", "", f"{spent:.1f} s", None)
    fewest = min(told.values())
    yield Measured("progress is told", "in every step", f"{sum(told.values())} times", fewest > 0, told)


def _tell(told: dict[str, int], what: str, done: int, total: int) -> None:
    told[what] = told.get(what, 0) + 1
    print(f"\r  {what} {done}/{total}   ", end="", file=sys.stderr, flush=True)


def invented(n: int) -> Dataset:
    """Return a round of n responses at units of very different sizes, each a sampling unit, with strata."""
    random = np.random.default_rng(20261122)
    size = random.pareto(1.2, UNITS) + 0.05
    unit = np.concatenate([np.arange(UNITS), random.choice(UNITS, n - UNITS, p=size / size.sum())])
    mood = random.normal(0, 0.4, UNITS)[unit]
    cells: dict[str, list[str]] = {"unit": [f"u{place:03}" for place in unit]}
    for name, many in MARGINS.items():
        cells[name] = [str(code) if code < many else "" for code in random.integers(0, many + 1, n)]
    for item in _items():
        code = 1 + np.digitize(random.normal(1.2, 1, n) + mood, (-1, 0, 1, 2))
        spelt = np.where(random.random(n) < 0.03, "0", code.astype(str))
        cells[item] = np.where(random.random(n) < 0.02, "", spelt).tolist()
    design = {"psu": cells["unit"], "stratum": [str(place % 6) for place in unit]}
    weights = random.uniform(0.5, 4, n).tolist()
    return Dataset.of(_codebook(), cells, design_columns=design | {"weight": weights})


def _items() -> list[str]:
    return [f"q{factor}_{item}" for factor in range(FACTORS) for item in range(ITEMS_EACH)]


def _codebook() -> Codebook:
    scale = tuple(
        Category(str(at), _text(words), score=float(at)) for at, words in enumerate(LEVELS, start=1)
    )
    scale += (Category("0", _text("Không áp dụng"), missing=Missing.NOT_APPLICABLE),)
    items = [Variable(name, _text(f"Nội dung {name}"), "rating", scale) for name in _items()]
    units = tuple(Category(f"u{at:03}", _text(f"Ủy ban nhân dân xã số {at}")) for at in range(UNITS))
    groups = [
        Variable(
            name, _text(name), "single", tuple(Category(str(at), _text(f"{name} {at}")) for at in range(n))
        )
        for name, n in MARGINS.items()
    ]
    factors = tuple(
        Node(f"f{at}", _text(f"Yếu tố {at}"), "mean", satisfied=("4", "5"), parts=tuple(
            Node(name, _text(f"Nội dung {name}"), "item", satisfied=("4", "5"))
            for name in _items() if name.startswith(f"q{at}_")
        ))
        for at in range(FACTORS)
    )  # fmt: skip
    index = Node("index", _text("Chỉ số hài lòng"), "mean", satisfied=("4", "5"), parts=factors)
    variables = (*items, Variable("unit", _text("Đơn vị"), "single", units), *groups)
    return Codebook(_text("Phiếu"), variables, (index,), version="0" * 64)


def _text(words: str) -> Text:
    return Text.of({"vi": words})
