"""A citizen goes through a form, forwards and back."""

from asked_rounds import three_parts
from conftest import UUID


def test_a_form_is_walked_to_its_end_and_kept(house, visit):
    house.ask(three_parts())
    start = visit("/k/thu")
    begin = start.page.one("a", class_="button").attributes["href"]
    page = visit(begin).page
    forward = visit(begin, {"_token": page.field("_token"), "_go": "next", "A1": "5", "A2": "98"})
    assert forward.status == 303
    second = visit(forward.headers["Location"])
    sent = {"_token": second.page.field("_token"), "_go": "next", "B1": "1", "B2": ["1", "3"], "B4": "8,5"}
    third = visit(visit(forward.headers["Location"], sent).headers["Location"])
    token = third.page.field("_token")
    assert visit("/k/thu/" + begin.split("/")[3] + "/1?lang=vi").page.ticked("A1") == ["5"]
    last = visit(begin[:-9].rsplit("/", 1)[0] + "/3?lang=vi", {"_token": token, "_go": "next", "C1": "Tốt <b>"})
    assert last.status == 201, last.text
    (kept,) = house.store.responses("thu")
    assert kept.answers == {"A1": "5", "A2": "98", "B1": "1", "B2": ("1", "3"), "B4": 8.5, "C1": "Tốt <b>"}
