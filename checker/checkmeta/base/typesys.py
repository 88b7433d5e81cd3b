"""The types of the rules language."""

from __future__ import annotations

from collections.abc import Iterator

from checkmeta.base.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Basic:
    """A type without parts: one of the constants below."""

    name: str

    def __str__(self) -> str:
        return self.name


BOOLEAN = Basic("boolean")
NUMBER = Basic("number")
PERCENT = Basic("percentage")
TEXT = Basic("text")
DURATION = Basic("duration")
MONEY = Basic("money")
DATE = Basic("date")
TIME = Basic("time of day")
PLACE = Basic("place")
"""A code of a country, a part of one, or a grouping: `DE`, `US-CA`, `EU`. It compares with text."""
TERM = Basic("DPV term")
"""The name of a term of the W3C Data Privacy Vocabulary's personal data, or of ours: `FacialPrint`. It compares with text."""
NOTHING = Basic("none")
"""The type of the constant `none`."""
ANY = Basic("anything")
"""What `document` holds: checked while it runs, where a mismatch is unknown."""

BASIC = {t.name: t for t in (BOOLEAN, NUMBER, PERCENT, TEXT, DURATION, MONEY, DATE, TIME, PLACE, TERM)}


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Text out of a closed set of words."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return "one of " + ", ".join(f'"{w}"' for w in self.words)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of elements of one type."""

    item: Type

    def __str__(self) -> str:
        return f"list of {self.item}"


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field of a record.

    Attributes:
        may_be_none: a document may state `none` (there is no such thing).
        none_words: other words that say `none` here, such as `unlimited`.
        iri: the term of the W3C Data Privacy Vocabulary that it means, if there is one.
        unit: what a bare number counts, for people.
        derived: the checker works it out where a document doesn't state it.
        secret: where it stands in a document, there stands a secret.
        quiet: no user notices when a setting changes it.

    """

    type: Type
    description: str
    may_be_none: bool = False
    none_words: tuple[str, ...] = ()
    iri: str | None = None
    unit: str | None = None
    derived: bool = False
    secret: bool = False
    quiet: bool = False


@dataclass(eq=False, slots=True)
class RecordType:
    """A record of the vocabulary, by name. Compared by identity; may contain itself through a list."""

    name: str
    description: str = ""
    fields: dict[str, FieldType] = field(default_factory=dict, repr=False)

    def __str__(self) -> str:
        return self.name


Type = Basic | Enumeration | ListOf | RecordType

TEXTUAL = (TEXT, PLACE, TERM)
ORDERED = (NUMBER, PERCENT, DURATION, MONEY, DATE, TIME)


def is_textual(kind: Type) -> bool:
    """Whether its values are texts at run time."""
    return kind in TEXTUAL or isinstance(kind, Enumeration)


def innermost(kind: Type) -> Type:
    """The type itself, or that of the elements of a list, however deep lists stand in it."""
    while isinstance(kind, ListOf):
        kind = kind.item
    return kind


def comparable(left: Type, right: Type) -> bool:
    """Whether `==` between the two can be true. `none` compares with everything."""
    if ANY in (left, right) or NOTHING in (left, right):
        return True
    if is_textual(left) and is_textual(right):
        if isinstance(left, Enumeration) and isinstance(right, Enumeration):
            return bool(set(left.words) & set(right.words))
        return True
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        return comparable(left.item, right.item)
    return left == right


def orderable(left: Type, right: Type) -> bool:
    """Whether `<` between the two is meaningful."""
    return (left == right and left in ORDERED) or (
        ANY in (left, right) and {left, right} & {ANY, *ORDERED} == {left, right}
    )


def common(left: Type, right: Type) -> Type | None:
    """The type of a list or value that may be either; None where there is none."""
    if left == right:
        return left
    if left == NOTHING:
        return right
    if right == NOTHING:
        return left
    if ANY in (left, right):
        return ANY
    if is_textual(left) and is_textual(right):
        return TEXT
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        item = common(left.item, right.item)
        return None if item is None else ListOf(item)
    return None


def walk_types(root: RecordType) -> Iterator[RecordType]:
    """Every record type reachable from `root`, each once, in order of first sight."""
    seen: dict[int, RecordType] = {}
    queue = [root]
    while queue:
        record = queue.pop(0)
        if id(record) in seen:
            continue
        seen[id(record)] = record
        yield record
        for f in record.fields.values():
            if isinstance(inner := innermost(f.type), RecordType):
                queue.append(inner)
