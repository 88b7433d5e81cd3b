"""What the checks say of conditions, names and texts; that what they say of conditions is so."""

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from tests.tables import table

from checkmeta.authoring.lint.lint_codes import CHECKS
from checkmeta.authoring.lint.lint_run import ALL, choose, lint, rules_of
from checkmeta.authoring.lint.name_checks import look_alike
from checkmeta.authoring.testing.runner import run_tests
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source
from checkmeta.judging.reasoning.satisfiable import satisfiable
from checkmeta.language.words import Verdict
from checkmeta.store.compiler import build, compile_rules, parse_all
from checkmeta.store.library import load
from checkmeta.store.rule_files import read_source, shipped_files

HEAD = 'ruleset norm.t "T"\n  layer norm\n  source "S"\n'
TABLE = table(Path(__file__).with_name("conditions.yaml"))
CASES = [case for cases in TABLE.values() for case in cases]
SHORT = choose((), ("tests", "completeness"))


def codes(text, asked=SHORT, head=HEAD):
    return [f.code for f in findings(text, asked, head)]


def findings(text, asked=SHORT, head=HEAD):
    source = Source("t.rules", head + text)
    program, warnings = build(parse_all([source]))
    return lint(rules_of(program, (source,)), asked, warnings)


@pytest.mark.parametrize(("condition", "wanted"), CASES, ids=[c[0] for c in CASES])
def test_condition(condition, wanted):
    assert codes(f'rule r "R"\n  must ({condition})\n') == wanted


def test_the_smallest_part_is_shown():
    text = 'rule r "R"\n  must platform.data.personal or (platform.name == "a" and platform.name == "b")\n'
    (one,) = findings(text)
    assert one.span.text in (
        '(platform.name == "a" and platform.name == "b")',
        'platform.name == "a" and platform.name == "b"',
    )


def test_a_define_is_spoken_of_once_and_where_it_stands():
    text = 'define d = platform.name == "a" and platform.name == "b"\n' + "".join(
        f'rule r{n} "R"\n  when d\n  must platform.data.personal and {n} < platform.audience.minimum_age\n'
        for n in range(3)
    )
    (one,) = findings(text)
    assert one.code == "L602"
    assert one.span.begin.line == 4


def test_a_constant_given_to_a_define_is_its_callers_affair():
    text = (
        "define above(x: number) = x > 3 or platform.data.personal\n"
        'rule r "R"\n  must above(2) and above(platform.audience.minimum_age)\n'
    )
    assert codes(text) == ["L603"]


@pytest.mark.parametrize(("number", "wanted"), [(3, ["L602"]), (30, ["L602"]), (60, [])])
def test_a_condition_too_large_to_reason_about_is_let_be(number, wanted):
    parts = " and ".join(f'(platform.name == "a{n}" or platform.audience.minimum_age == {n})' for n in range(number))
    assert codes(f'rule r "R"\n  must {parts}\n') == wanted


IMPORTED = (
    'ruleset norm.b "B"\n  layer norm\n  source "S"\ndefine used = platform.data.personal\nparam n: number\n  is 3\n'
)


@pytest.mark.parametrize(
    ("import_", "condition", "wanted"),
    [
        ("import norm.b", "used", []),
        ("import norm.b as b", "b.used", []),
        ("import norm.b as b", "platform.audience.minimum_age > b.n", []),
        ("import norm.b as b", "platform.data.personal", ["L613"]),
        ("import norm.b", "platform.data.personal", ["L613"]),
    ],
)
def test_imports(import_, condition, wanted):
    text = f'{IMPORTED}{HEAD}{import_}\nrule r "R"\n  must {condition}\n'
    assert codes(text, head="") == wanted


def test_a_rule_set_without_rules_is_there_for_others():
    assert codes(IMPORTED, head="") == []


@pytest.mark.parametrize(("one", "other"), [("is_game", "isGame"), ("l0g", "log"), ("corner", "comer"), ("аge", "age")])
def test_names_that_look_alike(one, other):
    assert look_alike(one) == look_alike(other)


