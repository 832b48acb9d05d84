"""The order of Vietnamese names: by their letters, and by their marks only where the letters are the same."""

from __future__ import annotations

import unicodedata


def bare(words: str) -> str:
    """Return *words* without accents and with d for đ, as hurried people type them."""
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def place(name: str) -> tuple[str, str]:
    """Return what a list of names is sorted by: Ô Môn stands among the O, not behind the Y."""
    return bare(name).casefold(), name
