"""The JSON reader takes and refuses what the standard library does, and reads the same values, exactly."""

import json
from fractions import Fraction

import pytest
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, SequenceNode, find, walk

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(-1e150, 1e150) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
LAYOUTS = st.sampled_from([{}, {"indent": 2}, {"ensure_ascii": False}, {"separators": (",", ":")}, {"indent": "\t"}])


def plain(node):
    """The node as the standard library would give it, with exact numbers."""
    if isinstance(node, MappingNode):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return node.value


class RefusedError(Exception):
    """What the standard library admits and we do not."""


class UnboundedError(Exception):
    """A number near our bound, or past it; the standard library has none."""


def refuse(text):
    raise RefusedError(text)


def bounded(kind):
    def number(text):
        mantissa, _, exponent = text.lower().partition("e")
        if len(mantissa) > 100 or len(exponent) > 4 or int(exponent or 0) not in range(-330, 200):
            raise UnboundedError
        return kind(text)

    return number


def once(pairs):
    if len({key for key, _ in pairs}) < len(pairs):
        raise RefusedError
    return dict(pairs)


def reference(text):
    """The standard library's value, or None in a list of its own where it refuses the text."""
    try:
        return [
            json.loads(
                text,
                parse_float=bounded(Fraction),
                parse_int=bounded(int),
                parse_constant=refuse,
                object_pairs_hook=once,
            )
        ]
    except (json.JSONDecodeError, RefusedError):
        return None


def ours(text):
    try:
        return [plain(read_text(text, "x", "json")[0].root)]
    except CheckmetaError:
        return None


@settings(max_examples=200)
@given(VALUES, LAYOUTS)
@example("\ud83d\ude00", {"ensure_ascii": True})
def test_reads_what_the_standard_library_writes(value, layout):
    text = json.dumps(value, **layout)
    assert ours(text) == reference(text) is not None


@settings(max_examples=200)
@given(VALUES, LAYOUTS)
def test_the_text_of_every_span_reads_to_the_same_value(value, layout):
    (document,) = read_text(json.dumps(value, **layout), "x", "json")
    for pointer, node in walk(document.root):
        assert json.loads(node.span.text, parse_float=Fraction) == plain(node)
        if isinstance(node, MappingNode):
            assert {k: json.loads(s.text) for k, s in node.keys.items()} == {k: k for k in node.entries}
        assert find(document.root, pointer) is node


@settings(max_examples=600)
@given(st.data())
def test_takes_and_refuses_like_the_standard_library(data):
    text = json.dumps(data.draw(VALUES), **data.draw(LAYOUTS))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 2)))
        text = (
            text[:start]
            + data.draw(st.sampled_from([*'{}[],:"\\/ue0-1.+\t\n\x0b\x1f\x7f\xa0é', "", "\\u00e9", "1e5"]))
            + text[end:]
        )
    assume("\\ud" not in text.lower())  # half a surrogate pair: admitted there, refused here
    assume(not text.startswith("\ufeff"))
    try:
        expected = reference(text)
    except UnboundedError:
        reject()
    assert ours(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Fraction(1, 10)),
        ("-0", 0),
        ("1E+2", Fraction(100)),
        ("12345678901234567890123", 12345678901234567890123),
        ("1.0", Fraction(1)),
    ],
)
def test_numbers_are_exact(text, value):
    (document,) = read_text(text, "x", "json")
    assert document.root == ScalarNode(value, document.root.span)
    assert type(document.root.value) is type(value)
