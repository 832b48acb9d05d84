"""Pages that only say something: thanks, closed, not found, busy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jinja2 import Environment

from survey.site.page import NOWHERE, Query, rendered
from survey.wording import knows, say


class After(NamedTuple):
    """A second heading below the message, with its own lines."""

    title: str
    lines: tuple[str, ...]


class Link(NamedTuple):
    """A way to go on."""

    address: str
    words: str


class Message(NamedTuple):
    """What a page says. `agency` is who asks, "" for the installation's own name."""

    heading: str
    lines: tuple[str, ...]
    after: After | None = None
    links: tuple[Link, ...] = ()
    done: bool = False
    agency: str = ""
    training: bool = False
    languages: Sequence[str] = ()


def page(env: Environment, language: str, message: Message, place: Query = NOWHERE) -> str:
    """Return the page that says *message*."""
    values = message._asdict()
    if not message.agency:
        del values["agency"]
    return rendered(env, "message.html", language, values, place=place)


def failure(env: Environment, language: str, status: int) -> str:
    """Return the page for an HTTP *status* that is a refusal or a fault."""
    like = status if knows(f"failure.{status}") else 400 if status < 500 else 500
    key = f"failure.{like}"
    links = (Link(f"/?{NOWHERE.to(language)}", say("failure.home", language)),)
    return page(env, language, Message(say(f"{key}_title", language), (say(key, language),), links=links))
