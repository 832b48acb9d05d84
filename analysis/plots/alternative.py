"""What a chart shows, in words: for people who do not see it, and for the `alt` of its image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.table import Table, Value, written

WORDS = {
    "vi": {
        "intervals": "Biểu đồ chấm với khoảng tin cậy 95 %, {n} dòng: {title}.",
        "levels": "Biểu đồ thanh các mức trả lời, {n} dòng: {title}.",
        "first": "{label}: {value} {unit} (khoảng {low}–{high}).",
        "highest": "Cao nhất: {label}, {value} {unit}.",
        "lowest": "Thấp nhất: {label}, {value} {unit}.",
        "table": "Số liệu có trong bảng kèm theo.",
    },
    "en": {
        "intervals": "Dot plot with 95% confidence intervals, {n} rows: {title}.",
        "levels": "Bars of answer levels, {n} rows: {title}.",
        "first": "{label}: {value} {unit} (interval {low}–{high}).",
        "highest": "Highest: {label}, {value} {unit}.",
        "lowest": "Lowest: {label}, {value} {unit}.",
        "table": "The figures are in the table beside it.",
    },
}


def alternative(table: Table, chart: str, language: str = "vi") -> str:
    """Return the alternative text of the chart of *table*.

    Parameters
    ----------
    chart : str
        A name in `analysis.plots.CHARTS`.
    """
    say = WORDS.get(language, WORDS["vi"])
    rows = [dict(row) for row in table.records()]
    parts = [say[chart].format(n=len(rows), title=table.title.to(language))]
    if chart == "intervals":
        parts += _figures(rows, say, language)
    return " ".join([*parts, say["table"]])


def _figures(rows: Sequence[Mapping[str, Value]], say: Mapping[str, str], language: str) -> list[str]:
    alike = [row for row in rows if row["unit"] == rows[0]["unit"] and row["value"] is not None]
    parts = [say["first"].format(**_said(row, language)) for row in alike[:1] if row is rows[0]]
    rest = sorted((row for row in alike if row is not rows[0]), key=_value)
    if len(rest) > 1:
        parts.append(say["highest"].format(**_said(rest[-1], language)))
        parts.append(say["lowest"].format(**_said(rest[0], language)))
    return parts


def _said(row: Mapping[str, Value], language: str) -> dict[str, str]:
    label = row["group_label" if "group_label" in row else "label"]
    shown = {name: written(row[name], language) for name in ("value", "unit", "low", "high")}
    return shown | {"label": written(label, language)}


def _value(row: Mapping[str, Value]) -> float:
    value = row["exact_value"]
    return value if isinstance(value, float) else 0.0
