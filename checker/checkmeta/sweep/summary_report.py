"""A sweep's summary: for people, as JSON, and as a report with an entry a rule, which every reporter takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import Diagnostic
from checkmeta.base.harmless import printable
from checkmeta.base.version import VERSION
from checkmeta.judging.contexts import Options
from checkmeta.judging.findings import Judgement, Report, SubjectReport
from checkmeta.judging.rulebook import Rulebook
from checkmeta.language.words import Verdict
from checkmeta.report.encode import json_text
from checkmeta.report.order import LAYERS
from checkmeta.report.wording import counted
from checkmeta.store.library import load
from checkmeta.sweep.options import SweepOptions
from checkmeta.sweep.summary import SweepTotals

SHOWN: Final = 10
"""Rules, facts and subjects named for people; JSON has all that is counted."""
NAMED: Final = 3


def summary_text(totals: SweepTotals, options: SweepOptions, lacking: int) -> str:
    """What a sweep comes to, for people."""
    return "\n".join(_lines(totals, options, lacking)) + "\n"


def _lines(totals: SweepTotals, options: SweepOptions, lacking: int) -> Iterator[str]:
    wrong = sum(totals.errors.values())
    if lacking:
        yield f"not done yet: {counted(lacking, 'part')}"
    yield f"{counted(totals.rows, 'subject')}, as of {options.as_of}: {totals.fails:,} fail, {wrong:,} could not be judged (or not whole)"
    if totals.rows and not (totals.founded or wrong or totals.fails):
        yield "nothing was judged that could fail: is a place stated, and a rule in force?"
    if totals.layers:
        yield "breaches: " + ", ".join(
            f"{totals.layers[layer]:,} of {layer}" for layer in LAYERS if totals.layers[layer]
        )
    yield from _table("broken by the most subjects:", ((id_, r.subjects, r.first) for id_, r in totals.rules.items()))
    yield from _table("in the most places:", ((place, number, []) for place, number in totals.places.items()))
    yield from _table(
        "would settle something of the most subjects:", ((path, number, []) for path, number in totals.missing.items())
    )
    if totals.unjudged:
        yield "could not be judged:"
        yield from (f"  {printable(name)}: {code}: {printable(message)}" for name, code, message in totals.unjudged)
        if wrong > len(totals.unjudged):
            yield f"  and {wrong - len(totals.unjudged):,} more"


def _table(title: str, rows: Iterator[tuple[str, int, list[str]]]) -> Iterator[str]:
    ranked = sorted(rows, key=lambda row: (-row[1], row[0]))
    if ranked:
        yield title
    for name, number, first in ranked[:SHOWN]:
        named = ", ".join(map(printable, first[:NAMED])) + (", …" if first and number > NAMED else "")
        yield f"  {number:>9,}  {printable(name)}{f'  ({named})' if named else ''}"
    if len(ranked) > SHOWN:
        yield f"  and {len(ranked) - SHOWN:,} more"


def summary_json(totals: SweepTotals, options: SweepOptions, lacking: int) -> str:
    """The same for programs, whole."""
    status = totals.exit_status(options.fail_on, lacking)
    said: dict[str, Any] = {"checkmeta": VERSION, "as_of": options.as_of.isoformat(), "fail_on": options.fail_on.value}
    return json_text({**said, "exit_status": status, "parts_missing": lacking, **totals.as_dict()})


def summary_report(totals: SweepTotals, options: SweepOptions, lacking: int, plan: str, cwd: Path) -> Report:
    """A report of one subject, which stands for all: each rule that one of them breaks is a verdict on the `plan`, a file.

    Raises:
        CheckmetaError: the rules can't be loaded.

    """
    library = load(options.rules, cwd, tests=False, added=options.added)
    book = Rulebook(library.selection, Options(options.as_of, options.jurisdictions))
    infos = {entry.norm.id: entry.info for entry in book.entries if entry.norm.id in totals.rules}
    found: list[Judgement] = []
    for id_ in sorted(infos):
        rule = totals.rules[id_]
        first = ", ".join(map(printable, rule.first)) + (", …" if rule.subjects > len(rule.first) else "")
        message = f"{infos[id_].title}: broken by {counted(rule.subjects, 'subject')}: {first}"
        found.append(Judgement(infos[id_], Verdict.VIOLATED, "platform", None, "", plan, (), message, None, ""))
    unlisted = Counter(totals.errors)
    unlisted.subtract(code for _, code, _ in totals.unjudged)
    errors = [
        Diagnostic(code, f"`{printable(name)}`: {message}", subject=name) for name, code, message in totals.unjudged
    ]
    errors += [
        Diagnostic(code, f"{counted(number, 'more subject')} could not be judged")
        for code, number in sorted(unlisted.items())
        if number > 0
    ]
    if lacking:
        errors.append(
            Diagnostic(
                "U052", f"{counted(lacking, 'part')} of the sweep {'is' if lacking == 1 else 'are'} not done yet"
            )
        )
    whole = SubjectReport(f"{totals.rows:,} subjects", (), (), tuple(found), id="sweep")
    rulesets = tuple(sorted({info.ruleset for info in infos.values()}))
    return Report(
        VERSION, options.as_of, options.jurisdictions, rulesets, library.program.digest, options.fail_on, undetermined_fails=False,
        subjects=(whole,), errors=tuple(errors), fails_from=options.fails_from,
    )  # fmt: skip
