"""What is known of the population: the weights meet it, in the store and out of a file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from example_round import QUESTIONNAIRE, open_round, response

from analysis.codebook import NO_TEXT, Category, Codebook, Variable
from analysis.dataset import Dataset
from analysis.estimate import mean
from analysis.refusal import Refusal
from analysis.tables import Printing
from analysis.weighting import adjusted
from analysis.weighting.population import Population
from analysis.weighting.raking import post_stratification, raking
from survey.export import dataset
from survey.questionnaire.reading import questionnaire
from survey.results.live import Growing, Unequal
from survey.rounds import State
from survey.sampling.known import read_known
from survey.sampling.selection import Selected, Selection
from survey.shipped import FOLDER
from survey.store import SelectionFixed, Store, Writer

PEOPLE = {"gender": {"m": 600.0, "f": 400.0}}
SAMPLE = Selection((Selected("01", 0.5, 400), Selected("02", 0.25, 100)))


def book(*names):
    return Codebook(
        NO_TEXT,
        tuple(Variable(n, NO_TEXT, "single", tuple(Category(c, NO_TEXT) for c in "ab")) for n in names),
    )


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store)
        writer = Writer(store.path)
        for number, (gender, q1) in enumerate(zip("mmfff-", "545121", strict=True), start=1):
            said = {"q1": q1} | ({"gender": gender} if gender != "-" else {})
            writer.keep(response(number, said, unit="01" if number % 2 else "02"))
        writer.close()
        yield store


def test_the_weights_meet_what_is_known_and_whoever_did_not_say_keeps_a_share(store):
    store.save_known("thu", PEOPLE)
    answers = dataset(store, "thu")
    weights = answers.design().weights
    gender = answers.column("gender").codes
    assert weights[gender == 0].sum() == pytest.approx(600 * 5 / 6)
    assert weights[gender == 1].sum() == pytest.approx(400 * 5 / 6)
    assert weights[gender < 0].sum() == pytest.approx(1000 / 6)
    assert "Giới tính" in answers.codebook.notes[-1].to("vi")


def test_one_variable_is_post_stratified_and_several_are_raked_with_their_standard_errors():
    x, y = list("aaabbbabab"), list("abababbbaa")
    data = Dataset.of(book("x", "y"), {"x": x, "y": y})
    people = Population.of({"x": list("aabb"), "y": list("abab")}, [30, 40, 10, 20])
    answer = np.arange(10.0)
    for names in (("x",), ("x", "y")):
        margins = [people.margin({name: {"x": x, "y": y}[name]}) for name in names]
        adjustment = raking(margins) if len(names) > 1 else post_stratification(margins[0])
        due = mean(answer, adjusted(data.design(), adjustment))
        known = {"x": {"a": 70.0, "b": 30.0}, "y": {"a": 40.0, "b": 60.0}}
        found = mean(answer, replace(data, people={name: known[name] for name in names}).design())
        assert (found.value, found.se) == pytest.approx((due.value, due.se), rel=1e-12)


def test_what_is_known_meets_the_weights_of_a_sample(store):
    store.save_selection("thu", SAMPLE)
    store.save_known("thu", PEOPLE)
    design = dataset(store, "thu").design()
    assert design.n_psus == 2
    assert design.weights.sum() == pytest.approx(1000)


def test_a_round_whose_weights_meet_a_population_is_read_whole(store):
    store.save_known("thu", PEOPLE)
    with pytest.raises(Unequal):
        Growing(store, store.round("thu"), Printing()).catch_up(6)


def test_the_store_keeps_what_is_known_until_the_round_is_locked(store):
    store.save_known("thu", PEOPLE)
    assert store.known("thu") == PEOPLE
    assert store.verify() == []
    store.db.execute("UPDATE known_people SET people = 700 WHERE code = 'm'")
    assert {damage.where for damage in store.verify()} == {"known_people thu"}
    store.save_known("thu", {})
    assert store.known("thu") == {}
    store.change_state("thu", State.CLOSED, "test")
    store.change_state("thu", State.LOCKED, "test")
    with pytest.raises(SelectionFixed):
        store.save_known("thu", PEOPLE)


def test_answers_that_only_the_population_has_are_named():
    data = replace(Dataset.of(book("x"), {"x": list("aaa")}), people={"x": {"a": 5.0, "b": 5.0}})
    with pytest.raises(Refusal, match="x = b"):
        data.design()


@pytest.mark.parametrize("name", ["z", "n"])
def test_what_makes_no_groups_is_refused_by_name(name):
    whole = replace(book("x"), variables=(*book("x").variables, Variable("n", NO_TEXT, "number")))
    data = replace(Dataset.of(whole, {"x": list("ab"), "n": [1, 2]}), people={name: {"a": 5.0}})
    with pytest.raises(Refusal, match=name):
        data.design()


def test_a_file_of_counts_is_read(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Câu;Mã;Số người\ngender;m;600\ngender;f;1.400\n", encoding="utf-8")
    assert read_known(path, QUESTIONNAIRE) == ({"gender": {"m": 600.0, "f": 1400.0}}, [])


@pytest.mark.parametrize(
    ("rows", "checks"),
    [
        (["gender,m,5", "gender,x,5", "sex,m,5", "gender,f,-1"], ["no_answer", "no_choice", "bad_count"]),
        (["gender,m,5"], ["answers_absent"]),
        (["gender,m,5", "gender,m,6", "gender,f,6"], ["answer_twice"]),
    ],
)
def test_every_fault_of_a_file_of_counts_is_named(tmp_path, rows, checks):
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["item,code,people", *rows]), encoding="utf-8")
    assert [problem.check for problem in read_known(path, QUESTIONNAIRE, "en")[1]] == checks


def test_items_whose_people_do_not_sum_alike_are_named(tmp_path):
    asked = questionnaire(FOLDER / "administrative" / "sipas-2022-2026.yaml")
    rows = ["item,code,people", "gioi_tinh,1,50", "gioi_tinh,2,50", "noi_song,1,40", "noi_song,2,50"]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    _, problems = read_known(path, asked, "en")
    assert [(p.check, "gioi_tinh: 100; noi_song: 90" in p.wrong) for p in problems] == [("sums_differ", True)]
