"""Where secrets stand in the documents of a subject, so that reports can leave them out."""

from __future__ import annotations

from checkmeta.base.source import Span
from checkmeta.base.typesys import ListOf, RecordType, Type
from checkmeta.base.values import Evidence, Fact, Listing, Record, Unknown
from checkmeta.vocabulary.bridge import platform_type


def secret_places(platform: Fact) -> tuple[Span, ...]:
    """Find the places of all facts that the vocabulary calls secret.

    What is unknown has a placeholder at its place, or nothing; a default stands nowhere.
    """
    found: list[Span] = []
    stack: list[tuple[Fact, Type, bool]] = [(platform, platform_type(), False)]
    while stack:
        fact, kind, secret = stack.pop()
        value = fact.value
        if isinstance(value, Record) and isinstance(kind, RecordType):
            stack.extend(
                (fact, kind.fields[name].type, kind.fields[name].secret)
                for name, fact in value.fields.items()
                if name in kind.fields
            )
        elif isinstance(value, Listing) and isinstance(kind, ListOf):
            stack.extend((item, kind.item, secret) for item in value.items)
        elif secret and fact.origin and fact.origin.evidence is not Evidence.DEFAULT and not isinstance(value, Unknown):
            found.append(fact.origin.span)
    return tuple(sorted(found, key=lambda span: (span.source.name, span.start)))
