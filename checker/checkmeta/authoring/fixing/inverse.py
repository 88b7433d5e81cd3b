"""From a fact back to the settings of a document that it is made of, through the mapping that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Final

from checkmeta.base.records import dataclass
from checkmeta.base.typesys import FieldType, ListOf, RecordType
from checkmeta.base.values import Duration, Fact, Record, Truth, Unknown, Value, Why
from checkmeta.documents.tree import Document, Node, find
from checkmeta.facts.mapping.apply import Application
from checkmeta.facts.mapping.convert import Converter
from checkmeta.facts.mapping.targets import Path, field_in, target
from checkmeta.facts.mapping.way_back import MappingAims
from checkmeta.language import nodes as p
from checkmeta.language.meaning.aims import (
    AS_IT_IS,
    NOWHERE_YET,
    Aim,
    Choice,
    Gone,
    Want,
    Way,
    all_of,
    decided_ways,
    is_absent,
)
from checkmeta.language.meaning.evaluator import TooManyStepsError
from checkmeta.language.meaning.outcome import Env, Outcome
from checkmeta.language.typed_mapping import Assignment, TypedMapping
from checkmeta.vocabulary.bridge import Vocabulary
from checkmeta.vocabulary.scalars import format_duration

ALREADY: Final = "another setting says it already"
BESIDE: Final = "it stands beside another setting, which said it until now"
TRIED: Final = 8
"""Sets of settings that one way may come to."""


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A place in a document, and what is to stand there.

    Attributes:
        node: what stands there now; of a setting that isn't there, the nearest record or null.
        names: what leads on from there, where no such key stands yet.
        value: `GONE`, where an element is to be taken out of its list.
        doubt: why it isn't the one thing to do; "" where it is.

    """

    document: Document
    pointer: str
    node: Node
    names: tuple[str, ...]
    value: bool | int | Fraction | str | Gone
    doubt: str

    @property
    def path(self) -> str:
        """A JSON pointer to it."""
        return self.pointer + "".join(f"/{name}" for name in self.names)


Settings = tuple[Setting, ...]


