"""One running installation: its settings, its store, its writer and how its pages are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from jinja2 import Environment

from survey.device import Device, Sitting
from survey.keying import PaperForm
from survey.questionnaire.model import Answers
from survey.response import Response
from survey.sealing import Envelope
from survey.settings import Settings
from survey.store import Receipt, Store


class Keeper(Protocol):
    """Whatever keeps responses and drafts durably: `survey.store.Writer`."""

    def is_fresh(self, uuid: str) -> bool:
        """Return True when nothing was begun under an id, as far as this process knows."""

    def keep(self, response: Response, *, fresh: bool = False) -> Receipt:
        """Keep a response and say what became of it."""

    def keep_form(self, response: Response, form: PaperForm) -> Receipt:
        """Keep a response keyed from paper, with its serial number."""

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
        """Keep what was answered so far."""

    def set_aside(self, envelope: Envelope, reason: str) -> None:
        """Keep a sealed response that could not be kept as one."""

    def save_sitting(self, sitting: Sitting, device: Device) -> None:
        """Keep what a person at a device has answered so far."""

    def end_sitting(self, sitting: Sitting, response: Response | None) -> Receipt | None:
        """End a person's sitting at a device, keeping a response or nothing of it."""

    def close(self) -> None:
        """Write what waits, then stop."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What the rooms of the service share."""

    settings: Settings
    store: Store
    writer: Keeper
    env: Environment

    def close(self) -> None:
        """Write what waits and let the database go."""
        self.writer.close()
        self.store.close()
