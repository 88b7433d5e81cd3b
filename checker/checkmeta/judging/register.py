"""Files in which somebody answers for findings: lists of rows with fields, read in one way, with one schema each.

A row that is not understood counts for nothing, and a remark says so: what is half understood would hide a breach.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.file_digest import FileDigest
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Span
from checkmeta.base.values import Duration
from checkmeta.documents.read import read_file, without_repeats
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode
from checkmeta.vocabulary.scalars import parse_date, parse_duration

Kind = Literal["text", "texts", "day", "duration", "truth"]
Stated = str | tuple[str, ...] | dt.date | Duration | bool

_SCHEMAS: Final[dict[Kind, dict[str, Any]]] = {
    "text": {"type": "string", "pattern": r"\S"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "day": {"type": "string", "format": "date"},
    "duration": {"type": "string", "pattern": r"\S"},
    "truth": {"type": "boolean"},
}


@dataclass(frozen=True, slots=True)
class RegisterField:
    """A field of a row, or of the file itself. One that is `empty` may stand without a value, to be filled in."""

    name: str
    kind: Kind
    meaning: str
    empty: bool = False


@dataclass(frozen=True, slots=True)
class RegisterForm:
    """What a file may hold: its own fields, and those of the rows of each of its lists.

    Attributes:
        noun: what a row is called.
        code: of the remark on a row that can't be understood.
        so: what comes of it: `so this does not waive`.
        needed: fields without which a row is none.

    """

    title: str
    noun: str
    code: str
    so: str
    lists: dict[str, str]
    """What stands in each list, by its key."""
    rows: tuple[RegisterField, ...]
    tops: tuple[RegisterField, ...]
    needed: tuple[str, ...]

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema (2020-12)."""
        row = {
            "type": "object",
            "properties": {f.name: _schema(f) for f in self.rows},
            "required": list(self.needed),
            "additionalProperties": False,
        }
        lists = {k: {"type": "array", "items": row, "description": m} for k, m in self.lists.items()}
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": self.title,
            "type": "object",
            "properties": {**{f.name: _schema(f) for f in self.tops}, **lists},
            "required": list(self.lists),
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A row that was understood."""

    stated: dict[str, Stated]
    span: Span
    listed: str = ""
    """The list that it stands in."""

    def text(self, name: str) -> str | None:
        """A text of it."""
        value = self.stated.get(name)
        return value if isinstance(value, str) else None

    def day(self, name: str) -> dt.date | None:
        """A day of it."""
        value = self.stated.get(name)
        return value if isinstance(value, dt.date) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts of it."""
        value = self.stated.get(name)
        return value if isinstance(value, tuple) else ()


@dataclass(frozen=True, slots=True)
class Register:
    """What a file says: its own fields, its rows, and what of it could not be understood."""

    top: RegisterRow
    rows: tuple[RegisterRow, ...]
    remarks: tuple[Remark, ...] = field(default=())


def read_register(path: Path, name: str, form: RegisterForm, digests: list[FileDigest] | None = None) -> Register:
    """Read a file in YAML, JSON or TOML.

    Raises:
        CheckmetaError: the file can't be read, lacks its lists, or what it says for all of them isn't understood.

    """
    documents = read_file(path, name, digests=digests)
    without_repeats(documents)
    root = documents[0].root
    wanted = " and ".join(f"`{key}`" for key in form.lists)
    rows = ", ".join(form.needed)
    help_ = f"write {' and '.join(f'`{key}:`' for key in form.lists)}, and under it a list of {{{rows}, …}}"
    if not isinstance(root, MappingNode):
        raise CheckmetaError([Diagnostic(form.code, f"the file has no list {wanted}", root.span, help_)])
    own = MappingNode({k: v for k, v in root.entries.items() if k not in form.lists}, root.keys, root.span)
    top = _row(own, "", form.tops, form, "the file")
    if isinstance(top, Remark):
        raise CheckmetaError([Diagnostic(top.code, top.message, top.place, top.help)])
    found: list[RegisterRow] = []
    remarks: list[Remark] = []
    for key in form.lists:
        listed = root.entries.get(key)
        if not isinstance(listed, SequenceNode):
            span = listed.span if listed is not None else root.span
            raise CheckmetaError([Diagnostic(form.code, f"the file has no list `{key}`", span, help_)])
        for node in listed.items:
            read = _row(node, key, form.rows, form, form.noun)
            (remarks if isinstance(read, Remark) else found).append(read)  # type: ignore[arg-type]
    return Register(top, tuple(found), tuple(remarks))


def _row(
    node: Node, listed: str, fields: Sequence[RegisterField], form: RegisterForm, noun: str
) -> RegisterRow | Remark:
    known = {f.name: f for f in fields}
    if not isinstance(node, MappingNode):
        keys = ", ".join(f"`{key}`" for key in form.needed)
        return _wrong(form, f"{noun} is a mapping", node.span, f"give it {keys}")
    stated: dict[str, Stated] = {}
    for key, value in node.entries.items():
        if key not in known:
            help_ = did_you_mean(key, known) or "keys are: " + ", ".join(f"`{k}`" for k in known)
            return _wrong(form, f"{noun} has no key `{key}`", node.keys[key], help_)
        if known[key].empty and isinstance(value, ScalarNode) and value.value is None:
            continue
        understood = _value(value, known[key].kind)
        if understood is None:
            return _wrong(form, *_why(key, value, known[key].kind))
        stated[key] = understood
    lacking = [key for key in form.needed if key not in stated] if listed else []
    if lacking:
        return _wrong(form, f"{noun} names a `{lacking[0]}`", node.span, None)
    return RegisterRow(stated, node.span, listed)


def _value(node: Node, kind: Kind) -> Stated | None:
    if kind == "texts":
        items = [_value(item, "text") for item in node.items] if isinstance(node, SequenceNode) else [None]
        return None if None in items else tuple(str(item) for item in items)
    value = node.value if isinstance(node, ScalarNode) else None
    match kind:
        case "truth":
            return value if isinstance(value, bool) else None
        case "day":
            day = parse_date(value) if isinstance(value, str) else value
            return day if isinstance(day, dt.date) and not isinstance(day, dt.datetime) else None
        case "duration":
            length = parse_duration(value) if isinstance(value, str) else None
            return length if length is not None and length.seconds is not None else None
        case _:
            return value if isinstance(value, str) and value.strip() else None


def _why(key: str, node: Node, kind: Kind) -> tuple[str, Span, str | None]:
    match kind:
        case "day":
            return f"`{node.span.text}` is no date", node.span, "write year-month-day: `2027-01-31`"
        case "duration":
            return f"`{node.span.text}` is no length of time", node.span, "write a number and a unit: `90 days`"
        case "truth":
            return f"`{key}` is `true` or `false`", node.span, None
        case "texts":
            return f"`{key}` is a list of texts", node.span, None
        case _:
            return f"`{key}` is a text", node.span, None


def _wrong(form: RegisterForm, message: str, span: Span, help_: str | None) -> Remark:
    return Remark(form.code, f"{message}, {form.so}", span, span.source.name, (), help_)


def _schema(field_: RegisterField) -> dict[str, Any]:
    made = _SCHEMAS[field_.kind]
    if field_.empty:
        made = {"anyOf": [made, {"type": "null"}]}
    return {**made, "description": field_.meaning}
