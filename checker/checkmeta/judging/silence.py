"""The verdict on silence: what a rule comes to where its subject states none of the facts that it reads.

Nearly every rule asks for facts of which most documents say nothing. Such a rule is judged once, before a subject that
states nothing at all; before another that states none of its facts, only the places differ at which these belong.

The verdict is the same since each read of a silent path is unknown, as absent, whatever else is stated (`field_of`): a
rule never sees the rest. Rules are left out that take a whole root as a value. Of those that rest on figures of the law
or on the day, or that others override, it is found once for each set of these (`rulebook.RuleEntry.silence`).
"""

from __future__ import annotations

from collections.abc import Iterable

from checkmeta.base.records import dataclass
from checkmeta.base.values import Fact, Missing, Origin, Record, Why
from checkmeta.language.nodes import Call, Node, Param, Root, Status
from checkmeta.language.program import TypedNorm
from checkmeta.language.walk import children, fact_path
from checkmeta.language.words import Verdict

Path = tuple[str, ...]
SilentFact = tuple[Path, str]
"""A fact that nobody states: its path, and the same in one word."""
JURISDICTIONS = ("platform", "jurisdictions")


@dataclass(frozen=True, slots=True, eq=False)
class SilentVerdict:
    """What a rule comes to on silence, of a place in its jurisdiction or of one of which that isn't known.

    Attributes:
        missing: the facts that would decide, but for where the platform is; in order.
        wants_place: whether it would help to know that.
        looked: the paths that the deciding clause reads, in order.
        parts: the facts that each of the clauses waits for that would settle the verdict.
        subject: the path of what was judged.
        listed: whether that is a list that isn't stated.

    """

    verdict: Verdict
    applicability_known: bool
    reason: str
    notes: tuple[str, ...]
    subject: str
    listed: bool
    missing: tuple[SilentFact, ...]
    wants_place: bool
    looked: tuple[Path, ...]
    parts: tuple[tuple[str, ...], ...]
    decided_by: str


def _clauses(norm: TypedNorm) -> tuple[Node, ...]:
    return (
        *(g.domain for g in norm.for_each), *norm.applies_when, *norm.when, *([] if norm.content is None else [norm.content]),
        *(e.condition for e in norm.exceptions), *norm.failing_that,
    )  # fmt: skip


def asked_about(norm: TypedNorm) -> frozenset[Path]:
    """Of the paths that a rule reads those of which it only asks whether anything is stated there."""
    asked: set[Path] = set()
    taken: set[Path] = set()
    stack: list[Node] = list(_clauses(norm))
    while stack:
        node = stack.pop()
        path = fact_path(node)
        if path is not None:
            taken.add(path)
            continue
        inside = fact_path(node.operand) if isinstance(node, Status) else None
        if inside is not None:
            asked.add(inside)
        else:
            stack.extend(children(node))
    return frozenset(asked - taken)


def rests_on(norm: TypedNorm) -> frozenset[Path] | None:
    """The paths from the roots that a rule's clauses read, its message and its remedy; None where it sees more."""
    told = [part for text in (norm.message, norm.remedy) if text is not None for part in text.parts]
    return _paths([*_clauses(norm), *(part for part in told if not isinstance(part, str))])[0]


def reads(norm: TypedNorm) -> tuple[frozenset[Path] | None, bool]:
    """The paths from the roots that a rule's clauses read, up to where each leaves the fields, None where it sees more.

    And whether it rests on the day or on figures of the law besides.
    """
    return _paths(_clauses(norm))


def _paths(nodes: Iterable[Node]) -> tuple[frozenset[Path] | None, bool]:
    found: set[Path] = set()
    figures = False
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, Root):
            return None, figures
        figures = figures or isinstance(node, Param) or (isinstance(node, Call) and node.function == "today")
        path = fact_path(node)
        if path is None:
            stack.extend(children(node))
        else:
            found.add(path)
    if JURISDICTIONS in found or any(path[0] == "document" for path in found):
        return None, figures
    return frozenset(found), figures


def reached(top: Fact, path: Path) -> tuple[Fact, bool, Origin | None]:
    """The last fact on the way along a path, whether some of the path is left, and the nearest thing that stands in a document."""
    fact, origin = top, top.origin
    for name in path:
        inner = fact.value.fields.get(name) if isinstance(fact.value, Record) else None
        if inner is None:
            return fact, True, origin
        fact, origin = inner, inner.origin or origin
    return fact, False, origin


class StatedPaths:
    """What a subject states in a place: which paths are silent, and where what is missing of them belongs."""

    __slots__ = ("_known", "_missing", "fields", "roots")

    def __init__(self, roots: dict[str, Fact]) -> None:
        self.roots = roots
        self.fields = {
            f"{name}.{field}"
            for name, fact in roots.items()
            for field in (fact.value.fields if isinstance(fact.value, Record) else ())
        }
        self._known: dict[Path, tuple[bool, Origin | None]] = {}
        self._missing: dict[str, Missing] = {}

    def silent(self, paths: Iterable[Path]) -> bool:
        """Whether nothing is stated of any of these."""
        return all(self.at(path)[0] for path in paths)

    def at(self, path: Path) -> tuple[bool, Origin | None]:
        """Whether nothing is stated of a path; and the nearest thing on the way to it that stands in a document."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self._walk(path)
        return found

    def missing(self, facts: Iterable[SilentFact]) -> list[Missing]:
        """Facts that aren't stated, each with the place where it belongs."""
        known = self._missing
        return [known[name] if name in known else self._absent(path, name) for path, name in facts]

    def _absent(self, path: Path, name: str) -> Missing:
        place = self.at(path)[1]
        found = Missing(name, Why.ABSENT, None if place is None else place.key or place.span)
        self._missing[name] = found
        return found

    def _walk(self, path: Path) -> tuple[bool, Origin | None]:
        top = self.roots.get(path[0])
        if top is None:
            return False, None
        fact, left, origin = reached(top, path[1:])
        return left and isinstance(fact.value, Record), origin
