"""Languages and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.questionnaire.checks.draft import Draft, Fault, listed, repeated, texts, visible
from survey.questionnaire.readers import FORBIDDEN

LONGEST = 10_000
"""Characters of one text in one language: a form shows it on a phone, a report in a cell."""

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def no_language(draft: Draft) -> Iterator[Fault]:
    """Yield when no language is listed."""
    if not draft.entry.languages:
        yield ("languages",), {}


def bad_language(draft: Draft) -> Iterator[Fault]:
    """Yield language tags that are none, and tags listed twice."""
    for place, tag in enumerate(draft.entry.languages):
        if not _TAG.fullmatch(tag):
            yield ("languages", place), {"word": tag}


def repeated_language(draft: Draft) -> Iterator[Fault]:
    """Yield languages listed twice."""
    return repeated((("languages", place), tag) for place, tag in enumerate(draft.entry.languages))


def missing_translation(draft: Draft) -> Iterator[Fault]:
    """Yield texts that lack a listed language; an unofficial translation may have gaps."""
    entry = draft.entry
    tags = [tag for tag in entry.languages if _TAG.fullmatch(tag) and tag not in (entry.unofficial or ())]
    for path, words in texts(draft.entry):
        absent = [tag for tag in tags if not visible(words.get(tag, ""))]
        if absent:
            yield path, {"languages": listed(absent)}


def unlisted_language(draft: Draft) -> Iterator[Fault]:
    """Yield texts in a language that is not listed, and unofficial languages that are not."""
    tags = draft.entry.languages
    for place, tag in enumerate(draft.entry.unofficial or () if tags else ()):
        if tag not in tags:
            yield ("unofficial", place), {"language": tag, "known": listed(tags)}
    for path, words in texts(draft.entry) if tags else ():
        for tag in words:
            if tag not in tags:
                yield (*path, tag), {"language": tag, "known": listed(tags)}


def long_wording(draft: Draft) -> Iterator[Fault]:
    """Yield texts that no page and no cell can show."""
    for path, words in texts(draft.entry):
        for tag, wording in words.items():
            if len(wording) > LONGEST:
                yield (*path, tag), {"n": len(wording), "most": LONGEST}


def strange_character(draft: Draft) -> Iterator[Fault]:
    """Yield texts with a control character, a direction mark or half a character."""
    for path, words in texts(draft.entry):
        for tag, wording in words.items():
            if found := FORBIDDEN.search(wording):
                yield (*path, tag), {"character": f"U+{ord(found[0]):04X}"}
