"""The real application under waitress, killed while people send."""

from __future__ import annotations

import pytest

from bench.intake import site
from bench.intake.kills import rehearse
from survey.store import damage

KILLS = 20


def test_killing_the_server_loses_doubles_and_tears_nothing(tmp_path):
    found = site.build(tmp_path / "site")
    tally = rehearse(found, "hailong", KILLS)
    assert (tally.lost, tally.doubled, tally.partial, tally.wrong) == (0, 0, 0, 0)
    assert tally.kills == KILLS
    assert tally.replays >= 1, "no answer was lost on its way: nothing was put to the test"
    assert len(tally.acknowledged) > KILLS
    assert damage(found.store_path) == []


@pytest.mark.parametrize(("fault", "seen"), [("early", "lost"), ("keyless", "doubled"), ("torn", "partial")])
def test_the_rehearsal_turns_red_on_a_planted_fault(tmp_path, fault, seen):
    for attempt in range(10):
        tally = rehearse(site.build(tmp_path / f"site {attempt}"), fault, 5, seed=attempt)
        if not tally.clean:
            break
    assert getattr(tally, seen) > 0
