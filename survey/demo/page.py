"""What a browser sees in a page: its forms, and what may be chosen in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

CHOICES = ("radio", "checkbox", "option")
"""Kinds of control whose value is offered, not written."""


@dataclass(slots=True)
class Control:
    """One name in a form: how it is answered, what is offered, and what it holds now."""

    name: str
    kind: str
    offered: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """One form: where it goes, how, and its controls by name."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)


class Page(HTMLParser):
    """The forms and links of a page. Controls outside a form name the form they belong to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: dict[str, Form] = {}
        self.links: list[str] = []
        self.heading = ""
        self._form = ""
        self._select = ""
        self._in_heading = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, a control or a link."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = given.get("id", f"form {len(self.forms)}")
            self.forms.setdefault(self._form, Form("", "get"))
            self.forms[self._form].action = given.get("action", "")
            self.forms[self._form].method = given.get("method", "get").lower()
        elif tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "h1":
            self._in_heading = True
        elif tag in ("input", "button", "select", "textarea", "option"):
            self._note(tag, given)

    def handle_endtag(self, tag: str) -> None:
        """Note where a form or a heading ends."""
        if tag == "form":
            self._form = ""
        elif tag == "h1":
            self._in_heading = False

    def handle_data(self, data: str) -> None:
        """Note the words of the heading."""
        if self._in_heading:
            self.heading += data

    def _note(self, tag: str, given: Mapping[str, str]) -> None:
        if tag == "select":
            self._select = given.get("name", "")
        name = self._select if tag == "option" else given.get("name", "")
        owner = given.get("form", self._form)
        if not name or not owner:
            return
        kind = given.get("type", "text") if tag == "input" else tag
        controls = self.forms.setdefault(owner, Form("", "get")).controls
        control = controls.setdefault(name, Control(name, kind))
        value = given.get("value", "")
        if kind in CHOICES or tag == "button":
            control.offered.append(value)
        if (kind not in CHOICES and tag != "select") or "checked" in given or "selected" in given:
            control.held.append(value)
