"""An address as a picture for a camera, drawn in the page itself: nothing is fetched from elsewhere."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


def qr(address: str) -> Markup:
    """Return *address* as a QR code in SVG."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", xmldecl=False, omitsize=True, border=4, svgclass="qr", light="#fff")
    return Markup(drawn.getvalue().decode())  # noqa: S704 -- segno draws squares; no words of ours are in it
