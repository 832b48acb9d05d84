"""How any page is made: one Jinja environment, one layout, and the words of the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from analysis.table import shortened, spelled, unbroken
from survey.forms import marked
from survey.questionnaire.model import USUAL
from survey.settings import Settings
from survey.wording import LANGUAGES, WHOLE, Voice, count, day, is_official, preferred, say

Asset = Callable[[str], str]
"""Gives the address of a static file, changed whenever its content is."""


class Place(Protocol):
    """What a page's address says, in any language."""

    def to(self, language: str) -> str:
        """Return it as the query of an address in *language*."""


class Query(NamedTuple):
    """What an address says after its question mark: the language and the place that is rated.

    Nothing else is ever taken from there: no id, no version, no weight.
    """

    language: str = ""
    unit: str = ""
    point: str = ""

    def to(self, language: str) -> str:
        """Return the same query in another language, ready for an address."""
        pairs = {"lang": language, "u": self.unit, "p": self.point}
        return urlencode({name: value for name, value in pairs.items() if value})


NOWHERE = Query()

_HELD = re.compile("\x02([0-9])\x03")


@lru_cache(maxsize=4096)
def query(written: str) -> Query:
    """Read a query string; what is unknown or too long counts as absent."""
    pairs = dict(parse_qsl(written[:500], max_num_fields=20)) if written.count("&") < 20 else {}
    language, unit, point = (pairs.get(name, "") for name in ("lang", "u", "p"))
    return Query(language if language in LANGUAGES else "", unit[:64], point[:64])


def page_number(written: str) -> int:
    """Return which page of a list an address asks for; the first where that is none."""
    number = int(written) if written.isascii() and written.isdigit() and len(written) < 7 else 1
    return max(number, 1)


@lru_cache(maxsize=4096)
def tongue(asked: str, accepted: str, offered: tuple[str, ...]) -> str:
    """Return the language to speak: the one asked for, else the reader's preferred one that is offered."""
    return asked if asked in offered else preferred(accepted, offered)


def environment(settings: Settings, asset: Asset) -> Environment:
    """Return the Jinja environment of an installation; an unknown name in a template is an error."""
    made = Environment(
        loader=PackageLoader("survey"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        asset=asset,
        help=settings.help,
        agency=settings.agency,
        name_of=partial(say, "language.name"),
        day=day,
        languages=WHOLE,
        is_official=is_official,
    )
    made.filters["plain"] = str
    made.filters["shortened"] = shortened
    made.filters["spelled"] = spelled
    return made


def mixed(key: str, voice: Voice, **parts: Markup) -> Markup:
    """Return the sentence *key* with *parts* in its places that are marked already, each in its language."""
    names = list(parts)
    held = voice(key, **{name: f"\x02{place}\x03" for place, name in enumerate(names)})
    return Markup(_HELD.sub(lambda held: str(parts[names[int(held[1])]]), escape(held)))  # noqa: S704


def rendered(
    env: Environment, template: str, language: str, values: Mapping[str, object], *, place: Place = NOWHERE
) -> str:
    """Return the page *template* in *language* with *values*; no line ends between a number and its %.

    Where *values* say what respondents are called, under "addressed_as", the page calls them so; where they
    say "training", or hold the "round" of one, the page says that nothing on it counts.
    """
    voice = Voice(language, str(values.get("addressed_as", USUAL)))
    words = {
        "language": language,
        "say": voice,
        "say_in": lambda key, tag, **said: voice.to(tag)(key, **said),
        "say_vi": say,
        "mixed": partial(mixed, voice=voice),
        "marked": partial(marked, language=language),
        "count": partial(count, language=language),
        "place": place.to,
        "training": getattr(values.get("round"), "training", False),
    }
    return unbroken(env.get_template(template).render({**words, **values}))


def reader(environ: Mapping[str, Any], offered: tuple[str, ...] = WHOLE) -> tuple[str, Query]:
    """Return the language of whoever asks for a page of the software's own, and what the address says."""
    asked = query(environ.get("QUERY_STRING", ""))
    return tongue(asked.language, environ.get("HTTP_ACCEPT_LANGUAGE", ""), offered), asked
