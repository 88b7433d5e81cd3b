"""What a plain printer writes in a format is read back: the same keys and values, at places that have their text."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, walk

LETTERS = st.sampled_from([*"aé日😀 =:#;'\"\\[]{}!%$&*.,-0/\t`"])
WORDS = st.text("abcXYZ_", min_size=1, max_size=4)
TEXTS = st.lists(LETTERS, max_size=8).map("".join)
PLAIN = TEXTS.map(str.strip).filter(lambda t: not set(t) & set("'\"`#;\\$"))
NUMBERS = st.integers(-(10**6), 10**6) | st.fractions(-99, 99, max_denominator=1).map(lambda f: f + Fraction(1, 4))
VALUES = st.booleans() | NUMBERS | PLAIN
ENDS = st.sampled_from(["\n", "\r\n"])
GAP = st.sampled_from(["", "  ", "\t"])


def written(value):
    if isinstance(value, bool):
        return str(value).lower()
    return f"{float(value):.2f}" if isinstance(value, Fraction) else str(value)


def looks_typed(text):
    """Whether a text without quotes is read as something else."""
    return text.lower() in ("true", "false") or text.lstrip("-").replace(".", "", 1).isdigit()


def in_quotes(text):
    return '"' + "".join({'"': '\\"', "\\": "\\\\", "\n": "\\n", "$": "\\$"}.get(c, c) for c in text) + '"'


def escaped(text, *, key):
    specials = {"\\": "\\\\", "\n": "\\n", "\t": "\\t"} | ({c: "\\" + c for c in " =:#!"} if key else {})
    out = "".join(specials.get(c, c if c.isascii() else as_units(c)) for c in text)
    return "\\" + out if not key and out.startswith(" ") else out


def as_units(char):
    coded = char.encode("utf-16-be")
    return "".join(f"\\u{coded[i]:02X}{coded[i + 1]:02x}" for i in range(0, len(coded), 2))


@st.composite
def ini(draw):
    expected, lines = {}, []
    for section in [None, *draw(st.lists(WORDS, max_size=3, unique=True))]:
        into = expected if section is None else expected.setdefault(section, {})
        lines += [f"[{section}]"] if section is not None else []
        for key in draw(st.lists(WORDS.map(str.lower).map("k".__add__), max_size=3, unique=True)):
            value = draw(VALUES)
            quoted = isinstance(value, str) and (looks_typed(value) or draw(st.booleans()))
            text = f'"{value}"' if quoted else written(value)
            lines.append(
                f"{draw(GAP)}{key}{draw(GAP)}={draw(GAP)}{text}" + draw(st.sampled_from(["", " ; why", "\n; no"]))
            )
            into[key] = value
    return "ini", lines, expected


@st.composite
def env(draw):
    expected, lines = {}, []
    for key in draw(st.lists(WORDS, min_size=1, max_size=4, unique=True)):
        value = draw(PLAIN | TEXTS | st.just("a\nb"))
        kind = draw(st.sampled_from(["double", "single", "plain"]))
        text = in_quotes(value)
        if kind == "single" and "'" not in value:
            text = f"'{value}'"
        elif kind == "plain" and value == value.strip() and not set(value) & set("'\"`#$\\\n"):
            text = value
        lines.append(draw(st.sampled_from(["", "export "])) + f"{key}={text}" + draw(st.sampled_from(["", " # why"])))
        expected[key] = value
    return "env", lines, expected


@st.composite
def properties(draw):
    expected, lines = {}, []
    for key in draw(st.lists(TEXTS.filter(bool), min_size=1, max_size=4, unique=True)):
        value = draw(TEXTS | st.just("a\nb"))
        fold = draw(st.integers(0, len(value)))
        text = escaped(value[:fold], key=False)
        rest = escaped(value[fold:], key=False)
        text = (
            text + "\\\n   " + rest if rest and text and not rest.startswith("\\ ") and rest[0] not in " \t" else None
        )
        sign = draw(st.sampled_from(["=", " : ", "  = "]))
        lines.append(f"{escaped(key, key=True)}{sign}{escaped(value, key=False) if text is None else text}")
        expected[key] = value
    return "properties", lines, expected


@st.composite
def conf(draw, depth=2):
    expected, lines = {}, []
    for key in draw(st.lists(WORDS, min_size=1, max_size=3, unique=True)):
        if depth and draw(st.integers(0, 3)) == 0:
            _, inner, value = draw(conf(depth=depth - 1))
            lines += [f"{key} = {{", *inner, "}"]
        else:
            value = draw(VALUES | st.just("a\n b"))
            long = isinstance(value, str) and ("\n" in value or looks_typed(value) or value in ("{", "}"))
            lines.append(f"{draw(GAP)}{key} ={draw(GAP)}" + (f'"""{value}"""' if long else written(value)))
        expected[key] = value
    return "conf", lines, expected


@st.composite
def hjson(draw, depth=2):
    expected, lines = {}, []
    for key in draw(st.lists(WORDS, min_size=1, max_size=3, unique=True)):
        if depth and draw(st.integers(0, 3)) == 0:
            _, inner, value = draw(hjson(depth=depth - 1))
            lines += [f"{key}: {{", *inner, "} # end"]
        else:
            value = draw(VALUES | TEXTS)
            bare = isinstance(value, str) and value and value == value.strip() and value[0] not in "{}[],:'\"#/-0`tfn"
            text = value if bare and "\t" not in value else in_json(value) if isinstance(value, str) else written(value)
            lines.append(f"{draw(GAP)}{key}: {text}" + ("" if bare else draw(st.sampled_from([",", "", " // why"]))))
        expected[key] = value
    return "hjson", lines, expected


def in_json(text):
    return '"' + "".join({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}.get(c, c) for c in text) + '"'


def plain(node):
    if isinstance(node, MappingNode):
        return {key: plain(value) for key, value in node.entries.items()}
    return node.value


@pytest.mark.parametrize("texts", [ini, env, properties, conf, hjson], ids=lambda f: f.__name__)
@settings(max_examples=150)
@given(data=st.data())
def test_what_is_written_is_read_back_at_its_place(texts, data):
    kind, lines, expected = data.draw(texts())
    end = data.draw(ENDS)
    text = "\n".join(lines).replace("\n", end) + data.draw(st.sampled_from(["", end]))
    assume(text.strip())
    (document,) = read_text(text, "x", kind)
    assert plain(document.root) == expected
    assert not document.warnings
    for _, node in walk(document.root):
        if isinstance(node, MappingNode):
            assert all(
                node.span.start <= child.span.start <= child.span.end <= node.span.end
                for child in node.entries.values()
            )
            if kind != "properties":
                assert all(span.text == key for key, span in node.keys.items())
        else:
            shown = written(node.value).replace("\n", end)
            assert node.span.text == node.span.text.strip(" \r\n") or kind == "properties"
            if kind in ("ini", "conf") or (kind == "env" and not node.quoted):
                assert shown in node.span.text
            assert again(node, kind) == node.value


def again(node: ScalarNode, kind: str):
    """What the text of a scalar's span reads to, as a value of its own."""
    key = "k: " if kind == "hjson" else "k="
    return read_text(key + node.span.text, "x", kind)[0].root.entries["k"].value
