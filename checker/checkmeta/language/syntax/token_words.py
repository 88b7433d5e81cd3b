"""The words that syntax errors are made of: what a token is called, and what stands where."""

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

UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "years", "working days")
QUANTIFIERS = ("every", "some", "no")
VERDICTS = tuple(verdict.value for verdict in Verdict)