class Inverse(Application):
    """One mapping on one document, backwards."""

    def __init__(self, mapping: TypedMapping, document: Document, words: Vocabulary) -> None:
        super().__init__(mapping, document, words)
        self.document = document
        self.aims = MappingAims(self.reader)
        self.draft = Converter(mapping.id, document.name, document.format, self.root)

    def settings(self, fact: Outcome, want: Want) -> list[Settings]:
        """Sets of settings by which a fact would be what is wanted; why there are none is in `aims.refused`."""
        try:
            ways = [way for way in self._ways(fact, want) if way]
            found = [each for way in decided_ways(ways, self.aims.refused) for each in self._of(way)]
        except TooManyStepsError:
            self.aims.refuse("the mapping takes too many steps")
            return []
        return sorted(found, key=lambda s: (len(s), sum(len(each.names) for each in s)))

    # ---- assignments

    def _ways(self, fact: Outcome, want: Want) -> list[Way]:
        steps = ways_into(fact)
        if steps[0].name not in ("platform", "identity"):
            return self.aims.refuse("the rule asks for the document as it stands")
        at = next((i for i, step in enumerate(steps) if not isinstance(step.name, str)), None)
        path = tuple(str(step.name) for step in steps[:at])
        if any(value is not None and isinstance(value, Gone) for value, _ in want.choices):
            return self._taken_out(fact, want)
        if at is None:
            return self._assigned(self.mapping.sets, path, target(path, self.words), {}, want)
        rest = tuple(str(step.name) for step in steps[at + 1 :])
        element = steps[at].origin
        kind = target(path, self.words).type
        if element is None or any(not isinstance(step.name, str) for step in steps[at + 1 :]):
            return self.aims.refuse("it stands in a list within a list")
        assert isinstance(kind, ListOf)
        if not isinstance(kind.item, RecordType):
            return self.aims.refuse("no element of a list is written")
        for gathering in self.mapping.gatherings:
            for addition in gathering.additions:
                envs = self._walked(gathering)[0] if addition.path == path else []
                env = next((e for e, place in envs if place.span == element.span), None)
                if env is not None:
                    return self._assigned(addition.entries, rest, field_in(kind.item, rest), env, want)
        return self.aims.refuse("its list is computed")

    def _taken_out(self, fact: Outcome, want: Want) -> list[Way]:
        """A word of a list that is copied as it is: the fact stands where the document has it."""
        assert fact.origin is not None
        node = find(self.document.root, fact.origin.pointer)
        if node is None or node.span != fact.origin.span or fact.of is None:
            return self.aims.refuse("its list is computed")
        raw = Outcome(fact.value, (), fact.name, fact.origin, fact.of)
        return [(Aim(raw, want),)]

    def _assigned(self, entries: Sequence[Assignment], path: Path, field: FieldType, env: Env, want: Want) -> list[Way]:
        """Ways by each assignment: its value as wanted, its condition true, and none before it that counts instead."""
        typed = self._typed(want, field)
        nodes = [(assignment, node) for assignment in entries if (node := _below(assignment, path)) is not None]
        if not nodes:
            return self.aims.refuse(f"`{self.mapping.id}` doesn't set it")
        counts = [self._when(a, env).truth is Truth.TRUE and self.reader.value(node, env).known for a, node in nodes]
        now = counts.index(True) if True in counts else None
        found: list[Way] = []
        for number, (assignment, node) in enumerate(nodes):
            if now is not None and number > now and nodes[now][0].when is None:
                break  # nothing behind that counts
            when, reasons = assignment.when, len(self.aims.refused)
            before = [a.when for (a, _), c in zip(nodes[:number], counts, strict=False) if c and a.when is not None]
            self.aims.firm = number != now  # its condition may want something of the same setting
            values = self.aims.gives(node, env, typed)
            self.aims.firm = False
            ways = all_of(
                [
                    values,
                    AS_IT_IS if when is None else self.aims.holds(when, env, wanted=True),
                    *(self.aims.holds(each, env, wanted=False) for each in before),
                ]
            )
            if number == now:  # why that can't be otherwise tells the most
                self.aims.refused[:0] = self.aims.refused[reasons:]
            elif now is not None:
                ways = [self._beside(way) for way in ways if self._may_stand_beside(way, nodes[now][1])]
            found.extend(ways)
        return sorted(found, key=len)

    def _may_stand_beside(self, way: Way, says: p.Node) -> bool:
        """Whether a setting may be new where another says it already: not where that gives the value itself."""
        if isinstance(says, p.Const) or not any(is_absent(aim.fact.value) for aim in way):
            return True
        self.aims.refuse(ALREADY)
        return False

    @staticmethod
    def _beside(way: Way) -> Way:
        """A way in which what is new is said to stand beside what says otherwise."""
        return tuple(
            Aim(aim.fact, Want(tuple((v, why or BESIDE) for v, why in aim.want.choices), aim.want.accepts))
            if is_absent(aim.fact.value)
            else aim
            for aim in way
        )

    def _typed(self, want: Want, field: FieldType) -> Want:
        """What is wanted of the value before it meets its target."""

        def accepts(value: Value) -> bool:
            converted = self.draft.fact(Fact(value), field, "", self.mapping.evidence, self.root).value
            return want.only(converted)

        choices: list[Choice] = []
        for value, why in want.choices:
            choices.append((value, why))
            if isinstance(value, Duration):
                choices.append((format_duration(value), why))
        return Want(tuple(choices), accepts)

    # ---- places

    def _of(self, way: Way) -> list[Settings]:
        """A way as settings: each choice of each place."""
        places: list[list[Setting]] = []
        for aim in way:
            near = self._place(aim.fact)
            if near is None:
                return []
            at, names = near
            assert at.origin is not None
            node = find(self.document.root, at.origin.pointer)
            if node is None or node.span != at.origin.span:
                self.aims.refuse("it stands in a document within a text")
                return []
            kept = [
                Setting(self.document, at.origin.pointer, node, names, value, why)
                for value, why in aim.want.choices
                if isinstance(value, bool | int | Fraction | str | Gone)
            ]
            if not kept:
                self.aims.refuse("no setting says that")
                return []
            places.append(kept[:4])
        return list(islice(product(*places), TRIED))

    def _place(self, fact: Outcome) -> tuple[Outcome, tuple[str, ...]] | None:
        """The nearest thing on the way to a fact that stands in the document, and the names that are left."""
        names: list[str] = []
        here = fact
        while here.of is not None and isinstance(here.name, str):
            of = here.of.value
            if isinstance(of, Record) and here.name in of.fields:
                break
            names.insert(0, here.name)
            here = here.of
        if here.origin is None or (here.of is None and here.name != "document"):
            self.aims.refuse(NOWHERE_YET)
            return None
        value = here.value
        if isinstance(value, Unknown):
            reasons = sorted(value.missing, key=lambda m: m.sort_key)
            if any(m.why is not Why.NULL for m in reasons):
                self.aims.refuse(next((m.detail for m in reasons if m.detail), "it isn't known"))
                return None
        elif names and not isinstance(value, Record):
            self.aims.refuse("something else stands where it would")
            return None
        return here, tuple(names)


def ways_into(fact: Outcome) -> Sequence[Outcome]:
    """The steps of a fact's path, from its root."""
    found = [fact]
    while found[-1].of is not None:
        found.append(found[-1].of)
    return found[::-1]


def _below(assignment: Assignment, path: Path) -> p.Node | None:
    """The expression that gives a path: an assignment's own, or that of a field of the record that it writes."""
    if path[: len(assignment.path)] != assignment.path:
        return None
    node = assignment.value
    for name in path[len(assignment.path) :]:
        entries = dict(node.entries) if isinstance(node, p.RecordLiteral) else {}
        if name not in entries:
            return None
        node = entries[name]
    return node
