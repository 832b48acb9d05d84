"""What weighting did: each step's range and design effect, and the margins before and after it."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.codebook import Text
from analysis.rounding import half_up
from analysis.table import Field, Table, Value
from analysis.tables.figures import words
from analysis.weighting import Weighting

STEPS = (
    Field("step", words("Cột trọng số", "Column of weights")),
    Field("n", words("Số phiếu có trọng số", "Responses with a weight")),
    Field("total", words("Tổng", "Sum")),
    Field("smallest", words("Nhỏ nhất", "Smallest")),
    Field("largest", words("Lớn nhất", "Largest")),
    Field("kish_deff", words("Hệ số thiết kế Kish", "Kish design effect")),
    Field("n_effective", words("Cỡ mẫu hiệu dụng", "Effective responses")),
    Field("furthest", words("Thay đổi xa nhất (lần)", "Furthest change (times)")),
)
MARGINS = (
    Field("step", words("Cột trọng số", "Column of weights")),
    Field("margin", words("Phân bố biên", "Margin")),
    Field("category", words("Loại", "Category")),
    Field("population", words("Tổng thể", "Population")),
    Field("before", words("Trước", "Before")),
    Field("after", words("Sau", "After")),
    Field("change", words("Sau / trước", "After / before")),
)
NOTES = (
    words(
        "Hệ số thiết kế Kish: trọng số không đều làm phương sai của trung bình tăng bấy nhiêu lần.",
        "Kish design effect: how many times unequal weights inflate the variance of a mean.",
    ),
)


def weighting_tables(weighting: Weighting) -> tuple[Table, ...]:
    """Return the table of steps and, where a step met margins, the table of margins.

    Examples
    --------
    >>> from analysis.design import Design
    >>> from analysis.weighting.population import Population
    >>> from analysis.weighting.raking import post_stratification
    >>> by_sex = Population.of({"sex": ["F", "M"]}, [30, 10]).margin({"sex": ["F", "M", "M"]})
    >>> steps, margins = weighting_tables(Weighting.of(Design.of(n=3), post_stratification(by_sex)))
    >>> [str(value) for value in steps.values("kish_deff")]
    ['1.00', '1.78']
    >>> margins.values("category")
    ('F', 'M')
    """
    steps = Table(
        "weights", words("Các bước trọng số", "Steps of weighting"), STEPS, tuple(_steps(weighting)), NOTES
    )
    margins = tuple(_margins(weighting))
    if not margins:
        return (steps,)
    title: Text = words("Phân bố biên trước và sau", "Margins before and after")
    return steps, Table("margins", title, MARGINS, margins)


def _steps(weighting: Weighting) -> Iterator[tuple[Value, ...]]:
    for step in weighting.diagnoses():
        numbers = (step.total, step.smallest, step.largest, step.kish_deff, step.n_effective, step.furthest)
        decimals = (0, 2, 2, 2, 0, 2)
        rounded = (half_up(number, places) for number, places in zip(numbers, decimals, strict=True))
        yield step.column, step.n, *rounded


def _margins(weighting: Weighting) -> Iterator[tuple[Value, ...]]:
    for line in weighting.margins():
        people = (half_up(number, 0) for number in (line.population, line.before, line.after))
        change = half_up(line.after / line.before, 2) if line.before else None
        yield line.column, line.margin, line.category, *people, change
