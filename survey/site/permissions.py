"""Who may use which route: one table, and nothing is served that is not in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Flask, abort, g, make_response, redirect, request
from werkzeug.wrappers import Response

from survey.device import Device, key_of
from survey.journal import ACTS, told
from survey.site.allowance import LISTS, let_in
from survey.site.headers import from_here
from survey.site.installation import Installation
from survey.site.message import Link, Message, page
from survey.site.page import NOWHERE, reader, rendered
from survey.store import Role, StaffMember, Unknown
from survey.units import Scope
from survey.wording import say

COOKIE = "hailong"
"""The cookie that holds a member of staff's session; citizens get none."""


class Everyone(Enum):
    """Who may use a route without signing in."""

    ALWAYS = "everyone; where a view shows staff more, the view looks who asks"
    WITH_KEY = "software with an API key of the agency; the view looks at the key"
    WHEN_PUBLISHED = "everyone when the round is published, otherwise staff"
    ENROLLED = "everyone at a device that was enrolled and not revoked"


Who = Everyone | Role
"""A role stands for itself and the roles after it."""

PERMISSIONS: Mapping[str, Who] = {
    "static": Everyone.ALWAYS,
    "home": Everyone.ALWAYS,
    "accessibility": Everyone.ALWAYS,
    "interview.start": Everyone.ALWAYS,
    "interview.receive": Everyone.ALWAYS,
    "interview.device": Everyone.ALWAYS,
    "interview.post": Everyone.ALWAYS,
    "interview.waiting": Everyone.ALWAYS,
    "interview.recording": Everyone.ALWAYS,
    "interview.worker": Everyone.ALWAYS,
    "interview.section": Everyone.ALWAYS,
    "interview.rating": Everyone.ALWAYS,
    "api.dossiers": Everyone.WITH_KEY,
    "api.code": Everyone.ALWAYS,
    "kiosk.attract": Everyone.ENROLLED,
    "kiosk.whole": Everyone.ENROLLED,
    "kiosk.begin": Everyone.ENROLLED,
    "kiosk.question": Everyone.ENROLLED,
    "kiosk.erase": Everyone.ENROLLED,
    "kiosk.thanks": Everyone.ENROLLED,
    "kiosk.leave": Everyone.ENROLLED,
    "kiosk.device": Everyone.ENROLLED,
    "kiosk.check_in": Everyone.ENROLLED,
    "kiosk.enrol": Everyone.ALWAYS,
    "results.list": Everyone.ALWAYS,
    "results.page": Everyone.WHEN_PUBLISHED,
    "results.data": Everyone.WHEN_PUBLISHED,
    "results.dashboard": Role.READER,
    "results.chart": Role.READER,
    "results.file": Everyone.WHEN_PUBLISHED,
    "office.sign_in": Everyone.ALWAYS,
    "office.leaving": Role.READER,
    "office.sign_out": Role.READER,
    "office.session": Role.READER,
    "office.rounds": Role.READER,
    "office.new_round": Role.MANAGER,
    "office.units": Role.READER,
    "office.save_units": Role.MANAGER,
    "office.round": Role.READER,
    "office.preview": Role.READER,
    "office.preview_section": Role.READER,
    "office.questionnaires": Role.READER,
    "office.add_questionnaire": Role.MANAGER,
    "office.questionnaire": Role.READER,
    "office.remove_questionnaire": Role.MANAGER,
    "office.questionnaire_file": Role.READER,
    "office.preview_questionnaire": Role.READER,
    "office.preview_alone": Role.READER,
    "office.edit_round": Role.MANAGER,
    "office.empty_round": Role.MANAGER,
    "office.remove_round": Role.MANAGER,
    "office.change_state": Role.MANAGER,
    "office.publish": Role.MANAGER,
    "office.fieldwork": Role.READER,
    "office.describe": Role.MANAGER,
    "office.guide": Role.READER,
    "office.weeks": Role.READER,
    "office.count_week": Role.CLERK,
    "office.bring_weeks": Role.CLERK,
    "office.sample": Role.READER,
    "office.draw": Role.MANAGER,
    "office.paper_window": Role.MANAGER,
    "programme.periods": Everyone.ALWAYS,
    "programme.period": Everyone.ALWAYS,
    "programme.period_data": Everyone.ALWAYS,
    "programme.round_report": Role.READER,
    "programme.ask_round_report": Role.READER,
    "programme.round_report_file": Role.READER,
    "programme.round_earlier_report": Role.READER,
    "programme.period_report": Role.READER,
    "programme.ask_period_report": Role.READER,
    "programme.period_report_file": Role.READER,
    "programme.period_earlier_report": Role.READER,
    "programme.targets": Role.READER,
    "programme.tie": Role.MANAGER,
    "office.flags": Role.READER,
    "office.comments": Role.MANAGER,
    "office.read_comment": Role.MANAGER,
    "office.journal": Role.ADMINISTRATOR,
    "office.staff": Role.ADMINISTRATOR,
    "office.change_staff": Role.ADMINISTRATOR,
    "office.password": Role.READER,
    "office.devices": Role.READER,
    "office.add_device": Role.MANAGER,
    "office.enrol_device": Role.MANAGER,
    "office.change_device": Role.MANAGER,
    "entry.start": Role.CLERK,
    "entry.key": Role.CLERK,
    "entry.undo": Role.CLERK,
    "entry.picture": Role.CLERK,
    "entry.correct": Role.CLERK,
    "entry.second": Role.CLERK,
    "entry.differences": Role.MANAGER,
    "entry.paper": Role.CLERK,
    "entry.printed": Role.CLERK,
}
"""Every route of the service by endpoint. A route without an entry stops the service from starting."""

