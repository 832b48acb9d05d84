"""One table, and the same figures whoever prints it."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest

from analysis.codebook import Text
from analysis.table import Field, Table, json_text, to_csv, written

FIELDS = (
    Field("label", Text.of({"vi": "Nội dung", "en": "Content"})),
    Field("value", Text.of({"vi": "Giá trị", "en": "Value"})),
    Field("n", Text.of({"vi": "n"})),
    Field("exact_value", Text.of({"vi": "Chưa làm tròn"}), file_only=True),
)
ROWS = (
    (Text.of({"vi": 'Thái độ, "lịch sự"', "en": "Attitude"}), Decimal("83.90"), 36525, 0.8390000000000001),
    (Text.of({"vi": "=1+1"}), None, 0, None),
)
TABLE = Table("figures", Text.of({"vi": "Bảng", "en": "Table"}), FIELDS, ROWS)


def test_people_read_decimal_commas_in_vietnamese_and_points_in_english() -> None:
    assert list(TABLE.read_rows("vi")) == [('Thái độ, "lịch sự"', "83,90", "36.525"), ("=1+1", "–", "0")]
    assert next(iter(TABLE.read_rows("en"))) == ("Attitude", "83.90", "36,525")
    assert [field.name for field in TABLE.read_fields()] == ["label", "value", "n"]


def test_a_csv_file_carries_plain_and_unrounded_numbers() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(TABLE))))
    assert rows[0] == ["label", "value", "n", "exact_value"]
    assert rows[1] == ['Thái độ, "lịch sự"', "83.90", "36525", "0.8390000000000001"]
    assert rows[2] == ["=1+1", "", "0", ""]
    assert float(rows[1][3]) == 0.8390000000000001


def test_json_carries_numbers_as_numbers() -> None:
    (table,) = json.loads(json_text((TABLE,), "en"))
    assert table["title"] == "Table"
    assert table["rows"][0] == {
        "label": "Attitude",
        "value": 83.9,
        "n": 36525,
        "exact_value": 0.8390000000000001,
    }
    assert table["rows"][1]["value"] is None


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="figures: a row has 1 values for 4 fields"):
        Table("figures", TABLE.title, FIELDS, ((1,),))


def test_an_unknown_field_names_the_known_ones() -> None:
    assert TABLE.values("n") == (36525, 0)
    with pytest.raises(KeyError, match="no field 'mean'; known: label, value, n, exact_value"):
        TABLE.values("mean")


def test_nothing_is_shown_as_a_dash() -> None:
    assert written(None, "vi") == "–"
    assert written(0.123456, "vi") == "0,1235"
