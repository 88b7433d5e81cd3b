"""Random conditions, as text, and random facts for them to be about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

import pytest
from hypothesis import strategies as st

from checkmeta.base.source import Source
from checkmeta.base.values import INDEFINITE, NONE, Duration, Fact, Listing, Money, Record, Truth, Unknown, Value, Why
from checkmeta.language.meaning.evaluator import Evaluator
from checkmeta.language.program import Program
from checkmeta.language.syntax.parse import parse_file
from checkmeta.store.compiler import build

DAY = dt.date(2026, 6, 1)
HEADER = 'ruleset law.t "T" layer law source "S"\n'

# ---- facts: a record of each kind, leaves that may be unknown in every way

SILENCE = st.sampled_from([Unknown.one("x", why) for why in (Why.NULL, Why.DECLARED, Why.CONTRADICTORY)])
FLAGS = st.booleans()
NUMBERS = st.sampled_from([0, 1, 2, 13, Fraction(1, 2), 10**9])
DURATIONS = st.sampled_from([Duration(0), Duration(86_400), Duration(31_556_952, 12), INDEFINITE])
TEXTS = st.sampled_from(["", "a", "b", "web", "Größe"])
AMOUNTS = st.sampled_from([Money(Fraction(5), "EUR"), Money(Fraction(0), "EUR"), Money(Fraction(5), "CNY")])
PLACES = st.sampled_from(["DE", "EU", "US-CA", "CN"])
TERMS = st.sampled_from(["FacialPrint", "Age", "Biometric"])


@dataclass(frozen=True, eq=False)
class Shape:
    """What a fact may be: a leaf's values, the fields of a record, or the elements of a list."""

    leaf: st.SearchStrategy[Value] | None = None
    fields: dict[str, Shape] | None = None
    item: Shape | None = None
    none: bool = False


def leaf(values: st.SearchStrategy[Value], *, none: bool = False) -> Shape:
    return Shape(leaf=values, none=none)


COMPONENT = {"name": leaf(TEXTS), "weight": leaf(st.sampled_from([Fraction(3, 5), Fraction(1, 4), 1])), "encrypted": leaf(FLAGS)}  # fmt: skip
PLATFORM = Shape(
    fields={
        "name": leaf(TEXTS),
        "kind": leaf(st.sampled_from(["game", "social"])),
        "audience": Shape(fields={"minimum_age": leaf(NUMBERS, none=True), "monthly_users": leaf(NUMBERS)}),
        "security": Shape(
            fields={
                "audit_log": leaf(FLAGS),
                "rate_limits": leaf(FLAGS),
                "audit_retention": leaf(DURATIONS, none=True),
            }
        ),
        "data": Shape(
            fields={
                "breach_notice": leaf(DURATIONS, none=True),
                "categories": Shape(item=leaf(TERMS), none=True),
            }
        ),
        "operator": Shape(fields={"annual_revenue": leaf(AMOUNTS), "country": leaf(PLACES)}),
        "clients": Shape(
            item=Shape(
                fields={
                    "name": leaf(TEXTS),
                    "public": leaf(FLAGS),
                    "redirects": Shape(item=leaf(TEXTS), none=True),
                }
            ),
            none=True,
        ),
        "infrastructure": Shape(
            fields={**COMPONENT, "components": Shape(item=Shape(fields=COMPONENT), none=True)},
        ),
    }
)


@cache
def facts(shape: Shape = PLATFORM) -> st.SearchStrategy[Fact]:
    """A fact of a shape, which may be unknown unless it is the whole platform."""
    stated: list[st.SearchStrategy[Value]] = []
    if shape.leaf is not None:
        stated = [shape.leaf] * 3
    elif shape.item is not None:
        items = st.lists(facts(shape.item), max_size=3).map(tuple)
        stated = [st.builds(Listing, items)] * 3 + [st.builds(Listing, items, st.just(True))]
    elif shape.fields is not None:
        optional = {name: facts(inner) for name, inner in shape.fields.items()}
        stated = [st.fixed_dictionaries({}, optional=optional).map(Record)] * 3
    if shape.none:
        stated.append(st.just(NONE))
    if shape is not PLATFORM:
        stated.append(SILENCE)
    return st.one_of(stated).map(Fact)


@st.composite
def completed(draw: st.DrawFn, fact: Fact | None, shape: Shape) -> Fact | None:
    """The fact with each unknown part made known in some way, or left as it is."""
    if fact is None or isinstance(fact.value, Unknown):
        return draw(st.one_of(st.just(fact), facts(shape)))
    value = fact.value
    if isinstance(value, Record):
        assert shape.fields is not None
        fields = {name: draw(completed(value.fields.get(name), inner)) for name, inner in shape.fields.items()}
        return Fact(Record({name: inner for name, inner in fields.items() if inner is not None}))
    if isinstance(value, Listing):
        assert shape.item is not None
        items = [draw(completed(item, shape.item)) for item in value.items]
        if value.partial and draw(st.booleans()):
            more = draw(st.lists(facts(shape.item), max_size=2))
            return Fact(Listing((*[i for i in items if i is not None], *more)))
        return Fact(Listing(tuple(i for i in items if i is not None), value.partial))
    return fact


# ---- conditions, as text


