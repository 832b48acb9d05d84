"""What is known of rated dossiers becomes columns, and only in rounds that have dossiers."""

from __future__ import annotations

from contextlib import closing
from datetime import date

from example_round import open_round, response

from analysis.tables import groupings, index_tables
from survey.dossier.matter import Dossier, hidden
from survey.export import added, dataset
from survey.store import Store, Writer

TOKENS = [f"{letter}bcdefghijklmnopqrstuvwx" for letter in "ABC"]


def matter(token, field, due, officer=""):
    return Dossier(hidden(token), "thu", date(2099, 1, 1), "Thủ tục", field, due, date(2026, 11, 5), officer)


def rated(store, *numbers):
    with closing(Writer(store.path)) as writer:
        for number in numbers:
            writer.keep(response(number, {"q1": "5", "q2": "4"}, token=TOKENS[number]))
        writer.keep(response(9, {"q1": "1"}))


def test_field_lateness_and_officer_are_columns(tmp_path):
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store)
        assert "field" not in dataset(store, "thu").columns
        store.add_dossiers(
            [
                matter(TOKENS[0], "Đất đai", date(2026, 11, 2), "Lan"),
                matter(TOKENS[1], "Xây dựng", date(2026, 11, 6)),
                matter(TOKENS[2], "Đất đai", None),
            ]
        )
        rated(store, 0, 1, 2)
        data = dataset(store, "thu")
        assert [*data.column("field").cells()] == ["Đất đai", "Xây dựng", "Đất đai", ""]
        assert [*data.column("overdue").cells()] == ["yes", "no", "", ""]
        assert [*data.column("days_late").cells()] == ["3", "-1", "", ""]
        assert [*data.column("officer").cells()] == ["Lan", "", "", ""]
        officer = data.column("officer").variable
        assert officer.identifying
        assert officer.sensitive
        tables = index_tables(data, ["field", "overdue", "officer"])
        assert {row["group"] for row in tables[1].records()} >= {"Đất đai", "Xây dựng"}
        assert {"field", "overdue"} <= {*groupings(data)}
        assert not {"officer", "procedure"} & {*groupings(data)}


def test_later_responses_have_the_same_columns(tmp_path):
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store)
        store.add_dossiers([matter(TOKENS[0], "Đất đai", date(2026, 11, 2))])
        rated(store, 0)
        first, last = added(store, "thu", 0, 1)
        second, _ = added(store, "thu", last, 1)
        assert [*first.columns] == [*second.columns]
