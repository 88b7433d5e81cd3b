"""What a text is that stands where a secret belongs: one in clear, a reference to one kept elsewhere, or one that anybody guesses.

The one notion of it, for all mappings. That a place is one for secrets is said by its name: `base/secret_words.py`.
"""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.documents.placeholders import placeholder_in

LONGEST: Final = 4_096
"""Characters of a text that are looked at; a reference, or what anybody guesses, is shorter."""

_ELSEWHERE: Final = regex(
    r"vault:|vault\.|op://|ref\+[a-z0-9]+://|secretref[:+]|secret-?ref\b|ENC\[|enc:|encrypted:|\{cipher\}|\{(?:noop-)?vault\}|keyring:"
    r"|arn:aws:(?:secretsmanager|ssm|kms):|aws(?:-?sm|-?ssm|-secretsmanager)?:(?://)?|gcp-?sm:|gsm:|sm://|akv:|keyvault:"
    r"|@Microsoft\.KeyVault\(|kms:|sops:|env:|env\.|file:|bao:|doppler:|infisical:|conjur:|ssm:|secret(?:s|sManager)?://|k8s:secret",
    re.IGNORECASE,
)
"""How addresses of stores of secrets begin, and texts that are encrypted."""
_FILLED_IN: Final = regex(
    r"#\{[^{}]*+\}#?|%[A-Za-z_]\w*+%|__\w++__|\$[A-Za-z_]\w*+|\$\{[^{}]*+\}|\$\([^()]*+\)|\{\{.*\}\}|<[^<>]*+>|@[A-Z_][A-Z0-9_]*+@"
    r"|\[[^\[\]]*(?:redacted|masked|hidden|secret|your)[^\[\]]*\]|env\([^()]*+\)|!\w++.*",
    re.IGNORECASE | re.DOTALL,
)
"""What is filled in elsewhere, in all of its spellings: the whole text is such a mark."""
_STRUCK: Final = regex(
    r"[*•.xX#_-]{3,}|[*•]+|\W*(?:redacted|masked|hidden|removed|omitted|scrubbed|sanitized|censored|null|none|undefined|string|enter"
    r"|_?value_not_shown_?|not[-_ ]shown|secret[-_ ]hidden)(?:[-_ ]?[*•.xX#]++)?\W*",
    re.IGNORECASE,
)
"""What an export writes in the place of a secret, or who publishes a file."""
_DIGEST: Final = regex(
    r"\$(?:argon2(?:id|i|d)|pbkdf2(?:-sha(?:1|224|256|384|512))?|bcrypt-sha256|scrypt|2[abxy]?|[156y]|s0)\$|\{(?:S?SHA(?:256|512)?|CRYPT|PBKDF2)\}",
    re.IGNORECASE,
)
"""What a system keeps instead of a password: nobody signs in with it."""
_LEFT_OPEN: Final = regex(
    r"placeholder|(?:to|be)[-_ ]be[-_ ]?(?:changed|replaced|set)|(?:to|be)[-_ ]?change|replace[-_ ]?(?:me|this|with)|^(?:your|insert|enter|put)[-_ ]"
    r"|change[-_ ]?this|fill[-_ ]?(?:me|this)|^generate[-_ ]|(?-i:CHANGE[-_ ]?ME)|\btodo\b|^my[-_ ](?!secret$|password$|token$|key$)",
    re.IGNORECASE,
)
"""What stands in an example to be replaced: in capitals it calls for it, in small letters somebody may run with it."""

_NAMED: Final = regex(r"(?-i:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:PASSWORD|PASS|SECRET|KEY|TOKEN))", re.IGNORECASE)
"""The name of the variable that the secret is in, as who fills a template in looks for it."""

