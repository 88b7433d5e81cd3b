"""Whom a rule of law binds is no mere remark: a fact decides it, and another value of that fact lets go."""

from functools import cache, cached_property
from itertools import chain
from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.authoring.testing.runner import prepare_test
from checkmeta.base.records import replace
from checkmeta.base.values import Fact, Listing, Record
from checkmeta.judging.findings import Verdict
from checkmeta.judging.judge import evaluate
from checkmeta.language.needs import needs
from checkmeta.language.words import Layer
from checkmeta.store.library import build_with_shipped
from checkmeta.store.rule_files import shipped_files

TABLE = table(Path(__file__).with_name("bearers.yaml"))
PROGRAM, _, _ = build_with_shipped([(p, str(p)) for p in shipped_files()], Path(__file__).parent)


def named(rule, by):
    """Whether an entry of the table speaks of a rule: its own id, one before it, or the beginning of one."""
    return rule == by or rule.startswith(f"{by}.") or (by.endswith(("-", ".")) and rule.startswith(by))


def below(read, fact):
    return read == fact or read.startswith((f"{fact}.", f"{fact}["))


def broken(test, rule):
    return any(e.rule == rule and e.expect.verdict is Verdict.VIOLATED for e in test.expects)


def parts(path):
    """The names of a path; `[]` stands for each element of a list."""
    return path.replace("[]", ".[]").split(".")


def at(fact, names):
    """The values that stand at a path."""
    if fact is None:
        return
    if not names:
        yield fact.value
    elif names[0] == "[]" and isinstance(fact.value, Listing):
        for item in fact.value.items:
            yield from at(item, names[1:])
    elif isinstance(fact.value, Record):
        yield from at(fact.value.fields.get(names[0]), names[1:])


def put(fact, names, value):
    """The same with another value at a path; the last list of a path is given whole."""
    if not names:
        return Fact(value)
    inner = fact.value if fact else Record({})
    if isinstance(inner, Listing) and names[0] == "[]":
        return Fact(replace(inner, items=tuple(put(item, names[1:], value) for item in inner.items)))
    if not isinstance(inner, Record) or names[0] == "[]":
        return fact
    return Fact(Record(inner.fields | {names[0]: put(inner.fields.get(names[0]), names[1:], value)}))


def changed(given, path, value):
    root, *names = parts(path.removesuffix("[]"))
    if root == "platform":
        return replace(given, platform=put(given.platform, names, value))
    return replace(given, identities=tuple((put(fact, names, value), file) for fact, file in given.identities))


class Library:
    """The rules of law of a program, and what of them tells whom they bind."""

    def __init__(self, program):
        self.program = program
        self.law = [n for n in program.norms if n.layer is Layer.LAW]
        self.bearers = {rule.id: rule.bearer for rule in self.law if not rule.permit}

    @cached_property
    def read(self):
        """The facts that each rule reads, or a permit that defeats it."""
        found = {rule.id: set(needs(rule)) for rule in self.law if not rule.permit}
        for permit in (n for n in self.law if n.permit):
            for defeated in permit.overrides:
                found.get(defeated, set()).update(needs(permit))
        return found

    def listed(self, rule):
        """Whether the table says who is bound, or why nobody is let go, in so many words."""
        return any(named(rule, by) for by in chain(TABLE["others"], TABLE["everybody"]))

    def wanted(self, rule):
        """The facts of which one must decide whether somebody is bound; none where the rule binds every operator."""
        own = max((by for by in TABLE["others"] if named(rule, by)), key=len, default=None)
        if own:
            return TABLE["others"][own]
        return [fact for bearer in self.bearers[rule] if bearer != "operator" for fact in TABLE["kinds"][bearer]]

    def deciding(self, rule):
        """Which of them the rule, or a permit that defeats it, reads."""
        return sorted(read for read in self.read[rule] if any(below(read, fact) for fact in self.wanted(rule)))

    def lets_go(self, rule):
        """Whether in a test somebody breaks the rule who with one of these facts otherwise, or none of them true, would not."""
        return any(self._lets_go(test, rule) for test in self.program.tests if broken(test, rule))

    def _lets_go(self, test, rule):
        case = prepare_test(self.program, test)

        def breaches(given):
            judged = evaluate(case.program, given, case.options)
            return sum(j.rule.id == rule and j.verdict is Verdict.VIOLATED for j in judged)

        before = breaches(case.given)
        told = self.deciding(rule)
        each = (changed(case.given, path, value) for path in told for value in stated(path))
        none = case.given
        for path in (p for p in told if True in stated(p)):
            none = changed(none, path, value=False)
        return any(breaches(given) < before for given in chain(each, [none]))

    def wrong(self, rule):
        """What is wrong with a rule's bearer; empty where nothing is."""
        if any(named(rule, by) for by in TABLE["everybody"]):
            return ""
        if not self.wanted(rule):
            return "nothing says whom it binds: name it in bearers.yaml"
        if not self.deciding(rule):
            return f"reads none of {', '.join(self.wanted(rule))}"
        return "" if self.lets_go(rule) else f"{', '.join(self.deciding(rule))} may be what they like, in its tests"


