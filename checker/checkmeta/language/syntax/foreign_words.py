"""What people write who think in another language, or in everyday words, and what is written here instead."""

from __future__ import annotations

QUOTES = 'a text stands between straight quotes: `"…"`'
MONEY = "the amount comes first, then the currency's code: `30 EUR`"
BOTH = "there is no `if … else` for values: say both cases, `(c and …) or (not c and …)`; in a rule write `when`"
EVERY = "write `every x in list satisfies …`"
SOME = "write `some x in list satisfies …`"
PRESENT = "write `x is present`, or `some x in list satisfies …`"
ALL_OF_THEM = "ask of all elements: `every x in list satisfies …`, or of `some`"
PICK = "write `[x.name for x in list where …]`, or `count(x for x in list where …)`"
NO_VERDICT = (
    "no rule asks for another's verdict: put the condition into a `define` that both use, or into one to `import`"
)
PATTERN = 'write `matches "^a"`'
COUNT = "count them: `count(x for x in list where …) >= 2`"
WORDS_OF = 'words are written `one of "a", "b"`'
DUTY = 'a duty is `rule ID "title"`, and under it `must …`; `checkmeta new rule` writes one to begin from'
DEFINE = "a value with a name is a declaration of its own: `define name = …`"
WITHOUT_PLACES = 'a permit takes places out: `permit ID "title"` with `jurisdiction DE` and `overrides RULE`'
WHERE_TO_BEGIN = (
    'a file of rules begins with `ruleset ID "title"`, or with a mapping; `checkmeta new rule` writes one to begin from'
)

INSTEAD = {
    "=": "`==` compares two values",
    "&&": "write `and`",
    "&": "write `and`",
    "||": "write `or`",
    "|": "write `or`",
    "!": "write `not`",
    "^": "there is no power: write `x * x`",
    ";": "nothing separates clauses; leave it out",
    ":": "no colon stands here; leave it out",
    "@": "there are no annotations: what a rule says of itself are clauses, such as `source` and `bearer`",
    "?": BOTH,
    "null": "what a document doesn't state is unknown; for what it states as absent, write `is none`",
    "contains": 'write `x in list`; of a part of a text, `matches "…"`',
    "has": "write `x is present`",
    "exists": PRESENT,
    "forall": EVERY,
    "any": SOME,
    "all": EVERY,
    "like": PATTERN,
    "ilike": PATTERN,
    "regexp": PATTERN,
    "may": 'a permission is a declaration of its own: `permit ID "title" … overrides RULE`',
    "shall": "write `must`",
    "forbid": 'write `rule ID "title"`, and under it `must not …`',
    "if": "write `when` in a rule",
    "then": BOTH,
    "else": BOTH,
    "case": BOTH,
    "except": "write `unless label: condition`",
    "exempt": "write `unless label: condition`",
    "foreach": "write `for each x in list`",
    "mustnot": "write `must not`",
    "mustn": "write `must not`",
    "between": "write `x >= low and x <= high`",
    "implies": "write `not a or b`; of a whole rule, `when a` and `must b`",
    "xor": "write `a != b`",
    "mod": "there is no remainder of a division",
    "within": "compare durations, `<= 3 days`; a deadline is `told <= noticed + 3 days`",
    "let": DEFINE,
    "var": DEFINE,
    "const": DEFINE,
    "def": "a condition with a name is `define name(x: Type) = …`",
    "function": "a condition with a name is `define name(x: Type) = …`",
    "class": 'a record with fields is `record Name "what it is"`',
    "type": 'a record with fields is `record Name "what it is"`',
    "select": "ask of a list: `some x in list satisfies …`; or judge each element: `for each x in list`",
    "default": "nothing has a default: a fact that isn't stated is unknown, and unknown is not compliant",
    "severity": "the layer says how grave a breach is, and `must` or `should`",
    "enforcement_level": "the layer says how grave a breach is, and `must` or `should`",
    "msg": 'what is said of a breach is `message "… {expression}"`',
    # in German
    "regelwerk": "write `ruleset`",
    "regel": "write `rule`",
    "muss": "write `must`",
    "soll": "write `should`",
    "darf": 'a permission is a declaration of its own: `permit ID "title" … overrides RULE`',
    "falls": "write `when`",
    "oder": "write `or`",
    "außer": "write `unless label: condition`",
    "quelle": "write `source`",
    "weil": "write `because`",
    "ebene": "write `layer`",
}
"""What stands there, in lower case, and the help that fits wherever it stands."""

