"""Hostile texts end in an error, in bounded time and memory."""

import pytest
from tests.timing import within

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.limits import DEPTH, DIGITS, FILE_BYTES, JSON_BYTES, LISTED, exact
from checkmeta.documents.read import read_file, read_text
from checkmeta.documents.tree import SequenceNode, find

SECONDS = 2.0


def code(text, kind):
    with within(SECONDS), pytest.raises(CheckmetaError) as caught:
        read_text(text, "x", kind)
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
    "proto messages": ("proto", lambda n: "message A {" * n + "}" * n),
    "proto choices": ("proto", lambda n: "message A {" + "oneof b {" * (n - 1) + "}" * n),
    "xml elements": ("xml", lambda n: "<a>" * n + "</a>" * n),
    "plist arrays": ("plist", lambda n: "<plist>" + "<array>" * (n - 1) + "</array>" * (n - 1) + "</plist>"),
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
        ("xml", "<a>" + "<!-- -->" * 300_000 + "</a>"),
        ("xml", "<a" + " " * 1_000_000 + ">" + "&lt;" * 500_000 + "</a>"),
        ("graphql", "# c\n" * 100_000 + 'type A { b: [[C!]!]! "' + "x" * 1_000_000 + '" d: E }'),
        ("graphql", "type A " + "@b " * 50_000 + "{ c: D }"),
        ("proto", "// c\n" * 100_000 + "message A { string b = 1; } " + "/* * */" * 200_000),
        (
            "firebase",
            "// c\n" * 100_000
            + "service a { match /b/{c} { allow read: if "
            + "(" * 20_000
            + "d"
            + ")" * 20_000
            + "; } }",
        ),
        (
            "firebase",
            "service a { match /b/{c} { allow read: if "
            + "d() && " * 10_000
            + "d(); function d() { return e || f; } } }",
        ),
        ("fields", "# c\n" * 300_000 + "contact: x" + " y" * 500_000),
        ("markdown", "---\na: 1\n---\n" + "# x\n```\n" * 200_000),
    ],
    ids=lambda value: value[:12],
)
def test_long_scalars_and_comments_take_linear_time(kind, text):
    with within(SECONDS):
        assert read_text(text, "x", kind)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("json", '"' + "\\n" * 2_000_000),
        ("toml", 'a = "' + "\\n" * 200_000),
        ("jsonc", "[1, /*" + " *" * 1_000_000),
        ("hjson", "a: '''" + "'' " * 500_000),
        ("env", 'A="' + "x\n" * 500_000),
        ("conf", 'a = """' + "x\n" * 100_000),
        ("graphql", '"""' + "x " * 500_000),
        ("graphql", "type A " + "(" * 200_000),
        ("proto", "/*" + " *" * 500_000),
        ("firebase", "service a { match /b { allow read: if " + "(" * 100_000),
        ("proto", "option a = " + "{" * 200_000),
        ("xml", "<a>" + "<!--" * 500_000),
        ("xml", "<a>" + "<![CDATA[" * 300_000),
        ("xml", "<a" + " " * 1_000_000),
        ("xml", "<!DOCTYPE" + " x" * 500_000),
        ("markdown", "---\n" + "-- -\n" * 300_000),
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


@pytest.mark.parametrize(("name", "most"), [("large.json", JSON_BYTES), ("large.yaml", FILE_BYTES)])
def test_a_file_past_the_bound_is_not_read(tmp_path, name, most):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(most + 1)  # a sparse file: only its length is looked at
    with pytest.raises(CheckmetaError) as caught:
        read_file(path, name)
    (found,) = caught.value.diagnostics
    assert (found.code, found.subject) == ("D102", name)


OBJECTS = ",\n".join(f'{{"a": {i}}}' for i in range(LISTED))


def counted(text):
    (document,) = read_text(text, "x", "json")
    listed = document.root if isinstance(document.root, SequenceNode) else document.root.entries["l"]
    assert document.counted == ((listed,) if listed.more else ())
    return len(listed.items), listed.more, listed.items[-1].span.text


def test_of_a_long_list_of_objects_the_rest_is_counted():
    assert counted(f"[{OBJECTS}]") == (LISTED, 0, f'{{"a": {LISTED - 1}}}')
    more = f'{{"a": {{"b": [1, "}}", {{}}]}}}} , {OBJECTS}\n'
    assert counted(f"[{OBJECTS}, {more}]") == (LISTED, LISTED + 1, f'{{"a": {LISTED - 1}}}')
    assert counted(f'{{"l": [{OBJECTS}, {more}], "m": 1}}')[:2] == (LISTED, LISTED + 1)


def test_what_is_no_object_is_read_wherever_it_stands():
    assert counted(f'[{OBJECTS}, {{"a": 1}}, 7, {{"a": 2}}, {{}}, "x"]') == (LISTED + 2, 3, '"x"')
    assert counted("[" + "1, " * LISTED + '{"a": 1}, 2]') == (LISTED + 1, 1, "2")


@pytest.mark.parametrize(
    ("end", "says", "place"),
    [
        ('{"b": 1} {"c": 2}]', "`,` or `]` is expected", ":10"),
        ('{"b": 1},]', "a comma stands before the end", ":9"),
        ('{"b": NaN}]', "`NaN` is not a number", ":7"),
        ('{"b": tru}]', "`tru` is not a value", ":7"),
        ('{"b": 1}', "the file ends where", ":9"),
        ('{"b": "x', "the file ends inside a text", ":9"),
        ('{"b": ' + "[" * 100_000 + "]" * 100_000 + "}]", "nested more than 200 deep", ""),
        ('{"b": ' + "9" * 5_000 + "}]", "has more than 400 digits", ":7"),
    ],
)
def test_mistakes_in_what_is_counted_are_found(end, says, place):
    with pytest.raises(CheckmetaError) as caught:
        read_text(f"[{OBJECTS},\n{end}", "x", "json")
    (found,) = caught.value.diagnostics
    assert says in found.message
    assert str(found.span).startswith(f"x:{LISTED + 1}{place}")


def test_a_text_past_the_bound_is_not_read():
    assert code("#" * (FILE_BYTES + 1), "yaml") == "D102"


def test_a_hundred_kilobytes_of_yaml_are_quick():
    row = "  - {name: attribute, personal: true, retention: {period: P2Y, starts: collection}}\n"
    text = "attributes:\n" + row * (100_000 // len(row))
    with within(0.5):
        read_text(text, "x", "yaml")
