"""How staff stay signed in, and how their forms are protected; citizens' pages know nothing of it."""

from __future__ import annotations

from hashlib import blake2b

from flask import Flask, Request, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.wrappers import Response

from survey.settings import Settings
from survey.site.permissions import cookie_name
from survey.store import KNOWN_FOR

FORM_COOKIE = "hailong-form"
"""Holds the secret of Flask-WTF's tokens while staff fill in a form."""

_WITHOUT_COOKIES = ("/k/", "/d/", "/api/")
"""What citizens and other software ask for."""


class StaffSessions(SecureCookieSessionInterface):
    """Flask's signed session, for staff's pages alone, and over TLS only where there is TLS."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session; None on a citizen's page, which has none."""
        citizen = request.environ["PATH_INFO"].startswith(_WITHOUT_COOKIES)
        return None if citizen else super().open_session(app, request)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether the cookie may travel over TLS only."""
        return request.is_secure


def configure(app: Flask, settings: Settings) -> None:
    """Set what Flask and Flask-WTF need for staff's forms."""
    app.session_interface = StaffSessions()
    app.config.update(
        SECRET_KEY=blake2b(settings.secret.encode(), digest_size=32, person=b"hailong forms").hexdigest(),
        SESSION_COOKIE_NAME=FORM_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_TIME_LIMIT=None,  # a page opened in the morning still works in the afternoon
        WTF_I18N_ENABLED=False,  # the messages come from the wording
        MAX_CONTENT_LENGTH=settings.largest_body,
    )


def remember(reply: Response, token: str, mark: str) -> None:
    """Give the browser the session's token, and the mark by which it is known later."""
    secure = request.is_secure
    reply.set_cookie(cookie_name(secure), token, httponly=True, samesite="Lax", secure=secure, path="/")
    name, longest = _browser_cookie(secure), int(KNOWN_FOR.total_seconds())
    reply.set_cookie(
        name, mark, max_age=longest, httponly=True, samesite="Strict", secure=secure, path="/dangnhap"
    )


def browser_mark() -> str:
    """Return the mark the browser shows, or ""."""
    return request.cookies.get(_browser_cookie(request.is_secure), "")


def _browser_cookie(secure: bool) -> str:
    return "__Secure-hailong-browser" if secure else "hailong-browser"


def forget(reply: Response) -> None:
    """Take the session's token away from the browser."""
    secure = request.is_secure
    reply.delete_cookie(cookie_name(secure), httponly=True, samesite="Lax", secure=secure, path="/")
