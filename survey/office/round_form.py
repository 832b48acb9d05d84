"""The form of a new round."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from survey.mandate.targets import day
from survey.rounds import CLUSTERS, COMPARATORS
from survey.site.press import StaffForm
from survey.wording import say

LABELLED = (
    *("version", "round_id", "called", "agency", "opens_on", "closes_on", "target", "clusters"),
    "training",
)
"""The fields that are explained; each has a label and a hint under `new_round` of the wording."""


def round_form(
    language: str, questionnaires: list[SelectChoice], given: Mapping[str, object] | None = None
) -> Any:
    """Return the form of a round's particulars, with those that are *given* filled in.

    *questionnaires* are those it may ask, by version.
    """
    short = Length(max=200, message=say("form.too_long", language))
    needed = InputRequired(say("form.required", language))
    asked = questionnaires
    if (
        not (given and given.get("version")) and len(questionnaires) > 1
    ):  # whatever stood first would be asked by oversight
        asked = [SelectChoice("", say("new_round.choose", language)), *questionnaires]
    label = {name: say(f"new_round.{name}", language) for name in LABELLED}
    hint = {name: say(f"new_round.{name}_hint", language) for name in LABELLED}

    def written(name: str, *validators: Any) -> StringField:
        return StringField(label[name], [*validators, short], [_stripped], hint[name])

    def chosen(label: str, choices: list[SelectChoice], hint: str = "", *validators: Any) -> SelectField:
        wrong = say("form.choice", language)
        return SelectField(label, validators, choices=choices, description=hint, invalid_choice_message=wrong)

    def dated(form: FlaskForm, field: StringField) -> None:
        if field.data and day(field.data) is None:
            raise ValidationError(say("fieldwork.bad_day", language))

    class RoundForm(StaffForm):
        version = chosen(label["version"], asked, hint["version"], needed)
        round_id = written("round_id", needed)
        called = written("called")
        agency = written("agency")
        opens_on = written("opens_on", dated)
        closes_on = written("closes_on", dated)
        target = written("target")
        comparator = chosen(say("new_round.comparator", language), _compared(language))
        clusters = chosen(label["clusters"], _drawn(language), hint["clusters"])
        training = BooleanField(label["training"], description=hint["training"])

    return RoundForm(data=given)


def _compared(language: str) -> list[SelectChoice]:
    return [
        SelectChoice(name, say(f"new_round.compared.{name.replace(' ', '_')}", language))
        for name in COMPARATORS
    ]


def _drawn(language: str) -> list[SelectChoice]:
    return [SelectChoice(drawn, say(f"new_round.drawn.{drawn or 'alone'}", language)) for drawn in CLUSTERS]


def _stripped(written: str | None) -> str:
    """Return what was written, composed (NFC) and with single spaces."""
    return unicodedata.normalize("NFC", " ".join((written or "").split()))
