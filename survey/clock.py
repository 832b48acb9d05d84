"""The day and the hour in Vietnam: where rounds begin and end, and when something was heard of."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def today() -> date:
    """Return the day it is here."""
    return datetime.now(HERE).date()


def moment(at: datetime | None) -> str:
    """Return an instant as readers here write it, 25/03/2026 08:05; "" when there is none."""
    return at.astimezone(HERE).strftime("%d/%m/%Y %H:%M") if at else ""


_WRITTEN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def day_of(text: str) -> date | None:
    """Return the day that somebody here wrote, 25/3/2026; None when it is none."""
    found = _WRITTEN.fullmatch(text.strip())
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
