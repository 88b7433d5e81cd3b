"""Several documents about one thing, put together; and a variant laid over what it varies.

The merge looks at all the documents at once, so that no order of them changes a leaf's value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.messages import fixed
from checkmeta.base.records import replace
from checkmeta.base.source import Span
from checkmeta.base.typesys import ListOf, RecordType, Type
from checkmeta.base.values import Evidence, Fact, Listing, NoneStated, Record, Unknown, Why
from checkmeta.documents.limits import shown
from checkmeta.vocabulary.scalars import format_value

_RANK: Final = {Evidence.CLASSIFIED: -1, Evidence.DEFAULT: 0, Evidence.DECLARED: 1, Evidence.EXTRACTED: 2}
_ELOQUENCE: Final = (
    Why.CONTRADICTORY, Why.UNREADABLE, Why.DECLARED, Why.PARTIAL, Why.UNDEFINED, Why.NULL, Why.ABSENT,
)  # fmt: skip
"""Of several reasons not to know, the one that says most."""
_SILENCE: Final = (Why.NULL, Why.ABSENT)
"""Reasons that say nothing about a list beyond what others say."""
_NAMED: Final = 5
"""Values, and places, that a remark about a difference names."""
_VARIANT_KEY: Final = "for"


def merge(facts: Sequence[Fact], kind: Type | None, path: str, remarks: list[Remark]) -> Fact:
    """Put together what several documents, in the order of their names, say about the thing at `path`.

    Records merge leaf by leaf; of lists, what the later ones have and the earlier ones don't is appended. What is known
    wins over what isn't; but a list that one of them declares unknown, or gives where nobody can read it, is partial.
    Where leaves differ, the stronger evidence counts (a system's own config, then its owner's word, then a default);
    with equal evidence the leaf is unknown. Each difference adds an F208 to `remarks`.
    """
    known = [fact for fact in facts if not isinstance(fact.value, Unknown) or _is_contradiction(fact)]
    unknown = [fact for fact in facts if isinstance(fact.value, Unknown) and not _is_contradiction(fact)]
    if not known:
        return min(unknown, key=lambda fact: _ELOQUENCE.index(_why(fact)))
    winner = _known(known, kind, path, remarks)
    more = next((fact for fact in unknown if _why(fact) not in _SILENCE), None)
    if more is None:
        return winner
    if isinstance(winner.value, Listing):
        return (
            winner
            if winner.value.partial
            else replace(winner, value=replace(winner.value, partial=True, detail=fixed("detail.unknown, too")))
        )
    # as a list, `none` is an empty one, and to add what isn't known to that leaves nothing known
    return more if isinstance(winner.value, NoneStated) and isinstance(kind, ListOf) else winner


def _known(known: Sequence[Fact], kind: Type | None, path: str, remarks: list[Remark]) -> Fact:
    """Put together what is known, or contradictory."""
    whole = _parts(known, kind, path, remarks)
    if whole is not None:
        return whole
    strongest = max(_rank(fact) for fact in known)
    strong = [fact for fact in known if _rank(fact) == strongest]
    first = strong[0]
    agreed = all(fact.value == first.value and not _is_contradiction(fact) for fact in strong)
    winner = _parts(strong, kind, path, remarks)
    if winner is None:
        winner = first if agreed else contradiction(strong, kind, path, remarks)
    said = [fact.value for fact in strong]
    weak = [fact for fact in known if _rank(fact) < strongest and fact.value not in said]
    if weak:
        counts = "the system's own config counts" if strongest == _RANK[Evidence.EXTRACTED] else "the statement counts"
        remarks.append(difference(path, kind, [first, *weak], counts))
    return winner


def _parts(facts: Sequence[Fact], kind: Type | None, path: str, remarks: list[Remark]) -> Fact | None:
    """Merge facts that are all records, or all lists, part by part; None for others."""
    if all(isinstance(fact.value, Record) for fact in facts):
        return _records(facts, kind, path, remarks)
    return _lists(facts) if all(isinstance(fact.value, Listing) for fact in facts) else None


def contradiction(facts: Sequence[Fact], kind: Type | None, path: str, remarks: list[Remark]) -> Fact:
    """Give unknown for a leaf of which equal evidence says different things, and add an F208 to `remarks`."""
    stated = [fact for fact in facts if not _is_contradiction(fact)]
    if len(stated) > 1:
        remarks.append(difference(path, kind, stated, "leave it in one of them, or make them agree"))
    place = facts[0].origin.span if facts[0].origin else None
    return replace(facts[0], value=Unknown.one(path, Why.CONTRADICTORY, place))


def _records(facts: Sequence[Fact], kind: Type | None, path: str, remarks: list[Remark]) -> Fact:
    gathered: dict[str, list[Fact]] = {}
    for fact in facts:
        assert isinstance(fact.value, Record)
        for name, inner in fact.value.fields.items():
            gathered.setdefault(name, []).append(inner)
    fields: dict[str, Fact] = {}
    for name, inners in gathered.items():
        field = kind.fields.get(name) if isinstance(kind, RecordType) else None
        fields[name] = merge(inners, field.type if field else None, f"{path}.{name}", remarks)
    # what is missing can be stated in the owner's own document, and hardly in a system's config
    home = next((fact for fact in facts if fact.origin and fact.origin.evidence is Evidence.DECLARED), facts[0])
    return replace(home, value=Record(fields))


def _lists(facts: Sequence[Fact]) -> Fact:
    items: list[Fact] = []
    seen: set[Fact] = set()
    lists = [fact.value for fact in facts if isinstance(fact.value, Listing)]
    for listing in lists:
        items.extend(item for item in listing.items if item not in seen)
        seen.update(listing.items)
    partial = next((listing for listing in lists if listing.partial), None)
    return replace(facts[0], value=Listing(tuple(items), partial is not None, partial.detail if partial else ""))


def _why(fact: Fact) -> Why:
    assert isinstance(fact.value, Unknown)
    return min((missing.why for missing in fact.value.missing), key=_ELOQUENCE.index)


def _is_contradiction(fact: Fact) -> bool:
    return isinstance(fact.value, Unknown) and _why(fact) is Why.CONTRADICTORY


def _rank(fact: Fact) -> int:
    return _RANK[fact.origin.evidence] if fact.origin else 0


_HELP: Final = {
    "platform.name": "they are read as one platform: if they are two, give each a folder of its own; else say its name in a `platform.yaml`"
}
"""What to do where two documents say different things of a path, if that is more than to mend one of them."""


def difference(path: str, kind: Type | None, facts: Sequence[Fact], help_: str) -> Remark:
    """Say, as an F208, which values several statements give to one leaf, and where; the first is its place.

    Of many values and places the first few are named, and the rest counted.
    """
    values = list(dict.fromkeys(f"`{shown(format_value(fact.value, kind))}`" for fact in facts))
    spans: list[Span] = [fact.origin.span for fact in facts if fact.origin]
    place = spans[0] if spans else None
    named = values if len(values) <= _NAMED + 1 else [*values[:_NAMED], f"{len(values) - _NAMED:,} more"]
    listed = " and ".join([", ".join(named[:-1]), named[-1]]) if len(named) > 1 else named[0]
    message = f"`{path}` is stated differently: {listed}"
    if len(spans) > _NAMED + 1:
        message += f"; in {len(spans):,} places"
    return Remark(
        "F208", message, place, place.source.name if place else "", tuple(spans[1 : _NAMED + 1]), _HELP.get(path, help_)
    )


def overlay(base: Record, patch: Record) -> Record:
    """Lay a variant over what it varies, leaf by leaf: the patch wins, lists are replaced whole, `for` is left out."""
    fields = dict(base.fields)
    for name, fact in patch.fields.items():
        if name != _VARIANT_KEY:
            fields[name] = _over(fields.get(name), fact)
    return Record(fields)


def _over(base: Fact | None, patch: Fact) -> Fact:
    """Lay one fact over another, in the same way; a mixed record keeps the place of the patch."""
    if base is None or not isinstance(base.value, Record) or not isinstance(patch.value, Record):
        return patch
    fields = dict(base.value.fields)
    for name, fact in patch.value.fields.items():
        fields[name] = _over(fields.get(name), fact)
    return Fact(Record(fields), patch.origin or base.origin)
