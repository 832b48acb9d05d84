"""One respondent's answers in one round, and why others are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from analysis.codebook import Missing
from survey.questionnaire.model import Answers

LONGEST = 86400
"""Seconds a form may have taken; what took longer was left open, and its length says nothing."""


class Mode(StrEnum):
    """How a response reached us."""

    KIOSK = "kiosk"
    PHONE = "phone"
    WEB = "web"
    PAPER = "paper"
    INTERVIEWER = "interviewer"
    ASSISTED = "assisted"
    IMPORT = "import"


class Completeness(StrEnum):
    """How far a response got (AAPOR's words)."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    BREAK_OFF = "break-off"


@dataclass(frozen=True, slots=True)
class Response:
    """One filled form.

    Parameters
    ----------
    uuid : str
        Made by the client when the form is opened; 36 characters, lower case.
    round_id : str
    version : str
        SHA-256 of the questionnaire's canonical form, 64 hexadecimal digits.
    answers : mapping of item name to Answer
        Only items on the path.
    missing : mapping of item name to Missing
        Why every other item of the questionnaire has no answer.
    unit, service_point : str
        Codes; "" where none is known.
    design : mapping of column name to value
        Sampling columns brought by an import or a draw: "weight", "stratum", "psu", ...
    token : str
        The single-use token of the dossier that is rated, "" where there is none; consumed when the
        response is kept, and never stored with it.
    noted : mapping of name to value
        What the service knew about the response and the respondent did not say: "seconds" it took,
        "late" page, "device", "again" (sent soon after another from it), the hour at which it was
        "answered" where it waited on its device, and of the dossier "procedure", "field", "days_late",
        "officer". Not part of what a resend is compared with.
    received_at : datetime, aware (UTC)
        None until the store has kept it. Order by the store's key, never by time.
    """

    uuid: str
    round_id: str
    version: str
    answers: Answers
    missing: Mapping[str, Missing] = field(default_factory=dict)
    mode: Mode = Mode.WEB
    language: str = "vi"
    completeness: Completeness = Completeness.COMPLETE
    unit: str = ""
    service_point: str = ""
    design: Mapping[str, str | float] = field(default_factory=dict)
    token: str = ""
    noted: Mapping[str, str | float] = field(default_factory=dict)
    received_at: datetime | None = None
