"""The rounds of an installation as they are asked, and the places that are rated; read again in due time."""

from __future__ import annotations

import threading
import time

from survey.clock import today
from survey.interview.instrument import Instrument
from survey.questionnaire.answering import Validator
from survey.site.installation import Installation
from survey.store import Unknown
from survey.units import ServicePoint, Unit, place


class Instruments:
    """The instruments of an installation, refreshed from the store at most every few moments."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._validators: dict[str, Validator] = {}
        self._reading = threading.Lock()
        self._known: dict[str, tuple[float, Instrument | None]] = {}
        self._places: tuple[dict[str, Unit], dict[str, ServicePoint]] = ({}, {})

    def find(self, round_id: str) -> Instrument | None:
        """Return the instrument of a round, or None when there is no such round."""
        seen = self._known.get(round_id)
        if seen is not None and (time.monotonic() < seen[0] or self._reading.locked()):
            return seen[1]
        with self._reading:  # one thread reads what all have waited for
            seen = self._known.get(round_id)
            if seen is not None and time.monotonic() < seen[0]:
                return seen[1]
            return self._refreshed(round_id, seen[1] if seen else None)

    def _refreshed(self, round_id: str, before: Instrument | None) -> Instrument | None:
        until = time.monotonic() + self._installation.settings.refresh_seconds
        try:
            round_ = self._installation.store.round(round_id)
        except Unknown:
            return None
        if before and before.round == round_ and before.open == round_.takes_answers(today()):
            found = before
        else:
            found = Instrument.of(self._installation, round_, self._validator(round_.version))
        self._known[round_id] = (until, found)
        return found

    def _validator(self, version: str) -> Validator:
        if version not in self._validators:
            self._validators[version] = Validator(self._installation.store.questionnaire(version))
        return self._validators[version]

    def place(self, unit: str, point: str) -> tuple[Unit | None, ServicePoint | None] | None:
        """Return the unit and service point with these codes; None when one of them is not known."""
        units, points = self._places
        if (unit and unit not in units) or (point and point not in points):
            units, points = self._read_places()
        return place(units, points, unit, point)

    def _read_places(self) -> tuple[dict[str, Unit], dict[str, ServicePoint]]:
        store = self._installation.store
        self._places = (
            {unit.code: unit for unit in store.units()},
            {point.code: point for point in store.service_points()},
        )
        return self._places
