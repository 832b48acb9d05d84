"""Charts that need no drawing library: each row of a table as a strip, in shares of its width."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from analysis.rounding import shown
from analysis.table import Table, Value, cleaned, spelled, written
from analysis.tables import FEW

TICKS = 6
"""At most so many figures stand on an axis."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A figure of an axis and where it stands, as a share of the width in percent."""

    at: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate: its words, and where its dot and the ends of its line stand; None where nothing does.

    `heading` is what stands above the row where a new group of rows begins.
    """

    label: str
    depth: int
    figures: tuple[str, ...]
    low: str | None
    dot: str | None
    high: str | None
    is_few: bool = False
    note: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    """A chart of rows on one axis; `rule` is what they are held against, `note` what is true of most."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    unit: str
    rule: Tick | None = None
    note: str = ""

    @property
    def is_tree(self) -> bool:
        """Whether rows lie below others."""
        return len({row.depth for row in self.rows}) > 1

    @property
    def has_few(self) -> bool:
        """Whether some row stands on few responses."""
        return any(row.is_few for row in self.rows)


@dataclass(frozen=True, slots=True)
class Axis:
    """The ends of an axis and the distance of its figures."""

    low: float
    high: float
    step: float

    @classmethod
    def of(cls, numbers: Iterable[float], most: float = math.inf) -> Axis:
        """Return an axis with round ends that holds the numbers, and ends at *most* at the latest."""
        known = [number for number in numbers if math.isfinite(number)]
        if len(known) == 1:  # nothing but a rule
            known += [0.0, most if math.isfinite(most) else known[0] + 1.0]
        low, high = min(known, default=0.0), max(known, default=1.0)
        width = max(high - low, 1e-9) if high > low else 1.0
        step = _step(width)
        low, high = math.floor(low / step) * step, math.ceil(high / step) * step
        return cls(low, min(high if high > low else low + step, most), step)

    def at(self, number: float) -> str | None:
        """Return where a number stands, "37.5%"; None for no number. The ends keep room for a dot."""
        if not math.isfinite(number):
            return None
        share = (number - self.low) / ((self.high - self.low) or 1.0)
        return f"{2 + 96 * min(max(share, 0.0), 1.0):.2f}%"

    def ticks(self, language: str) -> tuple[Tick, ...]:
        """Return the figures of the axis."""
        count = math.floor((self.high - self.low) / self.step + 1e-9)
        numbers = [self.low + place * self.step for place in range(count + 1)]
        return tuple(Tick(self.at(number) or "", _plain(number, language)) for number in numbers)


def _step(width: float) -> float:
    size = 10.0 ** math.floor(math.log10(width / (TICKS - 1)))
    return next(size * factor for factor in (1, 2, 5, 10) if width / (size * factor) <= TICKS - 1)


def _plain(number: float, language: str) -> str:
    decimals = next((places for places in (0, 1, 2, 3) if math.isclose(number, round(number, places))), 3)
    return shown(number, decimals, language)


def intervals(table: Table, language: str, *, target: float | None = None, said: str = "") -> Strip:
    """Return a table of figures as a strip; rows in another unit than the first are left out.

    Parameters
    ----------
    target : float, optional
        In the unit of the estimate: a proportion where the unit is percent.
    said : str
        What the target is called.
    """
    unit = table.rows[0][table.place("unit")]
    records = [row for row in table.records() if row["unit"] == unit]
    factor = 100.0 if written(unit, "vi") == "%" else 1.0
    exact = [[number(row[name], factor) for name in ENDS] for row in records]
    goal = math.nan if target is None else target * factor
    axis = Axis.of([*(end for ends in exact for end in ends), goal], 100.0 if factor == 100.0 else math.inf)
    rows = tuple(_figures(row, ends, axis, language) for row, ends in zip(records, exact, strict=True))
    at = axis.at(goal)
    rule = Tick(at, f"{said} {_plain(goal, language)}") if at else None
    headings = tuple(_heading(table, name, language) for name in ("value", "n"))
    title, said_unit = table.title.to(language), written(unit, language)
    shared = _shared([row.note for row in rows])
    rows = tuple(replace(row, note="") if row.note == shared else row for row in rows)
    return Strip(title, headings, rows, axis.ticks(language), said_unit, rule, shared)


def _shared(notes: Sequence[str]) -> str:
    """Return the note that more than half of the rows bear: it is said once, under them; "" for none."""
    return next((note for note in set(notes) - {""} if notes.count(note) > max(2, len(notes) / 2)), "")


ENDS = ("exact_low", "exact_value", "exact_high")


def _figures(row: Mapping[str, Value], ends: Sequence[float], axis: Axis, language: str) -> Row:
    low, dot, high = (axis.at(end) for end in ends)
    n, depth = row["n"], row["depth"]
    value = written(row["value"], language)
    reach = (
        f"{written(row['low'], language)} – {written(row['high'], language)}"
        if row["low"] is not None
        else ""
    )
    return Row(
        label=words(row["group_label" if "group_label" in row else "label"], language),
        depth=depth if isinstance(depth, int) else 0,
        figures=(value, reach, written(n, language)),
        low=low,
        dot=dot,
        high=high,
        is_few=isinstance(n, int) and 0 < n < FEW,
        note=words(row["flag"], language) if row["flag"] is not None else "",
    )


