"""The first page: which surveys are open, and which results are published."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from survey.clock import today
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class Home:
    """The view of the first page."""

    installation: Installation

    def view(self) -> str:
        """Show it."""
        language, _ = reader(request.environ, LANGUAGES)
        rounds = self.installation.store.surveys()
        values = {
            "languages": LANGUAGES,
            "open": [round_ for round_ in rounds if round_.takes_answers(today())],
            "published": [round_ for round_ in rounds if round_.published],
        }
        return rendered(self.installation.env, "home.html", language, values)
