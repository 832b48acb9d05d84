"""Recordings that read a form aloud, addressed by what is in them, so that caches may keep them for good."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from survey.questionnaire.recording import media_type
from survey.site.assets import FOR_GOOD
from survey.site.installation import Installation


@dataclass(frozen=True, slots=True)
class Hearing:
    """The view of recordings."""

    installation: Installation

    def recording(self, name: str) -> AnyResponse:
        """Return the recording whose SHA-256 is *name*, or the part of it that a player asks for."""
        content = self.installation.store.recording(name)
        if content is None:
            abort(404)
        reply = Response(content, content_type=media_type(content))
        reply.headers["Cache-Control"] = FOR_GOOD
        reply.set_etag(name)
        return reply.make_conditional(request, accept_ranges=True, complete_length=len(content))
