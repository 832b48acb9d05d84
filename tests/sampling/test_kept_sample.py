"""A sample that a round keeps: its responses carry the weights wherever they go."""

from __future__ import annotations

import csv
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from example_round import open_round, response

from analysis.estimate import mean
from analysis.microdata import Terms
from analysis.refusal import Refusal
from survey.export import dataset, shuffled
from survey.outgoing.streamed import write_streamed
from survey.rounds import State
from survey.sampling.selection import Selected, Selection
from survey.store import SelectionFixed, Store, Unknown, Writer
from survey.store.connection import connect, writing
from survey.store.digest import row_digest

SAMPLE = Selection(
    (Selected("01", 0.5, 400, "A", interviews=3), Selected("02", 0.25, 100, "A", interviews=3)),
    "pps, seed 7",
)
GIVEN = {"01": "545", "02": "2144", "": "1"}
"""The answers to q1 by unit; the last was given nowhere."""


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store, published=True)
        store.save_selection("thu", SAMPLE)
        writer, number = Writer(store.path), 0
        for unit, answers in GIVEN.items():
            for answer in answers:
                number += 1
                writer.keep(response(number, {"q1": answer, "q2": "4"}, unit=unit))
        writer.close()
        yield store


def test_the_store_gives_back_the_sample_it_was_given(store):
    assert store.selection("thu") == SAMPLE
    assert store.verify() == []
    store.save_selection("thu", None)
    assert store.selection("thu") is None


def test_the_store_gives_back_how_people_were_drawn(store):
    store.save_selection("thu", replace(SAMPLE, persons="simple"))
    assert store.selection("thu").persons == "simple"
    assert store.verify() == []


def test_the_sample_of_a_locked_round_stays(store):
    store.change_state("thu", State.CLOSED, "test")
    store.change_state("thu", State.LOCKED, "test")
    with pytest.raises(SelectionFixed):
        store.save_selection("thu", None)
    assert store.selection("thu") == SAMPLE


def test_a_round_that_is_not_there_keeps_no_sample(store):
    with pytest.raises(Unknown):
        store.save_selection("khac", SAMPLE)


UPDATES = {
    "selection": "UPDATE selection SET persons = 'simple'",
    "selected_unit": "UPDATE selected_unit SET people = people + 1 WHERE unit = '02'",
}


@pytest.mark.parametrize("table", UPDATES)
def test_a_changed_row_of_a_sample_is_found(store, table):
    store.db.execute(UPDATES[table])
    assert {damage.where for damage in store.verify()} == {f"{table} thu"}


def test_the_weights_of_a_sample_reach_the_estimates(store):
    answers = dataset(store, "thu")
    assert answers.n == 7  # one was given nowhere
    satisfied = [code >= 3 for code in answers.column("q1").codes.tolist()]
    found = mean(satisfied, answers.design())
    assert found.value == pytest.approx((800 * 1 + 400 * 0.5) / 1200)
    assert found.degf == 1
    assert "1 responses from places outside" in answers.codebook.notes[-1].to("en")


def test_what_streams_out_is_what_is_estimated_from(store, tmp_path):
    out, day = tmp_path / "out", date(2026, 1, 5)
    n, _ = write_streamed(store, "thu", out, Terms(smallest=1), made_on=day, told=lambda done, of: None)
    with (out / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    whole = shuffled(store, "thu")
    assert n == len(rows) == 7
    assert [float(row["weight"]) for row in rows] == whole.design_columns["weight"].tolist()
    assert len({row["psu"] for row in rows}) == 2


SAME = Selection((Selected("01", 0.5, 40, "A"), Selected("02", 0.5, 10, "A")), "", "simple")


def test_people_drawn_in_units_reach_the_estimates_and_the_files_alike(store, tmp_path):
    store.save_selection("thu", SAME)
    answers = dataset(store, "thu")
    design = answers.design()
    assert design.depth == 2
    assert {*design.stages[0].fraction} == {2 / 4}
    assert {*design.stages[1].fraction} == {3 / 40, 4 / 10}
    assert any("drawn in each unit at random" in note.to("en") for note in answers.codebook.notes)
    write_streamed(
        store, "thu", tmp_path, Terms(smallest=1), made_on=date(2026, 1, 5), told=lambda done, of: None
    )
    whole = shuffled(store, "thu").design_columns
    with (tmp_path / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    for name in ("population_psus", "population_2"):
        assert [float(row[name]) for row in rows] == whole[name].tolist()
    assert len({row["stage_2"] for row in rows}) == 7


def test_more_responses_than_people_served_are_said_by_unit(store):
    store.save_selection("thu", Selection((Selected("01", 1.0, 40), Selected("02", 1.0, 3)), "", "simple"))
    with pytest.raises(Refusal, match=r"^02: "):
        dataset(store, "thu")


def test_a_sample_kept_before_anybody_could_say_how_people_were_drawn_says_nothing(tmp_path):
    path = tmp_path / "survey.db"
    with Store.open(path, create=True) as store:
        open_round(store)
        store.save_selection("thu", SAMPLE)
    with closing(connect(path)) as db, writing(db):  # as it was before the migration 0030
        db.execute("ALTER TABLE selection DROP COLUMN persons")
        digest = row_digest({"round_id": "thu", "how": SAMPLE.how})
        db.execute("UPDATE selection SET digest = ?", (digest,))
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '0030%'")
    with Store.open(path) as store:
        assert store.selection("thu") == SAMPLE
        assert store.verify() == []
