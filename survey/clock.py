"""Where rounds begin and end: the day and the hour in Vietnam."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    """Return the day it is here."""
    return datetime.now(HERE).date()
