"""The settings: a table that is checked, a secret that is never a default."""

from __future__ import annotations

import stat

import pytest

from survey.settings import FILE, SETTINGS, Settings, UnfitSettings, problems, settings, write_settings

SECRET = "0123456789abcdef" * 4
FIT = {
    "database": "x.db", "agency": "Sở", "help": "1900", "site": "https://ks.example.vn",
    "complaints": "1022, https://pakn.example.vn",
    "listen": "0.0.0.0:80", "threads": 1, "proxies": 1,
    "largest_body": 1024, "token_hours": 1.5, "refresh_seconds": 0, "smallest": 0, "double_entry": 7.5,
    "officers": "yes", "api_calls": 1, "flag_share": 0, "flag_seconds": 0.5, "flag_same": 2,
    "flag_burst": 1, "flag_again": 0,
    "report_parent": "UBND", "report_place": "Cần Thơ", "report_symbol": "BC-SNV", "report_post": "GIÁM ĐỐC",
    "report_signer": "A", "report_recipients": "B; C", "report_template": "mau.docx",
    "kiosk_idle": 45,
}  # fmt: skip
UNFIT = {
    "secret": ["", "short", "0" * 64, 7],
    "database": ["", 3],
    "agency": ["x" * 201, 1],
    "help": ["x" * 201],
    "complaints": ["x" * 201, "1022\n1900", "https://a.vn, https://b.vn", 7],
    "site": [
        "ks.example.vn",
        "ftp://ks.example.vn",
        "https://",
        "https://ks.example.vn/k/thu",
        "https://a@b.vn",
    ],
    "listen": ["8080", ":80", "host:port", "host:70000", "host:٣"],
    "threads": [0, 257, "16", True],
    "proxies": [-1, 6],
    "largest_body": [1023, 17 * 1024**2],
    "token_hours": [0, float("nan"), 9000],
    "refresh_seconds": [-1, 61],
    "smallest": [-1, 101],
    "double_entry": [-1, 101],
    "officers": ["", "maybe", 1],
    "api_calls": [0, "600"],
    "flag_share": [-1, 101],
    "flag_seconds": [-1, 61],
    "flag_same": [1, 1001],
    "flag_burst": [0],
    "flag_again": [-1, 121],
    "report_parent": ["x" * 201],
    "report_place": ["x" * 201],
    "report_symbol": ["x" * 201],
    "report_post": ["x" * 201],
    "report_signer": ["x" * 201],
    "report_recipients": ["x" * 2001],
    "report_template": ["mau.doc", 1],
    "kiosk_idle": [19, 601, "60"],
}


def test_every_setting_is_tried():
    names = {row.name for row in SETTINGS}
    assert FIT.keys() | {"secret"} == UNFIT.keys() == names


@pytest.mark.parametrize("name", FIT)
def test_a_fit_value_is_taken(tmp_path, name):
    assert getattr(Settings.of(tmp_path, {"secret": SECRET, name: FIT[name]}), name) == FIT[name]


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in UNFIT.items() for value in values]
)
def test_an_unfit_value_is_refused_with_what_would_be_fit(name, value):
    (said,) = problems({"secret": SECRET} | {name: value}, "en")
    assert said.startswith(f"{name}: ")
    assert next(row for row in SETTINGS if row.name == name).remedy("en") in said


def test_the_secret_is_never_shown():
    (said,) = problems({"secret": "my-own-short-secret"})
    assert "my-own-short-secret" not in said


def test_without_a_secret_nothing_starts(tmp_path):
    with pytest.raises(UnfitSettings) as refused:
        Settings.of(tmp_path, {"colour": "red"})
    assert [problem.split(":")[0] for problem in refused.value.problems] == ["colour", "secret"]


def test_a_new_installation_has_a_secret_of_its_own_that_only_its_owner_reads(tmp_path):
    for name in ("one", "two"):
        write_settings(tmp_path / name)
    one, two = settings(tmp_path / "one"), settings(tmp_path / "two")
    assert one.secret != two.secret
    assert one.store_path == tmp_path / "one" / "survey.db"
    assert stat.S_IMODE((tmp_path / "one" / FILE).stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        write_settings(tmp_path / "one")


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(UnfitSettings, match=FILE):
        settings(tmp_path)
    (tmp_path / FILE).write_text("secret = ", encoding="utf-8")
    with pytest.raises(UnfitSettings, match=FILE):
        settings(tmp_path)


def test_every_setting_is_explained_in_the_file(tmp_path):
    write_settings(tmp_path)
    written = (tmp_path / FILE).read_text(encoding="utf-8")
    for row in SETTINGS:
        assert row.meaning("vi") in written
        assert row.meaning("en") in written
        assert f"{row.name} = " in written
