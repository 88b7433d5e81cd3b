"""Rules about rules: runs the checks over the rule sets of some files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from types import ModuleType

from checkmeta.authoring.lint import clause_checks as clauses
from checkmeta.authoring.lint import conditions, deadline_checks, none_checks, pairs, silencing, written
from checkmeta.authoring.lint import coverage_checks as coverage
from checkmeta.authoring.lint import name_checks as names
from checkmeta.authoring.lint.lint_codes import CHECKS, GROUPS, REPLACED
from checkmeta.authoring.lint.material import Finding, Rules
from checkmeta.base.diagnostics.codes import pages
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.base.source import Source
from checkmeta.language.program import Program
from checkmeta.store.compiler import parse_all, parsed_files

ALL = frozenset(pages()) - REPLACED
PASSES = (conditions, none_checks, deadline_checks, written, names, clauses, coverage, pairs)


def choose(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> frozenset[str]:
    """The codes that are asked for. A word is a code, the beginning of one (`L61`), or a group (`tests`).

    Raises:
        CheckmetaError: a word is none of these.

    """
    errors: list[Diagnostic] = []

    def codes(words: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for word in words:
            meant = {c for c in ALL if c.startswith(word) or CHECKS.get(c) == word} if word else set()
            if not meant:
                help_ = did_you_mean(word, [*CHECKS, *GROUPS]) or f"groups are: {', '.join(f'`{g}`' for g in GROUPS)}"
                errors.append(Diagnostic("U004", f"no check `{word}`", help=help_))
            found |= meant
        return frozenset(found)

    chosen = (codes(select) if select else ALL) - codes(ignore)
    if errors:
        raise CheckmetaError(errors)
    return chosen


def rules_of(program: Program, files: Sequence[Source], as_of: dt.date | None = None) -> Rules:
    """What the checks look at: `files` have been compiled into `program`."""
    own = {source.name for source in files}
    parsed = [*parse_all(files), *parsed_files([s for s in program.sources if s.name not in own], keep=False)]
    every = {r.id.text: r for file in sorted(parsed, key=lambda f: f.source.name) for r in file.rulesets}
    imported = {i.ruleset.text for r in every.values() for i in r.imports}
    # beside one's own those that import, and what they do, for the names that it has
    wanted = {id_: r for id_, r in every.items() if r.span.source.name in own or r.imports or id_ in imported}
    return Rules(program, tuple(files), wanted, as_of)


def lint(
    rules: Rules,
    asked: frozenset[str] = ALL,
    warnings: Iterable[Diagnostic] = (),
    passes: Sequence[ModuleType] = PASSES,
) -> list[Finding]:
    """The findings of the checks that are asked for, by file and place. `warnings` are the compiler's; `passes` are those that find them."""
    names_ = {source.name for source in rules.files}
    found = [f for check in passes for f in check.check(rules)]
    found.extend(
        Finding(w) for w in warnings if w.code not in REPLACED and w.span is not None and w.span.source.name in names_
    )
    found = [f for f in dict.fromkeys(found) if f.code in asked and f.span.source.name in names_]
    if rules.as_of is None:
        asked -= {"L625"}
    found = [f for f in silencing.silence_findings(found, rules.files, asked) if f.code in asked]
    return sorted(found, key=lambda f: f.diagnostic.sort_key)
