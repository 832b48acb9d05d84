"""What authors read and their editors use: made from the tables of the code, never stale."""

import re
from pathlib import Path

import pytest
from counted_calls import calls

from analysis import index
from analysis.index import node_rule
from survey.questionnaire import documentation, vocabulary
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.reading import problems
from survey.questionnaire.routing import RELATIONS
from survey.questionnaire.schema import json_schema

ROOT = Path(__file__).parents[2]
README = ROOT / "questionnaires" / "README.md"


def test_the_page_about_the_format_is_what_the_code_says():
    page = README.read_text(encoding="utf-8")
    assert documentation.refreshed(page) == page, (
        "run: python -m survey.questionnaire.documentation questionnaires/README.md"
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_table_is_in_the_page_in_both_languages(language):
    marks = re.findall(rf"<!-- table (\w+) {language} -->", README.read_text(encoding="utf-8"))
    assert sorted(marks) == sorted(documentation.TABLES)


def test_the_example_in_the_page_has_no_problem(tmp_path):
    (example,) = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "example.yaml"
    file.write_text(example, encoding="utf-8")
    assert problems(file) == []


def test_no_table_lacks_a_word_in_either_language():
    for name in documentation.TABLES:
        for language in ("vi", "en"):
            _, rows = documentation.TABLES[name](language)
            assert all(row[0] and row[1] for row in rows), (name, language)


def test_an_author_may_write_every_rule_the_engine_knows_and_no_other():
    assert {*vocabulary.COMBINATIONS, "item"} == set(node_rule.COMBINATIONS)
    assert set(vocabulary.MEASURES) == set(index.MEASURES)


def test_the_schema_knows_every_key_kind_and_relation():
    schema = json_schema()
    definitions = schema["$defs"]
    assert schema["$schema"].endswith("2020-12/schema")
    assert definitions["ItemEntry"]["properties"]["kind"]["enum"] == list(KINDS)
    assert set(RELATIONS) <= set(definitions["ConditionEntry"]["properties"])
    assert all(one["additionalProperties"] is False for one in (schema, *definitions.values()))
    fields = [part for one in (schema, *definitions.values()) for part in one["properties"].values()]
    assert all(" · " in field["description"] for field in fields)


LONG = """\
name: long
version: "1"
service: other
languages: [vi, en]
title: {vi: Phiếu dài, en: A long form}
provenance: {official: false}
scales:
  hl:
    - {code: "1", score: 1, label: {vi: Kém, en: Poor}}
    - {code: "2", score: 2, label: {vi: Tốt, en: Good}}
sections:
  - name: A
    title: {vi: Phần A, en: Part A}
    kind: rating
    scale: hl
    items:
"""


def test_each_of_two_hundred_and_fifty_items_is_checked_at_the_cost_of_one_of_a_hundred(tmp_path):
    cost = {n: calls(lambda n=n: _checked(tmp_path / f"{n}.yaml", n)) / n for n in (100, 250)}
    assert cost[250] < 1.5 * cost[100]


def _checked(file, n_items):
    items = [
        f"""\
      - name: A{number}
        text:
          vi: "Câu hỏi số {number} về sự phục vụ của cơ quan hành chính nhà nước"
          en: "Question {number} about the service of state agencies"
        relevant: {{any: [{{item: A{number - 1}, is: ["1"]}}, {{item: A{number // 2}, is: ["2"]}}]}}
"""
        for number in range(1, n_items)
    ]
    first = "      - {name: A0, text: {vi: Câu đầu, en: First}}\n"
    file.write_text(LONG + first + "".join(items), encoding="utf-8")
    assert problems(file) == []
