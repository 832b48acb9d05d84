"""The tables in questionnaires/README.md, made from the tables the code works with.

`python -m survey.questionnaire.documentation questionnaires/README.md` writes them anew; a test
fails when they are stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from analysis.codebook import Text
from survey.questionnaire import document, vocabulary
from survey.questionnaire.catalogue import CATALOGUE
from survey.questionnaire.document import Entry
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.recording import FORMATS
from survey.questionnaire.routing import RELATIONS

_PLACE = re.compile(r"(<!-- table (\w+) (vi|en) -->\n).*?(<!-- end -->)", re.DOTALL)

_HEADS = {
    "word": Text.of({"vi": "Từ", "en": "Word"}),
    "meaning": Text.of({"vi": "Nghĩa", "en": "Meaning"}),
    "limits": Text.of({"vi": "Giới hạn", "en": "Limits"}),
    "relations": Text.of({"vi": "So sánh được bằng", "en": "Compared by"}),
    "key": Text.of({"vi": "Khóa", "en": "Key"}),
    "needed": Text.of({"vi": "Bắt buộc", "en": "Needed"}),
    "check": Text.of({"vi": "Kiểm tra", "en": "Check"}),
    "wrong": Text.of({"vi": "Lỗi", "en": "What is wrong"}),
    "remedy": Text.of({"vi": "Cách sửa", "en": "How to mend it"}),
}
_YES = Text.of({"vi": "có", "en": "yes"})

Rows = Iterable[Sequence[str]]


def refreshed(page: str) -> str:
    """Return *page* with every table between its marks made anew."""
    return _PLACE.sub(lambda found: f"{found[1]}\n{table(found[2], found[3])}\n{found[4]}", page)


def table(name: str, language: str) -> str:
    """Return one table in Markdown; KeyError when there is none of that name."""
    heads, rows = TABLES[name](language)
    lines = [[_HEADS[head].to(language) for head in heads], ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _words(meanings: Mapping[str, Text]) -> Callable[[str], tuple[tuple[str, ...], Rows]]:
    def rows(language: str) -> tuple[tuple[str, ...], Rows]:
        return ("word", "meaning"), [(f"`{word}`", text.to(language)) for word, text in meanings.items()]

    return rows


def _kinds(language: str) -> tuple[tuple[str, ...], Rows]:
    rows = [
        (f"`{name}`", kind.meaning.to(language), _code(kind.limits), _code(kind.relations))
        for name, kind in KINDS.items()
    ]
    return ("word", "meaning", "limits", "relations"), rows


def _fields(model: type[Entry]) -> Callable[[str], tuple[tuple[str, ...], Rows]]:
    def rows(language: str) -> tuple[tuple[str, ...], Rows]:
        lines = []
        for name, field in model.model_fields.items():
            vi, _, en = (field.description or "").partition(" · ")
            needed = _YES.to(language) if field.is_required() else ""
            lines.append((f"`{field.alias or name}`", vi if language == "vi" else en, needed))
        return ("key", "meaning", "needed"), lines

    return rows


def _checks(language: str) -> tuple[tuple[str, ...], Rows]:
    rows = [
        (f"`{check}`", _example(row.wrong.to(language)), _example(row.remedy.to(language)))
        for check, row in CATALOGUE.items()
    ]
    return ("check", "wrong", "remedy"), rows


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _example(sentence: str) -> str:
    """Return a sentence of the catalogue with dots where a fault fills something in."""
    dots = re.sub(r"(?<!\{)\{\w+\}(?!\})", "…", sentence)
    return dots.replace("{{", "{").replace("}}", "}").replace("|", "\\|")


TABLES: dict[str, Callable[[str], tuple[tuple[str, ...], Rows]]] = {
    "services": _words(vocabulary.SERVICES),
    "fillers": _words(vocabulary.FILLERS),
    "orders": _words(vocabulary.ORDERS),
    "addresses": _words(vocabulary.FORMS_OF_ADDRESS),
    "missing": _words(vocabulary.MISSING),
    "measures": _words(vocabulary.MEASURES),
    "combinations": _words(vocabulary.COMBINATIONS),
    "units": _words(vocabulary.UNITS),
    "relations": _words({name: relation.meaning for name, relation in RELATIONS.items()}),
    "kinds": _kinds,
    "questionnaire": _fields(document.QuestionnaireEntry),
    "section": _fields(document.SectionEntry),
    "item": _fields(document.ItemEntry),
    "category": _fields(document.CategoryEntry),
    "constraint": _fields(document.ConstraintEntry),
    "provenance": _fields(document.ProvenanceEntry),
    "formats": _words({f".{ending}": each.meaning for ending, each in FORMATS.items()}),
    "node": _fields(document.NodeEntry),
    "checks": _checks,
}
"""Every table by the name its marks carry."""


if __name__ == "__main__":
    _page = Path(sys.argv[1])
    _page.write_text(refreshed(_page.read_text(encoding="utf-8")), encoding="utf-8")
