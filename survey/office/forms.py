"""Staff's own forms: plain Flask-WTF, protected by its token, worded in the reader's language."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import AnyOf, InputRequired, Length

from survey.rounds import State
from survey.site.press import StaffForm
from survey.wording import say


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
