"""What a report over periods and rounds says: sentences, tables and charts, without anybody's answers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from analysis.codebook import Codebook, Text
from analysis.subject import About, Part
from analysis.table import Table, to_json


@dataclass(frozen=True, slots=True)
class Periodic:
    """What a report over periods says.

    Attributes
    ----------
    codebook : Codebook
        What was asked, of the latest round.
    n : int
        Answers it rests on, each counted once.
    headline : tuple of Text
        A sentence for each period of each round.
    """

    about: About
    codebook: Codebook
    n: int
    headline: tuple[Text, ...]
    parts: tuple[Part, ...]
    method: tuple[Text, ...]

    def tables(self) -> tuple[Table, ...]:
        """Return every table, part by part."""
        return tuple(table for part in self.parts for table in (*part.tables, *part.details))


def periodic_json(said: Periodic, language: str) -> str:
    """Return the report as JSON: the sentences, the method and every table."""
    whole = {
        "title": said.about.title.to(language),
        "n": said.n,
        "sentences": [sentence.to(language) for sentence in said.headline],
        "method": [paragraph.to(language) for paragraph in said.method],
        "tables": [to_json(table, language) for table in said.tables()],
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False)
