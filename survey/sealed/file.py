"""Sealed responses that came as a file: saved on a device that no longer sees a network, or set aside."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from survey.sealed.unsealer import ASIDE, Unsealer
from survey.sealing import Envelope, envelope
from survey.store import Store

MARK = "sealed responses"
"""What the file says it is; see `file` in `survey/static/queue.js`."""

_NAMED = re.compile(rf'"hailong"\s*:\s*"{MARK}"')
_BEGIN = re.compile(r'\{\s*"format"\s*:')
_HEAD = 200
"""Letters at the beginning of a file within which it says what it is, though it cannot be read as a whole."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """What became of a file.

    `counts` is by status, as `Outcome` names them; `reasons` says why envelopes were set aside;
    `elsewhere` counts those of other rounds, which were left alone; `n_unreadable` those that are none.
    """

    n_read: int
    counts: Counter[str]
    reasons: Counter[str]
    elsewhere: Counter[str]
    n_unreadable: int

    @property
    def complete(self) -> bool:
        """Whether every response of the file is kept now."""
        return not (self.counts[ASIDE] or self.elsewhere or self.n_unreadable)


def is_sealed_file(file: Path) -> bool:
    """Return whether *file* is one of sealed responses, by what is in it and not by its name."""
    return _document(file) is not None


def import_sealed(
    unsealer: Unsealer, file: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> Unsealed:
    """Take every envelope of the unsealer's round in *file*; doing it again adds nothing twice."""
    listed = (_document(file) or {}).get("envelopes")
    found = [envelope(one) for one in listed] if isinstance(listed, list) else []
    own = [one for one in found if one and one.round == unsealer.round.round_id]
    elsewhere = Counter(one.round for one in found if one and one.round != unsealer.round.round_id)
    counts, reasons = _taken(unsealer, own, progress)
    return Unsealed(len(found), counts, reasons, elsewhere, found.count(None))


def take_again(unsealer: Unsealer, store: Store) -> tuple[Counter[str], Counter[str]]:
    """Take what was set aside in a round once more; what is kept now is set aside no longer."""
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for aside in store.aside(unsealer.round.round_id):
        outcome = unsealer.take(aside.envelope)
        counts[outcome.status] += 1
        if outcome.status == ASIDE:
            reasons[outcome.reason] += 1
        else:
            store.forget_aside(aside.envelope)
    return counts, reasons


def _taken(
    unsealer: Unsealer, envelopes: Iterable[Envelope], progress: Callable[[int, int], None]
) -> tuple[Counter[str], Counter[str]]:
    listed = list(envelopes)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for done, one in enumerate(listed, 1):
        outcome = unsealer.take(one)
        counts[outcome.status] += 1
        if outcome.reason:
            reasons[outcome.reason] += 1
        progress(done, len(listed))
    return counts, reasons


def _document(file: Path) -> dict[str, object] | None:
    with file.open("rb") as opened:
        if not opened.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return None
    written = file.read_text(encoding="utf-8-sig", errors="replace")
    try:
        read = json.loads(written)
    except RecursionError:
        return None
    except ValueError:
        return _rescued(written)
    return read if isinstance(read, dict) and read.get("hailong") == MARK else None


def _rescued(written: str) -> dict[str, object] | None:
    """Return what is whole in a file that was cut off or damaged on its way, each fragment counted as one."""
    if not _NAMED.search(written[:_HEAD]):
        return None
    begins = [begin.start() for begin in _BEGIN.finditer(written)]
    found = [_one(written[begin:end]) for begin, end in zip(begins, [*begins[1:], len(written)], strict=True)]
    return {"envelopes": found or [None]}


def _one(written: str) -> object:
    """Return the value at the beginning of *written*, or None where it is damaged."""
    try:
        return json.JSONDecoder().raw_decode(written)[0]
    except (ValueError, RecursionError):
        return None
