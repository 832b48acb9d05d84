"""`hailong flags`, `hailong index --without-flagged` and `hailong units hours`."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def answered(hailong, tmp_path):
    file, mapping = tmp_path / "answers.csv", tmp_path / "map.yaml"
    varied = [f"{n},{1 + n % 4},{1 + n % 5},{2 + n % 4}" for n in range(12)]
    same = [f"{n},5,5,5" for n in range(12, 16)]
    file.write_text("id,A1,A2,A3\n" + "\n".join([*varied, *same]) + "\n", encoding="utf-8")
    mapping.write_text("key: id\nsame_names: true\n", encoding="utf-8")
    hailong("init")
    settings = tmp_path / "instance" / "config.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\nflag_same = 3\n", encoding="utf-8")
    hailong("round", "add", "clinic", "health/outpatient-2024")
    hailong("round", "open", "clinic")
    hailong("import", "clinic", file, "--map", mapping)
    return hailong


def test_flags_are_counted_by_rule_with_the_index_both_ways(answered):
    told = answered("flags", "clinic").output
    assert "4 of 16 responses are flagged." in told
    assert "without flagged ones:" in told
    counted = json.loads(answered("flags", "clinic", "--json").output)
    assert (counted["n_flagged"], counted["rules"]["same_answers"]) == (4, 4)


def test_each_flagged_response_is_listed_with_its_rules(answered):
    listed = json.loads(answered("flags", "clinic", "--list", "--json").output)
    assert [each["rules"] for each in listed] == [["same_answers"]] * 4
    assert len(answered("flags", "clinic", "--list").output.splitlines()) == 4


def test_the_index_is_worked_out_without_flagged_responses(answered):
    whole, rest = (
        json.loads(answered("index", "clinic", *more, "--json").output)[0]["rows"][0]
        for more in ((), ("--without-flagged",))
    )
    assert whole["n"] == 16
    assert rest["n"] == 12
    assert whole["value"] != rest["value"]
    by = json.loads(answered("index", "clinic", "--by", "flagged", "--json").output)[-1]["rows"]
    assert {row["group"] for row in by} == {"", "no", "yes"}


def test_hours_of_unknown_places_are_refused_by_row(answered, tmp_path):
    (tmp_path / "units.csv").write_text("code,name\nP1,Phường Một\n", encoding="utf-8")
    answered("units", "import", tmp_path / "units.csv")
    file = tmp_path / "hours.csv"
    file.write_text("code,days,hours\nP1,1-5,7:30-17:00\n", encoding="utf-8")
    assert "1 places" in answered("units", "hours", file).output
    file.write_text("code,days,hours\nP2,1-5,7:30-17:00\n", encoding="utf-8")
    assert f"{file}:2" in answered("units", "hours", file, status=1).output
