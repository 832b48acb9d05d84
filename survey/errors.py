"""What is answered when something cannot be: a page in the reader's language, or JSON to software."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, request
from jinja2 import Environment
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from survey.interview.body import Unreadable
from survey.site.message import failure
from survey.site.page import reader
from survey.store import StoreBusy, is_storage
from survey.wording import LANGUAGES, knows, say

log = logging.getLogger(__name__)


class Errors:
    """Answers every error, so that no page of the framework is ever seen."""

    def __init__(self, env: Environment) -> None:
        self.env = env

    def register(self, app: Flask) -> None:
        """Take over the errors of *app*."""
        app.register_error_handler(HTTPException, self.refused)
        app.register_error_handler(Unreadable, self.unreadable)
        app.register_error_handler(StoreBusy, self.busy)
        app.register_error_handler(Exception, self.broken)

    def refused(self, error: HTTPException) -> AnyResponse:
        """Answer what the framework or a view refused."""
        if error.response is not None or (error.code or 500) < 400:
            return Response.force_type(error.get_response(), request.environ)
        reply = self._answer(error.code or 500)
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                reply.headers[name] = value
        return reply

    def unreadable(self, error: Unreadable) -> Response:
        """Answer content that cannot be read."""
        return self._answer(error.status)

    def busy(self, error: StoreBusy) -> Response:
        """Answer when nothing can be stored now."""
        reply = self._answer(503)
        reply.headers["Retry-After"] = str(error.retry_after)
        return reply

    def broken(self, error: Exception) -> Response:
        """Answer a fault of our own, or of the disk; what it was is for the log alone."""
        log.error("%s %s failed", request.method, request.url_rule, exc_info=error)
        return self.busy(StoreBusy(str(error))) if is_storage(error) else self._answer(500)

    def _answer(self, status: int) -> Response:
        language, _ = reader(request.environ, LANGUAGES)
        if request.mimetype == "application/json":
            key = f"failure.{status}" if knows(f"failure.{status}") else "failure.400"
            reply = jsonify(status="refused", message=say(key, language), problems=[])
            reply.status_code = status
            return reply
        return Response(failure(self.env, language, status), status)
