"""A compiled page is, byte for byte, the page WTForms makes."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from asked_rounds import in_order, one_page, round_of, three_parts, winding
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.forms import written
from survey.interview.instrument import Instrument
from survey.interview.page import State, render
from survey.questionnaire.answering import Validator
from survey.questionnaire.model import Questionnaire
from survey.questionnaire.reading import questionnaire
from survey.settings import Settings
from survey.shipped import file, names
from survey.site.installation import Installation
from survey.site.page import environment
from survey.wording import LANGUAGES

SETTINGS = Settings.of(Path(), {"secret": "0123456789abcdef" * 4, "help": "1900 <1234>"})
UUID = "6f9b1c9e-3a53-4d39-9a52-0f1d2c3b4a59"
TOKEN = "69c0ffee.0123456789abcdef0123456789abcdef"
OURS = {"one page": one_page(), "three parts": three_parts(), "winding": winding(), "in order": in_order()}

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
ANSWERS = {
    "rating": lambda item: st.sampled_from([category.code for category in item.categories]),
    "single": lambda item: st.sampled_from([category.code for category in item.categories]),
    "multiple": lambda item: st.lists(
        st.sampled_from([category.code for category in item.categories]), min_size=1, unique=True
    ).map(tuple),
    "number": lambda item: st.integers(-5000, 5000).map(lambda n: n / 4),
    "percent": lambda item: st.integers(0, 400).map(lambda n: n / 4),
    "date": lambda item: st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    "text": lambda item: WORDS,
}


def instrument(asked: Questionnaire) -> Instrument:
    house = Installation(SETTINGS, None, None, environment(SETTINGS, lambda name: f"/static/{name}"))  # type: ignore[arg-type]
    return Instrument.of(house, round_of(asked, "0" * 64), Validator(asked))


INSTRUMENTS = {name: instrument(asked) for name, asked in OURS.items()}


def answers_of(items):
    asked = [item for item in items if item.kind in ANSWERS]
    return st.fixed_dictionaries({}, optional={item.name: ANSWERS[item.kind](item) for item in asked})


@settings(max_examples=60, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(OURS)), language=st.sampled_from(LANGUAGES))
def test_a_spliced_page_equals_the_rendered_one(data, name, language):
    one = INSTRUMENTS[name]
    number = data.draw(st.integers(1, len(one.sections)))
    answers = data.draw(answers_of(one.questionnaire.items()))
    items = one.shown(number, one.elsewhere(number, answers), UUID)
    here = {name: answers[name] for name in one.here[number - 1] & answers.keys()}
    position = data.draw(st.integers(1, 9)) if one.total is None else number
    values = {name: written(answer, language) for name, answer in here.items()}
    state = State(token=TOKEN, items=items, values=values, position=position)
    spliced = one.page(number, language).filled(TOKEN.encode(), items, here, position)
    assert spliced.decode() == render(one.sheet(number, language), state)


@pytest.mark.parametrize("name", list(names()))
def test_every_fresh_page_of_a_shipped_questionnaire_equals_the_rendered_one(name):
    one = instrument(questionnaire(file(name)))
    for number, section in enumerate(one.sections, 1):
        for language in one.languages:
            items = tuple(item for item in section.items if item.filled_by == "respondent")
            state = State(token=TOKEN, items=items, position=number)
            page = one.page(number, language)
            filled = page.filled(TOKEN.encode(), items, {}, number)
            assert filled.decode() == render(one.sheet(number, language), state)
            if one.total is not None:
                assert page.fresh.before + TOKEN.encode() + page.fresh.after == filled


def test_the_compressed_page_is_the_same_page():
    fresh = INSTRUMENTS["one page"].page(1, "vi").fresh
    environ = {"REQUEST_METHOD": "GET"}
    plain = fresh.reply(TOKEN.encode(), environ).page
    packed = fresh.reply(TOKEN.encode(), environ | {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}).page
    assert gzip.decompress(packed) == plain
    assert plain.count(TOKEN.encode()) == 1


def test_thirty_questions_fit_in_one_window_with_everything_they_need():
    fresh = INSTRUMENTS["one page"].page(1, "vi").fresh
    page = fresh.reply(TOKEN.encode(), {"HTTP_ACCEPT_ENCODING": "gzip"}).page
    static = Path(__file__).parents[2] / "survey" / "static"
    rest = [
        gzip.compress((static / name).read_bytes(), 9)
        for name in ("hailong.css", "hailong.js", "hailong.svg")
    ]
    assert len(page) <= 3_000
    assert len(page) + sum(map(len, rest)) <= 14_600
