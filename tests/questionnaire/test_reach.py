"""Every item can be met: proved by search, refused when it cannot, admitted when it is not known."""

from itertools import product

import pytest
from counted_calls import calls
from hypothesis import given
from hypothesis import strategies as st
from typed_questionnaires import PATIENT

from survey.questionnaire.checks import reach
from survey.questionnaire.checks.draft import Draft
from survey.questionnaire.document import QuestionnaireEntry
from survey.questionnaire.routing import path

WORDS = {"vi": "x"}
CODES = ["a", "b", "c"]


def item(name, kind="single", **more):
    categories = (
        [{"code": code, "label": WORDS} for code in CODES] if kind in ("single", "multiple") else None
    )
    return {"name": name, "kind": kind, "text": WORDS, "categories": categories, **more}


def draft(*items, **section):
    sections = [{"name": "S", "title": WORDS, "items": list(items), **section}]
    return Draft.of(
        QuestionnaireEntry.model_validate(
            {
                "name": "x",
                "version": "1",
                "service": "other",
                "languages": ["vi"],
                "title": WORDS,
                "provenance": {"official": False},
                "sections": sections,
            }
        )
    )


def is_(name, *codes):
    return {"item": name, "is": list(codes)}


def is_not(name, *codes):
    return {"item": name, "is not": list(codes)}


def closed(*items):
    """Return the names of the items that cannot be met."""
    made = draft(*items)
    return [made.entry.sections[p[1]].items[p[3]].name for p, _ in reach.unreachable(made)]


def test_a_condition_some_answers_satisfy_is_open():
    assert closed(item("A"), item("B", relevant=is_("A", "a"))) == []


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [is_("A", "a"), is_("A", "b")]},
        {"all": [is_("A", "a"), is_not("A", "a", "b")]},
        {"all": [is_("A", "a"), {"not": {"item": "A", "answered": True}}]},
        {"not": {"any": [is_("A", *CODES), {"not": {"item": "A", "answered": True}}]}},
        is_not("A", *CODES),
    ],
)
def test_a_contradiction_is_found(condition):
    assert closed(item("A"), item("B", relevant=condition)) == ["B"]


@pytest.mark.parametrize("required", [False, True])
def test_any_item_can_be_left_open_for_whoever_is_asked_again_may_pass_it(required):
    unanswered = {"not": {"item": "A", "answered": True}}
    assert closed(item("A", required=required), item("B", relevant=unanswered)) == []


def test_what_rests_on_an_item_needs_that_item_to_be_asked():
    items = (
        item("A"),
        item("B", relevant=is_("A", "a")),
        item("C", relevant={"all": [is_("A", "b"), {"item": "B", "answered": True}]}),
    )
    assert closed(*items) == ["C"]


def test_codes_chosen_together_are_tried_together():
    both = {"all": [is_("A", "a"), is_("A", "b")]}
    assert closed(item("A", "multiple"), item("B", relevant=both)) == []
    one = item("A", "multiple", constraint={"max_choices": 1})
    assert closed(one, item("B", relevant=both)) == ["B"]


def test_a_code_that_stands_alone_is_not_combined():
    kinds = [{"code": "a", "label": WORDS}, {"code": "none", "label": WORDS, "missing": "not applicable"}]
    both = {"all": [is_("A", "a"), is_("A", "none")]}
    assert closed(item("A", "multiple") | {"categories": kinds}, item("B", relevant=both)) == ["B"]


@pytest.mark.parametrize(
    ("limits", "conditions", "open_"),
    [
        ({}, [{"at least": 18}], True),
        ({"most": 17}, [{"at least": 18}], False),
        ({"most": 18}, [{"at least": 18}], True),
        ({"most": 18}, [{"more than": 18}], False),
        ({"least": 5}, [{"less than": 5}], False),
        ({"least": 5}, [{"at most": 5}], True),
        ({}, [{"more than": 2}, {"less than": 3}], True),
        ({"decimals": 0}, [{"more than": 2}, {"less than": 3}], False),
        ({"decimals": 0}, [{"more than": 2.5}, {"less than": 3.5}], True),
        ({"decimals": 0}, [{"more than": 1.5}, {"less than": 2.5}], True),
        ({"decimals": 1}, [{"more than": 2}, {"less than": 2.1}], False),
        ({"decimals": 1}, [{"more than": 2}, {"less than": 2.2}], True),
        ({}, [{"at least": 10}, {"at most": 9}], False),
        ({}, [{"at least": 999_999_999_999}], True),
        ({}, [{"at least": 1_000_000_000_000}], False),
        ({}, [{"at most": -1_000_000_000_000}], False),
    ],
)
def test_numbers_are_tried_on_and_beside_every_limit(limits, conditions, open_):
    every = {"all": [{"item": "A", **condition} for condition in conditions]}
    items = item("A", "number", constraint=limits), item("B", relevant=every)
    assert closed(*items) == ([] if open_ else ["B"])


