"""The page of flagged responses: how many each rule marks, its limit, and the index with and without."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, request

from survey.flags.summary import FILE, Flagging
from survey.questionnaire.number import shown
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import signed_in
from survey.site.press import Press
from survey.store import Unknown

LIMITS = ("share", "seconds", "same", "burst", "again")
"""The settings that say from where on a response is flagged, without what they all begin with."""


@dataclass(frozen=True, slots=True)
class FlaggedResponses:
    """The view of the page."""

    installation: Installation

    def view(self, round_id: str) -> Response:
        """Show what the worker has counted."""
        store, settings = self.installation.store, self.installation.settings
        try:
            round_ = store.round(round_id)
        except Unknown:
            abort(404)
        left = store.result(round_id, FILE)
        language, _ = reader(request.environ)
        values = {
            "round": round_,
            "counted": Flagging.read(left.content) if left else None,
            "limits": {name: shown(float(getattr(settings, f"flag_{name}")), language) for name in LIMITS},
            "member": signed_in(self.installation),
            "press": Press(),
        }
        return Response(rendered(self.installation.env, "flags.html", language, values))
