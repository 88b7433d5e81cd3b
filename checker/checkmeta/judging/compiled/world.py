"""The facts that generated code runs on: those of a place, with one identity schema or document, in both forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checkmeta.base.typesys import ANY, Type
from checkmeta.base.values import Fact, Record
from checkmeta.judging.compiled.careful_operations import Seen, root
from checkmeta.judging.compiled.loop_bounds import Loop, most_steps
from checkmeta.judging.compiled.plain import Prepared, U
from checkmeta.judging.compiled.run_context import Context
from checkmeta.judging.contexts import Contexts, Place
from checkmeta.judging.reference import Given
from checkmeta.language.meaning.evaluator import MAX_STEPS
from checkmeta.vocabulary.bridge import identity_type, platform_type


@dataclass(frozen=True, slots=True)
class World:
    """What a rule is about in one place."""

    facts: dict[str, Any]
    """Roots in their plain form, by name; `U` for one that there isn't."""
    seen: tuple[Seen, Seen, Seen]
    """Platform, identity, document as the documents give them."""
    context: Context
    regular: bool
    size: int

    def plain(self) -> tuple[Any, ...]:
        """The arguments of a function of formulas."""
        facts = self.facts
        return (facts["platform"], facts["identity"], facts["document"], self.context.figures, self.context)

    def bounded(self, loops: tuple[Loop, ...]) -> bool:
        """Whether these loops end soon, whatever they look for."""
        return most_steps(loops, self.facts, self.size) <= MAX_STEPS


class Worlds:
    """The worlds of one subject. Facts are prepared once for each set of variants."""

    def __init__(self, contexts: Contexts, given: Given, identities: Fact) -> None:
        self.contexts = contexts
        self.given = given
        self.identities = identities
        self._prepared: dict[int, tuple[Fact, Prepared]] = {}
        self._platforms: dict[int, tuple[Fact, Fact]] = {}
        self._contexts: dict[Place, Context] = {}
        self._worlds: dict[tuple[Place, str, int | None], World] = {}

    def world(self, place: Place, kind: str, number: int | None) -> World:
        """The facts of a place; `kind` is `identity` or `document` where one of them is judged, and `number` says which."""
        key = (place, kind, number)
        if key not in self._worlds:
            self._worlds[key] = self._world(place, kind, number)
        world = self._worlds[key]
        return World(world.facts, world.seen, world.context.again(), world.regular, world.size)

    def _world(self, place: Place, kind: str, number: int | None) -> World:
        facts: dict[str, Fact | None] = {"platform": self._platform(place), "identity": None, "document": None}
        if number is not None:
            listed = self.given.identities if kind == "identity" else self.given.documents
            facts[kind] = listed[number][0]
        types: dict[str, Type] = {"platform": platform_type(), "identity": identity_type(), "document": ANY}
        prepared = {name: self._prepare(fact, types[name]) for name, fact in facts.items() if fact is not None}
        return World(
            {name: prepared[name].facts if name in prepared else U for name in facts},
            (
                root(facts["platform"], "platform"),
                root(facts["identity"], "identity"),
                root(facts["document"], "document"),
            ),
            self._context(place),
            all(p.regular for p in prepared.values()),
            sum(p.size for p in prepared.values()),
        )

    def _platform(self, place: Place) -> Fact:
        """The platform with its identity schemas, if it doesn't list them itself."""
        platform = self.contexts.platform_in(place)
        if id(platform) not in self._platforms:
            whole = platform
            value = platform.value
            assert isinstance(value, Record)
            if self.given.identities and "identities" not in value.fields:
                whole = Fact(Record({**value.fields, "identities": self.identities}), platform.origin)
            self._platforms[id(platform)] = (platform, whole)
        return self._platforms[id(platform)][1]

    def _prepare(self, fact: Fact, kind: Type) -> Prepared:
        if id(fact) not in self._prepared:
            self._prepared[id(fact)] = (fact, Prepared(fact, kind))  # with the fact, so that no other takes its id
        return self._prepared[id(fact)][1]

    def _context(self, place: Place) -> Context:
        if place not in self._contexts:
            values = self.contexts.params_in(place, sorted(self.contexts.program.params))
            self._contexts[place] = Context(self.contexts.options.as_of, values, self.contexts.params_at)
        return self._contexts[place]
