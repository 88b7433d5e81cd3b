"""Text that commands nobody: neither a terminal, nor a reader's eye, nor the build system that keeps the output.

Documents, rules, and names of files are a stranger's. What is neutralised of them stays as long as it was, so that carets
still point at what they are under.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from checkmeta.base.patterns import regex

LOST: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands where a character was that may not be printed."""

JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Characters of the kind below without which some languages can't be written, and which turn nothing round."""

UNSEEN: Final = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ud800-\uf8ff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\U000f0000-\U000ffffd\U00100000-\U0010fffd"
)
"""The inside of a character class: controls but the tabulator and line ends, format characters (marks of direction among
them), separators of lines and paragraphs, halves of surrogate pairs, characters that each program draws in its own way."""

UNSEEN_RE: Final = rf"[{UNSEEN}]|\r(?!\n)"
"""A character that is never printed. A carriage return by itself sends a terminal back to the line's beginning."""

BEGINS_RE: Final = r"::(?!: )"
"""What no line may begin with: GitHub's commands (`::error`). Three colons and a blank are our own, and no command."""

WITHIN_RE: Final = r"##(?=[A-Za-z]{0,40}\[)"
"""What no line may hold anywhere: the older commands (`##[error]`), those of Azure (`##vso[`) and of TeamCity."""

BLANK_RE: Final = r"[^\S\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]"
"""A blank that a build system skips at a line's beginning, and that may stay."""

_ALL: Final = regex(rf"{UNSEEN_RE}|^(?P<lead>{BLANK_RE}*){BEGINS_RE}|{WITHIN_RE}", re.MULTILINE)
_LINE: Final = regex(rf"[{UNSEEN}\r\n]")
_COMMAND: Final = regex(rf"(?:^|(?<=[\r\n]))[^\S\r\n]*(?P<command>::[^\r\n]{{0,40}})|(?P<older>{WITHIN_RE}[A-Za-z]*\[)")
_HIDDEN: Final = regex(rf"[{UNSEEN}]|\r(?![\r\n])")


def is_plain(text: str) -> bool:
    """Whether there is nothing in the text that could command somebody: nearly always, and many times faster to see than by a pattern.

    Python prints none of `UNSEEN`. Where it says False, the patterns tell.
    """
    return text.replace("\n", "").isprintable() and "##" not in text and "::" not in text


def neutralised(text: str, pattern: re.Pattern[str] = _ALL, kept: Callable[[str], str] = str) -> str:
    """Return the text so that it commands nobody, of the same length. Line ends and tabulators stay.

    Another `pattern` may have a group `kept` of what is our own, and is turned into what it stands for by `kept`.
    """
    if pattern is _ALL and is_plain(text):
        return text

    def instead(found: re.Match[str]) -> str:
        own = found.groupdict().get("kept")
        if own is not None:
            return kept(own)
        lead = found["lead"]
        if lead is not None:
            return f"{kept(lead)}{LOST}:"
        return f"#{LOST}" if found[0] == "##" else LOST

    return pattern.sub(instead, text)


def printable(text: str) -> str:
    """Return the text as one line of the same length: tabs as blanks, what may not be printed as `LOST`."""
    return text if text.isprintable() else _LINE.sub(LOST, text.replace("\t", " "))


def commanding(text: str) -> tuple[int, int, str] | None:
    """Return what of an author's text would command somebody: where it begins and ends, and what it is.

    A byte order mark at the beginning is none; nor are the joiners of Persian, Hindi, and others.
    """
    for found in _HIDDEN.finditer(text):
        if found[0] not in JOINERS and not (found[0] == "\ufeff" and found.start() == 0):
            return found.start(), found.end(), f"the character U+{ord(found[0]):04X}, which nobody sees"
    obeyed = _COMMAND.search(text)
    if obeyed is None:
        return None
    start, end = obeyed.span("command" if obeyed["command"] is not None else "older")
    return start, end, "what a build system takes for a command"
