"""What titles and labels are made of stays words in every file of answers, and no script runs it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pyreadstat
import pytest
from example_answers import text
from lxml import etree
from openpyxl import load_workbook
from released_answers import ANSWERS, STUDY

from analysis.codebook import Codebook, Node
from analysis.codebook import file as codebook_json
from analysis.dataset import Dataset
from analysis.microdata import Terms, released
from analysis.microdata.folder import write_microdata
from analysis.microdata.study import headline

HACK = "system('touch HACKED')"
WORDS = {
    "r": f'"); {HACK}; ("',
    "r with a backslash": f'\\"); {HACK}; (\\"',
    "python": '""" + __import__(\'os\').system(\'touch HACKED\') + """',
    "new lines": f"x\n{HACK}\r\n{HACK}\u2028{HACK}\x0b{HACK}\x85import os; os.system('touch HACKED')",
    "places of a template": "@TITLE@ @LABEL@ @DESIGN@ {0.__class__} %s %d ${x} {{7*7}}",
    "a backslash at the end": "x\\",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;]]><!--",
    "a formula": "=cmd|' /C calc'!A0",
    "what cannot be seen": "a\x00b\x07c\x1bd\u202egpj.exe\u2066e\u200f\ufeff",
    "khmer": "តើអ្នកពេញចិត្តនឹងសេវាដែរឬទេ?",
    "long": "đ" * 10_000,
    "longer than a cell": "😀ក" * 20_000,
}
"""What an author, a translation or an import may bring."""

UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x85\\u200f\\u202a-\\u202e\\u2066-\\u2069\\u2400-\\u2426\\ufeff\\ufffd]"
)
"""What XML cannot hold or nobody can see, and the pictures that stand for it."""


def named(words: str) -> Dataset:
    """Return the answers with every title, label, note and name of a unit made of *words*."""
    book = ANSWERS.codebook

    def node(one: Node) -> Node:
        return replace(one, label=text(words), parts=tuple(map(node, one.parts)))

    variables = tuple(
        replace(v, label=text(words), categories=tuple(replace(c, label=text(words)) for c in v.categories))
        for v in book.variables
    )
    renamed = replace(
        book,
        title=text(words),
        variables=variables,
        indices=tuple(map(node, book.indices)),
        notes=(text(words),),
    )
    cells = {name: list(column.cells()) for name, column in ANSWERS.columns.items()}
    return Dataset.of(renamed, cells, None, ANSWERS.design_columns)


class Page(HTMLParser):
    """Collects the elements and the words of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words.append(data)


def seen(words: str) -> str:
    """Return words without spaces, and without what XML cannot hold or nobody can see."""
    plain = re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), words)  # as Excel reads a cell
    return "".join(UNSEEN.sub("", plain).split())


@pytest.fixture(scope="module", params=WORDS)
def hostile(request, tmp_path_factory) -> tuple[str, Path]:
    words, made = WORDS[request.param], tmp_path_factory.mktemp("data")
    study = replace(STUDY, title=text(words), agency=text(words), basis=text(words), method=(text(words),))
    answers = named(words)
    write_microdata(released(answers, Terms(with_text=True)), study, headline(answers), made, language="vi")
    return words, made


def test_no_script_runs_what_a_label_says(hostile):
    _, folder = hostile
    for command in (["Rscript", "index.R"], [sys.executable, "index.py"]):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stderr[-2000:]
        assert len(done.stdout.splitlines()) == 2
    assert [path.name for path in folder.iterdir() if "HACK" in path.name] == []


def test_labels_are_read_back_from_every_description(hostile):
    words, folder = hostile
    book: Codebook = codebook_json.load(folder / "codebook.json")
    assert book.title == text(words)
    assert {variable.label for variable in book.variables} == {text(words)}
    described = etree.parse(str(folder / "ddi.xml"))
    labels = described.findall(".//{*}var/{*}labl")
    assert {seen(label.text) for label in labels if label.text} >= {seen(words)}


def test_labels_are_words_on_the_page_and_in_the_workbook(hostile):
    words, folder = hostile
    page = Page()
    page.feed((folder / "codebook.html").read_text(encoding="utf-8"))
    assert not page.tags & {"script", "img", "iframe"}
    assert not any(name.startswith("on") for name in page.attributes)
    assert seen(words) in seen(" ".join(page.words))
    book = load_workbook(folder / "codebook.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert max(len(str(cell.value or "").encode("utf-16-le")) // 2 for cell in cells) <= 32_767
    start = seen(words)[:200]
    assert any(seen(str(cell.value)).startswith(start) for cell in cells)


def test_labels_of_the_statistics_files_are_whole_or_end_with_an_ellipsis(hostile):
    words, folder = hostile
    for read, name in ((pyreadstat.read_sav, "answers.sav"), (pyreadstat.read_dta, "answers.dta")):
        _, meta = read(str(folder / name))
        for column in ("q1", "sex", "comment"):
            label = meta.column_names_to_labels[column]
            whole = seen(label)
            assert whole == seen(words) or (whole.endswith("…") and seen(words).startswith(whole[:-1]))
