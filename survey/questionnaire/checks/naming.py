"""Names and codes: what becomes a column or a value in a file must be spelled so that it can."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.questionnaire.checks.draft import Draft, Fault, repeated, visible
from survey.questionnaire.document import CODE, NAME
from survey.questionnaire.source import Path
from survey.questionnaire.vocabulary import RESERVED

MOST_ITEMS = 1000
"""Items of one questionnaire: each becomes a column, of which a table of the database takes 2000 at most."""

_FILE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


def bad_questionnaire_name(draft: Draft) -> Iterator[Fault]:
    """Yield when the questionnaire's name cannot be part of an address or a file name."""
    if not _FILE_NAME.fullmatch(draft.entry.name):
        yield ("name",), {"name": draft.entry.name}


def bad_name(draft: Draft) -> Iterator[Fault]:
    """Yield names that cannot be columns."""
    for path, name in _names(draft):
        if not re.fullmatch(NAME, name):
            yield path, {"name": name}


def reserved_name(draft: Draft) -> Iterator[Fault]:
    """Yield items called like a column that every file of responses has."""
    for one in draft.placed:
        if one.item.name.lower() in RESERVED:
            yield (*one.path, "name"), {"name": one.item.name}


def repeated_item(draft: Draft) -> Iterator[Fault]:
    """Yield items whose name was used before; a database does not tell A1 from a1."""
    return repeated((((*one.path, "name"), one.item.name) for one in draft.placed), str.lower)


def many_items(draft: Draft) -> Iterator[Fault]:
    """Yield when there are more items than a table has columns."""
    if len(draft.placed) > MOST_ITEMS:
        yield draft.placed[MOST_ITEMS].path, {"n": len(draft.placed), "most": MOST_ITEMS}


def repeated_section(draft: Draft) -> Iterator[Fault]:
    """Yield sections whose name was used before."""
    sections = enumerate(draft.entry.sections)
    return repeated(((("sections", place, "name"), section.name) for place, section in sections), str.lower)


def bad_code(draft: Draft) -> Iterator[Fault]:
    """Yield codes with a space, an accent or another sign that does not travel."""
    for path, codes in draft.code_lists():
        for place, category in enumerate(codes):
            if not re.fullmatch(CODE, category.code):
                yield (*path, place, "code"), {"code": category.code}


def repeated_code(draft: Draft) -> Iterator[Fault]:
    """Yield codes that stand twice in one list, or would once a spreadsheet has read them as numbers."""
    for path, codes in draft.code_lists():
        written = (((*path, place, "code"), category.code) for place, category in enumerate(codes))
        yield from repeated(written, _counted)


def _counted(code: str) -> str:
    """Return a code as a spreadsheet shows it: 01 and 1.0 are 1 there."""
    return repr(float(code)) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", code) else code


def same_label(draft: Draft) -> Iterator[Fault]:
    """Yield labels a respondent cannot tell apart."""
    for path, codes in draft.code_lists():
        for language in draft.entry.languages:
            labels = [
                ((*path, place, "label", language), category.label[language])
                for place, category in enumerate(codes)
                if category.label.get(language)
            ]
            yield from repeated(labels, lambda label: visible(label).casefold())


def _names(draft: Draft) -> Iterator[tuple[Path, str]]:
    for name in draft.entry.scales or ():
        yield ("scales", name), name
    for place, section in enumerate(draft.entry.sections):
        yield ("sections", place, "name"), section.name
    for one in draft.placed:
        yield (*one.path, "name"), one.item.name
    for path, entry, _ in draft.nodes():
        if entry.name is not None:
            yield (*path, "name"), entry.name
