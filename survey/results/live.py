"""The figures of a round that still grows: only what has come since the last look is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis.codebook import Category, Codebook, Text
from analysis.compare.places import PEOPLE, Places, places
from analysis.dataset import Dataset
from analysis.dataset.column import Column
from analysis.design import Mask
from analysis.disclosure import ALL_DIGITS, combined, spreads, withheld
from analysis.disclosure import EVERYBODY as WHOLE
from analysis.index import Counts, Formula, Tree
from analysis.index.moments import Moments
from analysis.table import Table
from analysis.tables import (
    EVERYBODY,
    GroupTrees,
    Printing,
    counted_level_tables,
    group_trees,
    groupings,
    guarded,
    level_tables,
    named_groupings,
    trees,
)
from survey.clock import today
from survey.export import added, dataset, dataset_keys, first
from survey.published import published
from survey.results.crossing import Crossing, counted, holding
from survey.rounds import Round
from survey.store import Publication, Store

BATCH = 2000
"""Responses read at once."""

ALL = "*"
"""The one domain of everybody."""

Made = TypeVar("Made")


class Unequal(ValueError):
    """The responses of a round do not all count alike: their figures are not sums over them."""


@dataclass(slots=True)
class Kept:
    """What was worked out, until something new comes."""

    found: dict[str, Any] = field(default_factory=dict)

    def or_made(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what is kept under *name*, made by *make* when there is none."""
        if name not in self.found:
            self.found[name] = make()
        made: Made = self.found[name]
        return made


class Settled:
    """A round read whole: needed where responses carry weights, strata or units of their own."""

    def __init__(
        self, answers: Dataset, printing: Printing, *, last: int = 0, earlier: Sequence[Mask] = ()
    ) -> None:
        self._answers, self._earlier = answers, earlier
        self._design = answers.design() if answers.n else None
        self._printing = printing
        self._kept = Kept()
        self.n, self.last = answers.n, last

    @classmethod
    def of(cls, store: Store, round_: Round, printing: Printing, most: int = -1) -> Settled:
        """Read a round, or its first responses alone."""
        answers = dataset(store, round_.round_id) if most < 0 else first(store, round_.round_id, most)
        keys = dataset_keys(store, round_.round_id)[: answers.n]
        return cls(answers, printing, last=int(keys.max(initial=0)))

    @classmethod
    def later(cls, store: Store, round_: Round, printing: Printing, before: Sequence[Publication]) -> Settled:
        """Read what may be published of a round of which figures were published *before*.

        While the round grows that is what was published last.
        """
        answers, keys = dataset(store, round_.round_id), dataset_keys(store, round_.round_id)
        said = published(answers, keys, before, printing.smallest, is_over=not round_.grows(today()))
        rows = np.flatnonzero(said.rows)
        earlier = [mask[rows] for mask in said.earlier]
        last = int(keys[rows].max(initial=0))
        if len(rows) < answers.n:
            n = sum(key <= last for key, *_ in store.keys(round_.round_id))
            answers = first(store, round_.round_id, n)
        return cls(answers, printing, last=last, earlier=earlier)

    def trees(self) -> tuple[Tree, ...]:
        """Return every index, over everybody."""
        if self._design is None:
            return ()
        design = self._design
        return self._kept.or_made("trees", lambda: trees(self._answers, design))

    def places(self) -> Places | None:
        """Return where people were asked, as far as sampling units go; None where nobody knows."""
        return self._kept.or_made("places", lambda: places(self._answers))

    def columns(self) -> Mapping[str, Text]:
        """Return the columns that make groups, with what they are called."""
        return {name: self._answers.column(name).variable.label for name in groupings(self._answers)}

    def groups(self, by: str) -> GroupTrees:
        """Return the headline index in every group of a column."""
        node, design = self._answers.codebook.indices[0], self._design or self._answers.design()
        return self._kept.or_made(f"by {by}", lambda: group_trees(self._answers, design, node, by))

    def levels(self) -> tuple[Table, ...]:
        """Return how the answers spread over the levels of their scales."""
        if self._design is None:
            return ()
        design = self._design
        return self._kept.or_made("levels", lambda: level_tables(self._answers, design, self.guarded()))

    def guarded(self) -> Printing:
        """Return how figures are shown, so that nothing tells a small one."""
        return self._kept.or_made(
            "guarded", lambda: guarded(self._answers, self._printing, earlier=self._earlier)
        )


