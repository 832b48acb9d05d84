"""A league table that says how sure it is: the ranks each group may have, and who cannot be told apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.codebook import Category, Text
from analysis.compare import limits
from analysis.compare.ranking import SIMULTANEOUS, RankInterval, rank_intervals
from analysis.index import Tree
from analysis.table import Field, Table, Value
from analysis.tables.figures import Printing, interval_method, words
from analysis.tables.index import GROUP, GroupTrees, headline_table

FIELDS = (
    *GROUP,
    Field("unit", words("Đơn vị tính", "Unit")),
    Field("value", words("Giá trị", "Value")),
    Field("low", words("Từ", "From")),
    Field("high", words("Đến", "To")),
    Field("n", words("n", "n")),
    Field("rank", words("Thứ tự theo giá trị", "Order by value")),
    Field("rank_low", words("Hạng cao nhất có thể", "Highest possible rank")),
    Field("rank_high", words("Hạng thấp nhất có thể", "Lowest possible rank")),
    Field("tier", words("Nhóm ngang nhau", "Group of equals")),
    Field("exact_value", words("Giá trị chưa làm tròn", "Unrounded value"), file_only=True),
)

NOTES = (
    words(
        "Hạng có thể: các thứ hạng mà số liệu không loại trừ, đúng đồng thời cho mọi đơn vị với độ tin cậy "
        "95 % (Klein, Wright và Wieczorek 2020). Hai đơn vị có khoảng hạng giao nhau thì chưa đủ chắc để xếp "
        "trên dưới.",
        "Possible ranks: those the data do not exclude, right for all units at once with 95% confidence "
        "(Klein, Wright and Wieczorek 2020). Two units whose ranges of ranks overlap cannot be put in order.",
    ),
    words(
        "Nhóm ngang nhau: đơn vị đứng đầu nhóm và mọi đơn vị sau nó chưa phân biệt được với nó. Hai đơn vị ở "
        "hai bên ranh giới của hai nhóm liền nhau vẫn có thể chưa phân biệt được.",
        "Group of equals: the group's first unit and all after it that cannot be told apart from it. Units "
        "on either side of the border between two groups may still not be told apart.",
    ),
)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One group with its tree, its rank and its tier (1 is the best)."""

    category: Category
    tree: Tree
    rank: RankInterval
    tier: int


def rank_table(groups: GroupTrees, printing: Printing | None = None) -> Table | None:
    """Return the groups of an index, the highest first, with the ranks they may have.

    Groups that are not to be shown, or have no figure, take no place. None where fewer than two remain.
    """
    how = printing or Printing()
    public = {row["group"]: row for row in headline_table(groups, how).records()}
    shown = [pair for pair in groups.trees[1:] if public[pair[0].code]["exact_value"] is not None]
    if len(shown) < 2:
        return None
    rows = tuple(_row(found, public[found.category.code]) for found in _ranked(shown, how))
    parted = {"vi": "Thứ hạng theo", "en": "Ranks by"}
    title = Text.of(
        {tag: f"{groups.node.label.to(tag)}. {say}: {groups.label.to(tag)}" for tag, say in parted.items()}
    )
    return Table(f"{groups.node.name}_ranks_by_{groups.by}", title, FIELDS, rows, NOTES)


def _ranked(shown: Sequence[tuple[Category, Tree]], printing: Printing) -> Iterator[Ranked]:
    ordered = sorted(shown, key=lambda pair: -pair[1].estimate.value)
    method = printing.interval or interval_method(ordered[0][1].node)
    estimates = [tree.estimate for _, tree in ordered]
    ranks = rank_intervals(estimates, level=printing.level, method=method)
    each = SIMULTANEOUS["sidak"](printing.level, len(estimates))
    tiers = _tiers([limits(estimate, each, method) for estimate in estimates])
    for (category, tree), rank, tier in zip(ordered, ranks, tiers, strict=True):
        yield Ranked(category, tree, rank, tier)


def _tiers(ends: Sequence[tuple[float, float]]) -> Iterator[int]:
    """Yield the tier of each interval, the highest value first.

    A tier begins with the first one that lies wholly below the first of the tier before it; an interval
    that is not known (NaN) lies below nothing.
    """
    tier, floor = 1, ends[0][0]
    for low, high in ends:
        if high < floor:
            tier, floor = tier + 1, low
        yield tier


def _row(found: Ranked, public: Mapping[str, Value]) -> tuple[Value, ...]:
    """Return the cells of a group; its figure is that of the table of groups, no more exact."""
    rank = found.rank
    return (
        found.category.code,
        found.category.label,
        *(public[name] for name in ("unit", "value", "low", "high", "n")),
        rank.rank,
        rank.low,
        rank.high,
        found.tier,
        public["exact_value"],
    )
