"""What a device seals, only the round's own key opens; and nothing of an envelope can be exchanged."""

from __future__ import annotations

import pytest
from sealed_example import sealed

from survey.sealing import Undecipherable, envelope, key_pair, opened, pair_of

PAIR = key_pair()


def test_what_is_sealed_is_opened_with_the_key():
    assert opened(sealed(PAIR.public, b"5"), PAIR.private) == b"5"
    assert pair_of(PAIR.private) == PAIR


def test_each_envelope_has_a_key_of_its_own():
    one, other = (sealed(PAIR.public, b"5", id_="11111111-2222-4333-8444-555555555555") for _ in range(2))
    assert one.key != other.key
    assert one.sealed != other.sealed


CHANGES = {
    "round": lambda other: "khac",
    "id": lambda other: "99999999-2222-4333-8444-555555555555",
    "format": lambda other: 2,
    "another key": lambda other: other.key,
    "another content": lambda other: other.sealed,
    "no content": lambda other: "",
    "no key": lambda other: "",
    "no point of the curve as key": lambda other: "A" * 87,
    "no base64 as key": lambda other: "AAAAA",
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_envelope_that_was_changed_cannot_be_opened(change):
    field = {"key": "key", "content": "sealed"}.get(change.split()[-1], change)
    one, other = sealed(PAIR.public, b"5"), sealed(PAIR.public, b"6")
    changed = one._replace(**{field: CHANGES[change](other)})
    with pytest.raises(Undecipherable):
        opened(changed, PAIR.private)
    assert (changed.receipt == one.receipt) == (field == "format")


def test_another_rounds_key_opens_nothing():
    with pytest.raises(Undecipherable):
        opened(sealed(PAIR.public, b"5"), key_pair().private)


def test_only_five_fields_of_their_types_are_an_envelope():
    whole = sealed(PAIR.public, b"5")._asdict()
    assert envelope(whole) == sealed(PAIR.public, b"5")._replace(**whole)
    for unfit in (
        None,
        [],
        whole | {"more": "1"},
        {name: whole[name] for name in list(whole)[1:]},
        whole | {"format": True},
        whole | {"format": "1"},
        whole | {"round": "Đợt"},
        whole | {"round": 7},
        whole | {"id": "1"},
        whole | {"sealed": "<script>"},
    ):
        assert envelope(unfit) is None, unfit
