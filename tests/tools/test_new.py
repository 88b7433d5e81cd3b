import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checkmeta.authoring.interactive import scaffold
from checkmeta.authoring.interactive.expression_answers import ask
from checkmeta.authoring.interactive.expression_names import names_in_sight
from checkmeta.authoring.testing.runner import run_tests
from checkmeta.base.harmless import commanding
from checkmeta.base.source import Source
from checkmeta.base.typesys import ListOf, RecordType
from checkmeta.language.syntax.parse import parse_expression, parse_file
from checkmeta.language.words import Layer
from checkmeta.store.compiler import compile_rules
from checkmeta.vocabulary.bridge import identity_type, platform_type

from .conftest import HERE

OWN = """\
# ours
ruleset norm.a "A"
  layer norm
  source "none"

define gate = platform.name == "x"

rule one "One"
  when gate
  must platform.security.audit_log  # kept

# about B
ruleset norm.b "B"
  layer norm
  source "none"

rule two "Two"
  must platform.security.audit_log
"""


def lists(kind, path, depth=3):
    for name, field in kind.fields.items():
        if isinstance(field.type, ListOf):
            yield f"{path}.{name}"
        elif isinstance(field.type, RecordType) and depth:
            yield from lists(field.type, f"{path}.{name}", depth - 1)


LISTS = [*lists(platform_type(), "platform"), *lists(identity_type(), "identity")]


@pytest.mark.parametrize("path", LISTS)
def test_a_rule_about_any_list_of_the_vocabulary_passes_its_tests(path):
    question = ask(path, names_in_sight((), (), HERE))
    about = scaffold.target_of(parse_expression(Source("", path)), question.node.type)
    text = scaffold.header("norm.x", Layer.NORM, (), None) + "\n" + scaffold.rule("y", None, about)
    program, warnings = compile_rules([Source("x.rules", text)], [])
    assert warnings == ()
    results = run_tests(program)
    assert [(r.test.name, r.passed) for r in results] == [("kept", True), ("broken", True), ("not stated", True)]
    assert [r.judgements[0].verdict.value for r in results] == ["satisfied", "violated", "undetermined"]


def test_there_are_lists():
    assert len(LISTS) > 20


@settings(max_examples=60)
@given(
    title=st.text(min_size=1, max_size=60), layer=st.sampled_from(list(Layer)), source=st.none() | st.text(max_size=40)
)
def test_any_title_is_written_so_that_it_loads(title, layer, source):
    assume(commanding(f"{title}\n{source}") is None)  # which is refused as it is anywhere in rules
    text = (
        scaffold.header("norm.x", layer, ("DE", "US-CA"), source) + "\n" + scaffold.rule("y", title, scaffold.PLATFORM)
    )
    program, _ = compile_rules([Source("x.rules", text)], [])
    (norm,) = program.norms
    assert norm.title == (" ".join(title.split()) or "Y")
    assert norm.layer is layer
    assert norm.jurisdiction == ("DE", "US-CA")
    assert all(r.passed for r in run_tests(program))


@pytest.mark.parametrize("ruleset", ["norm.a", "norm.b", None])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_stood_there_stands_as_it_was(ruleset, end):
    old = OWN.replace("\n", end)
    new = scaffold.rule("three", None, scaffold.PLATFORM)
    source = Source("x.rules", old)
    text = scaffold.inserted(source, parse_file(source), ruleset, new)
    body = new.rstrip("\n").replace("\n", end)
    assert text.replace(body + end, "", 1).split() == old.split()
    assert text.count(end) == text.count("\n")
    home = {r.id.text: [n.id.text for n in r.norms] for r in parse_file(Source("", text)).rulesets}
    assert home == {"norm.a": ["one", "three"], "norm.b": ["two"]} if ruleset == "norm.a" else "three" in home["norm.b"]
    if ruleset == "norm.a":
        assert f"{end}{end}# about B{end}ruleset norm.b" in text


