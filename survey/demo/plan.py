"""What the demonstration asks, of whom, and how content its people are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from analysis.codebook import Text
from survey.questionnaire.reading import questionnaire
from survey.rounds import Round, State
from survey.shipped import FOLDER
from survey.store import Store
from survey.units import ServicePoint, Unit, read_service_points, read_units

SEED = 2026
UNITS = Path(__file__).with_name("units.csv")
POINTS = Path(__file__).with_name("service_points.csv")
AGENCY = Text.of(
    {
        "vi": "Cơ quan mẫu, thành phố Cần Thơ (số liệu mô phỏng)",
        "en": "A sample agency, Cần Thơ city (simulated figures)",
    }
)


@dataclass(frozen=True, slots=True)
class Service:
    """One service that is rated.

    `contentment` is where its people stand on the scale on average, from 0 (worst) to 1 (best);
    `target` and `comparator` are as the programme of `authority` states them; `promises` are the targets
    the round measures. `people` and `frame` are what the agency states of the population, and `is_over`
    tells a round whose fieldwork has ended from one that visitors may still answer.
    """

    round_id: str
    questionnaire: str
    field: str
    title: Text
    contentment: float
    target: float
    comparator: str
    authority: str
    promises: tuple[str, ...]
    people: str
    frame: str
    is_over: bool


SERVICES = (
    Service(
        "mau-hanh-chinh",
        "administrative/sipas-2022-2026",
        "administrative",
        Text.of(
            {
                "vi": "Hành chính công: đợt mẫu, số liệu mô phỏng",
                "en": "Administration: sample round, simulated",
            }
        ),
        contentment=0.9,
        target=0.85,
        comparator="at least",
        authority="260/KH-UBND (2021)",
        promises=("260-kh-ubnd.administrative.2022", "3362-qd-ubnd.administrative.2020"),
        people="người đã nhận kết quả thủ tục hành chính tại 12 xã, phường (mô phỏng)",
        frame="danh sách hồ sơ đã trả kết quả của Bộ phận Một cửa (mô phỏng)",
        is_over=False,
    ),
    Service(
        "mau-y-te",
        "health/outpatient-2024",
        "health",
        Text.of(
            {
                "vi": "Y tế, người bệnh ngoại trú: đợt mẫu, số liệu mô phỏng",
                "en": "Outpatients: sample round, simulated",
            }
        ),
        contentment=0.82,
        target=0.80,
        comparator="more than",
        authority="3362/QĐ-UBND (2011)",
        promises=("260-kh-ubnd.health.2022", "3362-qd-ubnd.health.2020"),
        people="người bệnh ngoại trú đã khám xong tại 10 cơ sở y tế (mô phỏng)",
        frame="danh sách người bệnh đã khám trong ngày của từng cơ sở (mô phỏng)",
        is_over=True,
    ),
    Service(
        "mau-giao-duc",
        "education/primary",
        "education",
        Text.of(
            {
                "vi": "Giáo dục tiểu học: đợt mẫu, số liệu mô phỏng",
                "en": "Primary schools: sample round, simulated",
            }
        ),
        contentment=0.76,
        target=0.80,
        comparator="more than",
        authority="3362/QĐ-UBND (2011)",
        promises=("260-kh-ubnd.education.2022", "3362-qd-ubnd.education.2020"),
        people="cha mẹ học sinh của 12 trường tiểu học (mô phỏng)",
        frame="danh sách học sinh của từng trường (mô phỏng)",
        is_over=True,
    ),
)


def prepare(store: Store) -> None:
    """Keep the units and open the three rounds; what is there already stays."""
    units, _ = read_units(UNITS)
    store.save_units(units)
    store.save_service_points(points(units))
    known = {round_.round_id for round_ in store.rounds()}
    for service in SERVICES:
        if service.round_id not in known:
            store.save_round(_round(service, store))
            store.change_state(service.round_id, State.OPEN, by="demo")


def points(units: Sequence[Unit]) -> list[ServicePoint]:
    """Return the service points at which people answer."""
    return read_service_points(POINTS, units)[0]


def points_of(service: Service) -> list[ServicePoint]:
    """Return the service points of one service."""
    units, _ = read_units(UNITS)
    of_field = {unit.code for unit in units if unit.field == service.field}
    return [point for point in points(units) if point.unit in of_field]


def standing(point: ServicePoint) -> float:
    """Return by how much people at *point* are more content than elsewhere: always the same for a unit."""
    return Random(f"{SEED} {point.unit}").gauss(0, 0.14)  # noqa: S311 -- a simulation, not a secret


def _round(service: Service, store: Store) -> Round:
    form = questionnaire(FOLDER / f"{service.questionnaire}.yaml")
    return Round(
        service.round_id,
        service.title,
        store.save_questionnaire(form),
        target=service.target,
        comparator=service.comparator,
        published=True,
        agency=AGENCY,
        clusters="unit",
    )
