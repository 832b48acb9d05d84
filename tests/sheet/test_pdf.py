"""The PDF as printers and readers get it: pages, words, codes, and the poster."""

from __future__ import annotations

import subprocess
from pathlib import Path

import cv2
import pypdfium2
import pytest
from asked_rounds import questionnaire, rating, round_of, three_parts, words

from survey.questionnaire.canonical import version_of
from survey.questionnaire.model import Questionnaire, Section
from survey.questionnaire.reading import questionnaire as read
from survey.sheet import type as type_
from survey.sheet.layout import form
from survey.sheet.pdf import drawn, payload, printed
from survey.sheet.pieces import Sheet, Words
from survey.sheet.poster import Poster, sheet, svg
from survey.sheet.type import NoFont
from survey.shipped import file, names
from survey.units import ServicePoint

QUESTIONNAIRES = Path(__file__).parents[1] / "questionnaires"


def pages(content: bytes, dpi: int = 150) -> list:
    document = pypdfium2.PdfDocument(content)
    return [page.render(scale=dpi / 72, grayscale=True).to_numpy() for page in document]


def text(content: bytes, tmp_path) -> str:
    place = tmp_path / "x.pdf"
    place.write_bytes(content)
    return subprocess.run(["pdftotext", str(place), "-"], capture_output=True, check=True).stdout.decode()


def code(image) -> str:
    return cv2.QRCodeDetector().detectAndDecode(image)[0]


def test_each_copy_has_its_own_number_and_code_on_every_sheet(tmp_path):
    known = read(file("education/primary"))
    laid = form(known, "vi")
    content = printed(laid, "gd-2026", [7, 8], "Trường Tiểu học An Bình")
    found = [code(image) for image in pages(content)]
    n = len(laid.sheets)
    assert found == [payload(laid.version, "gd-2026", s, p) for s in (7, 8) for p in range(1, n + 1)]
    read_back = text(content, tmp_path)
    assert read_back.count("Số phiếu: 000007") == n
    assert "Trường Tiểu học An Bình" in read_back
    assert "Khảo sát" in read_back or "khảo sát" in read_back


def test_the_same_form_gives_the_same_marks_wherever_it_is_printed():
    first, second = (printed(form(three_parts(), "vi"), "thu", [1]) for _ in range(2))
    assert [image.tobytes() for image in pages(first, 50)] == [image.tobytes() for image in pages(second, 50)]


def test_the_forms_are_black_and_white():
    for page in pypdfium2.PdfDocument(printed(form(three_parts(), "vi"), "thu", [1])):
        image = page.render(scale=1).to_numpy().astype(int)
        assert (image.max(axis=2) - image.min(axis=2)).max() == 0


def test_khmer_is_drawn_with_a_font_that_has_it():
    content = printed(form(read(QUESTIONNAIRES / "khmer.yaml"), "km"), "thu", [1])
    assert b"NotoSansKhmer" in content


@pytest.mark.parametrize("text", ["Sở Nội vụ", "ប្រជាពលរដ្ឋចំពោះការបម្រើសេវា", "ឆ្នាំ 2022 (ស្ដ្រី)"])
def test_words_are_drawn_as_wide_as_they_were_measured(text):
    """Letters that join or stand under others are set one after the other where nothing shapes them."""
    (image,) = pages(drawn([Sheet((Words(20.0, 30.0, text, 24),))]), 254)
    rows, columns = (image < 128).nonzero()
    left, right = columns.min() / 10, columns.max() / 10
    assert left == pytest.approx(20.0, abs=1.5)
    assert right == pytest.approx(20.0 + type_.width(text, 24), abs=1.5)
    assert 18.0 < rows.min() / 10 < 30.0 < rows.max() / 10 + 0.5 < 38.0


def test_without_a_khmer_font_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr(type_, "_FOLDERS", ())
    type_.file.cache_clear()
    type_.width.cache_clear()
    type_._shape.cache_clear()
    form.cache_clear()
    try:
        with pytest.raises(NoFont, match="fonts-noto-core"):
            printed(form(read(QUESTIONNAIRES / "khmer.yaml"), "km", "khác"), "thu", [1])
    finally:
        type_.file.cache_clear()


def poster(known: Questionnaire, **more: str) -> Poster:
    version = version_of(known)
    point = ServicePoint("Q1", "01", more.pop("point", "Quầy 1"))
    return Poster(
        round_of(known, version, "thu"),
        known,
        point,
        more.pop("unit", "UBND phường"),
        "https://ks.example.vn/",
    )


def test_a_poster_opens_the_form_of_its_point_and_says_the_address_and_the_version(tmp_path):
    made = poster(three_parts())
    content = drawn([sheet(made)])
    assert made.address == "https://ks.example.vn/k/thu?p=Q1"
    (image,) = pages(content, 100)
    assert code(image) == made.address
    said = text(content, tmp_path)
    assert made.address in said
    assert made.round.version[:16] in said
    for language in made.questionnaire.languages:
        assert made.questionnaire.title.to(language) in " ".join(said.split())


@pytest.mark.parametrize("name", list(names()))
def test_what_a_poster_says_to_people_is_large_and_stands_above_its_version(name):
    known = read(file(name))
    *said, version = (piece for piece in sheet(poster(known)).pieces if isinstance(piece, Words))
    assert min(words.size for words in said) >= 12
    assert max(words.y for words in said) < version.y - 8


def test_a_poster_as_svg_holds_hostile_words_as_words():
    known = questionnaire(
        Section("A", words("A"), (rating("Q1", "Q"),)), title=words("<svg onload=alert(1)>")
    )
    content = svg(sheet(poster(known, unit="</text><script>x</script>"))).decode()
    assert "<script" not in content
    assert "<svg onload" not in content
    assert "&lt;script&gt;" in content
