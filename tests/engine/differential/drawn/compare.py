"""Judging in short and in full side by side, and a disagreement of theirs in its smallest form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from checkmeta.judging.findings import Judgement
from checkmeta.judging.judge import Judge, evaluate
from checkmeta.judging.judged_subject import Given
from checkmeta.judging.rulebook import Rulebook
from checkmeta.judging.short_judge import ShortJudge
from checkmeta.language.program import Program
from checkmeta.report.order import outcome
from drawn.documents import Written, read
from drawn.example import Example, compiled
from drawn.smallest import Rules, smallest

Whole = tuple[object, ...]
COUNTED = frozenset({"undetermined", "not-applicable", "satisfied"})


def in_short(program: Program, given_: Given, options: object) -> tuple[Judgement, ...]:
    """As a report is judged: what is silent and what is alike only once."""
    return Judge(Rulebook(program, options), given_).judgements()


def whole(judgements: Iterable[Judgement]) -> tuple[Whole, ...]:
    """All that judgements say, places too, but how they were found."""
    return tuple((replace(j, steps=()), tuple(map(repr, j.missing))) for j in judgements)


def counted(judgements: Iterable[Judgement]) -> tuple[list[object], list[object]]:
    """What whoever only counts verdicts hears of them: of those that are shown all but their messages, of the others what would settle them."""
    every = list(judgements)
    shown = [
        (replace(j, steps=(), message="", remedy=None, missing=(), notes=()), j)
        for j in every
        if outcome(j) not in COUNTED
    ]
    told = sorted((j.rule.id, outcome(j), j.places, sorted({(m.path, m.why) for m in j.missing})) for j in every)
    return told, [first for first, _ in sorted(shown, key=lambda pair: (pair[1].sort_key, repr(pair[0])))]


def codes(judgements: Iterable[Judgement]) -> tuple[tuple[object, ...], ...]:
    """What was found, without places in documents: those that differ by jurisdiction alone as one, in order."""
    found: dict[tuple[object, ...], set[str]] = {}
    for j in judgements:
        missing = tuple(sorted({(m.path, m.why) for m in j.missing}))
        known = (j.rule.id, j.subject, j.verdict, j.breach_unless_shown, j.applicability_known, j.defeated_by, missing)
        found.setdefault(known, set()).update(j.places)
    return tuple(sorted((*known, tuple(sorted(places))) for known, places in found.items()))


def differs(example: Example) -> Written | None:
    """The first subject on which the two differ."""
    for written, given_ in example.subjects:
        options = written.options
        if whole(in_short(example.program, given_, options)) != whole(evaluate(example.program, given_, options)):
            return written
    return None


def miscounted(example: Example) -> tuple[Written, object, object] | None:
    """The first subject of which whoever counts many hears something else than who judges it alone, in full; and both."""
    books = {w.options: Rulebook(example.program, w.options) for w, _ in example.subjects}
    for options, book in books.items():
        for written, given_ in (*example.subjects, *example.subjects[::-1]):
            short = counted(ShortJudge(book, given_).judgements())
            full = counted(evaluate(example.program, given_, options))
            if short != full:
                return written, full, short
    return None


def explain(rules: Rules, written: Written, folder: Path) -> str:
    """A disagreement in its smallest form, as text."""

    def fails(rules: Rules, written: Written) -> bool:
        return bool(both(rules, written, folder)[2])

    rules, written = smallest(rules, written, fails)
    expected, found, _ = both(rules, written, folder)
    lacking, more = [c for c in expected if c not in found], [c for c in found if c not in expected]
    listed = [*(f"in full:  {c}" for c in lacking), *(f"in short: {c}" for c in more)]
    return "\n".join(["they differ", *rules, str(written), *(listed or ["in their order"])])


def both(rules: Rules, written: Written, folder: Path) -> tuple[tuple[object, ...], tuple[object, ...], bool]:
    """What is found in full, what in short, and whether they differ."""
    program, given_ = compiled(rules), read(written, folder)
    expected = whole(evaluate(program, given_, written.options))
    try:
        found: tuple[object, ...] = whole(in_short(program, given_, written.options))
    except Exception as error:  # noqa: BLE001 - one that raises is what is looked for
        return expected, (f"{type(error).__name__}: {error}",), True
    return expected, found, expected != found
