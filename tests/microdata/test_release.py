"""What leaves and what stays: free text, names of small places, and nothing that changes the index."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from released_answers import ANSWERS, BOOK, N

from analysis.dataset import Dataset
from analysis.index import index
from analysis.microdata import Terms, released
from analysis.microdata.saying import protection
from analysis.microdata.study import headline
from analysis.refusal import Refusal

OUT = released(ANSWERS)


def cells(data: Dataset, name: str) -> list[str]:
    return list(data.columns[name].cells())


def test_free_text_and_what_identifies_stay_behind():
    assert OUT.check.left_out == {"comment": "free text", "phone": "identifying"}
    assert {"comment", "phone"}.isdisjoint(OUT.answers.columns)
    with_text = released(ANSWERS, Terms(with_text=True))
    assert with_text.check.left_out == {"phone": "identifying"}
    assert cells(with_text.answers, "comment") == cells(ANSWERS, "comment")


def test_the_combinations_of_what_others_know_stand_in_three_rows_or_more():
    assert OUT.check.keys == ("unit", "age", "by", "sex")
    assert OUT.check.n_rare > 0
    assert OUT.check.n_rare_released == 0
    known = [
        [
            f"{cell}|{mark}"
            for cell, mark in zip(cells(OUT.answers, name), OUT.answers.columns[name].missing, strict=True)
        ]
        for name in OUT.check.keys
    ]
    assert min(Counter(zip(*known, strict=True)).values()) >= 3


def test_a_small_unit_is_named_nowhere():
    assert "d" not in cells(OUT.answers, "unit")
    assert [category.code for category in OUT.answers.codebook.variable("unit").categories] == ["a", "b"]
    assert OUT.check.n_withheld["unit"] == 10


def test_strata_and_sampling_units_are_numbered_anew():
    assert set(OUT.answers.design_columns["stratum"]) == {"1", "2"}
    assert len(set(OUT.answers.design_columns["psu"])) == len(set(ANSWERS.design_columns["psu"]))
    assert OUT.answers.design_columns["weight"].tolist() == ANSWERS.design_columns["weight"].tolist()


def test_the_index_and_its_interval_are_those_of_all_answers():
    before, after = headline(ANSWERS), headline(OUT.answers)
    assert (after.value, after.se, after.low, after.high) == pytest.approx(
        (before.value, before.se, before.low, before.high), rel=1e-12
    )


def test_a_withheld_cell_is_none_of_the_other_reasons():
    tree = index(BOOK.indices[0], OUT.answers.columns, OUT.answers.design())
    assert tree.counts.withheld == 0
    assert (
        sum(OUT.check.n_withheld.values())
        == sum(
            cells(OUT.answers, name).count("") - cells(ANSWERS, name).count("")
            for name in ("unit", "age", "sex")
        )
        + OUT.check.n_withheld["by"]
    )


def test_an_item_of_an_index_is_never_withheld():
    with pytest.raises(Refusal, match="q1 is in an index"):
        released(ANSWERS, Terms(identifying=("q1",)))


def test_a_column_that_is_not_there_is_refused_by_name():
    with pytest.raises(Refusal, match="tuoi"):
        released(ANSWERS, Terms(identifying=("tuoi",)))


def test_what_may_be_known_can_be_chosen():
    check = released(ANSWERS, Terms(smallest=2, identifying=("sex", "visits"))).check
    assert (check.smallest, check.keys) == (2, ("visits", "sex"))


def test_several_choices_can_be_what_others_know():
    out = released(ANSWERS, Terms(smallest=20, identifying=("heard",))).answers
    assert out.n == N
    assert Counter(cells(out, "heard")).most_common()[-1][1] >= 12


def test_a_release_of_less_than_three_responses_is_refused():
    with pytest.raises(Refusal, match="2 responses"):
        released(ANSWERS.taken(range(2)))
    assert replace(Terms(), smallest=1).smallest == 1


def test_weights_that_tell_a_withheld_unit_are_noticed_and_said():
    """Units c and d are withheld; each has a weight of its own, so their ten rows can be told."""
    weights = [{"a": 2.0, "b": 3.0, "c": 4.0, "d": 5.0}[unit] for unit in cells(ANSWERS, "unit")]
    design = {**ANSWERS.design_columns, "weight": np.array(weights)}
    out = released(Dataset(ANSWERS.codebook, ANSWERS.columns, design))
    assert out.check.n_told_by_weight == 10
    for tag in ("vi", "en"):
        assert any("weight: 10 " in sentence.to(tag) for sentence in protection(out, {}))
    alike = released(Dataset(ANSWERS.codebook, ANSWERS.columns, design | {"weight": np.full(N, 2.0)}))
    assert alike.check.n_told_by_weight == 0
    assert not any("weight:" in sentence.to("en") for sentence in protection(alike, {}))
