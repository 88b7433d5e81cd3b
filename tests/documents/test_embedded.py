"""A document in a text of another: the same facts as by itself, at places inside the outer text."""

import base64
import json
from fractions import Fraction

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents import embedded
from checkmeta.documents.embedded import read_embedded
from checkmeta.documents.limits import LEVELS
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, find, walk

TEXTS = st.text(st.sampled_from("aé😀\"\\/\n\t '{}"), max_size=5)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 999) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
).filter(lambda tree: isinstance(tree, dict | list))


def holds_document(node):
    """Whether a node is a text that looks like a document."""
    return isinstance(getattr(node, "value", None), str) and embedded._text_of(node.value) is not None


def scalar(text, kind, pointer="/a"):
    (document,) = read_text(text, "outer", kind)
    return find(document.root, pointer), document


def outer_texts(text):
    """The same text as a value of several formats."""
    yield "json", json.dumps({"a": text})
    yield "json", json.dumps({"b": 0, "a": text}, ensure_ascii=False, indent=2)
    yield "yaml", "a: " + json.dumps(text, ensure_ascii=False)
    yield "yaml", yaml.safe_dump({"a": text}, default_style='"', width=20, allow_unicode=True)
    yield "yaml", yaml.safe_dump({"a": text}, default_style="'", width=400, allow_unicode=True)
    yield "yaml", yaml.safe_dump({"a": text}, default_style="|", allow_unicode=True)
    if "'" not in text:
        yield "toml", f"a = '{text}'"


@settings(max_examples=200)
@given(TREES, st.sampled_from([None, 2]))
def test_it_is_read_as_by_itself_and_its_places_are_inside(tree, indent):
    text = json.dumps(tree, ensure_ascii=False, indent=indent)
    (alone,) = read_text(text, "inner", "json")
    for kind, outer in outer_texts(text):
        if kind == "toml" and indent:
            continue
        node, document = scalar(outer, kind)
        assert node.value == text
        assert holds_document(node)
        inner = read_embedded(node, document)
        assert inner.root == alone.root
        assert (inner.format, inner.level, inner.source) == ("json", 1, document.source)
        last = node.span.start
        for pointer, found in walk(inner.root):
            assert node.span.start <= found.span.start < found.span.end <= node.span.end
            assert found.span != node.span, (kind, pointer)
            assert found.span.start > last or pointer == ""
            last = found.span.start
            if isinstance(found, ScalarNode) and isinstance(found.value, int | None):
                assert found.span.text == json.dumps(found.value)
            if isinstance(found, MappingNode):
                assert all(node.span.start < span.start < span.end <= node.span.end for span in found.keys.values())


@pytest.mark.parametrize(
    "prefix", ["base64://", "", "data:application/json;base64,", "data:application/schema+json;base64,"]
)
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_what_is_in_base64_has_the_place_of_the_text(prefix, encode):
    coded = encode('{"é?>": [1, "x"]}'.encode()).decode()
    node, document = scalar(f'a: "{prefix}{coded}"', "yaml")
    inner = read_embedded(node, document)
    assert {pointer: getattr(n, "value", None) for pointer, n in walk(inner.root)} == {
        "": None, "/é?>": None, "/é?>/0": 1, "/é?>/1": "x",
    }  # fmt: skip
    assert {n.span for _, n in walk(inner.root)} == {node.span}


@pytest.mark.parametrize("text", ["a", "", "hello", "base64://%", "base64:///w==", "YWJj", "12", "true"])
def test_what_holds_no_document(text):
    node, document = scalar(json.dumps({"a": text}), "json")
    assert not holds_document(node)
    with pytest.raises(CheckmetaError) as caught:
        read_embedded(node, document)
    (found,) = caught.value.diagnostics
    assert (found.code, found.span) == ("D106", node.span)


@pytest.mark.parametrize(
    ("outer", "code", "at"),
    [
        ('{"a": "{\\"b\\": tru}"}', "D106", "tru"),
        ('{"a": "[1, 1e999]"}', "D107", "1e999"),
        ('{"a": "[\\"\\\\ud800\\"]"}', "D106", "\\\\ud800"),
    ],
)
def test_a_mistake_in_it_is_shown_in_the_outer_text(outer, code, at):
    node, document = scalar(outer, "json")
    with pytest.raises(CheckmetaError) as caught:
        read_embedded(node, document)
    (found,) = caught.value.diagnostics
    assert (found.code, found.span.text, found.span.source) == (code, at, document.source)


def test_a_key_that_stands_twice_in_it():
    node, document = scalar('{"a": "{\\"b\\": 1, \\"b\\": 2}"}', "json")
    inner = read_embedded(node, document)
    (found,) = inner.warnings
    assert (found.code, found.span.text, found.labels[0].span.start) == ("D105", '\\"b\\"', 8)
    assert inner.root.repeated["b"] == found.span


def test_a_placeholder_in_it():
    node, document = scalar('{"a": "{\\"b\\": \\"${X}\\"}"}', "json")
    assert read_embedded(node, document).root.entries["b"].placeholder == "${X}"


def test_documents_inside_each_other_are_bounded():
    text = "[1]"
    for _ in range(LEVELS + 1):
        text = json.dumps([text])
    (document,) = read_text(text, "x", "json")
    for _ in range(LEVELS):
        node = document.root.items[0]
        document = read_embedded(node, document)
        assert all(node.span.start <= n.span.start <= n.span.end <= node.span.end for _, n in walk(document.root))
    with pytest.raises(CheckmetaError) as caught:
        read_embedded(document.root.items[0], document)
    assert caught.value.diagnostics[0].code == "D103"


def test_nesting_in_it_is_bounded():
    node, document = scalar(json.dumps({"a": "[" * 10_000}), "json")
    with pytest.raises(CheckmetaError) as caught:
        read_embedded(node, document)
    assert caught.value.diagnostics[0].code == "D103"


def test_numbers_in_it_are_exact():
    node, document = scalar('{"a": "[0.1]"}', "json")
    assert read_embedded(node, document).root.items[0].value == Fraction(1, 10)
