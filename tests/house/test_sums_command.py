"""`hailong sums`: two places export what they found out, a centre reads the joint index."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from example_round import QUESTIONNAIRE, VERSION, response, text

from survey.rounds import Round
from survey.store import Store

GIVEN = {"bac": [("5", "4")] * 14 + [("2", "3")] * 6, "nam": [("4", "4")] * 9 + [("1", "5")] * 3}


@pytest.fixture
def places(hailong, tmp_path):
    """One installation with two rounds, as two provinces would have one each."""
    hailong("init")
    with_store = Store.open(tmp_path / "instance" / "survey.db")
    with_store.save_questionnaire(QUESTIONNAIRE)
    number = 0
    for round_id, given in GIVEN.items():
        with_store.save_round(Round(round_id, text(f"Tỉnh {round_id}"), VERSION))
        with_store.change_state(round_id, "open", "test")
        with with_store.keeping() as keep:
            for first, second in given:
                number += 1
                gender = "m" if number % 2 else "f"
                said = response(number, {"q1": first, "q2": second, "gender": gender})
                keep(replace(said, round_id=round_id))
    with_store.close()
    return hailong


def exported(places, tmp_path, *more):
    files = [tmp_path / f"{name}.json" for name in GIVEN]
    for name, file in zip(GIVEN, files, strict=True):
        places("sums", "export", name, file, *more)
    return files


def test_two_exports_make_one_index(places, tmp_path):
    files = exported(places, tmp_path, "--by", "gender")
    tables = json.loads(places("sums", "combine", *files, "--json").output)
    index, rounds, ranks, gender = (table["rows"] for table in tables)
    assert index[0]["n"] == 32
    assert index[0]["exact_value"] == pytest.approx(((14 + 9) / 32 + (14 + 12) / 32) / 2)
    assert [row["group_label"] for row in rounds] == ["Everybody", "Tỉnh bac", "Tỉnh nam"]
    assert {row["group"] for row in ranks} == set(GIVEN)
    assert {row["group_label"] for row in gender} == {"Everybody", "Male", "Female"}


def test_a_population_gives_each_place_its_share(places, tmp_path):
    files = exported(places, tmp_path)
    people = tmp_path / "people.csv"
    people.write_text("round,people\nbac,1000\nnam,3000\n", encoding="utf-8")
    found = json.loads(places("sums", "combine", *files, "--population", people, "--json").output)
    north, south = (0.7 + 0.7) / 2, (0.75 + 1) / 2
    assert found[0]["rows"][0]["exact_value"] == pytest.approx((north + 3 * south) / 4)


def test_joint_sums_are_kept_and_combined_again(places, tmp_path):
    files = exported(places, tmp_path)
    places("sums", "combine", *files, "--output", tmp_path / "both.json")
    read = places("sums", "combine", tmp_path / "both.json").output
    assert "Tỉnh" not in read
    assert "bac, nam" in read


@pytest.mark.parametrize("content", ["round,people\nbac,1000\n", "round,people\nbac,1\nnam,-2\n", "x\n"])
def test_a_population_that_does_not_fit_is_refused(places, tmp_path, content):
    files = exported(places, tmp_path)
    people = tmp_path / "people.csv"
    people.write_text(content, encoding="utf-8")
    assert "bac, nam" in places("sums", "combine", *files, "--population", people, status=1).output


def test_what_cannot_be_sent_or_joined_is_said(places, tmp_path):
    file = tmp_path / "bac.json"
    assert "no groups by" in places("sums", "export", "bac", file, "--by", "colour", status=1).output
    few = places("sums", "export", "bac", file, "--by", "gender", "--smallest", "11", status=1).output
    assert "gender=m (10), gender=f (10)" in few
    assert not file.exists()
    places("sums", "export", "bac", file)
    assert "more than one file" in places("sums", "combine", file, file, status=1).output
    file.write_text("{}", encoding="utf-8")
    assert "không phải là tệp tổng" in places("sums", "combine", file, status=1, language="vi").output


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("missing/sums.json", "there is no such file, or no folder to hold it"),
        ("file/sums.json", "a part of the path is no folder"),
        (f"{'x' * 300}.json", "the name is too long"),
    ],
)
def test_where_sums_cannot_be_written_is_said(places, tmp_path, where, why):
    (tmp_path / "file").write_text("", encoding="utf-8")
    told = places("sums", "export", "bac", tmp_path / where, status=1).output
    assert f"{tmp_path / where} cannot be used: {why}" in told
