"""One sheet to hang beside the desk: what staff at a service point do, and what they never do."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request

from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import whoever
from survey.site.press import Press

STEPS = ("start", "invite", "help", "network", "paper", "wrong", "end")
"""What the sheet tells, by a name under `guide` of the wording."""


@dataclass(frozen=True, slots=True)
class Guide:
    """The view of the sheet."""

    installation: Installation

    def view(self) -> Response:
        """Show it; it prints on one page."""
        language = reader(request.environ)[0]
        values = {"steps": STEPS, "member": whoever(self.installation), "press": Press()}
        return Response(rendered(self.installation.env, "guide.html", language, values))
