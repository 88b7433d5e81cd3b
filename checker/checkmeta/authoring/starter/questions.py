"""Undetermined verdicts -> what to ask a platform's owner: a tree of facts, those that help the most first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from checkmeta.base.records import dataclass, field
from checkmeta.base.typesys import FieldType, ListOf, RecordType, innermost
from checkmeta.base.values import Why
from checkmeta.judging.findings import Judgement
from checkmeta.language.words import Layer
from checkmeta.report.order import UNLESS_SHOWN, outcome
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

_INDEX: Final = re.compile(r"\[[0-9]+\]")
_OPEN: Final = (Why.ABSENT, Why.NULL, Why.DECLARED, Why.UNREADABLE)
"""Reasons not to know that a statement elsewhere mends: what is known wins over what isn't."""
_SILENT: Final = (Why.ABSENT, Why.NULL)
"""The same for lists, which are added up: one that is only known in part stays so."""


@dataclass(slots=True)
class Demand:
    """Which verdicts wait for a fact: how many of each layer, and their rules."""

    verdicts: dict[Layer, int] = field(default_factory=dict)
    rules: dict[str, Layer] = field(default_factory=dict)

    def add(self, judgement: Judgement) -> None:
        """Count a verdict."""
        layer = judgement.rule.layer
        self.verdicts[layer] = self.verdicts.get(layer, 0) + 1
        self.rules[judgement.rule.id] = layer

    @property
    def total(self) -> int:
        """How many verdicts."""
        return sum(self.verdicts.values())

    @property
    def rank(self) -> tuple[int, int, int]:
        """The most verdicts first, and of equally many those of law before those of norms."""
        return (-self.total, -self.verdicts.get(Layer.LAW, 0), -self.verdicts.get(Layer.NORM, 0))

    @property
    def named(self) -> list[str]:
        """The ids of the rules, by the layer's force, then by id."""
        return sorted(self.rules, key=lambda id_: (-self.rules[id_].rank, id_))


@dataclass(frozen=True, slots=True)
class Ask:
    """A field of the vocabulary to ask for, with those in it, the most helpful first.

    `demand` is None where no verdict waits for the field itself: for one that only leads to others, and for those that
    say more about a record or an element that is asked for.
    """

    name: str
    field: FieldType
    demand: Demand | None
    parts: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """What is undetermined about a subject, and what would help.

    Attributes:
        undetermined: how many verdicts are.
        asked: how many facts verdicts wait for that a platform config can state.
        blocks: those facts, as the vocabulary nests them.
        elsewhere: the paths of those that it can't, list indexes as `[*]`, each with how many verdicts wait for it.

    """

    undetermined: int
    asked: int
    blocks: tuple[Ask, ...]
    elsewhere: tuple[tuple[str, int], ...]


@dataclass(slots=True)
class _Branch:
    """A field while the tree grows."""

    of: FieldType
    demand: Demand | None = None
    parts: dict[str, _Branch] = field(default_factory=dict)

    @property
    def rules(self) -> list[str]:
        """The ids of the rules that wait for it."""
        return self.demand.named if self.demand is not None else []


