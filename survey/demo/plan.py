"""What the demonstration asks, of whom, and how content its people are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
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
AGENCY = Text.of({"vi": "Sở Mẫu (mô phỏng)", "en": "A sample department (simulated)"})
LETTERHEAD = {
    "report_parent": "UBND thành phố Cần Thơ (mẫu)",
    "report_place": "Cần Thơ",
    "report_symbol": "BC-SM",
    "report_post": "KT. GIÁM ĐỐC; PHÓ GIÁM ĐỐC",
    "report_signer": "Nguyễn Văn Mẫu",
    "report_recipients": "UBND thành phố (mẫu, để báo cáo); Các cơ quan được khảo sát (mẫu)",
}
"""How reports of the demonstration go out: as an agency's would, and nobody can take it for one."""

YEAR_BEFORE = {"vi": ", năm trước", "en": ", a year ago"}

LASTS = timedelta(days=30)
"""For how long visitors may answer."""

YEAR = timedelta(days=364)
"""How long ago each round was asked before: the same day of the week."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service that is rated.

    `contentment` is where its people stand on the scale on average, from 0 (worst) to 1 (best), `before`
    where they stood a year ago; `target` and `comparator` are as the programme of `authority` states them;
    `promises` are the targets the round measures. `people` and `frame` are what the agency states of the
    population, and `is_over` tells a round whose fieldwork has ended from one that visitors may still answer.
    """

    round_id: str
    questionnaire: str
    field: str
    title: Text
    contentment: float
    before: float
    target: float
    comparator: str
    authority: str
    promises: tuple[str, ...]
    people: str
    frame: str
    is_over: bool

    def a_year_ago(self) -> Service:
        """Return the service as it was asked about a year ago."""
        title = Text.of(
            {tag: self.title.to(tag).replace(":", f"{said}:", 1) for tag, said in YEAR_BEFORE.items()}
        )
        return replace(
            self, round_id=f"{self.round_id}-truoc", title=title, contentment=self.before, is_over=True
        )


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
        before=0.78,
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
        before=0.81,
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
        before=0.9,
        target=0.80,
        comparator="more than",
        authority="3362/QĐ-UBND (2011)",
        promises=("260-kh-ubnd.education.2022", "3362-qd-ubnd.education.2020"),
        people="cha mẹ học sinh của 12 trường tiểu học (mô phỏng)",
        frame="danh sách học sinh của từng trường (mô phỏng)",
        is_over=True,
    ),
)


def prepare(store: Store, today: date) -> None:
    """Keep the units and open the three rounds; what is there already stays."""
    units, _ = read_units(UNITS)
    store.save_units(units)
    store.save_service_points(points(units))
    known = {round_.round_id for round_ in store.rounds()}
    for service in SERVICES:
        if service.round_id not in known:
            store.save_round(round_of(service, store, today))
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


def round_of(service: Service, store: Store, opens_on: date) -> Round:
    """Return the round that asks about a service from a day on."""
    form = questionnaire(FOLDER / f"{service.questionnaire}.yaml")
    return Round(
        service.round_id,
        service.title,
        store.save_questionnaire(form),
        opens_on=opens_on,
        closes_on=opens_on + LASTS,
        target=service.target,
        comparator=service.comparator,
        published=True,
        agency=AGENCY,
        clusters="unit",
    )