@pytest.mark.parametrize(("one", "other"), [("gate", "gates"), ("minors", "minor"), ("a", "b")])
def test_names_that_don_t(one, other):
    assert look_alike(one) != look_alike(other)


@pytest.mark.parametrize(
    ("id_", "wanted"),
    [
        ("art-24", 1),
        ("section-5-log", 1),
        ("csl-24", 1),
        ("under-13", 0),
        ("within-72-hours", 0),
        ("arts-and-crafts", 0),
        ("top-10", 0),
    ],
)
def test_ids(id_, wanted):
    assert codes(f'rule {id_} "R"\n  source "Art. 24"\n  must platform.data.personal\n') == ["L624"] * wanted


@pytest.mark.parametrize(
    ("header", "own", "wanted"),
    [
        ('"Act" "https://example.org/act"', '"Art. 5"', 0),
        ('"Act" "https://example.org/?act=5"', '"Art. 5"', 0),
        ('"Act" "https://example.org/#act"', '"Art. 5"', 0),
        ('"Act" "https://example.org"', '"Art. 5"', 1),
        ('"Act" "https://example.org/"', '"Art. 5" "https://example.org/act#art-5"', 1),
        ('"Act" "https://example.org/act"', '"Art. 5" "http://example.org"', 1),
        ('"Act" "https://example.org/act"', '"Civil Code, Art. 5"', 1),
        ('"Act" "https://example.org/act"', '"Art. 9, decree Art. 4"', 1),
        ('"Act" "https://example.org/act"', '"Civil Code, Art. 5" "https://example.org/code"', 0),
        ('"Act" "https://example.org/act"', '"Direction (iv), on actors"', 0),
        ('"Act"', '"Civil Code, Art. 5"', 0),
    ],
)
def test_links_of_laws(header, own, wanted):
    head = f'ruleset law.t "T"\n  layer law\n  source {header}\n\n'
    text = f'rule r "R"\n  source {own}\n  must platform.data.personal\n'
    assert codes(text, choose(("L636",)), head) == ["L636"] * wanted


@pytest.mark.parametrize(
    ("title", "wanted"), [("So.", 1), ("So", 0), ("By ACME Inc.", 0), ("And so on etc.", 0), ("Well...", 0)]
)
def test_titles(title, wanted):
    assert codes(f'rule r "{title}"\n  must platform.data.personal\n') == ["L623"] * wanted


# ---- silences


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("# lint: ignore L607 -- why not", []),
        ("# lint: ignore L607, L606 -- why not", ["L635"]),
        ("# lint: ignore L607", ["L600", "L607"]),
        ("# lint: ignore L607 --", ["L600", "L607"]),
        ("# lint: ignore -- why not", ["L600", "L607"]),
        ("# lint: ignore L999 -- why not", ["L600", "L607"]),
        ("# lint: ignore L600 -- why not", ["L607", "L635"]),
        ("# lint: ignorance is bliss", ["L607"]),
    ],
)
@pytest.mark.parametrize("place", ["same", "before", "far before"])
def test_silence(comment, wanted, place):
    must = "  must platform.data.personal == true"
    lines = {
        "same": f"{must} {comment}",
        "before": f"  {comment}\n{must}",
        "far before": f"  {comment}\n\n  # more\n{must}",
    }
    assert sorted(codes(f'rule r "R"\n{lines[place]}\n')) == wanted


def test_a_comment_in_a_text_silences_nothing():
    text = 'rule r "R"\n  must platform.name == "# lint: ignore L607 -- no" and platform.data.personal == true\n'
    assert codes(text) == ["L607"]


def test_an_idle_silence_of_a_check_that_was_not_asked_for_is_let_be():
    text = 'rule r "R"\n  must platform.data.personal # lint: ignore L626 -- no test yet\n'
    assert codes(text) == []


