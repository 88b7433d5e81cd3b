"""Elements of a list that are alike to a rule: judged once, with each its own places.

Of a thousand attributes most state the same few facts, and a rule that goes through them reads only some of these. What it
comes to depends on nothing else of an element; so it is judged for the first of those that state the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.base.values import Fact, Listing, Missing, Origin, Record, Unknown, Why
from checkmeta.judging.deciding import named
from checkmeta.judging.findings import Judgement, Step
from checkmeta.judging.silence import Path, reached
from checkmeta.judging.verdict import Ruling
from checkmeta.language.meaning.outcome import Outcome, name_of, place_of
from checkmeta.language.meaning.reached import field_of
from checkmeta.language.nodes import Call, Field, Local, Node
from checkmeta.language.program import TypedNorm
from checkmeta.language.walk import children, fact_path

Signature = tuple[object, ...]


def own_reads(norm: TypedNorm) -> tuple[Path, ...] | None:
    """The paths that a rule over one list reads of an element; None where it may see more of it."""
    if len(norm.for_each) != 1 or norm.content is None:
        return None
    number, listed = norm.for_each[0].variable.number, norm.for_each[0].domain
    # the top of a tree is an element of it, too
    top = fact_path(listed.arguments[0]) if isinstance(listed, Call) and listed.arguments else None
    stack: list[Node] = [*norm.when, norm.content, *(e.condition for e in norm.exceptions), *norm.failing_that]
    found: set[Path] = set()
    while stack:
        node = stack.pop()
        if node == listed:  # what is missing may be this element's, as one of all
            return None
        if top is not None and (fact_path(node) or ())[: len(top)] == top:
            return None
        steps: list[str] = []
        inner = node
        while isinstance(inner, Field):
            steps.append(inner.name)
            inner = inner.of
        if not isinstance(inner, Local) or inner.number != number:
            stack.extend(children(node))
        elif steps:
            found.add(tuple(reversed(steps)))
        else:
            return None
    return tuple(sorted(found))


def stated_at(top: Fact, path: Path, *, whole: bool = True) -> tuple[object, Origin | None]:
    """What is stated at a path: None where it is silent, `...` what is not compared; and the place nearest to it.

    Unless it is wanted `whole`, of a record only that it is one.
    """
    fact, left, origin = reached(top, path)
    value = fact.value
    if left:
        return (None if isinstance(value, Record) else ...), origin
    if isinstance(value, Record) and not whole:
        return Record, origin
    if isinstance(value, Listing):
        if any(isinstance(f.value, Record | Listing | Unknown) for f in value.items):
            return ..., origin
        items = tuple((type(f.value), f.value) for f in value.items)
        return (items, value.partial, value.detail, value.within), origin
    return (... if isinstance(value, Record | Unknown) else (type(value), value)), origin


class Element:
    """An element of a list, and what rules read of it."""

    __slots__ = ("_read", "called", "name", "origin", "outcome", "path", "place", "pointer")

    def __init__(self, outcome: Outcome, called: str) -> None:
        self.outcome = outcome
        self.called = called if called != outcome.path else ""
        self.path = outcome.path
        self.name = name_of(outcome.value, outcome.origin)
        self.origin = outcome.origin
        self.place = place_of(outcome.origin)
        self.pointer = outcome.origin.pointer if outcome.origin else ""
        self._read: dict[Path, tuple[object, Origin | None]] = {}

    def signature(self, paths: tuple[Path, ...]) -> Signature | None:
        """What it states at paths; None where that is too much to be compared, or the element stands in no document."""
        if self.origin is None or isinstance(self.outcome.value, Unknown):
            return None
        found = tuple(self.read(path)[0] for path in paths)
        return None if Ellipsis in found else found

    def read(self, path: Path) -> tuple[object, Origin | None]:
        """What it states at a path: None where it is silent, `...` what is not compared; and the place nearest to it."""
        if path not in self._read:
            self._read[path] = stated_at(Fact(self.outcome.value, self.origin), path)
        return self._read[path]


@dataclass(frozen=True, slots=True)
class Likeness:
    """The verdict on an element, for others that are like it.

    Attributes:
        missing: what is missing; of the element itself by the path from there.
        decided: the fact that decided by its path from the element; None where it isn't the element's.

    """

    judgement: Judgement
    missing: tuple[tuple[Path | None, Missing], ...]
    decided: Path | None

    def ruling(
        self, element: Element, texts: tuple[str, str | None], document: str, explain: Callable[[], tuple[Step, ...]]
    ) -> Ruling:
        """The verdict on another element; `texts` are its message and remedy."""
        own, place = self.judgement, element.place
        missing = tuple(
            m if path is None else Missing(f"{element.path}.{'.'.join(path)}", m.why, _place(element, path), m.detail)
            for path, m in self.missing
        )
        decided_by = own.decided_by
        if self.decided is not None:
            fact = element.outcome
            for name in self.decided:
                fact = field_of(fact, name)
            decided_by = named(fact)
        judgement = Judgement(
            rule=own.rule, verdict=own.verdict, subject=element.path, place=place, pointer=element.pointer,
            document=place.source.name if place and place.source.name else document, places=own.places, message=texts[0], remedy=texts[1],
            reason=own.reason, notes=tuple(n.replace(f"{own.subject}.", f"{element.path}.") for n in own.notes),
            applicability_known=own.applicability_known, missing=missing, decided_by=decided_by, standing=own.standing,
            element=element.name, called=element.called,
        )  # fmt: skip
        return Ruling(judgement, explain, element.outcome)


def _place(element: Element, path: Path) -> Span | None:
    return place_of(element.read(path)[1])


def likeness(ruling: Ruling, judged: Outcome, paths: tuple[Path, ...]) -> Likeness | None:
    """What others that are like an element take over of its verdict; None where it says more of the element than they share."""
    judgement = ruling.judgement
    if judgement.breach_unless_shown or judgement.defeated_by:
        return None
    missing: list[tuple[Path | None, Missing]] = []
    path_of_it = judged.path
    before = f"{path_of_it}."
    for one in judgement.missing:
        if path_of_it not in one.path:
            missing.append((None, one))
            continue
        path = tuple(one.path.removeprefix(before).split("."))
        if not one.path.startswith(before) or path not in paths or one.why not in (Why.ABSENT, Why.PARTIAL):
            return None
        missing.append((path, one))
    told = {name for note in judgement.notes for name in re.findall(re.escape(before) + r"[\w.\[\]]*\w", note)}
    if not told <= {before + ".".join(path) for path in paths}:  # a part of the tree that it stands in, and not its own
        return None
    steps: list[str] = []
    fact = ruling.decided
    while fact is not None and fact is not judged:
        if not isinstance(fact.name, str):
            return None
        steps.append(fact.name)
        fact = fact.of
    return Likeness(judgement, tuple(missing), tuple(reversed(steps)) if fact is not None else None)
