"""A questionnaire goes out as an XLSForm and comes back the same; others' forms come in or are explained."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from pyxform.xls2xform import convert
from workbooks import CHOICES, LABEL, SETTINGS, asking, book

from analysis.codebook import Missing
from survey.__main__ import main
from survey.questionnaire.canonical import canonical
from survey.questionnaire.catalogue import CATALOGUE
from survey.questionnaire.examined import examined
from survey.questionnaire.model import AllOf, Comparison, Constraint, Not, Questionnaire
from survey.questionnaire.reading import questionnaire, questionnaire_of
from survey.questionnaire.xlsform.incoming import taken
from survey.questionnaire.xlsform.outgoing import given
from survey.questionnaire.xlsform.workbook import COLUMNS, EMPTY, ROWS

ROOT = Path(__file__).parents[2]
FILES = sorted(
    [*(ROOT / "questionnaires").rglob("*.yaml"), *(ROOT / "tests" / "questionnaires").glob("*.yaml")]
)


def read(content: bytes) -> Questionnaire:
    """Return the questionnaire a workbook becomes; nothing is wrong with it."""
    came = taken(content, "form.xlsx")
    assert came.problems == ()
    return questionnaire_of(came.text.encode(), "form.yaml")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_went_out_comes_back_as_the_same_questionnaire(file):
    asked = questionnaire(file)
    assert canonical(read(given(asked))) == canonical(asked)


def test_a_node_keeps_what_it_says_otherwise_than_the_one_above_it():
    asked = questionnaire(ROOT / "tests" / "questionnaires" / "index-mean.yaml")
    (root, *others) = asked.indices
    silent = replace(root.parts[0], measure="score", unit="mean", satisfied=(), base_also=())
    reasons = (Missing.DONT_KNOW, Missing.NOT_APPLICABLE)
    told = replace(root, base_also=reasons, satisfied=("4", "5"), parts=(silent, *root.parts[1:]))
    came = read(given(replace(asked, indices=(told, *others))))
    assert came.indices[0].base_also == reasons
    part = came.indices[0].parts[0]
    assert (part.measure, part.unit, part.base_also, part.satisfied) == ("score", "mean", (), ())


def test_shares_that_no_decimals_end_and_scores_of_many_digits_come_back_as_they_went_out():
    asked = questionnaire(ROOT / "tests" / "questionnaires" / "index-importance.yaml")
    (root, *others) = asked.indices
    third = 1 / (len(root.parts) + 1)
    shares = (1 - third * (len(root.parts) - 1), *(third for _ in root.parts[1:]))
    unlike = replace(asked, indices=(replace(root, importance=shares), *others))
    assert canonical(read(given(unlike))) == canonical(unlike)
    (first, *rest) = asked.sections
    (item, *items) = first.items
    scored = replace(
        item, categories=tuple(replace(c, score=c.score and c.score * 1e30) for c in item.categories)
    )
    large = replace(asked, sections=(replace(first, items=(scored, *items)), *rest))
    assert canonical(read(given(large))) == canonical(large)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_tool_of_kobo_and_odk_takes_what_went_out_without_a_warning(file):
    asked = questionnaire(file)
    form = convert(xlsform=given(asked), file_type=".xlsx", validate=False)
    assert form.warnings == []
    assert all(f"/{item.name}" in form.xform for item in asked.items())


def test_the_same_questionnaire_is_the_same_workbook():
    asked = questionnaire(ROOT / "questionnaires" / "one-stop" / "quick-rating.yaml")
    assert given(asked) == given(asked)


KOBO = [
    ["type", "name", LABEL, "label::English (en)", "hint::Tiếng Việt (vi)",
     "required", "relevant", "constraint"],
    ["start", "start"],
    ["deviceid", "deviceid"],
    ["begin group", "ngoai", "Cả phiếu"],
    ["begin_group", "chung", "Thông tin chung", "About you", "Xin đọc kỹ.", None, None],
    ["note", "chao", "Kính chào", "Welcome"],
    ["integer", "tuoi", "Tuổi", "Age", None, True, None, ". >= 18 and . < 120"],
    ["select_one co_khong", "da_den", "Đã đến?", "Have you come?", None, "yes"],
    ["end_group"],
    ["begin_group", "ve_kenh", "Kênh", "Channel", None, None, "${da_den} = ‘1’ and ${tuoi} > 20"],
    ["select_multiple kenh", "kenh", "Kênh nào?", "Which?", None, "no", None, "count-selected(.) <= 1"],
    ["text", "vi_sao", "Vì sao?", "Why?", None, None, "selected(${kenh}, 'mang')", "string-length(.) < 501"],
    ["decimal", "ty_le", "Tỷ lệ", "Share", None, None, "not(${kenh} = '')", ". <= 99.5"],
    ["date", "ngay", "Ngày", "Day"],
    ["end group"],
    ["end_group"],
]  # fmt: skip


def test_a_form_of_kobo_becomes_a_questionnaire():
    asked = read(book(KOBO))
    assert (asked.name, asked.version, asked.languages) == ("ks-ph-ng-1", "2026", ("vi", "en"))
    assert asked.title.to("vi") == "Khảo sát phường"
    assert [section.name for section in asked.sections] == ["chung", "ve_kenh"]
    assert asked.sections[0].introduction.to("vi") == "Xin đọc kỹ."
    kinds = {item.name: item.kind for item in asked.items()}
    assert kinds == {
        "chao": "note", "tuoi": "number", "da_den": "single", "kenh": "multiple",
        "vi_sao": "text", "ty_le": "number", "ngay": "date",
    }  # fmt: skip
    age, channel, why, share = (asked.item(name) for name in ("tuoi", "kenh", "vi_sao", "ty_le"))
    assert age.required
    assert age.constraint == Constraint(least=18, most=119, decimals=0)
    assert channel.constraint == Constraint(max_choices=1)
    assert why.constraint == Constraint(max_length=500)
    assert share.constraint == Constraint(most=99.5)
    assert asked.sections[1].relevant == AllOf(
        (Comparison("da_den", "is", ("1",)), Comparison("tuoi", "more than", number=20))
    )
    assert why.relevant == Comparison("kenh", "is", ("mang",))
    assert share.relevant == Not(Not(Comparison("kenh", "answered")))
    assert [category.code for category in asked.item("da_den").categories] == ["1", "0"]
    assert asked.item("da_den").text.to("en") == "Have you come?"


def test_what_the_software_does_by_itself_is_left_out_and_said():
    columns = ("type", "name", "label", "appearance")
    survey = asking(["start", "s"], ["text", "t", "Chữ", "multiline"], columns=columns)
    came = taken(book(survey, choices=[["list_name", "name"]]), "f.xlsx")
    assert (came.problems, came.left_out) == ((), ("start", "appearance"))


def test_nothing_of_a_workbook_is_dropped_in_silence():
    columns = ("type", "name", LABEL, "media::audio", "body::note", "required_message::English (en)")
    survey = asking(
        ["begin_group", "ngoai", "Cả phiếu"],
        ["begin_group", "trong", "Phần", None, "x"],
        ["select_one co_khong", "a", "A", "a.mp3", None, "Please"],
        ["end_group"],
        ["begin_group", "rong", "Phần rỗng"],
        ["end_group"],
        ["end_group"],
        columns=columns,
    )
    choices = [[*CHOICES[0], "image"], [*CHOICES[1], "co.png"], *CHOICES[2:]]
    settings = [[*SETTINGS[0], "style"], [*SETTINGS[1], "pages"], ["Một dòng nữa"]]
    came = taken(book(survey, choices, settings, entities=[["list_name"], ["nguoi"]]), "f.xlsx")
    assert came.problems == ()
    assert came.left_out == (
        "body::note", "media::audio", "required_message",
        "begin_group ngoai (2)", "begin_group rong (6)",
        "choices › image", "choices › kenh",
        "settings › style", "settings › 3", "entities",
    )  # fmt: skip
    first = came.text.splitlines()[0]
    assert first.startswith(
        "# Không mang sang từ XLSForm · Left behind of the XLSForm: body::note, media::audio"
    )
    assert questionnaire_of(came.text.encode(), "form.yaml").item("a").kind == "single"


def test_what_goes_out_leaves_nothing_behind_when_it_comes_in():
    for file in FILES:
        assert taken(given(questionnaire(file)), "form.xlsx").left_out == ()


def test_questions_after_a_group_inside_a_group_are_a_section_of_their_own():
    asked = read(
        book(
            asking(
                ["begin_group", "ngoai", "Ngoài"],
                ["text", "a", "A"],
                ["begin_group", "trong", "Trong"],
                ["text", "b", "B"],
                ["end_group"],
                ["text", "c", "C"],
                ["end_group"],
            )
        )
    )
    assert [(part.name, [item.name for item in part.items]) for part in asked.sections] == [
        ("ngoai", ["a"]), ("trong", ["b"]), ("ngoai_2", ["c"]),
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["calculate", "readonly", "disabled", "repeat_count", "bind::relevant"])
@pytest.mark.parametrize("kind", ["text", "begin_group"])
def test_what_would_change_what_is_asked_is_refused_for_questions_and_groups(column, kind):
    survey = asking([kind, "a", "A", "yes"], ["text", "b", "B"], columns=("type", "name", LABEL, column))
    told = [one for one in taken(book(survey), "f.xlsx").problems if one.check != "xls_group"]
    assert [(one.check, one.line, one.where) for one in told] == [("xls_column", 2, f"survey › {column}")]
    survey[1][3] = "no"
    assert "xls_column" not in [one.check for one in taken(book(survey), "f.xlsx").problems]


def _with_formulas(*cells: tuple[str, object]) -> bytes:
    """A workbook as a program writes it that never reckoned its formulas."""
    made = load_workbook(io.BytesIO(book(asking(["text", "a", "A"], ["text", "b", "B"]))))
    for place, cell in cells:
        made["survey"][place] = cell
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_formula_without_a_result_is_named_and_not_taken_for_nothing():
    (one,) = taken(_with_formulas(("D3", "=CONCATENATE(A1)")), "f.xlsx", "en").problems
    assert (one.check, one.line, one.where) == ("xls_formula", 3, "survey › relevant")
    assert "=CONCATENATE(A1)" in one.wrong
    (one,) = taken(_with_formulas(("C2", "#REF!")), "f.xlsx", "en").problems
    assert (one.check, one.line, one.where) == ("xls_formula", 2, "survey › label")


def test_choices_with_scores_are_a_rating_and_others_are_not():
    scored = [["list_name", "name", "label", "hailong_score", "hailong_missing"],
              ["muc", 1, "Kém", 1], ["muc", 2, "Tốt", 2],
              ["muc", 9, "Không biết", None, "don't know"]]  # fmt: skip
    asked = read(book(asking(["select_one muc", "A1", "Câu"]), scored))
    assert asked.item("A1").kind == "rating"
    assert [category.score for category in asked.item("A1").categories] == [1, 2, None]
    assert asked.item("A1").category("9").missing == "don't know"


def test_codes_that_are_numbers_may_be_compared_as_numbers():
    scored = [["list_name", "name", "label"], *(["muc", code, f"Mức {code}"] for code in range(1, 6))]
    rows = asking(["select_one muc", "A1", "Câu"], ["text", "vi_sao", "Vì sao?", "${A1} <= 2"])
    assert read(book(rows, scored)).item("vi_sao").relevant == Comparison("A1", "is", ("1", "2"))


def test_questions_outside_every_group_are_a_section_with_the_title_of_the_form():
    asked = read(book(asking(["text", "t", "Chữ"])))
    assert [section.title.to("vi") for section in asked.sections] == ["Khảo sát phường"]


def test_headings_written_on_another_system_are_the_same_language():
    apart = unicodedata.normalize("NFD", LABEL)
    choices = [[apart if cell == LABEL else cell for cell in row] for row in CHOICES]
    asked = read(book(asking(["select_one kenh", "k", unicodedata.normalize("NFD", "Kênh nào?")]), choices))
    assert asked.languages == ("vi", "en")
    assert asked.item("k").categories[0].label.to("vi") == "Đến tận nơi"
    assert asked.item("k").text.to("vi") == "Kênh nào?"


FAULTS = {
    "xls_type": (asking(["text", "a", "A"], ["geopoint", "b", "B"]), 3, "survey › type"),
    "xls_list": (asking(["select_one mau", "b", "B"]), 2, "survey › type"),
    "xls_group": (asking(["begin_group", "g", "G"], ["text", "a", "A"]), 2, "survey › type"),
    "xls_expression": (asking(["text", "a", "A"], ["text", "b", "B", "${c} = 1"]), 3, "survey › relevant"),
    "xls_required": (
        asking(["text", "a", "A", "${b} = 1"], columns=("type", "name", LABEL, "required")),
        2, "survey › required",
    ),
    "xls_column": (
        asking(["text", "a", "A", "1 + 1"], columns=("type", "name", LABEL, "calculation")),
        2, "survey › calculation",
    ),
    "xls_language": (asking(["text", "a", "A"], columns=("type", "name", "label::Êđê")), 1, "survey"),
    "xls_reference": (asking(["text", "a", "A"], ["note", "b", "Chào ${a}!"]), 3, "survey › label"),
    "xls_no_column": (asking(["text", "A"], columns=("type", LABEL)), 1, "survey"),
    "xls_column_twice": (
        asking(["text", "a", "A", "B"], columns=("type", "name", LABEL, LABEL)), 1, "survey",
    ),
}  # fmt: skip


@pytest.mark.parametrize("check", FAULTS)
def test_what_has_no_place_is_named_by_sheet_row_and_column(check):
    survey, line, where = FAULTS[check]
    for language in ("vi", "en"):
        came = taken(book(survey), "form.xlsx", language)
        (one,) = came.problems
        assert (one.check, one.file, one.line, one.where) == (check, "form.xlsx", line, where)
        assert came.text == ""
        assert not re.search(r"(?<!\$)\{", one.wrong + one.remedy)


def test_a_wording_without_a_language_and_one_in_the_first_are_not_laid_over_one_another():
    survey = asking(["text", "a", "A", "B"], columns=("type", "name", LABEL, "label"))
    (one,) = taken(book(survey), "form.xlsx").problems
    assert (one.check, one.line, one.where) == ("xls_column_twice", 1, "survey")


def test_a_node_of_an_index_must_be_a_part_of_one_above_it():
    index = [["name", "part_of", "label", "combine", "items"], ["con", "me", "Con", "pooled", "a"]]
    (one,) = taken(book(asking(["text", "a", "A"]), hailong_index=index), "f.xlsx").problems
    assert (one.check, one.line, one.where) == ("xls_part_of", 2, "hailong_index › part_of")
    assert "me" in one.wrong


def test_a_workbook_without_questions_says_which_sheets_it_has():
    out = io.BytesIO()
    with ZipFile(io.BytesIO(book(asking()))) as whole, ZipFile(out, "w") as renamed:
        for part in whole.infolist():
            renamed.writestr(part, whole.read(part).replace(b'name="survey"', b'name="cau hoi"'))
    (one,) = taken(out.getvalue(), "f.xlsx", "en").problems
    assert one.check == "xls_no_sheet"
    assert "cau hoi, choices, settings" in one.wrong


def _swollen() -> bytes:
    """A workbook of some kilobytes that unpacks to sixty million bytes."""
    out = io.BytesIO(book(asking()))
    with ZipFile(out, "a", ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/hinh.bin", bytes(60_000_000))
    return out.getvalue()


def _entities() -> bytes:
    """A workbook whose strings are entities that stand for one another."""
    out, lol = io.BytesIO(), "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    with ZipFile(io.BytesIO(book(asking(["text", "a", "A"])))) as whole, ZipFile(out, "w") as made:
        for part in whole.infolist():
            content = whole.read(part)
            if part.filename.endswith("sharedStrings.xml"):
                head = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]>'.encode()
                content = content.replace(b"?>", b"?>" + head, 1).replace(b"<t>text<", b"<t>&l11;<")
            made.writestr(part, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (b"PK\x03\x04 and nothing else", "xls_unreadable"),
        (b"\xd0\xcf\x11\xe0 an old or locked one", "xls_unreadable"),
        (b"", "xls_unreadable"),
        (_swollen(), "xls_large"),
        (_entities(), "xls_unreadable"),
        (book(asking(*(["text", f"a{n}", "A"] for n in range(ROWS + 1)))), "xls_large"),
    ],
    ids=["torn", "old", "empty", "swollen", "entities", "rows"],
)
def test_a_workbook_that_is_none_or_too_much_is_refused(content, check):
    (one,) = taken(content, "f.xlsx").problems
    assert one.check == check


def _spoiled(part: str, old: bytes, new: bytes) -> bytes:
    """A workbook in which one thing of a part is not as it was."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(book(asking(["text", "a", "A"])))) as whole, ZipFile(out, "w") as made:
        for each in whole.infolist():
            content = whole.read(each)
            made.writestr(each, re.sub(old, new, content) if part in each.filename else content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("sheet1", rb"<v>\d+</v>", b"<v>99999999</v>"),
        ("sheet1", rb'"A2"', b'"ZZZZZZZZ2"'),
        ("sheet1", rb"<row", b"<row><row"),
        ("sheet1", rb'r="(\d)"', b'r="x"'),
        ("sheet1", rb"<v>\d+</v>", b"<v>x</v>"),
        ("workbook.xml", rb'r:id="[^"]+"', b'r:id="none"'),
        ("sharedStrings", rb"<t>text", b"<t>\xff\xfe"),
    ],
)
def test_a_damaged_workbook_is_said_to_be_damaged(part, old, new):
    (one,) = taken(_spoiled(part, old, new), "f.xlsx").problems
    assert one.check == "xls_unreadable"


