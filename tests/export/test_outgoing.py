"""Answers read in slices are the files made in memory, byte for byte, and take the same memory for more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from example_round import open_round, response
from released_answers import STUDY

from analysis.codebook import Missing
from analysis.microdata import Terms, released
from analysis.microdata.folder import write_microdata
from analysis.microdata.study import NO_INDEX
from analysis.refusal import Refusal
from survey.dossier.columns import names as matters_names
from survey.dossier.matter import Dossier, hidden
from survey.export import CONTEXT, PartlyDesigned, shuffled
from survey.export.kept_back import KEPT_BACK
from survey.outgoing.table import write_csv
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
    write_microdata(whole, STUDY, NO_INDEX, tmp_path / "memory", language="vi")
    assert (n, check) == (59, whole.check)
    for name in NAMES:
        assert (tmp_path / "stream" / name).read_bytes() == (tmp_path / "memory" / name).read_bytes(), name


@pytest.mark.parametrize("officer", ["", "Lan"])
def test_what_is_known_of_rated_dossiers_is_the_same_in_both(store, tmp_path, officer):
    rows = [(f"{letter}bcdefghijklmnopqrstuvwx", number) for number, letter in enumerate("ABCDEFGHIJKL", 1)]
    day, fields = date(2026, 11, 5), ("Đất đai", "=Xây dựng", "")
    store.add_dossiers(
        Dossier(
            hidden(token), "thu", date(2099, 1, 1), "Thủ tục", fields[number % 3],
            date(2026, 11, 1 + number % 9) if number % 4 else None, day, officer,
        )
        for token, number in rows
    )  # fmt: skip
    keep(store, *(answered(number, token=token) for token, number in rows), *(answered(n) for n in (20, 21)))
    for terms in (Terms(1), Terms(3), Terms(2, ("field", "days_late"))):
        n, check = write_csv(store, "thu", tmp_path / "stream", terms)
        whole = released(shuffled(store, "thu"), terms)
        write_microdata(whole, STUDY, NO_INDEX, tmp_path / "memory", language="vi")
        assert (n, check) == (14, whole.check)
        assert ("officer" in check.left_out) == bool(officer)
        for name in NAMES:
            assert (tmp_path / "stream" / name).read_bytes() == (tmp_path / "memory" / name).read_bytes()
        header = (tmp_path / "stream" / "answers.csv").read_text(encoding="utf-8").split("\n")[0]
        assert "procedure" in header
        assert "overdue" in header
        assert "officer" not in header


def test_every_column_of_a_response_goes_out_or_is_named_with_the_reason_why_not(store):
    noted = {"seconds", "late", "again", "device", "by_token", "token", "helped"}  # see `Response.noted`
    columns = {row[1] for row in store.db.execute("PRAGMA table_info(response)")}
    elsewhere = {"missing", "design", "noted"}  # as q1.missing, weight, days_late and the like
    assert (columns | noted | {*matters_names(())}) - elsewhere - {*CONTEXT} - {*KEPT_BACK} == {
        "procedure", "field", "days_late", "overdue",
    }  # fmt: skip
    assert all(set(reason.languages) == {"vi", "en"} for reason in KEPT_BACK.values())


def test_weights_strata_and_sampling_units_go_out(store, tmp_path):
    drawn = {"weight": 1.5, "stratum": "tỉnh", "psu": "x"}
    keep(store, *(answered(number, design=drawn | {"psu": f"x{number % 4}"}) for number in range(1, 20)))
    write_csv(store, "thu", tmp_path / "stream", Terms())
    write_microdata(released(shuffled(store, "thu")), STUDY, NO_INDEX, tmp_path / "memory", language="vi")
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


def test_weights_that_tell_a_withheld_unit_are_noticed_by_both_ways_of_writing(store, tmp_path):
    keep(
        store,
        *(
            answered(number, unit=unit, design={"weight": weight})
            for number, (unit, weight) in enumerate([("01", 2.0)] * 20 + [("02", 7.0)] * 2, 1)
        ),
    )
    _, streamed = write_csv(store, "thu", tmp_path / "stream", Terms())
    assert streamed == released(shuffled(store, "thu"), Terms()).check
    assert streamed.n_told_by_weight == 22  # the larger unit is withheld with the small one
