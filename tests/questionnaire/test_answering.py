"""Raw form values: what counts as an answer, what is refused, and why."""

import cProfile
import pstats
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_questionnaires import EVERY_KIND, PATIENT, ROUTED, SCALE, made, words

from analysis.codebook import Missing
from survey.questionnaire import answering, readers
from survey.questionnaire.answering import Refusal, Validator
from survey.questionnaire.model import Constraint, Item, Section

REFUSED = [
    ("A1", ["6"], "not_on_scale"),
    ("A1", [" 5 "], "not_on_scale"),
    ("A1", ["5\n"], "not_on_scale"),
    ("A1", ["٣"], "not_on_scale"),
    ("A1", ["１"], "not_on_scale"),
    ("A1", ["1.0"], "not_on_scale"),
    ("A1", ["999999999999999999999"], "not_on_scale"),
    ("A1", ["-1"], "not_on_scale"),
    ("A1", ["true"], "not_on_scale"),
    ("A1", ["4", "5"], "repeated"),
    ("A1", ["5", "5"], "repeated"),
    ("A1", ["", "5"], "repeated"),
    ("A2", ["maybe"], "not_on_scale"),
    ("A3", ["tv", ""], "not_on_scale"),
    ("A3", ["", ""], "not_on_scale"),
    ("A3", ["tv", "tv"], "repeated"),
    ("A3", ["tv net"], "not_on_scale"),
    ("A3", ["tv", "net", "kin"], "too_many"),
    ("A3", ["tv", "none"], "not_together"),
    ("A4", ["1e999"], "not_a_number"),
    ("A4", ["1e2"], "not_a_number"),
    ("A4", ["٣٣"], "not_a_number"),
    ("A4", ["NaN"], "not_a_number"),
    ("A4", ["Infinity"], "not_a_number"),
    ("A4", ["３３"], "not_a_number"),
    ("A4", ["+33"], "not_a_number"),
    ("A4", ["0x21"], "not_a_number"),
    ("A4", [" 33 "], "not_a_number"),
    ("A4", ["33\n"], "not_a_number"),
    ("A4", ["3_3"], "not_a_number"),
    ("A4", ["33."], "not_a_number"),
    ("A4", [",5"], "not_a_number"),
    ("A4", ["--33"], "not_a_number"),
    ("A4", ["9" * 400], "not_a_number"),
    ("A4", ["17"], "too_small"),
    ("A4", ["-33"], "too_small"),
    ("A4", ["121"], "too_large"),
    ("A4", ["33,5"], "decimals"),
    ("A4", ["33.000"], "decimals"),
    ("A4", ["33", "34"], "repeated"),
    ("A5", ["-1"], "too_small"),
    ("A5", ["1001"], "too_large"),
    ("A5", ["90%"], "not_a_number"),
    ("A6", ["2026-02-30"], "not_a_date"),
    ("A6", ["30/2/2026"], "not_a_date"),
    ("A6", ["2026-13-01"], "not_a_date"),
    ("A6", ["1899-01-01"], "not_a_date"),
    ("A6", ["0000-01-01"], "not_a_date"),
    ("A6", ["٢٠٢٦-٠١-٠١"], "not_a_date"),
    ("A6", ["2026-01-01T00:00"], "not_a_date"),
    ("A6", ["2026-01-01", "2026-01-02"], "repeated"),
    ("A7", ["x" * 21], "too_long"),
    ("A7", ["x" * 1_000_000], "too_long"),
    ("A7", ["a\x00b"], "control_characters"),
    ("A7", ["a\x1bb"], "control_characters"),
    ("A7", ["a\rb"], "control_characters"),
    ("A7", ["a\x85b"], "control_characters"),
    ("A7", ["a\ufffeb"], "control_characters"),
    ("A7", ["a\ud800b"], "control_characters"),
    ("A7", ["\x1f"], "control_characters"),
    ("A7", ["a", "b"], "repeated"),
    ("Z9", ["1"], "unknown_item"),
    ("intro", ["1"], "unknown_item"),
    ("a1", ["5"], "unknown_item"),
    ("", ["5"], "unknown_item"),
]

