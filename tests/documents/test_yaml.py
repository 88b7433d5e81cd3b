"""The YAML reader reads what PyYAML writes, its spans read again to the same values, on both builds of the scanner."""

import datetime as dt
import re
from fractions import Fraction

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, SequenceNode, find, walk

LETTERS = st.sampled_from([*"aé日😀 -:#'\"\n,[]{}!&*|>%@?~.0123e_\\", "\t", "true", "null", "<<", "---"])
TEXTS = st.lists(LETTERS, max_size=10).map("".join)
KEYS = TEXTS.filter(lambda key: key != "<<")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.dates() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)
STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, None, '"', "'", "|", ">"]),
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([5, 20, 200]),
        "indent": st.integers(2, 4),
        "line_break": st.sampled_from(["\n", "\r\n", "\r"]),
        "explicit_start": st.booleans(),
    }
)


class Dumper(yaml.SafeDumper):
    """Quotes what YAML 1.2 and dates call for; PyYAML goes by YAML 1.1."""

    def ignore_aliases(self, data):
        del data
        return True


Dumper.add_implicit_resolver("!number", re.compile(r"^[-+.]?[0-9].*$|^[-+]?\.(inf|nan)$", re.IGNORECASE), None)


def plain(node):
    if isinstance(node, MappingNode):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return node.value


def one(text):
    (document,) = read_text(text, "x", "yaml")
    return document


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def build(request, monkeypatch):
    if request.param == "SafeLoader":
        monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    elif not hasattr(yaml, "CSafeLoader"):
        pytest.skip("this PyYAML has no C scanner")
    return request.param


@settings(max_examples=250)
@given(VALUES, STYLES)
@example("😀: x", {"default_style": '"', "allow_unicode": False})
def test_reads_what_pyyaml_writes(value, style):
    text = yaml.dump(value, Dumper=Dumper, sort_keys=False, **style)
    assume(yaml.safe_load(text) == value)  # it breaks some lines where it must not
    assert plain(one(text).root) == value


@settings(max_examples=250)
@given(VALUES, STYLES)
def test_the_text_of_every_scalar_reads_to_the_same_value(value, style):
    document = one(yaml.dump(value, Dumper=Dumper, **style))
    for _, node in walk(document.root):
        text = node.span.text
        if isinstance(node, MappingNode):
            for key, span in node.keys.items():
                if not span.text.startswith(("|", ">")):
                    assert plain(one(f"- !!str {span.text}").root) == [key]
        elif isinstance(node, SequenceNode) or re.match(r"[|>][-+]*[0-9]", text):
            continue  # a block with a number for its indentation needs its surroundings
        elif document.source.text[: node.span.start].rstrip().endswith(("!!null", "!!bool", "!!int", "!!timestamp")):
            continue  # the tag is no part of the text
        elif text:
            again = one("- " + text).root.items[0]
            assert (again.value, again.quoted) == (node.value, node.quoted)
        else:
            assert node.value is None


@settings(max_examples=150)
@given(VALUES, STYLES)
def test_both_builds_of_the_scanner_give_the_same_places(value, style):
    text = yaml.dump(value, Dumper=Dumper, **style)
    with pytest.MonkeyPatch.context() as patch:
        fast = [(p, n, n.span.start, n.span.end) for p, n in walk(one(text).root)]
        patch.delattr(yaml, "CSafeLoader", raising=False)
        slow = [(p, n, n.span.start, n.span.end) for p, n in walk(one(text).root)]
    assert fast == slow


@pytest.mark.usefixtures("build")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.0", Fraction(1)),
        ("0.1", Fraction(1, 10)),
        ("010", 10),
        ("0o10", 8),
        ("1e400x", "1e400x"),
        ("20:00", "20:00"),
        ("2026-11-22", dt.date(2026, 11, 22)),
        ("2026-13-22", "2026-13-22"),
        ("no", "no"),
        ("!!str 1", "1"),
        ("! true", "true"),
        ("!!int '7'", 7),
        ("!!null ''", None),
        ("!!timestamp '2026-11-22'", dt.date(2026, 11, 22)),
    ],
)
def test_values_of_scalars(text, value):
    node = one(text).root
    assert (node.value, type(node.value), node.tag) == (value, type(value), None)


@pytest.mark.usefixtures("build")
@pytest.mark.parametrize(
    ("text", "quoted"), [("none", False), ("'none'", True), ("!!str none", True), ("|\n none", True)]
)
def test_a_text_in_quotes_is_told_from_a_word(text, quoted):
    assert one("a: " + text).root.entries["a"].quoted is quoted


