"""What the figures say to whoever must act: strengths, weaknesses, priorities; by rules that are printed.

A finding is read from a verdict that a table already holds; no figure is made here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from analysis.codebook import Text
from analysis.compare import Verdict
from analysis.drivers import Quadrant
from analysis.report.subject import Contents
from analysis.table import Table, Value
from analysis.tables.figures import words
from analysis.tables.priorities import DO
from analysis.tables.strengths import STANDS

Record = Mapping[str, Value]
"""A row of a table, by field name."""

MOST = 5
"""Findings of a kind that are named; more would be a list, not a conclusion."""

RULES = (
    words(
        "Điểm mạnh: câu có tỷ lệ cao hơn chỉ số chung và khoảng tin cậy đồng thời của chênh lệch nằm hẳn "
        "trên 0; nêu tối đa {most} câu cao nhất.",
        "Strengths: items above the whole whose simultaneous interval of the difference lies wholly above 0; "
        "at most the {most} highest are named.",
    ),
    words(
        "Điểm yếu: câu có khoảng tin cậy đồng thời của chênh lệch nằm hẳn dưới 0; nêu tối đa {most} câu "
        "thấp nhất.",
        "Weaknesses: items whose simultaneous interval of the difference lies wholly below 0; at most the "
        "{most} lowest are named.",
    ),
    words(
        "Ưu tiên: câu quan trọng hơn mức trung bình mà đáp ứng dưới mức trung bình (vùng “Ưu tiên cải "
        "thiện”); câu đồng thời là điểm yếu xếp trước, rồi đến câu có tương quan lớn hơn; nêu tối đa "
        "{most} câu.",
        "Priorities: items of more than average importance and less than average performance (“Improve "
        "first”); those that are weaknesses too come first, then those with the larger correlation; at "
        "most {most}.",
    ),
    words(
        "Một ưu tiên là chắc chắn khi cả hai khoảng tin cậy của câu ấy, của mức quan trọng và của mức đáp "
        "ứng, đều không chạm trung bình của các câu; câu chưa chắc chắn xếp sau và được nói rõ.",
        "A priority is sure where neither of the item's two intervals, of importance and of performance, "
        "meets the items' average; those that are not sure come after and are said to be so.",
    ),
    words(
        "Đơn vị cần quan tâm: đơn vị mà khoảng thứ hạng loại trừ nửa trên của bảng; đơn vị chưa phân biệt "
        "được với các đơn vị khác thì không nêu tên.",
        "Units that need attention: those whose range of ranks excludes the upper half of the table; a "
        "unit that cannot be told apart from the others is not named.",
    ),
)
"""How findings are read from the figures; printed beside them."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Rows of tables, the most telling first.

    Attributes
    ----------
    strengths, weaknesses : tuple of Record
        Of the table of strengths.
    priorities, unsure : tuple of Record
        Of the table of importance and performance: those that are surely to be improved first, and those
        whose intervals meet the items' averages. Together at most `MOST`.
    units : tuple of Record
        Of the table of ranks.
    """

    strengths: tuple[Record, ...] = ()
    weaknesses: tuple[Record, ...] = ()
    priorities: tuple[Record, ...] = ()
    unsure: tuple[Record, ...] = ()
    units: tuple[Record, ...] = ()


def findings(contents: Contents) -> Findings:
    """Return what may be concluded from the tables of a report; see `RULES`."""
    items = list(_records(table_of(contents, "_strengths")))
    strong = [row for row in items if row["verdict"] == STANDS[Verdict.ABOVE]]
    weak = [row for row in reversed(items) if row["verdict"] == STANDS[Verdict.BELOW]]
    named = {row["node"] for row in weak}
    matter = list(_records(table_of(contents, "_priorities")))
    first = [row for row in matter if row["quadrant"] == DO[Quadrant.IMPROVE_FIRST]]
    first.sort(key=lambda row: row["node"] not in named)
    sure = [row for row in first if _is_sure(row, matter)][:MOST]
    unsure = [row for row in first if row not in sure][: MOST - len(sure)]
    ranked = list(_records(table_of(contents, "_ranks_by_unit")))
    low = [row for row in reversed(ranked) if _is_low(row, len(ranked))]
    return Findings(*(tuple(rows[:MOST]) for rows in (strong, weak, sure, unsure, low)))


def table_of(contents: Contents, ending: str) -> Table | None:
    """Return the table of the headline index whose name ends so; None where the report has none."""
    indices = contents.codebook.indices
    wanted = f"{indices[0].name}{ending}" if indices else ""
    return next((table for table in contents.tables() if table.name == wanted), None)


def label(row: Record) -> Text:
    """Return what a row is about."""
    found = row.get("group_label", row.get("label"))
    return found if isinstance(found, Text) else Text()


def _records(table: Table | None) -> Iterator[Record]:
    return iter(()) if table is None else table.records()


def _is_sure(row: Record, items: Sequence[Record]) -> bool:
    """Whether neither interval of an item meets the average of the *items*, where the quadrants do."""
    low, high = _numbers([row], "exact_importance_low"), _numbers([row], "exact_performance_high")
    matters, performs = (_numbers(items, f"exact_{side}") for side in ("importance", "performance"))
    return bool(low and high) and low[0] > fmean(matters) and high[0] < fmean(performs)


def _numbers(rows: Sequence[Record], name: str) -> list[float]:
    return [number for row in rows if isinstance(number := row[name], float)]


def _is_low(row: Record, n: int) -> bool:
    best = row["rank_low"]
    return isinstance(best, int) and best > n / 2
