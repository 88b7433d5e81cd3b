"""The TOML reader has the values of `tomllib`, and each at a place whose text reads to the same value."""

import datetime as dt
import json
import tomllib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, SequenceNode, find, walk

TEXTS = st.lists(st.sampled_from([*"aé😀 .#'\"=[]{},\\-1", "\n", "\t"]), max_size=6).map("".join)
BARE = st.text("abcdeXYZ019_-", min_size=1, max_size=3)
NEWLINE = st.sampled_from(["\n", "\r\n"])
BLANK = st.sampled_from(["", " ", "\t "])


def exact(text):
    return Fraction(text.replace("_", ""))


def plain(node):
    if isinstance(node, MappingNode):
        return {key: plain(value) for key, value in node.entries.items()}
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return node.value


@st.composite
def keys(draw):
    kind = draw(st.integers(0, 2))
    if kind == 0:
        return draw(BARE)
    text = draw(TEXTS).replace("\n", "")
    if kind == 1 and "'" not in text:
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=draw(st.booleans()) and text.isascii())


@st.composite
def strings(draw):
    text = draw(TEXTS)
    kind = draw(st.integers(0, 3))
    if kind == 0 and not {"'", "\n"} & set(text):
        return f"'{text}'"
    if kind == 1 and "'''" not in text:
        return f"'''{text}'''" if not text.endswith("'''") else f'"{kind}"'
    if kind == 2:
        return (
            '"""'
            + text.replace("\\", "\\\\").replace('"""', '""\\"')
            + draw(st.sampled_from(["", "\\\n   ", '"', '""']))
            + '"""'
        )
    return json.dumps(text, ensure_ascii=False)


SCALARS = strings() | st.sampled_from([
    "1", "-1_000", "0xFF", "0b1", "1.50", "-2e-3", "6.0_1E+2", "true", "false", "1979-05-27", "07:32:00", "07:32:00.25",
    "1979-05-27T07:32:00", "1979-05-27 07:32:00Z", "1979-05-27t07:32:00.5-08:00",
])  # fmt: skip


@st.composite
def lists(draw, inner):
    gaps = st.sampled_from(["", " ", "\n  ", " # a ] comment\n"])
    items = [draw(gaps) + draw(inner) + draw(gaps) for _ in range(draw(st.integers(0, 3)))]
    tail = draw(st.sampled_from(["", ","])) if items else ""
    return "[" + ",".join(items) + tail + draw(gaps) + "]"


@st.composite
def inline_tables(draw, inner):
    pairs = [
        f"{'.'.join(draw(st.lists(keys(), min_size=1, max_size=2)))}{draw(BLANK)}= {draw(inner)}"
        for _ in range(draw(st.integers(0, 3)))
    ]
    return "{ " + " , ".join(pairs) + " }"


VALUES = st.recursive(SCALARS, lambda inner: lists(inner) | inline_tables(inner), max_leaves=6)


@st.composite
def texts(draw):
    lines = []
    for _ in range(draw(st.integers(1, 8))):
        dotted = f"{draw(BLANK)}.{draw(BLANK)}".join(draw(st.lists(keys(), min_size=1, max_size=3)))
        kind = draw(st.integers(0, 5))
        comment = draw(st.sampled_from(["", "  # a = [ comment"]))
        if kind == 0:
            lines.append(f"{draw(BLANK)}[{draw(BLANK)}{dotted} ]{comment}")
        elif kind == 1:
            lines.append(f"[[{dotted}]]{comment}")
        else:
            lines.append(f"{dotted}{draw(BLANK)}={draw(BLANK)}{draw(VALUES)}{comment}")
    return "\n".join(lines).replace("\n", draw(NEWLINE)) + draw(st.sampled_from(["", "\n"]))


@settings(max_examples=200)
@given(texts())
def test_values_are_those_of_tomllib_and_every_span_reads_again(text):
    try:
        expected = tomllib.loads(text, parse_float=exact)
    except tomllib.TOMLDecodeError:
        with pytest.raises(CheckmetaError):
            read_text(text, "x", "toml")
        return
    (document,) = read_text(text, "x", "toml")
    assert plain(document.root) == expected
    for pointer, node in walk(document.root):
        assert find(document.root, pointer) is node
        written = node.span.text
        assert written == written.strip(" \t\r\n")
        if isinstance(node, MappingNode):
            for key, span in node.keys.items():
                assert list(tomllib.loads(f"{span.text} = 1")) == [key]
            for child in node.entries.values():
                assert node.span.start <= child.span.start <= child.span.end <= node.span.end
        if isinstance(node, MappingNode) and not written.startswith("{"):
            continue
        if isinstance(node, SequenceNode) and written.startswith("[["):
            inline = text[: node.span.start].rstrip(" \t")
            if not inline.endswith(("=", "[", ",")):
                continue
        assert tomllib.loads(f"v = {written}", parse_float=exact)["v"] == plain(node)


@settings(max_examples=200)
@given(texts(), st.data())
def test_a_corrupted_text_is_taken_or_refused_like_by_tomllib(text, data):
    start = data.draw(st.integers(0, len(text)))
    insert = data.draw(st.sampled_from([*"=.[]{}\"'#\\,\n\t a1é\x01\r", "[[", '"""', "'''", ""]))
    broken = text[:start] + insert + text[min(len(text), start + data.draw(st.integers(0, 3))) :]
    try:
        expected = tomllib.loads(broken, parse_float=exact)
    except tomllib.TOMLDecodeError:
        expected = {}
    if not expected:
        with pytest.raises(CheckmetaError):
            read_text(broken, "x", "toml")
    else:
        assert plain(read_text(broken, "x", "toml")[0].root) == expected


def test_types_are_kept():
    (document,) = read_text("a = [1, 1.0, 1979-05-27, 07:32:00, 1979-05-27 07:32:00Z, true, '1']", "x", "toml")
    items = document.root.entries["a"].items
    assert [type(n.value) for n in items] == [int, Fraction, dt.date, dt.time, dt.datetime, bool, str]
    assert [n.quoted for n in items] == [False] * 6 + [True]
