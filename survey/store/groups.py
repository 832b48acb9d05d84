"""One thread writes: it gathers what waits, commits it durably as one group, then lets the waiting go on.

A commit with synchronous=FULL costs one wait for the disk whether it holds one response or two hundred.
Nothing is acknowledged before its commit has returned. SQLite lets one connection write at a time, so
more writers would only wait for each other.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from itertools import zip_longest
from queue import SimpleQueue
from typing import TypeVar

from survey.store.answers import NotKept
from survey.store.connection import PATIENCE, Database, connect, writing
from survey.wording import Said

GROUP = 256
"""The most that is committed together."""

BUSY, PACE = 4, 0.004
"""After a group of so many the next begins no sooner than so many seconds after it: more are on their way."""

RETRY_AFTER = 5
"""Seconds after which a client may try again."""

_STORAGE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}
"""Faults of the disk or the file, not of what was to be written."""

Work = Callable[[Database], object]
T = TypeVar("T")


class StoreBusy(Said):
    """Nothing can be kept now: the disk is full, the file locked or damaged, or the writer has stopped.

    `retry_after` is in seconds; over HTTP it is 503 with Retry-After.
    """

    def __init__(self, why: str, retry_after: int = RETRY_AFTER) -> None:
        super().__init__("refused.busy", why=why, seconds=retry_after)
        self.retry_after = retry_after


class Task:
    """Something to write, and whoever waits for it.

    `following` waits for the same commit and is woken by whoever waits for this one.
    """

    __slots__ = ("done", "error", "following", "outcome", "settled", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.outcome: object = None
        self.error: Exception | None = None
        self.settled = False
        self.following: Task | None = None
        self.done = threading.Lock()  # held until the commit is over: lighter than an Event
        self.done.acquire()


class Groups:
    """Writes for any number of threads, durably.

    Parameters
    ----------
    path : path
        A database that `Store.open` has made.
    patience : float
        Seconds to wait for another process to release the write lock before `StoreBusy`.
    """

    def __init__(self, path: str | os.PathLike[str], *, patience: float = PATIENCE) -> None:
        self._path = path
        self._patience = patience
        self._db: Database | None = None
        self._queue: SimpleQueue[Task | None] = SimpleQueue()
        self._waiting: set[Task] = set()
        self._closed = False
        self._lock = threading.Lock()
        self._next = 0.0  # when the next group may begin, on the clock that only goes forward
        self._thread = self._started()

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return len(self._waiting)

    def close(self) -> None:
        """Write what still waits, then stop."""
        self._closed = True
        self._queue.put(None)
        self._thread.join()

    def outcome(self, work: Callable[[Database], T]) -> T:
        """Do *work* inside the next group's transaction, and return what it returned when it is on the disk.

        Raises
        ------
        StoreBusy
            Nothing could be written; or, rarely, nobody can tell.
        Exception
            Whatever *work* raised; then nothing of it was written.
        """
        return self._done(Task(work))  # type: ignore[return-value]

    def _done(self, task: Task) -> object:
        """Give *task* to the writing thread, and return its outcome when it is on the disk."""
        if self._closed:
            raise StoreBusy("the writer has stopped")
        self._queue.put(task)
        self._waiting.add(task)
        try:
            while not (task.done.acquire(timeout=1.0) or task.settled):
                self._check_alive()
        finally:
            self._waiting.discard(task)
            if task.following is not None:
                task.following.done.release()
        if task.error is not None:
            raise task.error
        return task.outcome

    def _started(self) -> threading.Thread:
        thread = threading.Thread(target=self._run, name="hailong writer", daemon=True)
        thread.start()
        return thread

    def _check_alive(self) -> None:
        """Whoever waited for a thread that died tries again later, and then finds a new one."""
        with self._lock:
            if self._thread.is_alive():
                return
            if not self._closed:
                self._thread = self._started()
        raise StoreBusy("the writer has stopped")

    def _run(self) -> None:
        try:
            while group := self._group():
                self._settle(group)
        finally:
            self._forget_connection()

    def _group(self) -> list[Task]:
        """Wait for something to write and return all that waits; nothing when it is time to stop."""
        first = self._queue.get()
        if first is None:
            return []
        if (early := self._next - time.monotonic()) > 0:
            time.sleep(early)
        began = time.monotonic()
        group = [first]
        self._gather(group)
        self._next = began + PACE if len(group) >= BUSY else began
        return group

    def _gather(self, group: list[Task]) -> None:
        """Add what waits to *group*."""
        while len(group) < GROUP and not self._queue.empty():
            task = self._queue.get()
            if task is None:
                return self._queue.put(None)
            group.append(task)
        return None

    def _settle(self, group: list[Task], *, alone: bool = False) -> None:
        """Commit a group and let its waiters go on, whatever happened; none joins one that is *alone*."""
        try:
            self._commit(group, alone=alone)
        except Exception as error:
            if is_storage(error):
                self._forget_connection()
                for task in group:
                    task.error = StoreBusy(str(error))
            elif len(group) > 1:
                for task in group:
                    self._settle([task], alone=True)  # one bad row must not fail its batch-mates
                return
            else:
                group[0].error = error
        _wake(group)

    def _commit(self, group: list[Task], *, alone: bool) -> None:
        with writing(self._connection()) as db:
            if not alone:
                self._gather(group)  # who came while the lock was waited for need not wait for another commit
            for task in group:
                task.error = None
            self._do(db, group)

    def _do(self, db: Database, group: Sequence[Task]) -> None:
        """Do the work of each task."""
        for task in group:
            try:
                task.outcome = task.work(db)
            except NotKept as error:  # nothing was written for it
                task.error = error

    def _connection(self) -> Database:
        if self._db is None:
            self._db = connect(self._path, patience=self._patience)
        return self._db

    def _forget_connection(self) -> None:
        """Begin the next group with a new connection: the file may be another one by then."""
        if self._db is not None:
            self._db.close()
            self._db = None


def _wake(group: Sequence[Task]) -> None:
    """Let those who wait for *group* go on, each waking the next.

    Woken all at once they would stand in one another's way, and in the writer's, for the interpreter: a
    third of the rate. Where one of them has gone, the next finds out by itself within a second.
    """
    for task, following in zip_longest(group, group[1:]):
        task.following = following
    for task in group:
        task.settled = True
    group[0].done.release()


def is_storage(error: Exception) -> bool:
    """Return whether *error* says that the database is locked, damaged or none, or that its disk is full."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _STORAGE


def is_full(error: Exception) -> bool:
    """Return whether *error* says that the disk of the database, or of its copy, has no room left."""
    return is_storage(error) and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
