"""Staff sign in and out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.office.forms import sign_in_form
from survey.office.sessions import browser_mark, forget, remember
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import session_token, whoever
from survey.site.press import Press
from survey.store import Throttled, mark_of
from survey.wording import say

_OURS = re.compile(
    r"/(coquan|ketqua|nhaplieu|muctieu|thietbi|donvi|dotmoi|baocao|nhatky|nhansu|matkhau)(/[a-z0-9_-]+){0,2}"
)
"""Where a sign-in may lead: our own staff pages, by path alone."""


class Wanted(NamedTuple):
    """What the address of the sign-in page says: where whoever signs in wanted to go."""

    next: str

    def to(self, language: str) -> str:
        """Return it as the query of an address in another language."""
        return urlencode({"lang": language} | ({"next": self.next} if self.next else {}), safe="/")


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
        if member := self.installation.store.session(token):
            self.installation.store.note_act(member.name, "office.sign_in")
        reply = redirect(f"{_wanted().next or '/coquan'}?lang={language}", 303)
        remember(reply, token, mark)
        return reply

    def _page(self, form: Any, language: str, problems: dict[str, str], status: int) -> Response:
        values = {"form": form, "problems": problems}
        page = rendered(self.installation.env, "sign_in.html", language, values, place=_wanted())
        return Response(page, status)

    def leaving(self) -> Response:
        """Ask whether to sign out: pages that travel compressed lead here, for a button needs a token."""
        language, place = reader(request.environ)
        values = {"member": whoever(self.installation), "press": Press()}
        return Response(rendered(self.installation.env, "signing_out.html", language, values, place=place))

    def out(self) -> AnyResponse:
        """Sign out."""
        if Press().sent():
            self.installation.store.sign_out(session_token())
        reply = redirect("/", 303)
        forget(reply)
        return reply

    def session(self) -> Response:
        """Say in how many seconds the session ends; having asked keeps it."""
        member = whoever(self.installation)
        reply = jsonify(left=member.ends_in if member else 0)
        reply.cache_control.no_store = True
        return reply


def _wanted() -> Wanted:
    """Return where whoever signs in wanted to go, "" where that is no page of ours."""
    asked = request.args.get("next", "")
    return Wanted(asked if _OURS.fullmatch(asked) else "")
