"""Staff order paper; the worker prints it, and nobody gets a serial twice."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from asked_rounds import three_parts
from keying_walk import furnish, sign_in_as, token

from analysis.tables import Printing
from survey.keying import PrintRun
from survey.units import ServicePoint, Unit
from survey.worker import Orders, do_next


@pytest.fixture
def page(house, visit):
    house.ask(three_parts())
    furnish(house.store)
    sign_in_as(house, visit, "lan")
    return lambda: visit("/nhaplieu/thu/in").page


def order(visit, page, **fields):
    return visit("/nhaplieu/thu/in", {"csrf_token": token(page())} | fields)


def test_an_order_is_printed_by_the_worker_and_handed_out(house, visit, page):
    assert order(visit, page, what="form", place="p:01-1", language="vi", copies="2").status == 303
    assert order(visit, page, what="poster", place="p:01-1").status == 303
    assert "Tệp đang được tạo" in page().html
    do_next(house.store, Orders(Printing(), date(2026, 1, 1)))
    links = [link.attributes["href"] for link in page().all("a") if "/in/" in link.attributes["href"]]
    files = [visit(link) for link in links]
    kinds = [file.headers["Content-Type"].partition(";")[0] for file in files]
    assert kinds == ["application/pdf", "image/svg+xml", "application/pdf"]
    assert all(file.headers["Content-Disposition"].startswith("attachment") for file in files)
    assert "http://localhost/k/thu?p=01-1" in files[1].text


def test_the_posters_of_all_points_of_a_unit_or_of_every_unit_are_ordered_at_once(house, visit, page):
    house.store.save_units([Unit("02", "UBND phường Cái Răng"), Unit("03", "Khu vực 3", parent="02")])
    more = [ServicePoint("02-1", "02", "Quầy 1"), ServicePoint("03-1", "03", "Quầy 2")]
    house.store.save_service_points(more)
    chosen = [option.text for option in page().all("option")]
    assert "Mọi điểm phục vụ (3 áp phích)" in chosen
    assert "UBND phường Cái Răng: mọi điểm (2)" in chosen
    for place in ("", "u:02"):
        assert order(visit, page, what="poster", place=place).status == 303
    assert "<td>Mọi điểm phục vụ</td>" in page().html
    do_next(house.store, Orders(Printing(), date(2026, 1, 1)))
    for run, points in zip(house.store.print_runs("thu"), (["02-1", "03-1"], None), strict=True):
        printed, zipped = run.files
        assert printed.removesuffix(".pdf") == zipped.removesuffix(".zip")
        _, pdf = house.store.print_file("thu", run.run_id, printed)
        archive = ZipFile(BytesIO(house.store.print_file("thu", run.run_id, zipped)[1]))
        named = [f"poster-{code}.svg" for code in points or ("01-1", "02-1", "03-1")]
        assert archive.namelist() == named
        assert pdf.count(b"/Type /Page\n") == len(named)


def test_posters_of_a_unit_without_a_point_are_refused(house, visit, page):
    house.store.save_units([Unit("02", "UBND phường Cái Răng")])
    assert order(visit, page, what="poster", place="u:02").status == 422
    assert house.store.print_runs("thu") == []


def test_a_poster_bears_the_public_address_and_a_local_one_is_warned_of(house, visit, page):
    assert "Điện thoại và máy tính bảng không mở được địa chỉ này" in page().html
    object.__setattr__(house.app.extensions["hailong"].settings, "site", "https://ks.example.vn/")
    assert "không mở được địa chỉ này" not in page().html
    assert order(visit, page, what="poster", place="p:01-1").status == 303
    (run,) = house.store.print_runs("thu")
    assert run.site == "https://ks.example.vn"


@pytest.mark.parametrize(
    "wrong",
    [
        {"what": "form", "language": "xx"},
        {"what": "form", "copies": "0"},
        {"what": "form", "copies": "501"},
        {"what": "form", "copies": "0000019999999"},
        {"what": "form", "copies": "9" * 5000},
        {"what": "form", "place": "p:none"},
        {"what": "form", "place": "u:none"},
        {"what": "poster", "place": "u:99"},
        {"what": "other"},
    ],
)
def test_an_order_that_cannot_be_is_refused(house, visit, page, wrong):
    assert order(visit, page, **{"copies": "1", "place": ""} | wrong).status == 422
    assert house.store.print_runs("thu") == []


def test_no_serial_is_printed_twice_in_a_round(house, visit, page):
    runs = [house.store.ask_print(PrintRun("thu", "form", "vi", copies=copies)) for copies in (3, 1, 5)]
    assert [(run.first, run.serials[-1]) for run in runs] == [(1, 3), (4, 4), (5, 9)]
    assert house.store.run_of_serial("thu", 4) == runs[1]
    assert house.store.run_of_serial("thu", 10) is None


def test_a_file_of_another_round_is_not_handed_out(house, visit, page):
    house.ask(three_parts(), "khac")
    run = house.store.ask_print(PrintRun("khac", "form", "vi"))
    house.store.save_print_files(run.run_id, [("x.pdf", "application/pdf", b"%PDF")])
    assert visit(f"/nhaplieu/thu/in/{run.run_id}/x.pdf").status == 404
    assert visit(f"/nhaplieu/khac/in/{run.run_id}/x.pdf").status == 200


def test_the_languages_of_paper_are_called_by_their_names(page):
    options = [each for each in page().all("option") if each.attributes["value"] in ("vi", "en")]
    assert [option.text for option in options] == ["Tiếng Việt", "English"]


def test_an_order_of_forms_keeps_the_channel_of_complaints_it_names(house, visit, page):
    object.__setattr__(house.app.extensions["hailong"].settings, "complaints", "Gọi 1022")
    assert order(visit, page, what="form", language="vi", copies="1").status == 303
    assert order(visit, page, what="poster", place="p:01-1").status == 303
    assert [run.complaints for run in house.store.print_runs("thu")] == ["", "Gọi 1022"]
