"""Recordings that lie beside a questionnaire."""

from __future__ import annotations

from collections.abc import Iterator

from survey.questionnaire.checks.draft import Draft, Fault, listed
from survey.questionnaire.recording import FORMATS, LARGEST, Sound, parts, unrecorded
from survey.questionnaire.source import Path


def strange_recording(draft: Draft) -> Iterator[Fault]:
    """Yield folders and links among the recordings."""
    return (((), {"file": sound.name}) for sound in draft.sounds if sound.strange)


def unknown_recording(draft: Draft) -> Iterator[Fault]:
    """Yield files whose name says no part of the questionnaire, no language of it or no known ending."""
    names = [name for name, *_ in parts(draft.built.sections)]
    for sound in _files(draft):
        part, language, ending = sound.read
        if part not in names or language not in draft.entry.languages or ending not in FORMATS:
            yield (
                (),
                {
                    "file": sound.name,
                    "example": f"{next(reversed(names), 'A1')}.{next(iter(draft.entry.languages), 'vi')}.mp3",
                    "languages": listed(draft.entry.languages),
                    "endings": listed(FORMATS),
                },
            )


def large_recording(draft: Draft) -> Iterator[Fault]:
    """Yield recordings too heavy for a phone."""
    for sound in _files(draft):
        if sound.size > LARGEST:
            yield (), {"file": sound.name, "most": f"{LARGEST // 1000} kB"}


def bad_recording(draft: Draft) -> Iterator[Fault]:
    """Yield files that are not what the ending of their name says."""
    for sound in _files(draft):
        if sound.read[2] in FORMATS and not sound.fits:
            yield (), {"file": sound.name, "known": listed(FORMATS)}


def repeated_recording(draft: Draft) -> Iterator[Fault]:
    """Yield second recordings of a part in one language."""
    seen = set()
    for sound in _files(draft):
        if sound.read[:2] in seen:
            yield (), {"name": sound.name}
        seen.add(sound.read[:2])


def missing_recording(draft: Draft) -> Iterator[Fault]:
    """Yield what cannot be heard in a language in which the rest can; an unofficial one may have gaps."""
    unofficial = draft.entry.unofficial or ()
    for tag in draft.entry.languages:
        if tag not in unofficial:
            yield from silent(draft, tag)


def silent(draft: Draft, tag: str) -> Iterator[Fault]:
    """Yield what has no recording in the language *tag*, when anything has."""
    places = _places(draft)
    for name in unrecorded(draft.built, tag):
        yield places[name], {"languages": tag, "file": f"{name}.{tag}.mp3"}


def _files(draft: Draft) -> Iterator[Sound]:
    return (sound for sound in draft.sounds if not sound.strange)


def _places(draft: Draft) -> dict[str, Path]:
    """Return where in the file each part is that can be read aloud."""
    items = {one.item.name: one.path for one in draft.placed}
    numbers = {section.name: place for place, section in enumerate(draft.built.sections)}
    found: dict[str, Path] = {}
    for name, section, item in parts(draft.built.sections):
        found[name] = items[item.name] if item else ("sections", numbers[section.name], "name")
    return found
