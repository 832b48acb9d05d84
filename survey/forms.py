"""A WTForms form made from a questionnaire section: one field for each item, one row of `FIELDS` per kind.

Used to compile pages, to show a page again with its errors, and as the oracle of the fast validator.
Rendering thirty items this way costs hundreds of times a bare answer, so a request does it only when
something was wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, cast

from markupsafe import Markup, escape
from wtforms import Field, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput

from analysis.codebook import Text
from survey.questionnaire.model import Answer, Item
from survey.questionnaire.readers import TEXT_LENGTH
from survey.wording import say

MakeField = Callable[[Item, str], Any]
"""Makes the unbound field of an item, labelled in a language."""


class _Meta(DefaultMeta):
    csrf = False  # the page's own token stands in the page, bound to the response's id
    locales = ("en",)
    cache_translations = True


def _choices(item: Item, language: str) -> list[SelectChoice]:
    return [SelectChoice(category.code, category.label.to(language)) for category in item.categories]


def _radio(item: Item, language: str) -> Any:
    return RadioField(item.text.to(language), [Optional()], choices=_choices(item, language))


def _checkboxes(item: Item, language: str) -> Any:
    return SelectMultipleField(
        item.text.to(language),
        [Optional()],
        choices=_choices(item, language),
        option_widget=CheckboxInput(),
    )


def _decimal(item: Item, language: str) -> Any:
    keys = {"inputmode": "decimal", "size": 8}
    return StringField(item.text.to(language), [Optional()], render_kw=keys)


def _day(item: Item, language: str) -> Any:
    keys = {"inputmode": "numeric", "size": 12}
    return StringField(item.text.to(language), [Optional()], render_kw=keys)


def _words(item: Item, language: str) -> Any:
    most = item.constraint.max_length or TEXT_LENGTH
    keys = {"rows": 4 if most > 100 else 2, "maxlength": most}
    return TextAreaField(item.text.to(language), [Optional(), Length(max=most)], render_kw=keys)


FIELDS: Mapping[str, MakeField] = {
    "rating": _radio,
    "single": _radio,
    "multiple": _checkboxes,
    "number": _decimal,
    "percent": _decimal,
    "date": _day,
    "text": _words,
}
"""Kinds of item and the fields that ask them. A note has none: it is read."""

CHOICES = frozenset({"rating", "single", "multiple"})
"""Kinds answered by marking rows; every other kind is answered by writing."""


def form(items: Iterable[Item], language: str, values: Mapping[str, list[str]]) -> BaseForm:
    """Return the form of *items* in *language*, filled with raw *values* by item name."""
    fields = {item.name: FIELDS[item.kind](item, language) for item in items if item.kind in FIELDS}
    made = BaseForm(fields, meta=_Meta())
    made.process(_Values(values))
    return made


class _Values(dict[str, list[str]]):
    """What a form sent, in the shape WTForms reads; "sent" even when nothing was answered."""

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])

    def __bool__(self) -> bool:
        return True


def written(answer: Answer, language: str) -> list[str]:
    """Return *answer* as the citizen would write it: 25/3/2026, and 8,5 in Vietnamese."""
    match answer:
        case tuple():
            return list(answer)
        case date():
            return [f"{answer.day}/{answer.month}/{answer.year}"]
        case str():
            return [answer]
    return [number(answer, language)]


def number(value: float, language: str) -> str:
    """Return *value* without needless zeros and with the decimal mark of *language*."""
    return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", say("page.decimal", language))


def hint(item: Item, language: str) -> str:
    """Return what the kind of *item* needs a citizen to know before answering; "" when nothing."""
    limits = item.constraint
    if item.kind == "multiple":
        return _choose(limits.max_choices, language)
    if item.kind in {"number", "percent"}:
        return _range(item, language)
    return say("section.date", language) if item.kind == "date" else ""


def _choose(most: int | None, language: str) -> str:
    return say("section.choose_most", language, most=most) if most else say("section.choose_many", language)


def _range(item: Item, language: str) -> str:
    least, most = item.constraint.least, item.constraint.most
    limits = {"least": least, "most": most}
    key = "number" + ("_least" if most is None else "_most" if least is None else "_range")
    if least is None and most is None:
        return say(f"section.{item.kind}", language)
    shown = {name: number(limit, language) for name, limit in limits.items() if limit is not None}
    return say(f"section.{key}", language, **shown)


def first_id(item: Item) -> str:
    """Return the id of the element that answers *item* first: where an error's link leads."""
    return f"{item.name}-0" if item.kind in CHOICES else item.name


def marked(text: Text, language: str) -> Markup:
    """Return the wording of *text*, marked with its own language where that is not *language*."""
    words = escape(text.to(language))
    if not words or language in text.languages:
        return words
    own = next(tag for tag, wording in text.versions if escape(wording) == words)
    return Markup('<span lang="{}">{}</span>').format(own, words)


def options(field: Field) -> list[Field]:
    """Return the rows of a choice field, in the order of the item's categories."""
    return list(cast(Iterable[Field], field))
