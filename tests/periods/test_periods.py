"""Reporting periods: the days of documents, and what an agency must say itself."""

from __future__ import annotations

from datetime import date

import pytest

from survey.mandate.period_name import described
from survey.mandate.periods import Period, ordered, read_periods, undefined
from survey.shipped import PROGRAMMES

HEADING = "report,data_from,data_to,source"


def written(tmp_path, *rows, heading=HEADING):
    path = tmp_path / "periods.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def shipped():
    periods, problems = read_periods(PROGRAMMES / "reporting_periods_2022.csv")
    assert problems == []
    return periods


def test_the_shipped_periods_are_those_of_2022():
    found = {period.code: (period.first, period.last) for period in shipped()}
    assert found == {
        "2022-quarter_1": (date(2021, 12, 5), date(2022, 3, 4)),
        "2022-half_year": (None, None),
        "2022-quarter_3": (date(2022, 6, 5), date(2022, 9, 4)),
        "2022-year": (date(2021, 9, 5), date(2022, 12, 4)),
    }


def test_the_year_is_fifteen_months_as_printed_and_that_is_said():
    year = next(period for period in shipped() if period.report == "year")
    assert year.months == 15
    assert "15 tháng thay vì 12, đúng như văn bản ghi" in described(year).to("vi")
    quarter = next(period for period in shipped() if period.report == "quarter_1")
    assert (quarter.months, "thay vì" in described(quarter).to("vi")) == (3, False)


def test_quarters_two_and_four_and_the_half_year_wait_for_the_agency():
    absent = undefined(shipped())
    assert [period.code for period in absent] == ["2022-quarter_2", "2022-half_year", "2022-quarter_4"]
    assert "People's Council" in described(absent[1]).to("en")


def test_a_source_in_two_languages_is_told_in_that_of_the_reader():
    half = next(period for period in shipped() if period.report == "half_year")
    told = described(half)
    assert told.to("vi").endswith("(nguồn: theo lịch họp Hội đồng nhân dân (260/KH-UBND, chú thích 1)).")
    assert "Hội đồng" not in told.to("en")
    dated = described(Period(2026, "year", date(2026, 1, 1), date(2026, 12, 31), "QĐ 1 · Decision 1"))
    assert "(QĐ 1)" in dated.to("vi")
    assert "(Decision 1)" in dated.to("en")


def test_an_agency_defines_the_missing_ones_itself(tmp_path):
    own, problems = read_periods(written(tmp_path, "quarter_2,05/03/2022,04/06/2022,CV 12"))
    assert problems == []
    assert own == [Period(2022, "quarter_2", date(2022, 3, 5), date(2022, 6, 4), "CV 12")]
    assert [period.report for period in ordered([*shipped(), *own])][:2] == ["quarter_1", "quarter_2"]


def test_both_ends_belong_to_a_period():
    quarter = shipped()[0]
    inside = [quarter.holds(date(2021, 12, day)) for day in (4, 5)] + [
        quarter.holds(date(2022, 3, day)) for day in (4, 5)
    ]
    assert inside == [False, True, True, False]
    assert not Period(2022, "half_year", None, None).holds(date(2022, 3, 1))


def test_every_wrong_row_is_listed(tmp_path):
    path = written(
        tmp_path,
        "quarter_1,2022-01-01,2022-03-31,",
        "quarter_1,2022-01-02,2022-03-31,",
        "month,2022-01-01,2022-01-31,",
        "quarter_2,2022-04-01,,",
        "quarter_3,2022-09-30,2022-07-01,",
        "quarter_4,2022-10-01,32/12/2022,",
        "year,2023-01-01,2023-12-31,",
        "half_year,,,",
    )
    _, problems = read_periods(path)
    assert [(one.check, one.line) for one in problems] == [
        ("twice", 3),
        ("bad_period", 4),
        ("half_dated", 5),
        ("backwards", 6),
        ("bad_day", 7),
        ("no_year", 9),
    ]


@pytest.mark.parametrize(("year", "found"), [("2024", [2024]), ("", [2022]), ("22", [])])
def test_a_year_may_be_said_apart(tmp_path, year, found):
    path = written(tmp_path, f"quarter_1,2021-12-05,2022-03-04,,{year}", heading=f"{HEADING},year")
    assert [period.year for period in read_periods(path)[0]] == found


def test_periods_are_kept_and_changed(house):
    store = house.store
    store.save_periods(shipped())
    store.save_periods([Period(2022, "half_year", date(2021, 12, 5), date(2022, 6, 4), "NQ")])
    assert [period.code for period in undefined(store.periods())] == ["2022-quarter_2", "2022-quarter_4"]
    assert store.verify() == []
    store.db.execute("UPDATE period SET last = '2022-03-05' WHERE report = 'quarter_1'")
    assert [fault.where for fault in store.verify()] == ["period 2022"]
