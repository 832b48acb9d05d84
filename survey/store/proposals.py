"""What scans seem to say of paper forms, until a clerk has looked at each."""

from __future__ import annotations

from collections.abc import Sequence

from survey.keying import Proposal
from survey.store.connection import Connected, writing


class Proposals(Connected):
    """Proposals of scans, by form; `keep_form` and `Erasing` take them away."""

    def save_proposals(self, round_id: str, serial: int, proposals: Sequence[Proposal]) -> None:
        """Keep what a scan seems to say of a form, instead of what an earlier scan of it said."""
        with writing(self.db) as db:
            for each in proposals:
                db.execute(
                    "INSERT OR REPLACE INTO proposal VALUES (?, ?, ?, ?, ?, ?)",
                    (round_id, serial, each.item, each.keyed, each.flag, each.picture),
                )

    def proposals(self, round_id: str, serial: int) -> dict[str, Proposal]:
        """Return what a scan proposes for a form, by item."""
        rows = self.db.execute(
            "SELECT item, keyed, flag, picture FROM proposal WHERE round_id = ? AND serial = ?",
            (round_id, serial),
        )
        return {row[0]: Proposal(*row) for row in rows}

    def scanned(self, round_id: str) -> list[int]:
        """Return the serials of scanned forms that nobody has confirmed yet."""
        rows = self.db.execute(
            "SELECT DISTINCT serial FROM proposal WHERE round_id = ? ORDER BY serial", (round_id,)
        )
        return [serial for (serial,) in rows]