BEGINNINGS = {
    "package": WHERE_TO_BEGIN,
    "rules": WHERE_TO_BEGIN,
    "allow": DUTY,
    "deny": DUTY,
    "warn": DUTY,
    "violation": DUTY,
    "main": DUTY,
    "policy": DUTY,
}
"""The same of what stands where a clause or a declaration may begin."""

HINTS = (
    (r"[“”„«»‘’]", "", QUOTES),
    ("[€$£¥]", "", MONEY),
    (r"\d", r"\b[A-Z]{3}\s+$", MONEY),
    # quantifiers and lists
    (r"all\b", r"\bfor\s+$", "write `for each x in list`"),
    (r"\w", r"(?i)\b(?:all|forall|jede[sr]?|alle)\s+$", EVERY),
    (r"\w", r"(?i)\b(?:any|exactly one of)\s+$", SOME),
    (r"\w", r"(?i)\bexists\s+$", PRESENT),
    (r"\w+\s+in\b", r"\bnone\s+$", "write `no x in list satisfies …`"),
    (r"(?:least|most)\b", r"\bat\s+$", COUNT),
    (r"\w", r"\bexactly\s+$", COUNT.replace(">= 2", "== 1")),
    (r"satisfies\b", r"^(?:(?!\b(?:every|some|no)\b)[\s\S])*$", EVERY),
    (";", r"\b(?:some|every|no)\s+\w+\s*$", SOME),
    (r"\*", r"(?i)\bcount\(\s*$", "write `count(x for x in list where …)`"),
    (r"[*_]", r"[\[.]\s*$", ALL_OF_THEM),
    (r"\.", r"\[\s*\d+\.?$", "there are no parts of a list: `list[0]` is one element; or ask of `every x in list`"),
    (r"if\b", r"\bfor\s+\w+\s+in\s[^\n]*$", "write `where`"),
    (r"\|(?!\|)", r"[\[{(]\s*(?:(?!\bor\b)[^|\]})\n])*$", PICK),
    ("=>", r"\([^()]*,\s*\w+\s*$", "write `sum(x.weight for x in list)`"),
    # what is stated, compared, and matched
    (r"true\b", r"\bis\s+$", "leave `is true` out: a condition stands by itself"),
    (r"false\b", r"\bis\s+$", "write `not` before the condition"),
    (r"(?i)(?:empty|nil|undefined|missing)\b", r"\bis\s+(?:not\s+)?$", "write `is none`, or `is present`: stated, and not empty"),
    (r"!\s*(?:exists|empty|null)\b", "", "write `is present`, `is not present` or `is none`"),
    (r'["\d]', r"\bis\s+(?:not\s+)?$", "compare with `==` or `!=`"),
    (r"(?:satisfied|violated|kept|met|broken|in\s+force)\b", r"\bis\s+(?:not\s+)?$", NO_VERDICT),
    ("=~|~", "", PATTERN),
    ("/(?!/)", r"(?:==|!=|\bmatches|~)\s*$", "a pattern is a text: " + PATTERN),
    (">", "<$", "write `!=`"),
    ("=>|->", r"[\w)\]]\s*$", "write `>=` to compare; for *if … then*, `not a or b`"),
    ("=<", "", "write `<=` or `>=`"),
    ("[<>]|[<>=!]=", r"(?:[<>]|[<>=!]=)(?:(?!\b(?:and|or)\b)[^\n])*$", "compare two at a time: `a < x and x < b`"),
    # conditionals, names and calls
    (r"\S", r"(?i)\b(?:if|falls)\s+$", BOTH),
    (r"(?i)when\b", r"(?i)\bcase\s+$", BOTH),
    (r"if\b", r'\b(?:must|unless|when|is)\s[^\n"]*\S\s+$', BOTH),
    (r"\w", r"\bor\s+else\s+$", "write `or`"),
    (r"else\b", r"\bis\s[^\n]*\bfor\s+[A-Z][A-Z, -]*$", "where there is another value write another `is`; without `for` it is for all other places"),
    (r"\?\?", "", "nothing stands in for what isn't stated: it is unknown"),
    (r"\?\.", "", "write `.`: a field of what isn't stated is unknown by itself"),
    ("::", "", 'a value is a text by itself: `"DE"`'),
    (":=", r"(?:^|\n)\s*(?!define\b)\w+\s*$", DEFINE),
    (r"\w", r"\blet\s+$", DEFINE),
    (r"\w", r"\blambda\s+$", "a condition with a name is `define name(x: Type) = …`"),
    ('"', r"\b[fr]$", "a text stands by itself; in a `message`, `{expression}` shows a value"),
    ("=", r"\btimedelta\(\s*\w+$", "write `30 days`"),
    (r"\S", r"\bnicht\s+$", "write `not`"),
    # numbers, dates and amounts
    (r",\s*\d", r"\w\[\s*\d+$", "write `x >= low and x <= high`"),
    (r",\d", r"(?<![\w.])\d+$", "decimals stand behind a point, and `_` between thousands: `2.5`, `45_000_000`"),
    (r"\d", r"(?i)\binterval\s+$", "write the number and its unit: `30 days`"),
    ("/", r"/$", "every division is exact, there is no whole one; a comment begins with `#`"),
    (r"\*", r"\*$", "there is no power: write `x * x`"),
    ("%", r"\s$", "there is no remainder of a division"),
    ("//", "", "a comment begins with `#`"),
    (r"/\*", "", "a comment begins with `#`"),
    # facts and records
    ('"', r"\bfact\s+[\w.]+\s*$", 'its type stands before what it means: `fact platform.data.kept_in: place "…"`'),
    ('"', r"\b(?:fact|record)\s[\s\S]*:\s*(?:list of\s+)?$", WORDS_OF),
    (r"\(", r":\s*(?:list of\s+)?enum\s*$", WORDS_OF),
    (r"\?", r"\b(?:fact|record)\s[\s\S]*:\s*[\w ]+$", "write `or none` where it may be stated as absent"),
    (r"\w", r"\bfact\s+[\w.]+\s+$", 'a colon stands before its type: `fact platform.data.kept_in: place "…"`'),
    (r"[<\[(]", r"\blist\s*$", "write `list of number`"),
    (r"\{", r"\blist of\s+$", 'give the record a name: `list of Name`, and `record Name "what it is"`'),
    (r"\w", r":\s*none\s+or\s+$", "`or none` comes last: `number or none`"),
    (r"in\b", r":\s*money\s+$", "each amount has its currency with it: `30 EUR`"),
    (r"\{", r'\brecord\s+\w+\s+"[^"\n]*"\s*$', 'fields stand under it in lines of their own, without braces: `since: date "what it means"`'),
    (",", r'\brecord\s[\s\S]*"\s*$', "fields stand in lines of their own, without commas"),
    (r"", r"\b(?:fact\s+[\w.]+|record\s[\s\S]*[\s\w]+):\s*(?:list of\s+)?\w+(?:\s+or\s+none)?\s*$", "say what it means, in double quotes behind its type"),
    # tests
    (r"\.", r"\bgiven\s*\{[^}]*\w$", "each step is a record: `platform: { security: { audit_log: true } }`"),
    ("=", r"\bgiven\s*\{[^}]*$", "`:` stands between a name and its value"),
    (r"[\w:]", r"\bgiven\s*$", "facts stand in braces: `given { platform: { … } }`"),
    # defines, params and other declarations
    (r"\)", r"\bdefine\s+\w+\((?:[^()]*,)?\s*\w+\s*$", "each parameter has a type: `x: number`"),
    (":", r"\bdefine\s+\w+\([^()]*\)\s*$", "its own type isn't written: `define name(x: number) = …`"),
    ("=", r"\bparam\s+\w+\s*:[\w ]+$", "its value stands behind `is`: `param days: duration is 3 days`"),
    (r"default\b", r"\bparam\s+\w+\s+$", "write its type, and its value behind `is`: `param limit: number is 5`"),
    (r"\(", r"\bpermit\s*$", 'a permission is `permit ID "title"`, with `when …` and `overrides RULE`'),
    ('"', r"\bimport\s+$", "write the id of a rule set: `import law.eu.gdpr`"),
    (r"[.*]", r"\boverrides\s[\w., -]*$", "name each rule"),
    (r"when\b|if\b", r"\bruleset\b(?![\s\S]*\b(?:rule|permit)\b)", "the condition of a whole rule set is `applies when …`"),
    (r"applies\b", r"\brule\b", "in a rule it is `when …`; `applies when` stands in the head of a rule set"),
    (r"(?:except|minus|without|but)\b", r"\bjurisdiction\s+[A-Z][A-Z, -]*$", WITHOUT_PLACES),
    (r"[A-Z]{2}\b", r"\bwhen\s+(?:not\s+)?(?:for|in)\s+$", "where a rule holds says `jurisdiction DE`"),
    (r"(?:to|till|bis)\b", r"\bfrom\s+[\d-]+\s+$", "write `until`, with the first day on which it no longer holds"),
    (r"-\s", r"\n[ \t]*$", "clauses stand in lines without a dash"),
    (r"es\s+sei\s+denn\b", "", "write `unless label: condition`"),
    (r"\)", r"^(?:[^()]|\([^()]*\))*$", "no parenthesis is open here"),
    (r"[A-Z]", r"\b(?:ruleset|rule|permit|overrides|formerly|import|of)\s+$", "an id is in lower case, with hyphens: `storage-limitation`"),
    (r"[A-Za-z]", r"\bjurisdiction\s+(?:[A-Z-]+\s*,\s*)*$", "a place is a code in capitals: `DE`, `US-CA`, `EU`"),
    (r"\d", r"\b(?:from|until|checked)\s+$", "write year-month-day: `2026-01-31`"),
    (r"\w", r"\b(?:every|some|no)\s+\w+\s+in\s(?:(?!\bsatisfies\b)[^\n])*$", "a quantifier goes on with `satisfies …`"),
    (r"\w+\s+in\b", r"\b(?!every\b|some\b|no\b|each\b)[a-z]+\s+$", "write `every x in list satisfies …`, or `some`, or `no`"),
)  # fmt: skip
"""What stands there and the end of what stands before it, as expressions, and the help that fits. The first counts."""

UNITS_ELSEWHERE = (
    (r"sekunden?|secondes?|secs?", "seconds"),
    (r"minuten?|mins?", "minutes"),
    (r"stunden?|heures?|hrs?|h", "hours"),
    (r"tage?n?|jours?|días?|d", "days"),
    (r"wochen?|semaines?|wks?", "weeks"),
    (r"monate?n?|mois|mths?", "months"),
    (r"jahre?n?|ans?|années?|yrs?|y", "years"),
    (r"werktage?n?|arbeitstage?n?|business|workdays?|weekdays?|work|bank|trading|office", "working days"),
)
"""What a unit is called elsewhere, as expressions, and here."""
