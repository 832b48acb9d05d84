"""A department over its units, a province over its departments: what each is made of and what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

import numpy as np

from analysis.chart import Chart
from analysis.codebook import Text
from analysis.disclosure import is_exposed
from analysis.index import Tree
from analysis.rollup import rolled_up
from analysis.subject import Part
from analysis.table import Field, Table, Value
from analysis.tables import Printing
from analysis.tables.figures import FIGURES, figures, is_hidden, notes
from analysis.tables.index import GROUP, NODE
from survey.reckoning import Stretch
from survey.rollup import GIVEN, PEOPLE, Above, above
from survey.units import Unit, within
from survey.wording import LANGUAGES, say


@dataclass(frozen=True, slots=True)
class RollUp:
    """How units are put together.

    Parameters
    ----------
    top : str
        The unit to begin with; "" for all.
    rule : str
        `PEOPLE`, `EQUAL` or `GIVEN`, of `survey.rollup`.
    given : mapping of unit to number
        What each unit counts by the rule `GIVEN`.
    """

    top: str = ""
    rule: str = PEOPLE
    given: Mapping[str, float] = field(default_factory=dict)


def texts(said: Callable[[str], str]) -> Text:
    """Return a text in every language of the software."""
    return Text.of({language: said(language) for language in LANGUAGES})


FIELDS = (*GROUP, NODE[2], Field("shares", texts(lambda tag: say("period.shares", tag))), *FIGURES)


def rolled_part(
    units: Sequence[Unit],
    stretch: Stretch,
    named: tuple[str, str, Text],
    how: tuple[RollUp, Printing],
) -> Part:
    """Return the part with a unit, everything measured below it, and what each is made of.

    Parameters
    ----------
    named : (name, code, label)
        Of the questionnaire, of the stretch in files, and of the stretch for people.
    """
    name, code, label = named
    rollup, printing = how
    top = next((unit for unit in units if unit.code == rollup.top), Unit("", ""))
    trees = {category.code: tree for category, tree in stretch.groups("unit").trees[1:]}
    given = rollup.given if rollup.rule == GIVEN else None
    found = [(one, _tree(one, stretch, trees, rollup.rule)) for one in above(units, top, list(trees), given)]
    hidden = _hidden(found, printing)
    rows = tuple(
        (*_named(one, rollup.rule), *figures(tree, printing, hidden=one.unit.code in hidden))
        for one, tree in found
    )
    heading = texts(lambda tag: f"{label.to(tag)}. {say('period.rolled', tag, unit=_name(top).to(tag))}")
    said = (*_notes(units, trees.keys(), rollup), *notes(printing))
    table = Table(f"{name}_{code}_units", heading, FIELDS, rows, said)
    return Part(table.name, heading, (table,), (Chart("intervals", table, stretch.reading.round.target),))


def _tree(one: Above, stretch: Stretch, trees: Mapping[str, Tree], rule: str) -> Tree:
    if one.measured == (one.unit.code,):
        return trees[one.unit.code]
    if rule != PEOPLE:
        return rolled_up([trees[code] for code in one.measured], one.shares)
    reading, column = stretch.reading, stretch.reading.answers.column("unit")
    wanted = [category.code in one.measured for category in column.variable.categories]
    mask = stretch.mask & np.array([*wanted, False])[column.codes]
    return reading.formula().tree(reading.design, mask)


def _hidden(found: Sequence[tuple[Above, Tree]], printing: Printing) -> frozenset[str]:
    """Return the units not to be shown: small ones, and those with which what is above would tell them."""
    sizes = {one.unit.code: tree.estimate.n for one, tree in found}
    hidden = {one.unit.code for one, tree in found if is_hidden(tree, printing)}
    below: dict[str, list[str]] = {}
    for one, _ in found:
        below.setdefault(one.unit.parent, []).append(one.unit.code)
    before = -1
    while printing.smallest > 1 and len(hidden) != before:
        before = len(hidden)
        for parent, codes in below.items():
            left = [sizes[code] for code in codes if code in hidden]
            rest = [(sizes[code], code) for code in codes if code not in hidden and sizes[code]]
            if is_exposed(left, printing.smallest) or (parent in hidden and not left):
                hidden.add(min(rest)[1] if rest else parent)
    return frozenset(hidden)


def _named(one: Above, rule: str) -> tuple[Value, ...]:
    alone = one.measured == (one.unit.code,)
    n = len(one.measured)
    made = None if alone else texts(lambda tag: say(f"period.of.{rule}", tag, n=n))
    return one.unit.code, _name(one.unit), one.depth, made


def _name(unit: Unit) -> Text:
    return Text.of({"vi": unit.name}) if unit.name else texts(lambda tag: say("period.all_units", tag))


def _notes(units: Sequence[Unit], measured: Set[str], how: RollUp) -> Iterator[Text]:
    yield texts(lambda tag: say(f"period.rule.{how.rule}", tag))
    leaves = within(units, how.top) - {unit.parent for unit in units} - {""}
    counted = measured & how.given.keys() if how.rule == GIVEN else measured
    absent = sorted(leaves - counted)
    if absent:
        yield texts(lambda tag: say("period.absent", tag, n=len(absent), units=", ".join(absent)))
