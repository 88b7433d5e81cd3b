"""A clash that is told is one: no document of a small world keeps both rules. And in that world none is missed."""

from functools import cache
from itertools import product

import hypothesis.strategies as st
from hypothesis import given, settings

from checkmeta.base.source import Source
from checkmeta.base.values import NONE
from checkmeta.judging.clashes.example import document
from checkmeta.judging.clashes.find import clashes
from checkmeta.judging.clashes.occasions import SOME_DAY
from checkmeta.judging.contexts import Options
from checkmeta.judging.judge import evaluate
from checkmeta.judging.judged_subject import Given
from checkmeta.language.words import Verdict
from checkmeta.store.compiler import build, parse_all

HEAD = 'ruleset norm.t "T" layer norm source "S"\n'
AGE, KIND, LOG, PERSONAL = (
    ("platform", "audience", "minimum_age"),
    ("platform", "kind"),
    ("platform", "security", "audit_log"),
    ("platform", "data", "personal"),
)
WORLD = {AGE: (2, 3, 4, 5, NONE), KIND: ("game", "social", "wallet"), LOG: (True, False), PERSONAL: (True, False)}
SILENCE = object()
APPLYING = {Verdict.SATISFIED, Verdict.VIOLATED, Verdict.UNDETERMINED}
ATOMS = st.sampled_from(
    [
        *(f"platform.audience.minimum_age {c}" for c in ("< 3", ">= 3", "== 4", "!= 4", "> 4", "is none", "is present", "in [3, 5]")),
        *(f"platform.kind {c}" for c in ('== "game"', '!= "game"', 'in ["game", "social"]', 'not in ["game", "wallet"]')),
        "platform.security.audit_log",
        "platform.data.personal",
    ]
)  # fmt: skip
CONDITION = st.recursive(
    ATOMS.map(lambda a: f"({a})"),
    lambda inner: st.one_of(
        inner.map(lambda c: f"(not {c})"),
        st.lists(inner, min_size=2, max_size=2).map(lambda cs: f"({' and '.join(cs)})"),
        st.lists(inner, min_size=2, max_size=2).map(lambda cs: f"({' or '.join(cs)})"),
    ),
    max_leaves=3,
)


@st.composite
def rule(draw, name):
    clauses = [f'rule {name} "R"']
    if draw(st.booleans()):
        clauses.append(f"when {draw(CONDITION)}")
    clauses.append(f"{draw(st.sampled_from(['must', 'must not', 'should']))} {draw(CONDITION)}")
    if draw(st.integers(0, 3)) == 0:
        clauses.append(f"unless {draw(st.sampled_from(['possibly ', '']))}x: {draw(CONDITION)}")
    return "\n  ".join(clauses)


def facts_in(text):
    return {path for path in WORLD if ".".join(path) in text}


def exhaustive(program, first, second):
    """Whether the world has facts under which both rules apply, and no choice of what the contents speak of keeps both."""
    contents = [
        r.split("must not " if "must not " in r else "must " if "must " in r else "should ")[1].split("\n")[0]
        for r in (first, second)
    ]
    chosen = sorted(facts_in(contents[0]) | facts_in(contents[1]))
    given = sorted(WORLD.keys() - chosen)

    @cache
    def verdicts(values):
        stated = {p: v for p, v in values if v is not SILENCE}
        found = evaluate(program, Given(document(stated)["platform"], ()), Options(SOME_DAY))
        return {j.rule.id: j for j in found}

    def ways(paths, *more):
        return [tuple(zip(paths, mix, strict=True)) for mix in product(*((*WORLD[p], *more) for p in paths))]

    every = [verdicts(c + v) for c in ways(given, SILENCE) for v in ways(chosen)]
    ids = [n.id for n in program.norms]
    if not all(any(f[i].verdict is Verdict.SATISFIED and f[i].applicability_known for f in every) for i in ids):
        return False  # one of them is wrong by itself
    for context in ways(given, SILENCE):
        outcomes = [verdicts(context + v) for v in ways(chosen)]
        partly = outcomes + [verdicts(context + v) for v in ways(chosen, SILENCE)]
        applying = any(all(f[i].verdict in APPLYING and f[i].applicability_known for i in ids) for f in partly)
        if applying and all(any(f[i].verdict is Verdict.VIOLATED for i in ids) for f in outcomes):
            return True
    return False


@settings(max_examples=80)
@given(rule("a"), rule("b"))
def test_a_clash_is_told_where_there_is_one_and_nowhere_else(first, second):
    program, _ = build(parse_all([Source("t.rules", f"{HEAD}{first}\n{second}\n")]))
    assert bool(clashes(program)) == exhaustive(program, first, second)


@settings(max_examples=30)
@given(st.permutations(["a", "b", "c"]), rule("x"), rule("y"), rule("z"))
def test_the_order_of_rules_changes_nothing(order, first, second, third):
    rules = [first, second, third]

    def told(texts):
        program, _ = build(parse_all([Source("t.rules", HEAD + "\n".join(texts) + "\n")]))
        return [(c.higher.id, c.lower.id, dict(c.facts), c.named) for c in clashes(program)]

    by_name = dict(zip("abc", rules, strict=True))
    assert told([by_name[n] for n in order]) == told(rules)
