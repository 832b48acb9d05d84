"""The round a year before each of the demonstration's, so that there is a change to show.

No site can be told that it is last year. So these answers are judged and kept as those of pages are, with a
clock of last year, but no pages are asked for them; the round is locked, as one a year ago would be.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from survey.demo.citizen import Citizen
from survey.demo.fieldwork import person
from survey.demo.plan import SEED, SERVICES, YEAR, Service, points_of, round_of
from survey.demo.record import record
from survey.questionnaire.answering import Validator, missing
from survey.questionnaire.model import Item, Questionnaire
from survey.questionnaire.routing import path
from survey.response import Response
from survey.rounds import Round, State
from survey.store import Store, Writer

DAYS = 20
"""Over how many days people answered."""

OPENS = time(3, 0, tzinfo=UTC)
"""Ten in the morning here."""


def keep_rounds_before(store: Store, n: int, today: date) -> None:
    """Keep *n* answers of a year ago for every service, and lock their rounds; those there already stay."""
    known = {round_.round_id for round_ in store.rounds()}
    for service in (each.a_year_ago() for each in SERVICES):
        if service.round_id not in known:
            _keep(store, service, n, today - YEAR)


def _keep(store: Store, service: Service, n: int, on: date) -> None:
    round_ = round_of(service, store, on)
    store.save_round(round_)
    store.change_state(service.round_id, State.OPEN, by="demo")
    days = iter(range(n))
    writer = Writer(
        store.path, clock=lambda: datetime.combine(on, OPENS) + timedelta(next(days, n - 1) * DAYS // n)
    )
    try:
        for response in _responses(store.questionnaire(round_.version), service, round_, n):
            writer.keep(response)
    finally:
        writer.close()
    record(store, service, on + timedelta(DAYS))
    store.change_state(service.round_id, State.LOCKED, by="demo")


def _responses(form: Questionnaire, service: Service, round_: Round, n: int) -> Iterator[Response]:
    points, judge = points_of(service), Validator(form)
    for number in range(n):
        chance = Random(f"{SEED} {service.round_id} {number}")  # noqa: S311 -- a simulation, not a secret
        point = points[number % len(points)]
        citizen = person(service, point, chance, round_.opens_on or date.min)
        answers, refused = judge.check(given(form, citizen))
        if refused:
            raise ValueError(f"{service.round_id}, person {number}: {refused}")
        uuid = str(UUID(int=chance.getrandbits(128), version=4))
        yield Response(
            uuid, round_.round_id, round_.version, answers, missing(form, answers),
            unit=point.unit, service_point=point.code,
        )  # fmt: skip


def given(form: Questionnaire, citizen: Citizen) -> dict[str, list[str]]:
    """Return what a person puts in the form, question by question as the answers lead on."""
    raw: dict[str, list[str]] = {}
    judge = Validator(form)
    while (item := _next(form, judge, raw)) is not None:
        raw[item.name] = citizen.answer(item, [category.code for category in item.categories])
    return raw


def _next(form: Questionnaire, judge: Validator, raw: dict[str, list[str]]) -> Item | None:
    """Return the first question on the way that was not met yet."""
    answers, _ = judge.check(raw, items=raw.keys())
    asked = (item for item in path(form, answers) if item.kind != "note" and item.name not in raw)
    return next(asked, None)
