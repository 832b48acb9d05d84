"""Numbers inside sentences."""

from __future__ import annotations


def shown(number: float, language: str) -> str:
    """Return a limit or a count as *language* writes it: "0,5" in Vietnamese, "0.5" in English."""
    words = f"{number:.6f}".rstrip("0").rstrip(".")
    return words.replace(".", ",") if language == "vi" else words
