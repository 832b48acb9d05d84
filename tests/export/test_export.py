"""What was stored becomes a dataset: every answer, every reason, who was asked where, and the design."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from example_round import QUESTIONNAIRE, open_round, response
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codebook import Missing
from analysis.codebook.file import load, save
from analysis.dataset import Dataset
from analysis.dataset.column import MARKS
from analysis.table import json_text
from analysis.tables import index_tables
from survey.export import PartlyDesigned, dataset
from survey.response import Mode
from survey.store import Store, Unknown, Writer


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store)
        yield store


def keep(store: Store, *responses: object) -> None:
    writer = Writer(store.path)
    try:
        for each in responses:
            assert writer.keep(each).status == "created"
    finally:
        writer.close()


def test_answers_and_reasons_arrive_as_they_were_given(store: Store) -> None:
    keep(
        store,
        response(1, {"q1": "5", "q2": "9", "gender": "f", "expected": 120.5, "comment": "tốt"}, unit="02"),
        response(2, {"gender": "m"}, missing={"q2": Missing.NOT_ASKED}),
    )
    data = dataset(store, "thu")
    assert data.n == 2
    assert data.column("q1").codes.tolist() == [4, -1]
    assert data.column("q2").missing.tolist() == [MARKS[Missing.DONT_KNOW], MARKS[Missing.NOT_ASKED]]
    assert data.column("q2").chosen.tolist() == [5, -1]
    np.testing.assert_array_equal(data.column("expected").codes, [120.5, np.nan])
    assert data.column("comment").codes.tolist() == ["tốt", ""]
    assert data.codebook.indices == QUESTIONNAIRE.indices
    assert data.design_columns == {}


def test_responses_can_be_grouped_by_what_the_store_knows_about_them(store: Store) -> None:
    keep(
        store,
        response(1, {}, unit="02"),
        response(2, {}, unit="01", service_point="01-1", mode=Mode.KIOSK),
        response(3, {}),
    )
    data = dataset(store, "thu")
    categories, places = data.group("unit")
    assert [category.label.to("vi") for category in categories] == [
        "UBND phường Ninh Kiều",
        "UBND xã Mỹ Xuyên",
    ]
    assert places.tolist() == [1, 0, -1]
    categories, places = data.group("mode")
    assert [category.label.to("en") for category in categories] == ["Kiosk", "Web"]
    assert [category.code for category in data.group("language")[0]] == ["vi"]


def test_the_design_that_came_with_the_responses_is_the_design_of_the_estimates(store: Store) -> None:
    for number, stratum in enumerate("aabbb"):
        keep(store, response(number + 1, {}, design={"weight": 2.5 + number, "stratum": stratum}))
    data = dataset(store, "thu")
    assert data.design_columns["weight"].tolist() == [2.5, 3.5, 4.5, 5.5, 6.5]
    assert data.design_columns["stratum"].tolist() == list("aabbb")
    assert data.design().n_strata == 2


def test_a_round_of_which_only_some_responses_have_a_weight_is_refused(store: Store) -> None:
    keep(store, response(1, {}, design={"weight": 2.0}), response(2, {}))
    with pytest.raises(PartlyDesigned, match="1 of 2 responses lack the column “weight”"):
        dataset(store, "thu")


def test_a_round_without_responses_is_an_empty_dataset(store: Store) -> None:
    data = dataset(store, "thu")
    assert data.n == 0
    assert data.group("unit")[0] == ()


def test_an_unknown_round_is_named(store: Store) -> None:
    with pytest.raises(Unknown, match=r"no round “mất”\. Rounds: thu"):
        dataset(store, "mất")


answers = st.fixed_dictionaries(
    {},
    optional={
        "q1": st.sampled_from("123459"),
        "q2": st.sampled_from("123459"),
        "gender": st.sampled_from("mf"),
        "expected": st.floats(0, 1000),
        "comment": st.text("aắ \n\"',;=", min_size=1, max_size=10),
    },
)


@settings(max_examples=25, deadline=None)
@given(st.lists(answers, max_size=6))
def test_the_quick_way_says_the_same_as_the_responses_one_by_one(
    tmp_path_factory: pytest.TempPathFactory, forms: list[dict]
) -> None:
    with Store.open(tmp_path_factory.mktemp("store") / "survey.db", create=True) as store:
        open_round(store)
        keep(store, *(response(number + 1, form) for number, form in enumerate(forms)))
        data = dataset(store, "thu")
        for row, kept in enumerate(store.responses("thu")):
            for name, column in data.columns.items():
                if name in ("unit", "service_point", "mode", "language", "completeness"):
                    continue
                cell = list(column.cells())[row]
                answer = kept.answers.get(name, "")
                assert (float(cell) if isinstance(answer, float) else cell) == answer
                assert (column.missing[row] > 0) == (name in kept.missing or answer == "9")


def test_reading_a_round_for_the_web_loads_nothing_heavy() -> None:
    heavy = "{'pandas', 'scipy.stats', 'statsmodels', 'matplotlib'}"
    code = f"import sys, survey.export; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_analyst_with_the_file_and_its_codebook_gets_the_figures(store: Store, tmp_path: Path) -> None:
    for number in range(1, 13):
        design = {"weight": 1.0 + number / 7, "stratum": "ab"[number % 2]}
        answers = {"q1": str(1 + number % 5), "q2": "123459"[number % 6]}
        keep(store, response(number, answers, unit=("01", "02")[number % 2], design=design))
    data = dataset(store, "thu")
    data.write(tmp_path / "answers.csv")
    save(data.codebook, tmp_path / "codebook.json")
    read = Dataset.read(tmp_path / "answers.csv", load(tmp_path / "codebook.json"))
    assert json_text(index_tables(read, ["unit"])) == json_text(index_tables(data, ["unit"]))
