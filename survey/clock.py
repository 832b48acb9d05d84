"""The day and the hour in Vietnam: where rounds begin and end, and when something was heard of."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    """Return the day it is here."""
    return datetime.now(HERE).date()


def moment(at: datetime | None) -> str:
    """Return an instant as readers here write it, 25/03/2026 08:05; "" when there is none."""
    return at.astimezone(HERE).strftime("%d/%m/%Y %H:%M") if at else ""
