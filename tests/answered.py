"""Answers to a round and their publication, for every test that looks at results."""

from __future__ import annotations

from dataclasses import replace

from survey.questionnaire.answering import missing
from survey.response import Response


def answer(house, asked, rows, **more):
    """Keep one response for each of *rows*, mappings of item to code."""
    writer, round_ = house.app.extensions["hailong"].writer, house.store.round("thu")
    before = house.store.counts("thu")["kept"]
    for number, answers in enumerate(rows, before):
        uuid = f"{number:08d}-2222-4333-8444-555555555555"
        response = Response(uuid, "thu", round_.version, answers, missing(asked, answers), **more)
        assert writer.keep(response).status == "created"


def publish(house, **particulars):
    house.store.save_round(replace(house.store.round("thu"), published=True, **particulars))
