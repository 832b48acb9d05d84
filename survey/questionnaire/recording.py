"""Recordings of a questionnaire: audio files in a folder beside it, each named by its part and language.

`outpatient-2024.yaml` has its recordings in `outpatient-2024.audio/`: `A1.vi.mp3` reads the item A1 in
Vietnamese, `section-A.km.ogg` the title and introduction of section A in Khmer. What a file is, its first
bytes say, not its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from analysis.codebook import Text
from survey.questionnaire.model import Item, Questionnaire, Recording, Section

LARGEST = 1_000_000
"""Bytes of one recording: over two minutes of speech as MP3, six as Opus."""

SECTION = "section-"
"""Before the name of a section; no item's name has a hyphen."""


_MP3 = re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")


@dataclass(frozen=True, slots=True)
class Format:
    """A way of keeping sound: its media type, how its first bytes are known, and what to say of it."""

    media_type: str
    begins: Callable[[bytes], bool]
    meaning: Text


FORMATS: Mapping[str, Format] = {
    "mp3": Format(
        "audio/mpeg",
        lambda head: _MP3.match(head) is not None,
        Text.of({"vi": "MP3; máy nào cũng phát được.", "en": "MP3; plays everywhere."}),
    ),
    "m4a": Format(
        "audio/mp4",
        lambda head: head[4:8] == b"ftyp",
        Text.of({"vi": "AAC trong MP4; máy nào cũng phát được.", "en": "AAC in MP4; plays everywhere."}),
    ),
    "ogg": Format(
        "audio/ogg",
        lambda head: head[:4] == b"OggS" and head[28:36] == b"OpusHead",
        Text.of(
            {
                "vi": "Opus trong Ogg; nhẹ nhất, iPhone đời cũ không phát được.",
                "en": "Opus in Ogg; lightest, silent on older iPhones.",
            }
        ),
    ),
    "wav": Format(
        "audio/wav",
        lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE",
        Text.of({"vi": "Không nén; nặng, chỉ để thử.", "en": "Uncompressed; heavy, for trying out."}),
    ),
}
"""The ending of a file's name, and what such a file is."""


def media_type(content: bytes) -> str:
    """Return the media type of a recording by its first bytes; "" when it is none we know."""
    known = (each.media_type for each in FORMATS.values() if each.begins(content))
    return next(known, "")


@dataclass(frozen=True, slots=True)
class Sound:
    """A file among the recordings: what its name says, and what is in it.

    `strange` is where it is no plain file of the folder itself: a folder, or a link that leads away.
    """

    name: str
    strange: bool
    size: int = 0
    sha256: str = ""
    media_type: str = ""

    @property
    def read(self) -> tuple[str, str, str]:
        """What it reads aloud, the language, and the ending of the name; empty where the name lacks them."""
        part, _, rest = self.name.partition(".")
        language, _, ending = rest.partition(".")
        return part, language, ending

    @property
    def fits(self) -> bool:
        """Whether the content is what the ending of the name says."""
        known = FORMATS.get(self.read[2])
        return known is not None and known.media_type == self.media_type


def sounds(questionnaire: Path) -> tuple[Sound, ...]:
    """Return the files beside the questionnaire file at this path, by name; () when it has no folder."""
    folder = questionnaire.with_suffix(".audio")
    if not folder.is_dir():
        return ()
    return tuple(_sound(file) for file in sorted(folder.iterdir()) if not file.name.startswith("."))


def _sound(file: Path) -> Sound:
    if file.is_symlink() or not file.is_file():
        return Sound(file.name, strange=True)
    content = _content(file)
    return Sound(file.name, False, len(content), sha256(content).hexdigest(), media_type(content))


def _content(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


def recordings(found: Iterable[Sound]) -> tuple[Recording, ...]:
    """Return what files of recordings are, as the questionnaire names them."""
    return tuple(Recording(*sound.read[:2], sound.sha256) for sound in found if not sound.strange)


def contents(questionnaire: Path) -> dict[str, bytes]:
    """Return the recordings of the questionnaire file at this path by their SHA-256."""
    folder = questionnaire.with_suffix(".audio")
    return {each.sha256: _content(folder / each.name) for each in sounds(questionnaire) if not each.strange}


def parts(sections: Iterable[Section]) -> Iterator[tuple[str, Section, Item | None]]:
    """Yield what a citizen's form has to be read aloud: the name of the part, and what it is."""
    for section in sections:
        items = [item for item in section.items if item.filled_by == "respondent"]
        if items and (section.title or section.introduction):
            yield f"{SECTION}{section.name}", section, None
        for item in items:
            yield item.name, section, item


def unrecorded(questionnaire: Questionnaire, language: str) -> list[str]:
    """Return the parts without a recording in a *language* that has some."""
    there = {each.part for each in questionnaire.recordings if each.language == language}
    names = [name for name, *_ in parts(questionnaire.sections)]
    return [name for name in names if name not in there] if there.intersection(names) else []
