"""The same desks asked in two years: every way to the change of the index counts what the years share."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest
from asked_rounds import questionnaire, rating, round_of, words
from staff_walk import signed_in_as

from analysis.report import write_periodic
from analysis.tables import Printing
from survey.periodic.content import Wanted, periodic
from survey.questionnaire.answering import missing
from survey.questionnaire.model import Section
from survey.reporting import Wanted as Report
from survey.reporting import round_contents
from survey.response import Response
from survey.results.live import Growing, Settled
from survey.sampling.selection import Selected, Selection
from survey.store import Role
from survey.units import ServicePoint, Unit

ASKED = questionnaire(Section("s", words("Một"), (rating("A1", "Thái độ"), rating("A2", "Thời gian"))))
DESKS = {"a": 0.95, "b": 0.75, "c": 0.35, "d": 0.1, "e": 0.6}
EXACT = ("exact_change", "exact_se", "exact_low", "exact_high")
EVERYTHING = Printing()
SAID = {
    "shared": "Hai đợt hỏi ở cùng các điểm: 5 điểm có trong cả hai đợt",
    "people": "Coi như hai mẫu độc lập: người trả lời được chọn từng người",
    "certain": "Coi như hai mẫu độc lập: người trả lời được chọn từng người",
}


RISE = {"a": 0, "b": 3, "c": 2, "d": 4, "e": 2}
"""How many more are satisfied at each desk in 2026."""


def rows(unit, year, rise):
    good = round(20 * DESKS[unit]) + (rise[unit] if year == "2026" else 0)
    return [{"A1": "5" if n < good else "2", "A2": "4" if n % 10 < good // 2 else "1"} for n in range(20)]


def two_years(house, clusters="", selection=None, rise=RISE, point="{}"):
    """Ask at the same five desks in 2025 and 2026; *point* is how the point of a unit is called."""
    house.store.save_units([Unit(code, f"Một cửa {code.upper()}") for code in DESKS])
    points = [ServicePoint(point.format(code), code, f"Quầy {code}") for code in DESKS]
    house.store.save_service_points(points)
    version = house.store.save_questionnaire(ASKED)
    writer = house.app.extensions["hailong"].writer
    for year in ("2025", "2026"):
        made = replace(round_of(ASKED, version, f"nam-{year}"), clusters=clusters, title=words(f"Năm {year}"))
        house.store.save_round(replace(made, opens_on=date(int(year), 1, 1)))
        house.store.change_state(f"nam-{year}", "open", "test")
        for place, unit in enumerate(DESKS):
            for number, given in enumerate(rows(unit, year, rise)):
                uuid = f"{place:04d}{number:04d}-{year}-4333-8444-555555555555"
                more = {"unit": unit, "service_point": point.format(unit)}
                writer.keep(Response(uuid, f"nam-{year}", version, given, missing(ASKED, given), **more))
        if selection:
            house.store.save_selection(f"nam-{year}", selection)


def dashboard(house, visit):
    signed_in_as(house, visit, Role.READER)
    assert "Năm 2025" in (page := visit("/ketqua/nam-2026/phantich").text)
    told = json.loads(visit("/ketqua/nam-2026/phantich/change.json?since=nam-2025").text)
    assert told["notes"][0] in page
    return told["rows"], told["notes"]


def of_periods(house):
    wanted = Wanted(("nam-2025", "nam-2026"))
    said = periodic(house.store, wanted, made_on=date(2026, 12, 1), printing=EVERYTHING)
    (table,) = [table for table in said.tables() if table.name.endswith("_change")]
    return list(table.records()), [note.to("vi") for note in table.notes]


def of_report(house):
    wanted = Report(since="nam-2025", printing=EVERYTHING, by=())
    said = round_contents(house.store, "nam-2026", made_on=date(2026, 12, 1), wanted=wanted)
    (table,) = [table for part in said.parts if part.name == "change" for table in part.tables]
    return list(table.records()), [note.to("vi") for note in table.notes]


def apart(house):
    """Return the standard error of the change as if the years were independent."""
    wanted = Wanted(("nam-2025", "nam-2026"))
    said = periodic(house.store, wanted, made_on=date(2026, 12, 1), printing=EVERYTHING)
    (table,) = [table for table in said.tables() if table.name.endswith("_trend")]
    return sum(se**2 for se in table.values("exact_se")) ** 0.5


CERTAIN = Selection(tuple(Selected(code, 1.0, 300.0) for code in DESKS))
DRAWN = Selection(tuple(Selected(code, 0.5, 300.0 + place) for place, code in enumerate(DESKS)))
WAYS = {
    "desks of a round": ({"clusters": "unit"}, "shared"),
    "points called as their units": ({"clusters": "service_point"}, "shared"),
    "points of a round": ({"clusters": "service_point", "point": "quay-{}"}, "shared"),
    "desks of a sample": ({"selection": DRAWN}, "shared"),
    "people": ({}, "people"),
    "people of every desk": ({"selection": CERTAIN}, "certain"),
}


def test_a_round_that_grows_and_the_same_round_read_whole_name_one_place_alike(house):
    """Its desk is a unit and a point of one code."""
    two_years(house, clusters="service_point")
    year = house.store.round("nam-2025")
    growing = Growing(house.store, year, EVERYTHING)
    growing.catch_up(1000)
    whole = Settled.of(house.store, year, EVERYTHING)
    assert {*growing.places().names} == {*whole.places().names} == {f"unit {code}" for code in DESKS}


@pytest.mark.parametrize("way", WAYS)
def test_dashboard_report_and_report_of_periods_say_one_change_and_on_what_ground(house, visit, way):
    particulars, said = WAYS[way]
    two_years(house, **particulars)
    found = {"dashboard": dashboard(house, visit), "periods": of_periods(house), "report": of_report(house)}
    expected = [[row[name] for name in EXACT] for row in found["report"][0]]
    for told, notes in found.values():
        numbers = [[row[name] for name in EXACT] for row in told]
        assert numbers == [pytest.approx(row, rel=1e-9, abs=1e-14) for row in expected]
        assert notes[0].startswith(SAID[said])
    se, independent = expected[0][1], apart(house)
    assert (se < 0.6 * independent) if said == "shared" else (se == pytest.approx(independent, rel=1e-12))


def test_every_way_to_read_a_report_of_periods_says_that_the_rounds_asked_in_the_same_places(house, tmp_path):
    two_years(house, clusters="unit")
    wanted = Wanted(("nam-2025", "nam-2026"))
    said = periodic(house.store, wanted, made_on=date(2026, 12, 1), printing=EVERYTHING)
    write_periodic(said, tmp_path, "vi")
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    document = docx.Document(str(tmp_path / "report.docx"))
    book = openpyxl.load_workbook(tmp_path / "tables.xlsx")
    read = (
        " ".join(note for table in told["tables"] for note in table["notes"]),
        (tmp_path / "index.html").read_text(encoding="utf-8"),
        " ".join(paragraph.text for paragraph in document.paragraphs),
        " ".join(str(cell.value) for sheet in book for row in sheet for cell in row),
    )
    assert [SAID["shared"] in text.replace("\u00a0", " ") for text in read] == [True] * 4


def test_a_year_kept_under_two_names_has_no_interval_and_the_dashboard_says_so(house, visit):
    two_years(house, clusters="unit", rise=dict.fromkeys(DESKS, 0))
    told, notes = dashboard(house, visit)
    assert [(row["exact_change"], row["low"], row["exact_se"]) for row in told] == [(0, None, None)] * len(
        told
    )
    assert {row["verdict"] for row in told} == {"không tính được khoảng"}
    assert any("đưa vào hai lần" in note for note in notes)
