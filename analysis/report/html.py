"""The report as a page: sentences, charts, tables and the method, to be read on a screen or printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis.codebook import Codebook, Text
from analysis.fieldwork.carried import Course, carried_out, day, unrecorded
from analysis.plots import alternative
from analysis.report.course import course
from analysis.report.own_words import pieces
from analysis.report.subject import Contents
from analysis.rounding import shown
from analysis.subject import About, Part, Told, quietly
from analysis.subject.chart import stem
from analysis.table import Table, unbroken
from analysis.tables.figures import words

SAID = {
    "report": words("Báo cáo kết quả khảo sát", "Survey report"),
    "made": words("Ngày lập", "Made on"),
    "responses": words("Số phiếu", "Responses"),
    "provisional": words("Số liệu tạm tính: đợt chưa khóa.", "Provisional: the round is open."),
    "unofficial": words("Lời văn của phiếu không phải bản chính thức.", "Not the official wording."),
    "result": words("Kết quả chung", "Main results"),
    "method": words("Phương pháp và giới hạn", "Method and limits"),
    "contents": words("Mục lục", "Contents"),
    "download": words("Số liệu của bảng (CSV)", "The table's figures (CSV)"),
    "picture": words("Ảnh để in", "Picture for print"),
}
"""The page's own words."""


class Readable(Protocol):
    """What the page shows: a `Contents`, or a report over several rounds."""

    @property
    def about(self) -> About:
        """What is reported on."""

    @property
    def codebook(self) -> Codebook:
        """What was asked."""

    @property
    def n(self) -> int:
        """The number of responses."""

    @property
    def headline(self) -> tuple[Text, ...]:
        """The main results, a sentence each."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts, each with tables and charts."""

    @property
    def method(self) -> tuple[Text, ...]:
        """How it was computed, and its limits."""


def write_html(contents: Contents, directory: Path, language: str, told: Told = quietly) -> None:
    """Write index.html into *directory*; it shows the files that `write_data` puts beside it."""
    save(html(contents, language, course(contents.about, contents.answers)), directory)
    told(1, 1)


def save(page: str, directory: Path) -> None:
    """Write a page into *directory*."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "index.html").write_text(page, encoding="utf-8")


def html(contents: Readable, language: str = "vi", went: Course | None = None) -> str:
    """Return the page; its charts are images in charts/.

    Parameters
    ----------
    went : Course, optional
        How the round went.
    """
    environment = Environment(
        loader=PackageLoader("analysis.report", "."), autoescape=True, undefined=StrictUndefined
    )
    environment.filters["to"] = lambda text: text.to(language)
    environment.filters["marked"] = lambda words: marked(words, language)
    page = environment.get_template("report.html").render(
        contents=contents,
        about=contents.about,
        language=language,
        said={name: text.to(language) for name, text in SAID.items()},
        n=shown(contents.n, 0, language),
        made_on=day(contents.about.made_on),
        parts=[_part(part, contents.method, language) for part in contents.parts],
        carried=() if went is None else tuple(carried_out(went)),
        lacking=None if went is None else unrecorded(went),
    )
    return unbroken(page)


def marked(words: str, language: str) -> str:
    """Return words for a page in *language*; on a page in another one, the Vietnamese among them say so."""
    if language == "vi":
        return words
    own, plain = Markup('<span lang="vi">{}</span>'), Markup("{}")
    return Markup("").join((own if is_own else plain).format(piece) for piece, is_own in pieces(words))


def _part(part: Part, method: tuple[Text, ...], language: str) -> dict[str, Any]:
    charts = [
        {"name": chart.name, "title": chart.table.title.to(language),
         "alternative": alternative(chart.table, chart.kind, language)}
        for chart in part.charts
    ]  # fmt: skip
    tables = [_table(table, method, language) for table in part.tables]
    return {"id": stem(part.name), "heading": part.heading.to(language), "charts": charts, "tables": tables}


def _table(table: Table, method: tuple[Text, ...], language: str) -> dict[str, Any]:
    """Return what a page shows of a table; of its notes those that the method does not say for all."""
    fields = table.read_fields()
    deep = any(field.name == "depth" for field in table.fields)
    depths = table.values("depth") if deep else (None,) * len(table.rows)
    return {
        "name": stem(table.name),
        "title": table.title.to(language),
        "fields": [(field.heading.to(language), field.is_words) for field in fields],
        "rows": list(zip(depths, table.read_rows(language), strict=True)),
        "notes": [note.to(language) for note in table.notes if note not in method],
    }
