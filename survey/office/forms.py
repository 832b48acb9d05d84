"""Staff's own forms: plain Flask-WTF, protected by its token, worded in the reader's language."""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from survey.headers import from_here
from survey.rounds import State
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


def sign_in_form(language: str) -> Any:
    """Return the form of the sign-in page."""
    needed = InputRequired(say("form.required", language))
    short = Length(max=200, message=say("form.too_long", language))

    class SignInForm(StaffForm):
        username = StringField(
            say("sign_in.name", language),
            [needed, short],
            render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
        )
        password = PasswordField(
            say("sign_in.password", language),
            [needed, short],
            render_kw={"autocomplete": "current-password"},
        )

    return SignInForm()


def publish_form(language: str) -> Any:
    """Return the form of the button that publishes a round's results, or withdraws them."""
    known = AnyOf(["yes", "no"], message=say("form.choice", language))

    class PublishForm(StaffForm):
        published = HiddenField(validators=[known])

    return PublishForm()


def state_form(language: str) -> Any:
    """Return the form of a button that moves a round to another state."""
    known = AnyOf([str(state) for state in State], message=say("form.choice", language))

    class StateForm(StaffForm):
        state = HiddenField(validators=[known])

    return StateForm()
