"""Hostile texts end in an error, in bounded time and memory."""

import time

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.limits import DEPTH, DIGITS, FILE_BYTES, exact
from checkmeta.documents.read import read_file, read_text
from checkmeta.documents.tree import find

SECONDS = 2.0


def code(text, kind):
    started = time.process_time()
    with pytest.raises(CheckmetaError) as caught:
        read_text(text, "x", kind)
    assert time.process_time() - started < SECONDS
    return caught.value.diagnostics[-1].code


NESTED = {
    "yaml flow": ("yaml", lambda n: "[" * n + "]" * n),
    "yaml mappings": ("yaml", lambda n: "{a: " * n + "}" * n),
    "yaml block": ("yaml", lambda n: "- " * n + "x"),
    "yaml aliases": ("yaml", lambda n: "- &a0 []\n" + "".join(f"- &a{i} [*a{i - 1}]\n" for i in range(1, n - 1))),
    "json lists": ("json", lambda n: "[" * n + "]" * n),
    "json objects": ("json", lambda n: '{"a":' * n + "1" + "}" * n),
    "hjson lists": ("hjson", lambda n: "[" * n + "]" * n),
    "hjson objects": ("hjson", lambda n: "{a:" * (n - 1) + "{}" + "}" * (n - 1)),
    "conf groups": ("conf", lambda n: "a = {\n" * (n - 1) + "}\n" * (n - 1)),
    "toml lists": ("toml", lambda n: "a = " + "[" * (n - 1) + "]" * (n - 1)),
    "toml tables": ("toml", lambda n: "a = " + "{a = " * (n - 2) + "{}" + "}" * (n - 2)),
    "toml header": ("toml", lambda n: "[" + ".".join("a" * (n - 1)) + "]"),
    "toml key": ("toml", lambda n: ".".join("a" * n) + " = 1"),
    "toml lists of tables": ("toml", lambda n: "\n".join(f"[[{'.'.join('a' * i)}]]" for i in range(1, (n + 1) // 2))),
}


@pytest.mark.parametrize("name", sorted(NESTED))
def test_nesting_is_bounded(name):
    kind, nested = NESTED[name]
    assert read_text(nested(DEPTH), "x", kind)
    assert code(nested(DEPTH + 2), kind) == "D103"
    if name != "toml lists of tables":  # whose text grows with the square of its depth
        assert code(nested(10_000), kind) == "D103"


@pytest.mark.parametrize("kind", ["yaml", "json", "toml"])
def test_nesting_that_never_ends_is_bounded(kind):
    assert code(("a = " if kind == "toml" else "") + "[" * 1_000_000, kind) == "D103"


@pytest.mark.parametrize("merge", [False, True])
def test_aliases_that_expand_to_too_much(merge):
    rows = ["a0: &a0 {x: 1, y: 1, z: 1}"]
    for i in range(1, 40):
        many = ", ".join([f"*a{i - 1}"] * 9)
        rows.append(f"a{i}: &a{i} {{<<: [{many}]}}" if merge else f"a{i}: &a{i} [{many}]")
    assert code("\n".join(rows), "yaml") == "D104"


def test_aliases_within_the_bound_expand():
    (document,) = read_text("a: &a [1, 2, 3]\nb: [" + "*a, " * 10_000 + "]\n", "x", "yaml")
    assert len(find(document.root, "/b").items) == 10_000


def test_tag_directives_are_bounded():
    assert code("".join(f"%TAG !{i}! x\n" for i in range(100_000)) + "--- a", "yaml") == "D106"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("yaml", "- " + "1" * 1_000_000),
        ("yaml", "- 0x" + "1" * 1_000_000),
        ("yaml", "- 1e1000000000"),
        ("json", "1" * 1_000_000),
        ("json", "1e-1000000000"),
        ("json", "0." + "1" * 1_000_000),
        ("toml", "a = " + "1" * 1_000_000),
        ("toml", "a = 0x" + "1" * 1_000_000),
        ("toml", "a = " + "1" * 10_000 + "x"),
        ("toml", "a = 1e1000000000"),
        ("hjson", "a: " + "1" * 1_000_000),
        ("ini", "a = " + "1" * 1_000_000),
        ("conf", "a = 0." + "1" * 1_000_000),
    ],
)
def test_numbers_are_bounded(kind, text):
    assert code(text, kind) == "D107"


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("9" * DIGITS, True),
        ("-" + "9" * DIGITS, True),
        ("9" * (DIGITS + 1), False),
        (f"1e{DIGITS - 1}", True),
        (f"1e-{DIGITS - 1}", True),
        (f"1e{DIGITS}", False),
        (f"-1.5E+{DIGITS - 2}", True),
        (f"-1.5E+{DIGITS - 1}", False),
        ("1e000000000002", True),
        ("0e99999", False),
    ],
)
def test_the_bound_of_digits(text, within):
    assert (exact(text) is not None) is within


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("json", '"' + "\\n" * 2_000_000 + '"'),
        ("json", '"' + "x" * 4_000_000 + '"'),
        ("json", " " * 4_000_000 + "1"),
        ("yaml", '"' + "x\\n" * 1_000_000 + '"'),
        ("yaml", "|\n" + " x\n" * 1_000_000),
        ("yaml", "# c\n" * 500_000 + "a: 1"),
        ("yaml", "{" + "? , " * 50_000 + "}"),
        ("toml", 'a = "' + "x\\n" * 200_000 + '"'),
        ("toml", "a = '''" + "''x" * 1_000_000 + "'''"),
        ("toml", "# c\n" * 500_000 + "a = 1"),
        ("jsonc", "/**/" * 500_000 + "1"),
        ("jsonc", "/" + "*" * 1_000_000 + "/ 1"),
        ("hjson", "a: x" + " y" * 1_000_000),
        ("hjson", "a: '''" + "''x" * 500_000 + "'''"),
        ("ini", "; c\n" * 300_000 + "a = x" + " #y" * 500_000),
        ("env", "# c\n" * 300_000 + 'A="' + "x\n" * 500_000 + '"'),
        ("properties", "a=" + "\\\n  x" * 200_000),
        ("properties", "\\u0061" * 200_000 + "=1"),
        ("conf", 'a = """' + "x\n" * 100_000 + '"""'),
    ],
    ids=lambda value: value[:12],
)
def test_long_scalars_and_comments_take_linear_time(kind, text):
    started = time.process_time()
    assert read_text(text, "x", kind)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("json", '"' + "\\n" * 2_000_000),
        ("toml", 'a = "' + "\\n" * 200_000),
        ("jsonc", "[1, /*" + " *" * 1_000_000),
        ("hjson", "a: '''" + "'' " * 500_000),
        ("env", 'A="' + "x\n" * 500_000),
        ("conf", 'a = """' + "x\n" * 100_000),
    ],
    ids=lambda value: value[:12],
)
def test_a_text_that_never_ends_fails_in_linear_time(kind, text):
    assert code(text, kind) == "D106"


