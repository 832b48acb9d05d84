"""What stands after the signature: each table the text has not whole, each figure once, the methodology."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from analysis.report.course import recorded, unit_counts
from analysis.report.method import asked, facts
from analysis.report.subject import Contents
from analysis.report.word.block import Annex, Block, Exhibit, Paragraph
from analysis.report.word.briefly import Row, annexed, items, without_items
from analysis.report.word.columns import is_whole
from analysis.report.word.methodology import methodology
from analysis.report.word.outline import outline
from analysis.tables.figures import words

TABLES = words("Phụ lục I. Bảng số liệu đầy đủ", "Annex I. Full tables")
NOTE = words("Phụ lục II. Thuyết minh phương pháp", "Annex II. Methodology note")


def annex(contents: Contents) -> Iterator[Block]:
    """Yield what stands after the signature: tables that were not shown whole, then the methodology."""
    if not contents.parts:
        return
    yield Annex(TABLES)
    whole = [block.table for block in outline(contents) if _is_whole(block)]
    names, shown = {table.name for table in whole}, {table.rows for table in whole}
    listed: set[Row] = set()
    for table in (table for part in contents.parts for table in part.tables):
        full = without_items(annexed(table), listed)
        listed |= items(table)
        if full.rows and table.name not in names and full.rows not in shown:
            yield Exhibit(full)
    yield Annex(NOTE)
    yield Exhibit(methodology(contents))
    if (counts := unit_counts(contents)) is not None:
        yield Exhibit(recorded(counts))
    in_table = {*asked(contents.about), *facts(contents.answers, contents.about)[:2]}
    yield from (Paragraph(text, "note") for text in contents.method if text not in in_table)


def _is_whole(block: Block) -> TypeGuard[Exhibit]:
    return isinstance(block, Exhibit) and is_whole(block.table)
