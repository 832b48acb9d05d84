"""Analysts have the order in which each person met the items, row by row as the answers leave."""

from __future__ import annotations

from uuid import UUID

from asked_rounds import in_order, round_of

from survey.export import shuffled, shuffled_keys
from survey.export.positions import positions
from survey.questionnaire.order import arranged
from survey.response import Mode, Response
from survey.store import Store

MODES = (Mode.WEB, Mode.KIOSK, Mode.PAPER, Mode.IMPORT, Mode.WEB)


def test_each_row_says_at_which_place_each_rating_was_met(tmp_path):
    with Store.open(tmp_path / "survey.db", create=True) as store:
        version = store.save_questionnaire(in_order())
        store.save_round(round_of(in_order(), version))
        store.change_state("thu", "open", "test")
        uuids = [str(UUID(int=n + 7, version=4)) for n in range(len(MODES))]
        with store.keeping() as keep:
            for uuid, mode in zip(uuids, MODES, strict=True):
                keep(Response(uuid, "thu", version, {"A1": "4"}, mode=mode))
        found, answers = positions(store, "thu"), shuffled(store, "thu")
        of_key = {key: uuid for key, uuid, _ in store.keys("thu")}
        rows = [of_key[key] for key in shuffled_keys(store, "thu")]
        assert list(found) == ["A1", "A2", "A3", "A4", "A5"]
        assert all(column.shape == (answers.n,) for column in found.values())
        for row, uuid in enumerate(rows):
            places = [int(found[name][row]) for name in found]
            assert places == expected(uuid, MODES[uuids.index(uuid)])
        assert "A1_place" not in [variable.name for variable in answers.codebook.variables]


def expected(uuid: str, mode: Mode) -> list[int]:
    if mode is Mode.IMPORT:
        return [0] * 5
    if mode is Mode.PAPER:
        return [1, 2, 4, 5, 6]
    met = [item.name for item in arranged(in_order().sections[0], uuid).items]
    return [met.index(f"A{n}") + 1 for n in range(1, 6)]


def test_a_round_without_responses_has_no_places_either(tmp_path):
    with Store.open(tmp_path / "survey.db", create=True) as store:
        version = store.save_questionnaire(in_order())
        store.save_round(round_of(in_order(), version))
        assert [len(column) for column in positions(store, "thu").values()] == [0] * 5