def questions(
    judgements: Iterable[Judgement], reads: Mapping[str, Sequence[str]], words: Vocabulary | None = None
) -> Questions:
    """Gather what undetermined verdicts lack. `reads` has the paths of the facts that each rule reads, elements as `[]`.

    Of a record or a list of records that nothing is said of, those fields are asked for that the waiting rules read. A
    fact about an element of a list that another document gives can't be stated beside it, nor one about an identity
    schema; such facts are `elsewhere`.
    """
    waiting = [j for j in judgements if outcome(j) in ("undetermined", UNLESS_SHOWN)]
    demands: dict[str, Demand] = {}
    whys: dict[str, set[Why]] = {}
    for judgement in waiting:
        reasons: dict[str, set[Why]] = {}
        for missing in judgement.missing:
            if missing.why is not Why.UNDEFINED:  # no document could state it
                reasons.setdefault(_INDEX.sub("[*]", missing.path), set()).add(missing.why)
        for path, found in reasons.items():
            demands.setdefault(path, Demand()).add(judgement)
            whys.setdefault(path, set()).update(found)
    platform = (words or vocabulary()).platform
    root = _Branch(FieldType(platform, ""))
    elsewhere: list[tuple[str, int]] = []
    grown: list[tuple[str, _Branch]] = []
    for path, demand in demands.items():
        chain = _chain(path, platform)
        if chain is None or not whys[path] <= set(_SILENT if isinstance(chain[-1][1].type, ListOf) else _OPEN):
            elsewhere.append((path, demand.total))
            continue
        branch = _grow(root, chain)
        branch.demand = demand
        grown.append((path, branch))
    for path, branch in sorted(grown, key=lambda each: each[0], reverse=True):  # what lies deeper comes first
        _detail(branch, path, [read for rule in branch.rules for read in reads.get(rule, ())])
    elsewhere.sort(key=lambda each: (-each[1], each[0]))
    return Questions(len(waiting), len(grown), _asks(root), tuple(elsewhere))


def _chain(path: str, platform: RecordType) -> list[tuple[str, FieldType]] | None:
    """The fields that a path goes through, from the platform; None where it goes elsewhere, or through an element."""
    root, *names = path.split(".")
    return _fields(platform, names) if root == "platform" and names else None


def _fields(record: RecordType, names: Sequence[str]) -> list[tuple[str, FieldType]] | None:
    """The fields of those names, each in the one before it, or in its elements."""
    found: list[tuple[str, FieldType]] = []
    current: RecordType | None = record
    for name in names:
        if current is None or name not in current.fields:
            return None
        found.append((name, current.fields[name]))
        current = owning_record(found[-1][1])
    return found


def owning_record(of: FieldType) -> RecordType | None:
    """The record that a field holds, or that its elements are; None for scalars and lists of them."""
    return kind if isinstance(kind := innermost(of.type), RecordType) else None


def _grow(branch: _Branch, chain: Iterable[tuple[str, FieldType]]) -> _Branch:
    """The branch at the end of a chain."""
    for name, inner in chain:
        branch = branch.parts.setdefault(name, _Branch(inner))
    return branch


def _detail(branch: _Branch, path: str, reads: Iterable[str]) -> None:
    """Add what rules read of a record, or of its elements; of each element at least what comes first, mostly its name."""
    record = owning_record(branch.of)
    if record is None:
        return
    below = [read.removeprefix(path) for read in reads if read.startswith((f"{path}.", f"{path}["))]
    for rest in sorted(set(below)):
        names = [name for name in rest.replace("[]", "").split(".") if name]
        chain = _fields(record, names)
        if chain:
            _first(_grow(branch, chain), [record])
    if isinstance(branch.of.type, ListOf) or not branch.parts:
        _first(branch, [])


def _first(branch: _Branch, above: list[RecordType]) -> None:
    """Add the first field of a record, down to one that is none."""
    seen = list(above)
    record = owning_record(branch.of)
    while record is not None and not any(record is other for other in seen):
        seen.append(record)
        name, inner = next(iter(record.fields.items()))
        branch = branch.parts.setdefault(name, _Branch(inner))
        record = owning_record(inner)


_LAST: Final = (1, 0, 0)


def _asks(branch: _Branch) -> tuple[Ask, ...]:
    """The parts of a branch in order of their best fact; those that nothing waits for last, as the vocabulary has them."""
    record = owning_record(branch.of)
    order = {name: at for at, name in enumerate(record.fields)} if record else {}
    asks = [Ask(name, part.of, part.demand, _asks(part)) for name, part in branch.parts.items()]
    return tuple(sorted(asks, key=lambda ask: (best(ask), order[ask.name])))


def best(ask: Ask) -> tuple[int, int, int]:
    """The rank of the most helpful fact in it."""
    own = ask.demand.rank if ask.demand is not None else _LAST
    return min([own, *(best(part) for part in ask.parts)])
