"""The programs people use open the files: PSPP, R with haven and survey, Python, an archive's DDI validator.

ddi-codebook-2.5.zip holds the official schema of DDI-Codebook 2.5 (DDI Alliance, 17 January 2012), unchanged,
with its licence, the GNU Lesser General Public License 3: it is data of this test and no part of the program.
"""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from released_answers import ANSWERS, STUDY, N

from analysis.microdata import released
from analysis.microdata.counting import Miscounted, check_rows
from analysis.microdata.folder import write_microdata
from analysis.microdata.scripts import headline_text
from analysis.microdata.study import headline

HERE = Path(__file__).parent


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("language", ["vi", "en"])
def test_r_and_python_find_the_index_and_its_interval_as_the_report_has_them(tmp_path, language):
    found = headline(ANSWERS)
    write_microdata(released(ANSWERS), STUDY, found, tmp_path, language=language)
    for command in (("Rscript", str(tmp_path / "index.R")), (sys.executable, str(tmp_path / "index.py"))):
        line, exact = run(*command).splitlines()
        assert line == headline_text(found, language)
        numbers = [float(number) for number in exact.split()]
        assert numbers == pytest.approx([found.value, found.se, found.low, found.high], rel=1e-9)


def test_a_script_says_when_the_answers_are_not_those_of_the_report(folder, tmp_path):
    for name in ("answers.csv", "codebook.json", "index.py"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    text = (tmp_path / "answers.csv").read_bytes().decode()
    header, *rows = text.split("\r\n")
    first = rows[0].split(",")
    changed = ",".join(["1" if first[0] != "1" else "5", *first[1:]])
    (tmp_path / "answers.csv").write_text(
        "\r\n".join([header, changed, *rows[1:]]), encoding="utf-8", newline=""
    )
    done = subprocess.run([sys.executable, str(tmp_path / "index.py")], capture_output=True, text=True)
    assert done.returncode == 1
    assert "khác với báo cáo" in done.stderr


def test_pspp_reads_labels_missing_values_and_the_weight(folder, tmp_path):
    syntax = tmp_path / "read.sps"
    syntax.write_text(
        f"GET FILE='{folder}/answers.sav'.\nSHOW WEIGHT.\nDISPLAY DICTIONARY /VARIABLES=sex q1.\n"
        "WEIGHT OFF.\nFREQUENCIES sex q1.\n",
        encoding="utf-8",
    )
    said = run(
        "pspp",
        "-O",
        "format=txt",
        "-O",
        "box=ascii",
        str(syntax),
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin"},
    )
    assert "WEIGHT is weight." in said
    for words in ("Giới tính", "Che để không", "Rất không", "97.00[a]"):
        assert words in said
    assert "Missing" in said


def test_haven_reads_labels_and_missing_values(folder):
    script = (
        "suppressPackageStartupMessages(library(haven))\n"
        f"s <- read_sav('{folder}/answers.sav', user_na = TRUE); d <- read_dta('{folder}/answers.dta')\n"
        "cat(nrow(s), nrow(d), attr(s$q1, 'na_range'), attr(s$q1, 'na_values'), '\\n')\n"
        "cat(names(attr(s$q1, 'labels'))[1:5], sep = '|'); cat('\\n')\n"
        "cat(sort(unique(na_tag(d$q1[is.na(d$q1)]))), '\\n')\n"
        "cat(sum(is.na(read_sav(" + f"'{folder}/answers.sav'" + ")$q1)), sum(is.na(d$q1)), '\\n')\n"
        "cat(as.character(range(d$v_by, na.rm = TRUE)), as.character(range(read_sav("
        + f"'{folder}/answers.sav'"
        + ")$v_by, na.rm = TRUE)))"
    )
    sizes, labels, tags, missing, days = run("Rscript", "-e", script).splitlines()
    assert sizes.split() == [str(N), str(N), "9", "97", "0"]
    assert labels.startswith("Rất không hài lòng|Không hài lòng")
    assert tags.split() == ["a", "h", "i"]
    assert missing.split() == ["30", "30"]
    assert days.split() == ["2026-01-31", "2026-02-01"] * 2


def test_the_description_is_valid_by_the_official_schema(folder, tmp_path):
    with zipfile.ZipFile(HERE / "ddi-codebook-2.5.zip") as archive:
        archive.extractall(tmp_path)
    schema = etree.XMLSchema(etree.parse(str(tmp_path / "codebook.xsd")))
    document = etree.parse(str(folder / "ddi.xml"))
    assert schema.validate(document), schema.error_log
    spaces = {"d": "ddi:codebook:2_5"}
    names = document.xpath("//d:var/@name", namespaces=spaces)
    assert names[:3] == ["q1", "q2", "q3"]
    assert document.xpath("//d:var[@wgt='wgt']/@name", namespaces=spaces) == ["weight"]
    assert document.xpath("string(//d:caseQnty)", namespaces=spaces) == str(N)
    assert document.xpath("string(//d:titl)", namespaces=spaces) == STUDY.title.to("vi")
    (label,) = document.xpath("//d:var[@name='q2']/d:labl[@xml:lang='vi']/text()", namespaces=spaces)
    assert label == "Câu 2 ␇\u202e<i>"


def test_the_description_says_how_the_round_went(folder):
    document = etree.parse(str(folder / "ddi.xml"))

    def said(path: str) -> list[str]:
        return document.xpath(f"//d:{path}/text()", namespaces={"d": "ddi:codebook:2_5"})

    assert said("collDate") == ["2026-01-05", "2026-02-06"]
    assert said("universe")[0] == "người <từ> 18 tuổi; N = 9.000 người."
    assert said("sampProc")[0] == "Ngẫu nhiên nhiều giai đoạn."
    assert said("sampleFrameName") == ["danh sách & hồ sơ."]
    assert said("respRate")[0].startswith("50,0 % (AAPOR RR2)")


def test_the_codebook_page_shows_labels_as_words(folder):
    page = (folder / "codebook.html").read_text(encoding="utf-8")
    assert "<b>thử" not in page
    assert "&lt;b&gt;" in page
    assert page.count("<h1>") == 1
    for words in (
        "Che để không ai bị nhận ra",
        "Không đưa ra: phone",
        "answers_excel.csv",
        "Chọn mẫu hai giai đoạn",
    ):
        assert words in page


def test_the_codebook_page_says_nothing_twice(folder):
    page = (folder / "codebook.html").read_text(encoding="utf-8")
    notes = re.findall(r"<p>(.*?)</p>", page.partition("<h2")[0])
    assert len(notes) == len(set(notes)) > 1


def test_no_cell_of_the_workbook_is_a_formula(folder):
    book = load_workbook(folder / "codebook.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert book.sheetnames == ["Bảng mã", "Các biến", "Các mã", "Các chỉ số"]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "=Câu 3" in {cell.value for cell in cells}


def test_a_row_of_the_workbook_is_as_high_as_its_words(folder):
    """LibreOffice keeps rows at one line otherwise, and what wraps is cut off."""
    for sheet in load_workbook(folder / "codebook.xlsx"):
        for row in sheet.iter_rows(min_row=2):
            lines = max(len(str(c.value or "")) / sheet.column_dimensions[c.column_letter].width for c in row)
            height = sheet.row_dimensions[row[0].row].height or 15  # what nobody said is one line
            assert height >= min(15 * lines, 409), (sheet.title, row[0].row)


def test_the_manifest_counts_every_file_and_says_what_was_checked(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    rows = {entry["name"]: entry["rows"] for entry in manifest["files"] if "rows" in entry}
    assert rows == dict.fromkeys(
        ("answers.csv", "answers_excel.csv", "answers.parquet", "answers.sav", "answers.dta"), N
    )
    assert {path.name for path in folder.iterdir()} == {e["name"] for e in manifest["files"]} | {
        "manifest.json"
    }
    assert manifest["disclosure"]["n_rare_released"] == 0
    assert manifest["disclosure"]["left_out"] == {"phone": "identifying"}
    assert manifest["headline"]["value"] == headline(ANSWERS).value


def test_a_file_that_lacks_a_row_is_refused(folder):
    check_rows(folder / "answers.sav", N)
    with pytest.raises(Miscounted, match="has 60 rows where there are 61"):
        check_rows(folder / "answers.sav", N + 1)


def test_the_same_release_on_the_same_day_gives_the_same_bytes(release, folder, tmp_path):
    write_microdata(release, STUDY, headline(ANSWERS), tmp_path, language="vi")
    for path in folder.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_weights_of_the_manifest_sum_to_what_they_are(folder, release):
    """A sum in binary fractions ended in 508091.9999999999"""
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert said["weights_sum"] == math.fsum(release.answers.design_columns["weight"])
