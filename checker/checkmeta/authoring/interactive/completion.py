"""What may come next in an expression: fields by type, names, functions, words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from checkmeta.base.records import dataclass
from checkmeta.base.typesys import FieldType, ListOf, RecordType, Type
from checkmeta.language.functions import AGGREGATES, FUNCTIONS
from checkmeta.language.types.scope import DefineName, Named, Scope
from checkmeta.vocabulary import places

WORDS: Final = (
    "and", "every", "false", "for", "in", "indefinite", "is", "matches", "no", "none", "not", "or", "present", "satisfies",
    "some", "true", "where",
)  # fmt: skip

_BINDER: Final = re.compile(
    r"(?:\b(?:every|some|no|for(?:\s+each)?)|,)\s+([A-Za-z_]\w*)\s+in\s+([A-Za-z_][\w.]*)", re.ASCII
)
_INDEX: Final = re.compile(r"\[[^\]]*\]")
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


@dataclass(frozen=True, slots=True)
class Meant:
    """What a path means where it is written.

    Attributes:
        path: from a root, `[]` for each element: `identity.attributes[].retention.period`. "" where it begins with something else.
        kind: its type.
        field: what the vocabulary has of it; None for a root, a variable and what a rule set declares.

    """

    path: str
    kind: Type
    field: FieldType | None = None


def meaning_of(path: str, line: str, scope: Scope) -> Meant | None:
    """What a written path means behind `line`, which may bind variables; None where that can't be told."""
    return _meant(path, _variables(line, scope), scope)


def _inside(path: str, line: str, scope: Scope) -> Iterable[str]:
    if path in scope.modules:
        return scope.modules[path]
    meant = meaning_of(path, line, scope)
    return meant.kind.fields if meant is not None and isinstance(meant.kind, RecordType) else ()


def _variables(line: str, scope: Scope) -> dict[str, Meant]:
    """The variables that quantifiers, comprehensions and `for each` of the line bind, as far as their lists are plain paths."""
    found: dict[str, Meant] = {}
    for name, path in _BINDER.findall(line[-_LONGEST:]):
        lists = _meant(path, found, scope)
        if lists is not None and isinstance(lists.kind, ListOf):
            found[name] = Meant(f"{lists.path}[]" if lists.path else "", lists.kind.item)
    return found


def _meant(path: str, variables: dict[str, Meant], scope: Scope) -> Meant | None:
    first, *rest = _INDEX.sub("[]", path).split(".")
    name = first.rstrip("[]")
    meant = _step(variables.get(name) or _named(name, scope), first)
    for part in rest:
        field = (
            meant.kind.fields.get(part.rstrip("[]"))
            if meant is not None and isinstance(meant.kind, RecordType)
            else None
        )
        if meant is None or field is None:
            return None
        own = f"{meant.path}.{part.rstrip('[]')}" if meant.path else ""
        meant = _step(Meant(own, field.type, field), part)
    return meant


def _named(name: str, scope: Scope) -> Meant | None:
    found: Named | None = scope.names.get(name)
    if isinstance(found, DefineName):
        node = None if found.parameters else found.expand(())
        return None if node is None else Meant("", node.type)
    kind = found.type if found is not None else scope.roots.get(name)
    return None if kind is None else Meant("" if found is not None else name, kind)


def _step(meant: Meant | None, written: str) -> Meant | None:
    """An element, where the path goes into a list."""
    for _ in range(written.count("[]")):
        inner = meant.kind.item if meant is not None and isinstance(meant.kind, ListOf) else None
        meant = (
            None
            if meant is None or inner is None
            else Meant(f"{meant.path}[]" if meant.path else "", inner, meant.field)
        )
    return meant
