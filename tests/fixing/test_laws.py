"""What holds of every change: the texts, the trees, the diff, the second run."""

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from checkmeta.authoring.fixing.diffs import Lines, unified
from checkmeta.authoring.fixing.goals import ADDRESSED, ADDRESSES, GUARDED, KNOWN_TO_PEOPLE, PEOPLE, forbidden
from checkmeta.authoring.fixing.levels import Level
from checkmeta.authoring.fixing.mends import SCHEMA
from checkmeta.authoring.fixing.show_mends import as_diff, as_json, as_sarif_fixes
from checkmeta.authoring.lint.fix import apply_edits
from checkmeta.authoring.lint.material import Edit
from checkmeta.base.typesys import PLACE, TERM, ListOf, RecordType, walk_types
from checkmeta.base.values import MONTH, Duration, Evidence, Record
from checkmeta.facts.mapping.text_functions import capture, duration, spell, with_figure
from checkmeta.language.functions import NOTATIONS
from checkmeta.language.meaning.outcome import Outcome
from checkmeta.language.meaning.reached import field_of
from checkmeta.store.library import Library
from checkmeta.vocabulary.bridge import identity_type, platform_type

MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
BROKEN = {"house": "a", "log": {"sensitive": True}, "both": True, "hash": {"cost": 4}, "mail": {"verify": False}}
PLAIN = "house: a\nlog:\n  sensitive: true\nboth: true\nhash:\n  cost: 4 # low\nmail:\n  verify: false\n"
STYLES = {
    "plain.yaml": PLAIN,
    "crlf.yaml": PLAIN.replace("\n", "\r\n"),
    "mark.yaml": MARK + PLAIN,
    "no-end.yaml": PLAIN.rstrip("\n"),
    "words.yaml": PLAIN.replace("house: a", 'house: "ä 漢 😀"'),
    "flow.yaml": "{house: a, log: {sensitive: true}, both: true, hash: {cost: 4}, mail: {verify: false}}\n",
    "comments.yaml": "# first\n\n" + PLAIN.replace("both:", "# both\n\nboth:") + "# last",
    "anchors.yaml": "house: a\nx: &x {y: 1}\nz: *x\n" + PLAIN.replace("house: a\n", ""),
    "several.yaml": "other: 1\n---\n" + PLAIN + "---\nmore: 2\n",
    "filled.yaml": PLAIN + 'name: "${NAME}"\n',
    "lines.json": json.dumps(BROKEN, indent=2) + "\n",
    "line.json": json.dumps(BROKEN),
    "tight.json": json.dumps(BROKEN, separators=(",", ":")),
    "tabs.json": json.dumps(BROKEN, indent="\t").replace("\n", "\r\n"),
    "words.json": json.dumps({**BROKEN, "house": "ä 漢 😀"}, ensure_ascii=False, indent=1),
    "lines.hjson": "{\n  // first\n  house: ä 漢\n  log: {\n    sensitive: true\n  }\n  both: true\n  hash: { cost: 4 } # low\n  mail: { verify: false }\n}\n",
    "bare.hjson": PLAIN.replace("log:\n  sensitive: true", "log: {\r\n  sensitive: true\r\n}").replace(
        "hash:\n  cost: 4 # low\nmail:\n  verify: false\n", "hash: { cost: 4 }, # low\nmail: { verify: false }"
    ),
    "table.toml": 'house = "a"\nboth = true\n\n[log]\nsensitive = true # so\n\n[hash]\ncost = 4\n\n[mail]\nverify = false\n',
}


