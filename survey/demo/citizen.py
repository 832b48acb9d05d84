"""A simulated person: how content they are, and how they answer each kind of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from survey.questionnaire.model import Item

SKIPS = 0.03
"""How often a question is left out."""

STANDS_OUTSIDE = 0.04
"""How often "không áp dụng" or "không ý kiến" is chosen where it is offered."""

COMMENTS = (
    "Cán bộ hướng dẫn tận tình, dễ hiểu.",
    "Mong rút ngắn thời gian chờ.",
    "Cần thêm ghế ngồi và quạt ở khu chờ.",
    "Giấy tờ rõ ràng, trả đúng hẹn.",
    "Bảng hướng dẫn nên viết chữ to hơn.",
    "Tôi không có ý kiến gì thêm.",
    "Nên có chỗ để xe rộng hơn.",
)


def liking(item: Item) -> float:
    """Return by how much people like what *item* asks more than the rest: always the same."""
    return Random(item.name).gauss(0, 0.06)  # noqa: S311 -- a simulation, not a secret


@dataclass(frozen=True, slots=True)
class Citizen:
    """One person. `contentment` is where they stand on a scale, in units of a category's width."""

    contentment: float
    chance: Random
    today: date

    def answer(self, item: Item, offered: Sequence[str]) -> list[str]:
        """Return what the person puts in the controls of *item*, of the values *offered* there."""
        if not item.required and self.chance.random() < SKIPS:
            return []
        return ANSWERS[item.kind](self, item, offered)

    def rating(self, item: Item, offered: Sequence[str]) -> list[str]:
        """Return a place on the scale near the person's contentment, now and then one beside it."""
        outside = [c.code for c in item.categories if c.missing and c.code in offered]
        if outside and self.chance.random() < STANDS_OUTSIDE:
            return [self.chance.choice(outside)]
        scored = [c for c in item.categories if c.score is not None and c.code in offered]
        scale = sorted(scored, key=lambda category: category.score or 0)
        place = (self.contentment + liking(item)) * (len(scale) - 1) + self.chance.gauss(0, 0.55)
        return [scale[min(max(round(place), 0), len(scale) - 1)].code]

    def single(self, item: Item, offered: Sequence[str]) -> list[str]:
        """Return one of the values offered: by contentment where they have scores, else mostly the first."""
        if any(c.score is not None and c.code in offered for c in item.categories):
            return self.rating(item, offered)
        inside = [c.code for c in item.categories if not c.missing and c.code in offered]
        return self.chance.choices(inside, [4 if place < 2 else 1 for place in range(len(inside))])

    def multiple(self, item: Item, offered: Sequence[str]) -> list[str]:
        """Return one to three of the values offered, as many as are allowed."""
        inside = [c.code for c in item.categories if not c.missing and c.code in offered]
        most = min(item.constraint.max_choices or 3, 3, len(inside))
        return self.chance.sample(inside, self.chance.randint(1, most))

    def number(self, item: Item, offered: Sequence[str]) -> list[str]:
        """Return a whole number within the limits of the item."""
        least = int(item.constraint.least or 0)
        most = item.constraint.most
        return [
            str(self.chance.randint(least, min(int(most), least + 60) if most is not None else least + 60))
        ]

    def percent(self, item: Item, offered: Sequence[str]) -> list[str]:
        """Return a share that goes with the person's contentment, in fives."""
        share = 100 * self.contentment + self.chance.gauss(0, 8)
        return [
            str(int(min(max(round(share / 5) * 5, item.constraint.least or 0), item.constraint.most or 100)))
        ]

    def date(self, item: Item, offered: Sequence[str]) -> list[str]:
        """Return a day of the last weeks."""
        return [(self.today - timedelta(days=self.chance.randint(1, 60))).isoformat()]

    def text(self, item: Item, offered: Sequence[str]) -> list[str]:
        """Return a short remark, or mostly nothing."""
        return [self.chance.choice(COMMENTS)] if self.chance.random() < 0.25 else []


ANSWERS: Mapping[str, Callable[[Citizen, Item, Sequence[str]], list[str]]] = {
    "rating": Citizen.rating,
    "single": Citizen.single,
    "multiple": Citizen.multiple,
    "number": Citizen.number,
    "percent": Citizen.percent,
    "date": Citizen.date,
    "text": Citizen.text,
}
"""How each kind of question is answered."""
