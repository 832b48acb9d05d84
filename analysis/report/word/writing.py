"""Blocks become paragraphs, tables and pictures of a Word document, one after the other."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.shared import Emu, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from analysis.codebook import Text
from analysis.plots import alternative
from analysis.report.gallery import Gallery
from analysis.report.word.block import Annex, Block, Exhibit, Heading, Paragraph, Picture, Place
from analysis.report.word.columns import all_columns, brief_columns, notes, unit
from analysis.report.word.element import Element, element, put, run
from analysis.report.word.element import field as word_field
from analysis.report.word.grid import MOST_TOGETHER, Looks, grid, hold
from analysis.report.word.letters import fit
from analysis.report.word.template import STYLES, TABLE
from analysis.report.word.toc import Entry, put_mark, write_toc
from analysis.subject import Told, quietly
from analysis.table import unbroken
from analysis.tables.figures import words

NUMBERED = {"Bang": words("Bảng", "Table"), "Hinh": words("Hình", "Figure")}
"""What is counted, by the name of its field; Word counts again when something is put between."""

EMU_PER_CM = 360000

UNDER = 2.0
"""Centimetres that a picture leaves to its caption."""


@dataclass(slots=True)
class Draft:
    """A document while it is written."""

    document: Document
    language: str
    gallery: Gallery
    told: Told = quietly
    counts: dict[str, int] = field(default_factory=dict)
    notes: set[Text] = field(default_factory=set)
    entries: Sequence[Entry] = ()
    pages: Sequence[int] = ()

    @property
    def room(self) -> float:
        """The width of the text in centimetres."""
        section = self.document.sections[-1]
        return _less(section.page_width, section.left_margin, section.right_margin)

    @property
    def height(self) -> float:
        """The height of the text in centimetres."""
        section = self.document.sections[-1]
        return _less(section.page_height, section.top_margin, section.bottom_margin)

    def line(self, text: str, look: str) -> WordParagraph:
        """Write a paragraph and return it."""
        return self.document.add_paragraph(fit(text), STYLES[look])


def _less(whole: int | None, *margins: int | None) -> float:
    return ((whole or 0) - sum(margin or 0 for margin in margins)) / EMU_PER_CM


def write_blocks(draft: Draft, blocks: Iterable[Block]) -> None:
    """Write *blocks* at the end of the document."""
    for block in blocks:
        WRITERS[type(block)](draft, block)


def _heading(draft: Draft, block: Heading) -> None:
    line = draft.line(block.text.to(draft.language), f"heading {block.level}")
    if block.level == 1:
        _mark(draft, line)


def _mark(draft: Draft, line: WordParagraph) -> None:
    """Let the table of contents lead to a heading."""
    place = draft.counts.setdefault("marks", 0)
    put_mark(line._p, place)
    draft.counts["marks"] = place + 1


def _toc(draft: Draft, block: Place) -> None:
    if draft.entries:
        write_toc(draft.document, draft.entries, draft.pages, draft.language)


def _paragraph(draft: Draft, block: Paragraph) -> None:
    said = unbroken(block.text.to(draft.language))
    line = draft.line(said, block.look)
    if said.endswith(":"):  # it announces what follows
        line.paragraph_format.keep_with_next = True


def _exhibit(draft: Draft, block: Exhibit) -> None:
    table, language = block.table, draft.language
    columns = brief_columns(table) if block.brief else all_columns(table)
    shared = unit(table)
    title = table.title.to(language) + (f" ({shared.to(language)})" if shared else "")
    caption = _caption(draft, "Bang", title)
    styles = draft.document.styles
    looks = Looks(*(styles[name].style_id for name in (TABLE, STYLES["head"], STYLES["cell"])))
    wanted = notes(table, columns)
    new = [note for note in wanted if note not in draft.notes]
    made = grid(table, columns, draft.room, looks, language=language)
    is_long = len(table.rows) > MOST_TOGETHER
    _place(draft, made, caption, [unbroken(note.to(language)) for note in new], is_long=is_long)
    draft.notes.update(wanted)
    _space(draft)


def _place(
    draft: Draft, made: Element, caption: WordParagraph, said: Sequence[str], *, is_long: bool
) -> None:
    """Put a table below its caption, its notes below it; of one that goes over pages, above it.

    Word keeps the last row on the page of the notes, LibreOffice does not: below a long table they would
    stand on a page without it, and whoever reads its first page would not know of them.
    """
    above = [draft.line(words, "note") for words in said] if is_long else []
    for line in (caption, *above):
        line.paragraph_format.keep_with_next = True
    (above[-1] if above else caption)._p.addnext(made)
    if said and not is_long:
        hold(made.tr_lst[-1:])
        for words in said:
            draft.line(words, "note")


def _space(draft: Draft) -> None:
    """Part a table from what follows, so that two tables do not grow together."""
    gap = draft.document.add_paragraph(style=STYLES["cell"]).paragraph_format
    gap.space_before = gap.space_after = Pt(0)
    gap.line_spacing = Pt(8)


def _picture(draft: Draft, block: Picture) -> None:
    chart, language = block.chart, draft.language
    paragraph = draft.document.add_paragraph(style=STYLES["figure"])
    picture = draft.gallery.picture(chart, language)
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.content))
    _crop(shape, picture.title, picture.names)
    _fit(shape, draft.room * EMU_PER_CM, (draft.height - UNDER) * EMU_PER_CM)
    if shape.height < draft.height * EMU_PER_CM / 2:
        _lead_to(draft, paragraph)
    shape._inline.docPr.set("descr", fit(alternative(chart.table, chart.kind, language)))
    shape._inline.docPr.set("name", fit(chart.name))
    _caption(draft, "Hinh", chart.table.title.to(language))
    draft.told(draft.counts["Hinh"], draft.counts["of"])


def _lead_to(draft: Draft, picture: WordParagraph) -> None:
    """Keep the one sentence between a heading and a picture on its page: the two are not left alone.

    Two sentences may stay below their heading, or half a page would be left empty.
    """
    before = picture._p.getprevious()
    if before is None or _look(draft, before) != STYLES["body"]:
        return
    if _look(draft, before.getprevious()) != STYLES["body"]:
        WordParagraph(before, draft.document._body).paragraph_format.keep_with_next = True


def _look(draft: Draft, found: Element | None) -> str | None:
    """Return the name of the style of a paragraph; None of anything else."""
    if found is None or found.tag != qn("w:p"):
        return None
    style = WordParagraph(found, draft.document._body).style
    return style.name if style is not None else None


def _fit(shape: InlineShape, width: float, height: float) -> None:
    """Make a picture as wide as the text, or as high as fits above its caption."""
    scale = min(width / shape.width, height / shape.height)
    shape.width, shape.height = Emu(round(shape.width * scale)), Emu(round(shape.height * scale))


def _crop(shape: InlineShape, title: float, names: float) -> None:
    """Cut off a picture what stands beside it: its title in the caption, names of items in a table.

    The picture itself keeps them.
    """
    fill = shape._inline.graphic.graphicData.pic.blipFill
    cut = element("a:srcRect")
    cut.set("t", str(round(title * 100_000)))
    cut.set("b", str(round(names * 100_000)))
    fill.insert(1, cut)
    shape.height = Emu(round(shape.height * (1 - title - names)))


def _caption(draft: Draft, name: str, title: str) -> WordParagraph:
    number = draft.counts[name] = draft.counts.get(name, 0) + 1
    paragraph = draft.document.add_paragraph(style=STYLES["caption"])
    head = run(f"{NUMBERED[name].to(draft.language)} ")
    put(paragraph._p, head, *word_field(f"SEQ {name} \\* ARABIC", str(number)), run(f". {fit(title)}"))
    return paragraph


def _annex(draft: Draft, block: Annex) -> None:
    """Begin a section; the first annex turns the sheet."""
    section = draft.document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    if section.orientation != WD_ORIENT.LANDSCAPE:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
        section.left_margin, section.top_margin, section.right_margin, section.bottom_margin = sides
    _mark(draft, draft.line(block.title.to(draft.language), "annex"))


WRITERS: dict[type, Callable[..., None]] = {
    Place: _toc,
    Heading: _heading,
    Paragraph: _paragraph,
    Exhibit: _exhibit,
    Picture: _picture,
    Annex: _annex,
}
