"""Questions of which several answers may be chosen, and how many people wrote something of their own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.codebook import Codebook, Missing, Text
from analysis.dataset import Dataset
from analysis.dataset.column import MARKS, Column
from analysis.design import Design
from analysis.estimate import proportion
from analysis.estimate.estimated import Estimate
from analysis.table import Field, Table, Value
from analysis.tables.digits import ENDS, told_percent
from analysis.tables.figures import Printing, words

FIELDS = (
    Field("group", words("Mã", "Code"), file_only=True),
    Field("group_label", words("Lựa chọn", "Choice")),
    Field("value", words("% số người", "% of people")),
    Field("low", words("Từ", "From")),
    Field("high", words("Đến", "To")),
    Field("n", words("n", "n")),
    Field("exact_value", words("Giá trị chưa làm tròn", "Unrounded value"), file_only=True),
    Field("exact_low", words("Cận dưới", "Lower limit"), file_only=True),
    Field("exact_high", words("Cận trên", "Upper limit"), file_only=True),
)
NOTES = (
    words(
        "Mỗi người có thể chọn nhiều ý, nên các tỷ lệ cộng lại có thể vượt 100 %; n là số người chọn ít nhất "
        "một ý.",
        "People may choose several, so the shares may sum to more than 100%; n is the number of people who "
        "chose at least one.",
    ),
)

WRITTEN = (
    Field("node", words("Tên", "Name"), file_only=True),
    Field("label", words("Câu hỏi mở", "Open question")),
    Field("asked", words("Được hỏi", "Asked")),
    Field("n", words("Số người viết", "People who wrote")),
)
PRIVATE = (
    words(
        "Chỉ in những ý kiến đã được đọc và chọn: lời viết có thể nêu tên hay số điện thoại của người dân và "
        "cán bộ.",
        "Only comments that were read and chosen are printed: what people write may name citizens and "
        "officials, or their telephones.",
    ),
)
QUOTED = (
    Field("node", words("Tên", "Name"), file_only=True),
    Field("label", words("Câu hỏi mở", "Open question")),
    Field("words", words("Lời người dân", "What people wrote")),
)
CHOSEN = (
    words(
        "Do cơ quan đọc và chọn in; […] là chỗ đã che. Chúng cho thấy người dân nói gì, không cho biết bao "
        "nhiêu người nghĩ như vậy.",
        "The agency read and chose them; […] stands for what was hidden. They show what people say, not how "
        "many think so.",
    ),
)


def choice_tables(dataset: Dataset, design: Design, printing: Printing | None = None) -> tuple[Table, ...]:
    """Return, for each question of which several answers may be chosen, the shares, the highest first."""
    how = printing or Printing()
    asked = [v for v in dataset.codebook.variables if v.kind == "multiple" and not v.identifying]
    tables = [_table(dataset.column(variable.name), design, how) for variable in asked]
    return tuple(table for table in tables if table is not None)


def comments_table(dataset: Dataset, printing: Printing | None = None) -> Table | None:
    """Return how many people wrote something in answer to each open question; never what."""
    how = printing or Printing()
    rows = tuple(_written(dataset.column(v.name), how) for v in dataset.codebook.variables if v.is_open)
    title = words("Ý kiến bằng lời", "Comments in words")
    return Table("comments", title, WRITTEN, rows, PRIVATE) if rows else None


def quotes_table(codebook: Codebook, quotes: Sequence[tuple[str, str]]) -> Table | None:
    """Return the comments an agency chose to print, by question; None where it chose none.

    Parameters
    ----------
    quotes : sequence of (str, str)
        The item's name and the words; in the order of the questions, then as they come.
    """
    labels = {variable.name: variable.label for variable in codebook.variables if variable.is_open}
    whole = [(item, Text.of({"vi": said}).to("vi")) for item, said in quotes]
    rows = tuple((name, labels[name], said) for name in labels for item, said in whole if item == name)
    title = words("Ý kiến được chọn để in", "Comments chosen to be printed")
    return Table("quotes", title, QUOTED, rows, CHOSEN) if rows else None


def _table(column: Column, design: Design, printing: Printing) -> Table | None:
    variable = column.variable
    places = [place for place, category in enumerate(variable.categories) if category.missing is None]
    given = column.missing == 0
    if not places or int(given.sum()) < max(1, printing.smallest):
        return None
    chosen = np.where(given[:, None], column.codes[:, places].astype(float), np.nan)
    shares = list(zip(places, proportion(chosen, design), strict=True))
    shares.sort(key=lambda pair: -pair[1].value)
    rows = tuple(_row(column, place, share, printing) for place, share in shares)
    return Table(f"choices_{variable.name}", variable.label, FIELDS, rows, NOTES)


def _row(column: Column, place: int, share: Estimate, printing: Printing) -> tuple[Value, ...]:
    category = column.variable.categories[place]
    ends, grain = share.ci(printing.level, "logit"), printing.grain
    limits = [told_percent(end, grain.ends, side) for end, side in zip(ends, ENDS, strict=True)]
    cells = [told_percent(share.value, grain.value), *limits]
    said, exact = zip(*cells, strict=True)
    return (category.code, category.label, *said, share.n, *exact)


def _written(column: Column, printing: Printing) -> tuple[Value, ...]:
    n = int(np.sum(column.missing == 0))
    asked = int(np.sum(column.missing != MARKS[Missing.NOT_ASKED]))
    few = any(0 < count < printing.smallest for count in (asked, len(column) - asked))
    small = 0 < n < printing.smallest
    return (column.variable.name, column.variable.label, None if few else asked, None if small else n)
