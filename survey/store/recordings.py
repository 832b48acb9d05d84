"""Recordings of questionnaires, kept by the SHA-256 of what is in them: they stay when the files are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from types import MappingProxyType

from survey.questionnaire.model import Questionnaire
from survey.store.connection import Connected, Database

NOTHING: Mapping[str, bytes] = MappingProxyType({})

RECORDING = """
CREATE TABLE recording (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    content BLOB NOT NULL
) STRICT
"""


class Recordings(Connected):
    """What reads questionnaires aloud."""

    def recording(self, name: str) -> bytes | None:
        """Return the recording whose SHA-256 is *name*, or None."""
        row = self.db.execute("SELECT content FROM recording WHERE sha256 = ?", (name,)).fetchone()
        return row[0] if row else None


def keep_recordings(db: Database, asked: Questionnaire, contents: Mapping[str, bytes]) -> None:
    """Keep what *asked* names, taken from *contents*; what is kept already need not be there.

    Raises
    ------
    ValueError
        When one is in neither place, or is not what its name says.
    """
    for each in asked.recordings:
        content = contents.get(each.sha256)
        if content is None and not _is_kept(db, each.sha256):
            raise ValueError(f"{asked.name}: no recording of {each.part} in {each.language} was given")
        if content is not None and sha256(content).hexdigest() != each.sha256:
            raise ValueError(f"{asked.name}: the recording of {each.part} in {each.language} is another")
        if content is not None:
            db.execute("INSERT INTO recording VALUES (?, ?) ON CONFLICT DO NOTHING", (each.sha256, content))


def _is_kept(db: Database, name: str) -> bool:
    return db.execute("SELECT 1 FROM recording WHERE sha256 = ?", (name,)).fetchone() is not None


def changed_recordings(db: Database) -> Iterator[str]:
    """Yield the names of recordings that are not what their name says."""
    for name, content in db.execute("SELECT sha256, content FROM recording"):
        if sha256(content).hexdigest() != name:
            yield name


def lost_recordings(db: Database, asked: Questionnaire) -> Iterator[str]:
    """Yield the names of recordings that *asked* names and that are not there."""
    return (each.sha256 for each in asked.recordings if not _is_kept(db, each.sha256))
