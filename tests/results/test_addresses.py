"""Somebody reads every address of results, with every choice in it, and cannot count who is left out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from urllib.parse import urlencode

import numpy as np
import pytest
from answered import answer, publish
from artefacts import Reader
from asked_rounds import RATING, questionnaire, rating, words
from staff_walk import signed_in_as

from survey.questionnaire.model import Item, Section
from survey.store import Role
from survey.units import Unit

SMALLEST = 5
SEXES = {"f": "Nữ", "m": "Nam", "x": "Khác"}
SEX = tuple(replace(RATING[0], code=code, label=words(name), score=None) for code, name in SEXES.items())
ITEMS = ("A1", "A2")
ASKED = questionnaire(
    Section(
        "s",
        words("Một"),
        (*(rating(name, name) for name in ITEMS), Item("sex", "single", words("Giới"), SEX)),
    )
)
UNITS = tuple("abcde")
Counts = dict[tuple[str, str, str], int]
"""By unit, sex ("" where it was not said) and measure: how many people."""


def invented(seed: int) -> list[tuple[str, dict[str, str]]]:
    """Return the unit and the answers of each person of a round with units, sexes and items of few."""
    random = np.random.default_rng(seed)
    n = int(random.integers(40, 110))
    units = random.choice(UNITS, n, p=random.dirichlet(np.full(len(UNITS), 0.7)))
    sexes = random.choice([*SEXES, ""], n, p=[0.5, 0.41, 0.05, 0.04])
    silent = {item: random.random(n) < random.choice([0.0, 0.3, 0.85]) for item in ITEMS}
    rows = []
    for at in range(n):
        given = {item: str(random.integers(1, 6)) for item in ITEMS if not silent[item][at]}
        rows.append((str(units[at]), given | ({"sex": str(sexes[at])} if sexes[at] else {})))
    return rows


def held(house, rows: list[tuple[str, dict[str, str]]]) -> Counts:
    """Hold a round with these answers, close and publish it; return how many people it counts."""
    house.store.save_units([Unit(code, f"Xã {code}") for code in UNITS])
    house.ask(ASKED)
    for unit in UNITS:
        answer(house, ASKED, [given for code, given in rows if code == unit], unit=unit)
    publish(house)
    house.store.change_state("thu", "closed", "test")
    return tallied(rows)


def tallied(rows: list[tuple[str, dict[str, str]]]) -> Counts:
    """Return how many people of each kind there are, the index counts, and each item was answered by."""
    found: Counts = dict.fromkeys(product(UNITS, (*SEXES, ""), ("all", "whole", *ITEMS)), 0)
    for unit, given in rows:
        answered = [item for item in ITEMS if item in given]
        for measure in ("all", *(["whole"] if answered else []), *answered):
            found[unit, given.get("sex", ""), measure] += 1
    return found


def tables(visit, units: Sequence[str] = ()) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Yield the column and the rows of every table at every address, staff's with every choice of *units*."""
    for by in ("", "unit", "sex"):
        name = f"whole_by_{by}" if by else "whole"
        page = visit(f"/ketqua/thu/dulieu/{name}.json")
        yield by, json.loads(page.text)["rows"] if page.status == 200 else []
        for part, unit, order in product(("", "whole", *ITEMS), units, ("value", "name")):
            query = urlencode({"by": by or "unit", "part": part, "u": unit, "order": order})
            for chart in ("groups", "ranks", "tree"):
                page = visit(f"/ketqua/thu/phantich/{chart}.json?{query}")
                rows = json.loads(page.text)["rows"] if page.status == 200 else []
                inside = {"group": unit} if chart == "tree" else {"node": part or "whole"}
                yield "unit" if chart == "tree" else by or "unit", [row | inside for row in rows]


def somebody(counts: Counts) -> Reader:
    """Return somebody who has read nothing yet, and knows who is counted by what."""
    kinds = dict.fromkeys(key[:2] for key in counts)
    within = [("whole", "all"), *((item, "whole") for item in ITEMS)]
    return Reader(
        list(counts),
        [(frozenset({(*kind, less)}), frozenset({(*kind, more)})) for kind in kinds for less, more in within],
    )


def reader(read: Iterator[tuple[str, list[dict[str, object]]]], counts: Counts) -> Reader:
    """Return somebody who has read all tables."""
    kinds, found = list(dict.fromkeys(key[:2] for key in counts)), somebody(counts)
    seen = set()
    for by, rows in read:
        for row in rows:
            group, node = row.get("group") or "", str(row.get("node", "whole"))
            inside = [kind for kind in kinds if not group or kind[by == "sex"] == group]
            for name, measures in _told(node).items():
                key = (by if group else "", group, node, name)
                if key not in seen and row.get(name) is not None:
                    seen.add(key)
                    found.reads([(*kind, measure) for kind in inside for measure in measures], row[name])
    return found


def _told(node: str) -> dict[str, tuple[str, ...]]:
    """Return what the counts of a row are the sum of; each person is asked every item."""
    if node in ITEMS:
        return {"n": (node,), "answered": (node,), "asked": ("all",)}
    return {"n": ("whole",), "answered": ITEMS}


def told(found: Reader, counts: Counts) -> list[str]:
    """Return the counts of one to four people, by column, that are narrowed to fewer than five values."""
    narrowed = []
    for at, measure in product((0, 1), ("all", "whole", *ITEMS)):
        for code in dict.fromkeys(key[at] for key in counts):
            cells = [key for key in counts if key[at] == code and key[2] == measure]
            truth = sum(counts[cell] for cell in cells)
            if 0 < truth < SMALLEST:
                low, high = found.range(cells)
                assert low <= truth <= high
                if high - low < SMALLEST - 1:
                    narrowed.append(f"{code} {measure}: {truth} is {low} to {high}")
    return narrowed


@pytest.mark.parametrize("seed", range(8))
def test_no_address_for_everyone_tells_of_few_people(house, visit, seed: int) -> None:
    counts = held(house, invented(seed))
    assert told(reader(tables(visit), counts), counts) == []


@pytest.mark.parametrize("seed", range(2))
def test_no_choice_of_the_dashboard_tells_of_few_people(house, visit, seed: int) -> None:
    counts = held(house, invented(seed))
    signed_in_as(house, visit, Role.READER)
    there = [unit for unit in UNITS if any(n for key, n in counts.items() if key[0] == unit)]
    assert told(reader(tables(visit, ("", *there)), counts), counts) == []


def test_the_reader_finds_few_people_where_only_their_own_figures_are_left_out() -> None:
    found = 0
    for seed in range(8):
        counts = tallied(invented(seed))
        naive = somebody(counts)
        for at, code in [(0, ""), *((0, unit) for unit in UNITS), *((1, sex) for sex in SEXES)]:
            cells = [key for key in counts if key[2] == "all" and code in ("", key[at])]
            n = sum(counts[cell] for cell in cells)
            naive.reads(cells, None if 0 < n < SMALLEST else n)
        found += bool(told(naive, counts))
    assert found > 3
