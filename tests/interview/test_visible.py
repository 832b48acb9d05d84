"""Which questions a page shows before it is answered."""

from __future__ import annotations

import pytest
from asked_rounds import TOPICS, YES_NO, questionnaire, winding, words
from hypothesis import given
from hypothesis import strategies as st

from survey.interview.visible import as_data, in_words, shown
from survey.questionnaire.model import AllOf, AnyOf, Comparison, Constraint, Item, Not, Section
from survey.questionnaire.routing import path
from survey.wording import LANGUAGES, Voice

ASKED = winding()
SECTIONS = {section.name: section for section in ASKED.sections}
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "used": st.sampled_from("12"),
        "times": st.sampled_from([1.0, 3.0, 9.0]),
        "why": st.just("Vì bận"),
        "counter": st.sampled_from("125"),
        "other": st.sampled_from("12"),
        "staff": st.sampled_from("15"),
    },
)


def names(section, answers):
    return [item.name for item in shown(ASKED, SECTIONS[section], answers)]


def test_what_depends_on_the_page_itself_is_shown():
    assert names("use", {}) == ["used", "times", "why"]


def test_what_an_earlier_page_rules_out_is_not_shown():
    assert names("place", {"used": "2"}) == ["other"]
    assert names("place", {"used": "1", "times": 1.0}) == ["counter", "other"]
    assert names("place", {"used": "1", "times": 3.0}) == ["counter", "queue", "other"]
    assert names("users", {"used": "2"}) == []


def test_an_answer_off_the_path_decides_nothing():
    assert names("place", {"used": "2", "times": 9.0}) == ["other"]


@given(ANSWERS, st.sampled_from(sorted(SECTIONS)))
def test_every_question_on_the_path_is_on_its_page(answers, section):
    here = {item.name for item in SECTIONS[section].items}
    asked = [item.name for item in path(ASKED, answers) if item.name in here]
    assert set(asked) <= set(names(section, answers))


@given(ANSWERS)
def test_a_page_does_not_depend_on_its_own_answers(answers):
    here = {item.name for item in SECTIONS["place"].items}
    others = {name: answer for name, answer in answers.items() if name not in here}
    assert names("place", answers) == names("place", others)


ONE, TWO = Comparison("a", "is", ("1",)), Comparison("b", "is", ("1",))
DECIDED = [
    (AnyOf((ONE, TWO)), {"a": "1"}, True),
    (AnyOf((ONE, TWO)), {"a": "2"}, True),
    (AllOf((ONE, TWO)), {"a": "2"}, False),
    (AllOf((ONE, Not(TWO))), {"a": "1"}, True),
    (Not(AnyOf((ONE, TWO))), {"a": "1"}, False),
    (Not(ONE), {"a": "2"}, True),
    (AllOf((Not(ONE), TWO)), {"a": "1"}, False),
]


@pytest.mark.parametrize(("condition", "answers", "visible"), DECIDED)
def test_a_condition_across_pages_hides_only_what_is_already_decided(condition, answers, visible):
    first = Section("first", words("Một"), (Item("a", "single", words("A"), YES_NO),))
    items = (Item("b", "single", words("B"), YES_NO), Item("c", "text", words("C"), relevant=condition))
    second = Section("second", words("Hai"), items)
    found = [item.name for item in shown(questionnaire(first, second), second, answers)]
    assert ("c" in found) is visible


def test_questions_for_staff_are_never_shown_to_citizens():
    items = (Item("a", "text", words("A")), Item("b", "text", words("B"), filled_by="staff"))
    section = Section("s", words("S"), items)
    assert [item.name for item in shown(questionnaire(section), section, {})] == ["a"]


CONDITIONS = {
    Comparison("a", "is", ("1", "2")): "ở câu “Kênh?” Ông/Bà chọn “Kênh số 1” hoặc “Kênh số 2”",
    Comparison("a", "is not", ("3",)): "ở câu “Kênh?” Ông/Bà không chọn “Kênh số 3”",
    Comparison("n", "at least", number=1.5): "câu trả lời của câu “Số?” từ 1,5 trở lên",
    Comparison("n", "at most", number=2.0): "câu trả lời của câu “Số?” từ 2 trở xuống",
    Comparison("n", "more than", number=1.0): "câu trả lời của câu “Số?” lớn hơn 1",
    Comparison("n", "less than", number=1.0): "câu trả lời của câu “Số?” nhỏ hơn 1",
    Comparison("n", "answered"): "Ông/Bà đã trả lời câu “Số?”",
    Not(Comparison("a", "is", ("3",))): "ở câu “Kênh?” Ông/Bà không chọn “Kênh số 3”",
    Not(Comparison("n", "answered")): "không phải là: Ông/Bà đã trả lời câu “Số?”",
}


def test_every_condition_is_said_in_words():
    channel = Item("a", "multiple", words("Kênh?"), TOPICS)
    number = Item("n", "number", words("Số?"), constraint=Constraint(least=0))
    find = {"a": channel, "n": number}.__getitem__
    for condition, said in CONDITIONS.items():
        assert in_words(condition, find, Voice("vi")) == said
    both = AllOf(tuple(CONDITIONS)[:2])
    assert in_words(both, find, Voice("vi")) == " và ".join(list(CONDITIONS.values())[:2])
    assert all(in_words(AnyOf((both,)), find, Voice(language)) for language in LANGUAGES)


def test_a_condition_reaches_the_script_as_data():
    condition = AllOf((Comparison("a", "is", ("1", "2")), Not(Comparison("n", "at least", number=3.0))))
    assert as_data(condition) == '["all",["is","a","1","2"],["not",["at least","n",3.0]]]'
