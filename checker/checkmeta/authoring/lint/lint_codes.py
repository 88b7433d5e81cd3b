"""The checks of rules: their groups, by which they can be chosen, and which of them `--fix` mends. Each has a page in `grammar/diagnostics`."""

from __future__ import annotations

from typing import Final

GROUPS: Final = {
    "completeness": ("L616", "L617", "L618", "L619", "L620", "L621", "L622", "L636"),
    "dates": ("L625", "L638", "L639"),
    "logic": ("L601", "L602", "L603", "L604", "L605", "L608", "L610", "L611", "L637"),
    "names": ("L612", "L613", "L614", "L615", "L641"),
    "priority": ("L633", "L634", "L640"),
    "silence": ("L600", "L635"),
    "style": ("L606", "L607", "L609", "L623", "L624"),
    "tests": ("L626", "L627", "L628", "L629", "L630", "L631", "L632"),
}  # fmt: skip
CHECKS: Final = {code: group for group, codes in GROUPS.items() for code in codes}
FIXABLE: Final = frozenset({"L606", "L607", "L612", "L613", "L623"})

REPLACED: Final = frozenset({"N409", "N410", "T517"})
"""Warnings of the compiler that a check here says more exactly; its other warnings are findings as they are."""
