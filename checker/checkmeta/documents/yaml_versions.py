"""What the scanner, which reads YAML 1.1, would silently read otherwise than YAML 1.2 does: it is refused.

Two kinds are known, found by comparing it with a parser of YAML 1.2: names of anchors and aliases that end earlier, and, in
brackets and braces, signs that are part of a text.
"""

from __future__ import annotations

from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.documents.limits import Tally, shown

_COMMENT: Final = regex("#[^\r\n\x85\u2028\u2029]*")
_SIGN: Final = regex(r"[?:](?=[^\s,\[\]{}])")
"""A sign with text right behind it."""


class Versions:
    """Looks at what stands between the values of one text, and at names. Raises `CheckmetaError` (D106)."""

    __slots__ = ("brackets", "done", "quoting", "tally", "text")

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.text = tally.source.text
        self.brackets = 0
        """How many brackets and braces are open."""
        self.done = 0
        """Within them: up to where the text was looked at."""
        self.quoting = False
        """Whether a text in quotes ended there, or a bracket or brace closed, but for blanks."""

    def name(self, written: str, name: str, start: int) -> None:
        """Refuse an anchor or alias, with its sign, whose name goes on where the scanner ends it: `&an:chor`, `*alias:`."""
        if len(written) - 1 != len(name):
            message = f"by YAML 1.2 `{shown(written)}` is one name, and by YAML 1.1 it ends behind `{shown(name)}`"
            help_ = "put a blank behind the name; in names take letters, digits, `-` and `_` only"
            self.tally.fail("D106", message, self.tally.span(start, start + len(written)), help_)

    def opened(self, start: int) -> None:
        """Note a bracket or brace."""
        self.brackets += 1
        self.passed(start + 1)

    def closed(self, end: int) -> None:
        """Note the end of a bracket or brace."""
        self.brackets -= 1
        self.passed(end, quoting=True)

    def passed(self, end: int, *, quoting: bool = False) -> None:
        """Note the end of a value."""
        self.done, self.quoting = end, quoting

    def signs(self, start: int) -> None:
        """Refuse, in brackets or braces before `start`, a `?` or `:` that is the beginning of a text: `{?foo: bar}`.

        Behind a key in quotes, brackets or braces, text may follow a `:` at once.
        """
        if not self.brackets or start <= self.done:
            return
        between = self.text[self.done : start]
        if "#" in between:
            between = _COMMENT.sub(lambda comment: " " * len(comment[0]), between)
        for at, char in enumerate(between, self.done):
            if char not in "?:" or (char == ":" and self.quoting and not between[: at - self.done].strip()):
                continue
            if _SIGN.match(self.text, at):
                message = f"text right behind `{char}`: by YAML 1.2 the sign is part of it, by YAML 1.1 it isn't"
                help_ = "put a blank behind the sign, or the sign and the text in quotes"
                self.tally.fail("D106", message, self.tally.span(at), help_)
        # looked at once only, however many values nobody wrote stand here
        self.passed(start, quoting=self.quoting and not between.strip())
