"""Secrets of other kinds than those that real formats keep: behind names in other languages, by escapes, in addresses that are keys, computed from."""

from __future__ import annotations

import base64
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkmeta.authoring.interactive import show_answers
from checkmeta.authoring.interactive.expression_answers import Setting, answers, ask, read_subjects
from checkmeta.authoring.interactive.expression_names import names_in_sight
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.diagnostics.render import excerpt, render_all
from checkmeta.base.document_source import veiled
from checkmeta.base.secret_words import HIDDEN, masked, names_secret
from checkmeta.base.source import Span
from checkmeta.base.values import Evidence, Origin
from checkmeta.documents.formats import format_of
from checkmeta.documents.read import read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, walk
from checkmeta.judging.pipeline import Request, check
from checkmeta.report import json_report, junit, sarif, text

MARK = "Pl4nted0tter"
READ = {
    "words.yaml": "mot_de_passe: @\ncontraseña: @\nsenha: @\npasswort: @\nwachtwoord: @\n密码: @\n用户密码: @\nパスワード: @\nпароль: @\npsk: @\n",
    "escaped-key.json": '{"pass\\u0077ord": "@", "x": 1}',
    "escaped-address.json": '{"redirect": "https:\\/\\/ann:@@example.org\\/x"}',
    "disguised-address.json": '{"redirect": "https\\u003a//ann\\u003a@\\u0040example.org"}',
    "disguised-text.json": '{"text": "pass\\u0077ord=@"}',
    "address.yaml": "a: //ann:@@example.org\nb: https://ann:a/@@example.org\nc: HTTPS://@@example.org\n",
    "address.properties": "a = https:\\/\\/ann:@@example.org\n",
    "keys.yaml": "a: https://x.blob.core.windows.net/c?sv=1&sig=@&x=1\nb: https://s3.example/x?X-Amz-Signature=@\n"
    "c: https://hooks.slack.com/services/T0/B0/@\nd: https://discord.com/api/webhooks/1/@\ne: Server=x;AccountKey=@;X=1\n",
    "command.yaml": "run: serve --admin-password @ --port 80\nalso: serve --db-token @\n",
    "option.proto": 'syntax = "proto3"; option secret = "@"; message A { string name = 1; }\n',
}
BROKEN = {
    "alias.yaml": "password: *@\n",
    "anchor.yaml": "password: &@\n &b c\n",
    "tag.yaml": "password: !@! c\n",
    "sign.yaml": "password: %@\n",
    "next-line.env": "SECRET_KEY_BASE=abc\n@ and more\n",
    "next-line.ini": "[a]\ntoken = abc\n@\n",
    "key.json": '{"\\u0070assword": "@\\q"}',
    "option.json": '{"text": "serve --password @\\q"}',
}
HARMLESS = """https://example.org:8443/@ann|https://example.org/@ann@example.com|mailto:ann@example.org|https://example.org/?page=1&sort=key
--password-file|https://example.org/services/T0/B0/x|//example.org/a@b|https://${HOST}/x@y|a pass to the museum
https://example.org/?code=1&state=2|keyboard: 1|secretary: Ann""".replace("\n", "|").split("|")
PUBLIC_NAMES = [
    "passenger",
    "compass",
    "secretary",
    "tokenizer_type",
    "passport",
    "密",
    "keyboard",
    "clave_municipio",
    "primary_key",
    "password_policy",
]
RULES = """mapping odd.odd "Odd"
  reads json
  recognise when has(document, "odd")
  set platform.name = lower(document.password)
  set platform.operator.name = document.password + "x"
  set platform.operator.country = capture(document.password, "^(.{6})")
  set platform.data.retention.logs = document.password
  set platform.clients = document.password

ruleset norm.odd "Odd"
  layer norm
  jurisdiction everywhere
  source "own rules"

rule named "It is called otherwise"
  must lower(platform.name) == "something else"
  message "{lower(platform.name)} {platform.operator.name} {[platform.name]} {platform.operator.country}"

rule kept "It is kept"
  must platform.data.retention.logs < 1 day
  message "{platform.data.retention.logs}"
"""
COMPUTED = [
    "lower(document.password)",
    'document.password + "x"',
    '"a" + document.l[0].password',
    "min([document.password])",
]
UNKNOWN = [
    'within(document.password, "EU")',
    "document.l[document.password]",
    "document.password + 3",
]
COMPUTED += [
    "[lower(x.password) for x in document.l]",
    "distinct([document.password])",
    "document",
    "[document.password, document.l]",
]


