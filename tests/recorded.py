"""Questionnaires that can be listened to, with real sound made on the spot."""

from __future__ import annotations

import io
import math
import wave
from array import array
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from survey.questionnaire.model import Questionnaire, Recording
from survey.questionnaire.recording import parts

RATE = 8000


def sound(seconds: float = 0.2, pitch: float = 440) -> bytes:
    """Return a quiet tone as a WAV file."""
    n = int(RATE * seconds)
    tone = array("h", (int(2000 * math.sin(2 * math.pi * pitch * k / RATE)) for k in range(n)))
    written = io.BytesIO()
    with wave.open(written, "wb") as made:
        made.setparams((1, 2, RATE, n, "NONE", ""))
        made.writeframes(tone.tobytes())
    return written.getvalue()


def recorded(
    asked: Questionnaire, languages: Iterable[str] = ("vi",), seconds: float = 0.2
) -> tuple[Questionnaire, dict[str, bytes]]:
    """Return a questionnaire of which every part can be heard, and its recordings by SHA-256."""
    contents, named = {}, []
    for language in languages:
        for part, *_ in parts(asked.sections):
            made = sound(seconds, 300 + 10 * len(named))
            name = sha256(made).hexdigest()
            contents[name] = made
            named.append(Recording(part, language, name))
    return replace(asked, recordings=tuple(named)), contents
