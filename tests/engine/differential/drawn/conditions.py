"""Random conditions that the type checker accepts, as text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checkmeta.base.typesys import (  # fmt: skip
    BOOLEAN,
    DATE,
    DURATION,
    MONEY,
    NUMBER,
    PERCENT,
    PLACE,
    TERM,
    TEXT,
    TIME,
    Enumeration,
    RecordType,
    Type,
    is_textual,
)
from drawn import raw
from drawn.scope import Scope
from drawn.values import PLACES, Values

EQUALITY = ("==", "!=")
ORDER = ("<", "<=", ">", ">=", "==", "!=")
ORDERED = (NUMBER, DURATION, PERCENT, MONEY, DATE, TIME)
PATTERNS = ("a", "^a", "b$", "^[A-Z]", "^(web|ab)$", "ö", "[^a]", "^$")
QUANTIFIERS = ("some", "every", "no")
TERMS = ("Biometric", "PhysicalCharacteristic", "External", "Age", "Tracking")
ARGUMENT = "a_"
"""How arguments of defines begin. A constant may stand in their place, and one that is no place is an error there."""


@dataclass
class Writer(Values):
    """Writes conditions."""

    def condition(self, scope: Scope, depth: int) -> str:
        """A condition with at most so many others around its innermost ones."""
        forms: list[tuple[int, Callable[[Scope, int], str]]] = [
            (5, self._simple), (4, self._flag), (5, self._compared), (3, self._stated), (4, self._member), (2, self._asked), (1, self._equal),
        ]  # fmt: skip
        if depth > 0:
            forms += [(5, self._chain), (3, self._negated), (8, self._quantified), (4, self._counted)]
        if any(n.kind == BOOLEAN for n in scope.names):
            forms.append((3, lambda s, d: self._named(BOOLEAN, s, d)))
        if scope.raw:
            forms.append((12, lambda s, d: raw.condition(self, s, d)))
        return self.choices.weighted(forms)(scope, depth)

    def clause(self, scope: Scope, depth: int) -> str:
        """A condition as a clause has it: without parentheses where none are needed."""
        text = self.condition(scope, depth)
        return text[1:-1] if text.startswith("(") and _closes_last(text) else text

    def _simple(self, scope: Scope, depth: int) -> str:
        """A field compared with a value that documents give it."""
        if not scope.scalars:
            return self._flag(scope, depth)
        ordered = [(t, s) for t, s in scope.scalars if s.type in ORDERED]
        text, shape = self.choices.one(ordered if ordered and self.choices.chance(40) else scope.scalars)
        if shape.type == BOOLEAN and self.choices.chance(60):
            return text
        operator = self.choices.one(ORDER if shape.type in ORDERED else EQUALITY)
        other = self.choices.one(shape.values).rule
        return f"{other} {operator} {text}" if self.choices.chance(15) else f"{text} {operator} {other}"

    def _flag(self, scope: Scope, depth: int) -> str:
        del depth
        flags = scope.by_type.get(BOOLEAN)
        return (
            self.choices.one(flags)[0] if flags and not self.choices.chance(3) else self.choices.one(("true", "false"))
        )

    def _compared(self, scope: Scope, depth: int) -> str:
        kinds = [k for k in (*ORDERED, TEXT, PLACE, TERM) if k in scope.by_type] or [NUMBER]
        words = [k for k in scope.by_type if isinstance(k, Enumeration)]
        kind = self.choices.one([*kinds, *words])
        if self.choices.chance(12):  # which hardly any fact is of
            kind = self.choices.one((DATE, DATE, TIME))
        operator = self.choices.one(ORDER if kind in ORDERED else EQUALITY)
        depth = 2 if self.choices.chance(50) else depth  # sums stand in the smallest conditions, too
        left = self.path(kind, scope, depth) if self.choices.chance(60) else self.value(kind, scope, depth - 1)
        if is_textual(kind) and self.choices.chance(10):
            other = [t for t, s in scope.scalars if s.type in (TEXT, PLACE, TERM) and not t.startswith(ARGUMENT)]
            if other and not left.startswith(ARGUMENT) and any(t == left for t, _ in scope.scalars):
                return f"{left} {operator} {self.choices.one(other)}"
        if kind == DURATION and self.choices.chance(20):
            return f"{left} {operator} {self.choices.one(('1 working day', '3 working days', '10 working days'))}"
        return f"{left} {operator} {self.value(kind, scope, depth - 1)}"

    def _stated(self, scope: Scope, depth: int) -> str:
        del depth
        status = self.choices.one(("is present", "is none", "is not present", "is not none", "== none", "!= none"))
        named = [(t, s) for t, s in scope.paths if status[0] == "i" or not isinstance(s.type, RecordType)]
        if not named:
            return f"today() {status}"
        nullable = [(t, s) for t, s in named if s.none]
        return f"{self.choices.one(nullable if nullable and self.choices.chance(50) else named)[0]} {status}"

    def _member(self, scope: Scope, depth: int) -> str:
        word = self.choices.one(("in", "not in"))
        listed = [(t, s) for t, s in scope.lists if s.item is not None and s.item.values]
        if listed and self.choices.chance(60):
            text, shape = self.choices.one(listed)
            assert shape.item is not None
            kind = shape.item.type
            item = self.choices.one(shape.item.values).rule
            if self.choices.chance(30):
                item = self.value(kind, scope, depth - 1)
            return f"{item} {word} {text}"
        kinds = [s.type for _, s in scope.scalars] or [NUMBER]
        kind = self.choices.one(kinds)
        item = self.path(kind, scope, depth)
        if kind == BOOLEAN or (isinstance(kind, Enumeration) and item.startswith('"')):
            return f"{item} {word} [{', '.join(self.constant(kind, scope) for _ in self.choices.times(1, 3))}]"
        return f"{item} {word} {self.listing(kind, scope, depth - 1)}"

    def _asked(self, scope: Scope, depth: int) -> str:
        """`matches`, `is a`, and the functions that give conditions."""
        texts = [t for t, s in scope.scalars if is_textual(s.type)]
        asked: list[tuple[int, str]] = []
        if texts:
            text = self.choices.one(texts)
            asked += [
                (3, f'{text} matches "{self.choices.one(PATTERNS)}"'),
                (1, f"starts_with({text}, {self.value(TEXT, scope, depth - 1)})"),
                # the beginnings and ends of the texts that documents state
                (3, f'{self.choices.one(("starts_with", "ends_with"))}({text}, "{self.choices.one("abBAeE")}")'),
            ]
            if not text.startswith(ARGUMENT):
                asked.append((1, f'within({text}, "{self.choices.one(PLACES)}")'))
        places = [t for t, s in scope.scalars if s.type == PLACE]
        if places:
            place, outer = self.choices.one(places), self.choices.one((*places, *(f'"{p}"' for p in PLACES)))
            asked.append((3, f"within({place}, {outer})"))
        terms = [t for t, s in scope.paths if (s.item or s).type in (TERM, TEXT)]
        likely = [t for t, s in scope.paths if (s.item or s).type == TERM]
        if terms:
            word = self.choices.one(("is a", "is not a"))
            text = self.choices.one(likely if likely and self.choices.chance(80) else terms)
            asked.append((4, f'{text} {word} "{self.choices.one(TERMS)}"'))
        return self.choices.weighted(asked) if asked else self._flag(scope, depth)

    def _equal(self, scope: Scope, depth: int) -> str:
        """Lists compared, and conditions compared."""
        operator = self.choices.one(EQUALITY)
        listed = [(t, s) for t, s in scope.lists if s.item is not None and s.item.values]
        if listed and self.choices.chance(70):
            text, shape = self.choices.one(listed)
            assert shape.item is not None
            return f"{text} {operator} {self.listing(shape.item.type, scope, depth - 1)}"
        return f"{self._flag(scope, 0)} {operator} ({self.condition(scope, depth - 1) if depth > 0 else 'true'})"

    def _chain(self, scope: Scope, depth: int) -> str:
        word = self.choices.one((" and ", " or "))
        operands = [self.condition(scope, depth - 1) for _ in self.choices.times(2, 3)]
        if self.choices.chance(20):  # only the last operand may be a quantifier without parentheses
            operands[-1] = self._quantified(scope, depth)[1:-1]
        return f"({word.join(operands)})"

    def _negated(self, scope: Scope, depth: int) -> str:
        return f"(not {self.condition(scope, depth - 1)})"

    def _quantified(self, scope: Scope, depth: int) -> str:
        domain, item = self.domain(scope, depth - 1)
        name = self.fresh()
        inner = scope.bind(name, item)
        where = f" where {self.condition(inner, depth - 1)}" if self.choices.chance(45) else ""
        body = self.condition(inner, depth - 1)
        return f"({self.choices.one(QUANTIFIERS)} {name} in {domain}{where} satisfies {body})"

    def _counted(self, scope: Scope, depth: int) -> str:
        left = self.choices.one((self._count, self._total))(scope, depth)
        return f"{left[0]} {self.choices.one(ORDER)} {self.constant(left[1], scope)}"

    def _total(self, scope: Scope, depth: int) -> tuple[str, Type]:
        found = [
            (t, s, name, inner.type)
            for t, s in scope.lists
            for name, inner in (s.item.fields if s.item else {}).items()
            if inner.type in (NUMBER, PERCENT, DURATION, MONEY, DATE)
        ]
        if not found:
            return self._count(scope, depth)
        text, shape, field_, kind = self.choices.one(found)
        assert shape.item is not None
        name = self.fresh()
        inner = scope.bind(name, shape.item)
        where = f" where {self.condition(inner, depth - 1)}" if self.choices.chance(50) else ""
        word = self.choices.one(("sum", "min", "max") if kind != DATE else ("min", "max"))
        return f"{word}({name}.{field_} for {name} in {text}{where})", kind


def _closes_last(text: str) -> bool:
    """Whether the first parenthesis closes with the last; no text in a rule here has one."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return at == len(text) - 1
    return False
