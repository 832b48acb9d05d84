"""Answers read in slices are the files made in memory, byte for byte, and take the same memory for more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from example_round import open_round, response
from released_answers import STUDY

from analysis.codebook import Missing
from analysis.microdata import Terms, released, write_microdata
from analysis.refusal import Refusal
from survey.export import PartlyDesigned, shuffled
from survey.outgoing import write_csv
from survey.store import Store, Unknown, Writer

ROOT = Path(__file__).parents[2]
NAMES = ("answers.csv", "answers_excel.csv", "answers.parquet", "codebook.json")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store)
        yield store


def keep(store: Store, *responses: object) -> None:
    writer = Writer(store.path)
    for each in responses:
        assert writer.keep(each).status == "created"
    writer.close()


def answered(number: int, **more: object):
    answers = {"q1": str(1 + number % 5), "gender": "mf"[number % 2], "expected": number / 4}
    if number % 3:
        answers["q2"] = "49"[number % 2]
    if number % 7 == 0:
        answers["comment"] = '=1+1;\r\n"đ"'
    why = {} if number % 5 else {"gender": Missing.REFUSED}
    if why:
        del answers["gender"]
    place = {"unit": "01" if number % 4 else "02", "language": "vi"} | more
    return response(number, answers, missing=why, **place)


@pytest.mark.parametrize(
    "terms", [Terms(), Terms(with_text=True), Terms(1), Terms(4, ("gender", "unit", "mode"))]
)
def test_the_files_of_the_stream_are_those_made_in_memory(store, tmp_path, terms):
    keep(store, *(answered(number) for number in range(1, 60)))
    n, check = write_csv(store, "thu", tmp_path / "stream", terms)
    whole = released(shuffled(store, "thu"), terms)
    write_microdata(whole, STUDY, None, tmp_path / "memory", language="vi")
    assert (n, check) == (59, whole.check)
    for name in NAMES:
        assert (tmp_path / "stream" / name).read_bytes() == (tmp_path / "memory" / name).read_bytes(), name


def test_weights_strata_and_sampling_units_go_out(store, tmp_path):
    drawn = {"weight": 1.5, "stratum": "tỉnh", "psu": "x"}
    keep(store, *(answered(number, design=drawn | {"psu": f"x{number % 4}"}) for number in range(1, 20)))
    write_csv(store, "thu", tmp_path / "stream", Terms())
    write_microdata(released(shuffled(store, "thu")), STUDY, None, tmp_path / "memory", language="vi")
    plain = (tmp_path / "stream" / "answers.csv").read_bytes()
    assert plain == (tmp_path / "memory" / "answers.csv").read_bytes()
    assert plain.splitlines()[0].endswith(b"weight,stratum,psu")
    assert b"x1" not in plain


def test_rows_leave_in_another_order_than_they_came(store, tmp_path):
    keep(store, *(answered(number) for number in range(1, 60)))
    assert list(shuffled(store, "thu").columns["expected"].cells()) != [
        f"{number / 4:g}" for number in range(1, 60)
    ]


def test_what_may_not_leave_is_refused(store, tmp_path):
    keep(store, answered(1), answered(2, design={"weight": 2.0}))
    with pytest.raises(PartlyDesigned):
        write_csv(store, "thu", tmp_path / "out", Terms(1))
    with pytest.raises(Refusal):
        write_csv(store, "thu", tmp_path / "out", Terms(3, ("q1",)))
    with pytest.raises(Unknown):
        write_csv(store, "khác", tmp_path / "out", Terms())


def test_progress_is_told_in_responses(store, tmp_path):
    keep(store, *(answered(number) for number in range(1, 9)))
    told = []
    write_csv(store, "thu", tmp_path / "out", Terms(), told=lambda *step: told.append(step))
    assert told == [(8, 8)]
