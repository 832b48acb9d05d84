"""What may be seen of a round, as tables: by the choice of a member of staff, or what everyone is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.codebook import Node, Text
from analysis.compare.places import Places
from analysis.disclosure import ALL_DIGITS, Grain, coarser
from analysis.index import Tree
from analysis.table import Table
from analysis.tables import (
    GroupTrees,
    Printing,
    change_table,
    group_table,
    headline_table,
    index_table,
    rank_table,
    target_table,
    trend_table,
)
from survey.results.choice import Choice
from survey.results.source import Source
from survey.rounds import Round


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another round that asked the same: its headline index, where it asked, how coarsely it is told."""

    round: Round
    tree: Tree
    places: Places | None = None
    grain: Grain = ALL_DIGITS


@dataclass(frozen=True, slots=True)
class Exhibits:
    """The tables of one round, each made when it is asked for."""

    round: Round
    source: Source
    printing: Printing
    earlier: Sequence[Earlier] = ()

    @property
    def headline(self) -> Tree | None:
        """The first index, over everybody; None where the questionnaire has none."""
        found = self.source.trees()
        return found[0] if found else None

    def indices(self) -> Iterator[Table]:
        """Yield every index, over everybody, as a tree."""
        for tree in self.source.trees():
            yield index_table(tree, self.printing)

    def target(self) -> Table | None:
        """Return the headline beside its target; None where there is no target."""
        tree, goal = self.headline, self.round.target
        if tree is None or goal is None:
            return None
        return target_table(tree, goal, self.round.comparator, self.printing)

    def tree(self, unit: str) -> Table | None:
        """Return the headline index of a unit, or of everybody, as a tree."""
        if self.headline is None:
            return None
        if not unit:
            return index_table(self.headline, self.printing)
        table = group_table(self.source.groups("unit"), self.printing)
        place, label = table.place("group"), table.place("group_label")
        rows = tuple(row for row in table.rows if row[place] == unit)
        named = rows[0][label]
        title = {tag: f"{self.headline.node.label.to(tag)}. {_text(named, tag)}" for tag in ("vi", "en")}
        apart = [at for at in range(len(table.fields)) if at not in (place, label)]
        return Table(
            f"{table.name}_{unit}",
            Text.of(title),
            tuple(table.fields[at] for at in apart),
            tuple(tuple(row[at] for at in apart) for row in rows),
            table.notes,
        )

    def groups(self, by: str, node: str = "") -> GroupTrees:
        """Return the headline index, or the part of it called *node*, in every group of a column."""
        found = self.source.groups(by)
        if not node or node == found.node.name:
            return found
        trees = tuple((category, _part(tree, node)) for category, tree in found.trees)
        return GroupTrees(found.by, found.label, trees[0][1].node, trees)

    def compared(self, chosen: Choice) -> Table:
        """Return one figure of every group, everybody first."""
        table = headline_table(self.groups(chosen.by, chosen.node), self.printing)
        return table if chosen.order == "name" else by_value(table)

    def ranks(self, by: str, node: str = "") -> Table | None:
        """Return the groups with the ranks they may have; None where there are fewer than two."""
        return rank_table(self.groups(by, node), self.printing)

    def change(self, since: str) -> Table | None:
        """Return the change of every part of the headline since an earlier round."""
        before = next((e for e in self.earlier if e.round.round_id == since), None)
        if before is None or self.headline is None:
            return None
        places, called = (before.places, self.source.places()), before.round.title
        how = replace(self.printing, grain=coarser(self.printing.grain, before.grain))
        return change_table(before.tree, self.headline, how, since=called, places=places)

    def trend(self) -> Table | None:
        """Return the headline over the rounds, this one last; None where it is the only one."""
        if not self.earlier or self.headline is None:
            return None
        rounds = [(e.round.round_id, e.round.title, e.tree) for e in self.earlier]
        own = (self.round.round_id, self.round.title, self.headline)
        grains = {e.round.round_id: e.grain for e in self.earlier} | {own[0]: self.printing.grain}
        return trend_table([*rounds, own], self.printing, grains=grains)

    def open_data(self, *, by_group: bool) -> dict[str, Table]:
        """Return what everyone may take away, by name; *by_group* also what tells groups apart."""
        found = {table.name: table for table in self.indices()}
        if not by_group or self.headline is None:
            return found
        for by in self.source.columns():
            table = group_table(self.source.groups(by), self.printing)
            found[table.name] = table
            if by == "unit" and (ranks := self.ranks(by)) is not None:
                found[ranks.name] = ranks
        return found | {table.name: table for table in self.source.levels()}


def by_value(table: Table) -> Table:
    """Return a table of groups with the highest figure first, after everybody; those not shown last."""
    place = table.place("exact_value")

    def height(row: tuple[object, ...]) -> float:
        value = row[place]
        return -value if isinstance(value, float) else float("inf")

    return replace(table, rows=(table.rows[0], *sorted(table.rows[1:], key=height)))


def nodes(tree: Tree) -> Mapping[str, Node]:
    """Return the parts of an index that groups may be compared in: all but single items of a tall tree."""
    return {below.node.name: below.node for _, below in tree.walk()}


def _part(tree: Tree, node: str) -> Tree:
    return next(below for _, below in tree.walk() if below.node.name == node)


def _text(value: object, tag: str) -> str:
    return value.to(tag) if isinstance(value, Text) else str(value)
