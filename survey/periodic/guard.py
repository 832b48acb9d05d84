"""What periods of one round tell together: a year's figure less a quarter's is that of the people between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from analysis.disclosure import ALL_DIGITS, Grain, coarser
from analysis.disclosure.window import Window, settle
from analysis.tables import Printing, guarded
from analysis.tables.figures import is_hidden
from survey.judging.judgement import Judgement
from survey.periodic.reading import Reading, Stretch
from survey.periodic.rolled import Rolled, everybodys
from survey.rounds import State


@dataclass(frozen=True, slots=True)
class Guard:
    """Which figures of stretches are left out, over everybody.

    Attributes
    ----------
    names : mapping of the id of a stretch to the names of nodes
    grains : mapping of the id of a stretch to Grain
        In which steps its figures are told, where weights or standard errors would tell how many answered in
        units of which few did.
    rolled : mapping of the id of a stretch to its units put together, where they are
    """

    names: Mapping[int, frozenset[str]] = field(default_factory=dict)
    rolled: Mapping[int, Rolled] = field(default_factory=dict)
    grains: Mapping[int, Grain] = field(default_factory=dict)

    def grain(self, *stretches: Stretch) -> Grain:
        """Return in which steps what stretches have together is told."""
        return coarser(*(self.grains.get(id(stretch), ALL_DIGITS) for stretch in stretches))

    def told(self, printing: Printing, *stretches: Stretch) -> Printing:
        """Return how figures of stretches are shown."""
        return replace(printing, grain=self.grain(*stretches))

    def hides(self, stretch: Stretch) -> bool:
        """Whether the whole index of a stretch is left out."""
        root = stretch.reading.answers.codebook.indices[0]
        return root.name in self.names.get(id(stretch), ())

    def bares(self, stretch: Stretch) -> bool:
        """Whether its parts are left out, and with them the denominators, which are their sums."""
        return bool(self.names.get(id(stretch)))

    def printed(self, stretch: Stretch, printing: Printing) -> Printing:
        """Return how the sentence on a stretch is said: one that is left out is of too few people for it."""
        told = self.told(printing, stretch)
        return replace(told, smallest=stretch.n + 1) if self.hides(stretch) else told

    def shielded(self, stretch: Stretch, found: Iterable[Judgement]) -> list[Judgement]:
        """Return judgements of a stretch without the figures over everybody that are left out."""
        names = self.names.get(id(stretch), frozenset())
        return [
            replace(one, tree=None, why="withheld")
            if one.tree is not None and one.tree.node.name in names and not (one.tie and one.tie.by)
            else one
            for one in found
        ]


def guard(stretches: Iterable[Stretch], printing: Printing, made: Iterable[Rolled] = ()) -> Guard:
    """Return what is left out: no difference of two stretches, or of one and the round, tells too much then.

    Checked is the first index with its parts, by how many people stand behind each. Where the table of units
    that is *made* of a stretch leaves some out, figures over everybody do not tell them by their digits.
    """
    of_round: dict[int, list[Stretch]] = {}
    rolled = {id(one.stretch): one for one in made}
    grains = {of: everybodys(one, printing.smallest) for of, one in rolled.items()}
    for stretch in stretches:
        grains[id(stretch)] = coarser(_grain(stretch, printing), grains.get(id(stretch), ALL_DIGITS))
        of_round.setdefault(id(stretch.reading), []).append(stretch)
    names: dict[int, frozenset[str]] = {}
    for some in of_round.values():
        windows = [_window(stretch, printing) for stretch in some]
        _settle([*windows, *_whole(some[0].reading, printing)], printing.smallest)
        names |= {id(s): frozenset(w.hidden) for s, w in zip(some, windows, strict=True)}
    return Guard(names, rolled, grains)


def _grain(stretch: Stretch, printing: Printing) -> Grain:
    answers = stretch.reading.answers
    if not answers.people and not answers.design_columns:
        return ALL_DIGITS
    return guarded(answers, printing, domain=stretch.mask).grain


def _settle(windows: Sequence[Window], smallest: int) -> None:
    while settle(windows, smallest):
        pass


def _window(stretch: Stretch, printing: Printing) -> Window:
    found = [tree for _, tree in stretch.tree().walk()]
    hidden = {tree.node.name for tree in found if is_hidden(tree, printing)}
    return Window(stretch.mask, {tree.node.name: tree.estimate.n for tree in found}, hidden)


def _whole(reading: Reading, printing: Printing) -> list[Window]:
    """Return the round's own table, which is published once the round is over; nothing before."""
    if reading.round.state is State.OPEN or printing.smallest < 2:
        return []
    own = _window(Stretch(reading, None, reading.within(None)), guarded(reading.answers, printing))
    return [Window(own.rows, own.sizes, own.hidden, is_fixed=True)]


def n_answers(readings: Sequence[Reading], found: Sequence[Stretch]) -> int:
    """Return how many answers a report rests on, one in two periods counted once."""
    masks = [[stretch.mask for stretch in found if stretch.reading is reading] for reading in readings]
    return sum(int(np.any(some, axis=0).sum()) for some in masks if some)
