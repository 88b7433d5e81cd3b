"""Laws of rules that are typed: however one came there, the program is that of the texts; nothing ends in a traceback."""

from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="needs `pip install 'checkmeta[lsp]'`")

from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types

from checkmeta.authoring.language_server import mentions, outline, rule_actions
from checkmeta.authoring.language_server.complete import completions
from checkmeta.authoring.language_server.explain_names import Cards, hover
from checkmeta.authoring.language_server.live_rules import LiveRules
from checkmeta.authoring.language_server.positions import PositionCodec, local_path
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source, Span
from checkmeta.store.compiler import compile_rules
from checkmeta.store.library import shipped_sources
from checkmeta.store.programs import program_of

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
HOUSE, ANNEX = ((HERE / "folder" / name).read_text(encoding="utf-8") for name in ("house.rules", "annex.rules"))
PLACES = PositionCodec()


@pytest.fixture(scope="module")
def rules(tmp_path_factory):
    root = tmp_path_factory.mktemp("live")
    (root / "house.rules").write_text(HOUSE, encoding="utf-8")
    (root / "annex.rules").write_text(ANNEX, encoding="utf-8")
    return LiveRules(root)


@pytest.fixture(scope="module")
def cards(rules):
    found = Cards()
    found.learn(rules.program)
    return found


def reset(rules):
    for name, text in (("annex.rules", ANNEX), ("house.rules", HOUSE)):
        rules.open(rules.root / name, text)


# ---- the program is that of the texts

EDITS = {
    "house.rules": [
        ("for_children", "of_children"), ("<= 30 days", "<= 20 days"), ("must ", "must = "), ("is 16", "is 15"), ("norm.house", "norm.home"),
        ("permit guests", "permit lodgers"), ('"A parent is asked"', '"Asked"'), ("child_age", "age"), ("overrides sessions-end", "overrides x"),
    ],
    "annex.rules": [
        ("import norm.house", "import norm.house as house"), ("for_children", "house.for_children"), ("hut", "barn"), ("sessions-end", "gone"),
        ("layer norm", "layer ethics"), ("norm.annex", "norm.house"), ("must ", "must ("),
    ],
}  # fmt: skip


@given(
    st.lists(
        st.sampled_from([(name, each) for name, found in EDITS.items() for each in found]), min_size=1, max_size=6
    ),
    st.data(),
)
@settings(max_examples=40)
def test_however_one_came_there_the_program_is_that_of_the_texts(rules, edits, data):
    reset(rules)
    texts = {"house.rules": HOUSE, "annex.rules": ANNEX}
    for name, (old, new) in edits:
        back = data.draw(st.booleans()) and new in texts[name]
        texts[name] = texts[name].replace(new, old) if back else texts[name].replace(old, new)
        rules.change({name: texts[name]})
    sources = [Source(name, text) for name, text in sorted(texts.items())]
    shipped = shipped_sources(rules.root)
    known = program_of((), shipped, tests=False).program
    try:
        program, _ = compile_rules(sources, shipped, known)
    except CheckmetaError as error:
        wrong = {d.code for d in error.diagnostics}
    else:
        wrong = set()
    if wrong:  # it is told, if not always all of it at once
        assert wrong & {d.code for found in rules.errors.values() for d in found if d.is_error}
        return
    assert rules.errors == {}
    live = rules.program
    assert [(n.id, n.digest, str(n.span)) for n in live.norms] == [(n.id, n.digest, str(n.span)) for n in program.norms]
    assert set(live.rulesets) == set(program.rulesets)
    assert live.params == program.params
    assert [t for t in live.tests if t.span.source.name in texts] == [
        t for t in program.tests if t.span.source.name in texts
    ]
    assert [m.id for m in live.mappings] == [m.id for m in program.mappings]


def test_what_comes_with_checkmeta_can_be_edited_in_its_place(rules):
    reset(rules)
    name = "rulesets/law/eu/gdpr.rules"
    text = rules.source(name).text
    rules.open(rules.paths[name], text)
    before = len(rules.program.norms)
    rules.change({name: text + '\nrule one-more "One more"\n  must platform.name is present\n'})
    assert rules.errors == {}
    assert len(rules.program.norms) == before + 1
    assert any(t.ruleset == "law.eu.gdpr" for t in rules.program.tests)
    rules.close(name)
    assert len(rules.program.norms) == before