@pytest.mark.usefixtures("build")
def test_a_foreign_tag_is_kept_and_its_value_not_read():
    root = one("a: !KeyOf 1e999\nb: !ref {x: 1}\nc: !!binary aGk=\nd: !l [1]\n").root
    assert [(n.tag, getattr(n, "value", None)) for n in root.entries.values()] == [
        ("!KeyOf", "1e999"),
        ("!ref", None),
        ("!!binary", "aGk="),
        ("!l", None),
    ]


@pytest.mark.usefixtures("build")
def test_an_alias_shares_the_node():
    root = one("a: &x {b: 1}\nc: *x\nd: [*x, &x 2, *x]\n").root
    assert root.entries["c"] is root.entries["a"]
    assert [getattr(n, "value", n) for n in root.entries["d"].items] == [root.entries["a"], 2, 2]


@pytest.mark.usefixtures("build")
def test_merged_values_keep_their_place_and_explicit_keys_win():
    root = one("a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  z: 3\n").root
    merged = root.entries["c"]
    assert {key: (node.value, node.span.begin.line) for key, node in merged.entries.items()} == {
        "x": (1, 1),
        "y": (1, 1),
        "z": (3, 5),
    }
    assert {key: span.begin.line for key, span in merged.keys.items()} == {"x": 1, "y": 1, "z": 5}
    assert set(one("'<<': {a: 1}\n").root.entries) == {"<<"}


@pytest.mark.usefixtures("build")
@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a: 1  # c\n\n# d\n", {"": "a: 1", "/a": "1"}),
        ("a:\n  - b\n  -\n\nc: {}\n", {"/a": "- b\n  -", "/a/1": "", "/c": "{}"}),
        ("[a: b ]", {"/0": "a: b"}),
        ("{a: [ 1 ] , b }", {"": "{a: [ 1 ] , b }", "/a": "[ 1 ]", "/b": ""}),
        ("a: &x !!map # why\n  b: 1\n", {"/a": "b: 1"}),
        ("a: !t &x\nb: 1", {"/a": "", "/b": "1"}),
        ("&m\n&k a: *k\n", {"": "&k a: *k", "/a": "a"}),
        ("a: >+\n b\n\n\nc: |\n d \n", {"/a": ">+\n b\n\n\n", "/c": "|\n d \n"}),
        ("a: >\r\n b\r\n\r\nc: 1\r\n", {"/a": ">\r\n b\r\n"}),
        ("? a\n? b\n: c\n", {"": "? a\n? b\n: c", "/a": "", "/b": "c"}),
    ],
)
def test_spans(text, spans):
    document = one(text)
    assert {p: find(document.root, p).span.text for p in spans} == spans


@pytest.mark.usefixtures("build")
def test_empty_documents_of_a_stream_are_left_out():
    documents = read_text("---\n---\na\n---\n# c\n---\nnull\n", "x", "yaml")
    assert [(d.index, d.root.value) for d in documents] == [(1, "a"), (3, None)]


@pytest.mark.usefixtures("build")
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{\"a\":b, 'c' :d, e: {f: g}, [h]}", None),
        ('{"a":b, \'c\' :d, "e": # ?f :g\n1}', {"a": "b", "c": "d", "e": 1}),
        ("[a:b, ? c, {? d : e}]", ["a:b", {"c": None}, {"d": "e"}]),
        ("a: &x-1_y z\n*x-1_y : ?b\nc: [*x-1_y]", {"a": "z", "z": "?b", "c": ["z"]}),
        ("&x a: ?b\nc: :d", {"a": "?b", "c": ":d"}),
    ],
)
def test_signs_and_names_that_read_the_same_by_both_versions(text, value):
    if value is None:
        with pytest.raises(CheckmetaError, match="stands where a key has to be text"):
            read_text(text, "x", "yaml")
    else:
        assert plain(one(text).root) == value


@pytest.mark.usefixtures("build")
@pytest.mark.parametrize(
    "text", ["a: &an:chor b", "&x a: 1\n*x: 2", "{?foo: bar}", "[?foo]", "{? :~}", "{a: [], ?b: 1}"]
)
def test_signs_and_names_that_read_otherwise_by_each_version_are_refused(text):
    with pytest.raises(CheckmetaError, match=r"by YAML 1\.2"):
        read_text(text, "x", "yaml")


@pytest.mark.usefixtures("build")
def test_anchors_end_with_their_document():
    with pytest.raises(CheckmetaError, match="no anchor"):
        read_text("a: &x 1\n---\n*x\n", "x", "yaml")
