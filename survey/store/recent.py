"""When each device last sent a response: known in memory only, for times to the second are never kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from survey.device import SOON
from survey.response import Response


class _Sent(NamedTuple):
    """A response of a device: its id, when it came, and when another of the device had come."""

    uuid: str
    at: datetime
    before: datetime | None


class Recent:
    """The last instants of devices, as far as this process knows."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: dict[str | float, _Sent] = {}

    def noted(self, response: Response, at: datetime) -> Mapping[str, str | float]:
        """Return what is noted about *response*, kept *at* that time: "again" after another of its device.

        The seconds between two are noted only where they are few: no day can be put together from them. It
        is the same for a response that is written a second time.
        """
        device = response.noted.get("device")
        if not device or "answered" in response.noted:  # it waited on its device, which has measured itself
            return response.noted
        last = self._last.get(device)
        if last is None or last.uuid != response.uuid:
            last = self._last[device] = _Sent(response.uuid, at, last.at if last else None)
        gap = (last.at - last.before).total_seconds() if last.before else SOON
        return {**response.noted, "again": int(gap)} if 0 <= gap < SOON else response.noted