WITHIN_A_UNIT = frozenset(
    {
        *("office.leaving", "office.sign_out", "office.session", "office.password", "office.rounds"),
        *("office.round", "office.preview", "office.preview_section", "office.guide"),
        *("office.weeks", "office.count_week", "office.bring_weeks"),
        *("office.questionnaires", "office.questionnaire", "office.questionnaire_file"),
        *("office.preview_questionnaire", "office.preview_alone"),
        *("entry.start", "entry.key", "entry.undo", "entry.picture", "entry.correct", "entry.second"),
        *("entry.paper", "entry.printed"),
    }
)
"""What staff of one unit may use: views that look at the unit, or show nothing that belongs to one. They see
every other page as everyone does who is not signed in."""

_ORDER = tuple(Role)

View = Callable[..., Any]


def guard(app: Flask, installation: Installation) -> None:
    """Put the table's rule before every view of *app*; views open to everyone stay as they are.

    Raises
    ------
    LookupError
        Naming the views that the table lacks.
    """
    absent = app.view_functions.keys() - PERMISSIONS.keys()
    if absent:
        raise LookupError(f"no permission is declared for {', '.join(sorted(absent))}: see PERMISSIONS")
    for endpoint, view in app.view_functions.items():
        who = PERMISSIONS[endpoint]
        if who not in (Everyone.ALWAYS, Everyone.WITH_KEY):
            kept = _noted(view, endpoint, installation) if endpoint in ACTS else view
            app.view_functions[endpoint] = _guarded(kept, endpoint, installation)


def _guarded(view: View, endpoint: str, installation: Installation) -> View:
    who = PERMISSIONS[endpoint]

    @wraps(view)
    def guarded(**values: str) -> Any:
        if who is Everyone.WHEN_PUBLISHED and _published(installation, values["round_id"]):
            return view(**values)
        if who is Everyone.ENROLLED:
            return view(**values) if enrolled(installation) else _stopped(installation)
        member = whoever(installation)
        if member is None:
            return _ask_to_sign_in(installation, who)
        if member.unit and endpoint not in WITHIN_A_UNIT:
            return abort(404) if who is Everyone.WHEN_PUBLISHED else _not_theirs(installation, member)
        if not may(member.role, who):
            return _not_theirs(installation, member)
        return view(**values)

    return guarded