def test_from_nothing_to_rules_that_run(run, tmp_path):
    code, out, err = run(
        "new", "rule", "law.atlantis.echo-named", "--for-each", "platform.access.gates", "-j", "DE,FR", cwd=tmp_path
    )
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == (
        "wrote law.atlantis.rules: rule law.atlantis.echo-named, 3 tests; its page is law.atlantis.echo-named.md"
    )
    page = (tmp_path / "law.atlantis.echo-named.md").read_text()
    assert "law.atlantis.echo-named" in page
    for heading in ("In plain words", "Tests"):
        assert heading in page
    first = (tmp_path / "law.atlantis.rules").read_text()
    assert 'ruleset law.atlantis "Atlantis"\n  layer law\n  jurisdiction DE, FR\n' in first
    code, out, _ = run("new", "rule", "two", "--file", "law.atlantis.rules", "--title", 'Say "two"', cwd=tmp_path)
    assert code == 0
    text = (tmp_path / "law.atlantis.rules").read_text()
    assert text.startswith(first)
    assert 'rule two "Say \\"two\\""' in text
    code, out, err = run("test", "law.atlantis.rules", cwd=tmp_path)
    assert (code, out, err) == (0, "6 passed, 0 failed (2 rules)\n", "")
    assert run("check", HERE / "world", "--rules", "law.atlantis.rules", cwd=tmp_path)[0] in (0, 1)


def test_it_is_in_canonical_form(run, tmp_path):
    run("new", "rule", "norm.x.y", "--for-each", "identity.attributes", cwd=tmp_path)
    run("new", "rule", "z", "--file", "norm.x.rules", cwd=tmp_path)
    assert run("fmt", "--check", "norm.x.rules", cwd=tmp_path)[0] == 0


def test_a_variable_gives_way_to_a_define(run, tmp_path):
    (tmp_path / "x.rules").write_text(OWN)
    assert (
        run("new", "rule", "norm.a.three", "--file", "x.rules", "--for-each", "platform.access.gates", cwd=tmp_path)[0]
        == 0
    )
    assert "for each one_gate in platform.access.gates" in (tmp_path / "x.rules").read_text()
    assert run("test", "x.rules", cwd=tmp_path)[0] == 0


def test_a_file_that_needs_its_neighbours(run, tmp_path):
    (tmp_path / "x.rules").write_text(OWN)
    (tmp_path / "y.rules").write_text(
        'ruleset norm.c "C"\n  layer norm\n  source "none"\n\nimport norm.a\n\nrule r "R"\n  when gate\n  must platform.security.audit_log\n'
    )
    assert run("new", "rule", "s", "--file", "y.rules", cwd=tmp_path)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["one"], "doesn't say of which rule set"),
        (["Big Words"], "is no id of a rule"),
        (["norm.a.x", "--file", "x.txt"], "is no file of rules"),
        (["norm.a.one", "--file", "x.rules"], "`norm.a.one` exists, and nothing is overwritten"),
        (["x", "--file", "x.rules"], "doesn't say of which rule set"),
        (["norm.a.x", "--file", "x.rules", "--layer", "law"], "`norm.a` is of the layer `norm`"),
        (["norm.a.x", "--file", "x.rules", "-j", "DE"], "has its own jurisdiction"),
        (["law.eu.gdpr.x"], "comes with checkmeta"),
        (["norm.z.x", "--for-each", "platform.nme"], "no `nme` on Platform"),
        (["norm.z.x", "--for-each", "platform.name"], "`platform.name` is text, not a list"),
        (["norm.z.x", "--for-each", "[1, 2]"], "is no path"),
        (["norm.z.x", "--file", "broken.rules"], "error[S"),
        (["norm.z.x", "--file", "nowhere/x.rules"], "can't be written"),
        (["norm.a.described", "--file", "x.rules"], "`norm.a.described.md` exists, and nothing is overwritten"),
    ],
)
def test_refused_and_nothing_written(run, tmp_path, arguments, message):
    (tmp_path / "x.rules").write_text(OWN)
    (tmp_path / "broken.rules").write_text("ruleset norm.q\n")
    (tmp_path / "norm.a.described.md").write_text("mine")
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    code, out, err = run("new", "rule", *arguments, cwd=tmp_path)
    assert (code, out) == (2, "")
    assert message in err
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before