def test_long_toml_keys_are_bounded():
    prefix = ".".join(["a"] * 190)
    assert code(f"[{prefix}]\n" + "".join(f"{prefix[:9]}.b{i} = 1\n" for i in range(20_000)), "toml") == "D102"


def test_the_number_of_values_is_bounded(monkeypatch):
    monkeypatch.setattr("checkmeta.documents.limits.NODES", 1000)
    for kind, text in (
        ("json", "[" + "1," * 999 + "1]"),
        ("yaml", "- 1\n" * 1000),
        ("toml", "a = [" + "1," * 999 + "]"),
        ("hjson", "[" + "1," * 1000 + "]"),
        ("ini", "".join(f"a{i} = 1\n" for i in range(1000))),
        ("env", "".join(f"a{i}=1\n" for i in range(1000))),
        ("properties", "".join(f"a{i}=1\n" for i in range(1000))),
        ("conf", "".join(f"a{i} = 1\n" for i in range(1000))),
    ):
        assert code(text, kind) == "D102"
    assert read_text("[" + "1," * 998 + "1]", "x", "json")


def test_a_file_past_the_bound_is_not_read(tmp_path):
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(FILE_BYTES + 1024 * 1024)  # a sparse file: only its length is looked at
    with pytest.raises(CheckmetaError) as caught:
        read_file(path, "large.json")
    (found,) = caught.value.diagnostics
    assert (found.code, found.subject) == ("D102", "large.json")


def test_a_text_past_the_bound_is_not_read():
    assert code("#" * (FILE_BYTES + 1), "yaml") == "D102"


def test_a_hundred_kilobytes_of_yaml_are_quick():
    row = "  - {name: attribute, personal: true, retention: {period: P2Y, starts: collection}}\n"
    text = "attributes:\n" + row * (100_000 // len(row))
    best = min(_seconds(text) for _ in range(3))
    assert best < 0.3


def _seconds(text):
    started = time.process_time()
    read_text(text, "x", "yaml")
    return time.process_time() - started
