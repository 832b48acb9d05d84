"""One malformed questionnaire per check: the exact messages, in both languages.

After a message was changed on purpose, `python tests/questionnaire/test_problems.py` writes the
expected texts anew; read the difference before keeping it.
"""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from survey.questionnaire.catalogue import CATALOGUE
from survey.questionnaire.checking import CHECKS
from survey.questionnaire.reading import LARGEST, Unreadable, problems, questionnaire
from survey.questionnaire.recording import LARGEST as LARGEST_RECORDING
from survey.questionnaire.recording import contents

FOLDER = Path(__file__).parents[1] / "questionnaires" / "malformed"
FILES = sorted(FOLDER.glob("*.yaml"))
WITHOUT_FILE = {
    "no_file",
    "no_questionnaires",
    "large_file",
    "many_items",
    "long_wording",
    "wrong_value",
    "large_recording",
    *(check for check in CATALOGUE if check.startswith("xls_")),
}
"""Checks that no file of this folder can fail; they have tests of their own below, or in test_xlsform.py."""


def told(file, language):
    """Return what is said about a file: one paragraph per problem."""
    paragraphs = [
        f"{file.name}:{one.line}: [{one.check}] {one.where}\n    {one.wrong}\n    {one.remedy}\n"
        for one in problems(file, language)
    ]
    return "".join(paragraphs)


def expected(language):
    """Return the expected paragraphs of every file."""
    blocks = (FOLDER / f"expected.{language}.txt").read_text(encoding="utf-8").split("\n\n")
    return {block.split(":", 1)[0].strip(): block.strip() + "\n" for block in blocks if block.strip()}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_malformed_questionnaire_gives_exactly_these_messages(file, language):
    assert told(file, language) == expected(language)[file.name]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_malformed_questionnaire_fails_the_check_it_is_named_after_and_no_other(file):
    assert {one.check for one in problems(file)} == {file.stem}


def test_every_check_has_a_malformed_questionnaire_and_every_message_is_used():
    assert {file.stem for file in FILES} | WITHOUT_FILE == set(CATALOGUE)
    assert set(CHECKS) <= set(CATALOGUE)


@pytest.mark.parametrize("check", CATALOGUE)
def test_every_check_says_what_is_wrong_and_how_to_mend_it_in_both_languages(check):
    row = CATALOGUE[check]
    assert row.wrong.languages == row.remedy.languages == ("vi", "en")
    assert all(words.endswith((".", ":", "…")) or '"' in words for _, words in row.wrong.versions)


def test_a_file_with_problems_is_not_read():
    with pytest.raises(Unreadable, match=r"unknown_kind\.yaml:17: phần A › câu A2 › kind") as refused:
        questionnaire(FOLDER / "unknown_kind.yaml")
    assert refused.value.problems == problems(FOLDER / "unknown_kind.yaml")


def test_a_file_that_is_not_there_is_a_problem_too(tmp_path):
    (one,) = problems(tmp_path / "none.yaml")
    assert (one.check, one.line, one.where) == ("no_file", 1, "cả tệp")


def test_a_file_that_is_far_too_large_is_not_even_parsed(tmp_path):
    file = tmp_path / "large.yaml"
    file.write_bytes(b"#" * (LARGEST + 1))
    assert [one.check for one in problems(file)] == ["large_file"]


@pytest.mark.parametrize(("n", "found"), [(1000, []), (1001, ["many_items"])])
def test_a_questionnaire_with_more_items_than_a_table_has_columns_is_refused(tmp_path, n, found):
    items = [f'      - {{name: z{place}, kind: text, text: {{vi: "Câu", en: "Item"}}}}' for place in range(n)]
    head = (FOLDER.parent / "text.yaml").read_text(encoding="utf-8").partition("    items:\n")
    (tmp_path / "many.yaml").write_text("".join((*head[:2], "\n".join(items), "\n")), encoding="utf-8")
    assert [one.check for one in problems(tmp_path / "many.yaml")] == found


@pytest.mark.parametrize(("n", "found"), [(10_000, []), (10_001, ["long_wording"])])
def test_a_wording_longer_than_any_page_shows_is_refused(tmp_path, n, found):
    text = (FOLDER.parent / "smallest.yaml").read_text(encoding="utf-8")
    (tmp_path / "long.yaml").write_text(text.replace("Phiếu thử", "x" * n))
    assert [one.check for one in problems(tmp_path / "long.yaml")] == found


