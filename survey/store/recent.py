"""When each device last sent a response: known in memory only, for times to the second are never kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from survey.device import SOON
from survey.response import Response


class Recent:
    """The last instants of devices, as far as this process knows."""

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last: dict[str | float, tuple[str, datetime]] = {}

    def noted(self, response: Response, at: datetime) -> Mapping[str, str | float]:
        """Return what is noted about *response*, kept *at* that time: "again" after another of its device.

        The seconds between two are noted only where they are few: no day can be put together from them.
        """
        device = response.noted.get("device")
        if not device or "answered" in response.noted:  # it waited on its device, which has measured itself
            return response.noted
        uuid, before = self._last.get(device, ("", at))
        self._last[device] = (response.uuid, at)
        gap = (at - before).total_seconds()
        fits = uuid not in ("", response.uuid) and 0 <= gap < SOON  # a group may be written a second time
        return {**response.noted, "again": int(gap)} if fits else response.noted
