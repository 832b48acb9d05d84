"""The device judges a form as the server does: the same readings, the same refusals, the same path."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from random import Random
from uuid import UUID

import pytest
from asked_rounds import OUTSIDE, three_parts, winding
from test_comforts import ASKED

from survey.interview.instrument import sending
from survey.interview.plan import REASONS, item_plan, section_plan
from survey.questionnaire.answering import Validator
from survey.questionnaire.kinds import KINDS
from survey.questionnaire.order import lot
from survey.questionnaire.readers import Refused
from survey.questionnaire.reading import questionnaire
from survey.questionnaire.routing import path, sections
from survey.shipped import file, names

LETTER = "e\u0302\u0301"
"""One Vietnamese letter in three characters."""

PIECES = {
    "number": [
        *("", "0", "-0", "7", "50", "50,5", "3.1400", "3,14159", "-1"),
        *("1e3", " 5", "٣", "1,", "9" * 13, "1000,5"),
    ],
    "date": [
        *("", "1/1/2026", "31/2/2026", "29/2/2024", "29/02/1900", "32/1/2026"),
        *("2026-03-25", "2026-3-25", "25/3/26", "1/1/1899", "31/12/2100"),
    ],
    "text": [
        *("", " ", "được", "đươ\u0323c", "a\r\nb", "\ud800", "\xa0 a \u2003", "\ufeff"),
        *("a\tb", "\u202eb\u2069", "a\u2028b", "\U000e0067", "👩\u200d👧"),
        *("x" * 200, "x" * 201, "🙂" * 201, LETTER * 200, LETTER * 400, "a" * 1001),
    ],
}
PIECES["percent"] = PIECES["number"]


def values(item, chance):
    """Return raw values of *item* as its own page may send them, right and wrong ones."""
    if item.categories:
        codes = [category.code for category in item.categories]
        most = 1 if item.kind != "multiple" else len(codes)
        return sorted(chance.sample(codes, chance.randint(0, most)), key=codes.index)
    return [chance.choice(PIECES[item.kind])]


def plain(answer):
    """Return an answer of the server as the device holds it."""
    match answer:
        case date():
            return None
        case tuple():
            return list(answer)
    return answer


def judged_here(asked, raws):
    """Return for each raw form what the server reads and refuses, and the names it asks."""
    validator = Validator(asked)
    told = []
    for raw in raws:
        readers = {name: _reading(validator, name, given) for name, given in raw.items()}
        answers = {name: answer for name, (answer, _) in readers.items() if answer is not None}
        met = [section.name for section in sections(asked, answers)]
        told.append((readers, [item.name for item in path(asked, answers)], met))
    return told


def _reading(validator, name, given):
    try:
        return validator._readers[name](given), None
    except Refused as refused:
        return None, refused.reason


JUDGE = """([sections, raws]) => raws.map((raw) => {
  const { read, path } = hailong.judging;
  const items = sections.flatMap((section) => section.items.filter((item) => item.asks));
  const readings = Object.fromEntries(items.map((item) => [item.name, read(item, raw[item.name])]));
  const read_ = Object.entries(readings).filter(([, { answer }]) => answer !== undefined);
  const answers = Object.fromEntries(read_.map(([name, { answer }]) => [name, answer]));
  const { asked, met } = path(sections, answers);
  return [readings, [...asked], met];
})"""

FORMS = {"three parts": three_parts(), "winding": winding(), "conditions": ASKED} | {
    name: questionnaire(file(name)) for name in names()
}


@pytest.fixture(scope="module")
def judge(browser):
    """A page that has the device's rules and nothing else."""
    static = file("health/outpatient-2024").parents[2] / "survey" / "static"
    page = browser.new_page()
    page.set_content("<p>")
    for name in ("queue.js", "judging.js"):
        page.evaluate((static / name).read_text(encoding="utf-8"))
    yield lambda *told, script=JUDGE: page.evaluate(script, list(told))
    page.close()


@pytest.mark.parametrize("name", FORMS)
def test_the_device_judges_as_the_server(judge, name):
    asked, chance = FORMS[name], Random(name)
    items = [item for item in asked.items() if KINDS[item.kind].reader and item.filled_by == "respondent"]
    raws = [{item.name: values(item, chance) for item in items} for _ in range(150)]
    met = [section for section in asked.sections if any(i.filled_by == "respondent" for i in section.items)]
    there = judge([section_plan(section, "vi") for section in met], json.loads(json.dumps(raws)))
    seen = set()
    for raw, (here, on_path, parts), (readings, also_on_path, also_met) in zip(
        raws, judged_here(asked, raws), there, strict=True
    ):
        for item in items:
            answer, reason = here[item.name]
            device = readings[item.name]
            assert device.get("reason") == reason, (item.name, raw[item.name])
            read = device.get("answer")
            assert (read is None) == (answer is None), (item.name, raw[item.name])
            if answer is not None and item.kind not in {"date", "rating", "single"}:
                assert read == plain(answer), (item.name, raw[item.name])
            seen.add(reason)
        assert also_on_path == on_path, raw
        assert [met[place].name for place in also_met] == parts, raw
    assert seen <= {None, *REASONS}
    if name == "three parts":
        assert seen == {None, *REASONS} - {"not_together"}


def test_a_page_that_only_sends_is_met_by_everybody(judge):
    ((_, _, met),) = judge([section_plan(sending("Em"), "vi")], [{}])
    assert met == [0]


def test_an_answer_outside_the_list_goes_with_no_other(judge):
    one = replace(three_parts().item("B2"), categories=(*three_parts().item("B2").categories, OUTSIDE))
    plan = [{"items": [item_plan(one, "vi")]}]
    assert [readings["B2"] for readings, _, _ in judge(plan, [{"B2": ["1", "98"]}, {"B2": ["98"]}])] == [
        {"reason": "not_together"},
        {"answer": ["98"]},
    ]


def test_the_device_draws_the_lots_of_the_server(judge):
    chance = Random(3)
    pairs = [[f"q{n}", str(UUID(int=chance.getrandbits(128), version=4))] for n in range(200)]
    drawn = judge(*pairs, script="(pairs) => pairs.map(([name, uuid]) => hailong.judging.lot(name, uuid))")
    assert drawn == [lot(name, uuid) for name, uuid in pairs]
