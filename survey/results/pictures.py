"""A table with the chart that is drawn from it, as pages show them and files carry them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from analysis.table import Table, cleaned
from analysis.tables import EVERYBODY
from survey.results.choice import Choice
from survey.results.drawing import Bar, Row, Strip, bars, changes, intervals, league, legend
from survey.results.exhibits import Exhibits
from survey.results.saying import verdicts
from survey.wording import say


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of a strip with the rows below it."""

    row: Row
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart: its name in addresses, its table, and either a strip or bars.

    Attributes
    ----------
    headings, lines : what the table under the chart shows, each line with its depth
    summary : tuple of (outcome, words, count)
        How the rows stand against the target, where they are held against one.
    """

    name: str
    title: str
    language: str
    table: Table
    strip: Strip | None
    bars: tuple[Bar, ...]
    headings: tuple[tuple[str, bool], ...]
    lines: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    summary: tuple[tuple[str, str, int], ...] = ()

    @property
    def legend(self) -> tuple[tuple[int, str], ...]:
        """The colour and the name of each level of the bars."""
        return legend(self.table, self.language) if self.bars else ()

    @property
    def tree(self) -> tuple[Branch, ...]:
        """The rows of the strip, each with those below it."""
        return tuple(_branches(self.strip.rows, 0)) if self.strip else ()


def pictures(exhibits: Exhibits, chosen: Choice, language: str) -> dict[str, Picture]:
    """Return the charts of a round that were chosen, by name; those with nothing to show are left out."""
    return {picture.name: picture for picture in _pictures(exhibits, chosen, language)}


def _pictures(exhibits: Exhibits, chosen: Choice, language: str) -> Iterator[Picture]:
    goal = exhibits.round.target
    said = say("results.goal", language)
    tree = exhibits.tree(chosen.unit)
    if tree is not None:
        yield picture("tree", tree, language, strip=intervals(tree, language, target=goal, said=said))
    if chosen.by:
        yield from compared(exhibits, chosen, language)
    change = exhibits.change(chosen.since)
    if change is not None:
        words = {"none": say("results.no_change", language), "unit": say("results.points", language)}
        yield picture("change", change, language, strip=changes(change, language, **words))
    trend = exhibits.trend()
    if trend is not None:
        yield picture("trend", trend, language, strip=intervals(trend, language, target=goal, said=said))
    for place, levels in enumerate(exhibits.source.levels(), start=1):
        yield picture(f"levels-{place}", levels, language, stacked=bars(levels, language))


def compared(exhibits: Exhibits, chosen: Choice, language: str) -> Iterator[Picture]:
    """Yield the groups of a column side by side, and the ranks they may have where there are several."""
    whole = exhibits.headline is not None and chosen.node in ("", exhibits.headline.node.name)
    goal = exhibits.round.target if whole else None
    table = exhibits.compared(chosen)
    strip = intervals(table, language, target=goal, said=say("results.goal", language))
    public = {row["group"] for row in table.records() if row["value"] is not None}
    groups = exhibits.groups(chosen.by, chosen.node).trees
    shown = [tree for category, tree in groups if category is not EVERYBODY and category.code in public]
    summary = tuple(verdicts(shown, exhibits, language)) if goal is not None else ()
    yield picture("groups", table, language, strip=strip, summary=summary)
    ranks = exhibits.ranks(chosen.by, chosen.node)
    if ranks is not None:
        tiers = say("results.tier_first", language), say("results.tier", language, tier="{tier}")
        yield picture("ranks", ranks, language, strip=league(ranks, language, tiers=tiers))


def picture(
    name: str,
    table: Table,
    language: str,
    *,
    strip: Strip | None = None,
    stacked: tuple[Bar, ...] = (),
    summary: tuple[tuple[str, str, int], ...] = (),
) -> Picture:
    """Return a chart with the table under it, in the reader's language."""
    deep = any(field.name == "depth" for field in table.fields)
    depths = [depth if isinstance(depth, int) else 0 for depth in table.values("depth")] if deep else []
    rows = [tuple(map(cleaned, row)) for row in table.read_rows(language)]
    return Picture(
        name=name,
        title=cleaned(table.title.to(language)),
        language=language,
        table=table,
        strip=strip,
        bars=stacked,
        headings=tuple((field.heading.to(language), field.is_words) for field in table.read_fields()),
        lines=tuple(zip(depths or [1] * len(rows), rows, strict=True)),
        notes=tuple(note.to(language) for note in table.notes),
        summary=summary,
    )


def _branches(rows: tuple[Row, ...], depth: int) -> Iterator[Branch]:
    starts = [place for place, row in enumerate(rows) if row.depth <= depth]
    for start, end in pairwise([*starts, len(rows)]):
        yield Branch(rows[start], tuple(_branches(rows[start + 1 : end], depth + 1)))
