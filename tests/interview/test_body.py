"""What a request carries is read exactly, or refused."""

from __future__ import annotations

import io
from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.interview.body import FORM, Unreadable, content, document, fields

PAIRS = st.lists(st.tuples(st.text(max_size=8), st.text(max_size=12)), max_size=20)
VALID = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.tuples(VALID, VALID), min_size=1, max_size=20))
def test_a_form_is_read_as_the_standard_library_reads_it(pairs):
    body = urlencode(pairs).encode()
    read = [(name, value) for name, values in fields(body).items() for value in values]
    assert sorted(read) == sorted(parse_qsl(body.decode(), keep_blank_values=True))


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(body):
    with suppress(Unreadable):
        assert all(isinstance(value, str) for values in fields(body).values() for value in values)


def test_an_empty_body_has_no_fields():
    assert fields(b"") == {}


def environ(body: bytes, **more):
    return {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)} | more


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"CONTENT_TYPE": "text/html"}, 415),
        ({"CONTENT_TYPE": ""}, 415),
        ({"CONTENT_LENGTH": ""}, 411),
        ({"CONTENT_LENGTH": "-1"}, 411),
        ({"CONTENT_LENGTH": "1e3"}, 411),
        ({"CONTENT_LENGTH": "101"}, 413),
        ({"CONTENT_LENGTH": "50"}, 400),
    ],
)
def test_content_that_is_not_what_it_says_is_refused(more, status):
    with pytest.raises(Unreadable) as refused:
        content(environ(b"a=1", **more), FORM, 100)
    assert refused.value.status == status


def test_a_media_type_may_name_its_characters():
    assert content(environ(b"a=1", CONTENT_TYPE=f"{FORM.upper()}; charset=UTF-8"), FORM, 100) == b"a=1"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b'"x"', b"null", b'{"a": NaN}', b'{"a": Infinity}', b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 2}}', b"\xff", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_json_that_is_no_plain_object_is_refused(body):
    with pytest.raises(Unreadable) as refused:
        document(body)
    assert refused.value.status == 400
