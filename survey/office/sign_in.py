"""Staff sign in and out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.installation import Installation
from survey.office.forms import Press, sign_in_form
from survey.office.sessions import browser_mark, forget, remember
from survey.page import reader, rendered
from survey.permissions import session_token
from survey.store import Throttled, mark_of
from survey.wording import say

_OURS = re.compile(r"/(coquan|ketqua|nhaplieu|muctieu|thietbi|donvi|dotmoi)(/[a-z0-9_-]+){0,2}")
"""Where a sign-in may lead: our own staff pages, by path alone."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """The views of signing in and out."""

    installation: Installation

    def view(self) -> AnyResponse:
        """Show the form, or sign in."""
        language, _ = reader(request.environ)
        form = sign_in_form(language)
        if not form.sent():
            return self._page(form, language, form.problems(language), 422 if form.is_submitted() else 200)
        mark = mark_of(browser_mark())
        said = form.username.data, form.password.data, request.remote_addr or "", mark
        try:
            token = self.installation.store.sign_in(*said)
        except Throttled as throttled:
            words = say("sign_in.wait", language, seconds=throttled.retry_after)
            late = self._page(form, language, {"username": words}, 429)
            late.headers["Retry-After"] = str(throttled.retry_after)
            return late
        if token is None:
            return self._page(form, language, {"username": say("sign_in.refused", language)}, 422)
        wanted = request.args.get("next", "")
        reply = redirect(wanted if _OURS.fullmatch(wanted) else "/coquan", 303)
        remember(reply, token, mark)
        return reply

    def _page(self, form: Any, language: str, problems: dict[str, str], status: int) -> Response:
        values = {"form": form, "problems": problems}
        return Response(rendered(self.installation.env, "sign_in.html", language, values), status)

    def out(self) -> AnyResponse:
        """Sign out."""
        if Press().sent():
            self.installation.store.sign_out(session_token())
        reply = redirect("/", 303)
        forget(reply)
        return reply
