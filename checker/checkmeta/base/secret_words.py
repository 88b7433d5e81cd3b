"""Where secrets are: which names say that a secret stands behind them, and what of a text is one whatever its name.

What a text behind such a name is (a secret, a reference to one, one that anybody guesses) is `documents/secret_texts.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from checkmeta.base.name_words import LONGEST, words
from checkmeta.base.patterns import regex

HIDDEN: Final = "…"
"""Stands where a secret was."""

_WORDS: Final = frozenset({
    "password", "passwords", "passwd", "pass", "pwd", "pswd", "passphrase", "passphrases", "passcode", "passcodes",
    "passwort", "kennwort", "secret", "secrets", "token", "tokens", "apikey", "apikeys", "privatekey", "secretkey",
    "accesskey", "authkey", "credential", "credentials", "dsn", "pepper", "psk",
    "passe", "motdepasse", "contrasena", "contrasenas", "senha", "senhas", "wachtwoord", "wachtwoorden", "passworter", "kennworter",
    "geheimnis", "geheim", "segreto", "secreto", "segredo", "пароль", "секрет",
})  # fmt: skip
"""A name with one of these has a secret behind it, or parts of one."""
_UNPARTED: Final = regex("密码|密碼|口令|密钥|密鑰|令牌|パスワード|暗証番号|秘密鍵")
"""Where words aren't parted, such a one may be anywhere in a name."""
_DOCUMENTS: Final = frozenset({"credential", "credentials"})
"""These speak of a secret at a name's end only: a verifiable credential is a document (`credentialSubject`)."""
_ASKED: Final = frozenset({"required", "supported", "requested", "offered", "accepted"})
"""Of credentials: which kinds, not what they are."""
_KEYS: Final = frozenset({"key", "keys"})
_OF_KEYS: Final = frozenset({
    "api", "app", "application", "private", "secret", "access", "signing", "sign", "encryption", "encrypt", "crypto",
    "auth", "authentication", "master", "shared", "session", "jwt", "jws", "jwe", "jwk", "hmac", "aes", "rsa",
    "cipher", "cookie", "perms", "admin", "service", "bot", "deploy", "webhook", "hook", "account", "storage",
})  # fmt: skip
_PUBLIC: Final = frozenset({"public", "pub"})
_ABOUT: Final = frozenset({
    "policy", "policies", "requirement", "requirements", "rules", "length", "strength", "complexity", "composition", "history",
    "alg", "algo", "algorithm", "algorithms", "hashing", "hasher", "hashers", "schemes", "endpoint", "method", "methods", "type",
    "types", "format", "lifespan", "lifetime", "ttl",
    "expiry", "expiration", "expires", "timeout", "age", "enabled", "allowed", "required", "supported",
})  # fmt: skip
"""A name that ends in one of these is of a setting: `password_policy`, `token_endpoint_auth_method`."""
_ADDRESS: Final = frozenset({"url", "uri", "endpoint"})
_TOKENS: Final = frozenset({"token", "tokens"})
_WHOLE: Final = frozenset({"authorization", "bearer", "pin", "otp", "pgpass", "htpasswd"})
"""Of these the name has to be made altogether."""
_DIGITS_TOO: Final = _WORDS | _WHOLE | _KEYS

VALUES: Final = frozenset(
    {"value", "values", "val", "data", "default", "content", "plain", "plaintext", "text", "raw", "key", "body", "env"}
)
"""Names that only say that a value follows: what it is of stands beside it (`{name: API_TOKEN, value: …}`)."""
NAMING: Final = ("name", "key", "id", "type", "kind", "header", "field", "variable", "env", "model")
"""Names of what says it."""
DESCRIBING: Final = frozenset({
    "type", "id", "name", "title", "description", "summary", "comment", "format", "pattern", "alg", "algorithm",
    "algorithms", "method", "methods", "kind", "in", "host", "hostname", "port", "provider", "hook", "label", "mode",
    "scheme", "issuer", "audience", "category", "schema", "lang", "language", "class", "role", "unit", "units", "ref",
    "model", "state",
})  # fmt: skip
"""Names of what describes a thing that may hold secrets, and is none itself."""


@lru_cache(maxsize=8192)
def names_secret(name: str) -> bool:
    """Whether a name has a word for secrets in it."""
    if not name.isascii() and _UNPARTED.search(name[:LONGEST]):
        return True
    found = words(name)
    spoken = [w for w in found if w in _WORDS and (w not in _DOCUMENTS or w == found[-1])]
    if spoken and not (_DOCUMENTS.issuperset(spoken) and not _ASKED.isdisjoint(found)):
        tokens_from = found[-1] in _ADDRESS and _TOKENS.issuperset(spoken)  # `token_url`
        return found[-1] not in _ABOUT and not tokens_from
    if found and all(w in _WHOLE for w in found):
        return True
    return not _KEYS.isdisjoint(found) and not _OF_KEYS.isdisjoint(found) and _PUBLIC.isdisjoint(found)


def holds_secrets(name: str) -> bool:
    """Whether what stands below a name may be secrets altogether; credentials have names, dates, and types as well."""
    return names_secret(name) and any(w not in _DOCUMENTS for w in words(name) if w in _WORDS | _KEYS)


def numbers_too(name: str) -> bool:
    """Whether a number behind a name may be a secret: `password`, not `password_length`."""
    found = words(name)
    return bool(found) and found[-1] in _DIGITS_TOO


