"""Pairs of rules that can't both be kept, each proved by the reference evaluator on an example."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, islice

from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.typesys import Type
from checkmeta.base.values import Value
from checkmeta.judging.clashes.acts import Acts, Mix, acts, implies_within, leaves_of, substitute
from checkmeta.judging.clashes.budget import Budget
from checkmeta.judging.clashes.common_ground import contexts
from checkmeta.judging.clashes.example import document
from checkmeta.judging.clashes.instance import Instance, Path, facts_of, instance
from checkmeta.judging.clashes.occasions import Occasion, figures, occasions, shared_days, shared_places
from checkmeta.judging.contexts import Options
from checkmeta.judging.findings import Judgement
from checkmeta.judging.judge import evaluate
from checkmeta.judging.judged_subject import Given
from checkmeta.language.nodes import Not
from checkmeta.language.program import Program, TypedNorm
from checkmeta.language.words import Verdict
from checkmeta.store import cache

MAX_CONTEXTS = 8
"""Sets of facts that are tried for two rules on one occasion."""
MAX_PAIRS = 5_000
MAX_FOUND = 100
"""Pairs that are looked at, and clashes that are told: what is beyond is left out, so that it ends."""
VERDICT = 20
"""What a verdict costs beside its conditions."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two rules that can't both be kept.

    Attributes:
        higher: of the higher layer, or the one that comes first.
        lower: the other.
        occasion: a day and a place where both hold.
        facts: under which both apply, whatever is chosen.
        kinds: the types of those facts.
        named: the facts that may be chosen as one likes, and none of it keeps both.

    """

    higher: TypedNorm
    lower: TypedNorm
    occasion: Occasion
    facts: Mapping[Path, Value]
    kinds: Mapping[Path, Type]
    named: tuple[str, ...]

    @property
    def across(self) -> bool:
        """Whether the rules are of two layers, of which the higher comes first."""
        return self.higher.layer is not self.lower.layer


@dataclass(slots=True)
class _Search:
    """A program, and how much more may be tried."""

    program: Program
    budget: Budget = field(default_factory=Budget)
    defeaters: dict[str, list[TypedNorm]] = field(default_factory=dict)
    instances: dict[tuple[int, Occasion | None], Instance | None] = field(default_factory=dict)

    def instance(self, norm: TypedNorm, occasion: Occasion) -> Instance | None:
        """A rule on an occasion."""
        key = (id(norm), occasion if norm.params else None)
        if key not in self.instances:
            self.instances[key] = instance(norm, figures(self.program, norm, occasion))
        return self.instances[key]


def clashes(
    program: Program, names: Collection[str] | None = None, among: Collection[str] | None = None
) -> tuple[Clash, ...]:
    """The clashes among the rules of a program, by ids.

    Where `names` of files are given, those that concern a rule in them; where ids are given, those `among` these rules.
    """
    search = _Search(program)
    for norm in program.norms:
        for target in norm.overrides:
            search.defeaters.setdefault(target, []).append(norm)
    found: list[Clash] = []
    for a, b in _pairs(program, names, among):
        if search.budget.left <= 0 or len(found) == MAX_FOUND:
            break
        clash = _clash(search, a, b)
        if clash is not None:
            found.append(clash)
    return tuple(found)


def _pairs(
    program: Program, names: Collection[str] | None, among: Collection[str] | None
) -> Iterator[tuple[TypedNorm, TypedNorm]]:
    """Rules whose contents speak of one fact, and that nobody has told apart."""
    rules = sorted((n for n in program.norms if not n.permit and (among is None or n.id in among)), key=_order)
    own = [names is None or n.span.source.name in names for n in rules]
    theirs = [n for n, mine in zip(rules, own, strict=True) if not mine]
    known = iter(_kept_facts(theirs) if theirs else ())
    about: dict[Path, list[int]] = {}
    for number, (norm, mine) in enumerate(zip(rules, own, strict=True)):
        for path in _facts(norm) if mine else next(known):
            about.setdefault(path, []).append(number)
    meeting = ((i, j) for numbers in about.values() for i, j in combinations(numbers, 2) if own[i] or own[j])
    for i, j in sorted(set(islice(meeting, MAX_PAIRS))):
        if not _told_apart(rules[i], rules[j]):
            yield rules[i], rules[j]


def _facts(norm: TypedNorm) -> tuple[Path, ...]:
    """What the content of a rule speaks of."""
    one = instance(norm, {})
    return () if one is None else tuple(facts_of(one.content))


def _kept_facts(norms: Sequence[TypedNorm]) -> Sequence[tuple[Path, ...]]:
    """The same of many, kept, as it takes as long as judging: most are the same in each run."""
    parts = ["facts of contents", *(norm.digest for norm in norms)]
    kept = cache.recall(parts)
    if isinstance(kept, tuple) and len(kept) == len(norms):
        return kept
    made = tuple(_facts(norm) for norm in norms)
    cache.keep(parts, made)
    return made


def _order(norm: TypedNorm) -> tuple[int, str, int]:
    """The higher layer first, then by id and place."""
    return -norm.layer.rank, norm.id, norm.span.start


def _told_apart(a: TypedNorm, b: TypedNorm) -> bool:
    """Whether they are versions of one, or one says how it stands to the other, or they never meet."""
    if a.id == b.id or b.id in (*a.overrides, *a.conflicts) or a.id in (*b.overrides, *b.conflicts):
        return True
    return shared_days(a, b) is None or not shared_places(a, b)


def _clash(search: _Search, a: TypedNorm, b: TypedNorm) -> Clash | None:
    """Where two rules clash, if they do."""
    for occasion in occasions(search.program, a, b):
        first, second = (search.instance(n, occasion) for n in (a, b))
        if first is None or second is None:
            return None
        if not search.budget.spend(_size(first, second)):
            return None
        chosen = acts(first, second)
        if chosen is not None:
            facts = _example(search, first, second, chosen, occasion)
            if facts is not None:
                spoken = (*first.conditions, first.content, *second.conditions, second.content)
                kinds = {path: node.type for top in spoken for path, node in facts_of(top).items()}
                return Clash(a, b, occasion, facts, kinds, chosen.names)
        if not a.params and not b.params:
            return None
    return None


def _example(search: _Search, a: Instance, b: Instance, chosen: Acts, occasion: Occasion) -> dict[Path, Value] | None:
    """Facts under which both rules apply and no choice keeps both."""
    search.budget.spend(_size(a, b) ** 2)  # for the fewest parts that clash
    for number, facts in enumerate(contexts(search.program, a, b, chosen, occasion, search.budget)):
        if number == MAX_CONTEXTS:
            break
        free = {
            p: v
            for p, v in facts.items()
            if not any(implies_within(p, s) for s in chosen.spoken) or p in a.elements or p in b.elements
        }
        if _both_apply(search, a, b, facts, occasion) and all(
            _broken(search, a, b, {**free, **mix.facts}, mix, occasion) for mix in chosen.mixes()
        ):
            return facts
    return None


def _size(a: Instance, b: Instance) -> int:
    """The plain conditions of two contents."""
    return sum(1 for one in (a, b) for _ in leaves_of(one.content))


def _both_apply(search: _Search, a: Instance, b: Instance, facts: Mapping[Path, Value], occasion: Occasion) -> bool:
    """Whether both rules, as they are written, apply, and nothing defeats or excuses them."""
    found = _verdicts(search, (a.norm, b.norm), facts, occasion)
    out = {Verdict.NOT_APPLICABLE, Verdict.OVERRIDDEN, Verdict.EXCEPTED, Verdict.COMPENSATED}
    return all(
        any(j.applicability_known and j.verdict not in out for j in found if j.rule.id == one.norm.id) for one in (a, b)
    )


def _broken(
    search: _Search, a: Instance, b: Instance, facts: Mapping[Path, Value], mix: Mix, occasion: Occasion
) -> bool:
    """Whether one of the two is violated."""
    norms = tuple(_replaced(one, mix) for one in (a, b)) if mix.replaced else (a.norm, b.norm)
    found = _verdicts(search, norms, facts, occasion)
    return any(j.verdict is Verdict.VIOLATED for j in found if j.rule.id in (a.norm.id, b.norm.id))


def _replaced(one: Instance, mix: Mix) -> TypedNorm:
    """The rule with conditions replaced that no document states by one value."""
    norm = one.norm
    assert norm.modality is not None
    content = substitute(one.content, mix.replaced)
    return replace(
        norm,
        content=Not(content, span=content.span) if norm.modality.forbids else content,
        applies_when=(),
        when=tuple(substitute(n, mix.replaced) for n in one.applies),
        exceptions=tuple(replace(e, condition=substitute(e.condition, mix.replaced)) for e in one.exceptions),
        failing_that=tuple(substitute(n, mix.replaced) for n in one.failing),
    )


def _verdicts(
    search: _Search, norms: tuple[TypedNorm, ...], facts: Mapping[Path, Value], occasion: Occasion
) -> tuple[Judgement, ...]:
    """The verdicts of two rules and of whatever may defeat them."""
    search.budget.spend(VERDICT + 4 * sum(1 for n in norms if n.content is not None for _ in leaves_of(n.content)))
    needed = list(norms)
    for norm in needed:
        needed.extend(d for d in search.defeaters.get(norm.id, ()) if d not in needed)
    roots = document(facts)
    identity = roots.get("identity")
    given = Given(roots["platform"], () if identity is None else ((identity, "example"),))
    places = () if occasion.place is None else (occasion.place,)
    return evaluate(replace(search.program, norms=tuple(needed), tests=()), given, Options(occasion.day, places))
