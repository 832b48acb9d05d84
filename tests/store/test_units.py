from __future__ import annotations

import pytest

from survey.units import ServicePoint, Unit, read_service_points, read_units


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "units.csv"
    path.write_bytes(text.encode(encoding))
    return path


def found(problems):
    return [(one.check, one.line, one.where) for one in problems]


def test_units_are_read_from_a_file_as_excel_writes_it(tmp_path):
    path = written(
        tmp_path, "\ufeffMã;Tên;Cấp trên;Loại\r\nHP;Hải Phòng;;tỉnh\r\nHP-01;Phường An Biên;HP;xã\r\n"
    )
    units, problems = read_units(path)
    assert problems == []
    assert units == [Unit("HP", "Hải Phòng", "", "tỉnh"), Unit("HP-01", "Phường An Biên", "HP", "xã")]


def test_decomposed_letters_are_composed(tmp_path):
    units, _ = read_units(written(tmp_path, "code,name\nA,Ha\u0309i Pho\u0300ng\n"))
    assert units == [Unit("A", "Hải Phòng")]


def test_every_problem_is_listed_by_row_and_column_and_the_rest_is_read(tmp_path):
    path = written(
        tmp_path,
        "code,name,parent\nA,Sở A,\nA,Sở A nữa,\nB C,Sở B,\nD,,\nE,Sở E,X\n"
        "F,Sở F,G\nG,Sở G,F\nH,Sở H\nI,Sở I,A\n",
    )
    units, problems = read_units(path)
    assert found(problems) == [
        ("twice", 3, "code"),
        ("bad_code", 4, "code"),
        ("empty", 5, "name"),
        ("no_parent", 6, "parent"),
        ("circle", 7, "parent"),
        ("circle", 8, "parent"),
        ("n_cells", 9, ""),
    ]
    assert [unit.code for unit in units] == ["A", "I"]


@pytest.mark.parametrize(
    ("language", "wrong", "remedy"),
    [
        ("vi", "Thiếu cột “tên”.", "Ghi đúng tên này vào ô đầu của cột; dòng đầu đang có: code."),
        ("en", "The column “name” is missing.", "Write this name over the column; the first row has: code."),
    ],
)
def test_problems_are_told_in_the_language_asked_for(tmp_path, language, wrong, remedy):
    units, (problem,) = read_units(written(tmp_path, "code\nA\n"), language)
    assert (units, problem.wrong, problem.remedy) == ([], wrong, remedy)


def test_a_file_that_is_no_utf8_says_how_to_save_it(tmp_path):
    units, (problem,) = read_units(written(tmp_path, "code,name\nA,S\xf4\n", "cp1258"))
    assert (units, problem.check) == ([], "unreadable")
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    units, (problem,) = read_units(tmp_path / "x.xlsx")
    assert (units, problem.check) == ([], "unreadable")


def test_excels_unicode_text_and_headings_without_accents_are_read(tmp_path):
    units, problems = read_units(written(tmp_path, "MA\tTen\nA\tXã Trường Long\n", "utf-16"))
    assert (units, problems) == ([Unit("A", "Xã Trường Long")], [])


def test_a_title_above_the_columns_and_a_column_that_stands_twice_are_pointed_out(tmp_path):
    units, (problem,) = read_units(written(tmp_path, "DANH SÁCH XÃ,\n,\nMã,Tên\nA,Xã\n"))
    assert (units, problem.check, "dòng 3" in problem.wrong) == ([], "title_above", True)
    units, (problem,) = read_units(written(tmp_path, "mã,tên,name\nA,Xã,\n"))
    assert (units, problem.check, problem.wrong) == ([], "column_twice", "Cột “tên” có hai lần.")


def test_a_quotation_mark_that_is_never_closed_is_named(tmp_path):
    units, problems = read_units(written(tmp_path, 'code,name\nA,Sở A\nB,"Sở B\nC,Sở C\n'))
    assert ([unit.code for unit in units], found(problems)) == (["A"], [("quote", 3, "")])


@pytest.mark.parametrize("name", ["Xã \x1b[31mđỏ", "\u202egnp.exe", "Xã\0", "Xã " + "x" * 1000])
def test_a_name_no_page_and_no_terminal_can_show_is_a_problem(tmp_path, name):
    units, problems = read_units(written(tmp_path, f"code,name\nA,Sở A\nB,{name}\n"))
    assert ([unit.code for unit in units], found(problems)) == (["A"], [("strange", 3, "name")])


def test_an_empty_file_is_said_to_be_empty(tmp_path):
    assert [one.check for one in read_units(written(tmp_path, ""))[1]] == ["nothing"]


def test_a_service_point_of_no_unit_is_a_problem(tmp_path):
    path = written(tmp_path, "code,unit,name\nQ1,A,Quầy 1\nQ2,B,Quầy 2\n")
    points, problems = read_service_points(path, [Unit("A", "Sở A")])
    assert points == [ServicePoint("Q1", "A", "Quầy 1")]
    assert found(problems) == [("no_unit", 3, "unit")]


def test_units_and_service_points_are_kept_and_changed(store):
    store.save_units([Unit("B", "Sở B", "A"), Unit("A", "Sở A")])
    store.save_service_points([ServicePoint("Q1", "A", "Quầy 1"), ServicePoint("Q2", "B", "Quầy 2")])
    store.save_units([Unit("B", "Sở Bê", "A", "sở", "tư pháp")])
    assert store.units() == [Unit("A", "Sở A"), Unit("B", "Sở Bê", "A", "sở", "tư pháp")]
    assert store.service_points("B") == [ServicePoint("Q2", "B", "Quầy 2")]


def test_a_unit_below_an_unknown_one_is_not_kept(store):
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.save_units([Unit("A", "Sở A"), Unit("B", "Sở B", "X")])
    assert store.units() == []


def test_a_unit_may_stand_under_one_that_is_kept_and_closes_no_circle_with_it(tmp_path):
    kept = [Unit("T", "Thành phố"), Unit("P1", "Phường Một", "T")]
    assert read_units(written(tmp_path, "code,name,parent\nP2,Phường Hai,T\n"), known=kept)[1] == []
    _, problems = read_units(written(tmp_path, "code,name,parent\nT,Thành phố,P1\n"), known=kept)
    assert found(problems) == [("circle", 2, "parent")]
