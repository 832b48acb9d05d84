"""What is read back from every format equals what was stored, hostile answers included."""

from __future__ import annotations

import csv
import math
import unicodedata
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd
import pyreadstat
import pytest
from example_answers import text
from hypothesis import given
from hypothesis import strategies as st
from released_answers import ANSWERS, HOSTILE, STUDY, N

from analysis.codebook import Category, Variable
from analysis.codebook.file import load
from analysis.dataset import Dataset
from analysis.dataset.column import MARKS
from analysis.formula import harmless
from analysis.microdata.delimited import guarded, unguarded, write_excel
from analysis.microdata.flat import flat
from analysis.microdata.labelled import cut, write_spss, write_stata

REASON = {mark: reason for reason, mark in MARKS.items()}


def rows(path, delimiter=","):
    encoding = "utf-8-sig" if delimiter == ";" else "utf-8"
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_the_plain_file_is_the_dataset_again(folder, release):
    back = Dataset.read(folder / "answers.csv", load(folder / "codebook.json"))
    assert back.n == N
    for name, column in release.answers.columns.items():
        assert list(back.columns[name].cells()) == list(column.cells()), name
        assert back.columns[name].missing.tolist() == column.missing.tolist(), name
    for name, values in release.answers.design_columns.items():
        assert back.design_columns[name].tolist() == values.tolist()