def test_a_recording_too_heavy_for_a_phone_is_refused(tmp_path):
    file, folder = tmp_path / "x.yaml", tmp_path / "x.audio"
    file.write_bytes((FOLDER / "bad_recording.yaml").read_bytes())
    shutil.copytree(FOLDER / "missing_recording.audio", folder)
    (folder / "section-A.vi.mp3").write_bytes(b"ID3" + bytes(LARGEST_RECORDING - 3))
    assert problems(file) == []
    (folder / "A1.en.mp3").write_bytes(b"ID3" + bytes(LARGEST_RECORDING))
    (one,) = problems(file, "en")
    assert (one.check, one.wrong) == ("large_recording", 'The recording "A1.en.mp3" is larger than 1000 kB.')


def test_a_link_among_the_recordings_is_not_followed(tmp_path):
    file, folder = tmp_path / "x.yaml", tmp_path / "x.audio"
    file.write_bytes((FOLDER / "missing_recording.yaml").read_bytes())
    shutil.copytree(FOLDER / "missing_recording.audio", folder)
    (folder / "section-A.vi.mp3").symlink_to(FOLDER / "missing_recording.audio" / "A1.vi.mp3")
    assert {one.check for one in problems(file)} == {"strange_recording", "missing_recording"}
    assert set(contents(file)) == {sha256((folder / "A1.vi.mp3").read_bytes()).hexdigest()}


def test_a_fault_pydantic_may_name_some_day_is_still_told(monkeypatch):
    monkeypatch.setattr("survey.questionnaire.shape._CHECKS", {})
    (one,) = problems(FOLDER / "not_whole.yaml", "en")
    assert (one.check, one.wrong) == ("wrong_value", "The value of `minutes` cannot be used.")


EVERYTHING_WRONG = """\
name: thu
version: 1
service: health
languages: [vi, en]
title: {vi: Phiếu thử}
provenance: {official: false, sorce: x}
scales:
  hl:
    - {code: 1, score: 1, label: {vi: Kém, en: Poor}}
    - {code: "2", score: 2, label: {vi: Tốt, en: Good}}
    - {code: "2", score: 2, label: {vi: Tốt lắm, en: Very good}}
sections:
  - name: A
    title: {vi: Phần A, en: Part A}
    items:
      - {name: A1, kind: rating, scale: hl, required: true, text: {vi: Thái độ, en: Attitude}}
      - {name: A2, kind: numbr, text: {vi: Tuổi, en: Age}, relevant: {item: A1, is: ["7"]}}
      - {name: A3, kind: text, text: Vì sao}
      - {name: A4, kind: text, text: {vi: Gì, en: What}, relevant: {item: A3, answered: true}}
"""


def test_everything_that_is_wrong_is_said_at_once(tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text(EVERYTHING_WRONG, encoding="utf-8")
    assert [(one.line, one.check) for one in problems(file)] == [
        (2, "not_text"),
        (5, "missing_translation"),
        (6, "unknown_field"),
        (9, "not_text"),
        (11, "repeated_code"),
        (16, "forced_opinion"),
        (17, "unknown_kind"),
        (17, "unknown_code"),
        (18, "not_words"),
    ]


@pytest.mark.parametrize("text", ["", "x", "- a\n- b", "1", "name: x\nsections: []\n"])
def test_a_file_that_is_no_questionnaire_at_all_has_problems(tmp_path, text):
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    assert problems(file)
    with pytest.raises(Unreadable):
        questionnaire(file)


def test_what_an_author_wrote_cannot_speak_to_a_terminal_or_format_a_message(tmp_path):
    file = tmp_path / "x.yaml"
    text = (FOLDER.parent / "smallest.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("kind: number", r'kind: "\e[31m{0.__class__}{known}"'), encoding="utf-8")
    (one,) = problems(file, "en")
    assert one.wrong == 'There is no kind of item "\ufffd[31m{0.__class__}{known}".'


def test_a_long_word_of_an_author_is_cut_in_a_message(tmp_path):
    file = tmp_path / "x.yaml"
    text = (FOLDER.parent / "smallest.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("kind: number", f"kind: {'x' * 5000}"), encoding="utf-8")
    (one,) = problems(file, "en")
    assert len(one.wrong) < 400


def test_deeply_nested_conditions_are_refused_without_exhausting_the_stack(tmp_path):
    file = tmp_path / "x.yaml"
    text = (FOLDER.parent / "smallest.yaml").read_text(encoding="utf-8")
    deep = "{not: " * 500 + '{item: A1, is: ["1"]}' + "}" * 500
    file.write_text(text.replace("kind: text,", f"kind: text, relevant: {deep},"), encoding="utf-8")
    assert [one.check for one in problems(file)] == ["yaml_depth"]


def write_expected():
    """Write the expected messages of both languages anew."""
    for language in ("vi", "en"):
        blocks = [told(file, language) for file in FILES]
        (FOLDER / f"expected.{language}.txt").write_text("\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    write_expected()
