"""What staff send: a form, or a button and nothing else, of which only our own pages may be the source."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, request
from flask_wtf import FlaskForm

from survey.site.headers import from_here
from survey.wording import say


class StaffForm(FlaskForm):
    """A form of which only our own pages may be the source."""

    def sent(self) -> bool:
        """Return whether the form was sent, from here, and is right."""
        return bool(self.validate_on_submit()) and from_here(request.environ)

    def problems(self, language: str) -> dict[str, str]:
        """Return what is wrong, by the field's id; a stale token says that once more will do, or cookies."""
        found = {name: str(errors[0]) for name, errors in self.errors.items() if name and errors}
        if "csrf_token" in found:
            kept = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
            found["csrf_token"] = say("form.stale" if kept else "form.no_cookie", language)
        return found


class Press(StaffForm):
    """A button and nothing else."""


def check_sure(refusal: Callable[[str], Exception]) -> None:
    """Refuse what cannot be undone until a person has said on the page that they are sure."""
    if not Press().sent():
        raise refusal("form.stale")
    if request.form.get("sure") != "yes":
        raise refusal("office.not_sure")
