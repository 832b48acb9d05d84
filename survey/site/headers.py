"""What every answer of the service says about safety, whatever its status: one small WSGI layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

POLICY = "; ".join(
    (
        "default-src 'self'",  # no inline script or style, nothing from elsewhere
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "media-src 'self'",  # recordings that read a questionnaire aloud
    )
)

ALWAYS: Headers = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]

OVER_TLS: Headers = [("Strict-Transport-Security", "max-age=31536000; includeSubDomains")]

PRIVATE = ("Cache-Control", "no-store")
"""What nobody said otherwise about is kept by no cache."""


class SecurityHeaders:
    """Adds the headers to whatever *application* answers, errors included."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer as a WSGI application does."""

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            if "Cache-Control" not in dict(headers):
                headers.append(PRIVATE)
            headers.extend(ALWAYS)
            if environ["wsgi.url_scheme"] == "https":
                headers.extend(OVER_TLS)
            return start_response(status, headers, exc_info)

        return self.application(environ, start)


def from_here(environ: dict[str, Any]) -> bool:
    """Return whether a request that changes something comes from our own pages or from no page at all.

    Browsers say so in Sec-Fetch-Site; older ones at least name the origin, which is compared whole.
    A client that is no browser sends neither.
    """
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = environ.get("HTTP_ORIGIN")
    return origin is None or origin == f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}"
