"""Baselines: what was broken before checkmeta came, so that a run fails by what is new.

Norms and ethics that are in it fail nothing. Law becomes a debt: known, due by a day, answered for by somebody; it is shown and counted,
and fails when its day has come, and whatever is not in it is new. A row names a rule, a subject, a fact and the elements, which
is all that a finding is (`finding_ids`): so it stays when lines move.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.file_digest import FileDigest
from checkmeta.base.messages import Phrase
from checkmeta.base.records import dataclass, field, replace
from checkmeta.base.source import Span
from checkmeta.judging.finding_ids import general
from checkmeta.judging.findings import Judgement, Known, Report, SubjectReport
from checkmeta.judging.register import RegisterField, RegisterForm, RegisterRow, read_register
from checkmeta.language.words import Layer, Verdict

Key = tuple[str, str, str, str]
"""Rule, subject, deciding fact, path by names."""
DEBTS: Final = "debts"
KNOWN: Final = "known"
FORM: Final = RegisterForm(
    title="checkmeta baseline",
    noun="an entry",
    code="W707",
    so="so nothing is known by it",
    lists={
        DEBTS: "Breaches of law. Each needs a day and somebody who answers for it, of its own or of the file's.",
        KNOWN: "Breaches of norms and ethics. They fail nothing.",
    },
    rows=(
        RegisterField("rule", "text", "The id of the rule."),
        RegisterField("subject", "text", "The id of the subject."),
        RegisterField("fact", "text", "The path of the fact that decides, with `[*]` for elements; none where nothing was read."),
        RegisterField("elements", "texts", "What is breached, by names."),
        RegisterField("since", "day", "The day on which it was first known."),
        RegisterField("due", "day", "The day on which it fails again.", empty=True),
        RegisterField("owner", "text", "Who answers for it.", empty=True),
    ),
    tops=(
        RegisterField("due", "day", "The day on which the debts fail again that state none.", empty=True),
        RegisterField("owner", "text", "Who answers for the debts that state nobody.", empty=True),
    ),
    needed=("rule", "subject", "elements"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was known: entries by key, each with its row's place, and what of the file could not be understood."""

    name: str
    entries: Mapping[Key, tuple[Known, bool, Span]]
    """Of each finding since when it is known, and whether it is a debt."""
    due: dt.date | None = None
    owner: str | None = None
    remarks: tuple[Remark, ...] = field(default=())
    top: Span | None = None


def read_baseline(path: Path, name: str, digests: list[FileDigest] | None = None) -> Baseline:
    """Read a file that `baseline_text` made, whatever was filled in; it is noted in `digests`.

    Raises:
        CheckmetaError: the file can't be read, or isn't of the form `FORM`.

    """
    read = read_register(path, name, FORM, digests)
    entries = {key: value for row in read.rows for key, value in _entries(row)}
    return Baseline(name, entries, read.top.day("due"), read.top.text("owner"), read.remarks, read.top.span)


def _entries(row: RegisterRow) -> Iterable[tuple[Key, tuple[Known, bool, Span]]]:
    known = Known(row.day("since"), row.day("due"), row.text("owner"))
    rule, subject, fact = (row.text(name) or "" for name in ("rule", "subject", "fact"))
    for element in row.texts("elements"):
        yield (rule, subject, fact, element), (known, row.listed == DEBTS, row.span)


def baseline_key(subject: SubjectReport, judgement: Judgement) -> Key:
    """What a finding is."""
    return (judgement.rule.id, subject.id, general(judgement.decided_by), judgement.path)


def owed(
    baseline: Baseline, reports: Sequence[SubjectReport], formerly: Mapping[str, str], day: dt.date
) -> list[SubjectReport]:
    """Mark each breach that was known; what is to be said of the baseline itself goes to the first report."""
    entries = _named_today(baseline, formerly)
    undated: list[Span] = []
    come: dict[tuple[dt.date, str], tuple[int, Span]] = {}
    met: set[Key] = set()
    grown = {(rule, subject, fact) for (rule, subject, fact, _), (_, debt, _) in entries.items() if debt}
    made: list[SubjectReport] = []
    for report in reports:
        own = list(report.judgements)
        for index, judgement in enumerate(own):
            if not _broken(judgement):
                continue
            key = baseline_key(report, judgement)
            found = entries.get(key)
            law = judgement.rule.layer is Layer.LAW
            if found is None or found[1] != law:
                if law and key[:3] in grown:
                    own[index] = replace(
                        judgement, notes=(*judgement.notes, Phrase("note.debt grew", file=baseline.name))
                    )
                continue
            met.add(key)
            known, _, span = found
            if law:
                known = replace(known, due=known.due or baseline.due, owner=known.owner or baseline.owner)
                if known.due is None or known.owner is None:
                    undated.append(span)
                    continue
                if known.fails(day):
                    number, first = come.get((known.due, known.owner), (0, span))
                    come[known.due, known.owner] = (number + 1, first)
                    note = Phrase("note.debt due", day=known.due, who=known.owner)
                    judgement = replace(judgement, notes=(*judgement.notes, note))  # noqa: PLW2901 - the same, and what is known of it
            own[index] = replace(judgement, known=known)
        made.append(replace(report, judgements=tuple(own)))
    said = [
        *baseline.remarks,
        *_undated(baseline, undated),
        *_mended(baseline, entries, met, reports),
        *(_come(*key, *value) for key, value in sorted(come.items(), key=str)),
    ]
    return [replace(r, remarks=(*r.remarks, *(said if first == 0 else ()))) for first, r in enumerate(made)]