def _noted(view: View, endpoint: str, installation: Installation) -> View:
    """Return *view* with what staff do through it written down, once it is done."""

    @wraps(view)
    def noted(**values: str) -> Any:
        member, answer = whoever(installation), make_response(view(**values))
        if member and request.method == "POST" and answer.status_code < 400:
            about = {"about": g.get("about", ""), **values}
            said = told(about, request.form, ACTS[endpoint])
            installation.store.note_act(member.name, endpoint, said)
        return answer

    return noted


def may(role: Role, who: Who) -> bool:
    """Return whether staff with *role* may use what *who* may."""
    return not isinstance(who, Role) or _ORDER.index(role) >= _ORDER.index(who)


def _published(installation: Installation, round_id: str) -> bool:
    try:
        return installation.store.round(round_id).published
    except Unknown:
        return False


def cookie_name(secure: bool) -> str:
    """Return the cookie's name; over TLS, one that no other host can set."""
    return f"__Host-{COOKIE}" if secure else COOKIE


def session_token() -> str:
    """Return the session token the browser sent, or ""."""
    return request.cookies.get(cookie_name(request.is_secure), "")


def whoever(installation: Installation) -> StaffMember | None:
    """Return who is signed in, also for one unit alone, or None."""
    token = session_token()
    return installation.store.session(token) if token else None


def signed_in(installation: Installation) -> StaffMember | None:
    """Return who is signed in for all units, or None."""
    member = whoever(installation)
    return member if member and not member.unit else None


def scope(installation: Installation) -> Scope:
    """Return where whoever is signed in works."""
    member = whoever(installation)
    if member is None or not member.unit:
        return Scope()
    return Scope.under(member.unit, installation.store.units())


def enrolled(installation: Installation) -> Device | None:
    """Return the device that asks, or None when it was never enrolled or is revoked."""
    if "device" not in g:
        g.device = installation.store.device(key_of(request.environ))
    device: Device | None = g.device
    return device if device and device.working else None


def _not_theirs(installation: Installation, member: StaffMember) -> Response:
    """Say to somebody who is signed in that their account may not do this, and who can give it the right."""
    language, _ = reader(request.environ)
    links = (Link(f"/coquan?{NOWHERE.to(language)}", say("office.all_rounds", language)),)
    why = say("office.not_theirs", language, name=member.name)
    message = Message(say("failure.403_title", language), (why,), links=links)
    return make_response(page(installation.env, language, message), 403)


def _stopped(installation: Installation) -> Response:
    """Say that this device is none of a service point's; nothing on the page leads anywhere."""
    language, _ = reader(request.environ)
    values = {"why": "device", "agency": "", "large": False, "languages": (), "idle": 0, "warning": 0}
    return make_response(rendered(installation.env, "kiosk_stop.html", language, values), 403)


UNREPEATED = frozenset({"csrf_token", "password", "old", "new", "again"})
"""Fields that no page holds for later."""


def _kept_for_later(installation: Installation, language: str) -> Response:
    """Return what was sent after a session had ended, on a page that sends it again."""
    if not from_here(request.environ):
        abort(403)
    let_in(LISTS)
    sent = [pair for pair in request.form.items(multi=True) if pair[0] not in UNREPEATED]
    values = {"sent": sent, "action": request.full_path.removesuffix("?")}
    return make_response(rendered(installation.env, "signed_out.html", language, values), 403)


def _ask_to_sign_in(installation: Installation, who: Who) -> Response:
    """Lead to the sign-in page; for what may be published, there is no telling whether it exists."""
    if who is Everyone.WHEN_PUBLISHED:
        abort(404)
    language, _ = reader(request.environ)
    if request.method not in ("GET", "HEAD"):
        return _kept_for_later(installation, language)
    return redirect(f"/dangnhap?{urlencode({'lang': language, 'next': request.path}, safe='/')}", 303)
