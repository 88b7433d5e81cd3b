"""Syntax errors in words: from what the parser accepts, the text that stands there, and the token before it."""

from __future__ import annotations

import re

from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from checkmeta.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.source import Source, Span

WORDS = {
    "ID": "an id such as `law.eu.gdpr` or `storage-limitation`",
    "NAME": "a name",
    "STRING": "a text in double quotes",
    "LONG_STRING": "a text in double quotes",
    "PLACE": "a place such as `EU` or `US-CA`",
    "DATE": "a date such as `2026-01-31`",
    "NUMBER": "a number",
    "LABEL": "a label",
    "COMPARE": "a comparison",
    "QUANTIFIER": "`every`, `some` or `no`",
    "MODALITY": "`must`, `must not`, `should` or `should not`",
    "LAYER": "`ethics`, `norm` or `law`",
    "STATE": "`proposed`, `trial` or `recommended`",
    "VERDICT": "a verdict such as `violated`",
    "STATUS": "`present`, `none`, `known` or `unknown`",
    "UNIT": "a unit such as `days`",
    "CURRENCY": "a currency such as `EUR`",
    "EVERYWHERE": "`everywhere`",
    "SHOWN": "`shown`",
    "LIST": "`list of`",
    "EQUAL": "`=`", "COLON": "`:`", "COMMA": "`,`", "LPAR": "`(`", "RPAR": "`)`", "LSQB": "`[`", "RSQB": "`]`",
    "LBRACE": "`{`", "RBRACE": "`}`", "DOT": "`.`", "PLUS": "`+`", "MINUS": "`-`", "TIMES": "`*`", "DIVIDE": "`/`",
    "TRUE": "`true`", "FALSE": "`false`", "NONE": "`none`", "UNKNOWN": "`unknown`", "INDEFINITE": "`indefinite`",
    "$END": "the end of the file",
}  # fmt: skip

CLAUSES = [
    "jurisdiction",
    "effective",
    "state",
    "source",
    "bearer",
    "weight",
    "for",
    "when",
    "must",
    "should",
    "unless",
    "failing",
    "overrides",
    "allows",
    "conflicts",
    "ripens",
    "formerly",
    "because",
    "message",
    "remedy",
]
DECLARATIONS = ["ruleset", "import", "define", "param", "rule", "permit", "test"]
OPERATORS = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "matches",
    "where",
    "satisfies",
    "every",
    "some",
    "no",
    "true",
    "false",
    "none",
    "unknown",
    "indefinite",
]

INSTEAD = {
    "=": "`==` compares two values",
    "&&": "write `and`",
    "&": "write `and`",
    "||": "write `or`",
    "|": "write `or`",
    "!": "write `not`",
    "'": "texts stand in double quotes",
    ";": "nothing separates clauses; leave it out",
    "null": "what a document doesn't state is unknown; for what it states as absent, write `is none`",
    "contains": "write `x in list`",
    "else": "`else` belongs to mappings; in a rule, use `or`",
    "mapping": "mappings are not read yet",
    "exists": "write `some x in list satisfies …`",
    "forall": "write `every x in list satisfies …`",
    "any": "write `some x in list satisfies …`",
    "all": "write `every x in list satisfies …`",
    "may": 'a permission is a declaration of its own: `permit ID "title" … overrides RULE`',
    "shall": "write `must`",
    "if": "write `when` in a rule",
    "except": "write `unless label: condition`",
}

TOKEN = re.compile(r'"""|"(?:\\.|[^"\\\n])*"?|[A-Za-z_][\w-]*|\d[\w.:%-]*|&&|\|\||==|!=|<=|>=|\S')


def token_at(text: str, offset: int) -> str:
    """What a reader would take for one word at `offset`."""
    match = TOKEN.match(text, offset)
    return match.group() if match else ""


def words_for(expected: set[str]) -> list[str]:
    """What may stand there, in words, without duplicates."""
    shown: list[str] = []
    for name in sorted(expected):
        if name in WORDS:
            word = WORDS[name]
        elif name.startswith("_"):
            word = f"`{name[1:].lower()}`"
        else:
            continue
        if word not in shown:
            shown.append(word)
    return shown


def keywords(expected: set[str]) -> set[str]:
    """The words that the parser would accept."""
    found = {name[1:].lower() for name in expected if name.startswith("_") and not name.startswith("__")}
    if "MODALITY" in expected:
        found |= {"must", "should"}
    for name in ("LAYER", "STATE", "VERDICT", "STATUS", "QUANTIFIER"):
        if name in expected:
            found |= set(re.findall(r"`([a-z]+)`", WORDS[name]))
    return found


def explain(error: UnexpectedInput, source: Source, base: int, end: int, collector: Collector) -> None:
    """Add one diagnostic for a parser's error in `source.text[base:end]`, the text that was parsed."""
    text = source.text[:end]
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
    ended = isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END")
    offset = base + (error.pos_in_stream or 0)
    if ended:
        offset = max(base, len(text.rstrip()) - 1)
    found = "" if ended else token_at(text, offset)
    span = Span(source, offset, offset + max(1, len(found)))
    if found.startswith('"') and (len(found) == 1 or not found.endswith('"')) and found != '"""':
        collector.error(
            "S304", "a text has no closing quote", span, 'close it with `"`, or write a longer text between `"""`'
        )
        return
    if found == '"""':
        collector.error("S304", 'a text that begins with `"""` has no end', span, 'close it with `"""`')
        return
    near = did_you_mean(found, keywords(expected)) if found[:1].isalpha() else None
    wanted = words_for(expected)
    help_ = INSTEAD.get(found) or near
    clause_place = "_BECAUSE" in expected or "_WHEN" in expected
    if help_ is None and clause_place and found[:1].isalpha():
        help_ = did_you_mean(found, [*CLAUSES, *DECLARATIONS]) or "clauses are: " + ", ".join(f"`{c}`" for c in CLAUSES)
    if help_ is None and wanted and len(wanted) <= 8:
        help_ = "here stands " + _either(wanted)
    where = "the end of the text" if ended else f"`{found}`"
    before = _before(text, base, offset + 1 if ended else offset)
    after = f" after `{before}`" if before else ""
    if _value_expected(expected):
        message = f"{where}{after}: a value is missing"
    elif ended:
        message = f"the text ends{after}: something is missing"
    elif len(wanted) == 1:
        message = f"{where}{after}: {wanted[0]} is missing"
    else:
        message = f"{where} does not belong here{after and ',' + after}"
    collector.error("S302" if ended else "S301", message, span, help_)


def _value_expected(expected: set[str]) -> bool:
    return {"NAME", "NUMBER", "STRING"} <= expected


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def _before(text: str, base: int, offset: int) -> str:
    """The last word before `offset`."""
    head = re.sub(r"#[^\n]*", lambda m: " " * len(m.group()), text[base:offset]).rstrip()
    match = re.search(r'("(?:\\.|[^"\\\n])*"|[\w.-]+|\S)$', head[-200:])
    word = match.group() if match else ""
    return word if len(word) <= 40 else ""
