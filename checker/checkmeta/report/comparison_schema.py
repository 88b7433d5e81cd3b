"""The JSON Schema of what `checkmeta diff --format json` prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from checkmeta.judging.fail_bars import FailOn
from checkmeta.language.words import Layer, Verdict
from checkmeta.report.changes import Cause, ChangeKind

Schema = dict[str, Any]
_TEXT: Final[Schema] = {"type": "string"}
_FLAG: Final[Schema] = {"type": "boolean"}
_NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}


def schema() -> Schema:
    """The schema (2020-12). A field is never renamed or given another meaning; a new one may be added."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://checkmeta.dev/schema/diff.json",
        "title": "checkmeta diff",
        "description": "What is new, fixed or changed between two states, and why.",
        **_object(
            schema_version={"const": 1},
            old={"$ref": "#/$defs/side"},
            new={"$ref": "#/$defs/side"},
            fail_on=_one_of(FailOn),
            failed=_says("Whether the change brings what makes a run fail.", _FLAG),
            counts=_says("How many changes there are of each kind.", _object(**dict.fromkeys(ChangeKind, _NUMBER))),
            as_before=_says("Breaches that are as they were.", _NUMBER),
            changes=_says("Worst first.", {"type": "array", "items": {"$ref": "#/$defs/change"}}),
        ),
        "$defs": {
            "side": _object(
                called=_says("The report, the folder, or the revision.", _TEXT),
                as_of=_says("The day whose rules were applied.", {"type": "string", "format": "date"}),
                checkmeta=_says("The version.", _TEXT),
                digest=_says("SHA-256 over the rule texts.", _TEXT),
                incomplete=_says("Whether a document could not be read.", _FLAG),
                subjects=_says("Their ids.", _TEXTS),
            ),
            "change": _object(
                kind=_one_of(ChangeKind),
                id=_says("Of the finding, as in reports.", _TEXT),
                rule=_TEXT,
                layer=_one_of(Layer),
                subject=_says("Its id.", _TEXT),
                path=_says("What was judged, elements by their names.", _TEXT),
                fact=_says("What decided, with `[*]` for elements; empty where nothing was read.", _TEXT),
                verdict=_says("The new one; of what is gone the old one.", _one_of(Verdict)),
                message=_TEXT,
                where=_says("`file:line:column`, or the best that is known instead.", _TEXT),
                places=_says("The jurisdictions; empty where the documents don't say.", _TEXTS),
                fails=_says("Whether the change brings what makes a run fail.", _FLAG),
                why={"type": "array", "items": _object(cause=_one_of(Cause), text=_TEXT), "minItems": 1},
            ),
        },
    }


def _object(**of: Schema) -> Schema:
    """An object that has all of these, and nothing else."""
    return {"type": "object", "properties": of, "required": [*of], "additionalProperties": False}


def _says(description: str, of: Schema) -> Schema:
    return {"description": description, **of}


def _one_of(words: Iterable[str]) -> Schema:
    return {"enum": [str(word) for word in words]}
