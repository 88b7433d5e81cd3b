"""The bounds of what is read, and the tally that keeps a reader within them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Final, NoReturn

from checkmeta.base.diagnostics.codes import HELP
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector, Diagnostic, Label
from checkmeta.base.source import Source, Span

FILE_BYTES: Final = 10 * 1024 * 1024
"""Bytes of a file (for a text given directly: characters)."""
JSON_BYTES: Final = 32 * 1024 * 1024
"""Bytes of a file in JSON, which products export whole: past `LISTED` elements of a list it is only looked through."""
RUN_BYTES: Final = 64 * 1024 * 1024
"""Bytes of all files of a run together."""
LISTED: Final = 2_000
"""Objects of one list that are read one by one; the rest are counted. Nobody can look at so many findings."""
DEPTH: Final = 200
"""Lists and mappings inside each other, aliases followed."""
TOO_DEEP: Final = f"lists and mappings are nested more than {DEPTH} deep"
NODES: Final = 300_000
"""Values of a file, each alias counted as all that it stands for: each takes a thousand bytes, with its place and its fact."""
DIGITS: Final = 400
"""Decimal digits of a number written out in full, without an exponent."""
ERRORS: Final = 20
"""Errors of one file; reading ends with the last of them. So many warnings of a kind are kept."""
KEY_STEPS: Final = 5_000_000
"""Steps down the tables of a TOML file to all of its keys together."""
TAG_DIRECTIVES: Final = 100
"""`%TAG` lines of a YAML file: the time that they take grows with their square."""
TEMPLATE: Final = 1024 * 1024
"""Characters of a template that is no document as it stands."""
ATTEMPTS: Final = 10
"""How often such a template is read, each time with less of it."""
LEVELS: Final = 3
"""Texts of documents inside each other."""


def exact(text: str) -> int | Fraction | None:
    """Return the exact value of a decimal number: `int` if it has neither point nor exponent, else `Fraction`.

    `text` is a well-formed number in ASCII digits (`-1`, `.5`, `1.`, `1.5e-3`). None where it is out of bounds.
    """
    mantissa, _, exponent = text.lower().partition("e")
    digits = len(mantissa.lstrip("+-").replace(".", ""))
    power = exponent.lstrip("+-0") or "0"
    if digits > DIGITS or len(power) > 4 or digits + int(power) > DIGITS:
        return None
    return Fraction(text) if exponent or "." in mantissa else int(text)


def shown(text: str, most: int = 40) -> str:
    """Return what the user wrote for a message: one line, cut when long."""
    line = re.sub(r"\s+", " ", text[: most + 1])
    return line if len(line) <= most else line[: most - 1] + "…"


def quoted_as_code(complaint: str) -> str:
    """Return another parser's complaint in our style: lower case, one line, back-quotes round what the user wrote."""
    return shown(re.sub(r"'([^']*)'", r"`\1`", complaint[:1].lower() + complaint[1:]), 200)


class Tally:
    """Counts a reader's values and gathers its errors; raises `CheckmetaError` as soon as a bound is passed."""

    __slots__ = ("expanded", "found", "nodes", "remarks", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found = Collector()
        self.remarks = Collector()
        self.nodes = 0
        self.expanded = False

    def span(self, start: int, end: int | None = None) -> Span:
        """Return the span `[start, end)`; without `end`, of one character (none at the end of the text)."""
        length = len(self.source.text)
        start = min(max(start, 0), length)
        return Span(self.source, start, min(start + 1 if end is None else max(start, end), length))

    def count(self, start: int, values: int = 1) -> None:
        """Count values that are read at `start`; more than one is what an alias stands for."""
        self.nodes += values
        self.expanded = self.expanded or values > 1
        if self.nodes > NODES:
            if self.expanded:
                self.fail("D104", f"aliases expand to more than {NODES:,} values", self.span(start))
            self.fail("D102", f"the file has more than {NODES:,} values", self.span(start))

    def deep(self, depth: int, start: int) -> None:
        """Check the number of lists and mappings that are open at `start`."""
        if depth > DEPTH:
            self.fail("D103", TOO_DEEP, self.span(start))

    def error(
        self,
        code: str,
        message: str,
        span: Span,
        help: str | None = None,  # noqa: A002 - the word a reader sees
        labels: Iterable[Label] = (),
    ) -> None:
        """Note an error and go on reading, up to `ERRORS` of them."""
        self.found.error(code, message, span, help, labels)
        if len(self.found.diagnostics) >= ERRORS:
            self.finish()

    def fail(
        self,
        code: str,
        message: str,
        span: Span,
        help: str | None = None,  # noqa: A002 - the word a reader sees
        labels: Iterable[Label] = (),
    ) -> NoReturn:
        """Stop reading: raise this error and those noted before."""
        raise CheckmetaError([*self.found.diagnostics, Diagnostic(code, message, span, help, tuple(labels))])

    def not_empty(self) -> None:
        """Stop if nothing stands in the text; comments alone are an empty mapping, in every format that has comments."""
        if not self.source.text.strip():
            self.fail("D109", "the document is empty", self.span(0))

    def finish(self) -> None:
        """Raise what was noted, if there is any."""
        self.found.raise_errors()

    @property
    def warnings(self) -> tuple[Diagnostic, ...]:
        """What was noted beside errors: for `Document.warnings`."""
        return tuple(self.remarks.diagnostics)

    def twice(self, key: str, span: Span, first: Span, *, fatal: bool = False) -> None:
        """Note a key that stands twice: an error where the format itself forbids it, else a warning."""
        message, label = f"the key `{shown(key)}` stands twice", Label(first, "first here")
        if fatal:
            self.error("D105", message, span, None, [label])
        elif len(self.remarks.diagnostics) < ERRORS:
            self.remarks.warning("D105", message, span, HELP["D105"], [label])

    def out_of_bounds(self, span: Span, help: str | None = None) -> None:  # noqa: A002 - as above
        """Note a number that is too long."""
        self.error(
            "D107", f"the number `{shown(span.text)}` has more than {DIGITS} digits when written out", span, help
        )

    def not_finite(self, span: Span) -> None:
        """Note an infinity or not-a-number."""
        self.error(
            "D107",
            f"`{shown(span.text)}` is no finite number",
            span,
            "state a number, or put it in quotes if it is text",
        )
