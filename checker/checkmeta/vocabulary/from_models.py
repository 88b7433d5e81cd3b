"""The models as types of the rules language: one record type for each model.

The result is kept as `data/types.json`, which `bridge` reads, so that a run needs no pydantic. After a change of the models:
`python -m checkmeta.vocabulary.from_models`. A test fails where the file is not current.
"""

from __future__ import annotations

import json
import types
from functools import cache
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from checkmeta.base.typesys import Basic, Enumeration, FieldType, ListOf, RecordType, Type, walk_types
from checkmeta.vocabulary.base import Absence, Model
from checkmeta.vocabulary.bridge import TYPES
from checkmeta.vocabulary.identity import IdentitySchema
from checkmeta.vocabulary.platform import Platform


@cache
def platform_type() -> RecordType:
    """Give the type of `platform`."""
    return _types()[Platform]


@cache
def identity_type() -> RecordType:
    """Give the type of `identity`."""
    return _types()[IdentitySchema]


@cache
def _types() -> dict[type[Model], RecordType]:
    found: dict[type[Model], RecordType] = {}
    for root in (Platform, IdentitySchema):
        _record(root, found)
    return found


def _record(model: type[Model], found: dict[type[Model], RecordType]) -> RecordType:
    if model in found:
        return found[model]
    record = RecordType(model.__name__, " ".join((model.__doc__ or "").split()))
    found[model] = record  # before its fields: a component has components
    for name, info in model.model_fields.items():
        record.fields[info.alias or name] = _field(info, found)
    return record


def _field(info: FieldInfo, found: dict[type[Model], RecordType]) -> FieldType:
    extra = cast("dict[str, Any]", info.json_schema_extra or {})
    absences = [mark for mark in info.metadata if isinstance(mark, Absence)]
    return FieldType(
        _type(get_args(info.annotation)[0], found),
        info.description or "",
        may_be_none=bool(absences),
        none_words=absences[0].none_words if absences else (),
        iri=extra.get("x-dpv"),
        unit=extra.get("x-unit"),
        derived=bool(extra.get("x-derived")),
        secret=bool(extra.get("x-secret")),
        quiet=bool(extra.get("x-quiet")),
    )


def _type(annotation: Any, found: dict[type[Model], RecordType]) -> Type:
    """Find the type that an annotation of the models stands for."""
    origin = get_origin(annotation)
    if origin is Annotated:
        basic = next((mark for mark in annotation.__metadata__ if isinstance(mark, Basic)), None)
        return basic or _type(annotation.__origin__, found)
    if origin is Union or origin is types.UnionType:  # `T | None`, in a list
        return _type(get_args(annotation)[0], found)
    if origin is list:
        return ListOf(_type(get_args(annotation)[0], found))
    if origin is Literal:
        return Enumeration(get_args(annotation))
    assert issubclass(annotation, Model), annotation
    return _record(annotation, found)


def as_json() -> str:
    """Write the types out: the text of `data/types.json`."""
    records = {
        record.name: {
            "description": record.description,
            "fields": {name: _field_json(f) for name, f in record.fields.items()},
        }
        for root in (platform_type(), identity_type())
        for record in walk_types(root)
    }
    return json.dumps(dict(sorted(records.items())), indent=1, ensure_ascii=False) + "\n"


def _field_json(field: FieldType) -> dict[str, Any]:
    written: dict[str, Any] = {"type": _type_json(field.type), "description": field.description}
    if field.may_be_none:
        written["may_be_none"] = True
    if field.none_words:
        written["none_words"] = list(field.none_words)
    if field.iri:
        written["iri"] = field.iri
    if field.unit:
        written["unit"] = field.unit
    if field.derived:
        written["derived"] = True
    if field.secret:
        written["secret"] = True
    if field.quiet:
        written["quiet"] = True
    return written


def _type_json(kind: Type) -> Any:
    if isinstance(kind, ListOf):
        return {"list": _type_json(kind.item)}
    if isinstance(kind, Enumeration):
        return {"words": list(kind.words)}
    return {"record": kind.name} if isinstance(kind, RecordType) else str(kind)


if __name__ == "__main__":
    TYPES.write_text(as_json(), encoding="utf-8")
