"""The store: the only room that speaks SQL. Each module says what a thing is and how it is kept.

`Store` reads, and writes what staff change; `Writer` keeps what citizens send.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Self

from survey.store.accounts import Role, StaffMember, UnfitStaff
from survey.store.answers import Begun, NotKept
from survey.store.api_keys import ApiKey, ApiKeys
from survey.store.backup import Damaged, backup, restore
from survey.store.browsers import KNOWN_FOR, mark_of
from survey.store.comments import Comments
from survey.store.connection import LeftBehind, check_alone, connect, create
from survey.store.devices import Devices, Enrolment
from survey.store.dossiers import ADDED, OTHER, THERE, USED, Dossiers, TokenRefused
from survey.store.double import Doubles, SecondRefused
from survey.store.drafts import Draft, Drafts
from survey.store.emptying import Emptying, NoTraining
from survey.store.envelopes import Aside, Envelopes, FullAside
from survey.store.erasing import Erased, Erasing, NotLocked
from survey.store.fieldwork import FieldworkRecords
from survey.store.files import Files
from survey.store.groups import StoreBusy, is_full, is_storage
from survey.store.jobs import Job, Jobs, Result
from survey.store.journal import Journal
from survey.store.keeping import CONFLICT, CREATED, KNOWN, LOCKED, Receipt
from survey.store.keying import NotWithdrawn, SerialTaken
from survey.store.known import KnownPeople
from survey.store.migrations import MadeByNewerVersion, NoTables, check_ours, migrate
from survey.store.openings import Openings
from survey.store.periods import Periods
from survey.store.printing import Printing
from survey.store.proposals import Proposals
from survey.store.publications import Publication, Publications, Step
from survey.store.removing import InUse, Removing
from survey.store.reports import EarlierReport, EarlierReports
from survey.store.responses import Conflict
from survey.store.rounds import OnlyTraining, PaperRefused, Unknown
from survey.store.selection import SelectionFixed, Selections
from survey.store.sittings import Sittings
from survey.store.staff import Staff, Throttled
from survey.store.targets import Targets
from survey.store.terms import Terms
from survey.store.units import Units
from survey.store.verify import Damage, damage
from survey.store.week_counts import WeekCount, WeekCounts
from survey.store.writer import Writer

__all__ = [
    "ADDED",
    "CONFLICT",
    "CREATED",
    "KNOWN",
    "KNOWN_FOR",
    "LOCKED",
    "OTHER",
    "THERE",
    "USED",
    "ApiKey",
    "Aside",
    "Begun",
    "Conflict",
    "Damage",
    "Damaged",
    "Draft",
    "EarlierReport",
    "Enrolment",
    "Erased",
    "FullAside",
    "InUse",
    "Job",
    "LeftBehind",
    "MadeByNewerVersion",
    "NoTables",
    "NoTraining",
    "NotKept",
    "NotLocked",
    "NotWithdrawn",
    "OnlyTraining",
    "PaperRefused",
    "Publication",
    "Receipt",
    "Result",
    "Role",
    "SecondRefused",
    "SelectionFixed",
    "SerialTaken",
    "StaffMember",
    "Step",
    "Store",
    "StoreBusy",
    "Throttled",
    "TokenRefused",
    "UnfitStaff",
    "Unknown",
    "WeekCount",
    "Writer",
    "backup",
    "damage",
    "is_full",
    "is_storage",
    "mark_of",
    "restore",
]


class Store(
    Doubles,
    Proposals,
    Devices,
    Terms,
    Sittings,
    Printing,
    Units,
    Openings,
    Dossiers,
    ApiKeys,
    Targets,
    Comments,
    Erasing,
    Removing,
    Emptying,
    Files,
    Selections,
    KnownPeople,
    FieldworkRecords,
    WeekCounts,
    Periods,
    Publications,
    Drafts,
    Envelopes,
    Staff,
    Jobs,
    EarlierReports,
    Journal,
):
    """One installation's database; any thread may use it. A table of contents: see the classes it is made of.

    Close it, or use it as a context manager.
    """

    @classmethod
    def open(cls, path: str | os.PathLike[str], *, create: bool = False) -> Self:
        """Open the database at *path* and bring its tables up to date.

        Parameters
        ----------
        create : bool
            Make the database where there is none.

        Raises
        ------
        FileNotFoundError
            When there is none and *create* is False.
        LeftBehind
            When there is none, and the log of one that was there is.
        NoTables
            When there is a file without any of our tables and *create* is False.
        MadeByNewerVersion
        """
        place = Path(path)
        if not place.exists():
            if not create:
                raise FileNotFoundError(f"there is no database {place}; make one with `hailong init`")
            check_alone(place)
            _create(place)
        with closing(connect(place)) as db:
            if not create:
                check_ours(db, str(place))
            db.conn.execute("PRAGMA journal_mode = WAL")
            migrate(db)
        return cls(place)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def verify(self) -> list[Damage]:
        """Return everything that is not as it was written; [] when all is well."""
        return damage(self.path)


_create = create
