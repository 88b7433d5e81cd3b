"""The two engines side by side, and a disagreement of theirs in its smallest form."""

from __future__ import annotations

from pathlib import Path

from checkmeta.judging.compiled.judges import Code, project, verdicts
from checkmeta.judging.reference import evaluate
from drawn.documents import Written, read
from drawn.example import Example, compiled
from drawn.smallest import Rules, smallest


def differs(example: Example) -> Written | None:
    """The first subject on which the engines differ."""
    for written, given_ in example.subjects:
        expected = project(evaluate(example.program, given_, written.options))
        if verdicts(example.program, given_, written.options) != expected:
            return written
    return None


def explain(rules: Rules, written: Written, folder: Path) -> str:
    """A disagreement in its smallest form, as text."""

    def fails(rules: Rules, written: Written) -> bool:
        return bool(both(rules, written, folder)[2])

    rules, written = smallest(rules, written, fails)
    expected, found, _ = both(rules, written, folder)
    lacking, more = [c for c in expected if c not in found], [c for c in found if c not in expected]
    listed = [*(f"reference: {c}" for c in lacking), *(f"engine:    {c}" for c in more)]
    return "\n".join(["the engines differ", *rules, str(written), *(listed or ["in their order"])])


def both(rules: Rules, written: Written, folder: Path) -> tuple[tuple[Code, ...], tuple[object, ...], bool]:
    """The codes of the reference, those of the engine, and whether they differ."""
    program, given_ = compiled(rules), read(written, folder)
    expected = project(evaluate(program, given_, written.options))
    try:
        found = verdicts(program, given_, written.options)
    except Exception as error:  # noqa: BLE001 - an engine that raises is what is looked for
        return expected, (f"{type(error).__name__}: {error}",), True
    return expected, found, expected != found
