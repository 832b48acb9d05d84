"""Sending the simulated people to the forms, several at a time.

Nobody can wait here for as long as people take over a form. The pages are real, and so is their check of
the time; only the stamp of the first page is made anew, for an earlier moment, with the key of the
installation, which its owner alone has. The site itself knows no way to be told a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from math import log
from random import Random
from urllib.parse import urljoin, urlsplit

from survey.demo.browser import Browser
from survey.demo.citizen import Citizen
from survey.demo.page import Form, Page
from survey.demo.plan import SEED, Service, points_of, standing
from survey.interview.token import made_at, sign
from survey.questionnaire.model import Item, Questionnaire
from survey.units import ServicePoint

AT_ONCE = 6
"""How many people answer at the same time."""

LONGEST_WAY = 80
"""More pages than any questionnaire has: a way that does not end is a fault."""

NEXT = ("_go", "next")
FORM = "answer-form"
PROMPTED = "_prompted"
STAMP = "_token"

PACE = 6.0, 0.5
"""Seconds a person takes over a question at the median, and how far the logarithms of people's lie apart."""


class Stranded(RuntimeError):
    """A simulated person could not go on; the message says on which page."""


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """One round's people, the address of the site, and the key its pages are stamped with."""

    address: str
    key: bytes
    service: Service
    questionnaire: Questionnaire
    today: date

    def answer(self, first: int, last: int, done: Callable[[], None]) -> None:
        """Let the people numbered *first* to *last* - 1 answer; call *done* after each."""
        points = points_of(self.service)
        with ThreadPoolExecutor(AT_ONCE) as people:
            tasks = [
                people.submit(self._one, number, points[number % len(points)])
                for number in range(first, last)
            ]
            try:
                for task in tasks:
                    task.result()
                    done()
            finally:
                people.shutdown(
                    wait=False, cancel_futures=True
                )  # when one is stranded the rest need not start

    def _one(self, number: int, point: ServicePoint) -> None:
        chance = Random(f"{SEED} {self.service.round_id} {number}")  # noqa: S311 -- a simulation, not a secret
        citizen = person(self.service, point, chance, self.today)
        items = {item.name: item for item in self.questionnaire.items()}
        with Browser(self.address) as browser:
            start = browser.visit(f"/k/{self.service.round_id}?u={point.unit}&p={point.code}")
            page = browser.visit(_first_section(start, browser.place))
            self._begin_earlier(page, browser.place, number)
            walk(browser, page, citizen, items)

    def _begin_earlier(self, page: Page, place: str, number: int) -> None:
        """Let the first page have been shown as long ago as person *number* takes over the form."""
        chance = Random(f"{SEED} {self.service.round_id} {number} pace")  # noqa: S311 -- no secret
        seconds = sum(1 for _ in self.questionnaire.items()) * chance.lognormvariate(log(PACE[0]), PACE[1])
        stamp = page.forms[FORM].controls[STAMP]
        uuid = urlsplit(place).path.split("/")[-2]
        stamp.held = [sign(self.key, uuid, made_at(stamp.held[0]) - round(seconds))]


def person(service: Service, point: ServicePoint, chance: Random, today: date) -> Citizen:
    """Return somebody who was served at *point*."""
    contentment = service.contentment + (standing(point) + chance.gauss(0, 0.5)) / 4
    return Citizen(contentment, chance, today)


def _first_section(start: Page, place: str) -> str:
    """Return where the start page leads: the link that goes further into the same round."""
    for link in start.links:
        if urljoin(place, link).startswith(f"{place.partition('?')[0]}/"):
            return link
    raise Stranded(f"{place}: nothing to begin with ({start.heading.strip()!r})")


def walk(browser: Browser, page: Page, citizen: Citizen, items: Mapping[str, Item]) -> None:
    """Go from the first section to the thanks."""
    for _ in range(LONGEST_WAY):
        form = page.forms.get(FORM)
        if form is None:
            raise Stranded(f"{browser.place}: no form ({browser.status}, {page.heading.strip()!r})")
        page = browser.send(form, choices(form, citizen, items), NEXT)
        if browser.status in (200, 201) and FORM not in page.forms:
            return
    raise Stranded(f"{browser.place}: the way does not end")


def choices(form: Form, citizen: Citizen, items: Mapping[str, Item]) -> dict[str, list[str]]:
    """Return what the person chooses in the questions of *form*; what they did before stays."""
    if PROMPTED in form.controls:
        return {}
    asked = [control for name, control in form.controls.items() if name in items and not any(control.held)]
    return {control.name: citizen.answer(items[control.name], control.offered) for control in asked}
