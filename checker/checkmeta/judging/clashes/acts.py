"""What two rules ask that can't be kept together, and all that one may do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import prod

from checkmeta.base.records import dataclass
from checkmeta.base.typesys import BOOLEAN, Type
from checkmeta.base.values import Scalar, Value
from checkmeta.judging.clashes.example import concrete, name
from checkmeta.judging.clashes.instance import Instance, Path, facts_of, path_of
from checkmeta.judging.reasoning.expression_shape import Shape
from checkmeta.judging.reasoning.samples import Pair, Sample
from checkmeta.judging.reasoning.satisfiable import Facts, Says, Wanted, atom, flat, satisfiable
from checkmeta.language.nodes import All, AnyOf, Const, Field, Node, Not, Root
from checkmeta.language.rebuild import rebuild
from checkmeta.language.walk import children
from checkmeta.vocabulary.bridge import platform_type

MAX_MIXES = 256
"""Of values of the facts that can be chosen: past this nothing is claimed."""
MAX_PARTS = 30
"""Of one content; with more, all are looked at together."""
RESERVED: tuple[Path, ...] = (("platform", "jurisdictions"), ("platform", "variants"), ("platform", "identities"))
"""Facts that say where, or of whom: an example says it otherwise."""
SILENT = Field(Root("platform", platform_type()), "\0", BOOLEAN)
"""A condition of which nobody knows whether it holds."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen: a fact, or whether a condition holds that speaks of facts in another way.

    Attributes:
        samples: the values that stand for all that it may have.
        path: the fact; None for a condition.
        kind: the fact's type.
        taken: the constants that the fact is compared with.
        leaves: what each sample makes of the conditions.

    """

    samples: tuple[Sample, ...]
    path: Path | None
    kind: Type
    taken: tuple[Scalar, ...]
    leaves: tuple[tuple[Node, Says], ...]


@dataclass(frozen=True, slots=True)
class Mix:
    """One of all the ways to choose: facts of a document, and conditions that are put in the place of others."""

    facts: Mapping[Path, Value]
    replaced: Mapping[Node, Node]


@dataclass(frozen=True, slots=True)
class Acts:
    """What two rules ask that can't be kept together, and what can be chosen.

    Attributes:
        asked: for each of the two rules, the parts of its content that clash.
        choices: facts and conditions of those parts, and whatever else depends on facts that a content speaks of.
        silenced: conditions on which the choices bear in a way that can't be followed.
        spoken: the facts that the contents speak of.

    """

    asked: tuple[Node, Node]
    choices: tuple[Choice, ...]
    silenced: Mapping[Node, Node]
    spoken: frozenset[Path]

    def mixes(self) -> Iterator[Mix]:
        """Every way to choose."""
        for mix in product(*(choice.samples for choice in self.choices)):
            facts: dict[Path, Value] = {}
            replaced = dict(self.silenced)
            for choice, sample in zip(self.choices, mix, strict=True):
                if choice.path is not None:
                    facts[choice.path] = concrete(sample, choice.kind, choice.taken)
                else:
                    replaced.update((leaf, _constant(says(sample))) for leaf, says in choice.leaves)
            yield Mix(facts, replaced)

    @property
    def names(self) -> tuple[str, ...]:
        """The facts that can be chosen, as a reader writes them."""
        return tuple(sorted({name(p) for c in self.choices for leaf, _ in c.leaves for p in facts_of(leaf)}))


def _constant(holds: bool | None) -> Node:
    return SILENT if holds is None else Const(holds, BOOLEAN)


def leaves_of(node: Node) -> Iterator[Node]:
    """The conditions that it is made of by `and`, `or` and `not`."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, Not | All | AnyOf):
            stack.extend(reversed(children(current)))
        else:
            yield current


def substitute(node: Node, replaced: Mapping[Node, Node]) -> Node:
    """A condition with other conditions in the place of some of its leaves."""
    if not isinstance(node, Not | All | AnyOf):
        return replaced.get(node, node)
    return rebuild(node, tuple(substitute(child, replaced) for child in children(node)))


def implies_within(path: Path, whole: Path) -> bool:
    """Whether a fact is `whole` or a part of it."""
    return path[: len(whole)] == whole


