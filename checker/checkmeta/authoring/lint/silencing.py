"""Comments that silence a finding, with a reason: `# lint: ignore L612 -- the other file needs it`. L600 and L635."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checkmeta.authoring.lint.lint_codes import REPLACED
from checkmeta.authoring.lint.material import Finding, finding
from checkmeta.base.diagnostics.codes import pages
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source, Span, comments

DIRECTIVE = re.compile(r"#\s*lint:\s*ignore\b(?P<codes>.*?)(?:\s(?:--|—|–)(?P<reason>.*))?$")
FORM = "write `# lint: ignore L612 -- why it may be so`"


@dataclass(frozen=True, slots=True)
class LintSilence:
    """A comment: the checks that it silences, in one line."""

    span: Span
    codes: tuple[str, ...]
    line: int


def silences(source: Source) -> tuple[list[LintSilence], list[Finding]]:
    """The comments that silence, and what is wrong with those that don't. A comment by itself speaks of the next line that is none."""
    found: list[LintSilence] = []
    wrong: list[Finding] = []
    for span in comments(source):
        directive = DIRECTIVE.match(span.text.rstrip())
        if directive is None:
            continue
        codes = tuple(c for c in re.split(r"[,\s]+", directive["codes"]) if c)
        strange = [c for c in codes if c not in pages() or c in REPLACED]
        if not codes:
            wrong.append(finding("L600", "this silences nothing: no check is named", span, FORM))
        elif strange:
            wrong.append(finding("L600", f"there is no check `{strange[0]}`", span, FORM))
        elif not (directive["reason"] or "").strip():
            wrong.append(finding("L600", "this silences without a reason, so it doesn't", span, FORM))
        else:
            found.append(LintSilence(span, codes, _line(span)))
    return found, wrong


def _line(span: Span) -> int:
    """The line that a comment speaks of."""
    source, line = span.source, span.begin.line
    if source.line(line)[: span.begin.column - 1].strip():
        return line
    line += 1
    while line < len(source.line_starts) and (
        not source.line(line).strip() or source.line(line).lstrip().startswith("#")
    ):
        line += 1
    return line


def silence_findings(found: Iterable[Finding], sources: Iterable[Source], asked: frozenset[str]) -> list[Finding]:
    """The findings that are not silenced, and those about silences; `asked` are the checks that were made."""
    kept = list(found)
    for source in sources:
        listed, wrong = silences(source)
        used: set[tuple[int, str]] = set()
        places = {(s.line, code): n for n, s in enumerate(listed) for code in s.codes}
        remaining: list[Finding] = []
        for one in kept:
            number = places.get((one.span.begin.line, one.code)) if one.span.source.name == source.name else None
            if number is None:
                remaining.append(one)
            else:
                used.add((number, one.code))
        kept = [*remaining, *wrong]
        for number, silence in enumerate(listed):
            idle = [c for c in silence.codes if c in asked and (number, c) not in used]
            if idle:
                said = f"{', '.join(f'`{c}`' for c in idle)} finds nothing here to silence"
                kept.append(finding("L635", said, silence.span, "take it out of the comment"))
    return kept