class Growing:
    """A round of which only sums are kept: what one more response costs does not grow with the round."""

    def __init__(self, store: Store, round_: Round, printing: Printing) -> None:
        self._store, self._round, self._printing = store, round_, printing
        self._after = 0
        self._book: Codebook | None = None
        self._whole: dict[str, Moments] = {}
        self._by: dict[str, Moments] = {}
        self._levels: dict[str, NDArray[np.int64]] = {}
        self._categories: dict[str, dict[str, Category]] = {}
        self._crossing = Crossing()
        self._kept = Kept()
        self.n = 0

    @property
    def last(self) -> int:
        """The key of the last response that was read."""
        return self._after

    def catch_up(self, until: int) -> None:
        """Read the responses that have come since, up to *until* in all.

        Raises
        ------
        Unequal
            When they do not all count alike.
        survey.export.PartlyDesigned
        """
        while (most := min(BATCH, until - self.n)) > 0:
            some, self._after = added(self._store, self._round.round_id, self._after, most)
            if not some.n:
                return
            self._add(some)
            self._kept = Kept()

    def _add(self, some: Dataset) -> None:
        units = self._units(some)
        self._book = some.codebook
        everybody = np.full(some.n, ALL)
        for place, node in enumerate(some.codebook.indices):
            formula = Formula.of(node, some.columns)
            _moments(self._whole, node.name, formula, units).add(formula, everybody, units)
            if place == 0:
                names = named_groupings(some.codebook)
                codes = {name: self._codes(some.column(name)) for name in names}
                self._crossing.add(codes)
                for name in names:
                    _moments(self._by, name, formula, units).add(formula, codes[name], units)
            self._count([some.column(item) for item in node.items if item not in self._seen(place)])
        self.n += some.n

    def _seen(self, place: int) -> set[str]:
        """Return the items of the indices before the one at *place*: they are counted already."""
        before = () if self._book is None else self._book.indices[:place]
        return {item for node in before for item in node.items}

    def _units(self, some: Dataset) -> NDArray[np.str_] | None:
        """Return the sampling unit of each response, None where each is one."""
        drawn = self._round.clusters
        if some.people:
            raise Unequal(", ".join(some.people))
        if set(some.design_columns) != ({"psu"} if drawn else set()):
            raise Unequal(", ".join(some.design_columns))
        if not drawn:
            return None
        units = some.design_columns["psu"]
        if units.tolist() != list(some.column(drawn).cells()):
            raise Unequal("psu")
        return units

    def _codes(self, column: Column) -> NDArray[np.str_]:
        """Return the code of each answer, "" for none; the categories are remembered in their order."""
        categories = column.variable.categories
        known = self._categories.setdefault(column.variable.name, {})
        known |= {category.code: category for category in categories}
        return np.array([*(category.code for category in categories), ""])[column.codes]

    def _count(self, columns: Sequence[Column]) -> None:
        for column in columns:
            variable = column.variable
            if variable.kind == "rating":
                counts = np.bincount(column.codes[column.codes >= 0], minlength=len(variable.categories))
                self._levels[variable.name] = self._levels.get(variable.name, 0) + counts

    def trees(self) -> tuple[Tree, ...]:
        """Return every index, over everybody."""
        return self._kept.or_made(
            "trees", lambda: tuple(moments.tree(ALL) for moments in self._whole.values())
        )

    def places(self) -> Places | None:
        """Return where people were asked, as far as sampling units go."""
        return self._kept.or_made("places", self._places)

    def _places(self) -> Places:
        drawn = next((sorted(moments.drawn) for moments in self._whole.values()), [])
        if not drawn:
            return PEOPLE
        homes = {point.code: point.unit for point in self._store.service_points()}
        is_unit = self._round.clusters == "unit" or all(homes.get(code) == code for code in drawn)
        return Places.at("unit" if is_unit else self._round.clusters, drawn)  # as `places` of the answers

    def columns(self) -> Mapping[str, Text]:
        """Return the columns that make groups, with what they are called."""
        if self._book is None:
            return {}
        labels = {variable.name: variable.label for variable in self._book.variables}
        return {name: labels[name] for name, moments in self._by.items() if len(moments.tallies) > 1}

    def groups(self, by: str) -> GroupTrees:
        """Return the headline index in every group of a column."""
        return self._kept.or_made(f"by {by}", lambda: self._groups(by))

    def _groups(self, by: str) -> GroupTrees:
        moments, label = self._by[by], self.columns()[by]
        order = [unit.code for unit in self._store.units()] if by == "unit" else [*self._categories[by]]
        codes = [code for code in order if code in moments.tallies]
        codes += sorted(moments.tallies.keys() - set(codes))
        found = tuple((self._categories[by][code], moments.tree(code)) for code in codes)
        whole = self.trees()[0]
        return GroupTrees(by, label, whole.node, ((EVERYBODY, whole), *found))

    def levels(self) -> tuple[Table, ...]:
        """Return how the answers spread over the levels of their scales."""
        if self._book is None:
            return ()
        book = self._book
        marks: dict[str, Counts] = {}
        for moments in self._whole.values():
            for item, found in moments.tallies[ALL].marks.items():
                marks.setdefault(item, Counts(*found.tolist()))
        given = {item: (levels, marks[item]) for item, levels in self._levels.items()}
        return self._kept.or_made("levels", lambda: counted_level_tables(book, given, self.guarded()))

    def guarded(self) -> Printing:
        """Return how figures are shown, so that nothing tells a small one."""
        return self._kept.or_made("guarded", self._guarded)

    def _guarded(self) -> Printing:
        if self._book is None or not self._whole or self._printing.smallest < 2:
            return self._printing
        by = {name: self._by[name] for name in self.columns()}
        of = counted(self._whole, by, self._crossing, ALL)
        out = withheld(of, self._printing.smallest, self._book.indices)
        found = combined({}, spreads(of, out, holding(of, self._round.clusters)))
        grain = found.get(WHOLE, ALL_DIGITS)
        return replace(self._printing, withheld=replace(out, grains=found), grain=grain)


def _moments(
    kept: dict[str, Moments], name: str, formula: Formula, units: NDArray[np.str_] | None
) -> Moments:
    return kept.setdefault(name, Moments(formula, units is not None))
