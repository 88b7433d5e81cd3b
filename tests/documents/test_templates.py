"""Templates: what is left open is unknown, all else stands where it stands, and no template is made of what is none."""

import contextlib
import json
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.timing import within

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.placeholders import placeholder_in, with_fallbacks
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, find, walk


def one(text, kind):
    (document,) = read_text(text, "x", kind)
    return document


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("${HOST}", "${HOST}"),
        ("https://${HOST:-here}/x", "${HOST:-here}"),
        ("${A:-${B}}", "${A:-${B}}"),
        ("${Const|BaseURL}:80", "${Const|BaseURL}"),
        ("$(env:AGE:-13)", "$(env:AGE:-13)"),
        ("{{ x }}{{ y }}", "{{ x }}"),
        ('{{ "True" if X else "False" }}', '{{ "True" if X else "False" }}'),
        ("{{{raw}}}", "{{{raw}}}"),
        ("{{ #if a }}", "{{ #if a }}"),
        ("{{~/if~}}", "{{~/if~}}"),
        ("{{- .Values.x | quote -}}", "{{- .Values.x | quote -}}"),
        ("a {% if b %} c", "{% if b %}"),
        ("<%= age %>", "<%= age %>"),
        ("https://##ENV##.example.org", "##ENV##"),
        ("@@CONFIG@@", "@@CONFIG@@"),
        ("env(KEY)", "env(KEY)"),
        (" %KEY% ", "%KEY%"),
        ("@KEY@", "@KEY@"),
        ("__CHANGE_ME__", "__CHANGE_ME__"),
        ("<your domain>", "<your domain>"),
        ("<yourpassword>", "<yourpassword>"),
        ("<HUB_DOMAIN>", "<HUB_DOMAIN>"),
        ("<backup password>", "<backup password>"),
        ("<secret>", "<secret>"),
        ("[your database's password]", "[your database's password]"),
        ("PASSWORD_TO_CHANGE", "PASSWORD_TO_CHANGE"),
        ("{{61351c526ff08700}}", "{{61351c526ff08700}}"),
        ("nothing_to_change", None),
        ("a PASSWORD_TO_CHANGE", None),
        ("<secret", None),
        ("<br>", None),
        ("[years]", None),
        ("[0-9]{{61351}}", None),
        (r"^\${2}", None),
        (r"[a-z]{{2}}", None),
        (r"^[^$]+$(?!x)", None),
        ("$(5)", None),
        ("100%", None),
        ("%username% wrote", None),
        ("%lower%", None),
        ("__init__", None),
        ("<b>bold</b>", None),
        ("## A title ##", None),
        ("me@example.org@x", None),
        ("say env(KEY)", None),
        ('{{"a": 1}}', None),
        ("}${", None),
        ("some_client_secret", "some_client_secret"),
        (" YOUR-API-KEY ", "YOUR-API-KEY"),
        ("your_secret_here", "your_secret_here"),
        ("insert-token-here", "insert-token-here"),
        ("replace-me", "replace-me"),
        ("REPLACE_WITH_SECRET", "REPLACE_WITH_SECRET"),
        ("to-be-replaced", "to-be-replaced"),
        ("XXXXXXXX", "XXXXXXXX"),
        ("changeme", None),
        ("someone-key", None),
        ("put-key", None),
        ("Your secret garden", None),
        ("use your-key", None),
    ],
)
def test_placeholders_in_a_text(text, found):
    assert placeholder_in(text) == found


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("${HOST:-here}", "here"),
        ("$(env:HOST:-here)", "here"),
        ("postgres://${USER:-a}:${WORD:-b}@host", "postgres://a:b@host"),
        ("${HOST:-}", ""),
        ("${HOST}", None),
        ("${USER:-a}:${WORD}", None),
        ("${HOST:?say it}", None),
        ("here", None),
        ("", None),
    ],
)
def test_what_counts_where_no_variable_is_set(text, filled):
    assert with_fallbacks(text) == filled


@pytest.mark.parametrize(
    "opening", ["${A", "$(A", "{{ a", "{% a", "<% a", "##A ", "@@A ", "${A{b}", "{# a", "{{!--", "{{6"]
)
@pytest.mark.parametrize("kind", ["yaml", "json", "toml", "ini"])
def test_marks_that_never_end_take_linear_time(opening, kind):
    text = opening * 40_000
    with within(3):
        assert placeholder_in(text) is None
        with contextlib.suppress(CheckmetaError):  # whether it reads is not the question
            read_text(f"a = [ \n{text}\n{{% if", "x", kind)


