"""A questionnaire file becomes a frozen value, whatever its layout."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_questionnaires import PATIENT

from analysis.codebook import Missing, Node, Text
from survey.questionnaire.canonical import canonical, from_canonical, version_of
from survey.questionnaire.model import AllOf, AnyOf, Comparison, Constraint, Not
from survey.questionnaire.reading import questionnaire
from survey.questionnaire.source import Unparsable, tree

FOLDER = Path(__file__).parents[1] / "questionnaires"
FEATURES = sorted(FOLDER.glob("*.yaml"))


def written(tmp_path, text):
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("file", FEATURES, ids=lambda file: file.stem)
def test_every_feature_is_read_and_survives_its_canonical_form(file):
    form = questionnaire(file)
    assert from_canonical(canonical(form)) == form


@pytest.mark.parametrize(
    ("file", "item", "condition"),
    [
        ("relevant-item", "B1", Comparison("A1", "is", ("1",))),
        ("relevant-number", "B1", Comparison("A1", "more than", number=2.0)),
        (
            "relevant-together",
            "B1",
            AllOf(
                (
                    AnyOf((Comparison("A1", "is", ("1",)), Comparison("A2", "is", ("1",)))),
                    Not(Comparison("A3", "is", ("y",))),
                )
            ),
        ),
    ],
)
def test_a_condition_is_read_as_data(file, item, condition):
    assert questionnaire(FOLDER / f"{file}.yaml").item(item).relevant == condition


def test_a_section_may_have_a_condition():
    section = questionnaire(FOLDER / "relevant-section.yaml").sections[1]
    assert section.relevant == Comparison("A1", "is", ("y",))


def test_limits_hints_and_marks_are_read():
    assert questionnaire(FOLDER / "number.yaml").item("A1").constraint == Constraint(18.0, 120.0, 0)
    assert questionnaire(FOLDER / "multiple.yaml").item("A1").constraint == Constraint(max_choices=2)
    assert questionnaire(FOLDER / "text.yaml").item("A1").hint.to("en") == "Please write no names."
    assert questionnaire(FOLDER / "personal.yaml").item("A1").sensitive
    assert questionnaire(FOLDER / "personal.yaml").item("A2").identifying
    assert questionnaire(FOLDER / "staff.yaml").item("B1").filled_by == "staff"
    assert questionnaire(FOLDER / "required.yaml").item("A1").required


def test_a_code_outside_the_scale_has_its_reason_and_no_score():
    *_, outside = questionnaire(FOLDER / "rating.yaml").item("A1").categories
    assert (outside.code, outside.score, outside.missing) == ("0", None, Missing.NOT_APPLICABLE)


def test_texts_are_kept_in_the_order_of_the_languages():
    title = questionnaire(FOLDER / "khmer.yaml").title
    assert title.languages == ("vi", "km", "en")


def test_a_node_takes_from_the_node_above_what_it_does_not_say():
    (whole,) = questionnaire(FOLDER / "index-mean.yaml").indices
    first, second = whole.parts
    assert (first.name, first.combine, first.satisfied, first.unit) == ("A", "mean", ("3",), "percent")
    assert first.label == Text.of({"vi": "Phần A", "en": "Part A"})
    assert [part.name for part in first.parts] == ["A1", "A2"]
    assert second.parts == (
        Node("B1", Text.of({"vi": "Giá", "en": "Price"}), "item", satisfied=("3",), unit="percent"),
    )


def test_shares_and_scales_of_an_index_are_read():
    (whole,) = questionnaire(FOLDER / "index-importance.yaml").indices
    assert whole.importance == (0.75, 0.25)
    points, throughout = questionnaire(FOLDER / "index-score.yaml").indices
    assert (points.combine, points.measure, points.rescale) == ("persons", "score", (1.0, 3.0, 0.0, 10.0))
    assert throughout.items == ("A1", "A2")


def test_an_answered_percentage_is_a_proportion_in_an_index():
    (expectation,) = questionnaire(FOLDER / "percent.yaml").indices
    assert expectation.rescale is None
    assert expectation.parts[0].rescale == (0.0, 100.0, 0.0, 1.0)


ONE_WAY = """\
name: x
version: "1"
service: other
languages: [vi, en]
title: {vi: Một phiếu, en: A form}
provenance: {official: false}
sections:
  - {name: A, title: {vi: A, en: A}, items: [{name: A1, kind: text, text: {vi: Gì, en: What}}]}
