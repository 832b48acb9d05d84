"""Hostile words in every part of every address: nothing falls, no folder is left, words stay words."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from asked_rounds import three_parts
from staff_walk import signed_in_as

from survey.store import Role

HOSTILE = (
    "../../../../etc/passwd",
    "..\\..\\etc\\passwd",
    "/etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "survey.db\0.csv",
    "CON",
    "' OR 1=1 --",
    'x"; DROP TABLE response; --',
    "%' UNION SELECT name FROM staff --",
    "<script>alert(1)</script>",
    "{{7*7}}{0.__class__}%(x)s",
    "٣",
    "9" * 400,
)
PLACES = {"round_id": "thu", "name": "hailong.css", "item": "A1"}
PART = re.compile(r"<(?:[^:>]+:)?(\w+)>")
ASKED = ("lang", "u", "p", "by", "node", "q", "sort", "page", "next", "from", "to", "kind", "unit", "period")


def addresses(app, hostile):
    """Yield every address that is read, with *hostile* in one of its places and in all it may ask for."""
    words = quote(hostile, safe="")
    query = "&".join(f"{name}={words}" for name in ASKED)
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods:
            continue
        for spoiled in (None, *rule.arguments):
            parts = PLACES | ({spoiled: words} if spoiled else {})
            yield PART.sub(lambda part, parts=parts: parts.get(part[1], "1"), rule.rule) + f"?{query}"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_word_in_an_address_falls_leaves_its_folder_or_is_run(house, visit, hostile):
    house.ask(three_parts())
    signed_in_as(house, visit, Role.ADMINISTRATOR)
    before = house.store.n_kept("thu")
    seen = set()
    for address in addresses(house.app, hostile):
        answer = visit(address)
        seen.add(answer.status)
        assert answer.status < 500, address
        assert "root:" not in answer.text, address
        assert "<script>alert" not in answer.text, address
        assert "49{0." not in answer.text, address
        leads = answer.headers.get("Location", "/").removeprefix("http://localhost")
        assert leads.startswith("/"), address
        assert not leads.startswith("//"), address
    assert {200, 404} <= seen
    assert house.store.n_kept("thu") == before