def test_a_cell_left_far_below_is_not_waited_for():
    rows = [*asking(["text", "a", "A"]), *([[]] * EMPTY), ["text", "b", "B"]]
    assert [item.name for item in read(book(rows)).items()] == ["a"]


def test_what_a_workbook_says_of_its_size_is_not_believed():
    out = io.BytesIO()
    with (
        ZipFile(io.BytesIO(book(asking(["text", "a", "A"], ["text", "b", "B"])))) as whole,
        ZipFile(out, "w") as made,
    ):
        for part in whole.infolist():
            content = whole.read(part)
            made.writestr(part, re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1:A1"', content))
    assert [item.name for item in read(out.getvalue()).items()] == ["a", "b"]


def test_columns_far_to_the_right_are_not_read():
    heading, row = asking(["text", "a", "A"])[:2]
    far = [[*heading, *[""] * (COLUMNS - len(heading)), "label::Ngôn ngữ không ai biết"], row]
    assert [item.name for item in read(book(far)).items()] == ["a"]


def test_a_formula_is_a_text_or_nothing_and_is_never_reckoned():
    asked = read(book(asking(["text", "a", '=HYPERLINK("http://x","y")'], ["note", "b", "1+1"])))
    assert asked.item("a").text.to("vi") in ("0", "a", "?")
    assert asked.item("b").text.to("vi") == "1+1"


def test_every_fault_of_a_workbook_has_its_test():
    told = {*FAULTS, "xls_formula", "xls_part_of", "xls_no_sheet", "xls_unreadable", "xls_large"}
    assert told == {check for check in CATALOGUE if check.startswith("xls_")}


def test_a_page_takes_a_workbook_as_the_file_it_becomes():
    came = examined(book(KOBO), "vi")
    assert questionnaire_of(came["text"].encode(), "f.yaml") == read(book(KOBO))
    assert canonical(read(book(KOBO))).decode() == came["canonical"]
    wrong = examined(book(asking(["geopoint", "b", "B"])), "vi")
    assert [one["check"] for one in wrong["problems"]] == ["xls_type"]
    later = examined(book(asking(["text", "có dấu", "A"])), "vi")
    assert [one["check"] for one in later["problems"]] == ["bad_name"]
    assert "có dấu" in later["text"]


def test_a_word_where_a_number_belongs_is_told_by_the_check_of_the_file():
    settings = [[*SETTINGS[0], "hailong_minutes"], [*SETTINGS[1], "năm"]]
    survey = asking(["decimal", "a", "A", "hai"], columns=("type", "name", LABEL, "hailong_decimals"))
    wrong = examined(book(survey, settings=settings), "vi")
    assert [one["check"] for one in wrong["problems"]] == ["not_whole", "not_whole"]


def test_settings_are_not_needed():
    asked = read(book(asking(["text", "a", "A"]), settings=[SETTINGS[0]]))
    assert (asked.name, asked.version, asked.service) == ("phieu", "1", "other")


def test_a_random_order_that_kobo_and_odk_do_not_know_is_said_to_be_lost_there(tmp_path):
    file, form = ROOT / "tests" / "questionnaires" / "random-order.yaml", tmp_path / "form.xlsx"
    ran = CliRunner().invoke(main, ["xlsform", "export", str(file), str(form)])
    assert ran.exit_code == 0
    assert "các phần A sẽ được hỏi theo thứ tự trong tệp" in ran.stderr
    assert read(form.read_bytes()).sections[0].order == "random"
