"""What staff did that others will ask about: which acts are written down, and what each entry says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from survey.clock import HERE

ACTS: Mapping[str, tuple[str, ...]] = {
    "office.sign_in": (),
    "office.new_round": ("round_id",),
    "office.save_units": ("code",),
    "office.edit_round": ("called", "closes_on", "target"),
    "office.remove_round": (),
    "office.empty_round": (),
    "office.add_questionnaire": (),
    "office.remove_questionnaire": (),
    "office.change_state": ("state",),
    "office.publish": ("published",),
    "office.describe": (),
    "office.draw": ("do",),
    "office.paper_window": ("paper_until",),
    "office.add_device": ("name",),
    "office.enrol_device": (),
    "office.change_device": ("do",),
    "office.change_staff": ("do", "name", "role", "unit"),
    "office.password": (),
    "programme.tie": ("target", "figure"),
}
"""Acts on pages by their endpoint, each with the fields of its form that an entry tells."""

ELSEWHERE: Mapping[str, str] = {
    "office.sign_out": "a session's end is no act on a round",
    "office.count_week": "each count keeps who counted, and earlier ones stay",
    "office.bring_weeks": "each count keeps who counted, and earlier ones stay",
    "office.read_comment": "each comment keeps who decided on it",
    "programme.ask_round_report": "a report changes nothing; it keeps who asked for it and when it was made",
    "programme.ask_period_report": "a report changes nothing; it keeps who asked for it and when it was made",
    "entry.start": "a batch keeps its clerk",
    "entry.key": "a form keeps its clerk",
    "entry.undo": "kept with its reason in the record of keying",
    "entry.correct": "kept with its reason in the record of keying",
    "entry.second": "a second keying keeps its clerk",
    "entry.differences": "kept with its reason in the record of keying",
    "entry.paper": "a print run keeps who printed it",
}
"""Acts of staff on pages that are not written down here, with the reason."""

COMMANDS = frozenset(
    {
        *(
            "round add",
            "round open",
            "round close",
            "round erase",
            "round remove",
            "round empty",
            "round lock",
            "round publish",
            "round paper",
        ),
        *(
            "round describe",
            "sample draw",
            "sample import",
            "sample persons",
            "sample population",
            "sample remove",
        ),
        *("units import", "units remove", "units hours", "weeks import", "staff add", "staff remove"),
        *("device add", "device revoke", "api-key add", "api-key revoke"),
        *("import", "tokens import", "envelopes", "scan", "print", "report", "export", "sums export"),
        *(
            "targets import",
            "targets baseline",
            "targets tie",
            "targets untie",
            "period import",
            "period report",
            "reports remove",
        ),
    }
)
"""Commands that change an installation or take something out of it."""

PROGRAM = "hailong "
"""Stands before a command in an entry."""

LONGEST = 200
"""Letters of what an entry is about."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: when, who, what (an endpoint, or a command in full), and what it was about."""

    at: datetime
    who: str
    what: str
    about: str = ""

    @property
    def is_command(self) -> bool:
        """Whether it was done at the command line."""
        return self.what.startswith(PROGRAM)

    @property
    def moment(self) -> str:
        """When it was done, as readers here write it."""
        return self.at.astimezone(HERE).strftime("%d/%m/%Y %H:%M:%S")


def told(values: Mapping[str, object], fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    """Return what an act was about: the values of its address, and the fields named, parted by commas."""
    said = [str(value) for value in values.values()] + [fields.get(name, "").strip() for name in names]
    return ", ".join(one for one in said if one)[:LONGEST]
