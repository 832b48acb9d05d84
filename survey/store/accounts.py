"""Accounts of staff: who may sign in, as what. Passwords are scrypt hashes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from werkzeug.security import generate_password_hash

from survey.store.connection import Connected, Database, writing
from survey.store.rounds import Unknown
from survey.wording import Said

SHORTEST_PASSWORD = 12
LONGEST_NAME = 60
METHOD = "scrypt:32768:8:1"
"""How passwords are hashed."""


class Role(StrEnum):
    """What a member of staff may do; each may also do what stands before it."""

    READER = "reader"
    CLERK = "clerk"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who may sign in. `unit` is the code of the unit they work for; "" is all of them.

    `ends_in` is in how many seconds their session ends when they do nothing more, 0 where they are in none.
    """

    name: str
    role: Role
    unit: str = ""
    ends_in: int = field(default=0, compare=False)


class UnfitStaff(Said, ValueError):
    """An account that cannot be as it is wanted, or whose change would leave nobody to administer."""


class Accounts(Connected):
    """Adding, changing and closing accounts."""

    def add_staff(
        self, name: str, password: str, role: Role | str, *, unit: str = "", new: bool = False
    ) -> None:
        """Add a member of staff, or give one a new password, role and unit; then their sessions end.

        Parameters
        ----------
        unit : str
            The one they work for, with those under it; only readers and clerks have one.
        new : bool
            Whether nobody of that name may be there.

        Raises
        ------
        UnfitStaff
            When the name is empty or too long, or taken by somebody else; the password too short; the role
            unknown, or none for one unit; or when nobody would administer any more.
        Unknown
            When there is no such unit.
        """
        known = checked(name, password, role)
        row = {"name": known, "password": hashed(password), "role": str(role), "unit": unit}
        with writing(self.db) as db:
            _check_unit(db, unit, Role(role))
            if new and db.execute("SELECT 1 FROM staff WHERE name = ?", (known,)).fetchone():
                raise UnfitStaff("unfit_staff.there", name=known)
            before = _administrators(db)
            db.table("staff", pk="name").upsert(row)
            _keep_one(db, before)
            sign_out_everywhere(db, known)

    def change_role(self, name: str, role: Role | str, unit: str = "") -> None:
        """Give a member of staff another role and unit, at once.

        Raises
        ------
        Unknown
        UnfitStaff
            When the role is unknown, or none for one unit, or nobody would administer any more.
        """
        member, to = self.staff_member(name), _role(role)
        with writing(self.db) as db:
            _check_unit(db, unit, to)
            before = _administrators(db)
            db.execute("UPDATE staff SET role = ?, unit = ? WHERE name = ?", (str(to), unit, member.name))
            _keep_one(db, before)

    def remove_staff(self, name: str) -> None:
        """Close an account: its sessions end, and nobody signs in under it; what it did stays on record.

        Raises
        ------
        Unknown
        UnfitStaff
            When nobody would administer any more.
        """
        member = self.staff_member(name)
        with writing(self.db) as db:
            before = _administrators(db)
            sign_out_everywhere(db, member.name)
            db.execute("DELETE FROM staff WHERE name = ?", (member.name,))
            _keep_one(db, before)

    def staff(self) -> list[StaffMember]:
        """Return everyone who may sign in, by name."""
        rows = self.db.execute("SELECT name, role, unit FROM staff ORDER BY name")
        return [StaffMember(name, Role(role), unit) for name, role, unit in rows]

    def staff_member(self, name: str) -> StaffMember:
        """Return who may sign in under *name*.

        Raises
        ------
        Unknown
        """
        found = next((member for member in self.staff() if member.name == plain(name)), None)
        if found is None:
            raise Unknown("unknown.staff", name=plain(name))
        return found


def checked(name: str, password: str, role: Role | str) -> str:
    """Return a name as it is kept.

    Raises
    ------
    UnfitStaff
        When no account can have the name, the password or the role.
    """
    known = plain(name)
    if not known or len(known) > LONGEST_NAME or not known.isprintable():
        raise UnfitStaff("unfit_staff.name", most=LONGEST_NAME)
    if len(password) < SHORTEST_PASSWORD:
        raise UnfitStaff("unfit_staff.password", shortest=SHORTEST_PASSWORD)
    _role(role)
    return known


def _role(role: Role | str) -> Role:
    try:
        return Role(role)
    except ValueError:
        raise UnfitStaff("unfit_staff.role", role=role, known=", ".join(Role)) from None


def _check_unit(db: Database, unit: str, role: Role) -> None:
    """Refuse a unit that is not there, or for somebody who sets up rounds for all of them."""
    if unit and role not in (Role.READER, Role.CLERK):
        raise UnfitStaff("unfit_staff.unit")
    if unit and not db.execute("SELECT 1 FROM unit WHERE code = ?", (unit,)).fetchone():
        raise Unknown("unknown.unit", name=unit)


def _administrators(db: Database) -> int:
    query = "SELECT count(*) FROM staff WHERE role = ?"
    return int(db.execute(query, (Role.ADMINISTRATOR,)).fetchone()[0])


def _keep_one(db: Database, before: int) -> None:
    """Refuse what takes the last administrator away."""
    if before and not _administrators(db):
        raise UnfitStaff("unfit_staff.last")


def sign_out_everywhere(db: Database, name: str) -> None:
    """End the sessions of *name*, and make every browser a stranger to it."""
    db.execute("DELETE FROM session WHERE name = ?", (name,))
    db.execute("DELETE FROM known_browser WHERE name = ?", (name,))


def plain(name: str) -> str:
    """Return a name as accounts have it: spaces, capitals and spelling make no other."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return generate_password_hash(unicodedata.normalize("NFC", password), method=METHOD)
