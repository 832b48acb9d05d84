"""What a questionnaire still lacks in one language, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey.questionnaire.reading import Unreadable, problems, questionnaire
from survey.questionnaire.translating import gaps, speaks

FILE = Path(__file__).parents[1] / "questionnaires" / "khmer.yaml"
LISTED = "languages: [vi, km, en]"


@pytest.fixture
def gappy(tmp_path):
    """A file whose Khmer lacks the label of one level."""
    text = FILE.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "ពេញចិត្ត" in line and 'code: "2"' in line)
    cut = line[: line.index(", km:")] + line[line.index(", en:") :]
    file = tmp_path / "gappy.yaml"
    file.write_text(text.replace(line, cut), encoding="utf-8")
    return file


def test_a_gap_is_named_with_its_line(gappy):
    (gap,) = gaps(gappy, "km", "en")
    assert "km" in gap.wrong
    assert 'code: "2"' in gappy.read_text(encoding="utf-8").splitlines()[gap.line - 1]


def test_a_whole_translation_has_no_gap():
    assert gaps(FILE, "km") == []
    assert speaks(FILE, "km")
    assert not speaks(FILE, "fr")


def test_an_official_language_must_be_whole_and_a_translation_may_have_gaps(gappy):
    assert [one.check for one in problems(gappy)] == ["missing_translation"]
    text = gappy.read_text(encoding="utf-8")
    gappy.write_text(text.replace(LISTED, f"{LISTED}\nunofficial: [km]"), "utf-8")
    assert problems(gappy) == []
    assert questionnaire(gappy).unofficial == ("km",)


def test_an_unofficial_language_must_be_listed(gappy):
    text = FILE.read_text(encoding="utf-8")
    gappy.write_text(text.replace(LISTED, f"{LISTED}\nunofficial: [fr]"), "utf-8")
    assert [(one.check, one.line) for one in problems(gappy)] == [("unlisted_language", 6)]


def test_words_in_a_language_that_is_not_listed_are_needless(tmp_path):
    file = tmp_path / "more.yaml"
    text = FILE.read_text(encoding="utf-8").replace(LISTED, "languages: [vi, en]")
    file.write_text(text, encoding="utf-8")
    assert {gap.check for gap in gaps(file, "km")} == {"unlisted_language"}


def test_what_is_no_questionnaire_is_refused(tmp_path):
    file = tmp_path / "none.yaml"
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(Unreadable):
        gaps(file, "km")