_PRODUCTS: Final = (
    r"keycloak|lemmy|postgres(?:ql)?|mysql|mariadb|redis|mongo(?:db)?|minio|minioadmin|rabbitmq|grafana|metrics|synapse|mastodon|discourse"
    r"|pixelfed|gotosocial|kratos|ory|supabase|supertokens|authentik|luanti|minetest|opensim|reticulum|matrix|scim|smtp|ldap|sa"
    r"|minecraft|peertube|nodebb|misskey|firefish|sharkey|dendrite|conduwuit|tuwunel|authelia|gitea|forgejo|hanko|casdoor|zitadel|nakama"
)
_COMMON: Final = (
    r"p[a@][s$]{2}(?:w[o0]r[dt])?|pwd|passwd|secret|sekret|admin|administrator|test|tester|testing|user|demo|guest|root|toor|default|letmein"
    r"|welcome|qwerty|changeit|abc|foo|bar|foobar|baz|example|sample|dummy|fake|temp|dev|developer|local|master|service|god_key"
)
_GUESSABLE: Final = regex(
    rf"(?:{_COMMON}|{_PRODUCTS})[0-9!]{{0,6}}"
    r"|(?:please[-_ ])?change[-_ ]?(?:me|it)(?:[-_!. ].{0,80})?"
    rf"|(?:super|top|very|my|your|our|the|client|app|db|database|shared|jwt|{_COMMON}|{_PRODUCTS})"
    r"(?:[-_ ]?(?:super|secure|strong|client|app))?"
    r"[-_ ]?(?:p[a@]ss(?:w[o0]rd)?|pwd|passwd|secret|key|token|value|admin|user)[0-9!]{0,6}",
    re.IGNORECASE,
)
_SHIPPED: Final = frozenset({
    "please-change-me-i-am-very-insecure", "32-long-secret-not-secure-at-all", "lemmylemmy", "tf6hhds4rolwffhk4rq9", "thisisnotagoodpassword",
    "super-secret-jwt-token-with-at-least-32-characters-long", "super-secret-jwt-token-with-at-least-32-characters",
    "correct horse battery staple", "iloveyou", "trustno1", "monkey", "dragon", "sunshine",
})  # fmt: skip
"""What products came with for everybody, and what is tried first anywhere."""
_PUBLISHED: Final = frozenset({"openrelayprojectsecret"})
"""Of services that are open to all: nobody's secret."""
_RUNS: Final = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
_PASSWORD: Final = regex(
    r"://[^:/?#@\s]*+:(?P<address>[^\s/?#]+)@|(?i:(?:^|[;\s,&?])(?:password|pwd)\s*=\s*(?:'(?P<single>[^']*)'|(?P<plain>[^;\s&]+)))"
)
_USER: Final = re.compile(r"://([^:/?#@\s]+):|(?i:(?:^|[;\s,&?])(?:user(?:[ _]?(?:id|name))?|uid)\s*=\s*'?([^;\s&']+))")


def is_reference(text: str) -> bool:
    """Whether a text only stands for a secret that is elsewhere: an address of it, a mark to be filled in, what is struck out."""
    bare = text.strip().strip("\"'")
    if bare.lower() in _SHIPPED:
        return False
    if len(bare) > LONGEST:
        return _ELSEWHERE.match(bare) is not None
    return bool(
        _ELSEWHERE.match(bare)
        or _FILLED_IN.fullmatch(bare)
        or _STRUCK.fullmatch(bare)
        or _LEFT_OPEN.search(bare)
        or _NAMED.fullmatch(bare)
        or bare in _PUBLISHED
        or placeholder_in(bare) is not None
    )


def is_guessable(text: str) -> bool:
    """Whether a text is one of those that anybody tries first, what a product came with, a run of a keyboard, one sign repeated."""
    bare = text.strip().lower()
    if not bare or len(bare) > 200 or is_reference(text):
        return False
    if bare in _SHIPPED or _GUESSABLE.fullmatch(bare):
        return True
    letters = bare.rstrip("!")
    return len(letters) >= 3 and (
        len(set(letters)) == 1 or any(letters in run or letters in run[::-1] for run in _RUNS)
    )


def is_secret(text: str) -> bool:
    """Whether a text is a secret in clear: it tells something, it is no reference and no digest, and nobody guesses it."""
    if is_reference(text) or is_guessable(text) or _DIGEST.match(text.strip()):
        return False
    return any(c.isalnum() for c in text)


def secret_in(text: str) -> bool:
    """Whether the password in an address or in a connection string is a secret in clear."""
    password = password_in(text)
    return is_secret(password) and not guessable_in(text)


def guessable_in(text: str) -> bool:
    """Whether the password there is one that anybody tries first: one of the usual ones, or its own user's name."""
    password = password_in(text)
    if not password or is_reference(password):
        return False
    user = _USER.search(text[:LONGEST])
    named = next((part for part in user.groups() if part is not None), "") if user else ""
    return is_guessable(password) or password.lower() == named.lower()


def password_in(text: str) -> str:
    """The password in an address (`postgres://user:PASSWORD@host`) or in a connection string (`password=…`); empty without."""
    found = _PASSWORD.search(text[:LONGEST])
    return next((part for part in found.groupdict().values() if part is not None), "") if found else ""
