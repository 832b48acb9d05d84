"""Every shipped questionnaire on paper: whole, in order, and nothing outside the sheet."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from asked_rounds import RATING, YES_NO, questionnaire, rating, winding, words

from analysis.codebook import Category, Missing
from survey.questionnaire.canonical import version_of
from survey.questionnaire.model import Comparison, Item, Section
from survey.questionnaire.paper import Jump, asked, jumps, keys, numbers, parts, printed_keys
from survey.questionnaire.reading import questionnaire as read
from survey.sheet.block import BOTTOM, LEFT, RIGHT
from survey.sheet.layout import form
from survey.sheet.pieces import BOX, Area, Box, Line, Words
from survey.sheet.question import INDENT, in_grid
from survey.sheet.type import printable, width
from survey.shipped import file, names
from survey.wording import Voice

HOSTILE = "<script>alert(1)</script> {{7*7}} %s \u202e=cmd|' /C calc'!A0 \U00013000 " + "W" * 400


def said(sheet) -> str:
    return "\n".join(piece.text for piece in sheet.pieces if isinstance(piece, Words))


@pytest.mark.parametrize("name", list(names()))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_category_of_each_item_has_exactly_one_box_in_the_papers_order(name, language):
    known = read(file(name))
    laid = form(known, language)
    boxes = [(box.item, box.code) for sheet in laid.sheets for box in sheet.boxes]
    assert boxes == [(item.name, category.code) for _, item in asked(known) for category in item.categories]
    areas = [area.item for sheet in laid.sheets for area in sheet.areas]
    assert areas == [item.name for _, item in asked(known)]
    assert laid.version == version_of(known)


@pytest.mark.parametrize("name", list(names()))
def test_nothing_lies_outside_the_room_of_a_sheet_and_no_two_boxes_touch(name):
    for sheet in form(read(file(name)), "vi").sheets:
        for box in sheet.boxes:
            assert LEFT <= box.x <= RIGHT - BOX + 0.01
            assert box.y + BOX <= BOTTOM + 0.01
        places = sorted((box.y, box.x) for box in sheet.boxes)
        for (y, x), (other_y, other_x) in pairwise(places):
            assert other_y - y >= BOX or (other_y == y and other_x - x >= BOX + 1) or abs(other_x - x) > BOX
        for piece in sheet.pieces:
            if isinstance(piece, Words) and piece.align == "left":
                assert piece.x + width(piece.text, piece.size, piece.bold) <= RIGHT + 1.5, piece.text


def test_a_box_lies_within_the_area_that_its_picture_shows():
    for sheet in form(read(file("health/inpatient-2024")), "vi").sheets:
        within = {area.item: area for area in sheet.areas}
        for box in sheet.boxes:
            area = within[box.item]
            assert area.y <= box.y
            assert box.y + BOX <= area.y + area.height


def test_every_sheet_says_the_version_and_its_place():
    laid = form(read(file("health/outpatient-2024")), "vi")
    for place, sheet in enumerate(laid.sheets, 1):
        assert laid.version[:16] in said(sheet)
        assert f"Trang {place}/{len(laid.sheets)}" in said(sheet)


def test_wording_that_is_not_official_says_so_and_names_its_source():
    known = read(file("administrative/sipas-2022-2026"))
    first = said(form(known, "vi").sheets[0]).replace("\n", " ")
    assert "chưa được đối chiếu đúng nguyên văn" in first
    assert "Quyết định 979/QĐ-BNV" in first


@pytest.mark.parametrize("name", list(names()))
def test_the_thanks_never_stand_alone_on_a_sheet(name):
    known = read(file(name))
    for language in known.languages:
        thanks = Voice(language, known.addressed_as)("paper.thanks")
        sheets = form(known, language, "Sở Nội vụ", "Hệ thống phản ánh, kiến nghị, 1022").sheets
        (last,) = (sheet for sheet in sheets if thanks[:20] in said(sheet))
        assert last.areas, f"{name}, {language}: nothing is asked on the sheet of the thanks"


def test_where_staff_write_there_is_one_line_and_three_where_citizens_do():
    asked = [Item("y", "text", words("Ý kiến")), Item("t", "text", words("Trường"), filled_by="staff")]
    citizens, staff = form(questionnaire(Section("s", words("Một"), tuple(asked))), "vi").sheets
    rules = [
        [piece for piece in sheet.pieces if isinstance(piece, Line) and piece.x == LEFT + INDENT]
        for sheet in (citizens, staff)
    ]
    assert [len(found) for found in rules] == [3, 1]


def test_what_staff_fill_in_begins_on_a_sheet_of_its_own():
    known = read(file("one-stop/desk-2018"))
    laid = form(known, "vi")
    first_staff = next(n for n, sheet in enumerate(laid.sheets) if any(b.item == "CS1" for b in sheet.boxes))
    assert not any(box.item == "HL1" for box in laid.sheets[first_staff].boxes)
    assert "người trả lời để trống" in said(laid.sheets[first_staff])


def test_what_a_section_says_to_citizens_is_not_said_to_staff():
    ours = Item("b", "single", words("Nơi khảo sát"), YES_NO, filled_by="staff")
    hello = words("Ông/Bà có thể bỏ qua.")
    shared = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), ours), introduction=hello))
    assert [hello.to("vi") in said(sheet) for sheet in form(shared, "vi").sheets] == [True, False]
    alone = questionnaire(
        Section("s", words("Một"), (rating("A1", "Thái độ"),)),
        Section("t", words("Hai"), (ours,), introduction=words("Do cán bộ ghi.")),
    )
    assert "Do cán bộ ghi." in said(form(alone, "vi").sheets[-1])


def test_staff_are_not_told_the_heading_of_what_citizens_say_about_themselves():
    sheets = form(read(file("health/inpatient-2024")), "vi").sheets
    assert ["Thông tin về Ông/Bà" in said(sheet) for sheet in sheets] == [False] * 3 + [True] + [False] * 2


@pytest.mark.parametrize("name", list(names()))
def test_no_row_of_a_grid_stands_alone_and_each_grid_says_what_it_is_part_of(name):
    known = read(file(name))
    for language in known.languages:
        sheets = form(known, language).sheets
        for part in parts(known):
            rows = in_grid(part.items)
            split: set[int] = set()
            for scale in {item.categories for item in part.items if item.name in rows}:
                alike = {item.name for item in part.items if item.name in rows and item.categories == scale}
                places = Counter(n for n, sheet in enumerate(sheets) for a in sheet.areas if a.item in alike)
                split |= places.keys() if len(places) > 1 else set()
                assert len(places) == 1 or min(places.values()) > 1
            title = "" if part.speaks_to_others else part.section.title.to(language)
            assert all(title in said(sheets[n]).replace("\n", " ") for n in split)


def test_no_key_of_a_legend_is_parted_by_the_end_of_a_line():
    known = read(file("health/outpatient-2024"))
    rated = next(item for item in known.items() if item.kind == "rating")
    for language in known.languages:
        keys = printed_keys(rated)
        told = [f"{keys[one.code]} = {one.label.to(language)}" for one in rated.categories]
        texts = {words.text for words in form(known, language).sheets[0].pieces if isinstance(words, Words)}
        assert {printable(text).replace("\u200b", "") for text in told} <= {
            t.replace("\u200b", "") for t in texts
        }


def test_the_foot_cuts_a_long_title_and_never_the_name_of_the_questionnaire():
    for name in names():
        known = read(file(name))
        for sheet in form(known, "vi").sheets:
            assert f"· {known.name} {known.version}" in said(sheet)


def test_a_translation_that_nobody_official_has_read_says_so_on_paper():
    known = read(file("health/outpatient-2024"))
    text = [said(form(known, language).sheets[0]).replace("\n", " ") for language in ("vi", "en")]
    assert ["has not reviewed" in each or "bản dịch" in each for each in text] == [False, True]


def test_routing_is_said_in_words_with_the_numbers_of_the_questions():
    known = read(file("health/outpatient-2019"))
    text = "\n".join(said(sheet) for sheet in form(known, "vi").sheets)
    g, after = numbers(known)["G"], numbers(known)["G_khac"] + 1
    assert f"→ Nếu không chọn “Khác (ghi rõ)”, xin chuyển đến câu {after}." in text
    assert f"Chỉ trả lời nếu ở câu “{g}” Ông/Bà chọn “Khác (ghi rõ)”." in text
    assert jumps(known, known.item("G")) == [Jump(("1", "2", "3", "4"), after)]


def test_a_jump_to_behind_the_last_question_says_stop():
    last = Item("Q2", "text", words("Vì sao?"), relevant=Comparison("Q1", "is", ("2",)))
    known = questionnaire(Section("A", words("A"), (Item("Q1", "single", words("Có?"), YES_NO), last)))
    assert jumps(known, known.item("Q1")) == [Jump(("1",), 0)]
    assert "xin dừng ở đây" in said(form(known, "vi").sheets[0])


def test_a_question_that_may_be_asked_is_never_jumped_over():
    for name in names():
        known = read(file(name))
        places = numbers(known)
        for _, item in asked(known):
            for jump in jumps(known, item):
                passed = [
                    other for other, n in places.items() if places[item.name] < n < (jump.number or 999)
                ]
                assert all(known.item(other).relevant is not None for other in passed)
    assert any(jumps(winding(), item) for _, item in asked(winding()))


def test_clerks_keys_are_the_forms_own_signs_and_the_usual_nine_and_eight():
    assert printed_keys(rating("a", "A"))["98"] == "9"
    assert keys(rating("a", "A"))["9"] == "98"
    health = read(file("health/outpatient-2024")).item("A1")
    assert keys(health) == {"1": "1", "2": "2", "3": "3", "4": "4", "5": "5", "0": "0", "9": "0"}
    letters = Item("b", "single", words("B"), tuple(Category(c, words(c)) for c in ("nam", "nu")))
    assert keys(letters) == {"1": "nam", "2": "nu"}
    many = Item("c", "single", words("C"), tuple(Category(f"x{n}", words(str(n))) for n in range(12)))
    assert list(keys(many))[:2] == ["01", "02"]
    unknown = replace(RATING[-1], code="97", missing=Missing.DONT_KNOW)
    assert keys(Item("d", "rating", words("D"), (*RATING, unknown)))["8"] == "97"


def test_hostile_words_stay_words_and_on_the_sheet():
    item = Item("Q1", "single", words(HOSTILE), (Category("1", words(HOSTILE)), Category("2", words("x"))))
    known = questionnaire(Section("A", words(HOSTILE), (item, rating("Q2", HOSTILE))))
    for sheet in form(known, "vi").sheets:
        for piece in sheet.pieces:
            if isinstance(piece, Words):
                assert "\u202e" not in piece.text
                assert "\U00013000" not in piece.text
                assert (
                    piece.x + (width(piece.text, piece.size, piece.bold) if piece.align == "left" else 0)
                    < 200
                )
    assert "<script>alert(1)</script>" in said(form(known, "vi").sheets[0])


def test_areas_and_boxes_are_the_only_things_a_reader_of_scans_needs():
    laid = form(read(file("administrative/sipas-2017")), "vi")
    assert {type(piece) for sheet in laid.sheets for piece in (*sheet.boxes, *sheet.areas)} == {Area, Box}
