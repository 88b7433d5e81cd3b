"""What became of a report's verification, for people: a line a step, then what differs and why, then the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from checkmeta.report.verification import FileChange, Verification
from checkmeta.report.wording import counted, listed, one_line

MOST: Final = 20
"""Lines of a kind that are shown before the rest is counted."""
NAMED: Final = 3
"""Elements that a line names."""


def verification_text(found: Verification, name: str, statement: str | None = None) -> str:
    """Tell of a verification; `statement` is what is to be said of the statement about the report."""
    return "\n".join(_lines(found, name, statement)) + "\n"


def _lines(found: Verification, name: str, statement: str | None) -> Iterator[str]:
    before, now = found.before, found.now
    record = before.record
    assert record is not None
    commit = f", commit {record.commit}" if record.commit else ""
    yield f"{one_line(name)}: as of {before.as_of}, by checkmeta {one_line(before.checkmeta)}{one_line(commit)}"
    if statement is not None:
        yield f"  statement  {statement}"
    yield f"  documents  {_files(found.documents, len(record.documents))}"
    yield f"  rules      {_files(found.rules, len(record.rules))}"
    yield f"  waivers    {_files(found.waivers, int(record.waivers is not None))}"
    for name_, file, changes in (
        ("baseline", record.baseline, found.baseline),
        ("project", record.project, found.project),
    ):
        if file is not None or changes:
            yield f"  {name_:9}  {_files(changes, int(file is not None))}"
    yield f"  checkmeta  {_other(before.checkmeta, now.checkmeta)}"
    yield f"  day        {_other(before.as_of.isoformat(), now.as_of.isoformat())}"
    yield f"  verdicts   {_verdicts(found)}"
    if found.elsewhere:
        yield f"  report     other parts differ: {listed(found.elsewhere, MOST)}"
    if found.files:
        yield ""
        yield from _limited([line for change in found.files for line in _change(change)])
    if found.differences:
        yield ""
        yield from _limited(list(_differences(found)))
    yield ""
    yield _answer(found)


def _files(changes: Sequence[FileChange], number: int) -> str:
    if not changes:
        return "none" if number == 0 else f"{number}, as {'it was' if number == 1 else 'they were'}"
    kinds = {
        "changed": sum(c.before is not None and c.now is not None for c in changes),
        "gone": sum(c.now is None for c in changes),
        "new": sum(c.before is None for c in changes),
    }
    return f"{number}: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items() if n)


def _other(before: str, now: str) -> str:
    return "the same" if before == now else f"{one_line(now)} now"


def _verdicts(found: Verification) -> str:
    number = found.before.summary.verdicts
    parts = []
    if found.differences:
        parts.append(f"{len(found.differences)} differ" if len(found.differences) > 1 else "1 differs")
    if found.reworded:
        parts.append(f"{found.reworded} the same in other places or words")
    return f"{number}, " + (", ".join(parts) if parts else "all the same")


def _change(change: FileChange) -> Iterator[str]:
    name, before, now = one_line(change.name), change.before, change.now
    if before is None or now is None:
        yield f"{'gone' if now is None else 'new'}: {name}"
    else:
        was, is_ = one_line(before.sha256), one_line(now.sha256)
        yield f"changed: {name}: SHA-256 was {was} ({before.bytes} bytes), is {is_} ({now.bytes} bytes)"


def _differences(found: Verification) -> Iterator[str]:
    """A line for all elements of which a rule says the same."""
    several = len(found.before.subjects) > 1 or len(found.now.subjects) > 1
    alike: dict[tuple[str, str, str, str, tuple[str, ...]], list[str]] = {}
    for d in found.differences:
        key = (d.subject, d.rule, d.before or "no verdict", d.now or "no verdict", d.why)
        alike.setdefault(key, []).append(d.element)
    for (subject, rule, was, is_, why), elements in alike.items():
        of = f" of {one_line(subject)}" if several else ""
        reason = " and ".join(one_line(w) for w in why) or "somebody changed the report"
        yield f"differs: {one_line(rule)} at {listed(elements, NAMED)}{of}: was {was}, is {is_}, as {reason}"


def _limited(lines: Sequence[str]) -> Iterator[str]:
    yield from lines[:MOST]
    if len(lines) > MOST:
        yield f"and {len(lines) - MOST} more"


def _answer(found: Verification) -> str:
    if found.same:
        return f"verified: the same files give the same {counted(found.before.summary.verdicts, 'verdict')}"
    reasons = [
        *_counted(found.documents, "document"),
        *_counted(found.rules, "file of rules"),
        *_counted(found.waivers, "file of waivers"),
        *_counted(found.baseline, "baseline"),
        *_counted(found.project, "project file"),
    ]
    if found.before.checkmeta != found.now.checkmeta:
        reasons.append("another version of checkmeta")
    if found.before.as_of != found.now.as_of:
        reasons.append("another day")
    if not reasons:
        return (
            "not verified: nothing that the report rests on has changed, so the report was changed after it was written"
        )
    verdicts = counted(len(found.differences), "verdict") if found.differences else "no verdict"
    return f"not verified: {', '.join(reasons)}; {verdicts} differ{'s' if len(found.differences) < 2 else ''}"


def _counted(changes: Sequence[FileChange], noun: str) -> list[str]:
    return [f"{counted(len(changes), noun)} changed"] if changes else []
