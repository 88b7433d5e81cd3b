"""What is wrong in a text is said with its code and place, and never by a traceback."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables import table

from checkmeta.base.diagnostics.codes import pages
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.formats import FORMATS
from checkmeta.documents.limits import ERRORS
from checkmeta.documents.read import read_text, without_repeats
from checkmeta.documents.tree import MappingNode

KINDS = sorted(set(FORMATS) - {"glb"})
# read by a parser that is not under test
TABLE = table(Path(__file__).with_name("errors.yaml"))
ROWS = [(kind, *(row[k] for k in ("text", "code", "at", "says"))) for kind, rows in TABLE.items() for row in rows]


def failure(text, kind):
    with pytest.raises(CheckmetaError) as caught:
        read_text(text, "x", kind)
    return caught.value.diagnostics


def well_made(diagnostic):
    message = diagnostic.message
    assert diagnostic.code in pages("D")
    assert "\n" not in message
    assert not message.endswith(".")
    assert message[0].islower() or message[0] in "`0123456789" or message.startswith(("JSON", "YAML", "TOML"))
    assert not re.search(r"Node|Event|Token|Mark\b|Error|Decode|<unicode string>", message)


@pytest.mark.parametrize(("kind", "text", "code", "at", "says"), ROWS, ids=[f"{r[0]} {r[1][:30]!r}" for r in ROWS])
def test_errors_have_code_place_and_words(kind, text, code, at, says):
    found = failure(text, kind)
    for diagnostic in found:
        well_made(diagnostic)
    begin = found[0].span.begin
    assert (found[0].code, f"{begin.line}:{begin.column}") == (code, at)
    assert says in found[0].message


@pytest.mark.parametrize(
    ("kind", "text", "codes"),
    [
        ("yaml", "a: 1\na: 2\nb: {c: 1, c: 1e999}\nd: !!int x\n", ["D107", "D106"]),
        ("yaml", "a: .inf\nb: [", ["D107", "D106"]),
        ("json", '{"a": 1, "b": "\\ud800", "c": 1e999}', ["D106", "D107"]),
        ("json", '{"a": 1e999} x', ["D107", "D106"]),
        ("ini", "x\n[y\nz = 1", ["D106", "D106"]),
        ("env", "x y\nA=1\nz w", ["D106", "D106"]),
        ("properties", "a=\\u1\nb=\\uz", ["D106", "D106"]),
        ("conf", "x\n}\nz = {", ["D106", "D106", "D106"]),
        ("toml", "a = 1\na = 2\nb = nan\n[c]\n[c]\n", ["D105", "D107", "D105"]),
    ],
)
def test_several_errors_at_once(kind, text, codes):
    assert [d.code for d in failure(text, kind)] == codes


def warnings(text, kind):
    (document,) = read_text(text, "x", kind)
    return document.warnings


@pytest.mark.parametrize(
    ("kind", "first", "again"),
    [
        ("yaml", "  a: 1\n", "  a: 2\n"),
        ("json", '{"a": 1,\n', '"a": 2}'),
        ("toml", "a = 1\n", "a = 2\n"),
        ("hjson", "a: 1\n", "a: 2"),
        ("ini", "a = 1\n", "a = 2"),
        ("env", "a=1\n", "a=2"),
        ("properties", "a=1\n", "a:2"),
        ("conf", "a = 1\n", "a = 2"),
    ],
)
def test_a_key_that_stands_twice_shows_the_first(kind, first, again):
    (found,) = failure(first + again, kind) if kind == "toml" else warnings(first + again, kind)
    assert (found.code, found.is_error) == ("D105", kind == "toml")
    (label,) = found.labels
    assert label.span.begin.line == 1
    assert found.span.begin.line == 2
    assert label.span.text == found.span.text


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_a_key_that_stands_twice_is_an_error_where_it_is_asked_for(kind):
    documents = read_text('{"a": 1, "a": 1}', "x", kind)
    with pytest.raises(CheckmetaError) as caught:
        without_repeats(documents)
    assert [(d.code, d.is_error) for d in caught.value.diagnostics] == [("D105", True)]
    without_repeats(read_text('{"a": 1, "b": 1}', "x", kind))


@pytest.mark.parametrize(
    ("kind", "line", "before", "after"),
    [
        ("yaml", "- .inf\n", "", ""),
        ("json", "1e999,\n", "[", "1]"),
        ("toml", "a = 1\n", "", ""),
        ("hjson", "1e999\n", "[", "]"),
        ("ini", "x\n", "", ""),
        ("env", "x y\n", "", ""),
        ("properties", "a=\\u1\n", "", ""),
        ("conf", "x\n", "", ""),
    ],
)
def test_errors_are_capped(kind, line, before, after):
    assert len(failure(before + line * (ERRORS + 50) + after, kind)) == ERRORS


@pytest.mark.parametrize(
    ("kind", "line", "before", "after"),
    [("yaml", "a: 1\n", "", ""), ("json", '"a": 1,\n', "{", '"b": 1}'), ("env", "A=1\n", "", "")],
)
def test_warnings_are_capped(kind, line, before, after):
    assert len(warnings(before + line * (ERRORS + 50) + after, kind)) == ERRORS


@pytest.mark.parametrize("kind", KINDS)
def test_a_lone_surrogate_and_a_nul_are_no_text(kind):
    assert [d.code for d in failure("a\ud800", kind)] == ["D101"]
    (found,) = failure("a: 1\nb: \0", kind)
    assert (found.code, str(found.span)) == ("D101", "x:2:4")


def test_an_unknown_format_is_refused():
    (found,) = failure("a", "docx")
    assert found.code == "D108"
    assert "`ini`" in found.help


def attempt(text, kind):
    try:
        return read_text(text, "x", kind), ()
    except CheckmetaError as error:
        return [], error.diagnostics


LINES = (
    'a = : [s] [ ] { } ; # ! " \' ` """ \\ \\u00e9 \\ud83d\\ude00 $ ${X} $X export A A=1 a=b Include-X true 1 1.5 01 é 😀 '
    "\u2028 \x85 {{x}} {% if a %} {% endif %}"
)
TEMPLATES = (
    "{{ x }} {{#if a}} {{/if}} {{else}} {% if a %} {% else %} {% endif %} ${V} $(V) ##V## @@V@@ <%= v %> <% end %>"
)
FRAGMENTS = {
    "jsonc": f'{{ }} [ ] , : "a" // /* */ # 1 true é \u2028 {TEMPLATES}',
    "hjson": f"{{ }} [ ] , : \"a\" 'a' ''' // /* */ # 1 1.5 true null a é 😀 \\ \u2028 {TEMPLATES}",
    "gltf": '{ } [ ] , : "a" 1',
    **dict.fromkeys(("ini", "env", "properties", "conf"), LINES),
    "yaml": "a b: - ? & * ! !!int !t &x *x <<: [ ] { } , | > |+2 ' \" \\ # % --- ... %TAG @ ` 1 1e9 .inf ~ 2026-01-01 "
    f"é 😀 \u2028 \x85 {TEMPLATES}",
    "xml": "<a> </a> <b/> <a x=\"1\"> y='2' <!-- --> <![CDATA[ ]]> <?x ?> <!DOCTYPE > [ & &amp; &#65; &#xFFFFFF; &x; < > a é 😀 ${V}",
    "plist": "<plist> </plist> <dict> </dict> <array> </array> <key> </key> <string> </string> <true/> <integer> </integer> <date> "
    "</date> <set/> 1 -2.5 1e999 a 2026-11-30 &lt; ${V}",
    "graphql": 'type input enum extend union directive schema A b : ! [ ] { } ( ) = @x on | & "s" """ # 1 -2.5 , é ${V}',
    "proto": "message enum service oneof map<string, A> repeated required optional syntax import option reserved A b = 1 ; { } [ ] ( ) "
    "// /* */ 's' \"s\" a.b .c é ${V}",
    "firebase": "service match allow function let return if read , write : ; { } ( ) = ** /users /{u} /{d=**} a.b request.auth != null && || "
    "? 'a' \"b\" // /* */ rules_version $(x) get( true 1 é ${V}",
    "fields": "Contact: Expires: a: : 2026-12-31T00:00:00Z # é 😀 -----BEGIN PGP SIGNATURE----- ${V}",
    "markdown": "--- ---\n # ## ``` ~~~ a: - [ ] é 😀 \u2028 {{x}}",
    "json": '{ } [ ] , : "a" "\\u00 \\ud83d\\ude00 " 1 -1.5e3 01 true null nul NaN // é 😀 \u2028 \x7f ' + TEMPLATES,
    "toml": "a . = [ ] [[ ]] { } , \" ' \"\"\" ''' \\ \\u00e9 # 1 1_0 0x1F 1.5e3 inf true 2026-01-01 07:32:00 T é 😀 - "
    + TEMPLATES,
}


