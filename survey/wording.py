"""Every sentence the software itself says, in every language it says it in.

A language is one file `translations/<tag>.toml`; Vietnamese is complete by rule and stands in where
another language lacks a sentence. A file may cover only what a citizen meets (`covers = "citizen"` in its
table `[language]`), and says when nobody official has read it (`official = false`). Questionnaires bring
their own texts and are not found here.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from pathlib import Path
from types import MappingProxyType

from analysis.codebook import Text
from survey.questionnaire.model import USUAL

FOLDER = Path(__file__).parent / "translations"

FIRST = "vi"
"""The language that has every sentence."""

CITIZEN = (
    *("language.", "page.", "home.", "start.", "section.", "condition.", "errors.", "unanswered."),
    *("refusal.", "sending.", "thanks.", "conflict.", "sent.", "closed.", "soon.", "failure.", "rating."),
    *("token.", "access.", "paper.", "poster.", "kiosk.", "offline."),
)
"""What begins the key of a sentence that a citizen may meet."""

_PLACE = re.compile(r"\{([a-z_]+)\}")


ABOUT = ("language.official", "language.covers")
"""What a file says about itself and not to a reader."""


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
"""The languages the software speaks with citizens."""

WHOLE = tuple(tag for tag in LANGUAGES if CATALOGUES[tag].get("language.covers") != "citizen")
"""The languages the software says everything in, to staff and on the command line too."""


def is_official(language: str) -> bool:
    """Return whether the software's own sentences in *language* were read by somebody official."""
    return CATALOGUES[language].get("language.official") != "False"


class Borrowed(str):
    """A sentence in Vietnamese on a page of another language; on the page it says so itself."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return it marked with its language. Attributes and titles cannot be: there, `str()` of it."""
        return f'<span lang="{FIRST}">{escape(self)}</span>'


def say(key: str, /, language: str = FIRST, **values: object) -> str:
    """Return the sentence *key* in *language* with *values* put in its places.

    A sentence that *language* lacks is said in Vietnamese, as `Borrowed`. A key nobody knows is a `KeyError`.
    Only plain names are places: no attribute or index of a value can be reached from a sentence.
    """
    return _said(key, language, values)


def texts(said: Callable[[str], str], languages: Iterable[str] = LANGUAGES) -> Text:
    """Return what is *said* in each language."""
    return Text.of({language: said(language) for language in languages})


def _said(key: str, language: str, values: Mapping[str, object], addressed_as: str = USUAL) -> str:
    own = CATALOGUES.get(language, {}).get(key)
    sentence = own or CATALOGUES[FIRST][key]
    if addressed_as != USUAL:
        sentence = sentence.replace(USUAL, addressed_as)
    said = _PLACE.sub(lambda place: str(values[place[1]]), sentence) if values else sentence
    return said if own else Borrowed(said)


@dataclass(frozen=True, slots=True)
class Voice:
    """The software speaking in one language with people it calls by one name.

    The catalogue is written for `USUAL`. Whoever is called otherwise is no citizen at a counter, so what is
    said of citizens and of being served has another sentence for them, under `others`.
    """

    language: str = FIRST
    addressed_as: str = USUAL

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence *key* as `say` does."""
        other = f"others.{key}"
        varied = self.addressed_as != USUAL and other in CATALOGUES.get(self.language, {})
        return _said(other if varied else key, self.language, values, self.addressed_as)

    def to(self, language: str) -> Voice:
        """Return the voice that says the same to the same people in *language*."""
        return Voice(language, self.addressed_as)


class Said(Exception):
    """A refusal in words that a person can use.

    Parameters
    ----------
    key : str
        The key of its sentence in the catalogues.
    **values
        What the sentence names.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        self.key, self.values = key, values
        super().__init__(self.said("en"))

    def said(self, language: str) -> str:
        """Return the refusal in *language*."""
        return say(self.key, language, **self.values)


def knows(key: str) -> bool:
    """Return whether the catalogue has a sentence *key*."""
    return key in CATALOGUES[FIRST]


def wanted(sentences: Mapping[str, str], language: str) -> Iterator[str]:
    """Yield the keys that the file of *language* must have, given all *sentences* of Vietnamese."""
    whole = CATALOGUES.get(language, {}).get("language.covers") != "citizen"
    yield from (key for key in sentences if whole or key.startswith(CITIZEN))


def missing_sentences(catalogues: Mapping[str, Mapping[str, str]] = CATALOGUES) -> Iterator[tuple[str, str]]:
    """Yield (language, key) for every sentence that a language should have and lacks."""
    for language, sentences in catalogues.items():
        owed = wanted(catalogues[FIRST], language)
        yield from ((language, key) for key in owed if not sentences.get(key))


def needless_sentences(catalogues: Mapping[str, Mapping[str, str]] = CATALOGUES) -> Iterator[tuple[str, str]]:
    """Yield (language, key) for every sentence that Vietnamese does not have: nobody says it."""
    for language, sentences in catalogues.items():
        yield from ((language, key) for key in sentences if key not in catalogues[FIRST] and key not in ABOUT)


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
    """Return a whole number with its thousands marked: 1.234 beside a decimal comma, else 1,234."""
    marked = f"{number:,}"
    return marked.replace(",", ".") if say("page.decimal", language) == "," else marked
