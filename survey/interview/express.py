"""The pages of forms without the framework's dispatch, which costs as much as all else together.

The views, the errors and the headers are the same; only the way to them is shorter. An address or a
method that is not plainly a form's page goes the framework's way, where the routes are listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from survey.interview.section import Reply
from survey.interview.visit import Environ

PAGE = re.compile(r"/k/([a-z0-9][a-z0-9_-]*)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([1-9][0-9]?)")
"""The address of a section: its round, the response's id, the section's number."""

METHODS = frozenset({"GET", "POST"})

View = Callable[[Environ, str, str, str], Reply]


class Express:
    """Answers a form's pages by *view*, and leaves everything else to the application."""

    def __init__(self, app: Flask, view: View) -> None:
        self.app, self.view, self.elsewhere = app, view, app.wsgi_app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as a WSGI application does."""
        named = PAGE.fullmatch(environ["PATH_INFO"])
        if named is None or environ["REQUEST_METHOD"] not in METHODS:
            return self.elsewhere(environ, start_response)
        try:
            reply = self.view(environ, *named.groups())
        except Exception as error:
            reply = self._refusal(environ, error)
        return reply(environ, start_response)

    def _refusal(self, environ: Environ, error: Exception) -> Reply:
        """Return what the application's own handlers answer to *error*."""
        with self.app.request_context(environ):
            return self.app.make_response(self.app.handle_user_exception(error))
