"""What is known of the population of each round, in the store: people by the answer to a question."""

from __future__ import annotations

from analysis.people import People
from survey.rounds import State
from survey.store.connection import writing
from survey.store.digest import Stored, row_digest
from survey.store.rounds import Rounds
from survey.store.selection import SelectionFixed

TABLE = """
CREATE TABLE known_people (
    round_id TEXT NOT NULL REFERENCES round (round_id),
    place INTEGER NOT NULL,
    item TEXT NOT NULL,
    code TEXT NOT NULL,
    people REAL NOT NULL CHECK (people >= 0),
    digest BLOB NOT NULL,
    PRIMARY KEY (round_id, place),
    UNIQUE (round_id, item, code)
) STRICT, WITHOUT ROWID
"""

_KNOWN = "SELECT item, code, people FROM known_people WHERE round_id = ? ORDER BY place"


class KnownPeople(Rounds):
    """What the weights of each round meet."""

    def save_known(self, round_id: str, people: People) -> None:
        """Keep what is known of a round's population, in place of what was; nothing takes it back.

        Raises
        ------
        Unknown
        SelectionFixed
            The round is locked.
        """
        listed = [(item, code, float(n)) for item, counts in people.items() for code, n in counts.items()]
        with writing(self.db) as db:
            if self.round(round_id).state is State.LOCKED:
                raise SelectionFixed("selection.locked", round=round_id)
            db.execute("DELETE FROM known_people WHERE round_id = ?", (round_id,))
            table = db.table("known_people", pk=("round_id", "place"))
            table.upsert_all(_row(round_id, place, one) for place, one in enumerate(listed))

    def known(self, round_id: str) -> People:
        """Return what is known of a round's population, by item and code; {} where nothing is."""
        found: dict[str, dict[str, float]] = {}
        for item, code, people in self.db.execute(_KNOWN, (round_id,)):
            found.setdefault(item, {})[code] = people
        return found


def _row(round_id: str, place: int, one: tuple[str, str, float]) -> dict[str, Stored]:
    row: dict[str, Stored] = {"round_id": round_id, "place": place}
    row |= dict(zip(("item", "code", "people"), one, strict=True))
    return row | {"digest": row_digest(row)}
