"""Two rules beside each other: L633, L634 and L640."""

from __future__ import annotations

from collections.abc import Iterator

from checkmeta.authoring.lint.material import Finding, Rules, finding
from checkmeta.base.diagnostics.diagnostic import Label
from checkmeta.judging.clashes.find import clashes
from checkmeta.judging.clashes.occasions import shared_days, shared_places
from checkmeta.judging.clashes.say import diagnose
from checkmeta.judging.reasoning.expression_shape import Shape, shape, small
from checkmeta.language.program import TypedNorm


def check(rules: Rules) -> Iterator[Finding]:
    """All findings about pairs of rules."""
    versions: dict[str, list[TypedNorm]] = {}
    for norm in rules.program.norms:
        versions.setdefault(norm.id, []).append(norm)
    for norm in rules.norms:
        yield from _overrides(norm, versions)
    yield from _same(rules)
    names = {source.name for source in rules.files}
    yield from (Finding(diagnose(clash, names)) for clash in clashes(rules.program, names))


def _overrides(norm: TypedNorm, versions: dict[str, list[TypedNorm]]) -> Iterator[Finding]:
    """L633."""
    for name in norm.written.overrides:
        targets = next((versions[id_] for id_ in (name.text, f"{norm.ruleset}.{name.text}") if id_ in versions), [])
        if not targets:
            continue  # by an old id: what it means today is judged where it is named so
        if not any(shared_places(norm, t) for t in targets):
            said = f"`{norm.id}` and `{name}` hold in different places"
            yield finding("L633", said, name.span, "it can never override: name the right rule, or correct `jurisdiction`",
                          labels=(Label(targets[0].span, f"in {', '.join(targets[0].jurisdiction)}"),))  # fmt: skip
        elif not any(shared_days(norm, t) is not None for t in targets):
            said = f"`{norm.id}` and `{name}` hold at different times"
            yield finding("L633", said, name.span, "it can never override: name the right rule, or correct `effective`",
                          labels=(Label(targets[0].span, "the other"),))  # fmt: skip


def _same(rules: Rules) -> Iterator[Finding]:
    """L634: within one rule set; two laws may well demand the same."""
    seen: dict[Shape, list[TypedNorm]] = {}
    for norm in sorted(rules.norms, key=lambda n: (n.ruleset, n.span.start)):
        if norm.content is None:
            continue
        says = _shape(norm)
        if says is None:
            continue
        other = next((o for o in seen.get(says, []) if shared_days(norm, o) is not None), None)
        if other is not None and other.id != norm.id:
            said = f"`{norm.id}` says what `{other.id}` says"
            labels = (Label(other.span, "the other"),)
            yield finding("L634", said, norm.span, "keep one of them, or say how they differ", labels=labels)
        seen.setdefault(says, []).append(norm)


def _shape(norm: TypedNorm) -> Shape | None:
    """What a rule demands of whom, whatever its variables are called; None where it is too large."""
    assert norm.content is not None
    conditions = [
        norm.content,
        *norm.when,
        *(e.condition for e in norm.exceptions),
        *norm.failing_that,
        *(g.domain for g in norm.for_each),
    ]
    if not all(small(c) for c in conditions):
        return None
    bound = {g.variable.number: -1 - i for i, g in enumerate(norm.for_each)}
    return (
        norm.ruleset,
        norm.modality,
        frozenset(norm.bearer),
        frozenset(norm.jurisdiction),
        norm.overrides,
        norm.conflicts,
        norm.state is None,
        shape(norm.content, bound),
        tuple(shape(g.domain, bound) for g in norm.for_each),
        frozenset(shape(c, bound) for c in norm.when),
        frozenset((e.shown, shape(e.condition, bound)) for e in norm.exceptions),
        frozenset(shape(c, bound) for c in norm.failing_that),
    )
