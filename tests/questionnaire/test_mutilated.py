"""Whatever is done to a questionnaire file, it is read or its problems are told; nothing falls over."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_questionnaires import PATIENT

from survey.questionnaire.answering import Validator
from survey.questionnaire.canonical import canonical, from_canonical
from survey.questionnaire.codebooks import codebook
from survey.questionnaire.reading import problems, questionnaire
from survey.questionnaire.routing import path
from survey.questionnaire.source import tree

FOLDER = Path(__file__).parents[1] / "questionnaires"
WHOLE = [tree(file.read_text(encoding="utf-8"))[0].plain() for file in sorted(FOLDER.glob("*.yaml"))]
WORDS = [
    "A1",
    "B1",
    "hl",
    "1",
    "9",
    "",
    "x y",
    "rating",
    "note",
    "mean",
    "importance",
    "not applicable",
    "vi",
    "satisfied",
]
JUNK = st.sampled_from([None, True, 0, -1, 1e9, [], {}, [[]], [{}], {"vi": "x"}, *WORDS]) | st.dictionaries(
    st.sampled_from(
        ["item", "is", "is not", "at least", "all", "any", "not", "answered", "vi", "en", "code"]
    ),
    st.sampled_from(
        ["A1", ["1"], ["A1"], 1, True, [], [{"item": "A1", "is": ["1"]}], {"item": "A1", "answered": True}]
    ),
    max_size=3,
)


def places(value, here=()):
    """Yield the path of everything inside a value."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*here, key)
        yield from places(part, (*here, key))


@st.composite
def mutilated(draw):
    """Draw a questionnaire with one to three of its values replaced, taken out or doubled."""
    whole = deepcopy(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 3))):
        *way, key = draw(st.sampled_from(sorted(places(whole), key=str)))
        parent = whole
        for step in way:
            parent = parent[step]
        _hurt(parent, key, draw(st.sampled_from(["replace", "remove", "double", "rename"])), draw(JUNK))
    return whole


def _hurt(parent, key, deed, junk):
    if deed == "replace":
        parent[key] = deepcopy(junk)
    elif deed == "remove":
        parent.pop(key)
    elif deed == "double" and isinstance(parent, list):
        parent.append(deepcopy(parent[key]))
    elif deed == "rename" and isinstance(parent, dict):
        parent[f"{key}x"] = parent.pop(key)


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("mutilated") / "x.yaml"


@PATIENT
@given(whole=mutilated())
def test_a_mutilated_questionnaire_is_read_or_told_about(file, whole):
    file.write_text(json.dumps(whole, ensure_ascii=False, indent=1), encoding="utf-8")
    found = problems(file, "vi")
    assert [(one.line, one.check) for one in found] == [(one.line, one.check) for one in problems(file, "en")]
    assert all(one.line >= 1 and one.where and one.wrong and one.remedy for one in found)
    if not found:
        form = questionnaire(file)
        assert from_canonical(canonical(form)) == form
        assert codebook(form).variables
        assert list(path(form, {}, staff=True))
        Validator(form, staff=True).check({})
