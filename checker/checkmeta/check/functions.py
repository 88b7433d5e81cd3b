"""The fixed library of total functions: their types. What they compute stands in `evaluate.functions`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from checkmeta.typesys import ANY, BOOLEAN, DATE, NUMBER, TEXT, ListOf, RecordType, Type, is_textual

Accepts = Callable[[Type], bool]


def _text(kind: Type) -> bool:
    return is_textual(kind) or kind == ANY


def _text_or_list(kind: Type) -> bool:
    return _text(kind) or isinstance(kind, ListOf)


def _list(kind: Type) -> bool:
    return isinstance(kind, ListOf) or kind == ANY


def child_list(kind: Type) -> str | None:
    """The field of a record that lists records of the same type, such as `components`."""
    if not isinstance(kind, RecordType):
        return None
    for name, field in kind.fields.items():
        if isinstance(field.type, ListOf) and field.type.item is kind:
            return name
    return None


@dataclass(frozen=True, slots=True)
class Function:
    """A built-in: what it takes, what it gives, what it is for."""

    name: str
    parameters: tuple[tuple[str, Accepts], ...]
    result: Callable[[Sequence[Type]], Type]
    doc: str


FUNCTIONS = {
    f.name: f
    for f in (
        Function("lower", (("a text", _text),), lambda _: TEXT, "the text in lower case"),
        Function("length", (("a text or a list", _text_or_list),), lambda _: NUMBER, "characters of a text, elements of a list"),
        Function("starts_with", (("a text", _text), ("a text", _text)), lambda _: BOOLEAN, "whether the first begins with the second"),
        Function("ends_with", (("a text", _text), ("a text", _text)), lambda _: BOOLEAN, "whether the first ends with the second"),
        Function("within", (("a place", _text), ("a place", _text)), lambda _: BOOLEAN, "whether the first place is the second or lies in it"),
        Function("distinct", (("a list", _list),), lambda t: t[0], "the list without repetitions"),
        Function("tree", (("a record that contains its like", lambda k: child_list(k) is not None),), lambda t: ListOf(t[0]), "the record and all below it"),
        Function("today", (), lambda _: DATE, "the date as of which all is judged"),
    )
}  # fmt: skip

AGGREGATES = ("count", "sum", "min", "max")

PLACE_ARGUMENTS = {"within": (0, 1)}
"""Arguments whose constants must be places."""
