"""How long what is sent may be: an answer is short, a list or a file of staff is longer."""

from __future__ import annotations

from flask import request

LISTS = 4_000_000
"""Bytes of a form with a pasted list: some ten thousand units, each letter written as three."""


def let_in(most: int) -> None:
    """Let the form that is being sent have so many bytes; lists and files are longer than answers."""
    request.max_content_length = request.max_form_memory_size = most
