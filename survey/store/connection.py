"""Where the database is opened: sqlite_utils without pandas and numpy, PRAGMAs, transactions, connections."""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from survey.wording import Said


@contextmanager
def _absent(module: str) -> Iterator[None]:
    """Make *module* look as if it were not installed, unless it is loaded already."""
    hidden = module not in sys.modules
    if hidden:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[module]


# sqlite_utils imports pandas and numpy wherever they are installed, only to recognise their types. The web
# process must stay light (90 MB less), so this import, the only one of sqlite_utils in the house, hides them.
with _absent("pandas"), _absent("numpy"):
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

__all__ = [
    "ROWS",
    "VARIABLES",
    "Connected",
    "Database",
    "LeftBehind",
    "Migrations",
    "Row",
    "check_alone",
    "connect",
    "create",
    "insert",
    "insertion",
    "memory",
    "now",
    "synced",
    "writing",
]

PATIENCE = 5.0
"""Seconds to wait for another process to release the write lock."""

_PRAGMAS = (
    "foreign_keys = ON",
    "synchronous = FULL",  # NORMAL lost acknowledged responses at 292 of 500 simulated power cuts
    "wal_autocheckpoint = 4000",  # 16 MB; with SQLite's 1000 a busy writer moved pages twice a second
    "secure_delete = ON",
    "trusted_schema = OFF",
    "temp_store = MEMORY",
    "cache_size = -512",  # kB for each thread; what is older lies in the cache of the system
)


class LeftBehind(Said, RuntimeError):
    """The write-ahead log of a database that is gone lies where another is to be made."""


def now() -> datetime:
    """Return the present instant, aware, UTC."""
    return datetime.now(UTC)


def connect(path: str | os.PathLike[str], *, patience: float = PATIENCE, mode: str = "rw") -> Database:
    """Open an existing database; never makes one. The caller closes it.

    Parameters
    ----------
    path : path
    patience : float
        Seconds to wait for a lock before `sqlite3.OperationalError`.
    mode : str
        "rw", or "ro" for reading only.
    """
    address = f"{Path(path).absolute().as_uri()}?mode={mode}"
    conn = sqlite3.connect(
        address,
        uri=True,
        timeout=patience,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=_STATEMENTS,
    )
    try:
        for pragma in _PRAGMAS:
            conn.execute(f"PRAGMA {pragma}")
        return Database(conn, execute_plugins=False)
    except BaseException:
        conn.close()
        raise


def memory() -> Database:
    """Return an empty database that is gone when closed."""
    return Database(sqlite3.connect(":memory:", isolation_level=None), execute_plugins=False)


def check_alone(path: Path) -> None:
    """Refuse a place for a new database beside the log of another, which SQLite would write into the new one.

    Raises
    ------
    LeftBehind
    """
    for log in (path.with_name(f"{path.name}-{kind}") for kind in ("wal", "journal")):
        if log.exists():
            raise LeftBehind("refused.left_behind", log=log, file=path)


def create(path: Path) -> None:
    """Make an empty database that only its owner can read, durably.

    Raises
    ------
    FileExistsError
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    synced(path.parent)


def synced(path: Path) -> None:
    """Wait until the file or directory at *path* is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def writing(db: Database) -> Iterator[Database]:
    """All or nothing. Takes the write lock first, so that reading before writing cannot fail half-way.

    Not `with db.conn`, inside which an insert commits by itself; and not `db.atomic()` alone, which
    begins as a reader and is refused at once ("database is locked") when another has written meanwhile.
    `db.atomic()` nests inside.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise


Row = Sequence[str | float | int | bytes | None]

VARIABLES = 32766
"""How many values SQLite binds in one statement."""

ROWS = 32
"""The most rows in a statement of `insert`: more save nothing, and each length is parsed once."""

_STATEMENTS = 256
"""How many statements a connection keeps parsed."""


def insert(db: Database, into: str, rows: Sequence[Row]) -> None:
    """Insert *rows*, all of one length, by few statements.

    Not `executemany`, which lets another thread run for every row and then waits for it.
    """
    most = max(1, min(ROWS, VARIABLES // len(rows[0]))) if rows else 1
    for first in range(0, len(rows), most):
        some = rows[first : first + most]
        db.execute(insertion(into, len(some[0]), len(some)), [value for row in some for value in row])


@lru_cache(maxsize=256)
def insertion(into: str, width: int, n: int) -> str:
    """Return the statement that inserts *n* rows of *width* values."""
    row = f"({', '.join('?' * width)})"
    return f"{into} VALUES {', '.join([row] * n)}"


class _Own(threading.local):
    """The connection of each thread, made when it first asks; afterwards `db` is a plain attribute."""

    def __init__(self, connected: Callable[[], Database]) -> None:
        self._connected = connected

    def __getattr__(self, name: str) -> Database:
        if name != "db":
            raise AttributeError(name)
        self.db = self._connected()
        return self.db


class Connected:
    """A database file, with one connection for each thread that asks."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._open: list[tuple[threading.Thread, Database]] = []
        self._own = _Own(self._connected)

    @property
    def db(self) -> Database:
        """The connection of the calling thread."""
        return self._own.db

    @contextmanager
    def still(self) -> Iterator[None]:
        """Whatever the calling thread reads meanwhile is of one state of the database; it writes nothing.

        Others go on writing. The write-ahead log grows until the end, so hold it for minutes, not for hours.
        """
        conn = self.db.conn
        if conn.in_transaction:
            yield
            return
        conn.execute("BEGIN")
        try:
            conn.execute("SELECT 1 FROM sqlite_schema LIMIT 1")  # the state is that of the first look
            yield
        finally:
            conn.execute("ROLLBACK")

    def _connected(self) -> Database:
        db = connect(self.path)
        with self._lock:
            self._close_abandoned()
            self._open.append((threading.current_thread(), db))
        return db

    def _close_abandoned(self) -> None:
        for thread, db in self._open:
            if not thread.is_alive():
                db.close()
        self._open = [pair for pair in self._open if pair[0].is_alive()]

    def close(self) -> None:
        """Close every connection. Threads still reading get an error."""
        with self._lock:
            for _, db in self._open:
                db.close()
            self._open.clear()
        self._own = _Own(self._connected)
