"""A questionnaire that an office brings to a page, read in a process of its own.

What reads questionnaires is large, and a file may be slow to read on purpose: neither is a matter of the
process that answers citizens.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from survey.questionnaire.canonical import from_canonical
from survey.questionnaire.model import Problem, Questionnaire
from survey.wording import Said

LARGEST = 400_000
"""Bytes of a file brought to a page: four times the largest known form."""

_PATIENCE = 30  # seconds
_PROGRAM = "survey.questionnaire.examined"


class NotBrought(Said, ValueError):
    """A file that cannot be taken, whatever is in it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What is in a file: the questionnaire, or else everything that is wrong with it.

    `text` is the questionnaire file that was made of an XLSForm workbook; empty for others.
    """

    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...] = ()
    text: str = ""


def brought(content: bytes, language: str) -> Brought:
    """Return what is in the *content* of a file; problems are told in *language*.

    Raises
    ------
    NotBrought
        When it is too large, took too long to read, or what reads it fell over it.
    """
    if len(content) > LARGEST:
        raise NotBrought("questionnaires.large", most=LARGEST // 1000)
    command = [sys.executable, "-m", _PROGRAM, language]
    try:
        read = subprocess.run(command, input=content, stdout=subprocess.PIPE, timeout=_PATIENCE, check=True)  # noqa: S603 -- ours
    except subprocess.TimeoutExpired:
        raise NotBrought("questionnaires.slow", seconds=_PATIENCE) from None
    except subprocess.CalledProcessError:  # what happened is in the log
        raise NotBrought("questionnaires.fell") from None
    said = json.loads(read.stdout)
    text = said.get("text", "")
    if "canonical" in said:
        return Brought(from_canonical(said["canonical"].encode()), text=text)
    return Brought(None, tuple(Problem(**one) for one in said["problems"]), text)
