"""Which items matter and how good they are: the importance-performance table of an index."""

from __future__ import annotations

import math
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from analysis.codebook import Node, Text
from analysis.dataset import Dataset
from analysis.dataset.column import Column
from analysis.design import Design, Floats
from analysis.drivers import Driver, Quadrant, importance_performance
from analysis.rounding import half_up
from analysis.table import Field, Table, Value
from analysis.tables.digits import ENDS, NEAREST, stepped, told_percent
from analysis.tables.figures import Printing, words

FIELDS = (
    Field("node", words("Tên", "Name"), file_only=True),
    Field("label", words("Nội dung", "Content")),
    Field("performance", words("Mức đáp ứng (% điểm cao nhất)", "Performance (% of the highest score)")),
    Field("importance", words("Mức quan trọng (tương quan)", "Importance (correlation)")),
    Field("quadrant", words("Nên làm gì", "What to do")),
    Field("n", words("n", "n")),
    Field("exact_performance", words("Mức đáp ứng chưa làm tròn", "Unrounded performance"), file_only=True),
    Field("exact_performance_low", words("Cận dưới", "Lower limit"), file_only=True),
    Field("exact_performance_high", words("Cận trên", "Upper limit"), file_only=True),
    Field("exact_importance", words("Mức quan trọng chưa làm tròn", "Unrounded importance"), file_only=True),
    Field("exact_importance_low", words("Cận dưới", "Lower limit"), file_only=True),
    Field("exact_importance_high", words("Cận trên", "Upper limit"), file_only=True),
)

DO = MappingProxyType(
    {
        Quadrant.IMPROVE_FIRST: words("Ưu tiên cải thiện", "Improve first"),
        Quadrant.KEEP_UP: words("Giữ vững", "Keep up"),
        Quadrant.LOW_PRIORITY: words("Chưa cấp bách", "Not urgent"),
        Quadrant.MORE_THAN_NEEDED: words("Đã hơn mức cần", "More than needed"),
    }
)

NOTES = (
    words(
        "Mức quan trọng: tương quan của câu hỏi với mức hài lòng chung của chính người trả lời; không phải "
        "bằng chứng về nguyên nhân. Bốn vùng chia ở trung bình của các câu; câu ở gần đường chia có thể "
        "thuộc vùng bên cạnh.",
        "Importance: correlation of the item with the respondent's own satisfaction overall; no proof of "
        "causes. The quadrants meet at the items' averages; an item near a line may belong to its neighbour.",
    ),
)


def priority_table(dataset: Dataset, design: Design, printing: Printing | None = None) -> Table | None:
    """Return the rated items of the first index, those that matter most first.

    Satisfaction overall is the first item of another index that the first does not use; where there is
    none, it is for each item the respondent's mean over the other items. None with fewer than three items.
    """
    how, node = printing or Printing(), dataset.codebook.indices[0]
    scores = {
        item: found for item in node.items if np.isfinite(found := _scores(dataset.column(item))).sum() > 1
    }
    nodes = how.withheld.nodes if how.withheld else ()
    scores = {item: found for item, found in scores.items() if _is_shown(found, how) and item not in nodes}
    if len(scores) < 3:
        return None
    drivers = importance_performance(scores, _overall(dataset), design)
    rows = tuple(_row(dataset, driver, how) for driver in drivers)
    title = words("Quan trọng và đáp ứng", "Importance and performance")
    return Table(f"{node.name}_priorities", title, FIELDS, rows, NOTES) if rows else None


def _is_shown(scores: Floats, printing: Printing) -> bool:
    return int(np.isfinite(scores).sum()) >= printing.smallest and _varies(scores)


def _varies(scores: Floats) -> bool:
    """Whether people gave different scores; not where nobody gave any."""
    return len(np.unique(scores[np.isfinite(scores)])) > 1


def _scores(column: Column) -> Floats:
    """Return what each respondent gave, (n,), 0 for the lowest score and 1 for the highest; NaN for none."""
    if column.codes.dtype.kind == "f":
        return np.where(column.missing == 0, column.codes, np.nan)
    scores = [np.nan if c.score is None else c.score for c in column.variable.categories]
    if not np.isfinite(scores).any():
        return np.full(len(column.codes), np.nan)
    low, high = np.nanmin(scores), np.nanmax(scores)
    given = np.array([*scores, np.nan])[column.codes]
    return np.where(column.missing == 0, (given - low) / max(high - low, 1.0), np.nan)


def _overall(dataset: Dataset) -> Floats | None:
    first, *others = dataset.codebook.indices
    used = set(first.items)
    named = [item for node in others if _is_rate(node) for item in node.items if item not in used]
    found = [scores for item in named if _varies(scores := _scores(dataset.column(item)))]
    return found[0] if found else None


def _is_rate(node: Node) -> bool:
    return len(node.items) == 1


def _row(dataset: Dataset, driver: Driver, printing: Printing) -> tuple[Value, ...]:
    grain, level = printing.grain, printing.level
    steps = ((grain.value, NEAREST), *((grain.ends, end) for end in ENDS))
    shares, strengths = (
        [(number, *step) for number, step in zip((side.value, *side.ci(level)), steps, strict=True)]
        for side in (driver.performance, driver.importance)
    )
    performance = [told_percent(*told) for told in shares]
    importance = [_told_strength(*told) for told in strengths]
    label: Text = dataset.column(driver.name).variable.label
    return (
        driver.name,
        label,
        performance[0][0],
        importance[0][0],
        DO[driver.quadrant],
        driver.importance.n,
        *(exact for _, exact in (*performance, *importance)),
    )


def _told_strength(number: float, grain: float, side: str = NEAREST) -> tuple[Decimal | None, float | None]:
    """Return a correlation as it is shown, and for files; with a *grain* in steps of ten times as much."""
    if not math.isfinite(number):
        return None, None
    said = stepped(number, 10 * grain, side) if grain else half_up(number, 2)
    return said, float(number) if not grain or said is None else float(said)
