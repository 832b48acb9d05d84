"""The questionnaires that come with the program."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_questionnaires import PATIENT

from survey.questionnaire.answering import Validator, missing, written
from survey.questionnaire.canonical import canonical, from_canonical, version_of
from survey.questionnaire.codebooks import NOT_OFFICIAL, codebook
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.reading import problems, questionnaire
from survey.questionnaire.routing import on_path, path, sections

FOLDER = Path(__file__).parents[2] / "questionnaires"
FILES = sorted(FOLDER.rglob("*.yaml"))
NAMES = [str(file.relative_to(FOLDER).with_suffix("")) for file in FILES]
FORMS = {name: questionnaire(file) for name, file in zip(NAMES, FILES, strict=True)}

SHIPPED = {  # items asked or noted, items of the headline index, official wording
    "administrative/sipas-2017": (28, 22, False),
    "administrative/sipas-2022-2026": (74, 33, False),
    "education/lower-secondary": (39, 30, False),
    "education/preschool": (39, 30, False),
    "education/primary": (38, 29, False),
    "education/upper-secondary-students": (37, 31, False),
    "health/inpatient-2019": (48, 31, False),
    "health/inpatient-2024": (54, 36, True),
    "health/outpatient-2019": (47, 31, True),
    "health/outpatient-2024": (48, 31, True),
    "health/staff-2019": (53, 44, False),
    "one-stop/desk-2018": (12, 1, False),
    "one-stop/quick-rating": (2, 1, False),
}

FACTORS = {
    "administrative/sipas-2017": [4, 5, 6, 3, 4],
    "health/inpatient-2019": [5, 5, 9, 7, 5],
    "health/inpatient-2024": [5, 7, 11, 7, 6],
    "health/outpatient-2019": [5, 10, 8, 4, 4],
    "health/outpatient-2024": [5, 10, 8, 4, 4],
}

every_form = pytest.mark.parametrize("name", NAMES)


def test_every_questionnaire_that_should_be_here_is():
    assert set(NAMES) == set(SHIPPED)


@every_form
def test_a_shipped_questionnaire_has_no_problem(name):
    assert problems(FOLDER / f"{name}.yaml") == []


@every_form
def test_a_shipped_questionnaire_has_its_items_its_index_and_its_honesty(name):
    form = FORMS[name]
    items, scored, official = SHIPPED[name]
    assert len(list(form.items())) == items
    assert len(form.indices[0].items) == scored
    assert form.provenance.official is official
    assert form.provenance.legal_basis
    assert (NOT_OFFICIAL in codebook(form).notes) is not official


@pytest.mark.parametrize(("name", "sizes"), FACTORS.items())
def test_the_factors_have_the_sizes_the_method_says(name, sizes):
    assert [len(part.items) for part in FORMS[name].indices[0].parts] == sizes


def test_sipas_has_a_policy_part_and_a_service_part():
    (sipas,) = FORMS["administrative/sipas-2022-2026"].indices
    assert (sipas.combine, sipas.method) == ("mean", "F5")
    assert {part.name: [len(factor.items) for factor in part.parts] for part in sipas.parts} == {
        "policy": [2, 2, 8, 2],
        "service": [4, 4, 5, 3, 3],
    }


def test_the_statements_of_sipas_are_official_and_the_shortened_headings_are_not():
    form = FORMS["administrative/sipas-2022-2026"]
    statements = [item for item in form.items() if item.name.startswith("C9_")]
    assert [item.name for item in statements if not item.official] == ["C9_11"]
    assert not any(item.official for item in form.items() if item not in statements)


@pytest.mark.parametrize(
    ("name", "item", "codes"),
    [
        ("health/outpatient-2019", "G", ("3", "4")),
        ("health/inpatient-2019", "G2", ("4", "5")),
        ("health/outpatient-2024", "G2", ("4", "5")),
        ("health/inpatient-2024", "G2", ("4", "5")),
    ],
)
def test_the_return_rate_counts_the_favourable_options_of_its_own_form(name, item, codes):
    rate = next(node for node in FORMS[name].indices if node.name == "return_rate")
    assert (rate.items, rate.satisfied, rate.method) == ((item,), codes, "F12")


def test_the_desk_has_nine_indices_of_two_points():
    points = FORMS["one-stop/desk-2018"].indices[-1]
    assert (points.combine, points.measure, len(points.parts)) == ("sum", "score", 9)
    for name in points.items:
        item = FORMS["one-stop/desk-2018"].item(name)
        assert [category.score for category in item.categories] == [2.0, 1.0, 0.0]
        assert item.filled_by == "staff"


@every_form
def test_no_telephone_number_and_no_dossier_code_is_asked(name):
    assert [item.name for item in FORMS[name].items() if item.identifying] == []
    assert not any(
        "di động" in item.text.to("vi") or "Mã số" in item.text.to("vi") for item in FORMS[name].items()
    )


@every_form
def test_ethnic_origin_is_marked_sensitive_and_never_required(name):
    asked = [item for item in FORMS[name].items() if item.text.to("vi") == "Dân tộc"]
    assert all(item.sensitive and not item.required for item in asked)


@every_form
def test_level_zero_stands_outside_the_scale(name):
    for item in FORMS[name].items():
        if item.kind == "rating" and "không ý kiến" in str(item.categories):
            (outside,) = [category for category in item.categories if category.missing]
            assert outside.code == "0"
            assert outside.score is None


@every_form
def test_every_text_is_composed(name):
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)


@every_form
def test_a_questionnaire_is_found_again_in_its_canonical_form(name):
    form = FORMS[name]
    assert from_canonical(canonical(form)) == form
    assert len({version_of(one) for one in FORMS.values()}) == len(FORMS)


@every_form
def test_somebody_who_answers_nothing_reaches_the_end(name):
    form = FORMS[name]
    answers, refusals = Validator(form).check({})
    assert (answers, refusals) == ({}, [])
    assert list(sections(form, {}))


@PATIENT
@given(data=st.data(), name=st.sampled_from(NAMES))
def test_any_answers_on_the_path_are_kept_and_found_again(data, name):
    form = FORMS[name]
    answers = data.draw(filled(form))
    raw = written(form, answers)
    kept, refusals = Validator(form).check(raw)
    assert refusals == []
    assert kept == answers
    empty = missing(form, kept)
    asked = {item.name for item in form.items() if KINDS[item.kind].reader}
    assert set(empty) | set(kept) == asked
    assert not set(empty) & set(kept)


@st.composite
def filled(draw, form):
    """Walk a form as a respondent: at each item of the path, answer or pass on."""
    answers = {}
    for item in form.items():
        if item.name in {one.name for one in path(form, answers)} and draw(st.booleans()):
            answers |= draw(ANSWERS[item.kind](item))
    assert on_path(form, answers) == answers
    return answers


def _one(item):
    return st.sampled_from([category.code for category in item.categories]).map(
        lambda code: {item.name: code}
    )


def _several(item):
    codes = [category.code for category in item.categories]
    chosen = st.sets(st.sampled_from(codes), min_size=1)
    return chosen.map(lambda some: {item.name: tuple(code for code in codes if code in some)})


def _number(item):
    least = int(item.constraint.least or 0)
    most = int(item.constraint.most or 100)
    return st.integers(least, most).map(lambda number: {item.name: float(number)})


ANSWERS = {
    "rating": _one,
    "single": _one,
    "multiple": _several,
    "number": _number,
    "percent": _number,
    "date": lambda item: st.dates().map(lambda day: {item.name: day}),
    "text": lambda item: st.sampled_from(["Tốt lắm", "Cần nhanh hơn\nCảm ơn"]).map(
        lambda words: {item.name: words}
    ),
}
