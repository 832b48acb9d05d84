"""Earlier reports: what was signed and sent stays, after a later one took its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256

from survey.store.connection import Connected, Database, writing
from survey.store.digest import canonical, digest_of

TABLES = """
CREATE TABLE earlier_report (
    id INTEGER PRIMARY KEY,
    about TEXT NOT NULL,
    language TEXT NOT NULL,
    made_at TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    state TEXT NOT NULL,
    n INTEGER NOT NULL,
    files TEXT NOT NULL,
    content BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    digest BLOB NOT NULL,
    UNIQUE (about, language, made_at, sha256)
) STRICT
"""
ASKED_BY = (
    "ALTER TABLE job ADD COLUMN asked_by TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE result ADD COLUMN asked_by TEXT NOT NULL DEFAULT ''",
)
"""Made by the migration of earlier reports."""

_NAMES = "about, language, made_at, asked_by, state, n, files"


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """A report whose place a later one took.

    Attributes
    ----------
    about : str
        A round, or "ky/" and the code of a reporting period.
    asked_by : str
        The member of staff; "" where nobody noted it.
    state : str
        The digits of the answers it was made from, those of several rounds parted by spaces.
    n : int
        Responses.
    files : str
        The endings of what it can be handed out as, parted by spaces.
    """

    number: int
    about: str
    language: str
    made_at: str
    asked_by: str
    state: str
    n: int
    files: str


class EarlierReports(Connected):
    """Reports that were handed out before the latest."""

    def keep_report(self, report: EarlierReport, content: bytes) -> None:
        """Keep a report, by a number of its own; one that is kept already stays as it is."""
        row = [getattr(report, name) for name in _NAMES.split(", ")]
        name = sha256(content).hexdigest()
        with writing(self.db) as db:
            (number,) = db.execute("SELECT coalesce(max(id), 0) + 1 FROM earlier_report").fetchone()
            digest = digest_of(canonical([number, *row, name]))
            db.execute(
                f"INSERT INTO earlier_report (id, {_NAMES}, sha256, content, digest)"  # noqa: S608 -- ours
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (number, *row, name, content, digest),
            )

    def remove_reports(self, about: str, numbers: Collection[int]) -> int:
        """Take out earlier reports of a round or a period; return how many there were.

        The room they took is used again; the file does not become smaller.
        """
        with writing(self.db) as db:
            query = "DELETE FROM earlier_report WHERE about = ? AND id = ?"
            return sum(db.execute(query, (about, number)).rowcount for number in sorted(numbers))

    def earlier_reports(self, about: str) -> list[EarlierReport]:
        """Return the earlier reports of a round or a period, the latest first."""
        query = f"SELECT id, {_NAMES} FROM earlier_report WHERE about = ? ORDER BY made_at DESC, id DESC"  # noqa: S608
        return [EarlierReport(*row) for row in self.db.execute(query, (about,))]

    def earlier_report(self, about: str, number: int) -> tuple[EarlierReport, bytes] | None:
        """Return an earlier report and its files as ZIP; None where *about* has none of that number."""
        query = f"SELECT id, {_NAMES}, content FROM earlier_report WHERE about = ? AND id = ?"  # noqa: S608
        row = self.db.execute(query, (about, number)).fetchone()
        return (EarlierReport(*row[:-1]), row[-1]) if row else None


def changed_reports(db: Database) -> Iterator[int]:
    """Yield the numbers of earlier reports that are not as they were written."""
    query = f"SELECT content, digest, id, {_NAMES}, sha256 FROM earlier_report"  # noqa: S608 -- ours
    for content, digest, *row in db.execute(query):
        if sha256(content).hexdigest() != row[-1] or digest_of(canonical(row)) != digest:
            yield row[0]
