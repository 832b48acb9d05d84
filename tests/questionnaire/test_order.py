"""The order a person meets is drawn from the id of the response: always the same, each with equal chance."""

from __future__ import annotations

from collections import Counter
from random import Random
from uuid import UUID

import numpy as np
from asked_rounds import in_order, one_page
from scipy.stats import chisquare

from survey.questionnaire.canonical import canonical, version_of
from survey.questionnaire.order import arranged, lot

FIRST, _ = in_order().sections


def ids(n: int, seed: int = 1) -> list[str]:
    chance = Random(seed)
    return [str(UUID(int=chance.getrandbits(128), version=4)) for _ in range(n)]


def names(uuid: str) -> list[str]:
    return [item.name for item in arranged(FIRST, uuid).items]


def test_the_order_of_one_response_is_always_the_same_and_others_have_others():
    uuid = "6f9b1c9e-3a53-4d39-9a52-0f1d2c3b4a59"
    assert names(uuid) == names(uuid)
    assert len({tuple(names(other)) for other in ids(2000)}) == 120


def test_the_lot_is_the_one_the_documentation_describes():
    """FNV-1a of "a" is 0xe40c292c and of "foobar" 0xbf9cf968; MurmurHash3 finishes 1 as 0x514e28b7."""

    def finalized(h: int) -> int:
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
            h = ((h ^ (h >> shift)) * factor) % 2**32
        return h ^ (h >> 16)

    assert finalized(1) == 0x514E28B7
    assert lot("bar", "foo") == finalized(0xBF9CF968)
    assert lot("a", "") == finalized(0xE40C292C)


def test_what_is_no_rating_stays_in_its_place():
    for uuid in ids(50):
        found = names(uuid)
        assert (found[2], found[6]) == ("between", "why")
        assert sorted(found) == sorted(item.name for item in FIRST.items)


def test_every_order_has_the_same_chance():
    n = 120_000 // 4
    orders = Counter(tuple(names(uuid)) for uuid in ids(n, seed=7))
    assert chisquare(np.array(list(orders.values()))).pvalue > 0.001
    sequential = [f"00000000-0000-4000-8000-{n:012x}" for n in range(n)]
    orders = Counter(tuple(names(uuid)) for uuid in sequential)
    assert len(orders) == 120
    assert chisquare(np.array(list(orders.values()))).pvalue > 0.001


def test_a_section_in_written_order_is_untouched_and_its_canonical_form_says_nothing_of_it():
    section = one_page().sections[0]
    assert arranged(section, ids(1)[0]) is section
    assert b'"order"' not in canonical(one_page())
    assert b'"order":"random"' in canonical(in_order())
    assert version_of(in_order()) != version_of(one_page())
