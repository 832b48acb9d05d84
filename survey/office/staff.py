"""Who may sign in, on a page: added, given another role or password, closed; and one's own password."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from survey.clock import moment
from survey.office.sessions import browser_mark
from survey.site.installation import Installation
from survey.site.page import reader, rendered
from survey.site.permissions import whoever
from survey.site.press import Press
from survey.store import Role, StaffMember, Throttled, UnfitStaff, Unknown, mark_of
from survey.wording import say


@dataclass(frozen=True, slots=True)
class StaffPage:
    """The views of the page."""

    installation: Installation

    def show(self) -> Response:
        """Show everyone who may sign in."""
        return self._page()

    def save(self) -> AnyResponse:
        """Add somebody, or change a role, or make a new password, or close an account."""
        language = reader(request.environ)[0]
        name, role = request.form.get("name", ""), request.form.get("role", "")
        if not Press().sent():
            return self._page(say("form.stale", language), 422)
        act = self._acts().get(request.form.get("do", "")) or abort(400)
        try:
            password = act(name, role)
        except (UnfitStaff, Unknown) as refused:
            return self._page(refused.said(language), 422)
        if not password:
            return redirect(f"/nhansu?lang={language}", 303)
        values = {"name": " ".join(name.split()), "password": password}
        return _page(self.installation, "staff_password.html", values)

    def _acts(self) -> Mapping[str, Callable[[str, str], str]]:
        """Return what can be done to an account by name and role; each returns a password to show, or ""."""
        return {"add": self._add, "password": self._password, "role": self._role, "close": self._close}

    def _add(self, name: str, role: str) -> str:
        password = secrets.token_urlsafe(12)
        self.installation.store.add_staff(name, password, role, unit=_unit(), new=True)
        return password

    def _password(self, name: str, role: str) -> str:
        password = secrets.token_urlsafe(12)
        member = self.installation.store.staff_member(name)
        self.installation.store.add_staff(member.name, password, member.role, unit=member.unit)
        return password

    def _role(self, name: str, role: str) -> str:
        self.installation.store.change_role(name, role, _unit())
        return ""

    def _close(self, name: str, role: str) -> str:
        self.installation.store.remove_staff(name)
        return ""

    def _page(self, refused: str = "", status: int = 200) -> Response:
        store = self.installation.store
        seen = store.last_acts("office.sign_in")
        values = {
            "staff": [(member, moment(seen.get(member.name))) for member in store.staff()],
            "roles": list(Role),
            "units": store.units(),
            "refused": refused,
            "sent": request.form if refused else {},
        }
        return _page(self.installation, "staff.html", values, status)


@dataclass(frozen=True, slots=True)
class OwnPassword:
    """The view of the page on which somebody changes their own password."""

    installation: Installation

    def view(self) -> AnyResponse:
        """Show the form, or change the password; then everyone who used the old one signs in anew."""
        member, language = whoever(self.installation) or abort(403), reader(request.environ)[0]
        if request.method != "POST":
            return self._page("", 200)
        if not Press().sent():
            return self._page(say("form.stale", language), 422)
        old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
        if new != again:
            return self._page(say("password.differ", language), 422)
        try:
            changed = self._changed(member, old, new)
        except UnfitStaff as refused:
            return self._page(refused.said(language), 422)
        except Throttled as late:
            return self._page(say("sign_in.wait", language, seconds=late.retry_after), 429)
        if not changed:
            return self._page(say("password.wrong", language), 422)
        return redirect(f"/dangnhap?lang={language}", 303)

    def _changed(self, member: StaffMember, old: str, new: str) -> bool:
        store, mark = self.installation.store, mark_of(browser_mark())
        return store.change_password(member.name, old, new, browser=mark)

    def _page(self, refused: str, status: int) -> Response:
        return _page(self.installation, "password.html", {"refused": refused}, status)


def _unit() -> str:
    """Return the unit that was named on the page, by its code."""
    return request.form.get("unit", "").strip()


def _page(
    installation: Installation, template: str, values: Mapping[str, object], status: int = 200
) -> Response:
    language, _ = reader(request.environ)
    shared = {"member": whoever(installation), "press": Press()}
    return Response(rendered(installation.env, template, language, {**values, **shared}), status)
