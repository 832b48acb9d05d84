"""Orders of paper: which serial numbers were printed for which place, and the files that came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from survey.keying import PrintRun
from survey.store.connection import Connected, now, writing

_RUN = (
    "SELECT round_id, what, language, unit, service_point, copies, site, asked_by, complaints, run_id, first,"
    " (SELECT group_concat(name, char(10)) FROM print_file WHERE print_file.run_id = print_run.run_id)"
    " FROM print_run"
)


class Printing(Connected):
    """Asking for paper, and the printed files."""

    def ask_print(self, run: PrintRun) -> PrintRun:
        """Keep an order and return it with its number; forms get serials nobody has had in the round."""
        asked_at = now().isoformat(timespec="seconds")
        key = (run.round_id, run.what, run.language, run.unit, run.service_point)
        with writing(self.db) as db:
            first = self.last_serial(run.round_id) + 1 if run.what == "form" else 0
            cursor = db.execute(
                "INSERT INTO print_run (round_id, what, language, unit, service_point, first, copies, site,"
                " asked_by, complaints, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*key, first, run.copies, run.site, run.asked_by, run.complaints, asked_at),
            )
            run_id = int(cursor.lastrowid or 0)
        return self.print_run(run.round_id, run_id)

    def print_run(self, round_id: str, run_id: int) -> PrintRun:
        """Return one order of a round; LookupError when there is none."""
        row = self.db.execute(f"{_RUN} WHERE round_id = ? AND run_id = ?", (round_id, run_id)).fetchone()
        if row is None:
            raise LookupError(f"round {round_id} has no print run {run_id}")
        return _run(row)

    def print_runs(self, round_id: str) -> list[PrintRun]:
        """Return the orders of a round, the newest first."""
        rows = self.db.execute(f"{_RUN} WHERE round_id = ? ORDER BY run_id DESC", (round_id,))
        return [_run(row) for row in rows]

    def run_of_serial(self, round_id: str, serial: int) -> PrintRun | None:
        """Return the order in which the form with *serial* was printed, or None."""
        row = self.db.execute(
            f"{_RUN} WHERE round_id = ? AND what = 'form' AND ? >= first AND ? < first + copies",
            (round_id, serial, serial),
        ).fetchone()
        return _run(row) if row else None

    def last_serial(self, round_id: str) -> int:
        """Return the highest serial that was printed in a round; 0 when no form was."""
        query = (
            "SELECT ifnull(max(first + copies), 1) - 1 FROM print_run WHERE round_id = ? AND what = 'form'"
        )
        return int(self.db.execute(query, (round_id,)).fetchone()[0])

    def print_grid(self, run_id: int) -> str:
        """Return where the boxes of an order's forms are, as it was kept; "" when nothing was."""
        row = self.db.execute("SELECT grid FROM print_run WHERE run_id = ?", (run_id,)).fetchone()
        return str(row[0]) if row else ""

    def save_print_files(self, run_id: int, files: Iterable[tuple[str, str, bytes]], grid: str = "") -> None:
        """Keep what was printed: (name, media type, content) of each file, and the grid of its forms."""
        with writing(self.db) as db:
            db.execute("UPDATE print_run SET grid = ? WHERE run_id = ?", (grid, run_id))
            for file in files:
                db.execute("INSERT OR REPLACE INTO print_file VALUES (?, ?, ?, ?)", (run_id, *file))

    def print_file(self, round_id: str, run_id: int, name: str) -> tuple[str, bytes] | None:
        """Return media type and content of a printed file of a round, or None."""
        row = self.db.execute(
            "SELECT media_type, content FROM print_file JOIN print_run USING (run_id)"
            " WHERE round_id = ? AND run_id = ? AND print_file.name = ?",
            (round_id, run_id, name),
        ).fetchone()
        return (row[0], row[1]) if row else None


def _run(row: Sequence[Any]) -> PrintRun:
    *values, files = row
    return replace(PrintRun(*values), files=tuple((files or "").split()))
