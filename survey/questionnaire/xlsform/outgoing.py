"""A questionnaire as an XLSForm: what Kobo, ODK and Ona read, and what comes back here as the same one."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook

from analysis.codebook import Category, Text
from survey.questionnaire.model import NO_LIMITS, Item, Questionnaire, Section
from survey.questionnaire.xlsform import trees
from survey.questionnaire.xlsform.expressing import plain, written
from survey.questionnaire.xlsform.expression import NUMBERS

NAMES = {"vi": "Tiếng Việt (vi)", "en": "English (en)", "km": "ខ្មែរ (km)"}
"""How the headings name a language."""

_TYPES = {"rating": "select_one", "single": "select_one", "multiple": "select_multiple"}
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same questionnaire is the same file whenever it is written."""

Cells = Mapping[str, str | float]


def given(questionnaire: Questionnaire) -> bytes:
    """Return *questionnaire* as an .xlsx workbook; its recordings are files of their own and stay behind."""
    lists = _lists(questionnaire)
    sheets: dict[str, Sequence[Cells]] = {
        "survey": list(_survey(questionnaire, lists)),
        "choices": list(_choices(questionnaire, lists)),
        "settings": [dict(_settings(questionnaire))],
        "hailong_index": list(_index(questionnaire)),
    }
    out = io.BytesIO()
    with Workbook(
        out, {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"created": _MADE})
        bold = book.add_format({"bold": True, "bottom": 1})
        for name, rows in sheets.items():
            _write(book.add_worksheet(name), rows, bold)
    return out.getvalue()


def _write(sheet: Any, rows: Sequence[Cells], bold: Any) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, 48 if column.startswith(("label", "hint")) else 24)
        sheet.write_string(0, place, column, bold)
        for number, row in enumerate(rows, 1):
            if row.get(column) not in (None, ""):
                sheet.write(number, place, row[column])


def _words(column: str, text: Text, questionnaire: Questionnaire) -> dict[str, str]:
    """Return a text as one column for each language of the questionnaire."""
    versions = dict(text.versions)
    return {f"{column}::{_named(tag)}": versions.get(tag, "") for tag in questionnaire.languages}


def _named(tag: str) -> str:
    return NAMES.get(tag, f"{tag} ({tag})")


def _lists(questionnaire: Questionnaire) -> dict[tuple[Category, ...], str]:
    """Return the lists of choices and their names: that of the first item which uses it."""
    lists: dict[tuple[Category, ...], str] = {}
    for item in questionnaire.items():
        if item.kind in _TYPES:
            lists.setdefault(item.categories, f"muc_{item.name}")
    return lists


def _survey(questionnaire: Questionnaire, lists: Mapping[tuple[Category, ...], str]) -> Iterator[Cells]:
    items = {item.name: item for item in questionnaire.items()}
    for section in questionnaire.sections:
        yield _group(section, questionnaire, items)
        for item in section.items:
            yield _question(item, questionnaire, lists, items)
        yield {"type": "end_group"}


def _group(section: Section, questionnaire: Questionnaire, items: Mapping[str, Item]) -> Cells:
    taken = section.name.lower() in {name.lower() for name in items}  # an XLSForm has names once for both
    return {
        "type": "begin_group",
        "name": f"phan_{section.name}" if taken else section.name,
        "hailong_name": section.name if taken else "",
        **_words("label", section.title, questionnaire),
        **_words("hint", section.introduction, questionnaire),
        "relevant": written(section.relevant, items) if section.relevant else "",
        "hailong_order": "" if section.order == "written" else section.order,
    }


def _question(
    item: Item,
    questionnaire: Questionnaire,
    lists: Mapping[tuple[Category, ...], str],
    items: Mapping[str, Item],
) -> Cells:
    kind = _type(item)
    return {
        "type": f"{kind} {lists[item.categories]}" if item.kind in _TYPES else kind,
        "name": item.name,
        **_words("label", item.text, questionnaire),
        **_words("hint", item.hint, questionnaire),
        "required": "yes" if item.required else "",
        "relevant": written(item.relevant, items) if item.relevant else "",
        "constraint": _constraint(item),
        "hailong_kind": item.kind,
        "hailong_decimals": _decimals(item),
        "hailong_official": "" if item.official == questionnaire.provenance.official else _yes(item.official),
        "hailong_filled_by": "" if item.filled_by == "respondent" else item.filled_by,
        "hailong_sensitive": "yes" if item.sensitive else "",
        "hailong_identifying": "yes" if item.identifying else "",
    }


def _type(item: Item) -> str:
    if item.kind in NUMBERS:
        return "integer" if item.constraint.decimals == 0 else "decimal"
    return _TYPES.get(item.kind, item.kind)


def _decimals(item: Item) -> str:
    return str(item.constraint.decimals) if item.constraint.decimals else ""


def _yes(truth: bool) -> str:
    return "yes" if truth else "no"


def _constraint(item: Item) -> str:
    limits = item.constraint
    if limits == NO_LIMITS:
        return ""
    parts = {
        ". >= {}": limits.least,
        ". <= {}": limits.most,
        "string-length(.) <= {}": limits.max_length,
        "count-selected(.) <= {}": limits.max_choices,
    }
    return " and ".join(form.format(plain(limit)) for form, limit in parts.items() if limit is not None)


def _choices(questionnaire: Questionnaire, lists: Mapping[tuple[Category, ...], str]) -> Iterator[Cells]:
    for categories, name in lists.items():
        for category in categories:
            yield {
                "list_name": name,
                "name": category.code,
                **_words("label", category.label, questionnaire),
                "hailong_score": "" if category.score is None else _score(category.score),
                "hailong_missing": str(category.missing or ""),
            }


def _score(score: float) -> float | str:
    """Return a score as a number, or in words where a spreadsheet, with its 16 digits, would lose some."""
    return score if float(f"{score:.16G}") == score else plain(score)


def _settings(questionnaire: Questionnaire) -> Iterator[tuple[str, str | float]]:
    provenance = questionnaire.provenance
    yield "form_title", questionnaire.title.to(questionnaire.languages[0])
    yield "form_id", questionnaire.name
    yield "version", questionnaire.version
    yield "default_language", _named(questionnaire.languages[0])
    yield from _words("hailong_title", questionnaire.title, questionnaire).items()
    yield from _words("hailong_introduction", questionnaire.introduction, questionnaire).items()
    yield "hailong_service", questionnaire.service
    yield "hailong_minutes", questionnaire.minutes
    yield "hailong_unofficial", " ".join(questionnaire.unofficial)
    yield "hailong_addressed_as", questionnaire.addressed_as
    yield "hailong_official", _yes(provenance.official)
    yield from _words("hailong_legal_basis", provenance.legal_basis, questionnaire).items()
    yield "hailong_status", provenance.status
    yield "hailong_confidence", provenance.confidence
    yield "hailong_source", provenance.source
    yield from _words("hailong_note", provenance.note, questionnaire).items()


def _index(questionnaire: Questionnaire) -> Iterator[Cells]:
    for row, node in trees.rows(questionnaire.indices):
        yield {"name": row["name"], **_words("label", node.label, questionnaire), **row}
