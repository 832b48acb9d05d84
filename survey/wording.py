"""Every sentence the software itself says, in every language it says it in.

A language is one file `translations/<tag>.toml`; Vietnamese is complete by rule and stands in where
another language lacks a sentence. Questionnaires bring their own texts and are not found here.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "translations"

FIRST = "vi"
"""The language that has every sentence."""

_PLACE = re.compile(r"\{([a-z_]+)\}")


def _flat(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield above + name, unicodedata.normalize("NFC", str(value))


def read_catalogues(folder: Path = FOLDER) -> Mapping[str, Mapping[str, str]]:
    """Return language -> key -> sentence for every file of *folder*, Vietnamese first."""
    files = sorted(folder.glob("*.toml"), key=lambda file: (file.stem != FIRST, file.stem))
    return MappingProxyType(
        {file.stem: dict(_flat(tomllib.loads(file.read_text("utf-8")))) for file in files}
    )


CATALOGUES = read_catalogues()

LANGUAGES = tuple(CATALOGUES)
"""The languages the software speaks."""


def say(key: str, /, language: str = FIRST, **values: object) -> str:
    """Return the sentence *key* in *language* with *values* put in its places.

    A sentence that *language* lacks is said in Vietnamese. A key nobody knows is a `KeyError`.
    Only plain names are places: no attribute or index of a value can be reached from a sentence.
    """
    sentence = CATALOGUES.get(language, {}).get(key) or CATALOGUES[FIRST][key]
    return _PLACE.sub(lambda place: str(values[place[1]]), sentence) if values else sentence


def knows(key: str) -> bool:
    """Return whether the catalogue has a sentence *key*."""
    return key in CATALOGUES[FIRST]


def missing_sentences(catalogues: Mapping[str, Mapping[str, str]] = CATALOGUES) -> Iterator[tuple[str, str]]:
    """Yield (language, key) for every sentence that a language lacks and Vietnamese has."""
    for language, sentences in catalogues.items():
        yield from ((language, key) for key in catalogues[FIRST] if not sentences.get(key))


def places(sentence: str) -> frozenset[str]:
    """Return the names of the places in *sentence*."""
    return frozenset(_PLACE.findall(sentence))


def preferred(accepted: str, offered: tuple[str, ...]) -> str:
    """Return the language of *offered* that an Accept-Language header wants most, else the first."""
    wanted: list[tuple[float, str]] = []
    for part in accepted[:200].split(","):
        tag, _, weight = part.strip().partition(";q=")
        wanted.append((_quality(weight), tag.split("-")[0].lower()))
    best = sorted(wanted, key=lambda row: -row[0])
    return next((tag for quality, tag in best if quality > 0 and tag in offered), offered[0])


def _quality(written: str) -> float:
    return float(written) if re.fullmatch(r"[01](\.\d{1,3})?", written) else float(not written)


def day(moment: date | datetime | str | None) -> str:
    """Return a day as Vietnamese readers write it, dd/mm/yyyy; "" when there is none."""
    if not moment:
        return ""
    when = date.fromisoformat(moment[:10]) if isinstance(moment, str) else moment
    return when.strftime("%d/%m/%Y")


def count(number: int, language: str = FIRST) -> str:
    """Return a whole number with its thousands marked: 1.234 in Vietnamese, 1,234 in English."""
    marked = f"{number:,}"
    return marked.replace(",", ".") if language == FIRST else marked
