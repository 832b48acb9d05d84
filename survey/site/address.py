"""Where the service is found by others: the public address, for codes and links that leave the page.

The address of a request is what one member of staff typed; behind a proxy, or on the server itself, no phone
finds anything there.
"""

from __future__ import annotations

from flask import request

from survey.site.installation import Installation


def public(installation: Installation) -> str:
    """Return the address of the service, without a slash at its end: the one set, else the request's own."""
    return installation.settings.site.rstrip("/") or request.host_url.rstrip("/")