@cache
def conditions(depth: int = 3, clients: tuple[str, ...] = (), tree: bool = False) -> st.SearchStrategy[str]:
    """A condition that the type checker accepts; `clients` are the variables in sight."""
    leaves = [
        st.sampled_from(["platform.security.audit_log", "platform.security.rate_limits", "true", "false"]),
        st.builds("({} {} {})".format, _numbers(depth, clients), COMPARE, _numbers(depth, clients)),
        st.builds("({} {} {})".format, _durations(depth), COMPARE, _durations(depth)),
        st.builds("({} {} {})".format, _texts(clients), EQUAL, _texts(clients)),
        st.builds("({} {} {})".format, AMOUNT, COMPARE, AMOUNT),
        st.builds("{} {} [{}, {}]".format, _texts(clients), IN, _texts(clients), _texts(clients)),
        st.builds("{} {} {}".format, _texts(clients), IN, _lists(clients)),
        st.builds('{} matches "{}"'.format, _texts(clients), st.sampled_from(["a", "^w", "[^a]", "ö"])),
        st.builds("{} is {}".format, st.sampled_from(STATED), STATUS),
        st.sampled_from([
            'platform.data.categories is a "Biometric"', 'platform.data.categories is not a "Age"', 'platform.kind == "game"',
            'platform.kind in ["game", "work"]', 'within(platform.operator.country, "EU")', 'within(platform.operator.country, "DE")',
            "platform.clients[0].public", 'platform.clients[1].redirects[0] == "a"', "today() > 2026-01-01 + platform.data.breach_notice",
        ]),
        *(st.just(f"{c}.public") for c in clients),
    ]  # fmt: skip
    if tree:
        leaves.append(
            st.builds("({} t in tree(platform.infrastructure) satisfies t.encrypted)".format, st.sampled_from(WORDS))
        )
    here = st.one_of(leaves)
    if depth == 0:
        return here
    inner = st.deferred(lambda: conditions(depth - 1, clients, tree))
    variable = f"c{len(clients)}"
    below = st.deferred(lambda: conditions(depth - 1, (*clients, variable), tree))
    more = [
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        st.builds("not ({})".format, inner),
    ]
    if len(clients) < 2:
        head = f"({{}} {variable} in platform.clients"
        more.append(st.builds((head + " satisfies {})").format, st.sampled_from(WORDS), below))
        more.append(st.builds((head + " where {} satisfies {})").format, st.sampled_from(WORDS), below, below))
        counted = f"count({variable} for {variable} in platform.clients where {{}}) {{}} {{}}"
        more.append(st.builds(counted.format, below, COMPARE, st.sampled_from(["0", "1"])))
    return st.one_of(here, *more)


WORDS = ["every", "some", "no"]
STATED = ["platform.name", "platform.clients", "platform.audience.minimum_age", "platform.data.breach_notice", "platform.security"]  # fmt: skip
STATUS = st.sampled_from(["present", "none", "not present", "not none"])
COMPARE = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
EQUAL = st.sampled_from(["==", "!="])
IN = st.sampled_from(["in", "not in"])
AMOUNT = st.sampled_from(
    ["platform.operator.annual_revenue", "5 EUR", "5 CNY", "(2 * platform.operator.annual_revenue)"]
)


@cache
def _numbers(depth: int, clients: tuple[str, ...]) -> st.SearchStrategy[str]:
    names = [f"length({c}.name)" for c in clients] + [f"count({c}.redirects)" for c in clients]
    here = st.sampled_from([
        "0", "1", "2.5", "-1", "platform.audience.minimum_age", "platform.audience.monthly_users", "count(platform.clients)", "length(platform.name)",
        "(platform.audience.minimum_age / platform.audience.monthly_users)", "min(length(x.name) for x in platform.clients)",
        "sum(length(x.name) for x in platform.clients where x.public)", "max([1, platform.audience.minimum_age])",
        "length(distinct([x.name for x in platform.clients]))", "count(r for r in platform.clients[0].redirects)", *names,
    ])  # fmt: skip
    if depth == 0:
        return here
    inner = st.deferred(lambda: _numbers(depth - 1, clients))
    return st.one_of(here, st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner))


@cache
def _durations(depth: int) -> st.SearchStrategy[str]:
    here = st.sampled_from([
        "platform.data.breach_notice", "platform.security.audit_retention", "1 day", "1 year", "indefinite", "(today() - 2026-01-01)",
        "(platform.data.breach_notice / 2)", "(platform.audience.minimum_age * 1 day)",
    ])  # fmt: skip
    if depth == 0:
        return here
    return st.one_of(here, st.builds("({} {} {})".format, here, st.sampled_from("+-"), here))


@cache
def _texts(clients: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(['"a"', '"web"', "platform.name", "lower(platform.name)", *(f"{c}.name" for c in clients)])


@cache
def _lists(clients: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from([
        "[]", "[x.name for x in platform.clients]", "[x.name for x in platform.clients where x.public]", *(f"{c}.redirects" for c in clients),
    ])  # fmt: skip


# ---- running them


@lru_cache(maxsize=2_000)
def compiled(rules: str) -> Program:
    """The program of some rules after the header."""
    return build([parse_file(Source("x.rules", HEADER + rules))])[0]


def truth(condition: str, platform: Fact) -> Truth:
    """What a condition comes to."""
    (norm,) = compiled(f'rule r "R" must ({condition})').norms
    assert norm.content is not None
    return Evaluator({"platform": platform}, {}, DAY, {}).condition(norm.content, {}).truth


def leaves(fact: Fact) -> Iterator[Fact]:
    """The facts below a fact."""
    yield fact
    value = fact.value
    for inner in (
        value.fields.values() if isinstance(value, Record) else value.items if isinstance(value, Listing) else ()
    ):
        yield from leaves(inner)


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit()


class Kit:
    """What the tests use of this file: test modules import nothing from each other."""

    conditions = staticmethod(conditions)
    facts = staticmethod(facts)
    completed = staticmethod(completed)
    compiled = staticmethod(compiled)
    truth = staticmethod(truth)
    leaves = staticmethod(leaves)
    platform = PLATFORM
    day = DAY