def changes(table: Table, language: str, *, none: str, unit: str) -> Strip:
    """Return a table of changes as a strip around the rule *none*, no change; its axis is in *unit*."""
    first = table.rows[0][table.place("unit")]
    records = [row for row in table.records() if row["unit"] == first]
    factor = 100.0 if written(first, "vi") == "%" else 1.0
    names = ("exact_low", "exact_change", "exact_high")
    exact = [[number(row[name], factor) for name in names] for row in records]
    axis = Axis.of([0.0, *(end for ends in exact for end in ends)])
    rows = []
    for row, ends in zip(records, exact, strict=True):
        low, dot, high = (axis.at(end) for end in ends)
        reach = " – ".join(signed(row[name], language, plus=False) for name in ("low", "high"))
        unsure = not (ends[0] > 0 or ends[2] < 0)
        depth = row["depth"]
        figures = (signed(row["change"], language), reach if low else "", written(row["value"], language))
        label = words(row["label"], language)
        rows.append(Row(label, depth if isinstance(depth, int) else 0, figures, low, dot, high, unsure))
    headings = tuple(_heading(table, name, language) for name in ("change", "value"))
    return Strip(
        table.title.to(language), headings, tuple(rows), axis.ticks(language),
        unit if factor == 100.0 else written(first, language), Tick(axis.at(0.0) or "", none),
    )  # fmt: skip


def league(table: Table, language: str, *, tiers: Sequence[str]) -> Strip:
    """Return a table of ranks as a strip of rank intervals, a heading above each group of equals.

    Parameters
    ----------
    tiers : sequence of str
        What stands above the first group, and above every other with "{tier}" for its number.
    """
    records = list(table.records())
    axis = Axis(1.0, float(len(records)), max(1.0, _step(len(records) - 1.0)))
    rows, before = [], 0
    for row in records:
        low, dot, high = (axis.at(number(row[name])) for name in ("rank_low", "rank", "rank_high"))
        span = f"{written(row['rank_low'], language)} – {written(row['rank_high'], language)}"
        figures = (
            spelled(f"{written(row['value'], language)} {words(row['unit'], language)}", language),
            span,
            written(row["n"], language),
        )
        tier = int(number(row["tier"]))
        heading = (tiers[0] if tier == 1 else tiers[1].format(tier=tier)) if tier != before else ""
        rows.append(Row(words(row["group_label"], language), 1, figures, low, dot, high, heading=heading))
        before = tier
    headings = tuple(_heading(table, name, language) for name in ("value", "n"))
    numbers = [1, *range(int(axis.step) if axis.step > 1 else 2, len(records) + 1, int(axis.step))]
    ticks = tuple(Tick(axis.at(float(rank)) or "", shown(rank, 0, language)) for rank in numbers)
    return Strip(table.title.to(language), headings, tuple(rows), ticks, "")


@dataclass(frozen=True, slots=True)
class Segment:
    """One level of an answer: its name, its share in words, and its place in the bar."""

    level: int
    label: str
    words: str
    at: str
    width: str
    middle: str
    is_wide: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """The answers to one item: the levels from the lowest to the highest, and those without an opinion."""

    label: str
    segments: tuple[Segment, ...]
    aside: str
    n: str


SHADES = 5
"""Colours of levels, from the lowest to the highest."""


def legend(table: Table, language: str) -> tuple[tuple[int, str], ...]:
    """Return the colour and the name of each level of a table of levels."""
    names = [field.name for field in table.fields if field.name.startswith("exact_level_")]
    labels = [cleaned(table.fields[table.place(name)].heading.to(language)) for name in names]
    return tuple((_shade(place, len(labels)), label) for place, label in enumerate(labels))


def _shade(place: int, n_levels: int) -> int:
    return 1 + math.floor(place * (SHADES - 1) / max(n_levels - 1, 1) + 0.5)


def bars(table: Table, language: str) -> tuple[Bar, ...]:
    """Return a table of levels as bars of a hundred percent."""
    names = [field.name for field in table.fields if field.name.startswith("exact_level_")]
    named = list(zip(names, legend(table, language), strict=True))
    found = []
    for row in table.records():
        segments, start = [], 0.0
        for name, (level, label) in named:
            share = number(row[name], 100.0)
            if share > 0:
                place = f"{start:.3f}%", f"{share:.3f}%", f"{start + share / 2:.3f}%"
                segments.append(Segment(level, label, shown(share, 0, language), *place, share >= 8))
                start += share
        aside = spelled(f"{written(row['aside'], language)} %", language) if row["aside"] is not None else "–"
        found.append(Bar(words(row["label"], language), tuple(segments), aside, written(row["n"], language)))
    return tuple(found)


def number(value: Value, factor: float = 1.0) -> float:
    """Return a number of a table on the axis; NaN for none."""
    return value * factor if isinstance(value, int | float) else math.nan


def words(value: Value, language: str) -> str:
    """Return a text of a table as it is read, without what cannot be seen."""
    return cleaned(written(value, language))


def signed(value: Value, language: str, *, plus: bool = True) -> str:
    """Return a change with its sign: "+2,70", "−0,63"."""
    said = written(value, language)
    return f"+{said}" if plus and isinstance(value, Decimal) and value > 0 else said


def _heading(table: Table, name: str, language: str) -> str:
    return table.fields[table.place(name)].heading.to(language)
