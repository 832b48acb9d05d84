"""Forms that two clerks key: what they keyed differently, who was right, and how often each errs."""

from __future__ import annotations

from collections.abc import Mapping

from survey.keying import Difference, ErrorRate
from survey.store.connection import now, writing
from survey.store.keying import Change, Keyed, note

_DIFFERENCE = (
    "SELECT difference_id, serial, item, first, second, first_clerk, clerk, settled, settled_by"
    " FROM difference JOIN second_keying USING (round_id, serial) WHERE round_id = ?"
)
_WAITING = (
    "SELECT serial FROM paper_form WHERE round_id = ? AND twice = 1 AND clerk <> ? AND serial NOT IN"
    " (SELECT serial FROM second_keying AS s WHERE s.round_id = paper_form.round_id)"
    " ORDER BY keyed_at, serial"
)
_RATES = """
SELECT clerk, count(DISTINCT serial), sum(n_items), sum(wrong), sum(open) FROM (
    SELECT s.first_clerk AS clerk, s.serial, s.n_items,
        (SELECT count(*) FROM difference AS d WHERE d.round_id = s.round_id AND d.serial = s.serial
            AND d.settled IN ('second', 'other')) AS wrong,
        (SELECT count(*) FROM difference AS d WHERE d.round_id = s.round_id AND d.serial = s.serial
            AND d.settled = '') AS open
    FROM second_keying AS s WHERE s.round_id = ?
    UNION ALL
    SELECT s.clerk, s.serial, s.n_items,
        (SELECT count(*) FROM difference AS d WHERE d.round_id = s.round_id AND d.serial = s.serial
            AND d.settled IN ('first', 'other')),
        (SELECT count(*) FROM difference AS d WHERE d.round_id = s.round_id AND d.serial = s.serial
            AND d.settled = '')
    FROM second_keying AS s WHERE s.round_id = ?
) GROUP BY clerk ORDER BY clerk
"""


class SecondRefused(ValueError):
    """A form that this clerk may not key a second time."""


class Doubles(Keyed):
    """Double entry."""

    def waiting_twice(self, round_id: str, clerk: str) -> list[int]:
        """Return the serials that *clerk* may key a second time, the oldest first; never their own."""
        return [serial for (serial,) in self.db.execute(_WAITING, (round_id, clerk))]

    def units_of_forms(self, round_id: str) -> dict[int, str]:
        """Return the unit of every form keyed in a round, by its serial; "" where none is known."""
        query = (
            "SELECT serial, ifnull(unit, '') FROM paper_form JOIN response USING (uuid)"
            " WHERE paper_form.round_id = ?"
        )
        return dict(self.db.execute(query, (round_id,)))

    def save_second(
        self, round_id: str, serial: int, clerk: str, pairs: Mapping[str, tuple[str, str]]
    ) -> int:
        """Keep that *clerk* keyed a form again, and what differs; return how many items do.

        Parameters
        ----------
        pairs : mapping of item name to (first, second)
            What each of the two keyed for every item.

        Raises
        ------
        SecondRefused
            When it is their own form, when it was not drawn, or when somebody was quicker.
        """
        differing = [(item, *pair) for item, pair in pairs.items() if pair[0] != pair[1]]
        with writing(self.db) as db:
            if serial not in [row[0] for row in db.execute(_WAITING, (round_id, clerk))]:
                raise SecondRefused(f"form {serial} is not for {clerk} to key again")
            query = "SELECT clerk FROM paper_form WHERE round_id = ? AND serial = ?"
            first = db.execute(query, (round_id, serial)).fetchone()[0]
            at = now()
            db.execute(
                "INSERT INTO second_keying VALUES (?, ?, ?, ?, ?, ?)",
                (round_id, serial, clerk, first, len(pairs), at.isoformat(timespec="seconds")),
            )
            for difference in differing:
                db.execute(
                    "INSERT INTO difference (round_id, serial, item, first, second, settled, settled_by)"
                    " VALUES (?, ?, ?, ?, ?, '', '')",
                    (round_id, serial, *difference),
                )
            note(
                db, round_id, serial, Change(clerk, f"{len(differing)}/{len(pairs)}", at), what="keyed again"
            )
        return len(differing)

    def differences(self, round_id: str) -> list[Difference]:
        """Return what was keyed differently in a round, the open ones first."""
        rows = self.db.execute(f"{_DIFFERENCE} ORDER BY settled <> '', serial, difference_id", (round_id,))
        return [Difference(*row) for row in rows]

    def settle(self, round_id: str, serial: int, rulings: Mapping[int, str], by: str) -> None:
        """Say who keyed rightly: difference -> "first", "second" or "other" (neither)."""
        at = now()
        with writing(self.db) as db:
            for key, ruling in rulings.items():
                changed = db.execute(
                    "UPDATE difference SET settled = ?, settled_by = ?"
                    " WHERE difference_id = ? AND round_id = ? AND serial = ? AND settled = ''",
                    (ruling, by, key, round_id, serial),
                ).rowcount
                if changed:
                    note(db, round_id, serial, Change(by, f"{key}: {ruling}", at), what="settled")

    def error_rates(self, round_id: str) -> list[ErrorRate]:
        """Return how each clerk keys, by name."""
        return [ErrorRate(*row) for row in self.db.execute(_RATES, (round_id, round_id))]
