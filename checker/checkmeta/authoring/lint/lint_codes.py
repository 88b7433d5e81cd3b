"""The closed list of checks of rules. A code is never used for anything else later; each has a page in `grammar/diagnostics`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its group, by which it can be chosen, its title, and whether `--fix` mends what it finds."""

    group: str
    title: str
    fixable: bool = False


CHECKS: Final = {
    "L600": Check("silence", "a silence without a reason"),
    "L601": Check("logic", "a condition that is never false"),
    "L602": Check("logic", "a condition that is never true"),
    "L603": Check("logic", "a part that changes nothing"),
    "L604": Check("logic", "an exception that can never excuse"),
    "L605": Check("logic", "an exception that is always there"),
    "L606": Check("style", "a double negation", fixable=True),
    "L607": Check("style", "a comparison with `true`", fixable=True),
    "L608": Check("logic", "capitals looked for in a text in lower case"),
    "L609": Check("style", "a regular expression that asks for less than it says"),
    "L610": Check("logic", "a dot in a host name that stands for any character"),
    "L611": Check("logic", "a variable that nothing asks about"),
    "L612": Check("names", "a define that nothing uses", fixable=True),
    "L613": Check("names", "an import that nothing uses", fixable=True),
    "L614": Check("names", "a param that nothing uses"),
    "L615": Check("names", "two names that look alike"),
    "L616": Check("completeness", "a rule without a source of its own"),
    "L617": Check("completeness", "a source without a link"),
    "L618": Check("completeness", "a rule without a remedy"),
    "L619": Check("completeness", "a rule without a message"),
    "L620": Check("completeness", "a rule without a reason"),
    "L621": Check("completeness", "a rule that nobody owes"),
    "L622": Check("completeness", "a message that doesn't name its subject"),
    "L623": Check("style", "a title that ends with a period", fixable=True),
    "L624": Check("style", "an id with the number of an article"),
    "L625": Check("dates", "a date that has passed"),
    "L626": Check("tests", "a rule without a test"),
    "L627": Check("tests", "no test in which the rule is broken"),
    "L628": Check("tests", "no test in which the rule is kept"),
    "L629": Check("tests", "no test in which the facts are missing"),
    "L630": Check("tests", "an exception that no test shows"),
    "L631": Check("tests", "a test of several elements that names no place"),
    "L632": Check("tests", "a permit that no test shows at work"),
    "L633": Check("priority", "an override that can never happen"),
    "L634": Check("priority", "two rules that say the same"),
    "L635": Check("silence", "a silence that silences nothing"),
    "L636": Check("completeness", "a link that doesn't lead to the law"),
    "L637": Check("logic", "a comparison with what may be `none`"),
    "L640": Check("priority", "rules that can't both be kept"),
}

GROUPS: Final = tuple(sorted({check.group for check in CHECKS.values()}))

REPLACED: Final = frozenset({"N409", "N410", "T517"})
"""Warnings of the compiler that a check here says more exactly; its other warnings are findings as they are."""
