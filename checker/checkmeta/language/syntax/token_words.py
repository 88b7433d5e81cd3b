"""The words that syntax errors are made of: what a token is called, what stands where, what other languages write."""

from __future__ import annotations

from checkmeta.language.clauses import first_words
from checkmeta.language.words import Verdict

WORDS = {
    "ID": "an id such as `law.eu.gdpr` or `storage-limitation`",
    "NAME": "a name",
    "STRING": "a text in double quotes",
    "LONG_STRING": "a text in double quotes",
    "PLACE": "a place such as `EU` or `US-CA`",
    "DATE": "a date such as `2026-01-31`",
    "NUMBER": "a number",
    "LABEL": "a label",
    "FIELD": "a field with its type, such as `since: date`",
    "COMPARE": "a comparison",
    "QUANTIFIER": "`every`, `some` or `no`",
    "MODALITY": "`must`, `must not`, `should` or `should not`",
    "LAYER": "`ethics`, `norm` or `law`",
    "STATE": "`proposed`, `trial` or `recommended`",
    "VERDICT": "a verdict such as `violated`",
    "STATUS": "`present`, `none`, `known` or `unknown`",
    "PARTIAL": "`partial`",
    "UNIT": "a unit such as `days`",
    "CURRENCY": "a currency such as `EUR`",
    "EVERYWHERE": "`everywhere`",
    "POSSIBLY": "`possibly`",
    "SECRET": "`secret`",
    "LIST": "`list of`",
    "EQUAL": "`=`", "COLON": "`:`", "COMMA": "`,`", "LPAR": "`(`", "RPAR": "`)`", "LSQB": "`[`", "RSQB": "`]`",
    "LBRACE": "`{`", "RBRACE": "`}`", "DOT": "`.`", "PLUS": "`+`", "MINUS": "`-`", "TIMES": "`*`", "DIVIDE": "`/`",
    "TRUE": "`true`", "FALSE": "`false`", "NONE": "`none`", "UNKNOWN": "`unknown`", "INDEFINITE": "`indefinite`",
    "$END": "the end of the file",
}  # fmt: skip

CLAUSES = first_words("rule")
IN_TESTS = ["given", "expect"]
IN_MAPPINGS = [word for word in first_words("mapping") if word not in CLAUSES]

INSTEAD = {
    "=": "`==` compares two values",
    "&&": "write `and`",
    "&": "write `and`",
    "||": "write `or`",
    "|": "write `or`",
    "!": "write `not`",
    ";": "nothing separates clauses; leave it out",
    "null": "what a document doesn't state is unknown; for what it states as absent, write `is none`",
    "contains": "write `x in list`",
    "exists": "write `some x in list satisfies …`",
    "forall": "write `every x in list satisfies …`",
    "any": "write `some x in list satisfies …`",
    "all": "write `every x in list satisfies …`",
    "may": 'a permission is a declaration of its own: `permit ID "title" … overrides RULE`',
    "shall": "write `must`",
    "if": "write `when` in a rule",
    "except": "write `unless label: condition`",
    "foreach": "write `for each x in list`",
    "mustnot": "write `must not`",
    "mustn": "write `must not`",
    "between": "write `x >= low and x <= high`",
    ":": "no colon stands here; leave it out",
}

QUOTES = 'a text stands between straight quotes: `"…"`'
MONEY = "the amount comes first, then the currency's code: `30 EUR`"
HINTS = (
    (r"[“”„«»‘’]", "", QUOTES),
    ("[€$£¥]", "", MONEY),
    (r"\d", r"\b[A-Z]{3}\s+$", MONEY),
    (r"all\b", r"\bfor\s+$", "write `for each x in list`"),
    (r"\w", r"\b(?:all|forall)\s+$", "write `every x in list satisfies …`"),
    (r"\w", r"\bany\s+$", "write `some x in list satisfies …`"),
    (r"\w", r"\bexists\s+$", "write `x is present`, or `some x in list satisfies …`"),
    (r"true\b", r"\bis\s+$", "leave `is true` out: a condition stands by itself"),
    (r"false\b", r"\bis\s+$", "write `not` before the condition"),
    ("//", "", "a comment begins with `#`"),
    (r"/\*", "", "a comment begins with `#`"),
    ('"', r"\bfact\s+[\w.]+\s*$", 'its type stands before what it means: `fact platform.data.kept_in: place "…"`'),
    ("=", r"\bgiven\s*\{[^}]*$", "`:` stands between a name and its value"),
    (">", "<$", "write `!=`"),
    ("=[<>]", "", "write `<=` or `>=`"),
    ("[<>]|[<>=!]=", r"(?:[<>]|[<>=!]=)(?:(?!\b(?:and|or)\b)[^\n])*$", "compare two at a time: `a < x and x < b`"),
    (r"when\b|if\b", r"\bruleset\b(?![\s\S]*\b(?:rule|permit)\b)", "the condition of a whole rule set is `applies when …`"),
    (r"\)", r"^(?:[^()]|\([^()]*\))*$", "no parenthesis is open here"),
    (r"[A-Z]", r"\b(?:ruleset|rule|permit|overrides|formerly|import|of)\s+$", "an id is in lower case, with hyphens: `storage-limitation`"),
    (r"[A-Za-z]", r"\bjurisdiction\s+(?:[A-Z-]+\s*,\s*)*$", "a place is a code in capitals: `DE`, `US-CA`, `EU`"),
    (r"\d", r"\b(?:from|until|checked)\s+$", "write year-month-day: `2026-01-31`"),
    (r"\w", r"\b(?:every|some|no)\s+\w+\s+in\s(?:(?!\bsatisfies\b)[^\n])*$", "a quantifier goes on with `satisfies …`"),
)  # fmt: skip
"""What stands there and the end of what stands before it, as expressions, and the help that fits. The first counts."""

UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "years", "working days")
QUANTIFIERS = ("every", "some", "no")
VERDICTS = tuple(verdict.value for verdict in Verdict)
