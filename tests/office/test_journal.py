"""What staff do is written down, in entries that cannot be changed unnoticed."""

from __future__ import annotations

import click
import pytest
from asked_rounds import three_parts
from click.testing import CliRunner
from staff_walk import PASSWORD, sign_in, signed_in_as

from survey.__main__ import main
from survey.journal import ACTS, COMMANDS, ELSEWHERE
from survey.settings import Settings
from survey.site.permissions import PERMISSIONS, Everyone
from survey.store import Role, Store, damage

READING = {
    *("demo", "init", "check", "language list", "language missing", "schema", "units list", "round list"),
    *("sample show", "sample size", "serve", "poster", "device list", "worker", "staff list"),
    *(
        "tokens count",
        "api-key list",
        "index",
        "sums combine",
        "flags",
        "reports list",
        "targets list",
        "targets report",
    ),
    *("period list", "journal", "verify", "backup", "restore", "xlsform import", "xlsform export"),
}
"""Commands that change nothing in a round, or whose effect lies outside the database they would write to."""


@pytest.fixture
def manager(house, visit):
    house.ask(three_parts())
    signed_in_as(house, visit, Role.ADMINISTRATOR)
    return house


def pressed(visit, address, **fields):
    token = visit("/dangnhap").page.field("csrf_token")
    return visit(address, {"csrf_token": token} | fields)


def entries(house):
    return [(entry.who, entry.what, entry.about) for entry in house.store.journal()]


def commands(command=main, names=()):
    if not isinstance(command, click.Group):
        return {" ".join(names)}
    context = click.Context(command)
    found = (
        commands(command.get_command(context, name), (*names, name))
        for name in command.list_commands(context)
    )
    return set().union(*found)


def test_every_act_of_staff_is_written_down_or_said_to_be_kept_elsewhere(house):
    posted = {rule.endpoint for rule in house.app.url_map.iter_rules() if "POST" in rule.methods}
    staffs = {each for each in posted if not isinstance(PERMISSIONS[each], Everyone)} | {"office.sign_in"}
    assert staffs == ACTS.keys() | ELSEWHERE.keys()
    assert not ACTS.keys() & ELSEWHERE.keys()


def test_every_command_that_changes_something_is_written_down():
    assert commands() == COMMANDS | READING
    assert not COMMANDS & READING


def test_an_act_is_written_down_with_who_what_and_about_what(manager, visit):
    assert pressed(visit, "/coquan/thu/trangthai", state="closed").status == 303
    assert pressed(visit, "/coquan/thu/congbo", published="yes").status == 303
    assert entries(manager) == [
        ("người", "office.publish", "thu, yes"),
        ("người", "office.change_state", "thu, closed"),
        ("người", "office.sign_in", ""),
    ]
    text = visit("/nhatky").text
    assert "Công bố hoặc thôi công bố" in text
    assert "thu, Đã đóng" in text
    assert "thu, công bố" in text


def test_what_was_done_is_said_in_words_and_names_stay_as_they_are(manager, visit):
    staff = {"do": "add", "name": "close", "role": "clerk", "unit": ""}
    assert pressed(visit, "/nhansu", **staff).status in (200, 303)
    text = visit("/nhatky").text
    assert "thêm, close, Người nhập liệu" in text


def test_what_was_refused_is_no_act(manager, visit):
    assert pressed(visit, "/coquan/thu/trangthai", state="draft").status == 409
    assert visit("/coquan/thu/trangthai", {"csrf_token": "x", "state": "closed"}).status == 409
    assert visit("/coquan/thu").status == 200
    assert [what for _, what, _ in entries(manager)] == ["office.sign_in"]


def test_who_could_not_sign_in_is_not_said_to_have(manager, visit):
    before = entries(manager)
    sign_in(visit, "người", "sai mật khẩu rồi")
    assert entries(manager) == before


def test_a_command_is_written_down_and_reading_is_not(tmp_path, monkeypatch):
    monkeypatch.setenv("LOGNAME", "quản trị")
    run = CliRunner()
    folder = ["--instance", str(tmp_path / "instance")]
    assert run.invoke(main, ["init", *folder]).exit_code == 0
    assert run.invoke(main, ["round", "add", "a", "one-stop/desk-2017", *folder]).exit_code in (0, 1)
    asked = run.invoke(main, ["round", "add", "b", "health/outpatient-2024", *folder])
    assert asked.exit_code == 0, asked.output
    assert run.invoke(main, ["staff", "add", "Lan", "--password", PASSWORD, *folder]).exit_code == 0
    assert run.invoke(main, ["round", "open", "khong-co", *folder]).exit_code != 0
    said = run.invoke(main, ["journal", *folder]).output
    assert "quản trị" in said
    assert "hailong round add  b, health/outpatient-2024" in said
    assert "hailong staff add  Lan" in said
    assert PASSWORD not in said
    assert "round open" not in said


TAMPERED = (
    "UPDATE journal SET who = 'người khác' WHERE id = 2",
    "UPDATE journal SET at = '2020-01-01T00:00:00+00:00' WHERE id = 1",
    "DELETE FROM journal WHERE id = 2",
    "DELETE FROM journal WHERE id = 3",
    "DELETE FROM journal",
    "UPDATE journal SET id = CASE id WHEN 1 THEN 9 ELSE 1 END WHERE id IN (1)",
    "UPDATE journal SET (at, who, what, about, chain) ="
    " (SELECT at, who, what, about, chain FROM journal AS other WHERE other.id = 2) WHERE id = 1",
    "DELETE FROM journal_end",
    "INSERT INTO journal VALUES (4, '2026-01-01T00:00:00+00:00', 'x', 'y', 'z', x'00')",
)


@pytest.mark.parametrize("statement", TAMPERED)
def test_a_changed_removed_or_added_entry_is_found(tmp_path, statement):
    settings = Settings.of(tmp_path, {"secret": "0123456789abcdef" * 4})
    with Store.open(settings.store_path, create=True) as store:
        for number in range(3):
            store.note_act("Lan", "office.publish", f"{number}")
        assert damage(store.path) == []
        with store.db.conn:
            store.db.conn.execute(statement)
        assert "record" in [fault.fault for fault in damage(store.path)]


def test_entries_of_a_page_are_the_latest(manager, visit):
    for number in range(60):
        manager.store.note_act("Lan", "hailong export", f"đợt {number}")
    first, second = visit("/nhatky").text, visit("/nhatky?trang=2").text
    assert "đợt 59" in first
    assert "đợt 9" in second
    assert "đợt 9<" not in first
    assert visit("/nhatky?trang=x").status == 200


def test_markup_in_an_entry_is_shown_as_it_is(manager, visit):
    manager.store.note_act("<script>alert(1)</script>", "office.publish", "<b>x</b>")
    assert "<script>alert" not in visit("/nhatky").page.html
