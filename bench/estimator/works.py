"""Works A, B and C through the public interface, beside R survey and svy, in one run with equal numbers.

A: percent satisfied and its standard error, 30 items with 3 % unanswered, whole and 50 districts, 600
sampling units in 30 strata; design, missing answers, intervals and degrees of freedom included. B: raking
to four margins. C: work A by 500 bootstrap replicates. The time to read data is nobody's; where a peer
would take minutes some of the items are timed and scaled, which the table says. A peer that takes too long
or too much memory is stopped, and its ratio is a lower bound. Ratios are by the clock; those by processor
time, which count both of our threads, stand beside them for machines that others use too.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import numpy as np
import pyarrow
from pyarrow import parquet

from analysis.estimate.estimated import Estimates
from analysis.reduction import reduced, unit_design
from analysis.reduction.pushdown import Layout, pushed
from bench.estimator.alone import Alone, alone, domains, raked
from bench.estimator.invented import DISTRICTS, ITEMS, MARGINS, Round, invented
from bench.estimator.peers import Answered, r, svy
from bench.estimator.tree import tree
from bench.measured import Measured

AGREED = 1e-9
TARGETS = {10_000: 200, 100_000: 500, 1_000_000: 1500}
TURNS = {10_000: 20, 100_000: 10, 1_000_000: 10}
TIMED = {10_000: ITEMS, 100_000: 6, 1_000_000: 3}
"""How many of the 30 items R and svy are timed on."""
ROW_GROUP = 122_880
"""Rows of Parquet that one thread reads at a time; what DuckDB itself writes."""
MEMORY = 8000
BANDWIDTH_BYTES = 42e6


Part = Callable[[int, Path], Iterator[Measured]]
"""Measures one work at one size, with a folder for the data a peer reads."""


def works(quick: bool) -> Iterable[Measured]:
    """Measure the works at every size; quickly, at 10,000 only."""
    for name, part in parts().items():
        if not quick or name.partition("/")[0] not in ("100000", "1000000", "10000000"):
            yield from part()


def parts() -> dict[str, Callable[[], Iterator[Measured]]]:
    """Return every part of the works by name, SIZE/WORK, for measuring one alone."""
    sized = {f"{n}/{name}": partial(_in_folder, part, n) for n in TARGETS for name, part in WORKS.items()}
    one_size: dict[str, Callable[[], Iterator[Measured]]] = {
        "1000000/floor": _reading,
        "1000000/parquet": partial(_in_folder, _from_parquet, 1_000_000),
        "live": lambda: iter([_live((10_000, 100_000, 1_000_000))]),
        "tree": lambda: iter(tree()),
        "10000000/memory": _ten_million,
    }
    return sized | one_size


def _in_folder(part: Part, n: int) -> Iterator[Measured]:
    with TemporaryDirectory() as folder:
        yield from part(n, Path(folder))


def _items(n: int, folder: Path) -> Iterator[Measured]:
    some, mine = invented(n), alone("domains", n, TURNS[n])
    some.write(folder)
    theirs = r(folder, "items", TIMED[n])
    yield _ratio(f"A, {n:,}: R survey, item by item", TARGETS[n], mine, theirs)
    yield _agreement(f"A, {n:,}: numbers of R", theirs.numbers, _numbers(some, domains(some)))


def _svy(n: int, folder: Path) -> Iterator[Measured]:
    mine = alone("domains", n, TURNS[n])
    target = 150 if n == 1_000_000 else None
    yield _ratio(f"A, {n:,}: svy", target, mine, svy(invented(n), TIMED[n]))


def _complete(n: int, folder: Path) -> Iterator[Measured]:
    full, mine = invented(n, complete=True), alone("complete", n, TURNS[n])
    full.write(folder)
    theirs = r(folder, "complete")
    yield _ratio(f"A, {n:,}: R survey, complete, one call", 60 if n == 1_000_000 else None, mine, theirs)
    yield _agreement(f"A, {n:,}: numbers of R, complete", theirs.numbers, _numbers(full, domains(full)))


def _reading() -> Iterator[Measured]:
    n, floor = 1_000_000, _floor()
    mine = alone("domains", n, TURNS[n])
    times = f"{mine.seconds / floor:.0f} x ({floor * 1e3:.1f} ms)"
    yield Measured(f"A, {n:,}: reading 42 MB", "≤ 100 x", times, mine.seconds <= 100 * floor)


def _ten_million() -> Iterator[Measured]:
    ten = alone("domains", 10_000_000, 1)
    value = f"{ten.megabytes:,.0f} MB, {ten.seconds:.2f} s"
    yield Measured("A, 10,000,000: memory", f"≤ {MEMORY:,} MB", value, ten.megabytes <= MEMORY)


def _from_parquet(n: int, folder: Path) -> Iterator[Measured]:
    some, path = invented(n), folder / "round.parquet"
    some.write(folder)
    theirs = r(folder, "items", TIMED[n])
    by_unit = np.lexsort((some.district, some.psu))
    for how, target, order in (("in the order of arrival", None, np.arange(n)), ("by unit", 500, by_unit)):
        design = {"psu": some.psu, "stratum": some.strata, "weight": some.weights, "district": some.district}
        columns = {name: column[order] for name, column in {**design, **some.codes}.items()}
        parquet.write_table(pyarrow.table(columns), path, row_group_size=ROW_GROUP)
        mine, found = _pushed_down(path, some, TURNS[n])
        yield _ratio(f"A, {n:,}: from Parquet {how} through DuckDB, R", target, mine, theirs)
        name = f"A, {n:,}: DuckDB {how} and numpy"
        yield _agreement(name, _numbers(some, domains(some)), _numbers(some, found), 1e-12)


def _pushed_down(path: Path, some: Round, turns: int) -> tuple[Alone, Estimates]:
    """Return the best times of reading a file, reducing it and making the intervals, and what was found."""
    seconds, processor = [], []
    for _ in range(turns):
        start, spent = time.perf_counter(), time.process_time()
        table = ibis.duckdb.connect().read_parquet(path)
        pushed_down = pushed(table, Layout(domain="district"), some.measures)
        found = pushed_down.sums.means(pushed_down.units)
        _ = found.ses, found.degf, found.ci()
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - spent)
    return Alone(min(seconds), min(processor), 0), found


def _live(sizes: Sequence[int]) -> Measured:
    """Return what one more response costs a dashboard, beside what it costs one of the smallest round."""
    seconds = []
    for n in sizes:
        some = invented(n)
        design = some.design()
        units = unit_design(design)
        sums = reduced(some.columns, design, some.measures, by=some.district, domains=DISTRICTS)
        best = float("inf")
        for turn in range(20):
            start = time.perf_counter()
            sums.add(turn, turn, 1.0, np.ones(ITEMS))
            sums.means(units).ci()
            best = min(best, time.perf_counter() - start)
        seconds.append(best)
    ratio = seconds[-1] / seconds[0]
    times = ", ".join(f"{n:,}: {1e3 * one:.1f} ms" for n, one in zip(sizes, seconds, strict=True))
    return Measured(
        "one more response, all intervals again", "≤ 1.3 x", f"{ratio:.2f} x ({times})", ratio <= 1.3
    )


def _rake(n: int, folder: Path) -> Iterator[Measured]:
    some, mine = invented(n), alone("rake", n, TURNS[n])
    some.write(folder)
    population = some.population()
    with (folder / "margins.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["margin", "category", "count"])
        for name in MARGINS:
            margin = population.margin({name: some.margins[name]})
            rows.writerows(
                [name, label, repr(float(c))] for label, c in zip(margin.labels, margin.counts, strict=True)
            )
    theirs, weights = r(folder, "rake"), raked(some)
    found = {name: float(weights[int(name.split(".")[1])]) for name in theirs.numbers}
    yield _ratio(f"B, {n:,}: R rake()", 150 if n == 1_000_000 else None, mine, theirs)
    yield _agreement(f"B, {n:,}: weights of R", theirs.numbers, found)


def _bootstrap(n: int, folder: Path) -> Iterator[Measured]:
    invented(n).write(folder)
    mine, theirs = alone("bootstrap", n, TURNS[n]), r(folder, "bootstrap", 3)
    yield _ratio(f"C, {n:,}: R, 30 means only", 1000 if n == 1_000_000 else None, mine, theirs)
    memory = f"{mine.megabytes:,.0f} MB"
    yield Measured(f"C, {n:,}: memory", "≤ 500 MB", memory, mine.megabytes <= 500)


WORKS: Mapping[str, Part] = {
    "items": _items,
    "svy": _svy,
    "complete": _complete,
    "rake": _rake,
    "bootstrap": _bootstrap,
}
"""The works at every size."""


def _numbers(some: Round, estimates: Estimates) -> Mapping[str, float]:
    """Return what is compared with R by the names works.R gives: item.whole|district.value|se."""
    numbers = {}
    shape = -1, ITEMS
    for name, table in (("value", estimates.values.reshape(shape)), ("se", estimates.ses.reshape(shape))):
        for place, row in enumerate(table):
            where = "whole" if place == 0 else str(place - 1)
            numbers |= {f"{q}.{where}.{name}": float(v) for q, v in zip(some.codes, row, strict=True)}
    return numbers


def _ratio(name: str, target: float | None, mine: Alone, theirs: Answered) -> Measured:
    ratio = theirs.seconds / mine.seconds
    scaled = "" if theirs.timed == ITEMS else f", {theirs.timed} items timed x {ITEMS // theirs.timed}"
    beside = f"by processor time {theirs.processor / mine.processor:,.0f} x"
    value = f"{ratio:,.0f} x ({mine.seconds:.4f} s, theirs {theirs.seconds:.2f} s{scaled}; {beside})"
    reached = ratio >= target if target else None
    if theirs.stopped:
        bound = "no ratio" if np.isnan(ratio) else f"> {ratio:,.0f} x"
        value, reached = f"{bound} ({mine.seconds:.4f} s; it {theirs.stopped})", reached or None
    return Measured(name, f"≥ {target:,} x" if target else "–", value, reached)


def _agreement(
    name: str, theirs: Mapping[str, float], mine: Mapping[str, float], most: float = AGREED
) -> Measured:
    if not theirs:
        return Measured(name, f"≤ {most:g}", "nothing to compare with: the peer was stopped", None)
    gaps = [abs(mine[key] - number) / max(abs(number), 1e-12) for key, number in theirs.items()]
    furthest = max(gaps)
    value = f"{furthest:.1e} over {len(gaps):,} numbers"
    return Measured(name, f"≤ {most:g}", value, furthest <= most)


def _floor() -> float:
    """Return the seconds one thread takes to read 42 MB that are in no cache of its own."""
    memory, best = np.ones(int(BANDWIDTH_BYTES) // 8), float("inf")
    for _ in range(10):
        start = time.perf_counter()
        memory.max()
        best = min(best, time.perf_counter() - start)
    return best