def spans(document):
    for _, node in walk(document.root):
        yield node.span
        if isinstance(node, MappingNode):
            yield from node.keys.values()


@pytest.mark.parametrize("name", READ)
def test_no_excerpt_shows_it(name):
    for document in read_text(
        READ[name].replace("@", MARK).replace(f"{MARK}{MARK}", f"{MARK}@"), name, format_of(name)
    ):
        for span in spans(document):
            shown = "\n".join(excerpt(span))
            assert MARK not in shown, shown
        for _, node in walk(document.root):
            if isinstance(node, ScalarNode) and isinstance(node.value, str):
                assert MARK not in veiled(node.value, Origin(node.span, "", Evidence.DECLARED))


@pytest.mark.parametrize("name", BROKEN)
def test_no_error_shows_it(name):
    with pytest.raises(CheckmetaError) as raised:
        read_text(BROKEN[name].replace("@", MARK), name, format_of(name))
    assert MARK not in render_all(raised.value.diagnostics)


@pytest.mark.parametrize("harmless", HARMLESS)
def test_what_is_none_stays(harmless):
    assert masked(harmless) == harmless


@pytest.mark.parametrize("name", PUBLIC_NAMES)
def test_a_name_of_something_else(name):
    assert not names_secret(name)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "odd.json").write_text(
        f'{{"odd": 1, "password": "{MARK}", "l": [{{"password": "{MARK}"}}]}}', encoding="utf-8"
    )
    return tmp_path


@pytest.mark.parametrize("expression", COMPUTED + UNKNOWN)
def test_what_is_computed_from_a_secret_is_one(folder, expression):
    names = names_in_sight((), (), folder)
    setting = Setting(names, dt.date(2026, 11, 22), read_subjects((Path("odd.json"),), folder), ())
    question = ask(expression, names)
    given_ = answers(question, setting)
    for shown in (
        show_answers.as_text(question, given_),
        show_answers.as_json(question, given_, dt.date(2026, 11, 22)),
    ):
        assert MARK.lower() not in shown.lower()
        assert HIDDEN in shown or "is no key" in shown


def test_nor_does_a_mapping_or_a_message_show_it(folder):
    request = Request((Path("odd.json"),), dt.date(2026, 11, 22), rules=("own.rules",), cwd=folder, explain=True)
    report = check(request)
    for write in (text.render, json_report.render, sarif.render, junit.render):
        written = write(report)
        assert MARK[:6].lower() not in written.lower()
        assert HIDDEN in written


secrets = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters='"\\'), min_size=4, max_size=40)
TURNED = [
    str.lower,
    str.upper,
    str.swapcase,
    lambda t: f"x{t}y",
    lambda t: t[:4],
    lambda t: t[-4:],
    lambda t: f"{t[:4]}-{t}",
]


@given(secrets, st.sampled_from(TURNED))
def test_however_it_is_turned(secret, turn):
    for written, said in ((secret, turn(secret)), (base64.b64encode(secret.encode()).decode(), turn(secret))):
        (document,) = read_text(f'{{"password": "{written}"}}', "a.json", "json")
        span = document.root.entries["password"].span
        assert veiled(said, Origin(span, "", Evidence.DECLARED)) == HIDDEN
        assert veiled(said, None, (span,)) == HIDDEN


def test_a_word_that_a_mapping_chose_stays():
    (document,) = read_text(f'{{"password": "{MARK}"}}', "a.json", "json")
    span: Span = document.root.entries["password"].span
    assert veiled("always", Origin(span, "", Evidence.DECLARED)) == "always"
