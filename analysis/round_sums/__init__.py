"""What a round sends to a centre: the totals of its indices, over all and in groups, and nobody's answers.

The sums of several rounds are put together as independent samples: their totals and covariances add.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from analysis.brief import Brief
from analysis.codebook import Category, Codebook, Node, Text
from analysis.dataset import Dataset
from analysis.dataset.column import Column
from analysis.design import Design
from analysis.index import Formula, Tree
from analysis.index.totals import Totals
from analysis.refusal import Refusal

Key = tuple[str, str, str]
"""An index, the column that makes groups, and the code of a group; the last two "" for everybody."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One round among those whose sums are put together.

    Attributes
    ----------
    name : str
        The round.
    title : Text
    n : int
        Responses.
    people : float
        The sum of their weights.
    is_weighted : bool
        Whether the weights differ from 1.
    """

    name: str
    title: Text
    n: int
    people: float
    is_weighted: bool


@dataclass(frozen=True, slots=True)
class Grouping:
    """A column that makes groups, what it is called, and its groups."""

    by: str
    label: Text
    groups: tuple[Category, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RoundSums(Brief):
    """The sums of one round, or of several put together.

    Attributes
    ----------
    rounds : tuple of Sent
    codebook : Codebook
        Of the questionnaire that all of them asked.
    groupings : tuple of Grouping
    totals : mapping of Key to Totals
    """

    rounds: tuple[Sent, ...]
    codebook: Codebook
    groupings: tuple[Grouping, ...]
    totals: Mapping[Key, Totals]

    @property
    def name(self) -> str:
        """The names of the rounds."""
        return ", ".join(sent.name for sent in self.rounds)

    def tree(self, node: Node, by: str = "", code: str = "") -> Tree:
        """Return the estimates of one of the codebook's indices, for everybody or in one group."""
        return self.totals[node.name, by, code].tree(_shape(node, self.codebook))

    def scaled(self, people: float) -> RoundSums:
        """Return the sums of a round whose weights add up to *people*."""
        factor = people / sum(sent.people for sent in self.rounds)
        rounds = tuple(replace(sent, people=sent.people * factor, is_weighted=True) for sent in self.rounds)
        return replace(
            self, rounds=rounds, totals={key: found.times(factor) for key, found in self.totals.items()}
        )


def round_sums(
    dataset: Dataset, name: str, title: Text, *, by: Sequence[str] = (), smallest: int = 5
) -> RoundSums:
    """Return what a round sends.

    Parameters
    ----------
    dataset : Dataset
        With the design columns of the round.
    name, title : str, Text
        Of the round.
    by : sequence of str
        Columns that make groups; see `Dataset.group`.
    smallest : int
        Fewer respondents than this in a group are refused; 0 refuses nobody.

    Raises
    ------
    Refusal
        No answers; a group of too few people; a variance that does not follow from totals.

    Notes
    -----
    Not for two rounds that drew the same sampling units or the same people: those are not independent.

    Examples
    --------
    >>> import json
    >>> from analysis.codebook import NO_TEXT, Category, Codebook, Node, Variable
    >>> scale = tuple(Category(code, NO_TEXT) for code in "12345")
    >>> item = Node("desk", NO_TEXT, "item", satisfied=("4", "5"))
    >>> book = Codebook(NO_TEXT, (Variable("desk", NO_TEXT, "rating", scale),), (item,))
    >>> north = round_sums(Dataset.of(book, {"desk": list("45254")}), "north", NO_TEXT)
    >>> south = round_sums(Dataset.of(book, {"desk": list("4211")}), "south", NO_TEXT)
    >>> whole = combined([north.scaled(3_000), south.scaled(1_000)]).tree(item).estimate
    >>> whole.n, round(whole.value, 4)
    (9, 0.6625)
    """
    if dataset.n == 0 or not dataset.codebook.indices:
        raise Refusal("no answers", f"round {name}")
    if few := [f"{group} ({n})" for group, n in _sizes(dataset, by) if 0 < n < smallest]:
        raise Refusal("few people", f"round {name}", smallest=smallest, groups=", ".join(few))
    design = dataset.design()
    groupings = tuple(Grouping(column, _label(dataset, column), dataset.group(column)[0]) for column in by)
    totals = dict(_totals(dataset, design, groupings))
    weighted = bool((design.weights != 1).any())
    sent = Sent(name, title, dataset.n, float(design.weights.sum()), weighted)
    return RoundSums((sent,), _needed(dataset.codebook), groupings, totals)


