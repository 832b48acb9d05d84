"""The figures of the demonstration: each headline index beside its target."""

from __future__ import annotations

from analysis.codebook import Text
from analysis.table import Field, Table, Value
from analysis.tables import index_table, target_table
from analysis.tables.index import trees
from survey.demo.plan import SERVICES, Service
from survey.export import dataset
from survey.store import Store


def _field(name: str, vi: str, en: str) -> Field:
    return Field(name, Text.of({"vi": vi, "en": en}))


FIELDS = (
    _field("label", "Chỉ số", "Index"),
    _field("value", "Giá trị, %", "Value, %"),
    _field("low", "Từ", "From"),
    _field("high", "Đến", "To"),
    _field("n", "n", "n"),
    _field("deff", "Hệ số thiết kế", "Design effect"),
    _field("comparator", "Mục tiêu", "Target"),
    _field("method", "Theo văn bản", "Set by"),
    _field("verdict", "Kết luận", "Verdict"),
)
TITLE = Text.of(
    {
        "vi": "Kết quả chạy thử (số liệu mô phỏng), khoảng tin cậy 95 %",
        "en": "Results of the demonstration (simulated), with 95 % intervals",
    }
)


def summary(store: Store) -> Table:
    """Return the headline index of each service: value, interval, n, design effect, target and verdict."""
    return Table("demo", TITLE, FIELDS, tuple(_row(store, service) for service in SERVICES))


def _row(store: Store, service: Service) -> tuple[Value, ...]:
    answers = dataset(store, service.round_id)
    tree = trees(answers, answers.design())[0]
    figures = next(index_table(tree).records())
    target = next(target_table(tree, service.target, service.comparator).records())
    known = figures | target | {"label": service.title, "method": service.authority}
    return tuple(known[field.name] for field in FIELDS)
