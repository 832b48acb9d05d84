"""Who answered: how many respondents have each answer to the questions that make groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from analysis.dataset import Dataset
from analysis.dataset.column import Column
from analysis.table import Field, Table, Value
from analysis.tables.digits import percent
from analysis.tables.figures import Printing, words
from analysis.tables.index import guarded

FIELDS = (
    Field("node", words("Tên", "Name"), file_only=True),
    Field("label", words("Đặc điểm", "Characteristic")),
    Field("group", words("Mã", "Code"), file_only=True),
    Field("group_label", words("Nhóm", "Group")),
    Field("n", words("Số phiếu", "Responses")),
    Field("value", words("% số phiếu", "% of responses")),
)
NO_ANSWER = words("Không có câu trả lời", "No answer")


def respondents_table(dataset: Dataset, columns: Sequence[str], printing: Printing | None = None) -> Table:
    """Return the unweighted make-up of the responses, by *columns* of a single choice."""
    how = printing or Printing()
    how = guarded(dataset, how, columns)
    rows = tuple(row for name in columns for row in _rows(dataset.column(name), how))
    title = words("Người trả lời", "Respondents")
    note = words(
        "Phần trăm phiếu đã nhận, không dùng trọng số.", "Percent of the responses received, unweighted."
    )
    return Table("respondents", title, FIELDS, rows, (note,))


def _rows(column: Column, printing: Printing) -> Iterator[tuple[Value, ...]]:
    variable = column.variable
    if (column.missing != 0).all():
        return
    found = [(c.code, c.label, int(np.sum(column.codes == i))) for i, c in enumerate(variable.categories)]
    counted = [(code, label, n) for code, label, n in found if n]
    counted += [("", NO_ANSWER, int(np.sum(column.missing != 0)))]
    for code, label, n in counted:
        hidden = printing.withheld is not None and (variable.name, code) in printing.withheld.groups
        hidden = hidden or n < printing.smallest
        if n:
            shown = (None, None) if hidden else (n, percent(n / len(column)))
            yield variable.name, variable.label, code, label, *shown
