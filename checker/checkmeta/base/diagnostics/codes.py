"""The closed list of diagnostic codes: each has a page in `grammar/diagnostics`. A code is never used for anything else later.

The first letter is the stage: `U` usage, `D` documents, `F` facts, `S` syntax of rules, `N` names, `T` types and static checks, `W` waivers,
`L` what `checkmeta lint` finds.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from checkmeta.base.resources import folder


@cache
def pages(stages: str = "UDFSNTWL") -> dict[str, Path]:
    """The page of each code of some stages: its title, what it means, why, and what to do."""
    return {page.stem: page for page in sorted(folder("grammar").joinpath("diagnostics").glob(f"[{stages}][0-9]*.md"))}


HELP: Final = {
    "U001": "look at its name, at its rights, and at where you are",
    "U044": "look at its name, at its rights, and at where you are",
    "D102": "split the file, or leave out what need not be checked",
    "D103": "take apart what lies so deep",
    "D104": "write less of it with aliases",
    "D105": "keep one of the two",
    "D106": "look at this line, and at the one before it",
    "D107": "write a number that people can read",
    "D109": "write something into it, or leave it out",
    "D113": "write `true` or `false`, or put it in quotes if it is text",
    "D114": "check what it names as well",
    "D111": "name an anchor that stands before it, and not round it",
    "S301": "look at the word before it",
    "S302": "look at what is not closed, or not finished",
    "N401": "give one of them another name",
    "N403": "leave one of these imports out",
    "N408": "leave one of these overrides out",
    "T502": "`checkmeta schema platform` says what each field holds",
    "T503": "compare values of one kind",
    "T512": "write it with fewer defines, or less deep in one another",
}
"""What to do, where a diagnostic doesn't say it better itself."""
