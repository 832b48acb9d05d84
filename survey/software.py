"""Which version of the software this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def _installed() -> str:
    try:
        return version("hailong")
    except PackageNotFoundError:
        return ""


VERSION = _installed()
"""The version that is installed, "" where the code runs without being installed."""

PROGRAM = f"hailong {VERSION}".rstrip()
"""The name and version of this program."""
