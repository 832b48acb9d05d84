"""The accessibility statement: what works for whom, what does not yet, and where to say so."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.wording import LANGUAGES

CAN = (
    "access.keyboard",
    "access.zoom",
    "access.targets",
    "access.no_script",
    "access.reader",
    "access.hear",
    "access.time",
    "access.kiosk",
    "access.paper",
)
"""What works. Browser tests hold all of it but the paper: 320 px is 400 % of 1280."""

LIMITS = (
    "access.limit_translation",
    "access.limit_results",
    "access.limit_sign",
    "access.limit_pdf",
    "access.limit_large",
    "access.limit_tested",
)
"""What is known not to work."""


@dataclass(frozen=True, slots=True)
class Accessibility:
    """The view of the statement."""

    installation: Installation

    def view(self) -> str:
        """Show it."""
        language, query = reader(request.environ, LANGUAGES)
        values = {"can": CAN, "limits": LIMITS, "languages": LANGUAGES}
        return rendered(self.installation.env, "accessibility.html", language, values, place=query)
