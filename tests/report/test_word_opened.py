"""The Word report opened by LibreOffice: it becomes a PDF that can be read, and always the same one."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from example_answers import text
from example_report import ABOUT, DATA, DAY, HOSTILE, ISSUE

from analysis.report import contents
from analysis.report.word import pdf, word


@pytest.fixture(scope="module")
def made() -> bytes:
    return word(contents(DATA, ABOUT))


@pytest.fixture(scope="module")
def paged(made: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    found = pdf(made, DAY)
    assert found is not None
    path.write_bytes(found)
    return path


def test_its_charts_take_no_more_room_than_they_must(made: bytes, paged: Path) -> None:
    """At LibreOffice's own quality they took half as much again"""
    done = subprocess.run(["pdfimages", "-list", paged], capture_output=True, text=True, check=True)
    kinds = {line.split()[8] for line in done.stdout.splitlines()[2:]}
    assert kinds == {"jpeg"}
    assert paged.stat().st_size < 2 * len(made)


def pages(path: Path) -> list[str]:
    """Return the words of each page."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def test_it_has_pages_with_numbers_from_the_second_on(paged: Path) -> None:
    found = pages(paged)
    assert 8 <= len(found) <= 30
    assert [page.split()[0] for page in found[1:]] == [str(number) for number in range(2, len(found) + 1)]
    assert found[0].split()[0] != "1"


def test_head_body_and_foot_can_be_read(paged: Path) -> None:
    first, *rest = pages(paged)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ NỘI VỤ",
        "BC-SNV",
        "BÁO CÁO",
        "Đợt 1/2026",
        "I. CĂN CỨ",
    ):
        assert words in first
    whole = "\n".join(rest)
    for words in ("XII. GIỚI HẠN", "Nơi nhận:", "KT. GIÁM ĐỐC", "Nguyễn Văn A", "Phụ lục I.", "Phụ lục II."):
        assert words in whole


def test_letters_are_embedded_and_the_annex_lies_across(paged: Path) -> None:
    fonts = subprocess.run(["pdffonts", paged], capture_output=True, text=True, check=True).stdout
    assert all(" yes " in line for line in fonts.splitlines()[2:])
    last = len(pages(paged))
    command = ["pdfinfo", "-f", "1", "-l", str(last), paged]
    sizes = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    across = [
        "841.8" in line.split("size:")[1].split("x")[0]
        for line in sizes.splitlines()
        if re.match(r"Page +\d+ size:", line)
    ]
    assert across[0] is False
    assert across[-1] is True


def test_the_same_document_gives_the_same_pdf(made: bytes, paged: Path) -> None:
    assert pdf(made, DAY) == paged.read_bytes()
    assert b"D:20260205000000" in paged.read_bytes()


def test_hostile_words_can_be_opened(tmp_path: Path) -> None:
    said = contents(DATA, replace(ABOUT, title=text(HOSTILE), issue=replace(ISSUE, signer=HOSTILE)))
    found = pdf(word(said), DAY)
    assert found is not None
    path = tmp_path / "hostile.pdf"
    path.write_bytes(found)
    assert "<script>" in "\n".join(pages(path))


def test_without_libreoffice_there_is_no_pdf(made: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert pdf(made, DAY) is None
