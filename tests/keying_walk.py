"""What the tests of keying share: a clerk signed in, a batch begun, and one form sent."""

from __future__ import annotations

from survey.store import Role
from survey.units import ServicePoint, Unit

PASSWORD = "một mật khẩu đủ dài"


def furnish(store) -> None:
    store.save_units([Unit("01", "UBND phường Ninh Kiều")])
    store.save_service_points([ServicePoint("01-1", "01", "Quầy 1")])


def sign_in_as(house, visit, name, role=Role.CLERK):
    house.store.add_staff(name, PASSWORD, role)
    page = visit("/dangnhap").page
    form = {"csrf_token": page.field("csrf_token"), "username": name, "password": PASSWORD}
    assert visit("/dangnhap", form).status == 303


def token(page, at=-1) -> str:
    """Return a page's token; every button has one, and any of them will do."""
    return page.all("input", name="csrf_token")[at].attributes["value"]


def begin(visit, round_id="thu", **fields) -> str:
    """Begin a batch and return its address."""
    address = f"/nhaplieu/{round_id}"
    sent = {"place": "p:01-1", "collected_on": "1/1/2026", "box": "3", "n_forms": ""} | fields
    answer = visit(address, {"csrf_token": token(visit(address).page)} | sent)
    assert answer.status == 303, answer.text
    return answer.headers["Location"]


def key(visit, address, serial, values, **more):
    """Open the page and send one form."""
    page = visit(address).page
    sent = {"csrf_token": token(page), "uuid": page.field("uuid"), "serial": str(serial)}
    return visit(address, sent | {f"a.{name}": text for name, text in values.items()} | more)
