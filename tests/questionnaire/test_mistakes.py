"""Mistakes people make in a file: each is told as what it is, and nothing that only follows from it."""

import pytest

from survey.questionnaire.reading import problems

WHOLE = """name: thu
version: "1"
service: other
languages: [vi, en]
title: {vi: Thử, en: Trial}
provenance: {official: false}
scales:
  hl:
    - {code: "1", score: 1, label: {vi: Kém, en: Poor}}
    - {code: "2", score: 2, label: {vi: Rất tốt, en: Very good}}
sections:
  - name: A
    title: {vi: Phần A, en: Part A}
    items:
      - {name: A1, kind: rating, scale: hl, text: {vi: Câu, en: Item}}
"""


def told(tmp_path, before, after):
    assert before in WHOLE
    file = tmp_path / "thu.yaml"
    file.write_text(WHOLE.replace(before, after), encoding="utf-8")
    return [(one.line, one.check) for one in problems(file)]


LEVELS = WHOLE.partition("  hl:\n")[2].partition("sections:")[0]
ITEM = WHOLE.splitlines()[-1]
EMPTY = [(16, "empty_range")]
AFTER = f"{ITEM}\n      - {{name: A2, text: {{vi: Hai, en: Two}}, "


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (WHOLE[:4], WHOLE[:4], []),
        ("en: Item", 'en: "\u200b\u2060"', [(15, "missing_translation")]),
        ("en: Item", 'en: "\u00a0 "', [(15, "missing_translation")]),
        ("vi: Rất tốt", 'vi: "Kém\u200b"', [(10, "same_label")]),
        ("en: Item", 'en: "\u2800"', [(15, "missing_translation")]),
        ("vi: Thử", 'vi: "\\UFFFFFFFF"', [(5, "yaml_backslash")]),
        ("vi: Thử", 'vi: "\\U00110000"', [(5, "yaml_backslash")]),
        ('version: "1"', 'version: "1\\u0007"', [(2, "strange_character")]),
        ('version: "1"', 'version: "1\\n2"', [(2, "bad_version")]),
        ('version: "1"', f'version: "{"1" * 65}"', [(2, "bad_version")]),
        ("official: false", 'official: false, source: "a\\u202eb"', [(6, "strange_character")]),
        ("official: false", f'official: false, status: "{"x" * 10_001}"', [(6, "long_wording")]),
        ("service: other", "service: [other]", [(3, "lacking_text")]),
        ("{vi: Câu, en: Item}", "{vi: , en: Item}", [(15, "lacking_text")]),
        (
            LEVELS,
            LEVELS + '    - {code: "3", score: 3, label: {vi: "Rất\u00a0tốt ", en: Best}}\n',
            [(11, "same_label")],
        ),
        ('code: "2"', 'code: "01"', [(10, "repeated_code")]),
        ('code: "2"', 'code: "1.0"', [(10, "repeated_code")]),
        ("score: 2", "score: 1", [(8, "crooked_scale")]),
        (LEVELS, LEVELS.replace("score: 1", 'missing: "don\'t know"'), [(8, "short_scale")]),
        (ITEM, AFTER + "kind: number, constraint: {least: .2, most: .8, decimals: 0}}", EMPTY),
        (ITEM, AFTER + "kind: number, constraint: {least: 1000000000000}}", EMPTY),
        (ITEM, AFTER + "kind: number, constraint: {most: -1000000000000}}", EMPTY),
        (ITEM, AFTER + "kind: percent, constraint: {least: 100.5, most: 101, decimals: 0}}", []),
        (ITEM, AFTER + "kind: date, constraint: {max_choices: 2}}", [(16, "needless_limit")]),
        (ITEM, AFTER + "kind: date, constraint: {least: 2026-01-01}}", [(16, "needless_limit")]),
        (ITEM, AFTER + "kind: number, constraint: {least: 2026-01-01}}", [(16, "not_number")]),
        (ITEM, AFTER + "kind: date, constraint: {from: 2026-01-01}}", [(16, "unknown_field")]),
        (ITEM, AFTER.replace("{vi: Hai, en: Two}", "Hai") + "kind: text}", [(16, "not_words")]),
        ("{vi: Câu, en: Item}", "Câu", [(15, "not_words")]),
        ('code: "1"', "code: “1”", [(9, "curly_quotes")]),
        ("{vi: Thử, en: Trial}", "{vi: “Thử”, en: “A, B”}", [(5, "curly_quotes")]),
        ("vi: Thử", "vi: “Thử” là gì", []),
        ("vi: Thử", 'vi: "“Thử”"', []),
        ("service: other", "service: other  # chú thích", []),
        ("service: other", "service: other #3", [(3, "hash_in_text")]),
        ("    title: {vi: Phần A", "\u00a0   title: {vi: Phần A", [(13, "yaml_space")]),
        ("    title: {vi: Phần A", "    \u00a0title: {vi: Phần A", [(13, "yaml_space")]),
        ("  - name: A", "  -name: A", [(12, "yaml_dash")]),
        ("  - name: A", "  • name: A", [(12, "yaml_dash")]),
        ("vi: Thử", "vi: *Thử", [(5, "yaml_anchor")]),
        ("vi: Thử", "vi: |Thử", [(5, "yaml_character")]),
        ("score: 1", "score: 1,5", [(9, "decimal_comma")]),
        (
            ITEM,
            AFTER + "kind: single, categories: [{code: '9', missing: refused, label: {vi: Không, en: No}}]}",
            [(16, "no_categories")],
        ),
        (
            ITEM,
            f"{ITEM}\nindices:\n  - {{name: i, label: {{vi: a, en: b}}, combine: importance, measure: score, "
            "importance: [1], parts: [{section: A}]}",
            [(17, "bad_importance")],
        ),
        (ITEM, AFTER + "kind: text, relevant: {item: A1, equals: 1}}", [(16, "unknown_field")]),
        (ITEM, AFTER + "kind: text, relevant: {item: A1, is: }}", [(16, "malformed_condition")]),
        (ITEM, AFTER + "kind: text, relevant: {item: A1, at least: }}", [(16, "malformed_condition")]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_as_what_it_is(tmp_path, before, after, found):
    assert told(tmp_path, before, after) == found


def test_a_text_without_words_in_any_language_is_told_even_where_no_translation_is_official(tmp_path):
    file = tmp_path / "thu.yaml"
    bare = WHOLE.replace("{vi: Câu, en: Item}", '{vi: "", en: " "}')
    file.write_text(bare.replace("[vi, en]", "[vi, en]\nunofficial: [vi, en]"), encoding="utf-8")
    assert [(one.line, one.check) for one in problems(file)] == [(16, "missing_translation")]


def test_a_number_in_a_list_is_told_by_the_name_of_the_list(tmp_path):
    file = tmp_path / "thu.yaml"
    file.write_text(
        WHOLE.replace(ITEM, AFTER + "kind: text, relevant: {item: A1, is: [1]}}"), encoding="utf-8"
    )
    (one,) = problems(file, "en")
    assert one.wrong.startswith("`is` must be text, but `1` is read as a number")


def test_a_day_as_the_limit_of_a_date_is_not_asked_to_be_a_number(tmp_path):
    file = tmp_path / "thu.yaml"
    file.write_text(WHOLE.replace(ITEM, AFTER + "kind: date, constraint: {least: 1/1/2026}}"), "utf-8")
    (one,) = problems(file, "en")
    assert one.wrong == 'The limit `least` means nothing for an item of kind "date".'
    assert one.remedy == "Delete it. This kind knows: –."