def test_the_excel_file_is_the_plain_one_once_the_guards_are_taken_away(folder):
    plain, excel = rows(folder / "answers.csv"), rows(folder / "answers_excel.csv", ";")
    numbers = [plain[0].index(name) for name in ("visits", "age", "weight")]
    assert (folder / "answers_excel.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    for before, after in zip(plain[1:], excel[1:], strict=True):
        for place, (cell, found) in enumerate(zip(before, after, strict=True)):
            assert (found.replace(",", ".") if place in numbers else unguarded(found)) == cell


def test_nothing_in_the_excel_file_is_a_formula_and_negative_numbers_stay_numbers(folder):
    excel = rows(folder / "answers_excel.csv", ";")
    visits = excel[0].index("visits")
    assert "-3,25" in {row[visits] for row in excel}
    for row in excel:
        for place, cell in enumerate(row):
            stripped = cell.lstrip("\ufeff \t\r\n\u00a0")
            assert place == visits or not stripped.startswith(tuple("=+-@＝＋－＠")), cell


@given(st.one_of(st.text(), st.sampled_from(HOSTILE)))
def test_a_guarded_text_can_be_read_back(words):
    assert unguarded(guarded(words)) == words


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\ufeff"])
def test_words_that_a_spreadsheet_would_run_have_a_guard_in_every_file(before, sign):
    words = f"{before}{sign}cmd(1)"
    assert guarded(words) == harmless(words) == "'" + words


def test_a_heading_is_guarded_like_a_cell(tmp_path):
    write_excel(tmp_path / "a.csv", ["=cmd(1)", "age"], [("-x", "-5")], numbers=[1])
    assert rows(tmp_path / "a.csv", ";") == [["'=cmd(1)", "age"], ["'-x", "-5"]]


@pytest.mark.parametrize("code", ["5", "0", "98", "y", "Nam"])
def test_an_ordinary_code_has_no_guard(code):
    assert guarded(code) == code


@pytest.mark.parametrize("code", ["01", "1/2", "1-2", "1.5", "TRUE", "1e5", "-1", "1234567890123456"])
def test_a_code_that_excel_would_show_differently_has_one(code):
    assert guarded(code) == "'" + code


def test_duckdb_and_pandas_read_the_parquet_file(folder, release):
    found = duckdb.read_parquet(str(folder / "answers.parquet")).df()
    assert len(found) == N
    by_name = {name: list(cells) for name, cells in release.answers.written()}
    assert list(found.columns) == list(by_name)
    for name in ("q1", "q1.missing", "heard", "comment", "unit.missing", "stratum"):
        assert found[name].fillna("").tolist() == by_name[name], name
    assert found["weight"].tolist() == release.answers.design_columns["weight"].tolist()
    visits = release.answers.columns["visits"].chosen
    assert np.array_equal(found["visits"].to_numpy(float), visits, equal_nan=True)
    days = release.answers.columns["by"].chosen
    assert np.array_equal(found["by"].to_numpy("datetime64[D]"), days, equal_nan=True)


def test_pandas_reads_the_plain_file(folder):
    found = pd.read_csv(folder / "answers.csv", dtype=str, keep_default_na=False)
    assert found["comment"].tolist() == list(HOSTILE) * 3


@pytest.mark.parametrize("ending", ["sav", "dta"])
def test_spss_and_stata_files_hold_every_answer_and_every_reason(folder, release, ending):
    read = pyreadstat.read_sav if ending == "sav" else pyreadstat.read_dta
    found, about = read(str(folder / f"answers.{ending}"), user_missing=True)
    assert about.number_rows == N
    for name, column in release.answers.columns.items():
        if column.variable.kind in ("rating", "single"):
            assert [_code(about, name, cell) for cell in found[name]] == _labels(column), name
    words = release.answers.columns["comment"].chosen.tolist()
    if ending == "sav":  # the format fills texts up with spaces, so those at the end are not told apart
        words = [text.rstrip(" ") for text in words]
    assert found["comment"].tolist() == words


def _code(about, name, cell):
    labels = {str(key).removesuffix(".0"): label for key, label in about.variable_value_labels[name].items()}
    return labels[str(cell).removesuffix(".0")]


def _labels(column):
    """The label of each cell, as the files show it: of the code, else of the reason."""
    (flattened,) = list(flat(Dataset(_book(column), {column.variable.name: column})))
    return [cut(flattened.labels[int(number)].to("vi"), 120) for number in flattened.values]


def _book(column):
    from analysis.codebook import NO_TEXT, Codebook

    return Codebook(NO_TEXT, (column.variable,))


def test_several_choices_come_as_columns_that_give_them_back(folder, release):
    found, _ = pyreadstat.read_sav(str(folder / "answers.sav"), user_missing=True)
    column = release.answers.columns["heard"]
    for at, code in enumerate(("1", "b", "99")):
        ticked = found[f"heard_{code}"].to_numpy() == 1
        assert ticked.tolist() == column.chosen[:, at].tolist()
    assert set(found["heard_1"][column.missing == MARKS["don't know"]]) == {93}
    assert set(found["heard_99"][column.missing == MARKS["not answered"]]) == {95}


def test_numbers_and_days_are_the_same_in_spss_and_stata(folder, release):
    visits, days = release.answers.columns["visits"].chosen, release.answers.columns["by"].chosen
    for read, name in ((pyreadstat.read_sav, "sav"), (pyreadstat.read_dta, "dta")):
        found, _ = read(str(folder / f"answers.{name}"))
        assert np.array_equal(found["visits"].to_numpy(float), visits, equal_nan=True)
        read_days = [
            None if pd.isna(day) else np.datetime64(day, "D") for day in found["v_by"]
        ]  # SPSS keeps "by" for itself
        assert read_days == [None if np.isnat(day) else day for day in days]
        assert found["weight"].tolist() == release.answers.design_columns["weight"].tolist()


def test_a_label_too_long_for_spss_ends_with_an_ellipsis_and_within_its_bytes(folder):
    _, about = pyreadstat.read_sav(str(folder / "answers.sav"))
    label = about.column_names_to_labels["q1"]
    assert label.endswith("…")
    assert 250 < len(label.encode()) <= 255
    assert about.column_names_to_labels["q2"] == "Câu 2 \x07\u202e<i>"
    assert cut("đ" * 10, 20) == "đ" * 10
    assert cut("đ" * 11, 20) == "đ" * 8 + "…"


def test_a_text_longer_than_spss_takes_goes_on_in_a_second_column(release, tmp_path):
    from example_answers import text
    from released_answers import STUDY

    from analysis.codebook import Codebook, Variable
    from analysis.microdata.labelled import write_spss, write_stata

    words = ["ệ" * 30_000, "ngắn"]
    book = Codebook(text("dài"), (Variable("c", text("Góp ý"), "text"),))
    columns = flat(Dataset.of(book, {"c": words}))
    write_spss(tmp_path / "a.sav", columns, STUDY, "vi")
    write_stata(tmp_path / "a.dta", columns, STUDY, "vi")
    found, _ = pyreadstat.read_sav(str(tmp_path / "a.sav"))
    assert (found["c"] + found["c_part2"] + found["c_part3"]).tolist() == words
    assert pyreadstat.read_dta(str(tmp_path / "a.dta"))[0]["c"].tolist() == words
    assert math.ceil(90_000 / 32_767) == 3


def test_a_question_that_few_at_the_end_were_asked_is_numbers_in_stata(tmp_path):
    from example_answers import text
    from released_answers import STUDY

    from analysis.codebook import Codebook, Variable
    from analysis.microdata.labelled import write_stata

    book = Codebook(text("ít người"), (Variable("c", text("Số lần"), "number"),))
    columns = flat(Dataset.of(book, {"c": [None] * 150 + [2, 7]}))
    write_stata(tmp_path / "a.dta", columns, STUDY, "vi")
    found, about = pyreadstat.read_dta(str(tmp_path / "a.dta"), user_missing=True)
    assert found["c"].tolist()[-2:] == [2, 7]
    assert set(about.missing_user_values["c"]) == set(found["c"].tolist()[:150])
    assert about.readstat_variable_types["c"] != "string"


def test_labels_that_begin_alike_are_told_apart_by_their_ends(tmp_path):
    from example_answers import text
    from released_answers import STUDY

    from analysis.codebook import Category, Codebook, Variable
    from analysis.microdata.labelled import write_spss

    beginning = "Bộ phận Tiếp nhận và Trả kết quả của Trung tâm Phục vụ hành chính công phường " * 2
    names = [f"{beginning}số {number}" for number in (1, 2)]
    categories = tuple(Category(str(place), text(name)) for place, name in enumerate(names, start=1))
    book = Codebook(text("Phiếu"), (Variable("unit", text("Đơn vị"), "single", categories),))
    columns = flat(Dataset.of(book, {"unit": ["1", "2"]}))
    write_spss(tmp_path / "a.sav", columns, STUDY, "vi")
    _, about = pyreadstat.read_sav(str(tmp_path / "a.sav"))
    labels = list(about.variable_value_labels["unit"].values())
    assert len(set(labels)) == len(labels) >= 2
    assert [label[-4:] for label in labels[:2]] == ["số 1", "số 2"]
    assert all(len(label.encode()) <= 120 for label in labels)


def test_names_that_stata_keeps_for_texts_of_so_many_letters_are_others_there(tmp_path):
    """A question called str5 was enough to stop a whole report"""
    names = ("str5", "STR2045", "strange")
    book = replace(
        ANSWERS.codebook, indices=(), variables=tuple(Variable(n, text(n), "number") for n in names)
    )
    columns = flat(Dataset.of(book, {name: ["1", "2"] for name in names}))
    write_stata(tmp_path / "a.dta", columns, STUDY, "vi")
    assert [column.name for column in columns] == ["v_str5", "v_STR2045", "strange"]
    assert list(pyreadstat.read_dta(tmp_path / "a.dta")[0].columns) == ["v_str5", "v_STR2045", "strange"]


def test_the_second_piece_of_a_long_text_takes_no_other_column_s_place_in_spss(tmp_path):
    texts = {"say": ["x" * 40_000, "a"], "say_part2": ["b", "c"]}
    book = replace(ANSWERS.codebook, indices=(), variables=tuple(Variable(n, text(n), "text") for n in texts))
    write_spss(tmp_path / "a.sav", flat(Dataset.of(book, texts)), STUDY, "vi")
    frame = pyreadstat.read_sav(tmp_path / "a.sav")[0]
    assert frame["say_part2"].tolist() == ["b", "c"]
    assert frame["say"][0] + frame["say_part2_2"][0] == "x" * 40_000


def test_a_question_may_have_the_longest_name_there_is_and_labels(tmp_path):
    """Names that are alike in their first letters are told apart; a name of 32 stopped a whole report"""
    names = (f"{'v' * 61}a", f"{'v' * 61}b", "w" * 32)
    yes_no = (Category("y", text("Có")), Category("n", text("Không")))
    variables = tuple(Variable(name, text(name), "single", yes_no) for name in names)
    book = replace(ANSWERS.codebook, indices=(), variables=variables)
    columns = flat(Dataset.of(book, {name: ["y", "n"] for name in names}))
    write_stata(tmp_path / "a.dta", columns, STUDY, "vi")
    write_spss(tmp_path / "a.sav", columns, STUDY, "vi")
    for frame, found in (pyreadstat.read_dta(tmp_path / "a.dta"), pyreadstat.read_sav(tmp_path / "a.sav")):
        assert len(frame.columns) == 3
        said = [{labels[1], labels[2]} for labels in found.variable_value_labels.values()]
        assert said == [{"Có", "Không"}] * 3
        assert found.column_labels == [*names]


def test_a_word_whose_marks_are_written_in_two_ways_is_one_word_in_every_file(tmp_path):
    """Hòa comes as one letter or as a letter and a mark: who groups by it must find one group, not two"""
    one, two = (unicodedata.normalize(form, "Hòa Bình, chờ lâu quá") for form in ("NFC", "NFD"))
    places = (Category("a", text(one)), Category("b", text(two)))
    variables = (Variable("why", text(two), "text"), Variable("place", text(two), "single", places))
    book = replace(ANSWERS.codebook, indices=(), variables=variables)
    data = Dataset.of(book, {"why": [one, two], "place": ["b", "a"]})
    write_spss(tmp_path / "a.sav", flat(data), STUDY, "vi")
    write_stata(tmp_path / "a.dta", flat(data), STUDY, "vi")
    for frame, found in (pyreadstat.read_sav(tmp_path / "a.sav"), pyreadstat.read_dta(tmp_path / "a.dta")):
        assert frame["why"].tolist() == [one, one]
        assert found.column_labels == [one, one]
        assert frame["place"].tolist() == [2, 1]  # places that look alike stay two
    data.write(tmp_path / "a.csv")
    assert list(Dataset.read(tmp_path / "a.csv", book).column("why").cells()) == [one, one]
