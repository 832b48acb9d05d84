"""A department over its units, a province over its departments: what each is made of and what it found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import numpy as np

from analysis.codebook import Text
from analysis.dataset import Dataset
from analysis.disclosure import ALL_DIGITS, FINE, Grain, Left, coarser, grain, holding
from analysis.disclosure.window import Window, settle
from analysis.index import Tree
from analysis.index.rollup import rolled_up
from analysis.subject import Part
from analysis.subject.chart import Chart
from analysis.table import Field, Table, Value
from analysis.tables import Printing, guarded
from analysis.tables.figures import FIGURES, figures, is_hidden, notes
from analysis.tables.index import GROUP, NODE
from survey.mandate.rollup import GIVEN, PEOPLE, Above, above
from survey.periodic.reading import Reading, Stretch
from survey.rounds import State
from survey.units import Unit, within
from survey.wording import say, texts

SUM = "+"
"""Before the code of a unit: the figure of all that lies below it, not of its own answers alone."""


@dataclass(frozen=True, slots=True)
class RollUp:
    """How units are put together.

    Parameters
    ----------
    top : str
        The unit to begin with; "" for all.
    rule : str
        `PEOPLE`, `EQUAL` or `GIVEN`, of `survey.mandate.rollup`.
    given : mapping of unit to number
        What each unit counts by the rule `GIVEN`.
    """

    top: str = ""
    rule: str = PEOPLE
    given: Mapping[str, float] = field(default_factory=dict)


FIELDS = (*GROUP, NODE[2], Field("shares", texts(lambda tag: say("period.shares", tag))), *FIGURES)


@dataclass(frozen=True, slots=True, eq=False)
class Rolled:
    """A stretch rolled up: each unit with what was found of it, and whose figures are left out."""

    stretch: Stretch
    top: Unit
    measured: frozenset[str]
    found: Sequence[tuple[Above, Tree]]
    window: Window


def rolled(units: Sequence[Unit], stretches: Sequence[Stretch], how: tuple[RollUp, Printing]) -> list[Rolled]:
    """Roll stretches of one round up; what is left out of them is not told by subtracting one from another.

    Nor is it by subtracting them from the round's own report, which has a table by unit once it is over.
    """
    made = [_rolled(units, stretch, how) for stretch in stretches]
    windows, smallest = [one.window for one in made], how[1].smallest
    if stretches[0].reading.round.state is not State.OPEN:
        windows.append(_whole(units, stretches[0].reading, how))
    changed = smallest > 1
    while changed:
        for window in windows:
            window.guard(smallest)
        changed = settle(windows, smallest)
    return made


def _rolled(units: Sequence[Unit], stretch: Stretch, how: tuple[RollUp, Printing]) -> Rolled:
    rollup, printing = how
    top = next((unit for unit in units if unit.code == rollup.top), Unit("", ""))
    trees = {category.code: tree for category, tree in stretch.groups("unit").trees[1:]}
    given = rollup.given if rollup.rule == GIVEN else None
    found = [(one, _tree(one, stretch, trees, rollup.rule)) for one in above(units, top, list(trees), given)]
    sizes = {code: tree.estimate.n for code, tree in trees.items()}
    sizes |= {_figure(one): tree.estimate.n for one, tree in found}
    small = {_figure(one) for one, tree in found if is_hidden(tree, printing)}
    small |= {code for code, tree in trees.items() if is_hidden(tree, printing)}
    weighs = rollup.rule != PEOPLE or _weighs(stretch.reading.answers)
    window = Window(stretch.mask, sizes, small, below=_below(found), weighs=weighs)
    return Rolled(stretch, top, frozenset(trees), found, window)


def _figure(one: Above) -> str:
    """Return the name of a row's figure: that of a unit's own answers, or of a sum."""
    return one.unit.code if one.measured == (one.unit.code,) else f"{SUM}{one.unit.code}"


def _below(found: Sequence[tuple[Above, Tree]]) -> dict[str, list[str]]:
    """Return for each sum the figures it is made of: a unit's own answers are a part that has no row."""
    below: dict[str, list[str]] = {}
    figures = {one.unit.code: _figure(one) for one, _ in found}
    for one, _ in found:
        if one.unit.parent in figures:
            below.setdefault(figures[one.unit.parent], []).append(_figure(one))
        if _figure(one) != one.unit.code and one.unit.code in one.measured:
            below.setdefault(_figure(one), []).append(one.unit.code)
    return below


def _whole(units: Sequence[Unit], reading: Reading, how: tuple[RollUp, Printing]) -> Window:
    """Return the round's own table by unit, as its report has it, and the sums nobody may find with it."""
    window = _rolled(units, Stretch(reading, None, reading.within(None)), how).window
    out = guarded(reading.answers, how[1]).withheld
    hidden = {code for by, code in out.groups if by == "unit"} if out else set()
    hidden |= {figure for figure in window.hidden if figure.startswith(SUM)}
    return Window(window.rows, window.sizes, hidden, is_fixed=True, below=window.below)