TAKEN = [
    ("A1", ["5"], "5"),
    ("A1", ["0"], "0"),
    ("A3", ["net", "tv"], ("tv", "net")),
    ("A3", ["none"], ("none",)),
    ("A4", ["18"], 18.0),
    ("A4", ["33,0"], 33.0),
    ("A4", ["033"], 33.0),
    ("A5", ["-0"], 0.0),
    ("A5", ["120,5"], 120.5),
    ("A5", ["99.999999"], 99.999999),
    ("A6", ["2026-02-05"], date(2026, 2, 5)),
    ("A6", ["5/2/2026"], date(2026, 2, 5)),
    ("A7", ["  Tốt lắm \r\n cảm ơn  "], "Tốt lắm \n cảm ơn"),
    ("A7", ["Tốt"], "Tốt"),
    ("A7", ["\ufeffTốt\u2069\tlắm\u2028\u202eهلا"], "Tốt lắm\nهلا"),
    ("A7", ["ល្អ\u200bណាស់"], "ល្អ\u200bណាស់"),
    ("A7", ["e\u0302\u0323" * 20], "ệ" * 20),
]


@pytest.mark.parametrize(("name", "values", "reason"), REFUSED)
def test_what_is_no_answer_is_refused_with_its_reason(name, values, reason):
    answers, refusals = Validator(EVERY_KIND).check({name: values})
    assert answers == {}
    assert [(refusal.item, refusal.reason) for refusal in refusals] == [(name, reason)]


@pytest.mark.parametrize(("name", "values", "answer"), TAKEN)
def test_what_is_an_answer_is_taken(name, values, answer):
    answers, refusals = Validator(EVERY_KIND).check({name: values})
    assert refusals == []
    assert answers == {name: answer}
    assert type(answers[name]) is type(answer)


@pytest.mark.parametrize("name", ["A1", "A2", "A3", "A4", "A5", "A6", "A7"])
@pytest.mark.parametrize("values", [[], [""]])
def test_no_value_and_one_empty_value_are_no_answer(name, values):
    assert Validator(EVERY_KIND).check({name: values}) == ({}, [])


def test_a_text_of_spaces_is_no_answer():
    assert Validator(EVERY_KIND).check({"A7": [" \r\n \u00a0"]}) == ({}, [])


def test_minus_zero_is_kept_as_zero():
    answers, _ = Validator(EVERY_KIND).check({"A5": ["-0"]})
    assert str(answers["A5"]) == "0.0"


def test_limits_are_told_in_the_language_of_the_respondent():
    item = Item("A1", "number", words("Số"), constraint=Constraint(least=0.5))
    validator = Validator(made(Section("A", words("A"), (item,))))
    assert validator.check({"A1": ["0"]}, "vi")[1] == [Refusal("A1", "too_small", {"least": "0,5"})]
    assert validator.check({"A1": ["0"]}, "en")[1] == [Refusal("A1", "too_small", {"least": "0.5"})]


def test_refusals_come_in_the_order_of_the_questions():
    raw = {"Z9": ["1"], "A4": ["x"], "A1": ["9"], "A2": ["y"]}
    answers, refusals = Validator(EVERY_KIND).check(raw)
    assert [refusal.item for refusal in refusals] == ["A1", "A4", "Z9"]
    assert answers == {"A2": "y"}


def test_every_reason_that_is_given_is_listed():
    given_reasons = {reason for _, _, reason in REFUSED} | {"hidden", "required"}
    assert given_reasons == set(readers.REASONS)


def test_an_answer_to_a_hidden_item_is_refused():
    answers, refusals = Validator(ROUTED).check({"A1": ["n"], "B1": ["5"]})
    assert refusals == [Refusal("B1", "hidden")]
    assert answers == {"A1": "n"}


def test_an_empty_value_of_a_hidden_item_is_no_fault():
    assert Validator(ROUTED).check({"A1": ["n"], "B1": [""], "B2": []}) == ({"A1": "n"}, [])


