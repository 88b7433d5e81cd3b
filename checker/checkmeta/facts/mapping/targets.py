"""Paths of the vocabulary as mappings name them, and records put together from facts under such paths."""

from __future__ import annotations

from collections.abc import Mapping

from checkmeta.base.typesys import FieldType, ListOf, RecordType
from checkmeta.base.values import Fact, Origin, Record, Unknown
from checkmeta.vocabulary.bridge import Vocabulary

Path = tuple[str, ...]
IDENTITIES: Path = ("identities",)


def target(path: Path, words: Vocabulary) -> FieldType:
    """The field that a path leads to, from `platform`, `identity` or `identities`."""
    if path == IDENTITIES:
        return FieldType(ListOf(words.identity), "")
    return field_in({"platform": words.platform, "identity": words.identity}[path[0]], path[1:])


def field_in(record: RecordType, path: Path) -> FieldType:
    """The field that a path leads to, from a record."""
    field = FieldType(record, "")
    for name in path:
        assert isinstance(field.type, RecordType)
        field = field.type.fields[name]
    return field


def record_of(facts: Mapping[Path, Fact], depth: int = 0) -> Record:
    """A record of facts whose paths agree in their first `depth` names. Of a thing and its parts, the known parts win."""
    names = dict.fromkeys(path[depth] for path in facts if len(path) > depth)
    fields: dict[str, Fact] = {}
    for name in names:
        whole = next((f for p, f in facts.items() if len(p) == depth + 1 and p[depth] == name), None)
        parts = {p: f for p, f in facts.items() if len(p) > depth + 1 and p[depth] == name}
        known = any(not isinstance(fact.value, Unknown) for fact in parts.values())
        if not parts or (whole is not None and not isinstance(whole.value, Record | Unknown) and not known):
            assert whole is not None
            fields[name] = whole
            continue
        inner = record_of(parts, depth + 1)
        origin: Origin | None = None
        if whole is not None and isinstance(whole.value, Record):
            inner = Record({**whole.value.fields, **inner.fields})
            origin = whole.origin
        fields[name] = Fact(inner, origin)
    return Record(fields)
