"""Recordings in the store: kept with their questionnaire, refused when they are another, verified."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from keeping_example import QUESTIONNAIRE
from recorded import recorded

HEARD, CONTENTS = recorded(QUESTIONNAIRE)
NAME, CONTENT = next(iter(CONTENTS.items()))


def test_recordings_are_kept_with_their_questionnaire_and_once(store):
    version = store.save_questionnaire(HEARD, CONTENTS)
    assert store.questionnaire(version) == HEARD
    assert store.recording(NAME) == CONTENT
    assert store.save_questionnaire(HEARD) == version
    assert store.recording("0" * 64) is None
    assert store.verify() == []


def test_a_questionnaire_whose_recording_is_missing_is_not_kept(store):
    few = {name: content for name, content in CONTENTS.items() if name != NAME}
    with pytest.raises(ValueError, match="no recording of section-"):
        store.save_questionnaire(HEARD, few)
    with pytest.raises(ValueError, match="is another"):
        store.save_questionnaire(HEARD, CONTENTS | {NAME: b"something else"})
    assert store.db.execute("SELECT count(*) FROM recording").fetchone() == (0,)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE recording SET content = X'00' WHERE sha256 = ?", "another"),
        ("DELETE FROM recording WHERE sha256 = ?", "lost"),
    ],
)
def test_a_changed_or_lost_recording_is_found(store, change, said):
    store.save_questionnaire(HEARD, CONTENTS)
    with closing(sqlite3.connect(store.path)) as other:
        other.execute(change, (NAME,))
        other.commit()
    assert [(one.where, one.fault) for one in store.verify()] == [(f"recording {NAME}", said)]
