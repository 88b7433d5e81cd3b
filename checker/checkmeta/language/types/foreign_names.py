"""Names that mean something in another language, and what is written here instead."""

from __future__ import annotations

ROOTS = "the roots are `platform` and `identity`"
JOINED = "`+` joins texts; a `message` shows values: `{expression}`"
NO_ROUNDING = "numbers are exact, and nothing is rounded: compare with the exact one"
DATES = "dates are compared whole: `x >= 2026-01-01 and x < 2027-01-01`"
NO_DEFAULT = "nothing stands in for what isn't stated: it is unknown; `is present` asks whether it is stated"

INSTEAD = {
    "filename": "only a mapping may ask for the document's name",
    "null": "what a document doesn't state is unknown; for what it states as absent, write `is none`",
    "attribute": "write `for each attribute in identity.attributes` first",
    "self": ROOTS,
    "input": ROOTS,
    "data": ROOTS,
    "this": ROOTS,
    "resource": ROOTS,
    "principal": ROOTS,
    "context": ROOTS,
    "config": ROOTS,
    "_": "ask of all elements: `every x in list satisfies …`, or of `some`",
    "True": "did you mean `true`?",
    "False": "did you mean `false`?",
    "None": "did you mean `none`?",
    "wahr": "write `true`",
    "falsch": "write `false`",
    "yes": "write `true`",
    "heute": "write `today()`",
    "now": "write `today()`",
}
"""Names, and the help that fits."""

CALLS = {
    "any": "write `some x in list satisfies …`",
    "all": "write `every x in list satisfies …`",
    "exists": "write `x is present`, or `some x in list satisfies …`",
    "defined": "write `x is present`",
    "len": "did you mean `length`?",
    "size": "did you mean `length`?",
    "contains": 'write `x in list`; of a part of a text, `matches "…"`',
    "match": 'write `text matches "^a"`',
    "matches": 'write `text matches "^a"`',
    "sprintf": JOINED,
    "format": JOINED,
    "concat": JOINED,
    "coalesce": NO_DEFAULT,
    "ifnull": NO_DEFAULT,
    "nvl": NO_DEFAULT,
    "default": NO_DEFAULT,
    "round": NO_ROUNDING,
    "floor": NO_ROUNDING,
    "ceil": NO_ROUNDING,
    "abs": "ask of both sides: `x - y < 1 and y - x < 1`",
    "if": "say both cases, `(c and …) or (not c and …)`; in a rule write `when`",
    "iif": "say both cases, `(c and …) or (not c and …)`; in a rule write `when`",
    "now": "write `today()`",
    "now_ns": "write `today()`",
    "year": DATES,
    "month": DATES,
    "first": "write `list[0]`",
    "upper": "compare in lower case: `lower(text)`",
    "number": "a number in a text is read by a mapping",
    "date": 'a text such as `2026-01-31` is a date where one is wanted; of a longer one: `capture(text, "^[0-9]{4}-[0-9]{2}-[0-9]{2}")`',
}
"""Functions of other languages, in lower case, and the help that fits."""

METHODS = {
    "get": "a field is asked for by its name, `platform.name`; what isn't stated is unknown",
    "containsall": "write `every x in [a, b] satisfies x in list`",
    "containsany": "write `some x in [a, b] satisfies x in list`",
    "startswith": 'a function stands before what it takes: `starts_with(text, "a")`',
    "endswith": 'a function stands before what it takes: `ends_with(text, "a")`',
    "count": "write `length(list)`, or `count(x for x in list where …)`",
    "length": "write `length(list)`",
    "size": "write `length(list)`",
    "lower": "a function stands before what it takes: `lower(text)`",
    "tolowercase": "a function stands before what it takes: `lower(text)`",
    "filter": "write `[x for x in list where …]`",
    "map": "write `[x.name for x in list]`",
}
"""Methods of other languages, in lower case, and the help that fits."""

TYPES = {
    "int": "number", "integer": "number", "float": "number", "decimal": "number", "double": "number",
    "bool": "boolean", "string": "text", "str": "text", "datetime": "date", "timestamp": "date",
    "percent": "percentage", "currency": "money", "country": "place", "timedelta": "duration",
    "enum": 'one of "a", "b"', "array": "list of text", "list": "list of text",
}  # fmt: skip
"""Types of other languages, in lower case, and what they are here."""

BOOLEANS = {"yes": "true", "on": "true", "no": "false", "off": "false", "1": "true", "0": "false"}
"""What stands for true and false elsewhere."""
