"""The models as JSON Schema, for editors to complete and check native documents with."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic.json_schema import GenerateJsonSchema

from checkmeta.vocabulary.base import Model
from checkmeta.vocabulary.identity import IdentitySchema
from checkmeta.vocabulary.platform import Platform

DIALECT: Final = GenerateJsonSchema.schema_dialect
_ROOTS: Final[dict[str, tuple[type[Model], str]]] = {
    "platform": (Platform, "checkmeta: platform config"),
    "identity": (IdentitySchema, "checkmeta: identity schema"),
}


def json_schema(kind: Literal["platform", "identity"]) -> dict[str, Any]:
    """Write the JSON Schema (2020-12) of a `platform` or an `identity`.

    Each property takes a value of its type, `unknown` or null, and `none` where absence can be stated. It says what the
    models say, but for the calendar: a date such as `2025-02-30` is caught by its `format` alone.
    """
    model, title = _ROOTS[kind]
    schema = model.model_json_schema(by_alias=True)
    for record in (schema, *schema.get("$defs", {}).values()):
        for field in record["properties"].values():
            field.pop("default", None)  # silence is what a missing key means; an editor should not write it out
            field.pop("title", None)  # the key in title case, which tells a reader nothing
    # editors find the schema by this key, and the reader passes over it
    schema["properties"] = {
        "$schema": {"type": "string", "description": "Where editors find this schema."},
        **schema["properties"],
    }
    return {
        "$schema": DIALECT,
        "$id": f"https://checkmeta.dev/schema/{kind}.json",
        **schema,
        "title": title,
    }