# each pattern takes linear time: what may repeat excludes what follows it, or is bounded
# JSON may write `\/`; a password that isn't encoded may hold what ends an address's first part, but a port ends it
_USERINFO: Final = regex(
    r"(?:\\?/){2}(?P<secret>[^\s/?#\"'<>`\\]*"
    r"|[^\s/?#@:\"'<>`\\]{1,200}:(?![0-9]{1,5}(?:\\?/|[?#]))[^\s@\"'<>`]{1,200})@"
)
_STORES: Final = regex(
    r"(?i)\b(?:postgres(?:ql)?|mysql|mariadb|redis|rediss|amqps?|mongodb(?:\+srv)?|smtps?|ldaps?|cockroach|mssql|nats|ftps?|sftp)"
    r"(?:\+[a-z0-9]{1,20})?://(?P<secret>[^\s\"'<>`]*)@"
)
_UNENDED: Final = regex(
    r"[A-Za-z][A-Za-z0-9+.-]{0,30}://(?P<secret>[^\s/?#@:\"'<>`]+:(?![0-9]{1,5}(?:[/?#\"'\s,;\]})]|\Z))[^\s@\"'<>`]*)"
)
_ASSIGNED: Final = regex(
    r"(?i)(?<![A-Za-z0-9])(?P<name>[\w.-]{0,60}(?:password|passwd|passphrase|pwd|secret|token|api[-_ ]?key|(?:private|access|account)[-_]?key)"
    r"[\w.-]{0,40})[\"'\\]{0,3}\s{0,4}[:=]\s{0,4}"
    r"(?P<secret>\\{0,2}\"(?:[^\"\\]|\\(?!\"|\\\"))*|'[^']*|[^\s;,&\"'|<>)}\]]+)"
)
_SIGNATURE: Final = regex(
    r"(?i)[?&](?:sig|signature|hmac|pass|key|auth|x-(?:amz|goog|oss|cos)-(?:signature|security-token))=(?P<secret>[^&#\s\"'<>`]+)"
)
_HOOK: Final = regex(
    r"(?i)\b(?:hooks\.slack\.com/(?:services|workflows)|discord(?:app)?\.com/api/webhooks|api\.telegram\.org/bot)"
    r"(?P<secret>[/\w:-]+)"
)
"""Addresses that are keys themselves: whoever knows them may write there."""
_OPTION: Final = regex(
    r"(?i)(?<![^\s\"'`])--?(?P<name>[a-z0-9-]{0,40}(?:password|passwd|passphrase|pass|secret|token|api-?key)[a-z0-9-]{0,20})\s{1,4}"
    r"(?P<secret>[^\s\"'`-][^\s\"'`]*)"
)
"""Of a command line."""
_BEARER: Final = regex(r"(?i)\b(?:bearer|basic)\s{1,4}(?P<secret>[A-Za-z0-9+/_.=~-]{8,})")
_KEY_BLOCK: Final = regex(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?P<secret>[^-]*)")
_SIGNED: Final = regex(r"\b(?P<secret>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)")
_KNOWN: Final = regex(
    r"\b(?P<secret>(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}"
    r"|sk_(?:live|test)_\w{10,}|SG\.[\w-]{16,}\.[\w-]{16,}|AIza[\w-]{30,})"
)
_ANYWHERE: Final = (_USERINFO, _STORES, _SIGNATURE, _HOOK, _BEARER, _KEY_BLOCK, _SIGNED, _KNOWN)
_SIGNS: Final = (
    "//", "\\/", "bearer", "basic", "eyj", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "sk_",
    "sg.", "aiza", "pass", "pwd", "secret", "token", "key", "sig", "hmac", "auth", "hooks.slack", "webhooks", "api.telegram",
)  # fmt: skip
"""Of which a text has one, in small letters, in which any of the patterns finds something."""


def may_have(text: str, words: Iterable[str]) -> bool:
    """Whether one of these words in small letters may stand in a text, as `(?i)` finds it: sooner known than searched for.

    To `(?i)` four letters beyond ASCII are a small letter of it, to `str.lower` they aren't.
    """
    return any(map(text.lower().__contains__, words)) or (
        not text.isascii() and any(map(text.__contains__, "\u0130\u0131\u017f\u212a"))
    )


def may_hold_secrets(text: str) -> bool:
    """Whether it is worth while to look for secrets in a text."""
    return may_have(text, _SIGNS)


def secrets_in(text: str, *, broken: bool = False, named: bool = True) -> Iterator[tuple[int, int]]:
    """Where in a text secrets stand whatever it is called: in the userinfo of URLs, behind `password=`, in private keys.

    In a `broken` text an address may end before its `@`. Without `named`, names in the text count for nothing: they are keys of
    a document that was read.
    """
    if not may_hold_secrets(text):
        return
    if named:
        for named_one in (_ASSIGNED, _OPTION):
            yield from (f.span("secret") for f in named_one.finditer(text) if names_secret(f["name"]))
    for pattern in (*_ANYWHERE, _UNENDED) if broken else _ANYWHERE:
        for found in pattern.finditer(text):
            start, end = found.span("secret")
            if start < end:
                yield start, end


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, those that overlap as one."""
    made: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        elif start < end:
            made.append((start, end))
    return made


def masked(text: str) -> str:
    """The text without the secrets that stand in it."""
    return without(text, merged(secrets_in(text)))


def without(text: str, ranges: list[tuple[int, int]]) -> str:
    """The text with each of these ranges, in order and apart, as `HIDDEN`."""
    parts: list[str] = []
    done = 0
    for start, end in ranges:
        parts.extend((text[done:start], HIDDEN))
        done = end
    return "".join((*parts, text[done:]))
