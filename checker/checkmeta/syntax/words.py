"""The words that syntax errors are made of: what a token is called, what stands where, what other languages write."""

from __future__ import annotations

from checkmeta.findings import Verdict

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
    "PARTIAL": "`partial`",
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
DECLARATIONS = ["ruleset", "import", "define", "param", "rule", "permit", "test", "mapping"]
IN_TESTS = ["given", "expect"]
IN_MAPPINGS = ["reads", "evidence", "recognise", "rather", "complete", "set", "add"]

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
}

UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")
QUANTIFIERS = ("every", "some", "no")
VERDICTS = tuple(verdict.value for verdict in Verdict)
