"""Random values and lists that the type checker accepts, as text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field

from checkmeta.base.typesys import (  # fmt: skip
    BOOLEAN,
    DATE,
    DURATION,
    MONEY,
    NUMBER,
    PERCENT,
    PLACE,
    TEXT,
    TIME,
    Enumeration,
    ListOf,
    RecordType,
    Type,
)
from drawn.choices import Choices
from drawn.scope import Scope
from drawn.world import POOLS, Shape

NONE = '"none"'
"""A word of few enumerations: beside another constant no type says that it is one of them, and no text is ever `none` (T504)."""
PLACES = ("EU", "DE", "DE-BY", "EEA", "EFTA", "US-CA", "US", "CN")


@dataclass
class Values(ABC):
    """Writes values. Composed ones stand in parentheses, so that each may stand in every other."""

    choices: Choices
    count: int = field(default=0)

    def fresh(self, letter: str = "v") -> str:
        """A name that nothing has yet."""
        self.count += 1
        return f"{letter}{self.count}"

    @abstractmethod
    def condition(self, scope: Scope, depth: int) -> str:
        """A condition with at most so many others around its innermost ones."""

    def path(self, kind: Type, scope: Scope, depth: int) -> str:
        """A fact of a type, where there is one in sight."""
        paths = scope.by_type.get(kind)
        return self.choices.one(paths)[0] if paths else self.value(kind, scope, depth - 1)

    def constant(self, kind: Type, scope: Scope) -> str:
        """A constant of a type: mostly one that documents have."""
        paths = scope.by_type.get(kind)
        if paths and self.choices.chance(75):
            found = self.choices.one(self.choices.one(paths)[1].values).rule
            if found != NONE:
                return found
        pool = [f'"{w}"' for w in kind.words] if isinstance(kind, Enumeration) else [v.rule for v in POOLS[kind]]
        return self.choices.one([text for text in pool if text != NONE])

    def value(self, kind: Type, scope: Scope, depth: int) -> str:
        """A value of a scalar type."""
        forms: list[tuple[int, Callable[[], str]]] = [(5, lambda: self.constant(kind, scope))]
        if kind in scope.by_type:
            forms.append((5, lambda: self.choices.one(scope.by_type[kind])[0]))
        if any(n.kind == kind for n in scope.names) and not isinstance(kind, Enumeration):
            forms.append((4, lambda: self._named(kind, scope, depth)))
        if depth > 0 and not isinstance(kind, Enumeration):
            forms.append((8, lambda: self._computed(kind, scope, depth - 1)))
        return self._run(forms)

    def _computed(self, kind: Type, scope: Scope, depth: int) -> str:
        """A value that is worked out from others."""

        def of(other: Type) -> str:
            return self.value(other, scope, depth)

        one, sign = self.choices.one, self.choices.one("+-")
        if kind == NUMBER:
            forms = [
                lambda: f"({of(NUMBER)} {one('+-*/')} {of(NUMBER)})",
                lambda: f"({of(alike := one((DURATION, MONEY, PERCENT)))} / {of(alike)})",
                lambda: f"length({of(TEXT)})",
                lambda: f"length(distinct([{(twice := of(NUMBER))}, {of(NUMBER)}, {twice}]))",
                lambda: self._count(scope, depth)[0],
                lambda: f"({of(PERCENT)} * {of(NUMBER)})",
                lambda: f"-{of(NUMBER)}",
                lambda: f"{one(('sum', 'min', 'max'))}({self.listing(NUMBER, scope, depth)})",
            ]
        elif kind == PERCENT:
            forms = [lambda: f"({of(PERCENT)} {one('+-*')} {of(PERCENT)})"]
        elif kind == DURATION:
            forms = [
                lambda: f"({of(DURATION)} {sign} {of(DURATION)})",
                lambda: f"({of(DURATION)} {one('*/')} {of(NUMBER)})",
                lambda: f"({of(DATE)} - {of(DATE)})",
                lambda: f"{one(('sum', 'min', 'max'))}({self.listing(DURATION, scope, depth)})",
            ]
        elif kind == MONEY:
            forms = [
                lambda: f"({of(MONEY)} {sign} {of(MONEY)})",
                lambda: f"({of(MONEY)} {one('*/')} {of(one((NUMBER, PERCENT)))})",
                lambda: f"({of(NUMBER)} * {of(MONEY)})",
            ]
        elif kind == DATE:
            forms = [
                lambda: "today()",
                lambda: f"({of(DATE)} {sign} {of(DURATION)})",
                lambda: f"({of(DATE)} {sign} {one(('1 working day', '3 working days', '20 working days'))})",
                lambda: f"{one(('min', 'max'))}({self.listing(DATE, scope, depth)})",
            ]
        elif kind == TEXT:
            forms = [lambda: f"lower({of(TEXT)})", lambda: f"({of(TEXT)} + {of(TEXT)})"]
        elif kind == TIME:
            forms = [lambda: f'on_clock({of(TIME)}, "{one(("+08:00", "-05:30"))}")']
        elif kind == BOOLEAN:
            forms = [lambda: f"({self.condition(scope, depth)})"]
        else:
            return self.path(kind, scope, 0)
        return one(forms)()

    def _run(self, forms: list[tuple[int, Callable[[], str]]]) -> str:
        return self.choices.weighted(forms)()

    def listing(self, kind: Type, scope: Scope, depth: int) -> str:
        """A list of values of a scalar type."""
        forms: list[tuple[int, Callable[[], str]]] = [
            (4, lambda: f"[{', '.join(self.value(kind, scope, depth - 1) for _ in self.choices.times(0, 3))}]")
        ]
        paths = scope.by_type.get(ListOf(kind))
        if paths:
            forms.append((6, lambda: self.choices.one(paths)[0]))
        if depth > 0:
            forms.append((1, lambda: f"distinct({self.listing(kind, scope, depth - 1)})"))
            mapped = self._mappings(kind, scope)
            if mapped:
                forms.append((5, lambda: self._mapped(scope, depth, *self.choices.one(mapped))))
        return self._run(forms)

    def _mappings(self, kind: Type, scope: Scope) -> list[tuple[str, Shape, str]]:
        """Lists of records with a field of a type."""
        return [
            (text, shape.item, name)
            for text, shape in scope.lists
            if shape.item is not None
            for name, inner in shape.item.fields.items()
            if inner.type == kind
        ]

    def _mapped(self, scope: Scope, depth: int, text: str, item: Shape, field_: str) -> str:
        name = self.fresh()
        where = f" where {self.condition(scope.bind(name, item), depth - 1)}" if self.choices.chance(50) else ""
        return f"[{name}.{field_} for {name} in {text}{where}]"

    def domain(self, scope: Scope, depth: int) -> tuple[str, Shape]:
        """A list to go through, and what its elements are."""
        forms: list[tuple[int, str]] = [(1, "literal")]
        if scope.lists:
            forms = [(12, "path"), (1, "literal"), (1, "distinct")]
            if depth > 0:
                forms.append((3, "filtered"))
        trees = [(t, s) for t, s in scope.paths if "components" in s.fields]
        if trees:
            forms.append((5, "tree"))
        form = self.choices.weighted(forms)
        if form == "tree":
            text, item = self.choices.one(trees)
            return f"tree({text})", item
        if form == "literal":
            kind = self.choices.one((NUMBER, TEXT, DURATION))
            values = ", ".join(self.value(kind, scope, 0) for _ in self.choices.times(1, 3))
            return f"[{values}]", Shape(kind, POOLS[kind])
        # lists of records are what rules are about
        records = [(t, s) for t, s in scope.lists if s.item is not None and s.item.fields]
        text, shape = self.choices.one(records if records and self.choices.chance(75) else scope.lists)
        assert shape.item is not None
        if form == "path":
            return text, shape.item
        if form == "distinct":
            return f"distinct({text})", shape.item
        name = self.fresh()
        return (
            f"[{name} for {name} in {text} where {self.condition(scope.bind(name, shape.item), depth - 1)}]",
            shape.item,
        )

    def _named(self, kind: Type, scope: Scope, depth: int) -> str:
        name = self.choices.one([n for n in scope.names if n.kind == kind])
        if name.param and self.choices.chance(35):
            places = [t for t, s in scope.scalars if s.type == PLACE]
            codes = tuple(f'"{p}"' for p in PLACES)
            return f"{name.text}({self.choices.one((*places, *codes))})"
        if not name.arguments:
            return name.text
        given = [self._argument(k, shape, scope, depth - 1) for k, shape in name.arguments]
        return f"{name.text}({', '.join(given)})"

    def _argument(self, kind: Type, shape: Shape, scope: Scope, depth: int) -> str:
        paths = scope.by_type.get(kind, [])
        if isinstance(kind, ListOf | RecordType):
            return self.choices.one(paths)[0]
        del shape
        return self.value(kind, scope, depth)

    def _count(self, scope: Scope, depth: int) -> tuple[str, Type]:
        if self.choices.chance(30) and scope.lists:
            return f"{self.choices.one(('count', 'length'))}({self.choices.one(scope.lists)[0]})", NUMBER
        domain, item = self.domain(scope, depth - 1)
        name = self.fresh()
        where = f" where {self.condition(scope.bind(name, item), depth - 1)}"
        return f"count({name} for {name} in {domain}{where})", NUMBER
