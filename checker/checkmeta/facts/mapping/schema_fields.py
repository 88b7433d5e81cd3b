"""The properties of a JSON Schema as a list, for mappings: nested ones, behind local references, in branches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from checkmeta.base.messages import Phrase
from checkmeta.base.records import dataclass, replace
from checkmeta.base.values import Fact, Listing, Record, Unknown, Value, Why

MOST: Final = 2_000
"""Properties that are listed."""
DEPTH: Final = 24
"""Levels of properties in one another, and of references in a row."""
NEAR: Final = 2
"""Levels that are looked at of one of many schemas which lead to one another."""

_PLAIN: Final = ("format", "title", "description")
_BRANCHES: Final = ("anyOf", "oneOf", "then", "else")


@dataclass(frozen=True, slots=True)
class _Part:
    """A schema that applies to a value; `certain` is false where it is one of several branches."""

    keywords: dict[str, Fact]
    certain: bool


class _Fields:
    """One listing of the properties of a schema."""

    def __init__(self, schema: Fact, root: Fact, count: Callable[[int], None], levels: int) -> None:
        self.tops = (schema, root)
        self.count = count
        self.levels = levels
        self.found: list[Fact] = []
        self.paths: set[str] = set()
        self.partial = ""

    def list_in(self, schema: Fact, path: str, above: tuple[int, ...], level: int = 0) -> None:
        """List the properties of what stands at `path`, which has `level` names. Depth is bounded by `above`, the schemas that it lies in."""
        parts = list(self._parts(schema, True, 0))
        if any(id(part.keywords) in above for part in parts):
            return
        if level >= self.levels or len(above) >= DEPTH:
            below = [part.keywords for part in parts] + [k for part in parts for k in self._elements(part.keywords)]
            if any("properties" in keywords for keywords in below):
                self.partial = self.partial or "what lies deeper is not read"
            return
        inside = (*above, *(id(part.keywords) for part in parts[:1]))
        always = {name for part in parts if part.certain for name in _texts(part.keywords.get("required"))}
        sometimes = {name for part in parts for name in _texts(part.keywords.get("required"))}
        for part in parts:
            items = part.keywords.get("items")
            if items is not None:
                self.list_in(items, path, inside, level)
            properties = part.keywords.get("properties")
            if properties is None or not isinstance(properties.value, Record):
                continue
            for name, inner in properties.value.fields.items():
                self.count(1)
                at = f"{path}.{name}" if path else name
                if at in self.paths:
                    continue
                if len(self.found) >= MOST:
                    self.partial = f"more than {MOST:,} properties"
                    return
                self.paths.add(at)
                required = None if name in sometimes - always else name in always
                self.found.append(self._property(name, at, inner, required))
                self.list_in(inner, at, inside, level + 1)

    def _property(self, name: str, path: str, schema: Fact, required: bool | None) -> Fact:
        """`{name, path, type, …}` of one property; what its schema doesn't say is left out."""
        origin = schema.origin
        at_key = replace(origin, span=origin.key or origin.span) if origin else None
        fields = {"name": Fact(name, at_key), "path": Fact(path, at_key)}
        if required is not None:
            fields["required"] = Fact(required, origin)
        parts = [part.keywords for part in self._parts(schema, True, 0) if part.certain]
        node: dict[str, Fact] = {}
        for keywords in reversed(parts):
            node.update(keywords)
        for keyword in _PLAIN:
            if keyword in node:
                fields[keyword] = node[keyword]
        if "type" in node:
            fields["type"] = _type(node["type"])
        enum = node.get("enum") or next((k["enum"] for k in self._elements(node) if "enum" in k), None)
        if enum is not None:
            fields["enum"] = enum
        fields["node"] = Fact(Record(node), origin)
        return Fact(Record(fields), origin)

    def _elements(self, node: dict[str, Fact]) -> list[dict[str, Fact]]:
        return [part.keywords for part in self._parts(node["items"], True, 0)] if "items" in node else []

    def _parts(self, schema: Fact, certain: bool, depth: int) -> Iterator[_Part]:
        """The schema and all that it is composed of: references, `allOf`, branches."""
        self.count(1)
        if not isinstance(schema.value, Record) or depth > DEPTH:
            return
        keywords = schema.value.fields
        yield _Part(keywords, certain)
        reference = keywords.get("$ref")
        if reference is not None and isinstance(reference.value, str):
            target = self._resolve(reference.value)
            if target is None:
                self.partial = self.partial or f"`$ref` to `{reference.value[:80]}` is not followed"
            else:
                yield from self._parts(target, certain, depth + 1)
        for branch in _schemas(keywords.get("allOf")):
            yield from self._parts(branch, certain, depth + 1)
        for keyword in _BRANCHES:
            for branch in _schemas(keywords.get(keyword)):
                yield from self._parts(branch, False, depth + 1)

    def _resolve(self, reference: str) -> Fact | None:
        """What a local reference leads to: in the schema itself, else in its document."""
        if not reference.startswith("#"):
            return None
        steps = [step.replace("~1", "/").replace("~0", "~") for step in reference[1:].split("/")[1:]]
        for top in self.tops:
            fact: Fact | None = top
            for step in steps:
                if fact is not None:
                    fact = _child(fact.value, step)
            if fact is not None:
                return fact
        return None


def fields(schema: Fact, root: Fact, count: Callable[[int], None], levels: int = DEPTH) -> Value:
    """List {name, path, type, format, title, description, enum, required, node} of each property of a JSON Schema.

    A property with properties of its own, or a list of such, is followed by them; paths are dotted. References that
    begin with `#` are looked for in `schema`, then in `root`; one that leads elsewhere leaves the list partial. What
    only a branch (`anyOf`, `oneOf`, `then`) requires has no `required`. `count` is told of each step. What lies deeper than
    `levels` leaves the list partial. Unknown for what is no schema.
    """
    if not isinstance(schema.value, Record):
        return Unknown.one("fields(…)", Why.UNDEFINED, detail=Phrase("detail.no value", name="fields"))
    listing = _Fields(schema, root, count, levels)
    listing.list_in(schema, "", ())
    return Listing(tuple(listing.found), bool(listing.partial), listing.partial)


def _child(value: Value, step: str) -> Fact | None:
    if isinstance(value, Record):
        return value.fields.get(step)
    if isinstance(value, Listing) and step.isascii() and step.isdigit() and len(step) < 8:
        return value.items[int(step)] if int(step) < len(value.items) else None
    return None


def _schemas(fact: Fact | None) -> tuple[Fact, ...]:
    if fact is None:
        return ()
    return fact.value.items if isinstance(fact.value, Listing) else (fact,)


def _texts(fact: Fact | None) -> list[str]:
    items = fact.value.items if fact is not None and isinstance(fact.value, Listing) else ()
    return [item.value for item in items if isinstance(item.value, str)]


def _type(fact: Fact) -> Fact:
    """The type as a text: `string`, `string or null`."""
    words = _texts(fact)
    return Fact(" or ".join(words), fact.origin) if words else fact