TREES = st.recursive(
    st.booleans() | st.integers(0, 99) | st.text("ab c", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)
MARKS = ["{{ x }}", "$(sys:x.y)", "${X:-1}", "{{toJson y}}", "##KEY##", "@@KEY@@"]


@settings(max_examples=200)
@given(TREES, st.data())
def test_a_value_left_to_a_template_is_a_placeholder_and_nothing_else_moves(tree, data):
    text = json.dumps({"kept": 1, "tree": tree}, indent=data.draw(st.sampled_from([None, 2])))
    values = list(re.finditer(r"(?<=[:\[,\s])(?:true|false|\d+)(?=[,\]}\s])", text))
    at = data.draw(st.sampled_from(values))
    mark = data.draw(st.sampled_from(MARKS))
    template = text[: at.start()] + mark + text[at.end() :]
    before, after = one(text, "json").root, one(template, "json").root
    left_open = 0
    for pointer, node in walk(before):
        now = find(after, pointer)
        if isinstance(node, ScalarNode) and node.span.start == at.start():
            assert (now.value, now.placeholder, now.span.text, now.quoted) == (mark, mark, mark, False)
            left_open += 1
        elif isinstance(node, ScalarNode):
            assert (now.value, now.placeholder, now.span.text) == (node.value, None, node.span.text)
    assert left_open == 1


@settings(max_examples=150)
@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), TREES, min_size=2, max_size=5), st.data())
def test_what_stands_in_a_block_is_conditional_and_only_that(tree, data):
    parts = [yaml.safe_dump({key: value}) for key, value in tree.items()]
    first = data.draw(st.integers(0, len(parts) - 1))
    last = data.draw(st.integers(first, len(parts) - 1))
    head, tail = data.draw(
        st.sampled_from([("{% if a %}", "{% endif %}"), ("{{#each a}}", "{{/each}}"), ("{{- if .a }}", "{{- end }}")])
    )
    lines = [*parts[:first], head + "\n", *parts[first : last + 1], tail + "\n", *parts[last + 1 :]]
    document = one("".join(lines), "yaml")
    assert document.open_ended
    assert list(document.root.entries) == list(tree)
    for index, node in enumerate(document.root.entries.values()):
        inside = first <= index <= last
        assert {n.conditional for _, n in walk(node)} == {head if inside else None}
    for key, span in document.root.keys.items():
        assert span.text.strip("'") == key


@pytest.mark.parametrize(
    ("kind", "text", "root"),
    [
        ("yaml", "a: 1\n{% if x %}\nb: 2\n", {"a": 1, "b": 2}),
        ("yaml", "{% set y = 1 %}\na: 1\n{# why #}\n", {"a": 1}),
        ("yaml", "a: {{ x }}:{{ y }}\n", {"a": "{{ x }}:{{ y }}"}),
        ("yaml", "a: @@X@@\n", {"a": "@@X@@"}),
        ("yaml", "a:\n  {{ toYaml x }}\n{{ include y }}\nb: 1", {"a": "{{ toYaml x }}", "b": 1}),
        ("yaml", "{% if x %}\na: [1\n{% else %}\na: 1\n{% endif %}\nb: 2\n", {"b": 2}),
        ("yaml", "{% if x %}\na: 1\n{% else %}\na: [\n{% endif %}\nb: 2\n", {"a": 1, "b": 2}),
        ("json", '{"a": [{{#each x}}{{this}},{{/each}} 2]}', {"a": ["{{this}}", 2]}),
        ("json", '{"a": 1{{a}}0, "b{{c}}": "{{#if d}}e{{/if}}"}', {"a": "1{{a}}0", "b{{c}}": "{{#if d}}e{{/if}}"}),
        ("toml", "a = '''\n{{ x }}\n'''\nb = {{ x }}\n{{ y }}\n", {"a": "{{ x }}\n", "b": "{{ x }}"}),
        ("toml", "[a.{{ x }}]\nb = 1", {"a": {"{{ x }}": {"b": 1}}}),
        ("hjson", "a: {{x}}\nb: [{{y}}]", {"a": "{{x}}", "b": ["{{y}}"]}),
        ("ini", "[a]\n{% if x %}\nb = {{ y }}\n{% endif %}\n", {"a": {"b": "{{ y }}"}}),
        ("env", "A=1\n{% if x %}\nB={{ y }}\n{% endif %}\n", {"A": "1", "B": "{{ y }}"}),
        ("conf", "a = 1\n{{#if x}}\nb = 2\n{{/if}}\n", {"a": 1, "b": 2}),
    ],
)
def test_templates_that_are_no_documents_as_they_stand(kind, text, root):
    document = one(text, kind)
    assert plain(document.root) == root
    assert document.source.text == text


def plain(node):
    if isinstance(node, MappingNode):
        return {key: plain(value) for key, value in node.entries.items()}
    return node.value if isinstance(node, ScalarNode) else [plain(item) for item in node.items]


def test_one_key_in_two_branches_is_no_repetition():
    document = one(
        "{% if x %}\na: 1\n{% else %}\na: 2\n{% endif %}\nb: 1\nc: 3\n{% if y %}\nc: 4\n{% endif %}\n", "yaml"
    )
    assert not document.warnings
    assert not document.root.repeated
    assert [document.root.entries[key].conditional for key in "abc"] == ["{% if x %}", None, "{% if y %}"]


def test_one_key_twice_outside_the_blocks_is_a_repetition():
    document = one("{% if x %}\nz: 1\n{% endif %}\na: 1\na: 2\n{{ k }}: 1\n{{ k }}: 2\n{{ j }}: 1\n", "yaml")
    assert [(w.code, w.message, w.span.text) for w in document.warnings] == [
        ("D105", "the key `a` stands twice", "a"),
        ("D105", "the key `{{ k }}` stands twice", "{{ k }}"),
    ]
    assert {key: span.begin.line for key, span in document.root.repeated.items()} == {"a": 5, "{{ k }}": 7}


def test_a_document_that_has_private_characters_of_its_own():
    document = one("a: \ue000\ue001{{ x }}\nb: \ue002\nc: {{ y }}\n", "yaml")
    assert plain(document.root) == {"a": "\ue000\ue001{{ x }}", "b": "\ue002", "c": "{{ y }}"}


def test_a_mark_in_a_valid_document_changes_nothing_but_its_own_value():
    document = one("a: 'Your code: {{ code }}'\nb: 1\n# {% if x %}\nc: 2\n", "yaml")
    assert [(n.value, n.placeholder, n.conditional) for n in document.root.entries.values()] == [
        ("Your code: {{ code }}", "{{ code }}", None),
        (1, None, None),
        (2, None, None),
    ]
    assert not document.open_ended