# ---- from two rules to what can be chosen


def acts(a: Instance, b: Instance) -> Acts | None:
    """The acts before two rules that can each be kept; None where both can be, or where that is too much to tell."""
    if len({*a.witnesses, *b.witnesses}) < len(a.witnesses) + len(b.witnesses):
        return None  # two elements may do what one can't
    if satisfiable([(a.content, True), (b.content, True)]):
        return None
    if not all(satisfiable([*((n, True) for n in one.applies), (one.content, True)]) for one in (a, b)):
        return None  # that rule is wrong by itself
    asked = _fewest(a.content, b.content)
    conditions = [leaf for one in (a, b) for node in one.conditions for leaf in leaves_of(node)]
    contents = [leaf for node in (a.content, b.content) for leaf in leaves_of(node)]
    used = {p for leaf in (*contents, *conditions) for p in facts_of(leaf)} | {*a.elements, *b.elements}
    # where some element will do, it may be another one: all that is said of it can be chosen
    free = (*a.witnesses, *b.witnesses)
    spoken = {p for leaf in contents for p in facts_of(leaf)} | {
        p for p in used if any(implies_within(p, w) for w in free)
    }
    facts = Facts()
    deciding: dict[Shape, list[tuple[Node, Says]]] = {}
    core = {leaf: None for node in asked for leaf in leaves_of(node)}
    for leaf in core:
        key, says = atom(leaf, facts)
        if key is not None:
            facts.says.setdefault(key, []).append(says)
            deciding.setdefault(key, []).append((leaf, says))
    silenced: dict[Node, Node] = {}
    for leaf in dict.fromkeys(conditions):
        if leaf in core or not any(
            implies_within(p, s) or implies_within(s, p) for p in facts_of(leaf) for s in spoken
        ):
            continue
        key, says = atom(leaf, facts)
        if key is not None and _open(facts.nodes[key], used) is None:
            silenced[leaf] = SILENT
        elif key is not None:
            facts.says.setdefault(key, []).append(says)
            deciding.setdefault(key, []).append((leaf, says))
    choices = tuple(_choice(key, facts, leaves, used) for key, leaves in deciding.items())
    if prod(len(choice.samples) for choice in choices) > MAX_MIXES:
        return None
    return Acts(asked, choices, silenced, frozenset(spoken))


def _choice(key: Shape, facts: Facts, leaves: Iterable[tuple[Node, Says]], used: Iterable[Path]) -> Choice:
    node = facts.nodes[key]
    samples = facts.samples(
        key
    )  # `none` among them, whether or not a document may state it: so nothing wrong is claimed
    path = _open(node, used)
    if path is None or node is None or isinstance(node, Pair):
        return Choice(samples, None, BOOLEAN, (), tuple(leaves))
    return Choice(samples, path, node.type, tuple(facts.constants[key]), tuple(leaves))


def _open(node: Node | Pair | None, used: Iterable[Path]) -> Path | None:
    """The place of a fact that a document states by a value; None for what is computed, or has parts that are spoken of."""
    path = None if node is None or isinstance(node, Pair) else path_of(node)
    if path is None or any(implies_within(path, r) or implies_within(r, path) for r in RESERVED):
        return None
    return None if any(p != path and implies_within(p, path) for p in used) else path


def _fewest(a: Node, b: Node) -> tuple[Node, Node]:
    """Of two contents the parts that can't hold together, without those that can be left out."""
    parts = [(0, wanted) for wanted in flat([(a, True)])] + [(1, wanted) for wanted in flat([(b, True)])]
    if len(parts) <= 2 * MAX_PARTS:
        for part in tuple(parts):
            rest = [p for p in parts if p is not part]
            if {which for which, _ in rest} == {0, 1} and not satisfiable([wanted for _, wanted in rest]):
                parts = rest
    first, second = (_all([wanted for which, wanted in parts if which == number]) for number in (0, 1))
    return first, second


def _all(parts: list[Wanted]) -> Node:
    nodes: list[Node] = [node if holds else Not(node, span=node.span) for node, holds in parts]
    return nodes[0] if len(nodes) == 1 else All(tuple(nodes), span=nodes[0].span)
