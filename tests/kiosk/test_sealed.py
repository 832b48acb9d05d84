"""What was answered on a kiosk without a network: held to its device when it comes, and never dropped."""

from __future__ import annotations

import json
import time
from collections import Counter

import pytest
from asked_rounds import three_parts
from kiosk_walk import added
from sealed_example import UUID, content, sealed

from survey.flags.rule import Limits, flags
from survey.response import Completeness

HOUR = 3600


class Tablet:
    """An enrolled tablet without a network: it seals, and posts when it has one."""

    def __init__(self, house, visit):
        self.store, self.visit = house.store, visit
        self.version = house.ask(three_parts()).version
        self.device_id, made = added(house.store)
        self.key = house.store.enrol(made.code)
        self.proof = house.store.proof(house.store.device(self.key), self.key)
        self.n = 0

    def seal(self, **more):
        """Seal one response at the kiosk; *more* changes what it says, `kiosk` what its device does."""
        self.n += 1
        stand = {"proof": self.proof, "at": int(time.time()), "again": None} | more.pop("kiosk", {})
        about = {"mode": "kiosk", "unit": "UBND", "service_point": "Q1", "uuid": UUID[:-4] + f"{self.n:04}"}
        return sealed(self.store.key("thu").public, content(self.version, **about | more, kiosk=stand))

    def post(self, *envelopes):
        body = json.dumps({"envelopes": [one._asdict() for one in envelopes]})
        answer = self.visit("/k/thu/gui", data=body, content_type="application/json")
        return [outcome["status"] for outcome in json.loads(answer.body)["outcomes"]]

    def aside(self):
        return [one.reason for one in self.store.aside("thu")]


@pytest.fixture
def tablet(house, visit):
    return Tablet(house, visit)


def test_a_sealed_response_carries_its_device_place_and_the_hour_it_was_answered(tablet):
    one = tablet.seal(kiosk={"at": 1_790_000_000 - 1, "again": 7}, mode="assisted")
    tablet.store.db.execute("UPDATE device_term SET began_at = '2026-09-01T00:00:00+00:00'")
    assert (tablet.post(one), tablet.post(one)) == ([201], [200])
    (kept,) = tablet.store.responses("thu")
    assert (kept.unit, kept.service_point, str(kept.mode)) == ("UBND", "Q1", "assisted")
    noted = {"seconds": 95, "device": tablet.device_id, "answered": "2026-09-21T14:00:00+00:00", "again": 7}
    assert (kept.completeness, kept.noted) == (Completeness.COMPLETE, noted)


def test_who_left_before_the_end_is_kept_as_partial_and_not_as_a_draft(tablet):
    assert tablet.post(tablet.seal(whole=False)) == [201]
    (kept,) = tablet.store.responses("thu")
    assert kept.completeness is Completeness.PARTIAL
    assert tablet.store.counts("thu")["drafts"] == 0


@pytest.mark.parametrize(
    "strange",
    [{"kiosk": {"proof": "0" * 64}}, {"service_point": "Q2"}, {"unit": ""}, {"mode": "web"}],
    ids=str,
)
def test_what_does_not_come_from_this_device_at_this_place_is_set_aside(tablet, strange):
    assert tablet.post(tablet.seal(**strange)) == [202]
    assert (tablet.aside(), tablet.store.n_kept("thu")) == (["device"], 0)


def test_a_kiosks_mode_is_believed_of_no_device_that_proves_nothing(tablet):
    claim = content(tablet.version, mode="kiosk", unit="UBND", service_point="Q1")
    assert tablet.post(sealed(tablet.store.key("thu").public, claim)) == [202]
    assert tablet.aside() == ["device"]


@pytest.mark.parametrize("stand", [{}, {"proof": 1}, {"at": "now"}, {"again": 1.5}, {"more": 1}], ids=str)
def test_a_proof_of_another_shape_is_set_aside_as_unreadable(tablet, stand):
    one = content(tablet.version, mode="kiosk", kiosk={"proof": "x", "at": 1, "again": None} | stand)
    if not stand:
        one["kiosk"] = {}
    assert tablet.post(sealed(tablet.store.key("thu").public, one)) == [202]
    assert tablet.aside() == ["unreadable"]


def test_a_revoked_device_hands_over_what_was_answered_before_and_nothing_later(tablet):
    before = tablet.seal()
    tablet.store.revoke(tablet.device_id, "lan")
    after = tablet.seal(kiosk={"at": int(time.time()) + 5})
    long_before = tablet.seal(kiosk={"at": int(time.time()) - 3 * HOUR})
    assert tablet.post(before, after, long_before) == [201, 202, 202]
    assert tablet.aside() == ["device", "device"]


def test_a_device_enrolled_anew_still_hands_over_what_its_old_key_sealed(tablet):
    before = tablet.seal()
    again = tablet.store.enrol(tablet.store.offer_enrolment(tablet.device_id).code)
    other = tablet.store.proof(tablet.store.device(again), again)
    late = tablet.seal(kiosk={"at": int(time.time()) + 5})
    assert tablet.post(before, late, tablet.seal(kiosk={"proof": other})) == [201, 202, 201]
    assert (other != tablet.proof, tablet.aside()) == (True, ["device"])


def test_a_tablet_that_lost_the_time_loses_no_answers(tablet):
    assert tablet.post(tablet.seal(kiosk={"at": 0}), tablet.seal(kiosk={"at": 10**30})) == [201, 201]
    assert [kept.noted["answered"] for kept in tablet.store.responses("thu")] == ["", ""]


def test_the_proof_can_neither_be_read_from_the_database_nor_open_the_kiosk(house, tablet, tmp_path):
    tablet.store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    written = b"".join(file.read_bytes() for file in tmp_path.glob("survey.db*"))
    assert tablet.proof.encode() not in written
    assert tablet.store.device(tablet.proof) is None


def test_forms_that_come_together_after_days_are_flagged_by_when_they_were_answered(tablet):
    tablet.store.db.execute("UPDATE device_term SET began_at = '2026-01-01T00:00:00+00:00'")
    start = int(time.time()) - 10 * 24 * HOUR
    spread = [tablet.seal(kiosk={"at": start + n * HOUR, "again": 400}) for n in range(6)]
    heap = [tablet.seal(kiosk={"at": start + 100 * HOUR, "again": 3}, seconds=1) for _ in range(6)]
    assert tablet.post(*spread, *heap) == [201] * 12
    found = flags(tablet.store, "thu", Limits(burst=5)).rules
    marked = {name: int(mask.sum()) for name, mask in found.items() if mask.any()}
    assert Counter(marked) == Counter({"burst": 6, "again": 6, "too_fast": 6})
