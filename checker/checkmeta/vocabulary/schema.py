"""The models as JSON Schema, for editors to complete and check native documents with."""

from __future__ import annotations

from typing import Any, Final, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from checkmeta.base.typesys import BASIC, Enumeration, FieldType, ListOf, RecordType, Type, walk_types
from checkmeta.vocabulary import base
from checkmeta.vocabulary.base import Model
from checkmeta.vocabulary.bridge import Vocabulary
from checkmeta.vocabulary.identity import IdentitySchema
from checkmeta.vocabulary.platform import Platform

DIALECT: Final = GenerateJsonSchema.schema_dialect
_ROOTS: Final[dict[str, tuple[type[Model], str]]] = {
    "platform": (Platform, "checkmeta: platform config"),
    "identity": (IdentitySchema, "checkmeta: identity schema"),
}

_SCALARS: Final[dict[str, Any]] = dict(
    zip(
        BASIC,
        (
            base.Flag,
            base.Count,
            base.Share,
            base.Text,
            base.Span,
            base.Amount,
            base.Day,
            base.Time,
            base.Place,
            base.Term,
        ),
        strict=True,
    )
)
"""By the name of a type of the rules language, that of the models."""


def json_schema(kind: Literal["platform", "identity"], words: Vocabulary | None = None) -> dict[str, Any]:
    """Write the JSON Schema (2020-12) of a `platform` or an `identity`.

    Each property takes a value of its type, `unknown` or null, and `none` where absence can be stated. It says what the
    models say, but for the calendar: a date such as `2025-02-30` is caught by its `format` alone. What rule sets add to
    the vocabulary, `words`, is in it as well.
    """
    model, title = _ROOTS[kind]
    schema = model.model_json_schema(by_alias=True)
    if words is not None and words.own:
        _add_own(schema, model.__name__, words)
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


def _add_own(schema: dict[str, Any], root: str, words: Vocabulary) -> None:
    """Add the fields that rule sets declare to the records that are in a schema, and the records that these lead to."""
    known: dict[str, Any] = schema.setdefault("$defs", {})
    records = {record.name: record for record in walk_types(words.records[root])}
    for name, record in records.items():
        before = schema if name == root and name not in known else known.get(name)
        if before is None:
            before = known[name] = {"additionalProperties": False, "properties": {}, "title": name, "type": "object"}
            if record.description:
                before["description"] = record.description
        for field, of in record.fields.items():
            if field not in before["properties"]:
                before["properties"][field] = _field_schema(of)


def _field_schema(field: FieldType) -> dict[str, Any]:
    absent = (["none"] if field.may_be_none else []) + [base.UNKNOWN, None]
    marks = {"x-unit": field.unit, "x-dpv": field.iri, "x-secret": field.secret or None}
    return {
        "anyOf": [_type_schema(field.type), {"enum": absent}],
        "description": field.description,
        **{name: said for name, said in marks.items() if said is not None},
    }


def _type_schema(kind: Type) -> dict[str, Any]:
    if isinstance(kind, ListOf):
        return {"items": {"anyOf": [_type_schema(kind.item), {"enum": [base.UNKNOWN, None]}]}, "type": "array"}
    if isinstance(kind, RecordType):
        return {"$ref": f"#/$defs/{kind.name}"}
    if isinstance(kind, Enumeration):
        return {"enum": list(kind.words), "type": "string"}
    return TypeAdapter(_SCALARS[str(kind)]).json_schema()
