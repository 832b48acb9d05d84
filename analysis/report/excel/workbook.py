"""The two workbooks of a report: which sheets they have, in which order, and the page that explains them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from analysis.fieldwork.carried import day
from analysis.microdata.cell import cell_text
from analysis.microdata.disclosure import SMALLEST
from analysis.microdata.release import released
from analysis.report.answers import terms
from analysis.report.excel.book import Book, lines_of
from analysis.report.excel.chart import write_chart
from analysis.report.excel.data import LEAN, MOST_ROWS, n_cells, write_codebook, write_codes, write_words
from analysis.report.excel.explained import SAID
from analysis.report.excel.figures import LINE, write_figures
from analysis.report.excel.sheets import Sheet, sheets
from analysis.report.subject import Contents
from analysis.rounding import shown
from analysis.subject import Told, quietly
from analysis.subject.periodic import Periodic

TABLES, ANSWERS = "tables.xlsx", "report.xlsx"
OWN = ("readme", "chart", "data", "labels", "codebook")
"""Sheets that are not tables of figures."""

WIDE, ABOUT = 98, 66
"""Letters in a line of the page that explains, and in its second column."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet to be written: its name, what it shows, and what writes it."""

    name: str
    about: str
    write: Callable[[Book], object]


def write_excel(contents: Contents, directory: Path, language: str, told: Told = quietly) -> None:
    """Write both workbooks into *directory*: the tables for everyone, and the tables with the answers."""
    directory.mkdir(parents=True, exist_ok=True)
    open_leaves = list(_leaves(contents, language, answers=False))
    all_leaves = list(_leaves(contents, language, answers=True))
    total = len(open_leaves) + len(all_leaves)
    jobs = ((TABLES, open_leaves, False), (ANSWERS, all_leaves, True))
    done = 0
    for file, leaves, guarded in jobs:
        lean = guarded and n_cells(contents.answers) > LEAN
        book = Book.opened(directory / file, contents.about, language, lean=lean)
        _write_readme(book, contents, leaves, guarded=guarded)
        for leaf in leaves:
            leaf.write(book)
            done += 1
            told(done, total)
        book.inner.close()


def write_tables(said: Periodic, directory: Path, language: str) -> None:
    """Write the tables of a report over periods into *directory*, a sheet for each kind."""
    book = Book.opened(directory / TABLES, said.about, language)
    found = sheets(said, language, taken=[SAID["readme"].to(language)])
    leaves = [Leaf(one.name, one.about.to(language), partial(write_figures, sheet=one)) for one in found]
    _write_readme(book, said, leaves, guarded=False)
    for leaf in leaves:
        leaf.write(book)
    book.inner.close()


def _leaves(contents: Contents, language: str, *, answers: bool) -> Iterator[Leaf]:
    named = {key: SAID[key].to(language) for key in OWN}
    found = sheets(contents, language, taken=named.values())
    for sheet in found:
        yield Leaf(sheet.name, sheet.about.to(language), partial(write_figures, sheet=sheet))
        if sheet.key == "units":
            yield _chart(sheet, named["chart"], contents, language)
    data = contents.answers
    if answers and SMALLEST <= data.n <= MOST_ROWS:
        rows = released(
            data, terms(contents.printing)
        ).answers  # what the files of answers hold: nobody stands out in it
        yield _own("data", language, lambda book: write_codes(book, named["data"], rows))
        yield _own("labels", language, lambda book: write_words(book, named["labels"], rows))
    yield _own("codebook", language, lambda book: write_codebook(book, named["codebook"], data))


def _own(key: str, language: str, write: Callable[[Book], object]) -> Leaf:
    return Leaf(SAID[key].to(language), SAID[f"{key}_about"].to(language), write)


def _chart(sheet: Sheet, name: str, contents: Contents, language: str) -> Leaf:
    target = contents.about.target
    about = SAID["chart_about"].to(language)
    return Leaf(name, about, lambda book: write_chart(book, sheet, name, target))


@dataclass(slots=True)
class Readme:
    """The first sheet, written from the top down."""

    book: Book
    page: Worksheet
    row: int = 0

    def line(self, words: str, look: str = "muted") -> None:
        """Write one line."""
        self.page.write_string(self.row, 0, cell_text(words), self.book.look(look))
        self.row += 1

    def paragraph(self, words: str, look: str = "prose") -> None:
        """Write a paragraph over both columns."""
        self.book.paragraph(self.page, (self.row, 1), words, wide=WIDE, look=look)
        self.row += 1

    def heading(self, key: str) -> None:
        """Leave a line empty and write a heading."""
        self.row += 1
        self.line(self.book.say(key), "heading")

    def link(self, leaf: Leaf) -> None:
        """Write a line that leads to a sheet."""
        inner = f"internal:'{leaf.name.replace(chr(39), chr(39) * 2)}'!A1"
        self.page.write_url(self.row, 0, inner, self.book.look("link"), cell_text(leaf.name))
        self.page.set_row(self.row, LINE * lines_of(leaf.about, ABOUT) + 1)
        self.page.write_string(self.row, 1, cell_text(leaf.about), self.book.look("prose"))
        self.row += 1


def _write_readme(book: Book, contents: Contents | Periodic, leaves: list[Leaf], *, guarded: bool) -> None:
    page = book.sheet(book.say("readme"))
    page.set_portrait()
    page.set_column(0, 0, 24)
    page.set_column(1, 1, ABOUT)
    readme = Readme(book, page)
    readme.line(contents.about.title.to(book.language), "title")
    for words in _facts(book, contents):
        readme.line(words)
    if guarded:
        readme.paragraph(book.say("guarded"), "warning")
    if guarded and contents.n > MOST_ROWS:
        readme.paragraph(book.say("too_many"), "warning")
    readme.heading("results")
    for text in contents.headline:
        readme.paragraph(text.to(book.language))
    readme.heading("sheets")
    for leaf in leaves:
        readme.link(leaf)
    readme.paragraph(book.say("reading"), "note")
    readme.heading("method")
    for text in contents.method:
        readme.paragraph(text.to(book.language))


def _facts(book: Book, contents: Contents | Periodic) -> Iterator[str]:
    about, language = contents.about, book.language
    if about.agency.to(language):
        yield about.agency.to(language)
    made, n = day(about.made_on), shown(contents.n, 0, language)
    yield f"{book.say('responses')}: {n} · {book.say('made')}: {made}"
    if not about.is_final:
        yield book.say("provisional")
    if not contents.codebook.official:
        yield book.say("unofficial")
