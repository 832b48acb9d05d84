"""The command line: every verb does one thing, in two languages, and complains so that one can mend it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from survey.__main__ import VERBS
from survey.shipped import FOLDER, names

ASKED = "health/outpatient-2024"


@pytest.fixture
def installed(hailong):
    """An installation with one round, still a draft."""
    hailong("init")
    hailong(
        "round", "add", "clinic", ASKED, "--title", "Clinic", "--target", "80", "--comparator", "more than"
    )
    return hailong


def test_every_verb_is_listed_without_being_imported(hailong):
    listed = hailong("--help").output
    assert all(verb in listed for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_says_in_both_languages_what_it_does(hailong, verb):
    said = hailong(verb, "--help").output.partition("Options:")[0]
    _, vietnamese, english = re.split(r"\n\n", said.strip(), maxsplit=2)
    assert not vietnamese.isascii()
    assert english.isascii()


def test_init_twice_changes_nothing(hailong, tmp_path):
    hailong("init")
    settings = (tmp_path / "instance" / "config.toml").read_bytes()
    assert "nothing has changed" in hailong("init").output
    assert (tmp_path / "instance" / "config.toml").read_bytes() == settings


def test_a_verb_before_init_says_what_to_do(hailong):
    assert "hailong init" in hailong("round", "list", status=1).output
    assert "lệnh “hailong init”" in hailong("round", "list", status=1, language="vi").output


def test_every_shipped_questionnaire_is_found_by_its_name_and_has_no_problem(hailong):
    assert len(list(names())) >= 12
    assert "nothing wrong" in hailong("check", FOLDER).output


def test_check_finds_the_questionnaires_of_a_folder_by_either_ending_and_says_when_there_is_none(
    hailong, tmp_path
):
    assert "no questionnaire in this folder" in hailong("check", tmp_path, status=1).output
    (tmp_path / "a.yml").write_bytes(next(FOLDER.rglob("*.yaml")).read_bytes())
    assert "1" in hailong("check", tmp_path).output


@pytest.mark.parametrize("words", [("backup",), ("print", "clinic")])
def test_a_file_name_too_long_for_the_system_is_a_complaint(installed, words):
    assert "too long" in installed(*words, "a" * 300, status=1).output


def test_check_lists_every_problem_with_line_and_remedy(hailong, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("name: broken\nname: twice\n", encoding="utf-8")
    said = hailong("check", broken, status=1).output
    assert f"{broken}:2" in said
    assert "To mend it:" in said
    problems = json.loads(hailong("check", broken, "--json", status=1).output)
    assert 2 in [problem["line"] for problem in problems]
    assert all(problem["remedy"] for problem in problems)


def test_the_schema_is_json(hailong):
    assert json.loads(hailong("schema").output)["properties"]


def test_a_round_goes_from_draft_to_locked(installed):
    assert "draft" in installed("round", "list", "--json").output
    for verb, state in (("open", "open"), ("close", "closed"), ("lock", "locked")):
        installed("round", verb, "clinic")
        assert json.loads(installed("round", "list", "--json").output)[0]["state"] == state
    refused = installed("round", "open", "clinic", status=1, language="vi").output
    assert "trạng thái “Đã khóa” không chuyển sang “Đang mở” được" in refused


def test_a_draft_is_removed_only_when_that_is_meant_and_what_was_opened_never(installed):
    assert "Remove the draft clinic" in installed("round", "remove", "clinic", status=1).output
    installed("round", "open", "clinic")
    assert "was opened to citizens" in installed("round", "remove", "clinic", "--yes", status=1).output
    installed("round", "add", "ward", ASKED)
    assert "was removed" in installed("round", "remove", "ward", "--yes").output
    assert [one["round"] for one in json.loads(installed("round", "list", "--json").output)] == ["clinic"]


def test_words_are_erased_from_a_locked_round_only_when_that_is_meant(installed):
    installed("round", "open", "clinic")
    assert "hailong round lock clinic" in installed("round", "erase", "clinic", "--yes", status=1).output
    installed("round", "close", "clinic")
    installed("round", "lock", "clinic")
    assert "Erased" not in installed("round", "erase", "clinic", status=1).output
    assert "Erased the words of 0 responses" in installed("round", "erase", "clinic", "--yes").output


def test_a_target_of_eighty_means_eighty_percent(installed, tmp_path):
    from survey.store import Store

    with Store.open(tmp_path / "instance" / "survey.db") as store:
        round_ = store.round("clinic")
    assert (round_.target, round_.comparator) == (0.8, "more than")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Sai tên", ASKED], "Mã đợt “Sai tên” chưa dùng được. Hãy dùng 1 đến 48 ký tự"),
        (
            ["ward", ASKED, "--opens", "31/12/2026", "--closes", "2026-12-01"],
            "kết thúc ngày 01/12/2026, trước ngày mở",
        ),
        (["ward", ASKED, "--target", "0"], "Mục tiêu 0 không phải phần trăm"),
        (["ward", ASKED, "--target", "nan"], "Mục tiêu nan không phải phần trăm"),
    ],
)
def test_a_round_that_cannot_be_says_how_to_mend_it(installed, words, said):
    assert said in installed("round", "add", *words, status=1, language="vi").output


def test_a_damaged_database_is_a_complaint_that_says_what_to_do(installed, tmp_path):
    database = tmp_path / "instance" / "survey.db"
    content = bytearray(database.read_bytes())
    content[4200 : len(content) // 2] = bytes(len(content) // 2 - 4200)
    database.write_bytes(content)
    for words in (["round", "list"], ["verify"], ["backup", tmp_path / "copy.db"]):
        assert "hailong restore" in installed(*words, status=1, language="vi").output
    assert not (tmp_path / "copy.db").exists()


def test_a_key_has_a_name_of_its_own(installed):
    installed("api-key", "add", "mot-cua")
    assert "Hãy đặt tên khác" in installed("api-key", "add", "mot-cua", status=1, language="vi").output
    assert "1 đến 48 ký tự" in installed("api-key", "add", "Một cửa", status=1, language="vi").output


def test_an_address_that_nobody_gave_is_asked_for(installed, tmp_path):
    installed("round", "open", "clinic")
    said = installed("poster", "clinic", tmp_path / "posters", status=1, language="vi").output
    assert "Hãy nêu --site" in said


def test_a_file_that_cannot_be_written_is_a_complaint(installed, tmp_path):
    installed("round", "open", "clinic")
    (tmp_path / "taken").write_text("")
    said = installed("print", "clinic", tmp_path / "taken" / "a.pdf", status=1, language="vi").output
    assert f"Tệp {tmp_path}/taken/a.pdf không dùng được" in said


def test_the_same_round_is_not_added_twice(installed):
    assert "exists already" in installed("round", "add", "clinic", ASKED, status=1).output


def test_an_unknown_questionnaire_names_the_known_ones(installed):
    assert ASKED in installed("round", "add", "ward", "health/ghosts", status=1).output


def test_an_unknown_round_is_a_complaint_and_no_traceback(installed):
    assert "clinic" in installed("round", "open", "ghost", status=1).output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nope"], "Lệnh viết chưa đúng. No such command 'nope'."),
        (["index"], "Thiếu 'ROUND'. Missing argument 'ROUND'."),
        (["index", "thu", "--nope"], "Không có tùy chọn --nope. No such option '--nope'."),
        (
            ["demo", "--responses", "x"],
            "Giá trị của '--responses' không dùng được. Invalid value for '--responses'",
        ),
    ],
)
def test_a_wrong_command_line_is_explained_in_vietnamese_too(hailong, words, said):
    assert said in hailong(*words, status=2).output


def test_units_are_kept_or_every_wrong_row_is_listed(installed, tmp_path):
    good, bad = tmp_path / "units.csv", tmp_path / "bad.csv"
    good.write_text("code,name\nbv1,Bệnh viện Một\n", encoding="utf-8")
    bad.write_text("code,name\nbv 2,Hai\n,Ba\n", encoding="utf-8")
    assert "1 units" in installed("units", "import", good).output
    said = installed("units", "import", bad, status=1).output
    assert f"{bad}:2" in said
    assert f"{bad}:3" in said
    assert [unit["code"] for unit in json.loads(installed("units", "list", "--json").output)] == ["bv1"]


def test_a_backup_is_restored_and_never_over_a_database(installed, tmp_path):
    copy, database = tmp_path / "copy.db", tmp_path / "instance" / "survey.db"
    installed("backup", copy)
    assert "not overwritten" in installed("backup", copy, status=1).output
    assert "not overwritten" in installed("restore", copy, status=1).output
    for file in Path(database.parent).glob("survey.db*"):
        file.unlink()
    installed("restore", copy)
    assert "clinic" in installed("round", "list").output


def test_verify_finds_a_changed_title(installed, tmp_path):
    import sqlite3

    assert "as it was" in installed("verify").output
    with sqlite3.connect(tmp_path / "instance" / "survey.db") as db:
        db.execute("""UPDATE round SET title = '{"vi":"Khác"}'""")
    db.close()
    assert "changed" in installed("verify", status=1).output


@pytest.mark.parametrize("what", ["round", "units", "staff", "targets"])
def test_an_empty_list_says_so_beside_an_empty_output(hailong, what):
    hailong("init")
    listed = hailong(what, "list")
    assert (listed.stdout, listed.stderr) == ("", "There is nothing to list yet.\n")


def test_a_password_that_nobody_gave_is_made_and_printed_once(installed):
    said = installed("staff", "add", "lan", "--role", "manager").output
    assert len(said.rstrip().rsplit(" ", 1)[-1]) >= 12
    assert "manager" in installed("staff", "list").output
    again = installed("staff", "add", "lan", "--role", "clerk", "--language", "vi").output
    assert "Đã đặt lại mật khẩu của lan; quyền: Người nhập liệu (clerk)." in again


def test_a_short_password_is_refused(installed):
    assert "12" in installed("staff", "add", "lan", "--password", "short", status=1).output


@pytest.fixture
def answered(installed, tmp_path):
    """An open round with two responses that came from a file of three, and what importing it said."""
    file, mapping = tmp_path / "answers.csv", tmp_path / "map.yaml"
    file.write_text("id,A1,A2\n1,4,5\n2,3,4\n3,9,4\n", encoding="utf-8")
    mapping.write_text("key: id\nitems:\n  A1: A1\n  A2: A2\n", encoding="utf-8")
    installed("round", "open", "clinic")
    words = ("import", "clinic", file, "--map", mapping)
    return installed, words, installed(*words, status=1).output


def test_bad_rows_are_listed_and_good_ones_kept_once(answered):
    hailong, words, said = answered
    assert "answers.csv:4" in said
    assert "3 rows: 2 new responses kept, 0 known before, 1 problems." in said
    again = json.loads(hailong(*words, "--json", status=1).output)
    assert (again["n_created"], again["n_known"], len(again["problems"])) == (0, 2, 1)


def test_one_bad_row_spoils_a_strict_import(installed, tmp_path):
    file, mapping = tmp_path / "answers.csv", tmp_path / "map.yaml"
    file.write_text("A1,A2\n4,5\n9,4\n", encoding="utf-8")
    mapping.write_text("same_names: true\n", encoding="utf-8")
    installed("round", "open", "clinic")
    assert "0 new" in installed("import", "clinic", file, "--map", mapping, "--strict", status=1).output


def test_a_map_with_faults_says_where(answered, tmp_path):
    hailong, words, _ = answered
    (tmp_path / "map.yaml").write_text("items:\n  A1: A1\n  ghost: A2\n", encoding="utf-8")
    assert "map.yaml:3: ghost" in hailong(*words, status=1).output


def test_the_index_shows_its_denominators_and_hides_what_too_few_said(answered):
    hailong, _, _ = answered
    hidden = json.loads(hailong("index", "clinic", "--json").output)[0]["rows"][0]
    assert (hidden["value"], hidden["flag"]) == (None, "not published")
    shown = json.loads(hailong("index", "clinic", "--json", "--smallest", "0").output)[0]["rows"][0]
    assert (shown["value"], shown["n"], shown["asked"]) == (
        75.0,
        2,
        shown["answered"] + shown["not_answered"],
    )
    assert "Design effect" in hailong("index", "clinic", "--smallest", "0").output


def test_groups_by_an_unknown_column_name_the_known_ones(answered):
    hailong, _, _ = answered
    assert "gioi_tinh" in hailong("index", "clinic", "--by", "ghost", status=1).output


def test_a_round_without_responses_has_no_index_and_no_report(installed, tmp_path):
    assert "no responses" in installed("index", "clinic", status=1).output
    assert "no responses" in installed("report", "clinic", tmp_path / "report", status=1).output


def test_a_report_holds_the_page_the_tables_the_charts_and_the_data(answered, tmp_path):
    hailong, _, _ = answered
    hailong("report", "clinic", tmp_path / "report", "--made-on", "2026-03-25")
    kinds = {file.suffix for file in (tmp_path / "report").rglob("*.*")}
    assert {".html", ".csv", ".svg", ".png", ".json"} <= kinds
    assert "25/03/2026" in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def reported(answered, tmp_path):
    """A round reported by command on two days, so that one report took the place of another."""
    hailong, _, _ = answered
    for day in ("2026-03-25", "2026-03-26"):
        hailong("report", "clinic", tmp_path / "report", "--no-pdf", "--made-on", day)
    return hailong


def earlier(hailong):
    return json.loads(hailong("reports", "list", "clinic", "--json").output)


def test_a_report_by_command_is_kept_as_the_button_keeps_it(reported, tmp_path):
    (one,) = earlier(reported)
    assert (one["about"], one["n"], one["files"]) == ("clinic", 2, "docx xlsx zip")
    assert one["asked_by"]
    for more in (("--no-keep",), ("--smallest", "0")):
        reported("report", "clinic", tmp_path / "other", "--no-pdf", "--made-on", "2026-03-27", *more)
    assert earlier(reported) == [one], "what is for the house alone is not kept for every reader"


def test_an_earlier_report_is_taken_out_by_its_number_and_that_is_written_down(reported):
    (one,) = earlier(reported)
    assert "no such earlier report" in reported("reports", "remove", "clinic", "99", status=1).output
    assert "no such earlier report" in reported("reports", "remove", "other", "1", status=1).output
    said = reported("reports", "remove", "clinic", one["number"], "--yes").output
    assert "Took out 1 earlier reports of clinic" in said
    assert earlier(reported) == []
    assert "has no earlier reports" in reported("reports", "list", "clinic").output
    assert "reports remove" in reported("journal").output
    reported("verify")


def test_all_but_the_newest_earlier_reports_are_taken_out(reported, tmp_path):
    reported("report", "clinic", tmp_path / "report", "--no-pdf", "--made-on", "2026-03-28")
    newest, _ = earlier(reported)
    reported("reports", "remove", "clinic", "--all-but", "1", "--yes")
    assert earlier(reported) == [newest]


def test_targets_are_brought_in_tied_and_reported(answered, tmp_path):
    hailong, _, _ = answered
    assert "28 targets of 5 documents" in hailong("targets", "import").output
    code = "260-kh-ubnd.health.2022"
    assert "“satisfaction”" in hailong("targets", "tie", code, "clinic").output
    assert "no index “none”" in hailong("targets", "tie", code, "clinic", "--index", "none", status=1).output
    assert "a rank no round can" in hailong(
        "targets", "tie", "18-ctrhd-tu.par_index.2020", "clinic", status=1
    ).output  # fmt: skip
    tables = json.loads(hailong("targets", "report", "clinic", "--json", "--smallest", "0").output)
    rows = {row["code"]: row for table in tables for row in table["rows"]}
    assert len(rows) == 28
    assert {row["outcome"] for name, row in rows.items() if name != code} == {"unmeasured"}
    assert rows[code]["outcome"] in ("reached", "missed", "unclear", "unknown")
    listed = {row["code"]: row for row in json.loads(hailong("targets", "list", "--json").output)}
    assert [tie["round_id"] for tie in listed[code]["ties"]] == ["clinic"]
    assert "hailong targets tie" in hailong("targets", "report").output
    assert "no longer tied" in hailong("targets", "untie", code, "clinic").output


def test_a_target_that_does_not_follow_from_its_rate_is_named(hailong):
    hailong("init")
    said = hailong("targets", "baseline").output
    assert "Corruption control" in said
    assert "5.93 (in 2014) grown by 20% is 7.116" in said


def test_targets_with_a_wrong_row_are_not_kept(hailong, tmp_path):
    hailong("init")
    path = tmp_path / "t.csv"
    path.write_text(
        (FOLDER.with_name("programmes") / "targets.csv").read_text("utf-8").replace(",>=,85,", ",>=,185,", 1)
    )
    assert f"{path}:17" in hailong("targets", "import", path, status=1).output
    assert hailong("targets", "list").stdout == ""


def test_periods_are_brought_in_and_the_missing_ones_are_named(hailong, tmp_path):
    hailong("init")
    said = hailong("period", "import").output
    assert "15 months long instead of 12" in said
    assert "2022-quarter_2" in said
    assert "hailong period import FILE" in said
    assert len(json.loads(hailong("period", "list", "--json").output)) == 4


def test_a_period_is_reported_or_it_is_said_what_is_missing(answered, tmp_path):
    hailong, _, _ = answered
    hailong("period", "import")
    report = ("period", "report", tmp_path / "p", "--round", "clinic")
    assert "no cut-off days" in hailong(*report, "--period", "2022-quarter_2", status=1).output
    assert "no period “2031-year”" in hailong(*report, "--period", "2031-year", status=1).output
    assert "No round has an answer" in hailong(*report, "--period", "2022-quarter_1", status=1).output
    assert "no unit “S”" in hailong(*report, "--under", "S", status=1).output
    assert "neither people nor equal" in hailong(*report, "--roll-up", "--shares", "x", status=1).output
    hailong(*report, "--smallest", "0")
    assert (tmp_path / "p" / "index.html").exists()
    assert json.loads(hailong(*report, "--json").output)["n"] == 2


@pytest.fixture
def dated(answered, tmp_path):
    """An installation with a quarter and a year in which its round was answered."""
    hailong, _, _ = answered
    rows = ("quarter_4,2000-01-01,2098-12-31,test,2026", "year,2000-01-01,2099-12-31,test,2026")
    (tmp_path / "k.csv").write_text("\n".join(("report,data_from,data_to,source,year", *rows)), "utf-8")
    hailong("period", "import", tmp_path / "k.csv")
    return hailong


def test_a_report_of_periods_by_command_is_kept_with_the_latest_of_them(dated, tmp_path):
    report = ("period", "report", tmp_path / "p", "--round", "clinic", "--no-pdf")
    both = (*report, "--period", "2026-year", "--period", "2026-quarter_4")
    for day in ("2026-03-25", "2026-03-26"):
        dated(*both, "--made-on", day)
    kept = ("reports", "list", "ky/2026-year", "--json")
    (one,) = json.loads(dated(*kept).output)
    assert (one["about"], one["n"], one["files"]) == ("ky/2026-year", 2, "docx xlsx zip")
    assert one["asked_by"]
    for more in (("--no-keep",), ("--smallest", "0"), ("--json",)):
        dated(*both, "--made-on", "2026-03-27", *more)
    dated(*report, "--made-on", "2026-03-28")
    assert json.loads(dated(*kept).output) == [one]
    assert "has no earlier reports" in dated("reports", "list", "ky/2026-quarter_4").output


def test_the_languages_are_listed_with_what_they_lack(hailong):
    rows = {row["tag"]: row for row in json.loads(hailong("language", "list", "--json").output)}
    assert [rows[tag]["missing"] for tag in ("vi", "en", "km")] == [0, 0, 0]
    assert (rows["km"]["official"], rows["km"]["whole"]) == (False, False)
    assert rows["km"]["questionnaires"] >= 4


def test_a_language_without_gaps_ends_with_0_and_an_unknown_one_with_1(hailong):
    for tag in ("vi", "en", "km"):
        assert "nothing is missing" in hailong("language", "missing", tag, "--language", "en").output
    said = hailong("language", "missing", "fr", "--language", "en", status=1).output
    assert "fr.toml" in said


def test_a_questionnaire_without_a_language_lacks_every_text_of_it(hailong):
    file = str(FOLDER / "health" / "staff-2019.yaml")
    found = json.loads(hailong("language", "missing", "km", file, "--json", status=1).output)
    assert {one["file"] for one in found} == {file}
    assert all(one["line"] for one in found)


def test_an_account_is_closed_by_command_and_an_empty_name_is_refused(installed):
    password = ("--password", "một mật khẩu đủ dài")
    assert "needs letters" in installed("staff", "add", "", *password, status=1).output
    assert "at least 12" in installed("staff", "add", "lan", "--password", "ngắn", status=1).output
    installed("staff", "add", "lan", *password)
    installed("staff", "remove", "Lan")
    assert installed("staff", "list").stdout == ""
    assert "no member of staff" in installed("staff", "remove", "lan", status=1).output
