"""`hailong report`: the agency's template, the change since an earlier round, with and without a PDF."""

from __future__ import annotations

import json

import docx
import pytest
from docx.shared import Pt
from example_round import QUESTIONNAIRE, VERSION, response, text

from analysis.report.word.template import template
from survey.rounds import Round
from survey.store import Store


@pytest.fixture
def rounds(hailong, tmp_path):
    """One installation in which the same was asked in two years, and nobody answered in a third."""
    hailong("init")
    with Store.open(tmp_path / "instance" / "survey.db") as store:
        store.save_questionnaire(QUESTIONNAIRE)
        for year in ("2024", "2025", "2026"):
            store.save_round(Round(f"nam-{year}", text(f"Đợt năm {year}", f"Round of {year}"), VERSION))
            store.change_state(f"nam-{year}", "open", "test")
        with store.keeping() as keep:
            for number in range(80):
                later, good = number >= 40, number % 4 or number >= 40
                said = response(number, {"q1": "5" if good else "2", "q2": "4", "gender": "mf"[number % 2]})
                keep(_of(said, "nam-2026" if later else "nam-2025"))
    return hailong


def _of(said, round_id):
    return type(said)(**{name: getattr(said, name) for name in said.__slots__} | {"round_id": round_id})


def words(path):
    document = docx.Document(str(path))
    return "\n".join(paragraph.text.replace("\u00a0", " ") for paragraph in document.paragraphs)


def test_the_change_since_an_earlier_round_is_in_the_report(rounds, tmp_path):
    rounds("report", "nam-2026", tmp_path / "r", "--since", "nam-2025", "--no-pdf")
    said = words(tmp_path / "r" / "report.docx")
    assert "Change since: Round of 2025" in said
    assert "Up: " in said
    assert (tmp_path / "r" / "tables" / "index_change.csv").exists()
    assert not (tmp_path / "r" / "report.pdf").exists()


def test_a_round_that_cannot_be_compared_is_refused_by_name(rounds, tmp_path):
    told = rounds("report", "nam-2026", tmp_path / "r", "--since", "nam-2024", status=1).output
    assert "nam-2024" in told
    assert not (tmp_path / "r").exists()


def more(tmp_path, numbers):
    with Store.open(tmp_path / "instance" / "survey.db") as store, store.keeping() as keep:
        for number in numbers:
            keep(_of(response(number, {"q1": "1", "q2": "1", "gender": "mf"[number % 2]}), "nam-2026"))


def test_a_few_who_came_after_a_report_that_left_the_house_are_told_by_no_later_one(rounds, tmp_path):
    rounds("report", "nam-2026", tmp_path / "r", "--no-pdf", "--interim")
    more(tmp_path, range(200, 203))
    told = rounds("report", "nam-2026", tmp_path / "again", "--no-pdf", status=1).output
    assert "has 3 more responses" in told
    assert not (tmp_path / "again").exists()
    rounds("report", "nam-2026", tmp_path / "house", "--no-pdf", "--smallest", "0")
    more(tmp_path, range(203, 206))
    rounds("report", "nam-2026", tmp_path / "again", "--no-pdf")
    by_gender = (tmp_path / "again" / "tables" / "index_by_gender.csv").read_text(encoding="utf-8-sig")
    whole = (tmp_path / "again" / "tables" / "index.csv").read_text(encoding="utf-8-sig")
    assert ",46," in whole
    assert not {"20", "21", "22", "23"} & {*by_gender.replace("\n", ",").split(",")}, "3 came to each of 20"


def test_a_report_of_an_open_round_that_stays_in_the_house_holds_nothing_back(rounds, tmp_path):
    counted = []
    for coming in (range(0), range(200, 203)):
        more(tmp_path, coming)
        rounds("report", "nam-2026", tmp_path / "r", "--no-pdf")
        counted.append(
            json.loads((tmp_path / "r" / "manifest.json").read_text(encoding="utf-8"))["n_responses"]
        )
    assert counted[1] == counted[0] + 3


def test_a_pdf_that_is_not_wanted_is_not_left_from_before(rounds, tmp_path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "report.pdf").write_bytes(b"from before")
    (tmp_path / "r" / "manifest.json").write_text('{"files": [{"name": "report.pdf"}]}')
    rounds("report", "nam-2026", tmp_path / "r", "--no-pdf")
    assert not (tmp_path / "r" / "report.pdf").exists()
    assert "report.pdf" not in (tmp_path / "r" / "manifest.json").read_text(encoding="utf-8")


def test_a_pdf_comes_with_the_report_and_stands_in_its_manifest(rounds, tmp_path):
    rounds("report", "nam-2026", tmp_path / "r", "--made-on", "2026-03-25")
    assert (tmp_path / "r" / "report.pdf").read_bytes().startswith(b"%PDF-")
    assert "report.pdf" in (tmp_path / "r" / "manifest.json").read_text(encoding="utf-8")


def test_without_libreoffice_the_report_is_whole_and_says_that_the_pdf_is_missing(
    rounds, tmp_path, monkeypatch
):
    monkeypatch.setenv("PATH", "")
    told = rounds("report", "nam-2026", tmp_path / "r")
    assert "PDF" in told.stderr
    assert (tmp_path / "r" / "report.docx").exists()


def test_an_agencys_template_gives_styles_header_and_margins_and_its_text_stays_out(rounds, tmp_path):
    own = template()
    own.styles["Body Text"].font.name = "Arial"
    own.styles["Bảng số liệu"].font.size = Pt(9)
    own.sections[0].header.paragraphs[0].text = "Lưu hành nội bộ"
    own.sections[0].left_margin = Pt(99)
    own.add_paragraph("Chữ cũ của mẫu")
    own.save(str(tmp_path / "mau.docx"))
    rounds("report", "nam-2026", tmp_path / "r", "--template", tmp_path / "mau.docx", "--no-pdf")
    made = docx.Document(str(tmp_path / "r" / "report.docx"))
    assert made.styles["Body Text"].font.name == "Arial"
    assert made.styles["Bảng số liệu"].font.size == Pt(9)
    assert made.sections[0].header.paragraphs[0].text == "Lưu hành nội bộ"
    assert made.sections[0].left_margin == Pt(99)
    assert "Chữ cũ của mẫu" not in words(tmp_path / "r" / "report.docx")


def test_a_template_without_the_styles_is_refused_with_their_names(rounds, tmp_path):
    docx.Document().save(str(tmp_path / "mau.docx"))
    told = rounds(
        "report", "nam-2026", tmp_path / "r", "--template", tmp_path / "mau.docx", "--no-pdf", status=1
    ).output
    assert "mau.docx" in told
    assert "Trích yếu" in told
