"""The files that questionnaires were read from: what an office takes home, changes and brings back."""

from __future__ import annotations

from survey.store.connection import Connected, Database, writing

FILE = """
CREATE TABLE questionnaire_file (
    version TEXT PRIMARY KEY REFERENCES questionnaire (version),
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""


class Files(Connected):
    """Files of questionnaires. No figure rests on them: what is asked is the canonical form."""

    def questionnaire_file(self, version: str) -> str:
        """Return the text of the file a questionnaire was read from; "" when it was not kept."""
        row = self.db.execute("SELECT text FROM questionnaire_file WHERE version = ?", (version,)).fetchone()
        return str(row[0]) if row else ""

    def save_questionnaire_file(self, version: str, text: str) -> None:
        """Keep the text of the file of a questionnaire that is kept; a later file takes its place."""
        with writing(self.db) as db:
            db.execute(
                "INSERT INTO questionnaire_file VALUES (?, ?)"
                " ON CONFLICT (version) DO UPDATE SET text = excluded.text",
                (version, text),
            )


def forget_file(db: Database, version: str) -> None:
    """Delete the file of a questionnaire that is being taken out."""
    db.execute("DELETE FROM questionnaire_file WHERE version = ?", (version,))