@cache
def stated(path):
    """What the tests of the library say of a fact: the values to try; a truth both ways, a list empty, too."""
    root, *names = parts(path.removesuffix("[]"))
    subjects = chain.from_iterable([Fact(t.platform)] if root == "platform" else t.identities for t in PROGRAM.tests)
    found = dict.fromkeys(chain.from_iterable(at(fact, names) for fact in subjects))
    more = {bool: (True, False), Listing: (Listing(()),)}
    return [*found, *chain.from_iterable(more.get(kind, ()) for kind in {type(value) for value in found})]


LIBRARY = Library(PROGRAM)


@pytest.mark.parametrize("rule", sorted(LIBRARY.bearers))
def test_a_fact_says_who_is_bound(rule):
    assert LIBRARY.wrong(rule) == ""


@pytest.mark.parametrize("by", [*TABLE["others"], *TABLE["everybody"]])
def test_every_entry_speaks_of_a_rule(by):
    assert any(named(rule, by) for rule in LIBRARY.bearers)


@pytest.mark.parametrize("by", TABLE["everybody"])
def test_no_entry_excuses_what_a_fact_decides(by):
    excused = [rule for rule in LIBRARY.bearers if named(rule, by)]
    assert any(not LIBRARY.deciding(rule) for rule in excused)


CHEAT = """
ruleset {name} "Cheats"
  layer law
  jurisdiction US
  effective from 2020-01-01
  source "A law" "https://example.org/law" checked 2026-11-30

rule cheat "A rule"
  bearer {bearer}
  {when}
  must platform.accounts.authentication.lockout
  because "So."
  message "no"
  remedy "Yes."

test "it is broken" of cheat
  in US
  given {{ platform: {{
    operator: {{ role: "provider", commercial: true }},
    accounts: {{ authentication: {{ lockout: false }} }} }} }}
  expect violated
"""


@pytest.mark.parametrize(
    ("name", "bearer", "when", "wrong"),
    [
        ("law.us.coppa.cheat", "operator", "when platform.operator.commercial", ""),
        ("law.us.coppa.cheat", "operator", "", "reads none of platform.operator.commercial"),
        ("law.us.coppa.cheat", "operator", "when platform.operator.commercial is present", "may be what they like"),
        ("law.us.coppa.cheat", "operator", 'when platform.operator.role == "provider"', "reads none of"),
        ("law.zz.cheat", "operator", "", "nothing says whom it binds"),
        ("law.zz.cheat", "operator", "when platform.operator.commercial", "nothing says whom it binds"),
        ("law.zz.cheat", "deployer", "", "reads none of"),
        ("law.zz.cheat", "deployer", "when platform.operator.commercial", "reads none of"),
        ("law.zz.cheat", "deployer", "when platform.operator.role is present", "may be what they like"),
        ("law.zz.cheat", "deployer", "when platform.operator.role is present or platform.operator.commercial", "may be"),
        ("law.zz.cheat", "deployer", 'when platform.operator.role == "provider"', ""),
        ("law.zz.cheat", "deployer", 'unless no-controller: platform.operator.role == "processor"', ""),
    ],
)  # fmt: skip
def test_a_rule_that_only_pretends_to_say_is_found(tmp_path, name, bearer, when, wrong):
    file = tmp_path / "cheat.rules"
    file.write_text(CHEAT.format(name=name, bearer=bearer, when=when), encoding="utf-8")
    program, _, _ = build_with_shipped([(file, str(file))], tmp_path)
    said = Library(program).wrong(f"{name}.cheat")
    assert wrong in said
    assert bool(wrong) == bool(said)
