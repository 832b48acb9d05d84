"""The canonical form: one spelling, one hash, and back again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_questionnaires import EVERY_KIND, PATIENT, ROUTED, SCALE, made, words

from analysis.codebook import Missing, Node, Text
from survey.questionnaire.canonical import canonical, from_canonical, version_of
from survey.questionnaire.codebooks import NOT_OFFICIAL, codebook
from survey.questionnaire.model import (
    AllOf,
    AnyOf,
    Comparison,
    Constraint,
    Item,
    Not,
    Provenance,
    Questionnaire,
    Section,
)


@pytest.mark.parametrize("questionnaire", [EVERY_KIND, ROUTED], ids=["every kind", "routed"])
def test_a_questionnaire_is_found_again_in_its_canonical_form(questionnaire):
    form = canonical(questionnaire)
    assert from_canonical(form) == questionnaire
    assert canonical(from_canonical(form)) == form


def test_the_version_of_a_known_questionnaire_never_changes():
    assert version_of(EVERY_KIND) == "3dece54d0373a86a43f2d824e01b8db90e1130576250ca3b5916badc49161406"
    assert version_of(ROUTED) == "6b0016ae14427c9de3ef17154bce3afb052bcf0d21cc4cfe717b9bad030a8226"


def test_whole_numbers_are_spelled_one_way():
    whole = made(
        Section("A", words("A"), (Item("A1", "number", words("A"), constraint=Constraint(least=1)),))
    )
    real = made(
        Section("A", words("A"), (Item("A1", "number", words("A"), constraint=Constraint(least=1.0)),))
    )
    assert version_of(whole) == version_of(real)


def test_a_field_at_its_default_is_not_spelled_out():
    item = json.loads(canonical(EVERY_KIND))["questionnaire"]["sections"][0]["items"][0]
    assert set(item) == {"kind", "name", "text"}


def test_another_format_is_refused_by_its_number():
    with pytest.raises(ValueError, match="canonical format 99 is unknown"):
        from_canonical(b'{"format":99,"questionnaire":{}}')


texts = st.dictionaries(st.sampled_from(["vi", "en", "km"]), st.text(max_size=8)).map(Text.of)
names = st.text("abcABC019_", min_size=1, max_size=5)
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
comparisons = st.builds(
    Comparison, names, st.sampled_from(["is", "at least"]), st.lists(names).map(tuple), numbers
)
conditions = st.recursive(
    comparisons,
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda parts: AllOf(tuple(parts)))
        | st.lists(inner, max_size=2).map(lambda parts: AnyOf(tuple(parts)))
        | inner.map(Not)
    ),
    max_leaves=4,
)
items = st.builds(
    Item,
    names,
    st.just("rating"),
    texts,
    st.sampled_from([(), SCALE]),
    st.booleans(),
    st.none() | conditions,
    st.builds(Constraint, numbers, numbers, st.none() | st.integers(0, 6)),
    texts,
    st.booleans(),
)
nodes = st.recursive(
    st.builds(Node, names, texts, st.just("item"), rescale=st.none() | st.just((1.0, 5.0, 0.0, 100.0))),
    lambda inner: st.builds(
        Node,
        names,
        texts,
        st.just("importance"),
        satisfied=st.just(("4", "5")),
        base_also=st.lists(st.sampled_from(Missing), max_size=2).map(tuple),
        importance=st.just((0.25, 0.75)),
        parts=st.lists(inner, max_size=2).map(tuple),
    ),
    max_leaves=3,
)
questionnaires = st.builds(
    Questionnaire,
    names,
    names,
    names,
    st.just(("vi", "en")),
    texts,
    st.lists(st.builds(Section, names, texts, st.lists(items, max_size=2).map(tuple), texts), max_size=2).map(
        tuple
    ),
    st.builds(Provenance, st.booleans(), texts, names, names, names, texts),
    st.lists(nodes, max_size=2).map(tuple),
    texts,
    st.integers(1, 60),
)


@PATIENT
@given(questionnaire=questionnaires)
def test_any_questionnaire_survives_its_canonical_form(questionnaire):
    form = canonical(questionnaire)
    assert from_canonical(form) == questionnaire
    assert canonical(from_canonical(form)) == form


@PATIENT
@given(one=questionnaires, other=questionnaires)
def test_equal_versions_mean_equal_questionnaires(one, other):
    assert (version_of(one) == version_of(other)) == (one == other)


def test_the_codebook_tells_what_every_column_means():
    book = codebook(EVERY_KIND)
    assert [variable.name for variable in book.variables] == ["A1", "A2", "A3", "A4", "A5", "A6", "A7"]
    assert book.variable("A1").categories == SCALE
    assert book.variable("A7").sensitive
    assert {variable.section for variable in book.variables} == {"A"}
    assert book.version == version_of(EVERY_KIND)
    assert book.indices == EVERY_KIND.indices


def test_the_codebook_says_when_the_wording_is_not_the_official_one():
    assert codebook(EVERY_KIND).official is False
    assert NOT_OFFICIAL in codebook(EVERY_KIND).notes


def test_items_with_their_own_wording_are_named_in_an_official_questionnaire():
    items = (Item("A1", "text", words("A")), Item("A2", "text", words("A"), official=False))
    section = Section("A", words("A"), items)
    official = Questionnaire(
        "x", "1", "health", ("vi",), words("X"), (section,), Provenance(official=True, note=words("Chú ý"))
    )
    first, second = codebook(official).notes
    assert "A2" in first.to("vi")
    assert "A1" not in first.to("vi")
    assert second == words("Chú ý")
