"""A store with one open round, and a writer for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from keeping_example import open_round

from survey.store import Store, Writer

sys.path.append(str(Path(__file__).parents[2]))  # the bench is no installed package


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "survey.db", create=True) as store:
        open_round(store)
        yield store


@pytest.fixture
def writer(store):
    writer = Writer(store.path)
    yield writer
    writer.close()
