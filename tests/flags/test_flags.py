"""Doubtful responses are flagged by the rule that caught them, and none is ever deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from asked_rounds import questionnaire, rating, round_of, words

from analysis.tables import Printing, index_tables
from survey.dossier.matter import Dossier, hidden
from survey.export import dataset
from survey.flags.effect import flagging
from survey.flags.rule import RULES, Limits, flags, with_flags
from survey.flags.summary import Flagging
from survey.questionnaire.model import Section
from survey.response import Mode, Response
from survey.store import Store, Writer
from survey.units import ServicePoint, Unit
from survey.units.opening import Opening

ASKED = questionnaire(Section("s", words("Phần"), tuple(rating(f"A{n}", f"Câu {n}") for n in range(1, 11))))
VARIED = {f"A{n}": str(1 + n % 5) for n in range(1, 11)}
SAME = dict.fromkeys(VARIED, "4")
MORNING = datetime(2026, 11, 23, 2, 10, tzinfo=UTC)  # a Monday, 9:10 in Vietnam
NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # 22:30


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "survey.db", create=True) as store:
        store.save_units([Unit("P1", "Phường Một")])
        store.save_service_points([ServicePoint("Q1", "P1", "Quầy 1")])
        store.save_round(round_of(ASKED, store.save_questionnaire(ASKED)))
        store.change_state("thu", "open", "test")
        yield store


def keep(store: Store, *sent: dict, when: datetime = MORNING) -> None:
    version, n = store.round("thu").version, store.n_kept("thu")
    with closing(Writer(store.path, clock=lambda: when)) as writer:
        for number, one in enumerate(sent, n):
            plain = {"answers": VARIED, "noted": {"seconds": 120}} | one
            writer.keep(Response(str(UUID(int=number)), "thu", version, **plain))


def caught(store: Store, **limits: float) -> dict[int, list[str]]:
    """Return the rules that caught each response, by its number."""
    found = flags(store, "thu", Limits(**limits))
    return {
        UUID(uuid).int: found.reasons(place) for place, uuid in enumerate(found.uuids) if found.any[place]
    }


def test_nothing_is_flagged_that_gives_no_reason(store):
    assert caught(store) == {}
    keep(store, {}, {"noted": {}}, {"mode": Mode.PAPER, "noted": {}})
    assert caught(store) == {}


def test_a_second_an_answer_is_too_fast(store):
    keep(store, {"noted": {"seconds": 9}}, {"noted": {"seconds": 11}})
    assert caught(store) == {0: ["too_fast"]}
    assert caught(store, seconds=2) == {0: ["too_fast"], 1: ["too_fast"]}


def test_a_third_of_the_median_is_too_fast_among_people_of_the_same_mode(store):
    keep(store, *[{}] * 20, {"noted": {"seconds": 30}}, {"noted": {"seconds": 30}, "mode": Mode.KIOSK})
    assert caught(store) == {20: ["too_fast"]}


def test_one_answer_to_everything_on_a_scale_is_flagged_from_the_limit_on(store):
    keep(
        store,
        {"answers": SAME},
        {"answers": dict.fromkeys(["A1", "A2"], "5")},
        {"answers": SAME | {"A1": "98"}},
    )
    assert caught(store) == {0: ["same_answers"], 2: ["same_answers"]}
    assert caught(store, same=11) == {}


def test_more_than_a_desk_can_serve_in_an_hour_is_a_burst(store):
    here = {"unit": "P1", "service_point": "Q1"}
    keep(store, *[here] * 4, {})
    keep(store, *[here] * 3, when=NIGHT)
    assert caught(store, burst=3) == {number: ["burst"] for number in range(4)}


def test_what_is_keyed_or_imported_in_one_hour_is_no_burst(store):
    here = {"unit": "P1", "service_point": "Q1"}
    keep(store, *[here | {"mode": mode} for mode in (Mode.PAPER, Mode.IMPORT)] * 4)
    assert caught(store, burst=1) == {}


def test_devices_are_told_apart_and_addresses_never(store):
    here = {"unit": "P1", "service_point": "Q1"}
    for device in ("d1", "d2"):
        keep(store, *[here | {"noted": {"device": device}}] * 3)
    keep(store, *[{}] * 10)
    assert caught(store, burst=3, again=0) == {}
    assert caught(store, burst=2, again=0) == {number: ["burst"] for number in range(6)}


def test_a_kiosk_outside_opening_hours_is_flagged_and_a_phone_at_night_is_not(store):
    here = {"unit": "P1", "service_point": "Q1", "mode": Mode.KIOSK}
    keep(store, here, when=MORNING)
    keep(store, here, here | {"mode": Mode.PHONE}, when=NIGHT)
    assert caught(store) == {}
    store.save_openings([Opening("P1", 1, 7 * 60 + 30, 11 * 60 + 30)])
    assert caught(store) == {1: ["closed_hours"]}
    store.save_openings([Opening("Q1", 1, 22 * 60, 23 * 60)])
    assert caught(store) == {0: ["closed_hours"]}


def test_a_late_page_and_one_sent_again_at_once_are_flagged(store):
    keep(store, {"noted": {"late": 1}}, {"noted": {"again": 4}}, {"noted": {"again": 40}})
    assert caught(store) == {0: ["late_page"], 1: ["again"]}


def test_a_rating_without_a_token_is_flagged_where_tokens_are_given_out(store):
    keep(store, {})
    token = "abcdefghij" * 3
    store.add_dossiers([Dossier(hidden(token), "thu", date(2099, 1, 1))])
    keep(store, {"token": token})
    assert caught(store) == {0: ["no_token"]}


def test_figures_without_flagged_responses_are_those_of_a_domain(store):
    keep(store, *[{}] * 6, *[{"answers": SAME}] * 4)
    found = flags(store, "thu", Limits())
    answers = with_flags(dataset(store, "thu"), found)
    how = Printing(smallest=0)
    (without, *_) = index_tables(answers, printing=how, domain=~found.any)
    (_, grouped) = index_tables(answers, ["flagged"], printing=how)
    rows = {(row["group"], row["node"]): row for row in grouped.records()}
    whole = next(without.records())
    assert whole["exact_value"] == rows["no", "whole"]["exact_value"]
    assert whole["exact_se"] == rows["no", "whole"]["exact_se"]
    assert store.n_kept("thu") == 10


def test_what_the_flags_come_to_is_read_as_it_was_written(store):
    keep(store, *[{}] * 8, *[{"answers": SAME}] * 2)
    counted = flagging(store, "thu", Limits(), Printing(smallest=0))
    assert (counted.n, counted.n_flagged, counted.rules["same_answers"]) == (10, 2, 2)
    assert counted.figures["vi"]["with"] != counted.figures["vi"]["without"]
    assert Flagging.read(counted.written()) == counted
    assert set(counted.rules) == set(RULES)


def test_everybody_flagged_leaves_no_figure_and_no_error(store):
    keep(store, {"answers": SAME})
    counted = flagging(store, "thu", Limits(), Printing(smallest=0))
    assert (counted.n_flagged, counted.figures) == (1, {})
    assert np.all(flags(store, "thu", Limits()).any)
