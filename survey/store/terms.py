"""For how long each key of a device stood for it: what a sealed response is held to when it comes.

A device says in what it seals a proof of its key. The proof follows from the key and not the key from the
proof, so a page may know it; the database holds its hash.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from survey.device import Device, Term
from survey.store.connection import Connected, writing

TABLES = """
CREATE TABLE device_term (
    proof BLOB PRIMARY KEY,
    device_id TEXT NOT NULL REFERENCES device (device_id),
    began_at TEXT NOT NULL,
    ended_at TEXT
) STRICT, WITHOUT ROWID;
CREATE TRIGGER device_term_ended AFTER UPDATE OF key, revoked_at ON device
WHEN new.revoked_at IS NOT NULL OR new.key IS NOT old.key BEGIN
    UPDATE device_term SET ended_at = coalesce(new.revoked_at, new.enrolled_at)
    WHERE device_id = new.device_id AND ended_at IS NULL;
END
"""
"""Made by the migration of terms: whatever revokes a device or gives it another key ends its term."""

_BEGIN = "INSERT INTO device_term (proof, device_id, began_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_TERM = (
    "SELECT device_id, unit, service_point, began_at, ended_at FROM device_term JOIN device USING (device_id)"
    " JOIN service_point ON service_point.code = service_point WHERE proof = ?"
)


class Terms(Connected):
    """Giving devices their proofs, and finding the term of one."""

    def proof(self, device: Device, key: str) -> str:
        """Return what *device*, which holds *key*, shows in what it seals; the term begins with enrolment."""
        shown = sha256(f"hailong proof {key}".encode()).hexdigest()
        if self.term(shown) is None and device.enrolled_at is not None:
            with writing(self.db) as db:
                db.execute(_BEGIN, (_hidden(shown), device.device_id, device.enrolled_at.isoformat()))
        return shown

    def term(self, proof: str) -> Term | None:
        """Return the term to which *proof* belongs, or None."""
        row = self.db.execute(_TERM, (_hidden(proof),)).fetchone()
        if row is None:
            return None
        device_id, unit, point, began_at, ended_at = row
        ended = datetime.fromisoformat(ended_at) if ended_at else None
        return Term(device_id, unit, point, datetime.fromisoformat(began_at), ended)


def _hidden(proof: str) -> bytes:
    return sha256(proof.encode("utf-8", "replace")).digest()
