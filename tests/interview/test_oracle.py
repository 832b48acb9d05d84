"""The fast validator and WTForms, the slow one, agree on what may be chosen."""

from __future__ import annotations

from asked_rounds import one_page
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.forms import CHOICES, form
from survey.questionnaire.answering import Validator

ASKED = one_page()
CHOSEN = [item for item in ASKED.items() if item.kind in CHOICES]
VALIDATOR = Validator(ASKED)
VALUES = st.lists(
    st.sampled_from(["", "0", "1", "2", "3", "5", "98", "10", "11", "x", "01", " 1"]), max_size=3
)


@settings(max_examples=300, deadline=None)
@given(st.fixed_dictionaries({}, optional={item.name: VALUES for item in CHOSEN}))
def test_both_refuse_the_same_choices(raw):
    _, refusals = VALIDATOR.check(raw)
    slow = form(CHOSEN, "vi", raw)
    slow.validate()
    stricter = {  # WTForms takes the first of several answers and any repetition; a citizen chose once
        name for name, values in raw.items() if len(values) > 1
    }
    assert {r.item for r in refusals} - stricter == {
        name for name in slow.errors if slow.errors[name]
    } - stricter
