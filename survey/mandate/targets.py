"""What programmes promise: targets as documents state them, where they start from, what measures them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from survey.listing import Fault, listing, repeated
from survey.questionnaire.model import Problem

UNITS: Mapping[str, tuple[float, float]] = {
    "percent": (0.0, 100.0),
    "score_1_10": (1.0, 10.0),
    "rank": (1.0, 1000.0),
}
"""What a target may be stated in, with the least and the most it can be."""

PHRASES: Mapping[str, str] = {
    ">": "more than",
    "trên": "more than",
    "hơn": "more than",
    "cao hơn": "more than",
    "more than": "more than",
    "above": "more than",
    ">=": "at least",
    "≥": "at least",
    "từ trở lên": "at least",
    "trở lên": "at least",
    "tối thiểu": "at least",
    "đạt tối thiểu": "at least",
    "ít nhất": "at least",
    "at least": "at least",
    "<=": "at most",
    "≤": "at most",
    "từ trở xuống": "at most",
    "trở xuống": "at most",
    "tối đa": "at most",
    "không quá": "at most",
    "at most": "at most",
    "<": "less than",
    "dưới": "less than",
    "less than": "less than",
    "below": "less than",
}
"""How documents write a comparison, and the word of `survey.rounds.COMPARATORS` for it."""

RANGE = ("", "-", "–", "từ đến", "khoảng", "between and", "between")
"""What may stand around the two numbers of a range, such as 85–90."""

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "mã"),
    "document": ("document", "văn bản"),
    "authority": ("authority", "cơ quan ban hành"),
    "province": ("province", "tỉnh"),
    "issued_on": ("issued_on", "ngày ban hành"),
    "population": ("population", "đối tượng"),
    "service": ("service", "dịch vụ"),
    "field": ("field", "lĩnh vực"),
    "measure": ("measure", "chỉ tiêu"),
    "comparator": ("comparator", "so sánh"),
    "target": ("target", "mục tiêu"),
    "unit": ("unit", "đơn vị tính"),
    "deadline": ("deadline", "thời hạn"),
    "section": ("section", "mục"),
}
"""Columns and the headings they may have, in any case."""

_BLANK = ("authority", "province", "issued_on", "population", "field", "comparator", "deadline", "section")
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,95}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Target:
    """One target of one document.

    Parameters
    ----------
    code : str
        What it is called here, such as "260-kh-ubnd.procedures.land.2022".
    goal : float
        In `unit`; the lower end of a range.
    up_to : float or None
        The upper end of a range.
    comparator : str
        A name in `survey.rounds.COMPARATORS`; "at least" for a range, which is reached from its lower end.
    written : str
        The comparison as the file writes it: "> 80", "từ 85 trở lên", "85–90".
    unit : str
        A name in `UNITS`.
    """

    code: str
    document: str
    authority: str
    province: str
    issued_on: date | None
    population: str
    service: str
    field: str
    measure: str
    comparator: str
    goal: float
    up_to: float | None
    unit: str
    deadline: date | None
    section: str
    written: str

    @property
    def scale(self) -> float:
        """What a number of `unit` is multiplied with to be in the unit of an estimate: percent are shares."""
        return 0.01 if self.unit == "percent" else 1.0


@dataclass(frozen=True, slots=True)
class Tie:
    """Which figure measures a target: an index of a round, or of one group in it.

    Parameters
    ----------
    target : str
        The target's code.
    node : str
        A node of an index of the round; "" for its first index.
    by, group : str
        A column of the round and the code of a group in it; "" for everybody.
    """

    target: str
    round_id: str
    node: str = ""
    by: str = ""
    group: str = ""


def read_targets(path: Path, language: str = "vi") -> tuple[list[Target], list[Problem]]:
    """Read targets from a CSV file with the columns of `HEADINGS`; "code" may be left out.

    Every problem is listed; rows without one come back as targets.
    """
    needed = tuple(name for name in HEADINGS if name != "code")
    found = listing(path, HEADINGS, needed=needed, optional=("code",), blank=_BLANK)
    coded = [(line, cells | {"code": cells.get("code") or _code(cells)}) for line, cells in found.rows]
    found.rows = coded
    found.faults += [fault for line, cells in coded for fault in _faults(line, cells)]
    found.faults += repeated(found.sound(), "code")
    return [_target(cells) for _, cells in found.sound()], found.problems(language)


def comparison(comparator: str, goal: str) -> tuple[str, float, float | None] | None:
    """Return a comparison as documents write it as (comparator, goal, upper end of a range); None if unclear.

    Examples
    --------
    >>> comparison("trên", "80"), comparison("", "từ 85 % trở lên"), comparison("", "85–90")
    (('more than', 80.0, None), ('at least', 85.0, None), ('at least', 85.0, 90.0))
    """
    said = f"{comparator} {goal}".replace("%", " ").casefold()
    numbers = [float(number.replace(",", ".")) for number in _NUMBER.findall(said)]
    words = " ".join(_NUMBER.sub(" ", said).split())
    if len(numbers) == 1 and words in PHRASES:
        return PHRASES[words], numbers[0], None
    if len(numbers) == 2 and words in RANGE and numbers[0] < numbers[1]:
        return "at least", numbers[0], numbers[1]
    return None


def _faults(line: int, cells: Mapping[str, str]) -> Iterator[Fault]:
    if not _CODE.fullmatch(cells["code"]):
        yield Fault("bad_target_code", line, "code", {"value": cells["code"]})
    for name in ("issued_on", "deadline"):
        if cells[name] and day(cells[name]) is None:
            yield Fault("bad_day", line, name, {"value": cells[name]})
    if cells["unit"] and cells["unit"] not in UNITS:
        yield Fault("bad_target_unit", line, "unit", {"value": cells["unit"], "known": ", ".join(UNITS)})
    else:
        yield from _comparison_faults(line, cells)


def _comparison_faults(line: int, cells: Mapping[str, str]) -> Iterator[Fault]:
    compared = comparison(cells["comparator"], cells["target"])
    if compared is None and cells["target"]:
        written = f"{cells['comparator']} {cells['target']}".strip()
        yield Fault("bad_comparison", line, "target", {"value": written})
    elif compared is not None and cells["unit"]:
        low, high = UNITS[cells["unit"]]
        if not all(low <= number <= high for number in compared[1:] if number is not None):
            named = {"value": cells["target"], "low": f"{low:g}", "high": f"{high:g}"}
            yield Fault("out_of_range", line, "target", named)


def _target(cells: Mapping[str, str]) -> Target:
    comparator, goal, up_to = comparison(cells["comparator"], cells["target"]) or ("", 0.0, None)
    return Target(
        comparator=comparator,
        goal=goal,
        up_to=up_to,
        written=f"{cells['comparator']} {cells['target']}".strip(),
        issued_on=day(cells["issued_on"]),
        deadline=day(cells["deadline"]),
        **{name: cells[name] for name in _WORDS},
    )


_WORDS = (
    *("code", "document", "authority", "province", "population"),
    *("service", "field", "measure", "unit", "section"),
)


def day(written: str) -> date | None:
    """Return a day written as 2022-12-31 or 31/12/2022; None where it is neither, or no day."""
    parts = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)", written) or re.fullmatch(
        r"(?P<d>\d\d?)/(?P<m>\d\d?)/(?P<y>\d{4})", written
    )
    if parts is None:
        return None
    named = parts.groupdict()
    year, month, on = (named["y"], named["m"], named["d"]) if named else parts.groups()
    try:
        return date(int(year), int(month), int(on))
    except ValueError:
        return None


def _code(cells: Mapping[str, str]) -> str:
    """Return a code made of the document, what is measured and the year it is due."""
    due = day(cells["deadline"])
    parts = [cells["document"], cells["service"], cells["field"], str(due.year) if due else ""]
    return ".".join(slug for part in parts if (slug := _slug(part)))


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9_]+", "-", letters).strip("-")


def tied(ties: Sequence[Tie], target: Target, round_ids: Sequence[str]) -> list[Tie]:
    """Return the ties of a target to the rounds named, in their order."""
    found = {tie.round_id: tie for tie in ties if tie.target == target.code}
    return [found[round_id] for round_id in round_ids if round_id in found]
