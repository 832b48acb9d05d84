"""The journal on a page: who did what, and when."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request

from survey.journal import Entry
from survey.site.installation import Installation
from survey.site.page import page_number, reader, rendered
from survey.site.permissions import signed_in
from survey.site.press import Press
from survey.wording import knows, say

PAGE = 50
"""Entries on a page."""


CALLED = {
    "office.change_state": {-1: "state"},
    "office.publish": {-1: "journal.published"},
    "office.draw": {-1: "journal.done"},
    "office.change_device": {-1: "journal.done"},
    "office.change_staff": {0: "journal.done", 2: "staff.role"},
}
"""Acts whose entry has codes of the form: at which places, and where the words for them stand."""


@dataclass(frozen=True, slots=True)
class JournalPage:
    """The view of the page."""

    installation: Installation

    def view(self) -> Response:
        """Show the entries, the latest first."""
        language, _ = reader(request.environ)
        page = page_number(request.args.get("trang", ""))
        found = self.installation.store.journal(most=PAGE + 1, after=(page - 1) * PAGE)
        values = {
            "entries": [(entry, act(entry, language), about(entry, language)) for entry in found[:PAGE]],
            "page": page,
            "more": len(found) > PAGE,
            "member": signed_in(self.installation),
            "press": Press(),
        }
        return Response(rendered(self.installation.env, "journal.html", language, values))


def act(entry: Entry, language: str) -> str:
    """Return what was done as readers call it; a command stands as it was written."""
    return entry.what if entry.is_command else say(f"journal.{entry.what}", language)


def about(entry: Entry, language: str) -> str:
    """Return what it was done to; a code of the form is said in words, what is kept stays."""
    told = entry.about.split(", ")
    for place, family in CALLED.get(entry.what, {}).items():
        if place < len(told) and knows(key := f"{family}.{told[place]}"):
            told[place] = say(key, language)
    return ", ".join(told)
