"""What a chart shows, in words: for people who do not see it, and for the `alt` of its image."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from analysis.compare import Verdict
from analysis.drivers import Quadrant
from analysis.table import Table, Value, cleaned, spelled, written
from analysis.tables.change import CHANGES
from analysis.tables.priorities import DO

WORDS = {
    "vi": {
        "intervals": "Biểu đồ chấm với khoảng tin cậy 95 %, {n} dòng: {title}.",
        "levels": "Biểu đồ thanh các mức trả lời, {n} dòng: {title}.",
        "change": "Biểu đồ thay đổi với khoảng tin cậy 95 %, {n} dòng: {title}.",
        "ranks": "Biểu đồ khoảng thứ hạng, {n} dòng: {title}.",
        "trend": "Biểu đồ các đợt với khoảng tin cậy 95 %, {n} đợt: {title}.",
        "priorities": "Bản đồ quan trọng và đáp ứng, {n} câu: {title}.",
        "multiples": "Các biểu đồ nhỏ cùng thang đo, {n} dòng số liệu: {title}.",
        "first": "{label}: {value} {unit} (khoảng {low}–{high}).",
        "highest": "Cao nhất: {label}, {value} {unit}.",
        "lowest": "Thấp nhất: {label}, {value} {unit}.",
        "verdict": "{verdict}: {n}.",
        "equals": "Chưa phân biệt được với đơn vị cao nhất: {n}.",
        "improve": "{quadrant}: {labels}.",
        "table": "Số liệu có trong bảng kèm theo.",
    },
    "en": {
        "intervals": "Dot plot with 95% confidence intervals, {n} rows: {title}.",
        "levels": "Bars of answer levels, {n} rows: {title}.",
        "change": "Plot of changes with 95% confidence intervals, {n} rows: {title}.",
        "ranks": "Plot of rank intervals, {n} rows: {title}.",
        "trend": "Plot of rounds with 95% confidence intervals, {n} rounds: {title}.",
        "priorities": "Importance-performance map, {n} items: {title}.",
        "multiples": "Small multiples on one scale, {n} rows of figures: {title}.",
        "first": "{label}: {value} {unit} (interval {low}–{high}).",
        "highest": "Highest: {label}, {value} {unit}.",
        "lowest": "Lowest: {label}, {value} {unit}.",
        "verdict": "{verdict}: {n}.",
        "equals": "Cannot be told apart from the highest unit: {n}.",
        "improve": "{quadrant}: {labels}.",
        "table": "The figures are in the table beside it.",
    },
}

Rows = Sequence[Mapping[str, Value]]
Say = Mapping[str, str]


def alternative(table: Table, chart: str, language: str = "vi") -> str:
    """Return the alternative text of the chart of *table*, without letters that cannot be read aloud.

    Parameters
    ----------
    chart : str
        A name in `analysis.plots.CHARTS`.
    """
    say = WORDS.get(language, WORDS["vi"])
    rows = [dict(row) for row in table.records()]
    parts = [say[chart].format(n=len(rows), title=table.title.to(language))]
    if rows and chart in TOLD:
        parts += TOLD[chart](rows, say, language)
    return cleaned(spelled(" ".join([*parts, say["table"]]), language))


def _figures(rows: Rows, say: Say, language: str) -> list[str]:
    alike = [row for row in rows if row["unit"] == rows[0]["unit"] and row["value"] is not None]
    parts = [say["first"].format(**_said(row, language)) for row in alike[:1] if row is rows[0]]
    return parts + _ends([row for row in alike if row is not rows[0]], say, language)


def _ends(rows: Rows, say: Say, language: str) -> list[str]:
    ordered = sorted(rows, key=_value)
    if len(ordered) < 2:
        return []
    ends = {"highest": ordered[-1], "lowest": ordered[0]}
    return [say[name].format(**_said(row, language)) for name, row in ends.items()]


def _rounds(rows: Rows, say: Say, language: str) -> list[str]:
    return [say["first"].format(**_said(row, language)) for row in rows if row["value"] is not None]


def _verdicts(rows: Rows, say: Say, language: str) -> list[str]:
    counted = {
        CHANGES[v].to(language): 0 for v in (Verdict.ABOVE, Verdict.BELOW, Verdict.NOT_DISTINGUISHABLE)
    }
    for row in rows:
        words = written(row["verdict"], language)
        counted[words] = counted.get(words, 0) + 1
    return [say["verdict"].format(verdict=words[:1].upper() + words[1:], n=n) for words, n in counted.items()]


def _tiers(rows: Rows, say: Say, language: str) -> list[str]:
    first = [row for row in rows if row["tier"] == rows[0]["tier"]]
    return [*_ends(rows, say, language), say["equals"].format(n=len(first) - 1)]


def _quadrants(rows: Rows, say: Say, language: str) -> list[str]:
    named: dict[str, list[str]] = {}
    for row in rows:
        named.setdefault(written(row["quadrant"], language), []).append(written(row["label"], language))
    first = DO[Quadrant.IMPROVE_FIRST].to(language)
    return [say["improve"].format(quadrant=first, labels="; ".join(named.get(first, ["–"])))]


def _said(row: Mapping[str, Value], language: str) -> dict[str, str]:
    label = row["group_label" if "group_label" in row else "label"]
    shown = {name: written(row[name], language) for name in ("value", "unit", "low", "high")}
    return shown | {"label": written(label, language)}


def _value(row: Mapping[str, Value]) -> float:
    value = row["exact_value"]
    return value if isinstance(value, float) else 0.0


TOLD: Mapping[str, Callable[[Rows, Say, str], list[str]]] = MappingProxyType(
    {
        "intervals": _figures,
        "change": _verdicts,
        "ranks": _tiers,
        "trend": _rounds,
        "priorities": _quadrants,
    }
)
"""What is said of a chart besides its title and size."""
