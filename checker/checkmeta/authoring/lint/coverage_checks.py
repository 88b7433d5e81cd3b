"""What the tests beside rules show, and what they leave out: L626 to L632."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checkmeta.authoring.lint.material import Finding, Rules, finding
from checkmeta.base.values import Fact, Listing, Record
from checkmeta.language.nodes import Node, Root
from checkmeta.language.program import TypedExpect, TypedNorm, TypedTest
from checkmeta.language.walk import steps_of
from checkmeta.language.words import Verdict

WANTED = {
    "L627": (Verdict.VIOLATED, "is broken", "add a case with a breach: `expect violated`"),
    "L628": (Verdict.SATISFIED, "is kept", "add a case that is as it should be: `expect satisfied`"),
    "L629": (
        Verdict.UNDETERMINED,
        "can't be judged for want of facts",
        "add a case that leaves them out: `expect undetermined`",
    ),
}


def check(rules: Rules) -> Iterator[Finding]:
    """All findings about tests."""
    expected: dict[str, list[TypedExpect]] = {}
    for test in rules.program.tests:
        for expect in test.expects:
            expected.setdefault(expect.rule, []).append(expect)
    seen: set[str] = set()
    for norm in sorted(rules.norms, key=lambda n: n.span.start):
        if norm.permit:
            yield from _permit(norm, expected, rules)
        elif norm.id not in seen:
            seen.add(norm.id)
            yield from _rule(norm, expected.get(norm.id, []))
    yield from _places(rules)


def _rule(norm: TypedNorm, expected: list[TypedExpect]) -> Iterator[Finding]:
    """L626 to L630."""
    if not expected:
        yield finding("L626", f"`{norm.id}` has no test", norm.span, f'add one: `test "…" of {norm.written.id}`')
        return
    for code, (verdict, words, help_) in WANTED.items():
        if not any(e.expect.verdict is verdict for e in expected):
            yield finding(code, f"no test shows a case in which `{norm.id}` {words}", norm.span, help_)
    excused = [e.expect for e in expected if e.expect.verdict in (Verdict.EXCEPTED, Verdict.OVERRIDDEN)]
    named = {e.by.text for e in excused if e.by is not None}
    for unless, excuse in zip(norm.written.unless, norm.exceptions, strict=True):
        alone = len(norm.exceptions) == 1 and any(e.verdict is Verdict.EXCEPTED and e.by is None for e in excused)
        if excuse.label not in named and not alone:
            said = f"no test shows a case in which `{excuse.label}` excuses"
            yield finding("L630", said, unless.span, f"add one: `expect excepted by {excuse.label}`")


def _permit(norm: TypedNorm, expected: dict[str, list[TypedExpect]], rules: Rules) -> Iterator[Finding]:
    """L632."""
    for target in norm.overrides:
        rivals = [n for n in rules.program.norms if target in n.overrides]
        for expect in (e.expect for e in expected.get(target, []) if e.expect.verdict is Verdict.OVERRIDDEN):
            by = expect.by.text if expect.by is not None else None
            if by in (norm.id, norm.written.id.text) or (by is None and len(rivals) == 1):
                return
    said = f"no test shows `{norm.id}` at work"
    yield finding("L632", said, norm.span, f"add a case: `expect overridden by {norm.written.id}`")


# ---- places


def _places(rules: Rules) -> Iterator[Finding]:
    """L631: a test that gives several elements, and speaks of them in one breath."""
    norms = {n.id: n for n in rules.program.norms}
    files = {source.name for source in rules.files}
    for test in rules.program.tests:
        norm = norms.get(test.rule)
        if norm is None or not norm.for_each or test.span.source.name not in files:
            continue
        mine = [e.expect for e in test.expects if e.rule == test.rule]
        number = _elements(norm.for_each[0].domain, test)
        if number >= 2 and mine and all(e.at is None and e.verdict is not Verdict.NOT_APPLICABLE for e in mine):
            said = f"the test gives {number} elements, and doesn't say which of them is `{mine[0].verdict}`"
            yield finding("L631", said, mine[0].span, "name the place: `at identity.attributes[0]`")


def _elements(domain: Node, test: TypedTest) -> int:
    """How many elements a test gives of a plain list; 0 where the list isn't plain."""
    node, names = steps_of(domain)
    if not isinstance(node, Root):
        return 0
    given: dict[str, Sequence[Fact]] = {"identity": test.identities, "document": test.documents}
    of = given.get(node.name, (Fact(test.platform),))
    if len(of) != 1:
        return 0
    value = of[0].value
    for name in names:
        if not isinstance(value, Record) or name not in value.fields:
            return 0
        value = value.fields[name].value
    return len(value.items) if isinstance(value, Listing) else 0
