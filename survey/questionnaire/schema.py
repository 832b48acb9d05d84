"""The JSON Schema of a questionnaire file, for editors: made from the models that read it."""

from __future__ import annotations

from typing import Any

from survey.questionnaire.document import CODE, NAME, QuestionnaireEntry

_PATTERNS = {
    ("SectionEntry", "name"): NAME,
    ("ItemEntry", "name"): NAME,
    ("CategoryEntry", "code"): CODE,
}
"""What the checks demand of names and codes, so that an editor warns while one is typed."""


def json_schema() -> dict[str, Any]:
    """Return the schema (JSON Schema 2020-12). Descriptions are bilingual, Vietnamese first."""
    schema = QuestionnaireEntry.model_json_schema(by_alias=True)
    for (model, field), pattern in _PATTERNS.items():
        schema["$defs"][model]["properties"][field]["pattern"] = pattern
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Phiếu hỏi hailong"}
