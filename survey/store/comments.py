"""Comments, in the store: read out of the answers, and which of them staff decided to print."""

from __future__ import annotations

from collections.abc import Sequence

from survey.comments import HIDDEN, Comment, Reading
from survey.store.answers import AnswerTable
from survey.store.connection import writing
from survey.store.digest import Stored, row_digest
from survey.store.responses import Responses
from survey.store.rounds import Unknown

TABLE = """
CREATE TABLE comment_read (
    response INTEGER NOT NULL REFERENCES response (id) ON DELETE CASCADE,
    item TEXT NOT NULL,
    printed TEXT NOT NULL,
    read_by TEXT NOT NULL,
    digest BLOB NOT NULL,
    PRIMARY KEY (response, item)
) STRICT, WITHOUT ROWID
"""

_WRITTEN = """
SELECT hex(response.digest) AS mark, '{item}' AS item, answers."{item}" AS text, response.language,
    ifnull(response.unit, '') AS unit, comment_read.printed AS printed
FROM {table} AS answers JOIN response ON response.id = answers._id
LEFT JOIN comment_read ON comment_read.response = answers._id AND comment_read.item = '{item}'
WHERE answers."{item}" NOTNULL AND (answers."{item}" <> '{hidden}' OR comment_read.printed NOTNULL)
"""
_STANDS = {Reading.UNREAD: "printed ISNULL", Reading.PRINTED: "printed <> ''", Reading.LEFT: "printed = ''"}


class Comments(Responses):
    """What people wrote, in an order that says nothing of when they did."""

    def comments(
        self, round_id: str, items: Sequence[str], reading: Reading, *, most: int = -1, after: int = 0
    ) -> list[Comment]:
        """Return what was written in answer to *items* and is read so far, at most so many after so many.

        Raises
        ------
        Unknown
            When there is no such round.
        ValueError
            When an item is no question of the round's.
        """
        if not items:
            return []
        rows = self.db.execute(
            f"SELECT * FROM ({self._written(round_id, items)}) WHERE {_STANDS[reading]}"  # noqa: S608 -- checked
            " ORDER BY mark, item LIMIT ? OFFSET ?",
            (most, after),
        )
        return [Comment(*row) for row in rows]

    def n_comments(self, round_id: str, items: Sequence[str]) -> dict[Reading, int]:
        """Return how many comments in answer to *items* are unread, printed and left out."""
        if not items:
            return dict.fromkeys(Reading, 0)
        sums = ", ".join(f"ifnull(sum({stands}), 0)" for stands in _STANDS.values())
        row = self.db.execute(f"SELECT {sums} FROM ({self._written(round_id, items)})").fetchone()  # noqa: S608 -- checked
        return dict(zip(_STANDS, row, strict=True))

    def save_reading(self, round_id: str, comment: Comment, by: str) -> None:
        """Keep what the report shall print of a comment, "" for nothing; the last decision counts.

        Raises
        ------
        Unknown
            When nothing was written there.
        """
        with writing(self.db) as db:
            table = self._table(round_id)
            query = (
                f"SELECT response.id FROM response JOIN {table.name} AS answers ON answers._id = response.id"  # noqa: S608 -- checked
                f" WHERE round_id = ? AND hex(digest) = ? AND {_named(table, comment.item)} NOTNULL"
            )
            found = db.execute(query, (round_id, comment.mark)).fetchone()
            if found is None:
                raise Unknown("refused.no_comment", round=round_id, item=comment.item)
            decided = {"item": comment.item, "printed": comment.printed or "", "read_by": by}
            row: dict[str, Stored] = {"response": found[0], **decided}
            db.table("comment_read", pk=("response", "item")).upsert(row | {"digest": row_digest(row)})

    def _written(self, round_id: str, items: Sequence[str]) -> str:
        """Return the statement that reads what was written in answer to *items*."""
        table = self._table(round_id)
        for item in items:
            _named(table, item)
        return " UNION ALL ".join(
            _WRITTEN.format(item=item, table=table.name, hidden=HIDDEN) for item in items
        )


def _named(table: AnswerTable, item: str) -> str:
    """Return the column of an item, quoted."""
    if item not in table.columns:
        raise ValueError(f"no column {item!r}; known: {', '.join(table.columns)}")
    return f'answers."{item}"'