"""
ANOTHER_WAY = """\
# A comment, other quotes, other order, other line ends.
"sections":
- items:
  - text:
      en: >-
        What
      vi: "G\\u00EC"
    kind: 'text'
    name: A1
    required: false
  title: {"en": A, 'vi': "A"}
  name: A
provenance:
  official: False
title: {en: A form, vi:   "Một phiếu"}
service: other
minutes: 5
languages:
  - vi
  - en
version: '1'
name: x
"""


def test_the_version_does_not_depend_on_how_the_file_is_laid_out(tmp_path):
    one = questionnaire(written(tmp_path, ONE_WAY))
    other = questionnaire(written(tmp_path, ANOTHER_WAY.replace("\n", "\r\n")))
    assert one == other
    assert version_of(one) == version_of(other)


def test_decomposed_letters_make_no_other_version(tmp_path):
    decomposed = ONE_WAY.replace("ộ", "o\u0323\u0302").replace("ế", "e\u0302\u0301")
    assert decomposed != ONE_WAY
    version = version_of(questionnaire(written(tmp_path, ONE_WAY)))
    assert version_of(questionnaire(written(tmp_path, decomposed))) == version


def test_any_other_word_makes_another_version(tmp_path):
    version = version_of(questionnaire(written(tmp_path, ONE_WAY)))
    for changed in (
        ONE_WAY.replace("Gì", "Gì?"),
        ONE_WAY.replace("A1", "A2"),
        ONE_WAY.replace("[vi, en]", "[en, vi]"),
    ):
        assert version_of(questionnaire(written(tmp_path, changed))) != version


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("y", "y"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("null", None),
        ("010", 10),
        ("0o10", "0o10"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        ("2026-01-01", "2026-01-01"),
        (".nan", ".nan"),
        (".inf", ".inf"),
        ("1e3", 1000.0),
        ("0.5", 0.5),
        ("-3", -3),
        ("9" * 5000, "9" * 5000),
        ("<<", "<<"),
        ("=", "="),
        ('"1"', "1"),
        ("'no'", "no"),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says_and_nothing_more(text, value):
    root, found = tree(f"a: {text}\n")
    assert found == []
    assert root.plain() == {"a": value}


def test_every_value_remembers_its_line():
    root, _ = tree("a: 1\nb:\n  - x\n  - c: |\n      long\n      text\n    d: 2\n")
    assert root.line_of(("a",)) == 1
    assert root.line_of(("b", 1)) == 4
    assert root.line_of(("b", 1, "d")) == 7
    assert root.line_of(("b", 1, "missing", "deeper")) == 4


def test_a_merge_key_merges_nothing():
    root, found = tree("base: &b {x: 1}\nother:\n  <<: *b\n")
    assert [one.check for one in found] == ["yaml_anchor", "yaml_anchor"]
    assert root.plain() == {"base": {"x": 1}, "other": {"<<": None}}


def test_a_bomb_of_aliases_stays_small():
    lines = ['a0: &a0 ["x", "x"]', *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    root, found = tree("\n".join(lines))
    assert {one.check for one in found} == {"yaml_anchor"}
    assert len(str(root.plain())) < 2000


def test_tags_construct_nothing():
    root, found = tree("a: !!python/object/apply:os.system [echo]\n")
    assert [one.check for one in found] == ["yaml_tag"]
    assert root.plain() == {"a": ["echo"]}


@PATIENT
@given(text=st.text(max_size=60) | st.text("ab:-[]{}\"'#&*!|>%@`, \n\t", max_size=60))
def test_no_text_makes_the_reader_fall(text):
    found = _found(text)
    assert all(one.line >= 1 for one in found)


def _found(text):
    try:
        return tree(text)[1]
    except Unparsable as stopped:
        return [stopped.found]
