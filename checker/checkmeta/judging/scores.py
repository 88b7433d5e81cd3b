"""How much is kept, by weight: of each layer, and up the tree of the infrastructure.

A rule counts with its weight, shared among its verdicts, so that a rule about a thousand attributes weighs no more than a
rule about one thing. Satisfied and compensated is kept; violated, waived and undetermined is not: what nobody knows is never
counted as kept, nor is what is satisfied only if the rule applies. Where a rule did not apply, or an exception held, there was nothing to keep.

A component's score is the lower of its own and its parts', which are averaged by their weights; it has none where a weight is
not stated, or where nothing was judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from checkmeta.base.records import replace
from checkmeta.base.values import Fact, Listing, Record
from checkmeta.judging.findings import Judgement, Score, WeightedPart
from checkmeta.language.words import ASIDE, KEPT, Layer, Verdict

ROOT: Final = "platform.infrastructure"


def scores(judgements: Sequence[Judgement], platform: Fact) -> tuple[tuple[Score, ...], tuple[WeightedPart, ...]]:
    """The scores of each layer, worst force first, then of each component of the infrastructure, from the root down; and its tree."""
    found = [
        score_of(layer.value, layer.value, [j for j in judgements if j.rule.layer is layer])
        for layer in reversed(Layer)
    ]
    value = platform.value
    root = value.fields.get("infrastructure") if isinstance(value, Record) else None
    tree: list[WeightedPart] = []
    if root is not None and isinstance(root.value, Record):
        tree = _components(root.value, judgements)
        found.extend(p.score for p in sorted(tree, key=lambda p: (p.path.count("["), p.path)))
    return tuple(s for s in found if s is not None), tuple(tree)


def score_of(of: str, name: str, judgements: Iterable[Judgement]) -> Score | None:
    """A score over verdicts, with those that they stand for; None where there was nothing to keep."""
    rules: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        if judgement.verdict not in ASIDE:
            rules.setdefault(judgement.rule.id, []).append(judgement)
    if not rules:
        return None
    whole = sum(own[0].rule.weight for own in rules.values())
    shares: Counter[int] = Counter()  # by how many verdicts share a rule's weight
    counts: Counter[Verdict] = Counter()
    for own in rules.values():
        shares[sum(1 + j.alike for j in own)] += own[0].rule.weight * sum(1 + j.alike for j in own if _kept(j))
        for judgement in own:
            counts[judgement.verdict] += 1 + judgement.alike
    kept = sum((Fraction(weight, verdicts) for verdicts, weight in shares.items()), Fraction(0))
    made_of = tuple((v.value, counts[v]) for v in Verdict if counts[v])
    return Score(of, name, kept / whole, whole, made_of)


def _kept(judgement: Judgement) -> bool:
    """Whether it counts: what is satisfied only if the rule applies, which nobody knows, doesn't."""
    return judgement.verdict in KEPT and (judgement.applicability_known or judgement.verdict is not Verdict.SATISFIED)


def _components(root: Record, judgements: Sequence[Judgement]) -> list[WeightedPart]:
    """The components, each before its parts. The tree is bounded, as documents are."""
    about: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        if judgement.subject.startswith(ROOT):
            about.setdefault(judgement.subject, []).append(judgement)
    if not about:
        return []
    found: list[WeightedPart] = []
    _rolled(root, ROOT, about, found)
    return found


def _rolled(
    component: Record, path: str, about: dict[str, list[Judgement]], found: list[WeightedPart]
) -> Fraction | None:
    name = _text(component, "name") or path
    own = score_of(path, name, about.get(path, ()))
    at = len(found)
    found.append(WeightedPart(path, name, _number(component, "tier"), _number(component, "weight"), own, None))
    listed = component.fields.get("components")
    children = listed.value.items if listed is not None and isinstance(listed.value, Listing) else ()
    weighed: list[tuple[Fraction, Fraction]] = []
    complete = True
    for index, child in enumerate(children):
        if not isinstance(child.value, Record):
            complete = False
            continue
        share = _rolled(child.value, f"{path}.components[{index}]", about, found)
        weight = _number(child.value, "weight")
        if share is None:
            continue  # nothing was asked of it
        if weight is None:
            complete = False
            continue
        weighed.append((weight, share))
    total = sum((w for w, _ in weighed), Fraction(0))
    parts = sum((w * s for w, s in weighed), Fraction(0)) / total if complete and total > 0 else None
    if not complete:
        return None
    shares = [s for s in (own.share if own else None, parts) if s is not None]
    if not shares:
        return None
    share = min(shares)
    made_of = own.made_of if own else ()
    rolled = Score(path, name, share, own.weight if own else 0, made_of, parts)
    found[at] = replace(found[at], score=rolled)
    return share


def _number(record: Record, field: str) -> Fraction | None:
    """A number that is stated; None where none is."""
    fact = record.fields.get(field)
    if fact is None or not isinstance(fact.value, int | Fraction) or isinstance(fact.value, bool):
        return None
    return Fraction(fact.value)


def _text(record: Record, field: str) -> str:
    fact = record.fields.get(field)
    return fact.value if fact is not None and isinstance(fact.value, str) else ""