def rolled_part(
    units: Sequence[Unit], made: Rolled, named: tuple[str, str, Text], how: tuple[RollUp, Printing]
) -> Part:
    """Return the part with a unit, everything measured below it, and what each is made of.

    Parameters
    ----------
    named : (name, code, label)
        Of the questionnaire, of the stretch in files, and of the stretch for people.
    """
    name, code, label = named
    rollup, printing = how
    rows = tuple(
        (*_named(one, rollup.rule), *figures(tree, own, hidden=_figure(one) in made.window.hidden))
        for one, tree in made.found
        for own in [replace(printing, grain=_grain(one, made, how))]
    )
    heading = texts(lambda tag: f"{label.to(tag)}. {say('period.rolled', tag, unit=_name(made.top).to(tag))}")
    said = (*_notes(units, made.measured, rollup), *notes(printing))
    table = Table(f"{name}_{code}_units", heading, FIELDS, rows, said)
    target = made.stretch.reading.round.target
    return Part(table.name, heading, (table,), (Chart("intervals", table, target),))


def everybodys(made: Rolled, smallest: int) -> Grain:
    """Return in which steps figures over everybody are told beside a table that leaves some units out."""
    return _told(_people(sorted(made.measured), made.stretch), made, smallest)


def _grain(one: Above, made: Rolled, how: tuple[RollUp, Printing]) -> Grain:
    shares = dict(zip(one.measured, one.shares, strict=True))
    if how[0].rule == PEOPLE:
        shares = _people(one.measured, made.stretch)
    return _told(shares, made, how[1].smallest)


def _told(shares: Mapping[str, float], made: Rolled, smallest: int) -> Grain:
    """Return in which steps a sum over units is told: digits and standard error tell one left out."""
    left, whole = [code for code in shares if code in made.window.hidden], sum(shares.values())
    if len(shares) < 2 or not left:
        return ALL_DIGITS
    sizes = made.window.sizes
    found = [Left(shares[code] / whole, sizes[code], sizes[code] < smallest) for code in left if whole]
    step = grain(found, smallest)
    is_sum = bool(holding(made.stretch.reading.answers, ("unit",)))
    return coarser(Grain.of(step), Grain(0.0, FINE if is_sum else 0.0))


def _people(codes: Sequence[str], stretch: Stretch) -> dict[str, float]:
    """Return the weights of the answers of each unit of a sum; none where all count alike."""
    answers, weights = stretch.reading.answers, stretch.reading.design.weights
    if not _weighs(answers):
        return dict.fromkeys(codes, 0.0)
    column = answers.column("unit")
    places = {category.code: place for place, category in enumerate(column.variable.categories)}
    return {code: float(weights[stretch.mask & (column.codes == places[code])].sum()) for code in codes}


def _weighs(answers: Dataset) -> bool:
    """Whether what an answer counts may depend on its unit."""
    return bool(answers.people) or "weight" in answers.design_columns


def _tree(one: Above, stretch: Stretch, trees: Mapping[str, Tree], rule: str) -> Tree:
    if one.measured == (one.unit.code,):
        return trees[one.unit.code]
    if rule != PEOPLE:
        return rolled_up([trees[code] for code in one.measured], one.shares)
    reading, column = stretch.reading, stretch.reading.answers.column("unit")
    wanted = [category.code in one.measured for category in column.variable.categories]
    mask = stretch.mask & np.array([*wanted, False])[column.codes]
    return reading.formula().tree(reading.design, mask)


def _named(one: Above, rule: str) -> tuple[Value, ...]:
    alone = one.measured == (one.unit.code,)
    n = len(one.measured)
    made = None if alone else texts(lambda tag: say(f"period.of.{rule}", tag, n=n))
    return one.unit.code, _name(one.unit), one.depth, made


def _name(unit: Unit) -> Text:
    return Text.of({"vi": unit.name}) if unit.name else texts(lambda tag: say("period.all_units", tag))


def _notes(units: Sequence[Unit], measured: Set[str], how: RollUp) -> Iterator[Text]:
    yield texts(lambda tag: say(f"period.rule.{how.rule}", tag))
    fields = {unit.field for unit in units if unit.code in measured}
    alike = {unit.code for unit in units if unit.field in fields}
    leaves = (within(units, how.top) & alike) - {unit.parent for unit in units} - {""}
    counted = measured & how.given.keys() if how.rule == GIVEN else measured
    names = {unit.code: unit.name or unit.code for unit in units}
    absent = [names[code] for code in sorted(leaves - counted)]
    if absent:
        yield texts(lambda tag: say("period.absent", tag, n=len(absent), units=", ".join(absent)))
