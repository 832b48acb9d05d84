"""Recordings beside a questionnaire: they are found, belong to its version, and gaps are named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from recorded import sound

from survey.questionnaire.canonical import canonical, from_canonical, version_of
from survey.questionnaire.model import Recording
from survey.questionnaire.reading import problems, questionnaire
from survey.questionnaire.recording import contents, media_type
from survey.questionnaire.translating import gaps

SMALL = Path(__file__).parents[1] / "questionnaires" / "khmer.yaml"


@pytest.fixture
def file(tmp_path):
    """A questionnaire that can be heard in Vietnamese."""
    kept = tmp_path / "khmer.yaml"
    shutil.copy(SMALL, kept)
    folder = tmp_path / "khmer.audio"
    folder.mkdir()
    for number, part in enumerate(("section-A", "A1", "A2"), 1):
        (folder / f"{part}.vi.wav").write_bytes(sound(number / 10))
    return kept


def test_a_questionnaire_names_its_recordings_by_what_is_in_them(file):
    assert problems(file) == []
    asked = questionnaire(file)
    content = (file.with_suffix(".audio") / "A1.vi.wav").read_bytes()
    assert asked.recording("A1", "vi") == Recording("A1", "vi", sha256(content).hexdigest())
    assert asked.recording("A1", "en") is None
    assert contents(file)[sha256(content).hexdigest()] == content


def test_what_people_hear_belongs_to_the_version(file):
    before = questionnaire(file)
    assert from_canonical(canonical(before)) == before
    (file.with_suffix(".audio") / "A1.vi.wav").write_bytes(sound(0.5))
    assert version_of(questionnaire(file)) != version_of(before)


def test_a_questionnaire_without_recordings_has_the_version_it_had_before(file):
    silent = replace(questionnaire(file), recordings=())
    assert version_of(silent) == version_of(questionnaire(SMALL))
    assert b"recordings" not in canonical(silent)


def test_a_part_that_cannot_be_heard_is_named_where_the_rest_can(file):
    (file.with_suffix(".audio") / "A2.vi.wav").unlink()
    (one,) = problems(file, "en")
    assert (one.check, one.where) == ("missing_recording", "section A › item A2")
    assert "A2.vi.mp3" in one.remedy
    assert [gap.check for gap in gaps(file, "vi")] == ["missing_recording"]
    assert gaps(file, "km") == []


def test_an_unofficial_translation_may_be_recorded_in_part(file):
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("title:", "unofficial: [km]\ntitle:", 1), "utf-8")
    (file.with_suffix(".audio") / "A1.km.wav").write_bytes(sound())
    assert problems(file) == []
    assert [gap.check for gap in gaps(file, "km")] == ["missing_recording"] * 2


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"OggS" + bytes(24) + b"OpusHead", "audio/ogg"),
        (b"OggS" + bytes(24) + b"\x01vorbis", ""),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90\x64", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", ""),  # AAC without a container
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "audio/wav"),
        (b"RIFF\x24\x00\x00\x00AVI LIST", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_the_first_bytes_say_what_a_recording_is(head, kind):
    assert media_type(head) == kind
