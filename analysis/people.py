"""What is known of the population: people by the answer to a question."""

from __future__ import annotations

from collections.abc import Mapping

People = Mapping[str, Mapping[str, float]]
"""People of the population by variable and code."""

CHOICES = ("rating", "single")
"""Kinds of variable that put each respondent into one category."""