def patched(tmp_path, name, diff):
    """The file after the diff, by a real reader of diffs."""
    (tmp_path / "of.diff").write_bytes(diff.encode("utf-8"))
    done = subprocess.run(
        ["patch", "-p1", "--binary", "-s", "-F0", "-i", "of.diff"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr + diff
    return (tmp_path / name).read_bytes()


@pytest.mark.parametrize("name", STYLES)
def test_each_style_is_mended_and_stays_what_it_is(mended, tmp_path, name):
    before = STYLES[name]
    texts, mends, run = mended({name: before})
    after = texts[name]
    assert {rule for rule, m in mends.items() if m.level is not Level.NONE} == {"logs", "debug", "work", "mail"}
    assert (tmp_path / name).read_bytes() == before.encode("utf-8")
    bare = before.removeprefix(MARK)
    assert len(after) - len(bare) == sum(
        len(e.edit.text) - (e.edit.end - e.edit.start) for m in mends.values() for e in m.made
    )
    assert re.findall(r"#.*", after) == re.findall(r"#.*", bare)
    assert re.findall(r"\r?\n", after) == re.findall(r"\r?\n", bare)
    assert ("cost: 10" in after) or ('"cost":10' in after.replace(" ", "")) or ("cost = 10" in after)
    again = mended({name: after})
    assert (again[0][name], [m for m in again[1].values() if m.level is not Level.NONE]) == (after, [])
    (tmp_path / name).write_bytes(before.encode("utf-8"))
    diff = "".join(as_diff(run.trial, run.before, list(mends.values()), Level.SUGGESTED, run.marked()))
    assert patched(tmp_path, name, diff).decode("utf-8").removeprefix(MARK) == after


@pytest.mark.parametrize("name", STYLES)
def test_the_regions_of_sarif_give_the_same_text(run, name):
    before = STYLES[name].removeprefix(MARK)
    made = run({name: STYLES[name]})
    mends = made.each()
    whole = [m for m in mends if m.level is not Level.NONE]
    fixes = as_sarif_fixes(made.trial, mends)
    assert len(fixes) == len(whole) == 4
    for mend in whole:
        text, _ = apply_edits(before, [(e.edit,) for e in mend.made])
        fix = next(f for f in fixes.values() if all(e.setting.path in f.description for e in mend.made))
        edits = [
            Edit(s.source.offset(s.begin.line, s.begin.column), s.source.offset(s.finish.line, s.finish.column), t)
            for s, t in fix.replacements
        ]
        assert apply_edits(before, [(e,) for e in edits])[0] == text
        assert fix.level == mend.level


def test_what_takes_two_steps_is_one_fix(run):
    made = run({"a.yaml": "house: a\naudit:\n  on: false\nboth: false\n"})
    (fix,) = as_sarif_fixes(made.trial, made.each()).values()
    edits = [(Edit(s.start, s.end, t),) for s, t in fix.replacements]
    assert (
        apply_edits(fix.replacements[0][0].source.text, edits)[0]
        == "house: a\naudit:\n  on: true\n  days: 365\nboth: false\n"
    )


def test_json_says_all_of_it(mended):
    _, mends, run = mended({"a.yaml": PLAIN + "guessable: true\n"})
    said = json.loads(as_json(run.trial, list(mends.values()), Level.SUGGESTED, written=False))
    levels = {f["rule"].removeprefix("norm.house."): (f["level"], f["mended"]) for f in said["findings"]}
    assert levels == {
        "logs": ("safe", True), "work": ("suggested", True), "debug": ("suggested", True), "mail": ("suggested", True), "guessable": ("none", False),
    }  # fmt: skip
    logs = next(f for f in said["findings"] if f["rule"].endswith("logs"))
    assert logs["changes"] == [
        {
            "document": "a.yaml", "pointer": "/log/sensitive", "before": "true", "after": "false",
            "region": {"start": [3, 14], "end": [3, 18], "text": "false"},
        }
    ]  # fmt: skip


# ---- levels, rules, and what another rule says


def test_only_what_is_safe_is_made_where_that_is_asked(mended):
    texts, mends, _ = mended({"a.yaml": PLAIN}, level=Level.SAFE)
    assert texts["a.yaml"] == PLAIN.replace("sensitive: true", "sensitive: false")
    assert mends["mail"].level is Level.SUGGESTED
    assert mends["mail"].made


def test_rules_that_want_the_opposite_are_both_named_and_nothing_is_written(mended):
    for text, one, other in (("false", "approved", "unapproved"), ("true", "unapproved", "approved")):
        texts, mends, _ = mended({"a.yaml": f"house: a\napproval: {text}\n"})
        assert texts == {"a.yaml": f"house: a\napproval: {text}\n"}
        assert (list(mends), other in mends[one].reason) == ([one], True)


def test_neither_an_excuse_nor_a_condition_is_the_way_out(mended):
    text = "house: a\nregistration: true\nrobots: nothing\n"
    texts, mends, _ = mended({"a.yaml": text})
    assert (texts["a.yaml"], mends["open-door"].level) == (text, Level.NONE)


def test_a_rule_over_the_document_itself_is_left_to_people(mended, house_with):
    more = (
        '\nrule raw "Nothing is raw"\n  bearer operator\n  must not document.raw == true\n  because "So it is."\n'
        '\nrule rows "No row is raw"\n  bearer operator\n  must no row in document.rows satisfies row.raw == true\n  because "So it is."\n'
    )
    text = "house: a\nraw: true\nrows: [{raw: true}]\n"
    texts, mends, _ = mended({"a.yaml": text}, library=house_with(more))
    assert texts["a.yaml"] == text
    assert {m.reason for m in mends.values()} == {"the rule asks for the document as it stands"}


def test_what_a_platform_says_of_itself_is_no_setting(mended):
    own = "platform:\n  accounts:\n    authentication:\n      lockout: false\n"
    texts, mends, _ = mended({"platform.yaml": own, "a.yaml": "house: a\n"}, paths=["."])
    assert texts["platform.yaml"] == own
    assert (mends["lock"].level, "says of itself" in mends["lock"].reason) == (Level.NONE, True)
    assert mends["lock"].breach.remedy == "Lock accounts after wrong attempts."


def test_a_schema_is_no_setting(mended, shipped, house_with):
    asked = house_with('\nrule whole "Last names" for each one in identity.attributes must one.required != "always"\n')
    library = Library(replace(asked.program, mappings=shipped.program.mappings), asked.chosen, ())
    text = 'syntax = "proto2";\nmessage Person {\n  required string last_name = 1;\n  required string email = 2;\n}\n'
    texts, mends, _ = mended({"a.proto": text}, library=library)
    assert texts["a.proto"] == text
    assert {m.reason for m in mends.values()} == {SCHEMA}


def test_a_mapping_whose_evidence_is_declared_gives_no_settings(mended, house):
    mappings = tuple(replace(m, evidence=Evidence.DECLARED) for m in house.program.mappings)
    declared = Library(replace(house.program, mappings=mappings), house.chosen, ())
    texts, mends, _ = mended({"a.yaml": PLAIN}, library=declared)
    assert texts["a.yaml"] == PLAIN
    assert {"says of itself" in m.reason for m in mends.values()} == {True}


def test_a_secret_near_a_change_is_not_in_the_diff(mended, tmp_path):
    text = "house: a\npassword: Tr0ub4dor-pass\nlog:\n  sensitive: true\n"
    texts, mends, run = mended({"a.yaml": text})
    diff = "".join(as_diff(run.trial, run.before, list(mends.values()), Level.SUGGESTED, run.marked()))
    assert "Tr0ub4dor" not in diff
    assert patched(tmp_path, "a.yaml", diff).decode() == texts["a.yaml"]
    line = json.dumps({"house": "a", "password": "Tr0ub4dor-pass", "log": {"sensitive": True}})
    texts, mends, run = mended({"b.json": line}, paths=["b.json"])
    diff = "".join(as_diff(run.trial, run.before, list(mends.values()), Level.SUGGESTED, run.marked()))
    assert "Tr0ub4dor" not in diff
    assert "isn't shown" in diff
    assert texts["b.json"] == line.replace("true", "false")


def test_what_is_never_changed_is_named_as_the_vocabulary_has_it():
    names = {
        name for root in (platform_type(), identity_type()) for record in walk_types(root) for name in record.fields
    }
    assert names >= ADDRESSED | KNOWN_TO_PEOPLE


def facts_of(kind, fact, depth=0):
    """Each field of the vocabulary as a fact that nobody states, with its type; an element of each list."""
    for name, field in kind.fields.items():
        inner, below = field.type, field_of(fact, name)
        yield below, field
        while isinstance(inner, ListOf):
            inner, below = inner.item, Outcome(Record({}), (), 0, None, below)
        if isinstance(inner, RecordType) and depth < 5:
            yield from facts_of(inner, Outcome(Record({}), (), below.name, None, below.of), depth + 1)


FACTS = [
    (fact, field)
    for name, kind in (("platform", platform_type()), ("identity", identity_type()))
    for fact, field in facts_of(kind, Outcome(Record({}), (), name))
]


def leaf(kind):
    return leaf(kind.item) if isinstance(kind, ListOf) else kind


@pytest.mark.parametrize("name", sorted(ADDRESSED))
def test_addresses_are_never_changed(name):
    assert {forbidden(fact) for fact, _ in FACTS if fact.name == name} <= {ADDRESSES, PEOPLE, GUARDED}


@pytest.mark.parametrize("name", sorted(KNOWN_TO_PEOPLE))
def test_what_only_people_know_is_never_changed(name):
    assert {forbidden(fact) for fact, _ in FACTS if fact.name == name} <= {PEOPLE, ADDRESSES, GUARDED}


def test_secrets_places_and_kinds_of_data_are_never_changed():
    assert {forbidden(fact) for fact, field in FACTS if field.secret} == {GUARDED}
    assert "" not in {forbidden(fact) for fact, field in FACTS if leaf(field.type) in (PLACE, TERM)}
    assert "" in {forbidden(fact) for fact, _ in FACTS}


def test_no_element_is_added_or_taken_away(mended):
    text = "house: a\nclients:\n  - id: one\n    direct: ${DIRECT}\n"
    assert mended({"a.yaml": text})[0]["a.yaml"] == text


# ---- ways back


@given(st.integers(0, 10**9), st.sampled_from(NOTATIONS), st.sampled_from(["1 day", "3d"]))
def test_what_is_spelt_is_read_again(seconds, notation, like):
    written = spell(Duration(seconds), notation, like)
    assert written is not None
    assert duration(written, notation) == Duration(seconds)


@given(st.integers(1, 600), st.sampled_from(["iso8601", "s", "go"]))
def test_months_are_spelt_too(months, notation):
    value = Duration(months * MONTH, months)
    assert duration(spell(value, notation), notation) == value


def test_what_has_no_spelling_has_none():
    assert spell(Duration(None), "go") is None
    assert spell(Duration(60), "words") is None


@given(st.text("ab ()and"), st.integers(0, 999), st.integers(0, 999))
def test_a_figure_in_a_text_is_found_again(text, old, new):
    pattern = r"length\(([0-9]+)\)"
    made = with_figure(f"{text}length({old})", pattern, str(new))
    assert made is not None
    assert capture(made, pattern) == str(new)
    assert with_figure(text, pattern, str(new)) is None


# ---- diffs


@st.composite
def edited(draw):
    lines = draw(st.lists(st.text("ab \r", max_size=4), min_size=1, max_size=30))
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
    marks = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    return text, [Edit(a, b, draw(st.text("xy\n", max_size=5))) for a, b in pairs]


@settings(max_examples=60)
@given(edited())
def test_a_diff_of_edits_is_what_the_edits_make(tmp_path_factory, made):
    text, edits = made
    lines = Lines.of(text)
    lines.edit(edits)
    after, _ = apply_edits(text, [(e,) for e in edits])
    assert lines.text == after
    diff = "".join(unified("a", lines, lambda _, __: False))
    if after != text:
        folder = tmp_path_factory.mktemp("of")
        (folder / "a").write_bytes(text.encode())
        # `patch` takes a file away that is left empty
        if after:
            assert patched(folder, "a", diff).decode() == after
    else:
        assert diff == ""


def test_a_file_of_many_lines_shows_what_changed_alone():
    text = "".join(f"{n}\n" for n in range(1000))
    lines = Lines.of(text)
    lines.edit([Edit(text.index("500"), text.index("500") + 3, "five hundred")])
    assert len("".join(unified(Path("a").name, lines, lambda _, __: False)).splitlines()) == 11
