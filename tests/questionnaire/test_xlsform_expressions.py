"""Conditions and limits as XLSForm writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook import NO_TEXT, Category
from survey.questionnaire.model import AllOf, AnyOf, Comparison, Item, Not
from survey.questionnaire.routing import holds
from survey.questionnaire.xlsform.expressing import written
from survey.questionnaire.xlsform.expression import Unread, condition, limits

CODES = tuple(Category(code, NO_TEXT, float(code)) for code in "12345")
ITEMS = {
    item.name: item
    for item in (
        Item("A1", "rating", NO_TEXT, CODES),
        Item("kenh", "multiple", NO_TEXT, CODES),
        Item("tuoi", "number", NO_TEXT),
        Item("gop_y", "text", NO_TEXT),
    )
}
AT_20 = (Comparison("tuoi", "at least", number=20), Comparison("tuoi", "at most", number=20))


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("${A1} = '1'", Comparison("A1", "is", ("1",))),
        ("${ A1 }=1", Comparison("A1", "is", ("1",))),
        ('"1" = ${A1}', Comparison("A1", "is", ("1",))),
        ("${A1} != '1'", Not(Comparison("A1", "is", ("1",)))),
        ("${A1} = '1' or ${A1} = '2'", Comparison("A1", "is", ("1", "2"))),
        ("${A1} != '' and not(${A1} = '1')", Comparison("A1", "is not", ("1",))),
        ("${A1} > 3", Comparison("A1", "is", ("4", "5"))),
        ("${gop_y} = ''", Not(Comparison("gop_y", "answered"))),
        ("string-length(${gop_y}) > 0", Comparison("gop_y", "answered")),
        ("count-selected(${kenh}) >= 1", Comparison("kenh", "answered")),
        ("selected(${kenh}, '2')", Comparison("kenh", "is", ("2",))),
        ("${tuoi} >= 18", Comparison("tuoi", "at least", number=18)),
        ("18 > ${tuoi}", Comparison("tuoi", "less than", number=18)),
        ("${tuoi} > -1.5", Comparison("tuoi", "more than", number=-1.5)),
        ("${tuoi} = 20", AllOf(AT_20)),
        ("${tuoi} != 20", Not(AllOf(AT_20))),
        (
            "${tuoi} < 5 or ${A1} = 1 and ${tuoi} > 9",
            AnyOf((
                Comparison("tuoi", "less than", number=5),
                AllOf((Comparison("A1", "is", ("1",)), Comparison("tuoi", "more than", number=9))),
            )),
        ),
    ],
)  # fmt: skip
def test_a_condition_is_read(expression, read):
    assert condition(expression, ITEMS) == read


@pytest.mark.parametrize(
    ("expression", "part"),
    [
        ("${B9} = 1", "${B9}"),
        ("${kenh} = '1'", "${kenh} = '1'"),
        ("${tuoi} = 'già'", "${tuoi} = 'già'"),
        ("${A1} > 9", "${A1} > 9"),
        ("${gop_y} > 3", "${gop_y} > 3"),
        ("${A1} = ${tuoi}", "${A1} = ${tuoi}"),
        ("count-selected(${kenh}) > 2", "count-selected ( ${kenh} ) > 2"),
        ("regex(., '[0-9]+')", "regex ( . , '[0-9]+' )"),
        ("${A1} + 1 = 2", "+ 1 = 2"),
        ("(${A1} = 1", ")"),
        ("${A1} = 1)", ")"),
        ("${A1}", "…"),
        ("", "…"),
        ("today()", "today ( )"),
        ("(" * 9000 + "${A1} = 1" + ")" * 9000, "("),
        ("not(" * 9000, "("),
    ],
)
def test_what_is_outside_the_part_is_refused_with_the_word(expression, part):
    with pytest.raises(Unread) as refused:
        condition(expression, ITEMS)
    assert refused.value.part == part


@pytest.mark.parametrize(
    ("expression", "whole", "read"),
    [
        (". >= 0 and . <= 100", False, {"least": 0, "most": 100}),
        (". > 0 and . < 10", True, {"least": 1, "most": 9}),
        ("string-length(.) <= 500", False, {"max_length": 500}),
        ("string-length(.) < 500", False, {"max_length": 499}),
        ("count-selected(.) <= 3", False, {"max_choices": 3}),
    ],
)
def test_limits_are_read(expression, whole, read):
    assert limits(expression, whole=whole) == read


@pytest.mark.parametrize(
    "expression",
    [
        ". > 0",
        ". >= 1 or . = 9",
        "regex(., 'x')",
        ". >= 1 and . >= 2",
        "string-length(.) >= 2",
        ". <= ${tuoi}",
        "",
    ],
)
def test_limits_that_are_none_of_ours_are_refused(expression):
    with pytest.raises(Unread):
        limits(expression, whole=False)


COMPARISONS = st.one_of(
    st.builds(
        Comparison,
        st.sampled_from(["A1", "kenh"]),
        st.sampled_from(["is", "is not"]),
        st.lists(st.sampled_from("12345"), min_size=1, max_size=3, unique=True).map(tuple),
    ),
    st.builds(
        lambda relation, number: Comparison("tuoi", relation, number=number),
        st.sampled_from(["at least", "at most", "more than", "less than"]),
        st.integers(-40, 40).map(lambda n: n / 4),
    ),
    st.builds(lambda name: Comparison(name, "answered"), st.sampled_from(sorted(ITEMS))),
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "A1": st.sampled_from("12345"),
        "kenh": st.lists(st.sampled_from("12345"), min_size=1, unique=True).map(
            lambda codes: tuple(sorted(codes))
        ),
        "tuoi": st.integers(-40, 40).map(lambda n: n / 4),
        "gop_y": st.just("Tốt"),
    },
)


@given(CONDITIONS, st.lists(ANSWERS, min_size=1, max_size=8))
def test_a_condition_that_went_out_and_came_back_holds_for_the_same_answers(sent, people):
    back = condition(written(sent, ITEMS), ITEMS)
    assert [holds(back, answers) for answers in people] == [holds(sent, answers) for answers in people]


@given(CONDITIONS)
def test_what_came_back_once_comes_back_the_same_again(sent):
    once = condition(written(sent, ITEMS), ITEMS)
    assert condition(written(once, ITEMS), ITEMS) == once
