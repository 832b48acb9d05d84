"""A tablet in the tests: added by the office, enrolled by its code, answering as people do."""

from __future__ import annotations

from survey.device import cookie_name
from survey.store import Enrolment, Store
from survey.units import ServicePoint, Unit

UNIT = Unit("UBND", "Ủy ban nhân dân phường Thắng Nhất")
POINTS = (ServicePoint("Q1", "UBND", "Quầy số 1"), ServicePoint("Q2", "UBND", "Quầy số 2"))


def added(store: Store, point: str = "Q1", round_id: str = "thu") -> tuple[str, Enrolment]:
    """Add a device; returns its id, and the code and PIN that belong to it."""
    store.save_units([UNIT])
    store.save_service_points(POINTS)
    device_id = store.add_device(point, round_id, by="test")
    return device_id, store.offer_enrolment(device_id)


def enrolled(house, visit, point: str = "Q1") -> tuple[str, str]:
    """Make the visitor an enrolled tablet; returns the device's id and its PIN."""
    device_id, made = added(house.store, point)
    visit(f"/kiosk/ghidanh/{made.code}")
    assert visit(f"/kiosk/ghidanh/{made.code}", {}).headers["Location"] == "/kiosk"
    assert visit.client.get_cookie(cookie_name(secure=False))
    return device_id, made.pin


def begin(visit, language: str = "vi", **more: str):
    """Seat a person; returns the address of their first question."""
    return visit("/kiosk/moi", {"lang": language} | more).headers["Location"]


def send(visit, address: str, go: str = "next", **answers):
    """Open the question at *address* and send it."""
    page = visit(address).page
    return visit(address, {"_token": page.field("_token"), "_go": go} | answers)


def walk(visit, *answers: dict, language: str = "vi"):
    """Answer question after question from the first screen on; returns the last reply."""
    address = begin(visit, language)
    for answer in answers[:-1]:
        address = send(visit, address, **answer).headers["Location"]
    return send(visit, address, **answers[-1])
