"""Facts under which two rules apply and nothing excuses either: found by trying, as few as will do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from checkmeta.base.records import dataclass
from checkmeta.base.typesys import RecordType
from checkmeta.base.values import Record, Truth, Value
from checkmeta.judging.clashes.acts import RESERVED, SILENT, Acts, implies_within, leaves_of, substitute
from checkmeta.judging.clashes.budget import Budget
from checkmeta.judging.clashes.example import choices, concrete, document
from checkmeta.judging.clashes.instance import Instance, Path, facts_of, path_of
from checkmeta.judging.clashes.occasions import Occasion
from checkmeta.judging.param_values import param_value
from checkmeta.judging.reasoning.samples import OTHER
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.nodes import Node
from checkmeta.language.program import Program


@dataclass(frozen=True, slots=True)
class Required:
    """A condition, what it must be, and the facts that it speaks of."""

    node: Node
    truth: Truth
    loose: bool
    """Unknown will do."""
    facts: Mapping[Path, Node]


def contexts(
    program: Program, a: Instance, b: Instance, acts: Acts, occasion: Occasion, budget: Budget
) -> Iterator[dict[Path, Value]]:
    """Facts under which both rules apply, each set as small as the search comes upon it."""
    required = [r for one in (a, b) for r in _required(one, acts)]
    about = [leaf for one in (a, b) for node in (*one.conditions, one.content) for leaf in leaves_of(node)]
    elements = {**a.elements, **b.elements}
    used = {*elements, *(path for leaf in about for path in facts_of(leaf))}
    at = {id_: partial(_param, program, occasion, id_) for id_ in program.params}
    tried: dict[Path, tuple[Value, ...]] = {}
    start: dict[Path, Value] = skeleton(a, b, acts)
    silent = path_of(SILENT)
    closed = frozenset(p for p in used if not _open(p, used)) | {silent}
    stack = [(start, closed)]
    while stack and budget.spend(len(about)):
        facts, stated = stack.pop()
        evaluator = Evaluator(document(facts), {}, occasion.day, at)
        unsure: list[Required] = []
        for one in required:
            truth = evaluator.condition(one.node, {}).truth
            if truth is not one.truth and truth is not Truth.UNKNOWN:
                break
            if truth is Truth.UNKNOWN and not one.loose:
                unsure.append(one)
        else:
            if not unsure:
                yield facts
                continue
            path = next((p for r in unsure for p in r.facts if p not in stated), None)
            if path is not None:
                if path not in tried:
                    node = next(r.facts[path] for r in unsure if path in r.facts)
                    own = [leaf for leaf in about if path in facts_of(leaf)]
                    # a fact that is compared with another may need what that one is compared with
                    tried[path] = choices(node, about if any(len(facts_of(leaf)) > 1 for leaf in own) else own)
                stack.extend(({**facts, path: value}, stated | {path}) for value in reversed(tried[path]))


def _required(one: Instance, acts: Acts) -> Iterator[Required]:
    def wanted(node: Node, truth: Truth, *, loose: bool) -> Required:
        node = substitute(node, acts.silenced)
        return Required(node, truth, loose, facts_of(node))

    for node in one.applies:
        yield wanted(node, Truth.TRUE, loose=False)
    for exception in one.exceptions:
        yield wanted(exception.condition, Truth.FALSE, loose=exception.shown)
    for node in one.failing:
        yield wanted(node, Truth.FALSE, loose=True)


def _param(program: Program, occasion: Occasion, id_: str, place: str) -> Value:
    return param_value(program.params[id_], place, occasion.day)


def _open(path: Path, used: Collection[Path]) -> bool:
    """Whether a document states the fact by a value, and no part of it is spoken of."""
    if any(implies_within(path, r) or implies_within(r, path) for r in RESERVED):
        return False
    return not any(p != path and implies_within(p, path) for p in used)


def skeleton(a: Instance, b: Instance, acts: Acts) -> dict[Path, Value]:
    """The elements without which the rules have no subject, and what they ask nothing to be asked of."""
    asked = {path for node in acts.asked for leaf in leaves_of(node) for path in facts_of(leaf)}
    found = {p: k for p, k in {**a.elements, **b.elements}.items() if any(implies_within(q, p) for q in asked)}
    found = {**a.subjects, **b.subjects, **found}
    return {p: Record({}) if isinstance(k, RecordType) else concrete(OTHER, k, ()) for p, k in found.items()}