@pytest.mark.parametrize("kind", sorted(FRAGMENTS))
@settings(max_examples=300)
@given(data=st.data())
def test_any_text_reads_or_fails_in_order(kind, data):
    tokens = st.sampled_from([*FRAGMENTS[kind].split(" "), " ", "  ", "\n", "\r\n", "\t", "\n  ", "\n- "])
    text = "".join(data.draw(st.lists(tokens | st.text(max_size=2), max_size=25)))
    documents, found = attempt(text, kind)
    assert bool(documents) is not bool(found)
    assert len(found) <= ERRORS
    for diagnostic in found:
        well_made(diagnostic)
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(text)


REMARKS = {
    "yaml": "# c\n---\n# c\n",
    "jsonc": "// c\n/* c */",
    "toml": "# c\n",
    "hjson": "// c",
    "ini": "; c\n",
    "env": "# c\n",
    "properties": "! c\n",
    "conf": "# c\n",
    "card": "# c\n",
    "fields": "# c\n",
    "firebase": "// c\n",
}
NOTHING = {"xml": ("<!-- c -->", "D109"), "plist": ("<!-- c -->", "D109"), "markdown": ("<!-- c -->\n", "D106")}
"""Formats of which comments alone are no document, as something has to stand in them."""
TYPES = {"graphql": "# c\n", "proto": "// c\n"}
"""Formats that list types: of comments alone the list is empty."""


@pytest.mark.parametrize("kind", KINDS)
def test_comments_alone_are_an_empty_mapping_and_blanks_are_nothing(kind):
    if kind in {"json", "gltf"}:  # which have no comments
        assert [d.code for d in failure("// c", kind)] == ["D106"]
    elif kind in NOTHING:
        text, code = NOTHING[kind]
        assert [d.code for d in failure(text, kind)] == [code]
    elif kind in TYPES:
        (document,) = read_text(TYPES[kind], "x", kind)
        assert document.root.entries["definitions"].entries == {}
    else:
        (document,) = read_text(REMARKS[kind], "x", kind)
        assert document.root == MappingNode({}, {}, document.root.span)
    assert [d.code for d in failure(" \n\n", kind)] == ["D106" if kind == "markdown" else "D109"]
