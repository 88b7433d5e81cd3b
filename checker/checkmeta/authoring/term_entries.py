"""What authors are told of the Data Privacy Vocabulary: which kinds of personal data there are, and what stands under what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from checkmeta.base.patterns import regex
from checkmeta.vocabulary import terms

MOST: Final = 40
"""Terms that are listed before the rest is counted."""
_PART: Final = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def terms_of(words: Sequence[str]) -> list[str]:
    """The term of that name, or those of which every word begins a part: `skin` finds `SkinTone`."""
    wanted = "".join(words)
    if terms.is_term(wanted):
        return [wanted]
    asked = [word.lower() for given in words for word in re.findall(r"\w+", given)]
    found = []
    for name in terms.names():
        parts = [name.lower(), *(part.lower() for part in _PART.findall(name))]
        if asked and all(any(part.startswith(word) for part in parts) for word in asked):
            found.append(name)
    return found


def term_data(names: Sequence[str]) -> list[dict[str, Any]]:
    """For programs: each term, the kinds that it is one of, whether it is of a special category."""
    known = terms.table()
    return [{"term": name, "a": list(known[name].parents), "special": known[name].special} for name in names]


def term_table(names: Sequence[str]) -> str:
    """For people: a line for each term; of a single one also what stands under it."""
    known = terms.table()
    lines = ["kinds of personal data, for `is a` and facts of the type `term`:"]
    width = max(len(name) for name in names[:MOST])
    for name in names[:MOST]:
        kinds = " and ".join(f"`{parent}`" for parent in known[name].parents)
        above = f"a kind of {kinds}" if kinds else "a kind of its own"
        lines.append(f"{name:{width}}  {above}{'; a special category' if known[name].special else ''}")
    if len(names) > MOST:
        lines.append(f"and {len(names) - MOST} more")
    if len(names) == 1:
        under = sorted(terms.below(names[0]) - {names[0]})
        if under:
            more = f" and {len(under) - MOST} more" if len(under) > MOST else ""
            lines.append("  under it: " + ", ".join(f"`{name}`" for name in under[:MOST]) + more)
    return "\n".join(lines)
