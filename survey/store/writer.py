"""Keeping what citizens send."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime

from survey.device import Device, Sitting
from survey.keying import PaperForm
from survey.questionnaire.model import Answers
from survey.response import Response
from survey.sealing import Envelope
from survey.store.answers import NotKept
from survey.store.connection import PATIENCE, Database, connect, now
from survey.store.drafts import Draft, save_draft
from survey.store.envelopes import set_aside
from survey.store.groups import Groups, Task
from survey.store.keeping import Keeping, Receipt
from survey.store.keying import keep_form
from survey.store.seen import Seen
from survey.store.sittings import end_sitting, save_sitting

_UUIDS = "SELECT uuid FROM response UNION ALL SELECT uuid FROM draft"


class _Sent(Task):
    """A response to keep, together with the others of its group."""

    __slots__ = ("fresh", "response")

    def __init__(self, response: Response, fresh: bool) -> None:
        super().__init__(lambda db: None)
        self.response = response
        self.fresh = fresh


class Writer(Groups):
    """Keeps responses and drafts, durably, for any number of threads.

    Parameters
    ----------
    path : path
        A database that `Store.open` has made.
    patience : float
        Seconds to wait for another process to release the write lock before `StoreBusy`.
    clock : function returning datetime
        Tells when a response was received; it never decides whether one is kept.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        patience: float = PATIENCE,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.keeping = Keeping()
        self._clock = clock
        self._seen = Seen()
        self._recalled = False
        self._came = now()  # when the group came that is being kept
        super().__init__(path, patience=patience)
        self._memory = threading.Thread(target=self._recall, name="hailong memory", daemon=True)
        self._memory.start()

    def close(self) -> None:
        """Write what still waits, then stop."""
        super().close()
        self._memory.join()

    def is_fresh(self, uuid: str) -> bool:
        """Return True when nothing was begun under *uuid*, as far as this process knows.

        Only another process can have begun it then; what is kept as fresh is looked up again.
        """
        return self._recalled and not self._seen.knows(uuid)

    def keep(self, response: Response, *, fresh: bool = False) -> Receipt:
        """Keep *response* and return when it is on the disk.

        Raises
        ------
        NotKept
            When it can never be kept as it is: no such round, version, unit or item.
        Begun
            When there is a draft or a response under the UUID of a *fresh* one.
        StoreBusy
            When it may be kept later. It may also have been kept; sending it again tells.
        """
        return self._done(_Sent(response, fresh))  # type: ignore[return-value]

    def keep_form(self, response: Response, form: PaperForm) -> Receipt:
        """Keep a response keyed from paper together with its serial number.

        Raises
        ------
        SerialTaken
            When another form of the round has the serial.
        NotKept, StoreBusy
        """
        return self.outcome(lambda db: keep_form(db, self.keeping, (response, form), self._clock()))

    def save_draft(
        self,
        uuid: str,
        round_id: str,
        answers: Answers,
        language: str = "vi",
        *,
        mode: str = "web",
        unit: str = "",
        service_point: str = "",
        begun_at: int | None = None,
        fresh: bool = False,
    ) -> None:
        """Keep what was answered so far and return when it is on the disk; the newest draft of a UUID counts.

        Nothing happens when a response is kept under that UUID.

        Raises
        ------
        StoreBusy, NotKept, Begun
        """
        draft = Draft(uuid, round_id, answers, language, mode, unit, service_point, begun_at)
        self._seen.tell(uuid)
        self.outcome(lambda db: save_draft(db, draft, self._clock(), fresh=fresh))

    def set_aside(self, envelope: Envelope, reason: str) -> None:
        """Keep a sealed response that could not be kept as one; return when it is on the disk.

        Raises
        ------
        FullAside, StoreBusy
        """
        self.outcome(lambda db: set_aside(db, envelope, reason, self._clock()))

    def save_sitting(self, sitting: Sitting, device: Device) -> None:
        """Keep what a person at *device* has answered so far and return when it is on the disk.

        Raises
        ------
        StoreBusy, NotKept
        """
        place = (device.unit, device.service_point)
        self._seen.tell(sitting.uuid)
        self.outcome(lambda db: save_sitting(db, sitting, place, self._clock()))

    def end_sitting(self, sitting: Sitting, response: Response | None) -> Receipt | None:
        """End *sitting*, keeping *response*, or nothing of it when that is None.

        Returns None when nothing was kept, because nothing was to be, or because it had ended before.

        Raises
        ------
        StoreBusy, NotKept
        """
        kept = (self.keeping, response) if response else None
        return self.outcome(lambda db: end_sitting(db, sitting, kept, self._clock()))

    def _commit(self, group: list[Task], *, alone: bool) -> None:
        self._came = self._clock()
        if alone or not self._kept_at_once([task for task in group if isinstance(task, _Sent)], len(group)):
            super()._commit(group, alone=alone)

    def _kept_at_once(self, sent: Sequence[_Sent], n: int) -> bool:
        """Keep a group of *n*, all of it responses *sent*, by one statement; return whether that was done."""
        if len(sent) < n:
            return False
        responses = [task.response for task in sent]
        fresh = [task.response.uuid for task in sent if task.fresh]
        receipts = self.keeping.keep_at_once(self._connection(), responses, self._came, fresh=fresh)
        for task, receipt in zip(sent, receipts or (), strict=False):
            task.outcome, task.error = receipt, None
            self._seen.tell(task.response.uuid)
        return receipts is not None

    def _forget_connection(self) -> None:
        super()._forget_connection()
        self.keeping.forget()

    def _do(self, db: Database, group: Sequence[Task]) -> None:
        """Do the work of each task; the responses among them are kept together."""
        sent = [task for task in group if isinstance(task, _Sent)]
        if sent:
            self._keep(db, sent)
        super()._do(db, [task for task in group if not isinstance(task, _Sent)])

    def _keep(self, db: Database, sent: Sequence[_Sent]) -> None:
        fresh = [task.response.uuid for task in sent if task.fresh]
        responses = [task.response for task in sent]
        outcomes = self.keeping.keep_all(db, responses, self._came, fresh=fresh)
        for task, outcome in zip(sent, outcomes, strict=True):
            if isinstance(outcome, NotKept):
                task.error = outcome
            else:
                task.outcome = outcome
                self._seen.tell(task.response.uuid)

    def _recall(self) -> None:
        """Learn which ids were begun before; until then, and if it cannot be learnt, none is fresh."""
        try:
            with closing(connect(self._path, mode="ro")) as db:
                for (uuid,) in db.execute(_UUIDS):
                    self._seen.tell(uuid)
                    if self._closed:
                        return
        except sqlite3.Error:
            return
        self._recalled = True
