"""Pages of figures travel compressed where the browser takes that; what holds a token never does."""

from __future__ import annotations

import gzip

import pytest
from answered import answer, publish
from asked_rounds import three_parts
from staff_walk import signed_in_as
from werkzeug.test import Client

from survey.site.compression import KINDS, LEAST, PUBLIC, Compressed
from survey.store import Role

PACKED = {"Accept-Encoding": "br, gzip"}
ADDRESSES = ("/ketqua", "/ketqua/thu", "/ketqua/thu/phantich", "/ky", "/ketqua/thu/phantich/tree.svg")


def asked(house, visit, *, by_staff=False):
    house.ask(three_parts())
    answer(house, three_parts(), [{"A1": "5", "A2": "4"}] * 20)
    publish(house)
    if by_staff:
        signed_in_as(house, visit, Role.MANAGER)


def packed(visit, address, **more):
    return visit.client.get(address, headers=PACKED | more)


def test_a_page_of_figures_is_the_same_and_smaller_for_whoever_takes_it_compressed(house, visit):
    asked(house, visit)
    for address in ("/ketqua/thu", "/ketqua/thu/dulieu/whole.json"):
        plain, small = visit(address), packed(visit, address)
        assert small.headers["Content-Encoding"] == "gzip", address
        assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.body) / 1.9
        assert gzip.decompress(small.data) == plain.body
        assert "Accept-Encoding" in small.headers["Vary"]
        assert plain.headers["Vary"] == small.headers["Vary"]
        assert "Content-Encoding" not in plain.headers


def test_what_was_kept_is_not_sent_again(house, visit):
    asked(house, visit)
    address = "/ketqua/thu/dulieu/whole.json"
    tag = packed(visit, address).headers["ETag"]
    assert tag.startswith('W/"')
    again = packed(visit, address, **{"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_small_answers_other_addresses_and_other_methods_stay_as_they_are(house, visit):
    asked(house, visit, by_staff=True)
    for address in ("/coquan", "/coquan/thu", "/muctieu", "/thietbi", "/dangnhap", "/ketqua/khong-co"):
        assert "Content-Encoding" not in packed(visit, address).headers, address
    assert "Content-Encoding" not in visit.client.head("/ketqua/thu", headers=PACKED).headers
    assert "Content-Encoding" not in visit.client.get("/ketqua/thu", headers={"Accept-Encoding": ""}).headers


def test_no_token_stands_where_the_length_of_a_page_could_give_it_away(house, visit):
    asked(house, visit, by_staff=True)
    for address in ADDRESSES:
        page = visit(address).text
        assert "csrf" not in page, address
        assert "token" not in page, address
    assert all(address.startswith(PUBLIC) for address in ADDRESSES)
    assert "application/zip" not in KINDS


@pytest.mark.parametrize(("varies", "is_packed"), [("Accept-Language", True), ("Cookie", False)])
def test_a_page_made_with_a_session_is_not_compressed(varies, is_packed):
    def application(environ, start_response):
        kind = [("Content-Type", "text/html"), ("Content-Length", str(2 * LEAST)), ("Vary", varies)]
        start_response("200 OK", kind)
        return [b"a" * 2 * LEAST]

    answer = Client(Compressed(application)).get("/ketqua/thu", headers=PACKED)
    assert ("Content-Encoding" in answer.headers) is is_packed
