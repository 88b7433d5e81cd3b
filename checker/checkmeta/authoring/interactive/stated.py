"""What documents state, fact by fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checkmeta.base.document_source import veiled
from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.base.typesys import ANY, ListOf, RecordType, Type
from checkmeta.base.values import Evidence, Fact, Listing, Record, Unknown, Why
from checkmeta.facts.subject import Subject
from checkmeta.vocabulary.bridge import vocabulary
from checkmeta.vocabulary.scalars import format_value


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact: its path, its value as text, its place."""

    path: str
    value: str
    place: Span | None
    evidence: Evidence | None
    basis: str = ""
    """Of what is inferred: from what, and how surely."""


def stated(subject: Subject) -> Iterator[Stated]:
    """Every fact of a subject in the order of its documents: scalars, empty lists, what is declared unknown."""
    platform = subject.platform.value
    assert isinstance(platform, Record)
    # the schemas come under their own root
    bare = Fact(Record({n: f for n, f in platform.fields.items() if n != "identities"}))
    words = subject.formats[0].vocabulary if subject.formats else vocabulary()
    yield from _below(bare, words.platform, "platform")
    for index, identity in enumerate(subject.identities):
        number = f"[{index}]" if len(subject.identities) > 1 else ""
        yield from _below(identity.fact, words.identity, f"identity{number}")


def _below(fact: Fact, kind: Type, path: str) -> Iterator[Stated]:
    stack: list[tuple[Fact, Type, str]] = [(fact, kind, path)]
    while stack:
        fact, kind, path = stack.pop()
        inner = list(_parts(fact, kind, path))
        if inner:
            stack.extend(reversed(inner))
        elif not isinstance(fact.value, Record) and not _silent(fact):
            origin = fact.origin
            place, evidence, basis = (origin.span, origin.evidence, origin.basis) if origin else (None, None, "")
            yield Stated(path, _text(fact, kind), place, evidence, basis)


def _parts(fact: Fact, kind: Type, path: str) -> Iterable[tuple[Fact, Type, str]]:
    value = fact.value
    if isinstance(value, Record):
        for name, field in value.fields.items():
            known = kind.fields.get(name) if isinstance(kind, RecordType) else None
            yield field, known.type if known else ANY, f"{path}.{name}"
    elif isinstance(value, Listing):
        item = kind.item if isinstance(kind, ListOf) else ANY
        for index, element in enumerate(value.items):
            yield element, item, f"{path}[{index}]"


def _silent(fact: Fact) -> bool:
    """Whether it is no more than silence."""
    return isinstance(fact.value, Unknown) and all(m.why in (Why.ABSENT, Why.NULL) for m in fact.value.missing)


def _text(fact: Fact, kind: Type) -> str:
    if isinstance(fact.value, Unknown):
        return f"unknown ({', '.join(sorted({m.why.value for m in fact.value.missing}))})"
    return format_value(veiled(fact.value, fact.origin), kind)