def test_a_required_item_is_asked_for_only_on_the_path():
    assert Validator(ROUTED).check({"A1": ["n"]})[1] == []
    assert Validator(ROUTED).check({"A1": ["y"], "B1": ["4"]})[1] == []
    assert Validator(ROUTED).check({"A1": ["y"], "B1": ["1"]})[1] == [Refusal("B2", "required")]
    assert Validator(ROUTED).check({})[1] == [Refusal("A1", "required")]


def test_what_depends_on_an_unreadable_answer_is_not_judged():
    answers, refusals = Validator(ROUTED).check({"A1": ["?"], "B1": ["5"]})
    assert refusals == [Refusal("A1", "not_on_scale")]
    assert answers == {}


def test_a_page_knows_only_its_own_items_and_the_earlier_answers():
    validator = Validator(ROUTED)
    page = frozenset({"B1", "B2", "B3", "B4"})
    assert validator.check({"B1": ["5"]}, items=page, earlier={"A1": "y"}) == ({"B1": "5"}, [])
    assert validator.check({"B1": ["5"]}, items=page, earlier={"A1": "n"})[1] == [Refusal("B1", "hidden")]
    assert validator.check({"A1": ["y"]}, items=page)[1] == [Refusal("A1", "unknown_item")]
    assert validator.check({}, items=page, earlier={"A1": "y", "B1": "1"})[1] == [Refusal("B2", "required")]


def test_a_staff_item_is_unknown_to_a_citizen_and_known_to_staff():
    raw = {"A1": ["n"], "C1": ["H01"]}
    assert Validator(ROUTED).check(raw)[1] == [Refusal("C1", "unknown_item")]
    assert Validator(ROUTED, staff=True).check(raw) == ({"A1": "n", "C1": "H01"}, [])


def test_an_empty_cell_says_why():
    reasons = answering.missing(ROUTED, {"A1": "y", "B1": "5"})
    assert reasons == {
        "B2": Missing.NOT_ASKED,
        "B3": Missing.NOT_ANSWERED,
        "B4": Missing.NOT_ASKED,
        "C1": Missing.NOT_ASKED,
    }
    assert answering.missing(ROUTED, {"A1": "n"}, staff=True)["C1"] is Missing.NOT_ANSWERED


@pytest.mark.parametrize(
    ("document", "raw"),
    [
        ({"A1": "5", "A3": ["tv"], "A7": None}, {"A1": ["5"], "A3": ["tv"], "A7": []}),
        ({"A1": 5}, None),
        ({"A1": True}, None),
        ({"A1": {"code": "5"}}, None),
        ({"A3": [["tv"]]}, None),
        (["5"], None),
        (None, None),
    ],
)
def test_json_answers_are_strings_or_lists_of_strings(document, raw):
    assert answering.strings(document) == raw


VALIDATOR = Validator(EVERY_KIND)
NUMBERS = Validator(made(Section("A", words("A"), (Item("N", "number", words("Số")),))))
VALUES = st.lists(
    st.text(max_size=30) | st.sampled_from(["1", "5", "tv", "y", "33", "2026-01-01"]), max_size=4
)


@PATIENT
@given(raw=st.dictionaries(st.sampled_from(["A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "?"]), VALUES))
def test_no_form_makes_the_validator_fall(raw):
    answers, refusals = VALIDATOR.check(raw)
    assert all(refusal.reason in readers.REASONS for refusal in refusals)
    again = answering.written(VALIDATOR.questionnaire, answers)
    assert VALIDATOR.check(again) == (answers, [])


@PATIENT
@given(number=st.decimals(-(10**11), 10**11, places=6, allow_nan=False))
def test_a_number_survives_being_written_and_read_again(number):
    answers, refusals = NUMBERS.check({"N": [f"{number:f}"]})
    assert refusals == []
    assert answers == {"N": float(number)}
    assert NUMBERS.check(answering.written(NUMBERS.questionnaire, answers)) == (answers, [])


def test_thirty_items_cost_few_function_calls():
    items = tuple(Item(f"A{n}", "rating", words("Câu"), SCALE, required=True) for n in range(30))
    validator = Validator(made(Section("A", words("A"), items)))
    raw = {item.name: ["4"] for item in items}
    profile = cProfile.Profile()
    profile.runcall(validator.check, raw)
    assert pstats.Stats(profile).total_calls < 100