# ---- choosing


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), ALL),
        (("L612",), (), {"L612"}),
        (("L61",), ("L610", "L612"), {"L611", "L613", "L614", "L615", "L616", "L617", "L618", "L619"}),
        (("dates",), (), {"L625", "L638", "L639"}),
        (("T514", "names"), ("L615",), {"T514", "L612", "L613", "L614", "L641"}),
    ],
)
def test_choose(select, ignore, wanted):
    assert choose(select, ignore) == wanted


@pytest.mark.parametrize("word", ["L700", "name", "", "N409"])
def test_choose_refuses(word):
    with pytest.raises(CheckmetaError) as caught:
        choose((word,))
    assert caught.value.diagnostics[0].code == "U004"


# ---- what is shipped


def test_shipped_rules_have_no_wrong_condition_name_or_pair():
    cwd = Path(__file__).parents[2]
    sources = tuple(read_source(p, p.relative_to(cwd).as_posix()) for p in shipped_files())
    program = load((), cwd).program
    found = lint(rules_of(program, sources), choose(("logic", "names", "style", "priority", "silence")))
    assert [f.diagnostic for f in found] == []


# ---- a law: what can't hold together never does

AGE = st.sampled_from(
    ["< 3", "<= 3", "== 3", "!= 3", "> 3", ">= 4", "< 4", "is none", "is present", "in [3, 4]", "not in [4]"]
)
KIND = st.sampled_from(['== "game"', '!= "game"', 'in ["game", "social"]', "is none", "is present", '== "wallet"'])
FLAG = st.sampled_from(["", " == true", " == false", " is none", " is present", " != false"])
ATOM = st.one_of(
    AGE.map(lambda a: f"platform.audience.minimum_age {a}"),
    KIND.map(lambda k: f"platform.kind {k}"),
    FLAG.map(lambda f: f"platform.data.personal{f}"),
    st.sampled_from(["platform.audience.minimum_age < platform.moderation.moderators", "count(platform.sharing) > 0", "count(platform.sharing) >= 0"]),
)  # fmt: skip
CONDITION = st.recursive(
    ATOM.map(lambda a: f"({a})"),
    lambda inner: st.one_of(
        inner.map(lambda c: f"(not {c})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda cs: f"({' and '.join(cs)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda cs: f"({' or '.join(cs)})"),
    ),
    max_leaves=6,
)
AGES = ["", "minimum_age: 2", "minimum_age: 3", "minimum_age: 4", "minimum_age: 5", "minimum_age: none"]
KINDS = ['kind: "game"', 'kind: "social"', 'kind: "wallet"', 'kind: "other"']
FLAGS = ["", "data: { personal: true }", "data: { personal: false }"]
SHARED = ["", "sharing: []", "sharing: [ { bulk: true } ]"]


@settings(max_examples=60)
@given(CONDITION, st.data())
def test_what_cannot_hold_never_does(condition, data):
    tests = []
    for number in range(8):
        age, kind, flag, shared = (data.draw(st.sampled_from(x)) for x in (AGES, KINDS, FLAGS, SHARED))
        facts = ", ".join(f for f in (kind, f"audience: {{ {age} }}" if age else "", flag, shared) if f)
        tests.append(f'test "{number}" of r\n  given {{ platform: {{ {facts} }} }}\n  expect satisfied\n')
    condition = condition.replace("platform.moderation.moderators", "platform.audience.monthly_users")
    program, _ = compile_rules([Source("t.rules", f'{HEAD}rule r "R"\n  must ({condition})\n{"".join(tests)}')], [])
    content = program.norms[0].content
    assert content is not None
    verdicts = {j.verdict for result in run_tests(program) for j in result.judgements}
    if not satisfiable([(content, True)]):
        assert Verdict.SATISFIED not in verdicts
    if not satisfiable([(content, False)]):
        assert Verdict.VIOLATED not in verdicts


def test_every_check_has_been_seen_in_these_tests():
    assert {code for _, wanted in CASES for code in wanted} >= {
        c for c in CHECKS if c in {"L601", "L602", "L603", "L606", "L607", "L608", "L609", "L610"}
    }