def test_a_percentage_is_never_negative():
    assert closed(item("A", "percent"), item("B", relevant={"item": "A", "less than": 0})) == ["B"]


def test_a_section_that_cannot_be_met_is_told_once():
    sections = [
        {"name": "S", "title": WORDS, "items": [item("A", "number", constraint={"most": 5})]},
        {
            "name": "T",
            "title": WORDS,
            "relevant": {"item": "A", "more than": 5},
            "items": [item("B"), item("C", relevant=is_("B", "a"))],
        },
    ]
    whole = draft(item("A")).entry.model_dump(by_alias=True, exclude_none=True) | {"sections": sections}
    made = Draft.of(QuestionnaireEntry.model_validate(whole))
    assert [found for found, _ in reach.unreachable(made)] == [("sections", 1, "relevant")]


def test_a_long_chain_of_conditions_is_decided_in_steps_that_grow_with_its_length():
    def chain(length):
        return [item("I0"), *(item(f"I{n}", relevant=is_(f"I{n - 1}", "a")) for n in range(1, length))]

    assert closed(*chain(200)) == []
    assert calls(lambda: closed(*chain(200))) < 5 * calls(lambda: closed(*chain(100)))


def test_a_chain_no_machine_could_follow_is_admitted_and_breaks_nothing():
    items = [item("I0"), *(item(f"I{n}", relevant=is_(f"I{n - 1}", "a")) for n in range(1, 1200))]
    made = draft(*items)
    assert list(reach.unreachable(made)) == []
    assert list(reach.undecided(made))


def test_a_condition_on_many_items_is_decided():
    many = [item(f"I{n}") for n in range(100)]
    every = {"all": [is_(one["name"], "b") for one in many]}
    assert closed(*many, item("Z", relevant=every)) == []
    assert closed(*many, item("Z", relevant={"all": [every, is_("I99", "c")]})) == ["Z"]


def test_what_takes_too_long_is_admitted():
    many = [item(f"I{n}") for n in range(12)]
    always = [{"any": [is_(one["name"], *CODES), is_not(one["name"], "a"), is_("I11", "a")]} for one in many]
    made = draft(*many, item("Z", relevant={"all": [*always, is_("I11", "b"), is_("I11", "c")]}))
    assert [found[:4] for found, _ in reach.undecided(made)] == [("sections", 0, "items", 12)]
    assert list(reach.unreachable(made)) == []


comparisons = st.builds(
    lambda name, relation, codes: {"item": name, relation: codes},
    st.sampled_from(["A", "B"]),
    st.sampled_from(["is", "is not"]),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=2, unique=True),
) | st.sampled_from(["A", "B"]).map(lambda name: {"item": name, "answered": True})
conditions = st.recursive(
    comparisons,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts})
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts})
        | inner.map(lambda part: {"not": part})
    ),
    max_leaves=5,
)


@PATIENT
@given(
    first=st.none() | comparisons.filter(lambda one: one["item"] == "A"),
    second=conditions,
    required=st.booleans(),
)
def test_the_search_agrees_with_trying_everything(first, second, required):
    made = draft(item("A"), item("B", relevant=first, required=required), item("C", relevant=second))
    reached = set()
    for a, b in product([None, *CODES], repeat=2):
        answers = {name: code for name, code in (("A", a), ("B", b)) if code is not None}
        asked = {one.name for one in path(made.built, answers)}
        reached |= asked
    assert {found[3] for found, _ in reach.unreachable(made)} == {
        place for place, name in enumerate("ABC") if name not in reached
    }
