"""What names mean where an expression stands."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Span
from checkmeta.base.typesys import ANY, Type
from checkmeta.language.nodes import Local, Node
from checkmeta.vocabulary.bridge import Vocabulary

MAX_NODES = 20_000
"""Nodes of one rule when its defines are written out."""
MAX_EXPANSIONS = 2_000
"""Calls of defines in one rule."""
MAX_DEPTH = 120
"""Levels of one condition when its defines are written out: what an evaluator can walk down without care."""


def roots_of(vocabulary: Vocabulary) -> dict[str, Type]:
    """What every expression of a rule may begin with."""
    return {"platform": vocabulary.platform, "identity": vocabulary.identity, "document": ANY}


@dataclass(frozen=True, slots=True)
class DefineName:
    """A define in sight: `expand(arguments, span)` gives its body with the arguments in place."""

    name: str
    parameters: tuple[tuple[str, Type], ...]
    expand: Callable[[tuple[Node, ...]], Node | None]


@dataclass(frozen=True, slots=True)
class ParamName:
    """A param in sight."""

    id: str
    type: Type


Named = DefineName | ParamName


@dataclass(frozen=True, slots=True)
class Scope:
    """Names in sight. `locals` are variables and the arguments of a define that is being written out."""

    collector: Collector
    roots: dict[str, Type]
    names: dict[str, Named]
    modules: dict[str, dict[str, Named]]
    locals: dict[str, Node]
    numbers: count[int]
    hidden: set[str] = field(default_factory=set)
    mapping: bool = False
    """Whether this is a mapping, in which untyped documents are read."""

    def bind(self, name: str, kind: Type, span: Span) -> tuple[Scope, Local]:
        """A scope with one more variable. A variable that hides another name is reported."""
        if name in self.locals or name in self.names or name in self.roots:
            self.collector.error("T515", f"`{name}` already has a meaning here", span, "give the variable another name")
        local = Local(name, next(self.numbers), kind, span=span)
        return replace(self, locals={**self.locals, name: local}), local
