"""A dataset keeps every answer and every reason for a missing one, in memory and through a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook import Category, Codebook, Missing, Text, Variable
from analysis.dataset import Dataset, Unreadable
from analysis.dataset.column import MARKS, BadCells, Column


def text(vi: str) -> Text:
    return Text.of({"vi": vi})


FIVE = tuple(Category(str(score), text(f"mức {score}"), score=score) for score in range(1, 6))
ASIDE = (
    Category("0", text("không ý kiến"), missing=Missing.NOT_APPLICABLE),
    Category("9", text("không biết"), missing=Missing.DONT_KNOW),
)
RATING = Variable("q1", text("Thái độ"), "rating", FIVE + ASIDE)
GENDER = Variable(
    "gender", text("Giới tính"), "single", (Category("m", text("Nam")), Category("f", text("Nữ")))
)
CHANNELS = Variable("channels", text("Kênh"), "multiple", (*GENDER.categories, ASIDE[1]))
EXPECTED = Variable("expected", text("Đáp ứng"), "percent")
VISIT = Variable("visit", text("Ngày"), "date")
COMMENT = Variable("comment", text("Góp ý"), "text")
BOOK = Codebook(text("Khảo sát"), (RATING, GENDER, CHANNELS, EXPECTED, VISIT, COMMENT))

CELLS = {
    "q1": ["5", "0", "", "9", "1"],
    "gender": ["m", "f", "f", "", "m"],
    "channels": ["m f", "", "9", "f", "m 9"],
    "expected": ["85", "120.5", "", "0", "1e2"],
    "visit": ["2026-11-22", "", "2024-02-29", "", "1999-12-31"],
    "comment": ['tốt, "rất" tốt', "", "a\nb", "=1+1", "ắ"],
}


def test_a_code_outside_the_scale_is_missing_for_its_reason_and_is_still_remembered() -> None:
    column = Column.of(RATING, CELLS["q1"])
    assert column.codes.tolist() == [4, -1, -1, -1, 0]
    assert column.chosen.tolist() == [4, 5, -1, 6, 0]
    assert column.missing.tolist() == [
        0, MARKS[Missing.NOT_APPLICABLE], MARKS[Missing.NOT_ANSWERED], MARKS[Missing.DONT_KNOW], 0
    ]  # fmt: skip
    assert column.counts() == dict.fromkeys(Missing, 0) | {
        Missing.NOT_APPLICABLE: 1, Missing.NOT_ANSWERED: 1, Missing.DONT_KNOW: 1
    }  # fmt: skip
    assert column.counts(np.array([True, True, False, False, False]))[Missing.NOT_ANSWERED] == 0


def test_a_multiple_answer_is_missing_only_when_nothing_valid_was_chosen() -> None:
    column = Column.of(CHANNELS, CELLS["channels"])
    assert column.chosen.shape == (5, 3)
    assert column.missing.tolist() == [0, MARKS[Missing.NOT_ANSWERED], MARKS[Missing.DONT_KNOW], 0, 0]


def test_a_given_reason_fills_only_cells_without_an_answer() -> None:
    asked_not = np.full(5, MARKS[Missing.NOT_ASKED], np.int8)
    column = Column.of(RATING, CELLS["q1"], asked_not)
    assert column.missing.tolist() == [0, MARKS[Missing.NOT_APPLICABLE], 1, MARKS[Missing.DONT_KNOW], 0]


def test_columns_cannot_be_written_to() -> None:
    column = Column.of(RATING, CELLS["q1"])
    for array in (column.codes, column.chosen, column.missing):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("cell", ["NaN", "inf", "1e999", "٣", "1,5", "0x10", "1_000", " 1", "--1"])
def test_what_is_not_a_plain_number_is_no_number(cell: str) -> None:
    with pytest.raises(BadCells) as bad:
        Column.of(EXPECTED, ["1", cell])
    assert bad.value.faults == ((1, cell),)


def test_every_bad_cell_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    book = Codebook(text("x"), (RATING, EXPECTED))
    file.write_text("q1,expected\n7,1\n5,x\n4,2\n", encoding="utf-8")
    with pytest.raises(Unreadable) as wrong:
        Dataset.read(file, book)
    assert wrong.value.faults == (
        "row 1, column q1: '7' is not an answer to a rating",
        "row 2, column expected: 'x' is not an answer to a percent",
    )


def test_a_file_with_strange_absent_or_doubled_columns_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("q1,q1,colour\n5,5,red\n4,4\n", encoding="utf-8")
    with pytest.raises(Unreadable) as wrong:
        Dataset.read(file, Codebook(text("x"), (RATING, EXPECTED)))
    assert [fault.split(";")[0] for fault in wrong.value.faults] == [
        "column 'q1' stands twice",
        "column 'colour' is not in the codebook",
        "row 2 has 2 cells where the header has 3",
    ]
    file.write_text("q1\n5\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="column 'expected' is absent"):
        Dataset.read(file, Codebook(text("x"), (RATING, EXPECTED)))


def same(one: Dataset, other: Dataset) -> None:
    assert one.codebook == other.codebook
    assert one.n == other.n
    for name, column in one.columns.items():
        np.testing.assert_array_equal(column.chosen, other.column(name).chosen)
        np.testing.assert_array_equal(column.missing, other.column(name).missing)
    assert one.design_columns.keys() == other.design_columns.keys()
    for name, values in one.design_columns.items():
        np.testing.assert_array_equal(values, other.design_columns[name])


def test_a_dataset_written_and_read_again_is_the_same(tmp_path: Path) -> None:
    reasons = {"gender": np.array([0, 0, 0, MARKS[Missing.REFUSED], 0], np.int8)}
    design = {"weight": [1.5, 2.0, 1 / 3, 1e-7, 12345678.25], "stratum": ["01", "01", "02", "02", "A,B"]}
    dataset = Dataset.of(BOOK, CELLS, reasons, design)
    dataset.write(tmp_path / "answers.csv")
    same(dataset, Dataset.read(tmp_path / "answers.csv", BOOK))


codes = st.sampled_from(["", *(category.code for category in RATING.categories)])
words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20)
rows = st.tuples(
    codes, st.sampled_from([0, *MARKS.values()]), st.floats(allow_nan=False, allow_infinity=False), words
)


@settings(deadline=None, max_examples=50)
@given(st.lists(rows, max_size=8))
def test_any_answers_survive_the_file(tmp_path_factory: pytest.TempPathFactory, answers: list[tuple]) -> None:
    book = Codebook(text("x"), (RATING, EXPECTED, COMMENT))
    rated, marks, numbers, comments = zip(*answers, strict=True) if answers else ((), (), (), ())
    reasons = {"q1": np.array(marks, np.int8)}
    dataset = Dataset.of(book, {"q1": rated, "expected": numbers, "comment": comments}, reasons)
    file = tmp_path_factory.mktemp("answers") / "answers.csv"
    dataset.write(file)
    same(dataset, Dataset.read(file, book))


def test_groups_are_those_with_somebody_in_them_in_codebook_order() -> None:
    dataset = Dataset.of(BOOK, CELLS, design_columns={"stratum": ["b", "a", "b", "b", "a"]})
    categories, places = dataset.group("q1")
    assert [category.code for category in categories] == ["1", "5"]
    assert places.tolist() == [1, -1, -1, -1, 0]
    categories, places = dataset.group("stratum")
    assert [category.code for category in categories] == ["a", "b"]
    assert places.tolist() == [1, 0, 1, 1, 0]
    with pytest.raises(ValueError, match="only a choice of one code makes groups"):
        dataset.group("expected")
    with pytest.raises(KeyError, match="no column 'district'; known: q1, gender"):
        dataset.group("district")


def test_the_design_comes_from_the_design_columns() -> None:
    weights = [1.0, 2.0, 3.0, 4.0, 5.0]
    dataset = Dataset.of(
        BOOK, CELLS, design_columns={"weight": weights, "stratum": ["a", "a", "b", "b", "b"]}
    )
    design = dataset.design()
    assert design.n == 5
    assert np.asarray(design.weights).tolist() == weights
    assert design.n_strata == 2
    assert Dataset.of(BOOK, CELLS).design().n_strata == 1


def test_a_response_without_a_weight_is_named() -> None:
    with pytest.raises(Unreadable, match="row 2, column weight: empty or not a number"):
        Dataset.of(BOOK, CELLS, design_columns={"weight": [1.0, None, "1", 1, 1]})


def test_a_dataset_without_responses_is_still_a_dataset(tmp_path: Path) -> None:
    dataset = Dataset.of(BOOK, {name: [] for name in CELLS})
    assert dataset.n == 0
    dataset.write(tmp_path / "none.csv")
    same(dataset, Dataset.read(tmp_path / "none.csv", BOOK))