def _named_today(baseline: Baseline, formerly: Mapping[str, str]) -> dict[Key, tuple[Known, bool, Span]]:
    """Its entries, each by the name that its rule has now."""
    return {(formerly.get(key[0], key[0]), *key[1:]): value for key, value in baseline.entries.items()}


def _broken(judgement: Judgement) -> bool:
    return judgement.verdict is Verdict.VIOLATED or judgement.breach_unless_shown


def _undated(baseline: Baseline, undated: Sequence[Span]) -> Iterable[Remark]:
    if undated:
        what = f"{len(undated):,} debts of law have" if len(undated) > 1 else "a debt of law has"
        message = f"{what} no `due` or no `owner`, so {'they fail' if len(undated) > 1 else 'it fails'}"
        help_ = "fill in by which day it is mended, and who answers for it: at the top for all, or at the entry"
        yield Remark("W707", message, undated[0], baseline.name, (), help_)


def _mended(
    baseline: Baseline,
    entries: Mapping[Key, tuple[Known, bool, Span]],
    met: set[Key],
    reports: Sequence[SubjectReport],
) -> Iterable[Remark]:
    """What is in it and broken no more: left there, it would hide that it is broken again."""
    judged = {(j.rule.id, r.id) for r in reports if not r.unread for j in r.judgements}
    over = [span for key, (_, _, span) in entries.items() if key not in met and key[:2] in judged]
    if over:
        message = f"{len(over):,} {'breach' if len(over) == 1 else 'breaches'} of the baseline {'is' if len(over) == 1 else 'are'} no longer found"
        help_ = "`--write-baseline` takes them out; left in, they would hide that they are back"
        yield Remark("W709", message, min(over, key=lambda span: span.start), baseline.name, (), help_)


def _come(due: dt.date, owner: str, number: int, span: Span) -> Remark:
    what = f"{number:,} debts of law were" if number > 1 else "a debt of law was"
    message = f"{what} due on {due}, so {'they fail' if number > 1 else 'it fails'}; {owner} answers for {'them' if number > 1 else 'it'}"
    help_ = "mend what is owed, or agree on another day with whoever answers for it"
    return Remark("W708", message, span, span.source.name, (), help_)


def baseline_text(report: Report, old: Baseline | None, formerly: Mapping[str, str]) -> str:
    """A baseline of all that a report finds broken. What is still broken of an old one keeps its days and names; the rest of it goes."""
    entries = _named_today(old, formerly) if old is not None else {}
    lists: dict[str, dict[tuple[str | dt.date | None, ...], list[str]]] = {DEBTS: {}, KNOWN: {}}
    for subject in report.subjects:
        for judgement in subject.judgements:
            if not _broken(judgement):
                continue
            key = baseline_key(subject, judgement)
            law = judgement.rule.layer is Layer.LAW
            before = entries.get(key)
            known = before[0] if before is not None and before[1] == law else Known(report.as_of)
            row = (*key[:3], known.since or report.as_of, known.due, known.owner)
            elements = lists[DEBTS if law else KNOWN].setdefault(row, [])
            if key[3] not in elements:
                elements.append(key[3])
    due, owner = (old.due, old.owner) if old is not None else (None, None)
    lines = [
        f"# What checkmeta found on {report.as_of}. `checkmeta check --baseline` fails by what isn't in here, and by debts whose day has come.",
        "# Of law nothing counts that has no `due` (a day: 2027-05-31) and no `owner` (who answers for it): here for all, or at an entry.",
        f"due: {due or ''}".rstrip(),
        f"owner: {_quoted(owner) if owner else ''}".rstrip(),
    ]
    for name, rows in lists.items():
        lines.append(f"{name}:" if rows else f"{name}: []")
        for entry in sorted(rows, key=lambda parts: [str(part) for part in parts]):
            stated = zip(("rule", "subject", "fact", "since", "due", "owner"), entry, strict=True)
            fields = [f"{k}: {v if isinstance(v, dt.date) else _quoted(str(v))}" for k, v in stated if v]
            lines.extend(f"  {'- ' if n == 0 else '  '}{text}" for n, text in enumerate(fields))
            lines.append("    elements:")
            lines.extend(f"      - {_quoted(element)}" for element in sorted(rows[entry]))
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text as YAML and JSON both read it."""
    return json.dumps(text)
