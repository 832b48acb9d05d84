"""Copies of the database, made while responses come in, and brought back."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from survey.store.connection import check_alone, connect, create, synced
from survey.store.verify import Damage, damage
from survey.wording import Said, say


class Damaged(Said, RuntimeError):
    """A copy that is not as it was written; `faults` says where."""

    def __init__(self, path: Path, faults: list[Damage]) -> None:
        self.path, self.faults = path, faults
        super().__init__("refused.damaged")

    def said(self, language: str) -> str:
        """Return the refusal in *language*, with the first faults."""
        listed = "; ".join(f"{fault.where}: {fault.wrong(language)}" for fault in self.faults[:5])
        return say("refused.damaged", language, file=self.path, n=len(self.faults), listed=listed)


def backup(path: str | os.PathLike[str], target: str | os.PathLike[str]) -> None:
    """Write a verified copy of the database at *path* to the new file *target*.

    It holds every response acknowledged before it began, is one file, and carries no deleted rows.
    Responses may come in meanwhile.

    Raises
    ------
    FileExistsError
    Damaged
        When the copy has faults; then there is no *target*.
    """
    _copy(Path(path), Path(target))


def restore(source: str | os.PathLike[str], path: str | os.PathLike[str]) -> None:
    """Bring a backup back as the new file *path*, after verifying it.

    Raises
    ------
    FileExistsError
        A database that is there is never overwritten: move it away first.
    LeftBehind
        When the log of the one that was there is left.
    Damaged
        When the backup has faults; then there is no *path*.
    """
    faults = damage(source)
    if faults:
        raise Damaged(Path(source), faults)
    _copy(Path(source), Path(path))


def _copy(source: Path, target: Path) -> None:
    if target.exists():
        raise FileExistsError(f"{target} is there already; nothing was written")
    check_alone(target)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    create(part)
    try:
        with closing(connect(source, mode="ro")) as db:
            db.conn.execute("VACUUM INTO ?", (str(part),))  # one step: a copy by steps never ends under load
        faults = damage(part)
        if faults:
            raise Damaged(source, faults)
        synced(part)  # VACUUM INTO does not
        os.link(part, target)  # unlike a renaming, refuses when another has made the target meanwhile
        synced(target.parent)
    finally:
        part.unlink(missing_ok=True)
