"""Laws of evaluation over random conditions and random facts."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.timing import within

from checkmeta.base.values import INDEFINITE, NONE, Duration, Fact, Listing, Money, Record, Truth, Unknown, Value, Why
from checkmeta.judging.contexts import Options
from checkmeta.judging.findings import Judgement
from checkmeta.judging.judge import evaluate
from checkmeta.judging.judged_subject import Given
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.words import Verdict

several = settings(max_examples=150, suppress_health_check=list(HealthCheck))
NOT = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


def judged(kit: Any, rules: str, platform: Fact) -> tuple[Judgement, ...]:
    return evaluate(kit.compiled(rules), Given(platform, ()), Options(kit.day))


@several
@given(st.data())
def test_what_becomes_known_never_turns_what_was_decided(kit: Any, data: st.DataObject) -> None:
    platform = data.draw(kit.facts())
    more = data.draw(kit.completed(platform, kit.platform))
    for condition in data.draw(st.lists(kit.conditions(), min_size=4, max_size=4)):
        before, after = kit.truth(condition, platform), kit.truth(condition, more)
        assert before in (Truth.UNKNOWN, after), condition


@several
@given(st.data())
def test_duality(kit: Any, data: st.DataObject) -> None:
    platform = data.draw(kit.facts())
    a, b = data.draw(kit.conditions(2)), data.draw(kit.conditions(2))
    where, body = data.draw(kit.conditions(1, ("c0",))), data.draw(kit.conditions(1, ("c0",)))
    head = f"c0 in platform.clients where {where} satisfies"

    def same(left: str, right: str) -> None:
        assert kit.truth(left, platform) is kit.truth(right, platform), (left, right)

    same(f"not ({a} and {b})", f"(not ({a})) or (not ({b}))")
    same(f"not ({a} or {b})", f"(not ({a})) and (not ({b}))")
    same(f"not (not ({a}))", a)
    same(f"no {head} {body}", f"not (some {head} {body})")
    same(f"every {head} {body}", f"not (some {head} not ({body}))")
    same(f"every {head} {body}", f"every c0 in platform.clients satisfies (not ({where})) or {body}")
    same(f"some {head} {body}", f"some c0 in platform.clients satisfies {where} and {body}")


@several
@given(st.data())
def test_obligation_and_prohibition(kit: Any, data: st.DataObject) -> None:
    platform, content = data.draw(kit.facts()), data.draw(kit.conditions(2))
    rules = f'rule a "A" must not ({content})\nrule b "B" must (not ({content}))'
    a, b = judged(kit, rules, platform)
    assert (a.verdict, a.missing) == (b.verdict, b.missing)


@several
@given(st.data())
def test_verdicts_are_those_of_the_conditions(kit: Any, data: st.DataObject) -> None:
    platform = data.draw(kit.facts())
    when, content, excuse = (data.draw(kit.conditions(2)) for _ in range(3))
    (found,) = judged(kit, f'rule r "R"\n  when {when}\n  must ({content})\n  unless possibly x: {excuse}', platform)
    a, r, e = (kit.truth(c, platform) for c in (when, content, excuse))
    if a is Truth.FALSE:
        expected = Verdict.NOT_APPLICABLE
    elif r is Truth.TRUE:
        expected = Verdict.SATISFIED
    elif e is Truth.TRUE:
        expected = Verdict.EXCEPTED
    elif (a, r, e) == (Truth.TRUE, Truth.FALSE, Truth.FALSE):
        expected = Verdict.VIOLATED
    else:
        expected = Verdict.UNDETERMINED
    assert found.verdict is expected
    assert found.breach_unless_shown is ((a, r, e) == (Truth.TRUE, Truth.FALSE, Truth.UNKNOWN))
    assert bool(found.missing) is (expected is Verdict.UNDETERMINED)


@several
@given(st.data())
def test_a_permit_that_is_not_shown_changes_nothing(kit: Any, data: st.DataObject) -> None:
    platform = data.draw(kit.facts())
    content, when = data.draw(kit.conditions(2)), data.draw(kit.conditions(2))
    rule, permit = f'rule r "R" must ({content})\n', f'permit p "P"\n  when {when}\n  overrides r\n'
    (alone,), (beside,) = judged(kit, rule, platform), judged(kit, rule + permit, platform)
    if kit.truth(when, platform) is not Truth.TRUE:
        assert beside.verdict is alone.verdict
    elif alone.verdict is not Verdict.SATISFIED:
        assert (beside.verdict, beside.defeated_by) == (Verdict.OVERRIDDEN, ("law.t.p",))


@several
@given(st.data())
def test_whatever_the_type_checker_accepts_has_a_verdict(kit: Any, data: st.DataObject) -> None:
    platform = data.draw(kit.facts())
    when, content, excuse, instead = (data.draw(kit.conditions(2, ("c",), True)) for _ in range(4))
    rules = (
        f'rule r "R"\n  for each c in platform.clients\n  when {when}\n  must ({content})\n  unless {excuse}\n'
        f'  failing that {instead}\n  message "{{c.name}} {{platform.audience.minimum_age / 0}} {{c.redirects}}"\n'
        f'permit p "P"\n  for each c in platform.clients\n  when {instead}\n  overrides r\n'
    )
    found = judged(kit, rules, platform)
    assert found
    assert all(j.message and j.reason and j.steps for j in found)


@settings(parent=several, max_examples=60)
@given(st.data())
def test_the_order_of_rules_does_not_matter(kit: Any, data: st.DataObject) -> None:
    platform = data.draw(kit.facts())
    conditions = data.draw(st.lists(kit.conditions(1), min_size=4, max_size=4))
    rules = [
        f'rule a "A" must ({conditions[0]})\n',
        f'rule b "B"\n  must ({conditions[1]})\n  overrides a\n',
        f'permit c "C"\n  when {conditions[2]}\n  overrides a, d\n',
        f'rule d "D"\n  for each e in platform.clients\n  must ({conditions[3]})\n',
    ]
    order = data.draw(st.permutations(rules))
    first, second = (judged(kit, "".join(r), platform) for r in (rules, order))
    assert [plain(j) for j in first] == [plain(j) for j in second]


def plain(j: Judgement) -> tuple[object, ...]:
    """A judgement without the places in the rules, which move with them."""
    steps = [(s.clause, s.text, s.truth, s.readings, s.note) for s in j.steps]
    return (j.rule.id, j.verdict, j.subject, j.places, j.breach_unless_shown, j.defeated_by, j.missing, j.reason, steps)


@several
@given(st.data())
def test_the_order_of_fields_does_not_matter(kit: Any, data: st.DataObject) -> None:
    platform, condition = data.draw(kit.facts()), data.draw(kit.conditions())
    assert isinstance(platform.value, Record)
    names = data.draw(st.permutations(list(platform.value.fields)))
    shuffled = Fact(Record({name: platform.value.fields[name] for name in names}))
    assert kit.truth(condition, platform) is kit.truth(condition, shuffled)


RAW = st.recursive(
    st.one_of(
        st.sampled_from(
            [True, "", "a", "Age", "DE", 0, -1, Fraction(1, 3), 10**40, NONE, dt.date(2026, 1, 31), dt.time(20)]
        ),
        st.sampled_from([Duration(60), INDEFINITE, Money(Fraction(5), "EUR"), Unknown.one("x", Why.NULL)]),
    ),
    lambda inner: st.one_of(
        st.lists(inner.map(Fact), max_size=3).map(lambda items: Listing(tuple(items))),
        st.dictionaries(st.sampled_from("abc"), inner.map(Fact), max_size=3).map(Record),
    ),
    max_leaves=8,
)
PATH = st.sampled_from(
    ["document", "document.a", "document.b", "document.a.b", "document[0]", 'document["a"]', "document.a[document.b]"]
)
ASKED = [
    "{0} == {1}", "{0} < {1}", "{0} in {1}", "{0} not in [{1}, 1]", '{0} is a "Age"', '{0} matches "a"', "{0} is present", "{0} is none", "{0} is unknown",
    "{0}", "not {0}", "{0} and {1}", "every x in {0} satisfies x.a == {1}", "some x in {0} where x satisfies x < {1}", "count({0}) > 1", "sum({0}) > {1}",
    "min({0}) < {1}", "max(x for x in {0}) == {1}", "{0} + {1} == 2", "{0} - 1 > {1}", "{0} * {1} > 1 day", "{0} / {1} < 3 EUR", "-{0} < 1",
    "{0} - 2026-01-01 > {1}", "2026-01-31 + {0} < {1}", "{0} + 1 month > 2026-01-01", 'lower({0}) == "a"', "length({0}) > 1", 'starts_with({0}, "a")',
    'within({0}, "EU")', "distinct({0}) == {1}", "[{0}, {1}] == [{1}]", "[x for x in {0} where x == {1}] is present", "{0} == none",
]  # fmt: skip


@several
@given(RAW, st.lists(st.tuples(st.sampled_from(ASKED), PATH, PATH), min_size=5, max_size=5))
def test_raw_documents_have_a_truth_whatever_is_in_them(
    kit: Any, raw: Value, asked: list[tuple[str, str, str]]
) -> None:
    for form, left, right in asked:
        (norm,) = kit.compiled(f'rule r "R" must ({form.format(left, right)})').norms
        found = Evaluator({"document": Fact(raw)}, {}, kit.day, {}).condition(norm.content, {})
        assert found.truth in Truth
        assert found.known or found.missing


def test_overrides_in_many_layers_are_judged_once_each(kit: Any) -> None:
    layers = 14
    rules = "".join(
        f'rule n{i:02}{side} "N"\n  must platform.security.audit_log\n'
        + (f"  overrides n{i + 1:02}a, n{i + 1:02}b\n" if i < layers else "")
        for i in range(layers + 1)
        for side in "ab"
    )
    platform = Fact(Record({"security": Fact(Record({"audit_log": Fact(False)}))}))
    with within(5):
        found = judged(kit, rules, platform)
    # the first layer is not overridden; the second is, and so it overrides nothing; and so on
    expected = [Verdict.OVERRIDDEN if i % 2 else Verdict.VIOLATED for i in range(layers + 1) for _ in "ab"]
    assert [j.verdict for j in found] == expected
