"""Secrets that a mapping found, whatever their keys are called: they are never shown."""

from __future__ import annotations

from checkmeta.base.document_source import DocumentSource
from checkmeta.base.typesys import ListOf, RecordType, Type
from checkmeta.base.values import Evidence, Fact, Listing, Record, Unknown
from checkmeta.vocabulary.bridge import Vocabulary


def hide_secrets(platform: Fact, words: Vocabulary) -> None:
    """Hide the places of all facts that the vocabulary calls secret.

    What is unknown has a placeholder at its place, or nothing; a default stands nowhere.
    """
    stack: list[tuple[Fact, Type, bool]] = [(platform, words.platform, False)]
    while stack:
        fact, kind, secret = stack.pop()
        value, origin = fact.value, fact.origin
        if isinstance(value, Record) and isinstance(kind, RecordType):
            stack.extend(
                (fact, kind.fields[name].type, kind.fields[name].secret)
                for name, fact in value.fields.items()
                if name in kind.fields
            )
        elif isinstance(value, Listing) and isinstance(kind, ListOf):
            stack.extend((item, kind.item, secret) for item in value.items)
        elif secret and origin and origin.evidence is not Evidence.DEFAULT and not isinstance(value, Unknown):
            source = origin.span.source
            if isinstance(source, DocumentSource):
                source.hide(origin.span)
