"""Units count, week by week, who came and who was asked; a response rate needs all of it or is none."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from asked_rounds import three_parts
from click.testing import CliRunner
from conftest import SECRET
from staff_walk import signed_in_as

from analysis.fieldwork import Fieldwork, Tally
from survey.__main__ import main
from survey.clock import today
from survey.response import Response
from survey.rounds import State
from survey.store import Role, WeekCount
from survey.units import Unit
from survey.weeks import WEEK, as_counted, monday, weeks

UNITS = [Unit("A", "Phường A"), Unit("A1", "Bộ phận A1", parent="A"), Unit("B", "Xã B")]
THIS = monday(today())
LAST = THIS - WEEK
DAY = timedelta(days=1)


@pytest.fixture
def counting(house, visit):
    """A round that was opened last week and has 30 responses at A and 10 at B."""
    house.store.save_units(UNITS)
    house.ask(three_parts())
    house.store.db.execute("UPDATE move SET at = ? WHERE state = 'open'", (f"{LAST}T05:00:00+00:00",))
    for unit, n in (("A", 30), ("B", 10)):
        with house.store.keeping() as keep:
            for _ in range(n):
                keep(Response(str(uuid4()), "thu", house.store.round("thu").version, {}, unit=unit))
    signed_in_as(house, visit, Role.CLERK)
    return house


def send(visit, week, **counts):
    """Send the counts of a week: A=(came, approached)."""
    address = f"/coquan/thu/luot?tuan={week}"
    fields = {"csrf_token": visit(address).page.field_of("csrf-weeks")}
    for unit, (came, approached) in counts.items():
        fields |= {f"came:{unit}": came, f"approached:{unit}": approached}
    return visit(address, fields)


def test_weeks_run_from_the_opening_to_the_present(counting):
    found = weeks(counting.store, counting.store.round("thu"))
    assert list(found.mondays) == [THIS, LAST]
    assert found.lacking("A") == [LAST]


def test_what_was_counted_stands_on_the_page_and_the_rate_when_every_week_was(counting, visit):
    shown = visit(f"/coquan/thu/luot?tuan={LAST}")
    assert "còn 2 nơi chưa ghi" in shown.text
    assert send(visit, LAST, A=("1.200", "60"), B=("80", "")).status == 303
    shown = visit(f"/coquan/thu/luot?tuan={LAST}")
    (box,) = shown.page.all("input", id="came:A")
    assert box.attributes["value"] == "1.200"
    rows = {row.text.split("\n")[0]: row.text for row in shown.page.all("tr")[1:]}
    a, b = (next(text for name, text in rows.items() if unit in name) for unit in ("Phường A", "Xã B"))
    assert "50,0" in a
    assert "chưa có" in b
    assert counting.store.verify() == []


def test_a_correction_keeps_what_stood_before_and_who_wrote_it(counting, visit):
    send(visit, LAST, A=("100", "60"))
    send(visit, LAST, A=("100", "60"))
    send(visit, LAST, A=("100", "70"))
    history = counting.store.earlier_week_counts("thu", "A", LAST)
    assert [(one.approached, one.counted_by) for one in history] == [(60, "người"), (70, "người")]
    (newest,) = counting.store.week_counts("thu")
    assert newest.approached == 70
    shown = visit(f"/coquan/thu/luot?tuan={LAST}").text
    assert "trước đó 100 lượt đến, 60 người được mời, do người ghi ngày" in shown
    assert "70 người được mời" not in shown


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (("nhiều", "3"), "“nhiều” không phải là một số đếm"),
        (("5", "6"), "lớn hơn số lượt đến"),
        (("-1", ""), "-1"),
    ],
)
def test_what_is_no_count_is_refused_and_nothing_that_was_typed_is_lost(counting, visit, counts, said):
    answer = send(visit, LAST, A=counts, B=("9", "8"))
    assert answer.status == 422
    assert said in answer.text
    assert counting.store.week_counts("thu") == []
    (kept,) = answer.page.all("input", id="came:B")
    assert kept.attributes["value"] == "9"


def test_a_clerk_of_one_unit_counts_there_and_nowhere_else(counting, visit):
    counting.store.change_role("người", Role.CLERK, "B")
    shown = visit("/coquan/thu/luot")
    assert "Xã B" in shown.text
    assert "Phường A" not in shown.text
    send(visit, LAST, A=("100", "60"), B=("80", "40"))
    assert [one.unit for one in counting.store.week_counts("thu")] == ["B"]


def test_a_reader_reads(counting, visit):
    signed_in_as(counting, visit, Role.READER)
    shown = visit(f"/coquan/thu/luot?tuan={LAST}")
    assert all("readonly" in box.attributes for box in shown.page.all("input", class_="short"))
    assert visit(f"/coquan/thu/luot?tuan={LAST}", {"csrf_token": "x"}).status == 403


def test_the_report_takes_the_weeks_when_they_are_whole_and_the_round_is_closed(counting):
    store = counting.store
    whole = [WeekCount(unit, week, None, n) for unit, n in (("A", 40), ("B", 10)) for week in (LAST, THIS)]
    store.save_week_counts("thu", whole[:-1])
    assert as_counted(store, "thu").whole().approached is None
    store.change_state("thu", State.CLOSED, "Lan")
    assert as_counted(store, "thu").whole().approached is None
    store.save_week_counts("thu", whole[-1:])
    assert as_counted(store, "thu").units == (("A", Tally(approached=80)), ("B", Tally(approached=20)))
    store.save_fieldwork("thu", Fieldwork(tally=Tally(approached=500)))
    assert as_counted(store, "thu").whole().approached == 500


def test_a_round_that_is_not_open_yet_has_no_weeks(house, visit):
    house.ask(three_parts(), state="draft")
    signed_in_as(house, visit, Role.MANAGER)
    assert "Đợt chưa mở" in visit("/coquan/thu/luot").text


def test_a_count_that_was_changed_in_the_file_is_found(counting):
    counting.store.save_week_counts("thu", [WeekCount("A", LAST, 5, 4)])
    counting.store.db.execute("UPDATE week_count SET approached = 3")
    assert [damage.where for damage in counting.store.verify()] == ["week_count 1"]


def test_the_page_of_a_round_tells_how_many_weeks_lack_their_count(counting, visit):
    signed_in_as(counting, visit, Role.MANAGER)
    assert "còn 2 tuần chưa ghi" in visit("/coquan/thu").text
    counting.store.save_week_counts("thu", [WeekCount(unit, LAST, None, 50) for unit in "AB"])
    assert "tuần chưa ghi" not in visit("/coquan/thu").text


def test_a_week_begins_on_its_monday():
    assert monday(date(2026, 11, 29)) == date(2026, 11, 23)
    assert monday(date(2026, 11, 23)) == date(2026, 11, 23)


HEAD = "Mã đơn vị;Tuần;Lượt đến;Được mời\n"


def bring(visit, content):
    """Send a file of counts; gives what comes."""
    token = visit("/coquan/thu/luot").page.field_of("csrf-weeks-file")
    data = {"csrf_token": token, "file": (BytesIO(content), "Lượt tuần.csv")}
    return visit("/coquan/thu/luot/tep", data=data, headers={"Origin": "http://localhost"})


def test_a_file_brings_many_weeks_at_once_and_earlier_counts_stay_on_record(counting, visit):
    send(visit, LAST, A=("100", "60"))
    rows = f"A;{LAST:%d/%m/%Y};1.200;\nA;{THIS.isoformat()};80;40\nB;{LAST + 3 * DAY};70;70\n"
    answer = bring(visit, (HEAD + rows).encode("utf-16"))
    assert answer.status == 303
    assert "Đã nhận 3 hàng" in visit(answer.headers["Location"]).text
    found = {(one.unit, one.monday): (one.came, one.approached) for one in counting.store.week_counts("thu")}
    assert found == {("A", LAST): (1200, 60), ("A", THIS): (80, 40), ("B", LAST): (70, 70)}
    history = counting.store.earlier_week_counts("thu", "A", LAST)
    assert [(one.came, one.counted_by) for one in history] == [(100, "người"), (1200, "người")]
    assert counting.store.verify() == []


def test_every_wrong_row_of_a_file_is_told_and_nothing_of_it_is_kept(counting, visit):
    rows = [
        f"A;{LAST};9;8", f"C;{LAST};9;8", "A;31/02/2026;9;8", "B;01/01/2020;9;8", f"B;{LAST};nhiều;8",
        f"A;{LAST + DAY};7;6", f"B;{THIS};5;6", f"A;{THIS};5",
    ]  # fmt: skip
    answer = bring(visit, (HEAD + "\n".join(rows)).encode())
    assert answer.status == 422
    told = " | ".join(one.text for one in answer.page.all("a", href="#file"))
    for said in (
        "Đợt này không đếm cho đơn vị “C”", "“31/02/2026”", "Ngày “01/01/2020” không nằm trong tuần nào",
        "“nhiều”", "Tuần này của đơn vị “A” đã có ở hàng 2", "Số người được mời nhiều hơn", "3 ô",
    ):  # fmt: skip
        assert said in told, told
    assert told.count(" | ") == 6
    assert counting.store.week_counts("thu") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Hãy chọn tệp trước"),
        (b"PK\x03\x04", "UTF-8"),
        ("Mã đơn vị;Tuần\nA;1/1/2026\n".encode(), "“lượt đến”"),
        ("Lượt đến\n5\n".encode(), "“mã đơn vị”"),
    ],
)
def test_a_file_that_is_none_says_why(counting, visit, content, said):
    answer = bring(visit, content)
    assert answer.status == 422
    assert said in answer.text


def test_decomposed_letters_of_a_file_are_read_as_others(counting, visit):
    rows = unicodedata.normalize("NFD", HEAD) + f"A;{LAST};9;8\n"
    assert bring(visit, rows.encode()).status == 303


def test_a_clerk_of_one_unit_brings_no_counts_of_another(counting, visit):
    counting.store.change_role("người", Role.CLERK, "B")
    answer = bring(visit, (HEAD + f"A;{LAST};9;8\nB;{LAST};9;8\n").encode())
    assert answer.status == 422
    assert "hoặc Ông/Bà không phụ trách" in answer.text
    assert "Ghi mã của một đơn vị có trong trang đếm theo tuần: B." in answer.text
    assert counting.store.week_counts("thu") == []


def test_the_command_brings_counts_in_or_tells_every_row(counting, tmp_path):
    file = tmp_path / "luot.csv"
    file.write_text(f"unit,week,approached\nA,{LAST},60\nB,{LAST},40\n", encoding="utf-8")
    (tmp_path / "config.toml").write_text(f'secret = "{SECRET}"\n', encoding="utf-8")
    command = ["weeks", "import", "thu", str(file), "--instance", str(tmp_path)]
    ran = CliRunner().invoke(main, command)
    assert (ran.exit_code, ran.output) == (0, "Đã nhận 2 hàng vào đợt thu.\n")
    found = [(one.unit, one.came, one.approached) for one in counting.store.week_counts("thu")]
    assert found == [("A", None, 60), ("B", None, 40)]
    file.write_text(f"unit,week,came\nA,{LAST},50\nX,{LAST},4\n", encoding="utf-8")
    ran = CliRunner().invoke(main, [*command, "--language", "en"])
    assert ran.exit_code == 1
    assert "does not count for the unit “X”" in ran.output
    assert "More people were asked than came" in ran.output
    assert len(counting.store.week_counts("thu")) == 2
