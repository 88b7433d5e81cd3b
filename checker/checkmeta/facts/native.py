"""Native documents and annotations: a tree of nodes and a record type -> typed facts.

The facts' unknowns have no paths yet: a list's elements get their final places only when documents are put together
(`checkmeta.facts.fact_paths`).
"""

from __future__ import annotations

from typing import Final

from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.base.typesys import FieldType, ListOf, RecordType
from checkmeta.base.values import Evidence, Fact, Listing, Origin, Record, Unknown, Value, Why
from checkmeta.documents.limits import ERRORS, shown
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode, pointer
from checkmeta.facts.native_scalars import absence, known_words, mismatch, read_scalar, unstated
from checkmeta.vocabulary.bridge import vocabulary

_STEPS: Final = 4
"""How far from where it stands a mistaken key is looked for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands: what a message calls it (in back-quotes), its JSON pointer, the span of its key."""

    label: str
    pointer: str = ""
    key: Span | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What stays the same throughout a document."""

    errors: Collector
    evidence: Evidence

    @property
    def enough(self) -> bool:
        """Whether there are errors enough to mend; suggesting keys for more takes its time."""
        return len(self.errors.diagnostics) >= ERRORS


def read_native(
    node: Node,
    field: FieldType,
    spot: Spot,
    errors: Collector,
    *,
    evidence: Evidence = Evidence.DECLARED,
    ignored: frozenset[str] = frozenset(),
) -> Fact:
    """Read what stands at `node` as a value of `field`, with the place of every fact in it.

    `ignored` are keys of the outermost mapping that are no facts. Adds F202 to F207 to `errors`, up to a document's
    bound; a value with an error is unknown. Depth is the document's, so it is bounded by `limits.DEPTH`.
    """
    value = _value(node, field, spot, _Reading(errors, evidence), ignored)
    return Fact(value, Origin(node.span, spot.pointer, evidence, spot.key))


def _value(node: Node, field: FieldType, spot: Spot, reading: _Reading, ignored: frozenset[str] = frozenset()) -> Value:
    if reading.enough:
        return Unknown.one("", Why.UNREADABLE, node.span)
    silent = unstated(node)
    if silent is not None:
        return silent
    none = absence(node, field, spot.label, reading.errors)
    if none is not None:
        return none
    if isinstance(field.type, RecordType):
        return _record(node, field.type, spot, reading, ignored)
    if isinstance(field.type, ListOf):
        return _listing(node, field.type, spot, reading)
    return read_scalar(node, field, spot.label, reading.errors)


def _record(node: Node, kind: RecordType, spot: Spot, reading: _Reading, ignored: frozenset[str]) -> Value:
    if not isinstance(node, MappingNode):
        mismatch(node, spot.label, "a mapping", known_words("", kind.fields), reading.errors)
        return Unknown.one("", Why.UNREADABLE, node.span)
    facts: dict[str, Fact] = {}
    for name, child in node.entries.items():
        field = kind.fields.get(name)
        if field is not None:
            inner = Spot(f"`{name}`", pointer(spot.pointer, name), node.keys.get(name))
            value = _value(child, field, inner, reading)
            facts[name] = Fact(value, Origin(child.span, inner.pointer, reading.evidence, inner.key))
        elif name not in ignored and not reading.enough:
            message = f"no `{shown(name)}` on {kind.name}"
            reading.errors.error("F202", message, node.keys.get(name, node.span), _instead(name, kind))
    return Record(facts)


def _instead(wrong: str, kind: RecordType) -> str:
    """Help for an unknown key: the nearest one, or where else it stands, or the keys that there are."""
    near = did_you_mean(wrong[:60], kind.fields)
    if near:
        return near
    if below := _path_to(wrong, kind):
        return f"did you mean `{below}`?"
    platform = vocabulary().platform
    if wrong in platform.fields:
        return f"of a platform, `{wrong}` stands at the top"
    if elsewhere := _path_to(wrong, platform):
        return f"of a platform it is `{elsewhere}`"
    return known_words(wrong, kind.fields)


def _path_to(wrong: str, kind: RecordType) -> str:
    """Where in a record, not at its top, a field of this name stands; "" where none is found."""
    # one step further at a time, so that the shortest path is the one found
    level = [("", kind)]
    for _ in range(_STEPS):
        for path, record in level:
            if path and wrong in record.fields:
                return f"{path}{wrong}"
        level = [
            (f"{path}{name}.", field.type)
            for path, record in level
            for name, field in record.fields.items()
            if isinstance(field.type, RecordType)
        ]
    return ""


def _listing(node: Node, kind: ListOf, spot: Spot, reading: _Reading) -> Value:
    if not isinstance(node, SequenceNode):
        help_ = "write a list: `- ` before each element"
        if isinstance(node, ScalarNode):
            help_ = f"write a list: `[{shown(node.span.text)}]`"
        mismatch(node, spot.label, "a list", help_, reading.errors)
        return Unknown.one("", Why.UNREADABLE, node.span)
    element = FieldType(kind.item, "")
    label = f"an element of {spot.label}"
    facts: list[Fact] = []
    for index, item in enumerate(node.items):
        inner = Spot(label, pointer(spot.pointer, index))
        facts.append(Fact(_value(item, element, inner, reading), Origin(item.span, inner.pointer, reading.evidence)))
    return Listing(tuple(facts))
