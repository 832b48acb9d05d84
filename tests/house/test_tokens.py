"""`hailong tokens` and `hailong api-key`: bad rows listed, good ones kept, nothing twice."""

from __future__ import annotations

import csv
import json

import pytest

HEAD = "dossier,procedure,field,due_on,finished_on,officer,service_point\n"
GOOD = "H1,Cấp phép xây dựng,Xây dựng,2026-11-02,2026-11-05,Lan,Q1\nH2,Khai sinh,Hộ tịch,,,,\n"


@pytest.fixture
def desk(hailong, tmp_path):
    (tmp_path / "units.csv").write_text("code,name\nP1,Phường Một\n", encoding="utf-8")
    (tmp_path / "points.csv").write_text("code,unit,name\nQ1,P1,Quầy 1\n", encoding="utf-8")
    hailong("init")
    hailong("units", "import", tmp_path / "units.csv", "--points", tmp_path / "points.csv")
    hailong("round", "add", "quay", "one-stop/quick-rating")
    return hailong


def written(tmp_path, rows):
    file = tmp_path / "hoso.csv"
    file.write_text(HEAD + rows, encoding="utf-8")
    return file


def test_bad_dossiers_are_listed_and_good_ones_kept_once(desk, tmp_path):
    file = written(tmp_path, GOOD + "H3,Khác,Khác,31/2/2026,,,Q9\n")
    told = desk("tokens", "import", "quay", file, status=1).output
    assert f"{file}:4: due_on: “31/2/2026” is no day." in told
    assert "service_point" in told
    assert "3 rows: 2 dossiers added, 0 there before, 2 problems." in told
    again = json.loads(desk("tokens", "import", "quay", file, "--json", status=1).output)
    assert (again["added"], again["there"]) == (0, 2)
    assert "2 dossiers, 0 of them rated." in desk("tokens", "count", "quay").output


def test_one_bad_row_spoils_a_strict_import_of_dossiers(desk, tmp_path):
    file = written(tmp_path, GOOD + ",,,,,,\nH3,,,x,,,\n")
    desk("tokens", "import", "quay", file, "--strict", status=1)
    assert "0 dossiers" in desk("tokens", "count", "quay").output


def test_changed_particulars_of_a_dossier_are_listed(desk, tmp_path):
    desk("tokens", "import", "quay", written(tmp_path, GOOD))
    told = desk("tokens", "import", "quay", written(tmp_path, GOOD.replace("Hộ tịch", "Khác")), status=1)
    assert "is there with other particulars" in told.output


def test_the_links_are_written_once_more_the_same(desk, tmp_path):
    file, links = written(tmp_path, GOOD.replace("H2", "=H2")), tmp_path / "links.csv"
    for _ in range(2):
        desk("tokens", "import", "quay", file, "--links", links, "--site", "https://khaosat.example.vn/")
        rows = list(csv.DictReader(links.read_text(encoding="utf-8").splitlines()))
        assert [row["dossier"] for row in rows] == ["H1", "'=H2"]
        assert len({row["link"] for row in rows}) == 2
        assert all(row["link"] == f"https://khaosat.example.vn/d/{row['token']}" for row in rows)


def test_links_without_a_public_address_are_refused_before_anything_is_kept(desk, tmp_path):
    file, links = written(tmp_path, GOOD), tmp_path / "links.csv"
    told = desk("tokens", "import", "quay", file, "--links", links, status=1).output
    assert "Give --site" in told
    assert "0 dossiers" in desk("tokens", "count", "quay").output
    told = desk("tokens", "import", "quay", file, "--links", links, "--site", "http://127.0.0.1:8080").output
    assert "No phone or tablet finds this address" in told


def test_a_file_that_is_no_list_of_dossiers_says_so(desk, tmp_path):
    (tmp_path / "x.csv").write_text("name,field,field\na,b,c\n", encoding="utf-8")
    told = desk("tokens", "import", "quay", tmp_path / "x.csv", status=1).output
    assert "no column “name”" in told
    assert "stands twice" in told
    assert "dossier or token is missing" in told


def test_a_round_of_a_long_questionnaire_takes_no_tokens(desk, tmp_path):
    desk("round", "add", "dai", "health/outpatient-2024")
    told = desk("tokens", "import", "dai", written(tmp_path, GOOD), status=1).output
    assert "more than one screen" in told


def test_a_key_is_shown_once_and_revoked_at_once(desk):
    key = desk("api-key", "add", "mot-cua").output.split()[-1]
    assert key.startswith("hailong_")
    assert key not in desk("api-key", "list").output
    assert "works" in desk("api-key", "list").output
    assert "mot-cua" in desk("api-key", "add", "mot-cua", status=1).output
    desk("api-key", "revoke", "mot-cua")
    assert "revoked" in desk("api-key", "list").output
    assert "no key" in desk("api-key", "revoke", "mot-cua", status=1).output
