"""What a text is that stands where a secret belongs: each of these is one of three."""

import pytest

from checkmeta.documents.placeholders import why_unread
from checkmeta.documents.raw import raw_fact
from checkmeta.documents.read import read_text
from checkmeta.documents.secret_texts import (
    guessable_in,
    is_guessable,
    is_reference,
    is_secret,
    password_in,
    secret_in,
)

REFERENCES = """vault:secret/data/kc#web|${vault.smtp}|op://Prod/kc/web|ref+vault://kv/kc#/web|secretref:web|encrypted:AbCd12
ENC[AES256_GCM,data:8GxkQw==,iv:0e2b,tag:2Vj,type:str]|#{WEB}#|%WEB%|__WEB__|$WEB|${WEB}|$(env:WEB)|$(WEB)|{{ web }}|{{ .Values.web }}
REDACTED|REDACTED-xxxxxxxx|<redacted>|[REDACTED]|CHANGE_ME|CHANGE-ME-NOW|*****|**********|•••••|xxxxxx|REPLACE_WITH_A_SECRET|your-secret-here|<your-secret>
_VALUE_NOT_SHOWN_|SYNAPSE_DB_PASSWORD|DB_PASSWORD_PLACEHOLDER|arn:aws:secretsmanager:eu-west-1:1:secret:x|env(AUTH_SECRET)|to be changed|@@WEB@@|##WEB##|null"""
GUESSABLE = """secret|SECRET|changeme|change_me|changeit|password|Passw0rd!|p@ssw0rd|admin|admin123|test|lemmy_pwd|metrics|keycloak|postgres
12345|123456789|1234567890|abcdef|qwerty|aaaaaa|0000|letmein|my-secret|client_secret|supersecret|top_secret|db_password|root|minioadmin
PLEASE-CHANGE-ME-I-AM-VERY-INSECURE|pa$$word|peertube|misskey-pass|please-change-it|654321|minecraft123"""
SECRETS = """hunter2hunter2|Zk3vQ8mN1xT7bL5pR2wY9cD4|correct-horse-battery|swordfish|mangrove7|q8Zt5mNxR2wY9cD4|JBSWY3DPEHPK3PXP
MIIEowIBAAKCAQEAtestnotarealkey0123456789abcdef|f00dcafe11|heron-blue|tide-table-44|$ecret-but-real!7|100%sure-of-it"""


def each(texts):
    return [text for line in texts.split("\n") for text in line.split("|")]


@pytest.mark.parametrize("text", each(REFERENCES))
def test_a_reference(text):
    assert (is_reference(text), is_guessable(text), is_secret(text)) == (True, False, False)


@pytest.mark.parametrize("text", each(GUESSABLE))
def test_guessable(text):
    assert (is_reference(text), is_guessable(text), is_secret(text)) == (False, True, False)


@pytest.mark.parametrize("text", each(SECRETS))
def test_a_secret(text):
    assert (is_reference(text), is_guessable(text), is_secret(text)) == (False, False, True)


@pytest.mark.parametrize("text", ["", " ", "-", "…"])
def test_nothing(text):
    assert (is_guessable(text), is_secret(text)) == (False, False)


@pytest.mark.parametrize(
    "text", ["$pbkdf2-sha512$310000$c8p7$JNRB", "$2y$10$abcdefghij", "$argon2id$v=19$m=65536$a$b", "{SSHA}AbCd12"]
)
def test_a_digest_is_none_of_them(text):
    assert (is_reference(text), is_guessable(text), is_secret(text)) == (False, False, False)


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("postgres://kratos:heron-blue@db:5432/k?sslmode=disable", "heron-blue"),
        ("postgres://user:p@ss@db/k", "p@ss"),
        ("host=db user=k password=heron-blue dbname=x", "heron-blue"),
        ("Data Source=db;Password='heron blue';", "heron blue"),
        ("postgres://db/k", ""),
        ("https://example.org:8443/@ann", ""),
        ("memory", ""),
    ],
)
def test_the_password_in_an_address(text, password):
    assert password_in(text) == password


@pytest.mark.parametrize(
    ("text", "secret", "guessable"),
    [
        ("postgres://kratos:heron-blue@db/k", True, False),
        ("postgres://harbour:harbour@db/k", False, True),
        ("postgres://harbour:changeme@db/k", False, True),
        ("host=db user=harbour password=harbour", False, True),
        ("Data Source=db;User ID=Harbour;Password='harbour';", False, True),
        ("postgres://harbour:${PASSWORD}@db/k", False, False),
        ("postgres://db/k", False, False),
    ],
)
def test_a_password_that_is_its_users_name_is_tried_first(text, secret, guessable):
    assert (secret_in(text), guessable_in(text)) == (secret, guessable)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a: ${DB_PASSWORD:-heron-blue}", "`${DB_PASSWORD:-…}` is filled in elsewhere"),
        ("password: ${DB:-heron-blue}", "`${DB:-…}` is filled in elsewhere"),
        ("password: $(env:DB:-heron-blue)", "`$(env:DB:-…)` is filled in elsewhere"),
        ("password: ${db:heron-blue}", "`${db:…}` is filled in elsewhere"),
        ("password: '{{ db | default(\"heron-blue\") }}'", "`{{ db |…) }}` is filled in elsewhere"),
        ("host: ${HOST:-localhost}", "`${HOST:-localhost}` is filled in elsewhere"),
        ("password: $(env:DB)", "`$(env:DB)` is filled in elsewhere"),
    ],
)
def test_the_fallback_of_a_secret_is_one(text, shown):
    (document,) = read_text(text, "a.yaml", "yaml")
    (node,) = document.root.entries.values()
    assert why_unread(node) == shown
    assert "heron" not in repr(raw_fact(document.root).value)
