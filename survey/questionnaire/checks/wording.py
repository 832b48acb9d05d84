"""Languages and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from survey.questionnaire.checks.draft import Draft, Fault, listed, repeated, texts, visible
from survey.questionnaire.readers import FORBIDDEN
from survey.questionnaire.source import Path

LONGEST = 10_000
"""Characters of one text in one language: a form shows it on a phone, a report in a cell."""

LONGEST_VERSION = 64
"""Characters of the author's label of a version."""

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
    """Yield texts that lack a listed language, or have no words; an unofficial translation may have gaps."""
    entry = draft.entry
    tags = [tag for tag in entry.languages if _TAG.fullmatch(tag) and tag not in (entry.unofficial or ())]
    for path, words in texts(draft.entry):
        absent = [tag for tag in tags if not visible(words.get(tag, ""))]
        if absent or not any(visible(wording) for wording in words.values()):
            yield path, {"languages": listed(absent or entry.languages)}


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
    for path, wording in _said(draft):
        if len(wording) > LONGEST:
            yield path, {"n": len(wording), "most": LONGEST}


def strange_character(draft: Draft) -> Iterator[Fault]:
    """Yield texts with a control character, a direction mark or half a character."""
    for path, wording in _said(draft):
        if found := FORBIDDEN.search(wording):
            yield path, {"character": f"U+{ord(found[0]):04X}"}


def bad_version(draft: Draft) -> Iterator[Fault]:
    """Yield a version nobody could name: without words, on several lines, or too long for a heading."""
    version = draft.entry.version
    if not visible(version) or "\n" in version or len(version) > LONGEST_VERSION:
        yield ("version",), {"most": LONGEST_VERSION}


def _said(draft: Draft) -> Iterator[tuple[Path, str]]:
    """Yield every wording in every language, and what is written for all of them alike."""
    for path, words in texts(draft.entry):
        for tag, wording in words.items():
            yield (*path, tag), wording
    yield ("version",), draft.entry.version
    for name in ("status", "confidence", "source"):
        yield ("provenance", name), getattr(draft.entry.provenance, name)
    for path, entry, _ in draft.nodes():
        yield (*path, "method"), entry.method or ""