def test_only_what_rests_on_a_change_is_made_anew(rules):
    reset(rules)
    before = {n.id: n for n in rules.program.norms}
    rules.change({"annex.rules": ANNEX.replace("hut", "barn")})
    after = {n.id: n for n in rules.program.norms}
    assert {id_ for id_, norm in after.items() if norm is not before[id_]} == {
        "norm.annex.attributes-kept",
        "norm.annex.visitors",
    }


def test_what_is_open_counts_before_what_lies_beside_it(rules):
    reset(rules)
    (rules.root / "copy.rules").write_text(HOUSE, encoding="utf-8")
    path = rules.root / "other.rules"
    path.write_text(HOUSE.replace("norm.house", "norm.other"), encoding="utf-8")
    assert rules.open(path, path.read_text(encoding="utf-8")) == "other.rules"
    assert rules.current("other.rules")
    assert rules.current("house.rules")
    for each in ("copy.rules", "other.rules"):
        (rules.root / each).unlink()
        rules.close(each)


def test_a_neighbour_that_leads_out_of_the_folder_is_not_read(rules, tmp_path):
    reset(rules)
    (tmp_path / "outside.rules").write_text(HOUSE.replace("norm.house", "norm.outside"), encoding="utf-8")
    try:
        (rules.root / "linked.rules").symlink_to(tmp_path / "outside.rules")
    except OSError:
        pytest.skip("links can't be made here")
    rules.open(rules.root / "annex.rules", ANNEX)
    assert "linked.rules" not in rules.pieces
    (rules.root / "linked.rules").unlink()


# ---- nothing ends in a traceback

PARTS = st.sampled_from(
    ["must ", "{", "}", '"', '"""', "#", "for each x in ", "identity.attributes", ".", "[0]", "\n", "  ", "rule ", "test ", "ruleset a", "is a ",
     "import ", "define f(x: Attribute) = x.name",
     "param p: number is 1", "😀", "\t", "given { platform: {", "expect ", "overrides ", "\r", "\x00", 'mapping m "M"']
)  # fmt: skip


@given(
    st.sampled_from([HOUSE, ANNEX]),
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 0.2), PARTS), min_size=1, max_size=5),
    st.floats(0, 1),
)
@settings(max_examples=60)
def test_whatever_is_typed_everything_answers(rules, cards, text, edits, where):
    for at, size, part in edits:
        start = int(at * len(text))
        text = text[:start] + part + text[start + int(size * len(text)) :]
    rules.change({"house.rules": text})
    source, offset = rules.source("house.rules"), int(where * len(text))
    file = rules.pieces["house.rules"].file
    for item in completions(rules, source, offset, PLACES):
        assert item.text_edit is not None
    hover(rules, cards, source, offset)
    outline.outline(file, PLACES)
    for fold in outline.folds(source):
        assert fold.start_line < fold.end_line
    assert len(outline.colours(file, rules.resolved, PLACES).data) % 5 == 0
    rule_actions.lenses(rules, "house.rules", "file:///house.rules", PLACES)
    found = rules.findings("house.rules", slow=False)
    rule_actions.quick_fixes(rules, "house.rules", "file:///house.rules", found, (0, len(text)), PLACES)
    for each in found:
        PLACES.diagnostic(each.diagnostic, {})
    named = mentions.named_at(rules, "house.rules", offset)
    if named is not None:
        assert any(m.span == named.span for m in mentions.all_mentions(rules, named.of))


@given(st.text(alphabet="aé😀\n\r", max_size=30), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_places_go_there_and_back(text, encoding):
    places, source = PositionCodec(encoding), Source("a", text)
    for offset in range(len(text) + 1):
        line = source.position(offset).line
        if offset - source.line_starts[line - 1] <= len(source.line(line)):  # not within a line's end
            assert places.offset(source, places.position(source, offset)) == offset
    whole = places.range(Span(source, 0, len(text)))
    assert whole.start == types.Position(0, 0)


@pytest.mark.parametrize(
    "uri",
    [
        "http://example.org/a.rules",
        "untitled:Untitled-1",
        "file://host/a.rules",
        "vscode-vfs://x/a.rules",
        "file:///a%00b.rules",
    ],
)
def test_what_is_no_local_file_is_not_read(uri):
    assert local_path(uri) is None
