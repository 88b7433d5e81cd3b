"""The models as types of the rules language: one record type for each model."""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from checkmeta.typesys import Basic, Enumeration, Field, ListOf, RecordType, Type
from checkmeta.vocabulary.base import Absence, Model
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


def _field(info: FieldInfo, found: dict[type[Model], RecordType]) -> Field:
    extra = cast("dict[str, Any]", info.json_schema_extra or {})
    absences = [mark for mark in info.metadata if isinstance(mark, Absence)]
    return Field(
        _type(get_args(info.annotation)[0], found),
        info.description or "",
        may_be_none=bool(absences),
        none_words=absences[0].none_words if absences else (),
        iri=extra.get("x-dpv"),
        unit=extra.get("x-unit"),
        derived=bool(extra.get("x-derived")),
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
