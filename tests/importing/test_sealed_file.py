"""A file of sealed responses is recognised by its content, taken once, and loses nothing."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from asked_rounds import round_of, three_parts
from click.testing import CliRunner
from sealed_example import content, sealed
from staff_walk import signed_in_as

from survey.__main__ import main
from survey.sealed.file import is_sealed_file
from survey.settings import write_settings
from survey.store import Role, Store


@pytest.fixture
def store(tmp_path):
    write_settings(tmp_path / "instance")
    with Store.open(tmp_path / "instance" / "survey.db", create=True) as store:
        version = store.save_questionnaire(three_parts())
        for round_id in ("thu", "khac"):
            store.save_round(round_of(three_parts(), version, round_id))
            store.change_state(round_id, "open", "test")
        yield store


@pytest.fixture
def run(store, tmp_path):
    def run(*words, status=0):
        where = ["--instance", str(tmp_path / "instance"), "--language", "en"]
        done = CliRunner().invoke(main, [*words, *where])
        assert done.exit_code == status, done.output
        return done.output

    return run


def seal(store, round_id="thu", **more):
    version = store.round(round_id).version
    return sealed(store.key(round_id).public, content(version, **{"uuid": str(uuid4())} | more), round_id)


@pytest.fixture
def file(tmp_path):
    def file(*envelopes, name="phieu.csv", mark="sealed responses"):
        listed = [one._asdict() if hasattr(one, "_asdict") else one for one in envelopes]
        written = json.dumps({"hailong": mark, "format": 1, "envelopes": listed})
        (tmp_path / name).write_text(written, encoding="utf-8")
        return str(tmp_path / name)

    return file


def test_the_file_of_a_device_is_taken_once_whatever_it_is_called(store, run, file):
    saved = file(seal(store), seal(store), seal(store, whole=False))
    assert "3 sealed responses: 2 new ones kept, 0 known before, 1 unfinished" in run("import", "thu", saved)
    assert "0 new ones kept, 2 known before" in run("import", "thu", saved)
    assert store.counts("thu")["kept"] == 2


def damaged(written: bytes, how: str) -> bytes:
    """What a memory stick or a broken copy leaves of a file of five envelopes."""
    begins = [at for at in range(len(written)) if written.startswith(b'{"format"', at)]
    return {
        "cut off": written[: begins[4] + 90],
        "overwritten": written[: begins[2] + 30] + b"\xff" * 200 + written[begins[2] + 230 :],
        "a hole over a seam": written[: begins[2] + 60] + written[begins[2] + 90 :],
        "half a letter": written[: begins[4] + 90] + b"\xe1\xba",
    }[how]


@pytest.mark.parametrize("how", ["cut off", "overwritten", "a hole over a seam", "half a letter"])
def test_of_a_damaged_file_what_is_whole_is_taken_once_and_the_rest_is_counted(
    store, run, file, tmp_path, how
):
    saved = file(*(seal(store) for _ in range(5)))
    broken = tmp_path / "hong.json"
    broken.write_bytes(damaged((tmp_path / "phieu.csv").read_bytes(), how))
    said = run("import", "thu", str(broken), status=1)
    assert "4 new ones kept, 0 known before" in said
    assert "0 new ones kept, 4 known before" in run("import", "thu", str(broken), status=1)
    assert store.n_kept("thu") == 4
    assert "1 new ones kept, 4 known before" in run("import", "thu", saved)


def test_envelopes_of_other_rounds_are_left_in_the_file_and_named(store, run, file):
    saved = file(seal(store), seal(store, "khac"))
    assert "1 responses of round khac were left in the file" in run("import", "thu", saved, status=1)
    assert (store.n_kept("thu"), store.n_kept("khac")) == (1, 0)
    run("import", "khac", saved, status=1)
    assert store.n_kept("khac") == 1


def test_what_cannot_be_kept_yet_waits_and_is_taken_when_it_can(store, run, file):
    assert "No sealed responses are set aside" in run("envelopes", "thu")
    saved = file(seal(store), seal(store, unit="khac"), {"id": "1"})
    store.change_state("thu", "closed", "test")
    said = run("import", "thu", saved, status=1)
    assert "0 new ones kept" in said
    assert "1  came after the round was closed" in said
    assert "1  its unit or service point is not known" in said
    assert "1 entries of the file are no sealed responses" in said
    listed = json.loads(run("envelopes", "thu", "--json", status=1))
    assert [one["reason"] for one in listed] == ["closed", "place"]
    store.change_state("thu", "open", "test")
    assert "1 responses were taken now" in run("envelopes", "thu", "--again", status=1)
    assert [aside.reason for aside in store.aside("thu")] == ["place"]
    assert store.n_kept("thu") == 1


def test_the_outcome_is_told_to_software_too(store, run, file):
    told = json.loads(run("import", "thu", file(seal(store)), "--json"))
    assert told == {"n_read": 1, "counts": {"created": 1}, "reasons": {}, "elsewhere": {}, "n_unreadable": 0}


@pytest.mark.parametrize(
    "written", ["a,b\n1,2\n", '{"hailong": "other"}', "{", "[" * 5000, "", "{" + "[" * 90000]
)
def test_another_file_is_not_taken_for_one_and_needs_a_map(run, tmp_path, written):
    (tmp_path / "khac.json").write_text(written, encoding="utf-8")
    assert not is_sealed_file(tmp_path / "khac.json")
    assert "add --map" in run("import", "thu", str(tmp_path / "khac.json"), status=2)


def test_a_round_that_was_never_opened_has_no_key(store, run, file):
    store.save_round(round_of(three_parts(), store.round("thu").version, "nhap"))
    assert "was never opened" in run("import", "nhap", file(seal(store)), status=1)


def test_the_office_says_how_many_are_set_aside(house, visit):
    house.ask(three_parts())
    signed_in_as(house, visit, Role.READER)
    assert "niêm kín" not in visit("/coquan/thu").text
    one = sealed(house.store.key("thu").public, b"1")
    house.app.extensions["hailong"].writer.set_aside(one, "unreadable")
    assert "Phiếu niêm kín để riêng: 1" in visit("/coquan/thu").text
