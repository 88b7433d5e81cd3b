"""Facts that the vocabulary calls secret, whatever their keys are called: what stands at their places is never shown."""

from __future__ import annotations

from checkmeta.base.document_source import DocumentSource
from checkmeta.base.typesys import ListOf, RecordType, Type
from checkmeta.base.values import Evidence, Fact, Listing, Record, Unknown


def hide_secrets(fact: Fact, kind: RecordType, *, mapped: bool) -> None:
    """Hide the places of all facts that the vocabulary calls secret.

    What is unknown has a placeholder at its place, or nothing; a default stands nowhere. Where a mapping says whether there
    is a secret (`mapped`), the secret itself stands at the place of the truth; in a document of ours only that truth does.
    """
    stack: list[tuple[Fact, Type, bool]] = [(fact, kind, False)]
    while stack:
        fact, of, secret = stack.pop()
        value, origin = fact.value, fact.origin
        if isinstance(value, Record) and isinstance(of, RecordType):
            stack.extend(
                (inner, of.fields[name].type, of.fields[name].secret)
                for name, inner in value.fields.items()
                if name in of.fields
            )
        elif isinstance(value, Listing) and isinstance(of, ListOf):
            stack.extend((item, of.item, secret) for item in value.items)
        elif secret and origin and origin.evidence is not Evidence.DEFAULT and not isinstance(value, Unknown):
            source = origin.span.source
            if isinstance(source, DocumentSource) and (mapped or not isinstance(value, bool)):
                source.hide(origin.span)
