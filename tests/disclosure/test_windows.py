"""A quarter's table less another's, or the year's less its quarters, tells nothing that is left out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from analysis.disclosure.window import Window, settle

SMALLEST = 5
QUARTERS = np.repeat(np.arange(4), 250)
TIMES = {
    "round": QUARTERS >= 0,
    **{f"quarter {at + 1}": at == QUARTERS for at in range(4)},
    "first half": QUARTERS < 2,
    "second half": QUARTERS >= 2,
    "nine months": QUARTERS < 3,
}


def invented(seed: int) -> tuple[list[Window], np.ndarray]:
    """Windows of a round with seven units, some with next to nobody in some quarter."""
    random = np.random.default_rng(seed)
    share = random.dirichlet(np.full(7, 0.6), 4)
    unit = np.concatenate([random.choice(7, 250, p=share[at]) for at in range(4)])
    kept = random.random(1000) < random.choice([0.05, 0.1, 0.4])
    times = ["round", *random.choice(list(TIMES)[1:], int(random.integers(1, 7)), replace=False)]
    windows = []
    for name in times:
        rows = TIMES[name] & kept
        sizes = {str(code): int((unit[rows] == code).sum()) for code in range(7)}
        hidden = {code for code, n in sizes.items() if n < SMALLEST}
        windows.append(Window(rows, sizes, hidden, is_fixed=name == "round"))
    table = np.array(
        [[((unit == code) & (at == QUARTERS) & kept).sum() for at in range(4)] for code in range(7)]
    )
    return windows, table


def narrowed(windows: list[Window], table: np.ndarray) -> list[tuple[int, float, float]]:
    """What an outsider narrows to fewer than five values: small counts of a unit in some time."""
    kept = windows[0].rows
    masks = [
        [(w.rows & (at == QUARTERS)).any() == (kept & (at == QUARTERS)).any() for at in range(4)]
        for w in windows
    ]
    rows = np.array(masks, float)
    found = []
    for code, counts in enumerate(table):
        shown = [w.shows(str(code)) for w in windows]
        asked = [*np.eye(4), *rows[~np.array(shown)]]
        equal = {"A_eq": rows[shown], "b_eq": (rows @ counts)[shown]} if any(shown) else {}
        for row in asked:
            ends = [linprog(sign * row, **equal, method="highs") for sign in (1, -1)]
            low, high = ends[0].fun, -ends[1].fun if ends[1].status == 0 else np.inf
            if 0 < row @ counts < SMALLEST and high - low < SMALLEST - 1 - 1e-9:
                found.append((int(row @ counts), low, high))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_no_small_count_of_a_time_is_told_by_tables_of_other_times(seed: int) -> None:
    windows, table = invented(seed)
    while settle(windows, SMALLEST):
        pass
    assert narrowed(windows, table) == []


def test_the_outsider_finds_what_is_only_hidden_where_it_is_small() -> None:
    assert sum(len(narrowed(*invented(seed))) for seed in range(40)) > 10


def test_a_year_shown_elsewhere_takes_another_quarter_with_the_small_one() -> None:
    sizes = {"year": 50, "q1": 18, "q2": 20, "q3": 10, "q4": 2}
    rows = dict(zip(sizes, [QUARTERS >= 0, *(at == QUARTERS for at in range(4))], strict=True))
    windows = {name: Window(rows[name], {"a": n}, is_fixed=name == "year") for name, n in sizes.items()}
    windows["q4"].hidden.add("a")
    assert settle([*windows.values()], SMALLEST)
    assert not settle([*windows.values()], SMALLEST)
    assert [name for name, window in windows.items() if window.hidden] == ["q3", "q4"]
    assert not settle([*windows.values()], 0)


TREE = {"+": ["+A", "+B"], "+A": ["A", "a1", "+a2"], "+a2": ["a2", "a3", "a4"], "+B": ["b1", "b2", "b3"]}
"""A province, departments, units and points; A and a2 have answers of their own, which no row shows."""

OWN, WITHOUT_ROW = ("A", "a1", "a2", "a3", "a4", "b1", "b2", "b3"), ("A", "a2")


def leaves(figure: str) -> list[str]:
    return [leaf for part in TREE[figure] for leaf in leaves(part)] if figure in TREE else [figure]


def nested(seed: int) -> tuple[list[Window], np.ndarray]:
    """Tables of a tree of units over several times, and how many answered at each place in each quarter."""
    random = np.random.default_rng(seed)
    share = random.dirichlet(np.full(len(OWN), 0.7), 4)
    unit = np.concatenate([random.choice(len(OWN), 250, p=share[at]) for at in range(4)])
    kept = random.random(1000) < random.choice([0.05, 0.1, 0.4])
    table = np.array(
        [[((unit == at) & (time == QUARTERS) & kept).sum() for time in range(4)] for at in range(len(OWN))]
    )
    laminar = [name for name in TIMES if name != "nine months"]  # see docs/methods/disclosure.md
    times = ["round", *random.choice(laminar, int(random.integers(1, 5)), replace=False)]
    windows = []
    for place, name in enumerate(times):
        own = {code: int(((unit == at) & TIMES[name] & kept).sum()) for at, code in enumerate(OWN)}
        fixed = place == 0  # the round's own table has no departments
        sizes = own | {figure: sum(own[leaf] for leaf in leaves(figure)) for figure in TREE}
        hidden = {figure for figure, n in sizes.items() if n < SMALLEST}
        if fixed:
            alone = Window(TIMES[name] & kept, sizes, {*OWN} & hidden, below={"all": OWN})
            alone.guard(SMALLEST)
            hidden |= alone.hidden
        windows.append(Window(TIMES[name] & kept, sizes, hidden - {"all"}, fixed, TREE))
    return windows, table


def told(windows: list[Window], table: np.ndarray) -> list[tuple[str, int, float, float]]:
    """What somebody with every table narrows to fewer than five values: small counts at any time."""
    times = {
        id(window): [(window.rows & (at == QUARTERS)).any() or not table[:, at].any() for at in range(4)]
        for window in windows
    }

    def row(window: Window, figure: str) -> np.ndarray:
        return np.outer([code in leaves(figure) for code in OWN], times[id(window)]).astype(float).ravel()

    read = {True: {*OWN, "+"}, False: {*OWN, *TREE} - {*WITHOUT_ROW}}
    shown = [
        row(window, figure) for window in windows for figure in sorted(read[window.is_fixed] - window.hidden)
    ]
    asked = {
        (figure, *row(window, figure)): row(window, figure) for window in windows for figure in window.sizes
    }
    counts, found = table.ravel(), []
    equal = {"A_eq": np.array(shown), "b_eq": np.array(shown) @ counts} if shown else {}
    for (figure, *_), line in asked.items():
        if 0 < line @ counts < SMALLEST:
            ends = [linprog(sign * line, **equal, method="highs") for sign in (1, -1)]
            low, high = ends[0].fun, -ends[1].fun if ends[1].status == 0 else np.inf
            if high - low < SMALLEST - 1 - 1e-9:
                found.append((figure, int(line @ counts), low, high))
    return found


@pytest.mark.parametrize("seed", range(60))
def test_no_small_count_in_a_tree_of_units_is_told_by_the_tables_of_any_time(seed: int) -> None:
    windows, table = nested(seed)
    changed = True
    while changed:
        for window in windows:
            window.guard(SMALLEST)
        changed = settle(windows, SMALLEST)
    assert told(windows, table) == []


def test_somebody_with_every_table_finds_what_is_only_hidden_where_it_is_small() -> None:
    assert sum(len(told(*nested(seed))) for seed in range(20)) > 10
