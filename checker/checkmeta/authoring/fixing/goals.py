"""From a breach to facts that would have to be otherwise: the content of its rule, backwards. Never `when`, nor an excuse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from checkmeta.base.typesys import PLACE, TERM, FieldType, ListOf, RecordType, Type, innermost
from checkmeta.base.values import Evidence, Truth, Value
from checkmeta.judging.finding_ids import roots
from checkmeta.judging.findings import Judgement, outermost
from checkmeta.judging.judge import Judge
from checkmeta.judging.rulebook import RuleEntry
from checkmeta.judging.strata import Judged, applicability, conditions, subjects
from checkmeta.language import nodes as p
from checkmeta.language.meaning.aims import AS_IT_IS, Aims, Figures, Way, all_of, decided_ways
from checkmeta.language.meaning.evaluator import Evaluator, TooManyStepsError
from checkmeta.language.meaning.outcome import Outcome
from checkmeta.language.program import TypedNorm
from checkmeta.language.walk import iterate
from checkmeta.vocabulary.bridge import identity_type, platform_type

DECLARED: Final = "it is what the platform says of itself, no setting: to write something else there makes nothing true"
GUARDED: Final = "it is about a secret"
ADDRESSES: Final = "addresses are neither written nor taken away"
PEOPLE: Final = "only people know what is true of it"

ADDRESSED: Final = frozenset(
    {"addresses", "redirects", "sign_out_redirects", "web_origins", "allowed", "blocked", "issuer", "vulnerability_contact"}
)  # fmt: skip
KNOWN_TO_PEOPLE: Final = frozenset(
    {
        "legal_basis", "purpose", "purposes", "category", "categories", "nature", "kind", "personal", "name", "jurisdictions",
        "for_development", "public", "third_party", "built_in", "required_by", "role", "recipient",
    }
)  # fmt: skip
"""What something is, whose it is and what for: a document that says otherwise makes nothing otherwise."""


def goals(judge: Judge, breach: Judgement, figures: Figures, refused: list[str]) -> list[Way]:
    """Alternatives of what would keep a rule, for each place that the breach was found in; why there are none goes to `refused`."""
    entry = next(
        (e for e in judge.rulebook.entries if e.norm.id == breach.rule.id and e.in_force.outcome.value is True), None
    )
    if entry is None or entry.norm.content is None or entry.norm.modality is None:
        return []
    wanted = not entry.norm.modality.forbids
    found: list[list[Way]] = []
    try:
        for evaluator, subject in _contexts(judge, entry, breach):
            aims = Aims(evaluator, refused, figures)
            ways = aims.holds(entry.norm.content, subject.env, wanted)
            if ways != AS_IT_IS:
                found.append([way for way in ways if all(_allowed(aim.fact, aims) for aim in way)])
    except TooManyStepsError:
        refused.append("the rule takes too many steps")
        return []
    return decided_ways((way for way in all_of(found) if way), refused) if found else []


def _contexts(judge: Judge, entry: RuleEntry, breach: Judgement) -> Iterator[tuple[Evaluator, Judged]]:
    """The subject that was judged, in each group of places."""
    of = judge.roots(entry)
    names = roots(judge.given.home, of) if of is not None else ()
    for group in judge.groups(entry):
        if breach.places and not set(group.places) & set(breach.places):
            continue
        for root in range(len(of)) if of is not None else (None,):
            if root is not None and names[root] != breach.schema:
                continue
            evaluator = judge.evaluator(group.first, root, entry.norm)
            for subject in subjects(entry.norm, evaluator):
                paths = [element.path for element in subject.elements]
                called = ", ".join(outermost(paths)) if paths else entry.root
                if subject.gap is None and called == breach.subject:
                    when = conditions("when", entry.norm.when, evaluator, subject.env)
                    if applicability(when).truth is not Truth.FALSE:
                        yield evaluator, subject


def _allowed(fact: Outcome, aims: Aims) -> bool:
    """Whether a fact is one that a setting may be changed for."""
    why = forbidden(fact)
    if why:
        aims.refuse(why)
    return not why


def forbidden(fact: Outcome) -> str:
    """Why a fact is never changed; "" where it may be."""
    origin = fact.origin
    if origin is not None and origin.evidence in (Evidence.DECLARED, Evidence.CLASSIFIED) and fact.known:
        return DECLARED
    fields = list(fields_to(fact))
    if any(f.secret for _, f in fields):
        return GUARDED
    if any(name in ADDRESSED for name, _ in fields):
        return ADDRESSES
    if any(name in KNOWN_TO_PEOPLE for name, _ in fields) or any(innermost(f.type) in (PLACE, TERM) for _, f in fields):
        return PEOPLE
    return ""


def fields_to(fact: Outcome) -> Iterator[tuple[str, FieldType]]:
    """The fields on the way to a fact."""
    steps: list[Outcome] = [fact]
    while steps[-1].of is not None:
        steps.append(steps[-1].of)
    root, *rest = steps[::-1]
    kind: Type | None = {"platform": platform_type(), "identity": identity_type()}.get(str(root.name))
    for step in rest:
        if isinstance(step.name, int):
            kind = kind.item if isinstance(kind, ListOf) else None
        elif isinstance(kind, RecordType) and step.name in kind.fields:
            yield step.name, kind.fields[step.name]
            kind = kind.fields[step.name].type


def figures_of(norms: Sequence[TypedNorm]) -> Figures:
    """What rules compare fields with, by the names of their records and their own: figures alone."""
    found: dict[tuple[str, str], dict[Value, None]] = {}
    for norm in norms:
        for node in iterate(norm.content) if norm.content is not None else ():
            if not isinstance(node, p.Compare):
                continue
            for side, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(side, p.Field) and isinstance(side.of.type, RecordType) and isinstance(other, p.Const):
                    found.setdefault((side.of.type.name, side.name), {})[other.value] = None
    return lambda record, name: tuple(found.get((record, name), ()))
