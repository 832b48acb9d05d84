"""What a questionnaire still lacks in one language, and what it has in it needlessly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from survey.questionnaire.catalogue import problem
from survey.questionnaire.checks.draft import Draft, texts
from survey.questionnaire.checks.hearing import silent
from survey.questionnaire.document import QuestionnaireEntry
from survey.questionnaire.model import Problem
from survey.questionnaire.reading import Unreadable, entry_of
from survey.questionnaire.recording import sounds
from survey.questionnaire.source import Found
from survey.questionnaire.source import Path as Place

_ABOUT = frozenset({"indices", "provenance"})
"""Parts of a file that no page of a citizen shows, but for the legal basis: that is cited, not translated."""


def speaks(path: str | os.PathLike[str], tag: str) -> bool:
    """Return whether the questionnaire at *path* lists the language *tag*."""
    try:
        return tag in entry_of(Path(path))[0].languages
    except Unreadable:
        return False


def gaps(
    path: str | os.PathLike[str], tag: str, language: str = "vi", *, citizen: bool = False
) -> list[Problem]:
    """Return what at *path* lacks *tag*: texts, and recordings where some are in *tag*; and needless texts.

    Texts in *tag* are needless when the file does not list it.

    Parameters
    ----------
    path : str or path
        A questionnaire file.
    tag : str
        The language looked for, as in BCP 47.
    language : str
        In which the gaps are told.
    citizen : bool
        Look only at what a citizen meets.

    Raises
    ------
    Unreadable
        When the file is no questionnaire.
    """
    entry, tree = entry_of(Path(path), language)
    unheard = silent(Draft.of(entry, sounds(Path(path))), tag)
    found = (*_gaps(entry, tag, citizen), *(Found("missing_recording", *fault) for fault in unheard))
    return [problem(one, tree, str(path), language) for one in found]


def _gaps(entry: QuestionnaireEntry, tag: str, citizen: bool) -> Iterator[Found]:
    known = ", ".join(entry.languages)
    for place, words in texts(entry):
        if citizen and not _is_met(entry, place):
            continue
        if not words.get(tag, "").strip():
            yield Found("missing_translation", place, {"languages": tag})
        elif tag not in entry.languages:
            yield Found("unlisted_language", (*place, tag), {"language": tag, "known": known})


def _is_met(entry: QuestionnaireEntry, place: Place) -> bool:
    """Return whether a page of a citizen shows the text at *place*."""
    if place[0] in _ABOUT:
        return False
    if place[0] != "sections" or not isinstance(place[1], int):
        return True
    section = entry.sections[place[1]]
    if len(place) > 3 and isinstance(place[3], int):
        return section.items[place[3]].filled_by == "respondent"
    return any(item.filled_by == "respondent" for item in section.items)
