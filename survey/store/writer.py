"""Keeping what citizens send."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime

from survey.keying import PaperForm
from survey.questionnaire.model import Answers
from survey.response import Response
from survey.store.answers import NotKept
from survey.store.connection import PATIENCE, Database, now
from survey.store.drafts import Draft, save_draft
from survey.store.groups import Groups, Task
from survey.store.keeping import Keeping, Receipt
from survey.store.keying import keep_form


class _Sent(Task):
    """A response to keep."""

    __slots__ = ("response",)

    def __init__(self, response: Response) -> None:
        super().__init__(_nothing)
        self.response = response

    def settle(self, outcome: Receipt | NotKept) -> None:
        """Note what became of the response."""
        if isinstance(outcome, NotKept):
            self.error = outcome
        else:
            self.outcome = outcome


def _nothing(db: Database) -> None:
    """A response is kept together with others, not by work of its own."""


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
        super().__init__(path, patience=patience)

    def keep(self, response: Response) -> Receipt:
        """Keep *response* and return when it is on the disk.

        Raises
        ------
        NotKept
            When it can never be kept as it is: no such round, version, unit or item.
        StoreBusy
            When it may be kept later. It may also have been kept; sending it again tells.
        """
        return self._done(_Sent(response))  # type: ignore[return-value]

    def _do(self, db: Database, group: list[Task]) -> None:
        """Do the work of each task; the responses among them are kept together."""
        sent = [task for task in group if isinstance(task, _Sent)]
        if sent:
            outcomes = self.keeping.keep_all(db, [task.response for task in sent], self._clock())
            for task, outcome in zip(sent, outcomes, strict=True):
                task.settle(outcome)
        super()._do(db, [task for task in group if not isinstance(task, _Sent)])

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
    ) -> None:
        """Keep what was answered so far and return when it is on the disk; the newest draft of a UUID counts.

        Nothing happens when a response is kept under that UUID.

        Raises
        ------
        StoreBusy, NotKept
        """
        draft = Draft(uuid, round_id, answers, language, mode, unit, service_point)
        self.outcome(lambda db: save_draft(db, draft, self._clock()))
