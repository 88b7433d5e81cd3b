"""What may come next in an expression: fields by type, names, functions, words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from checkmeta.base.typesys import ListOf, RecordType, Type
from checkmeta.language.functions import AGGREGATES, FUNCTIONS
from checkmeta.language.types.scope import DefineName, Named, ParamName, Scope
from checkmeta.vocabulary import places

WORDS: Final = (
    "and", "every", "false", "for", "in", "indefinite", "is", "matches", "no", "none", "not", "or", "present", "satisfies",
    "some", "true", "where",
)  # fmt: skip

_BINDER: Final = re.compile(r"\b(?:every|some|no|for)\s+([A-Za-z_]\w*)\s+in\s+([A-Za-z_][\w.]*)", re.ASCII)
_LONGEST: Final = 2_000
"""Characters of a line that are looked at: nobody types more."""


def candidates(line: str, word: str, scope: Scope) -> list[str]:
    """Whatever may stand for `word`, the last part of `line` (up to the cursor), in the order of the alphabet.

    Behind a dot these are the fields of what stands before it; a variable has the type of its list's elements.
    """
    before, dot, part = word.rpartition(".")
    if dot:
        return sorted(f"{before}.{name}" for name in _inside(before, line, scope) if name.startswith(part))
    called = [f"{f}(" for f in (*FUNCTIONS, *AGGREGATES)]
    defines = [f"{n}(" if isinstance(d, DefineName) and d.parameters else n for n, d in scope.names.items()]
    known = {*scope.roots, *scope.modules, *defines, *called, *WORDS, *_variables(line, scope)}
    return sorted(name for name in known if name.startswith(word))


def place_candidates(word: str) -> list[str]:
    """Codes of countries and groupings."""
    return [code for code in places.names() if code.startswith(word.upper())] if word else []


def _inside(path: str, line: str, scope: Scope) -> Iterable[str]:
    if path in scope.modules:
        return scope.modules[path]
    kind = _type_of(path, _variables(line, scope), scope)
    return kind.fields if isinstance(kind, RecordType) else ()


def _variables(line: str, scope: Scope) -> dict[str, Type]:
    """The variables that quantifiers and comprehensions of the line bind, as far as their lists are plain paths."""
    found: dict[str, Type] = {}
    for name, path in _BINDER.findall(line[-_LONGEST:]):
        kind = _type_of(path, found, scope)
        if isinstance(kind, ListOf):
            found[name] = kind.item
    return found


def _type_of(path: str, variables: dict[str, Type], scope: Scope) -> Type | None:
    first, *rest = re.sub(r"\[[^\]]*\]", "[]", path).split(".")
    kind: Type | None = _step(variables.get(first.rstrip("[]")) or _named(first.rstrip("[]"), scope), first)
    for name in rest:
        if not isinstance(kind, RecordType):
            return None
        field = kind.fields.get(name.rstrip("[]"))
        kind = _step(field.type if field else None, name)
    return kind


def _named(name: str, scope: Scope) -> Type | None:
    found: Named | None = scope.names.get(name)
    return found.type if isinstance(found, ParamName) else scope.roots.get(name)


def _step(kind: Type | None, written: str) -> Type | None:
    """An element, where the path goes into a list."""
    for _ in range(written.count("[]")):
        kind = kind.item if isinstance(kind, ListOf) else None
    return kind
