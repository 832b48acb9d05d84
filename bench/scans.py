"""How often a scan's proposal is wrong: forms filled in, scanned and read, by chance from a seed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # the paper of the tests is the paper of the bench

from scanning import Marked, filled_in, scans

from bench.measured import Measured
from survey.questionnaire.model import Item, Questionnaire
from survey.questionnaire.paper import CHOICES, printed_keys
from survey.questionnaire.reading import questionnaire
from survey.scan.page import Unread
from survey.scan.reading import Read, Reader
from survey.sheet.layout import form
from survey.shipped import file

FORMS, QUICK = 30, 6
ASKED = (
    "health/outpatient-2024",
    "administrative/sipas-2017",
    "education/primary",
    "one-stop/desk-2018",
    "administrative/sipas-2022-2026",
    "health/inpatient-2019",
)
"""Questionnaires in turn: grids of five and six boxes, lists, several choices, staff's part."""


def bench(quick: bool) -> Iterable[Measured]:
    """Read forms and count what was proposed wrongly, flagged, and not read at all."""
    counts = dict(counted(QUICK if quick else FORMS))
    counts = dict.fromkeys(("right", "wrong", "flagged", "needless", "pages", "unread"), 0) | counts
    n = counts["right"] + counts["wrong"] + counts["flagged"] + counts["needless"]
    yield Measured("wrong proposals", "0", f"{counts['wrong']} of {n} items", counts["wrong"] == 0, counts)
    needless = counts["needless"] / n
    yield Measured(
        "clear marks that are only flagged", "at most 2 %", f"{needless:.1%}", needless <= 0.02, counts
    )
    missed = counts["unread"] / (counts["pages"] + counts["unread"])
    value = f"{counts['unread']} of {counts['pages'] + counts['unread']} pages"
    yield Measured("pages that are not read", "at most 5 %", value, missed <= 0.05, counts)


def counted(n_forms: int, seed: int = 0) -> Counter[str]:
    """Return how many items were "right", "wrong", "flagged" rightly and "needless"ly, and the pages."""
    counts: Counter[str] = Counter()
    for number in range(n_forms):
        chance = Random(seed + number)
        asked = questionnaire(file(ASKED[number % len(ASKED)]))
        laid = form(asked, "vi")
        marked = filled_in(asked, chance)
        reader = Reader("thu", asked, lambda _, laid=laid: laid)
        for picture in scans(laid, "thu", number + 1, marked, chance):
            try:
                counts.update(_judged(asked, marked, reader.read(picture)))
                counts["pages"] += 1
            except Unread:
                counts["unread"] += 1
    return counts


def _judged(asked: Questionnaire, marked: Marked, read: Read) -> Iterator[str]:
    for proposal in read.proposals:
        item = asked.item(proposal.item)
        if item.kind not in CHOICES:
            continue
        clear = marked.clear(item.name)
        if proposal.flag:
            yield "flagged" if clear is None else "needless"
        else:
            kinds = marked.marks.get(item.name, {})
            seen_after_all = set(kinds.values()) == {"faint"}
            meant = list(kinds) if seen_after_all else clear
            yield "right" if meant is not None and proposal.keyed == _keyed(item, meant) else "wrong"


def _keyed(item: Item, meant: Iterable[str]) -> str:
    keys, codes = printed_keys(item), set(meant)
    return " ".join(keys[category.code] for category in item.categories if category.code in codes)
