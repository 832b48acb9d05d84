"""What the sample agency recorded of its rounds, what was promised, and which days a report counts.

The counts are as invented as the answers: a place's people are drawn from the seed, the same each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from analysis.fieldwork import Fieldwork, Tally
from survey.demo.plan import LASTS, SEED, SERVICES, Service, points_of
from survey.mandate.periods import Period
from survey.mandate.starts import read_starts
from survey.mandate.targets import Tie, read_targets
from survey.rounds import Round, State
from survey.sampling.selected import Selected
from survey.sampling.selection import Selection
from survey.shipped import PROGRAMMES
from survey.store import Store

PER_INTERVIEW = 6, 14
"""At least and at most how many people of a place stand behind each who answered."""

NO_INTERVIEW = {"refused": 0.2, "not_reached": 0.3, "ineligible": 0.03}
"""How often, at most, a person who was approached gave no answer, as a share of those who did."""

CUT_OFF = "260/KH-UBND"
QUARTERS = (("quarter_1", 12), ("quarter_2", 3), ("quarter_3", 6), ("quarter_4", 9))
"""The month on whose fifth day the days of a quarter's report begin, as that plan counts them."""

BASELINE = "papi_can_tho_2014.csv", "1552/QĐ-UBND", "papi"


def record(store: Store, service: Service, today: date) -> None:
    """Record how a round was carried out, by what its people did up to *today*; close it where it is over."""
    before, n = store.fieldwork(service.round_id), store.n_kept(service.round_id)
    work = Fieldwork(
        decision="Kế hoạch mẫu số 01/KH-KS (tình huống mô phỏng)",
        people=service.people,
        frame=service.frame,
        sampling="stratified",
        remarks="hỏi ở mọi đơn vị; ở mỗi đơn vị chọn người theo bước nhảy trong danh sách (mô phỏng)",
        begun_on=before.begun_on or store.round(service.round_id).opens_on or today,
        ended_on=today,
        units=tuple(_tallies(service, n)),
    )
    store.save_fieldwork(service.round_id, work)
    store.save_selection(service.round_id, _every_unit(work))
    if service.is_over:
        store.save_round(replace(store.round(service.round_id), closes_on=today))
        store.change_state(service.round_id, State.CLOSED, by="demo")


def promise(store: Store, today: date) -> None:
    """Bring in the targets of the programmes and the periods around *today*, and tie the rounds to them."""
    store.save_targets(read_targets(PROGRAMMES / "targets.csv")[0])
    name, document, of = BASELINE
    store.save_starts(read_starts(PROGRAMMES / name, document, of)[0])
    for service in SERVICES:
        for target in service.promises:
            store.tie_target(Tie(target, service.round_id))
    store.save_periods(periods(today))


def periods(today: date) -> list[Period]:
    """Return the quarter and the year whose reports count *today*, their days as 260/KH-UBND counts them."""
    begun = max(
        (date(year, month, 5), report)
        for year in (today.year - 1, today.year)
        for report, month in QUARTERS
        if date(year, month, 5) <= today
    )
    first, report = begun
    year = first.year + (report == "quarter_1")
    source = f"kỳ mẫu, chốt số liệu như {CUT_OFF} · sample period, cut off as in {CUT_OFF}"
    return [
        Period(year, report, first, _day_before(date(year, 3 * int(report[-1]), 5)), source),
        Period(year, "year", date(year - 1, 12, 5), date(year, 12, 4), source),
    ]


def _day_before(day: date) -> date:
    return day - timedelta(days=1)


def reopen(store: Store, round_: Round, today: date) -> None:
    """Open a round again for people who are still to come."""
    store.save_round(replace(round_, closes_on=today + LASTS))
    if round_.state is State.CLOSED:
        store.change_state(round_.round_id, State.OPEN, by="demo")


def _every_unit(work: Fieldwork) -> Selection:
    """Return the sample of a round that asks in every place: a response stands for its place's people."""
    return Selection(
        tuple(Selected(code, 1.0, tally.population or 1.0) for code, tally in work.units),
        "mọi đơn vị trong danh sách (mô phỏng)",
    )


def _tallies(service: Service, n_responses: int) -> Iterator[tuple[str, Tally]]:
    """Yield what became of the people of each place, whose turn comes in the order of its points."""
    places = points_of(service)
    for number, point in enumerate(places):
        chance = Random(f"{SEED} {point.unit} people")  # noqa: S311 -- a simulation, not a secret
        n = len(range(number, n_responses, len(places)))
        lost = {why: round(n * share * chance.random()) for why, share in NO_INTERVIEW.items()}
        approached = n + sum(lost.values())
        yield point.unit, Tally(approached * chance.randint(*PER_INTERVIEW), approached, **lost)