def combined(parts: Sequence[RoundSums]) -> RoundSums:
    """Return the sums of independent rounds put together; groups are those of columns that all of them have.

    Every weight counts as it is: a round without weights counts its respondents, one with weights the
    people they stand for. `RoundSums.scaled` gives a round the people it is to count.

    Raises
    ------
    Refusal
        Rounds that asked another version of the questionnaire; a round given twice; some with weights and
        some without; a code that means two things.
    """
    first, *others = parts
    for other in others:
        if other.codebook.version != first.codebook.version:
            raise Refusal("other questionnaire", "sums", first=first.name, second=other.name)
    rounds = tuple(sent for part in parts for sent in part.rounds)
    _check(rounds)
    groupings = tuple(_shared(parts))
    keys = [(node.name, "", "") for node in first.codebook.indices]
    keys += [
        (node.name, grouping.by, group.code)
        for node in first.codebook.indices
        for grouping in groupings
        for group in grouping.groups
    ]
    return RoundSums(rounds, first.codebook, groupings, {key: _sum(parts, key) for key in keys})


def _totals(dataset: Dataset, design: Design, groupings: Sequence[Grouping]) -> Iterator[tuple[Key, Totals]]:
    for node in dataset.codebook.indices:
        formula = Formula.of(node, dataset.columns)
        yield (node.name, "", ""), Totals.of(formula, design)
        for grouping in groupings:
            _, places = dataset.group(grouping.by)
            for place, group in enumerate(grouping.groups):
                yield (node.name, grouping.by, group.code), Totals.of(formula, design, places == place)


def _sizes(dataset: Dataset, by: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield every group of each column and its respondents; those in none too: the rest tells of them."""
    for column in by:
        groups, places = dataset.group(column)
        for place, code in enumerate([*(group.code for group in groups), "–"]):
            yield f"{column}={code}", int((places == (place if code != "–" else -1)).sum())


def _label(dataset: Dataset, column: str) -> Text:
    return dataset.column(column).variable.label if column in dataset.columns else Text.of({"vi": column})


def _needed(codebook: Codebook) -> Codebook:
    """Return the codebook with only the variables that its indices are made of."""
    items = {item for node in codebook.indices for item in node.items}
    return replace(codebook, variables=tuple(v for v in codebook.variables if v.name in items))


@cache
def _shape(node: Node, codebook: Codebook) -> Formula:
    """Return the formula of an index over nobody: what its columns are and how its nodes are made."""
    items = set(node.items)
    return Formula.of(node, {v.name: Column.of(v, []) for v in codebook.variables if v.name in items})


def _check(rounds: Sequence[Sent]) -> None:
    names = [sent.name for sent in rounds]
    for name in names:
        if names.count(name) > 1:
            raise Refusal("twice", f"round {name}")
    weighted = [sent.name for sent in rounds if sent.is_weighted]
    plain = [sent.name for sent in rounds if not sent.is_weighted]
    if weighted and plain:
        raise Refusal("mixed weights", "sums", weighted=", ".join(weighted), unweighted=", ".join(plain))


def _shared(parts: Sequence[RoundSums]) -> Iterator[Grouping]:
    """Yield the columns that all have, each with the groups of any of them, the first's first."""
    for grouping in parts[0].groupings:
        same = [found for part in parts for found in part.groupings if found.by == grouping.by]
        if len(same) < len(parts):
            continue
        groups: dict[str, Category] = {}
        for group in (group for found in same for group in found.groups):
            known = groups.setdefault(group.code, group)
            if known.label != group.label:
                names = {"first": known.label.to("vi"), "second": group.label.to("vi")}
                raise Refusal("two labels", grouping.by, code=group.code, **names)
        yield replace(grouping, groups=tuple(groups.values()))


def _sum(parts: Sequence[RoundSums], key: Key) -> Totals:
    first, *others = [part.totals[key] for part in parts if key in part.totals]
    for other in others:
        first = first + other
    return first
