"""Waivers: a breach that somebody answers for, for a time. It stays visible, and returns when the time is over.

Law can't be waived: at most a risk is accepted, and the breach stays one. A norm needs an approver, a reason and an expiry.
Ethics needs a reason: comply or explain. A waiver that is not understood does not waive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import did_you_mean
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.file_digest import FileDigest
from checkmeta.base.messages import Phrase
from checkmeta.base.records import dataclass, replace
from checkmeta.base.source import Span
from checkmeta.base.values import Duration
from checkmeta.judging.findings import Judgement, SubjectReport, Waiver
from checkmeta.judging.register import RegisterField, RegisterForm, RegisterRow, read_register
from checkmeta.judging.strata import day_before
from checkmeta.language.words import Layer, Modality, Verdict
from checkmeta.vocabulary.scalars import format_duration

ALL: Final = ".*"
"""How the beginning of ids ends that names all rules under it."""
LONGEST: Final = Duration(366 * 24 * 60 * 60)
"""How long a waiver may hold where its file doesn't say: a year, whatever the year."""
NEEDED: Final = {
    Layer.NORM: ("reason", "approver", "expires"),
    Layer.ETHICS: ("reason",),
    Layer.LAW: ("reason", "approver", "expires"),
}
FORM: Final = RegisterForm(
    title="checkmeta waivers",
    noun="a waiver",
    code="W701",
    so="so this does not waive",
    lists={"waivers": "Breaches of norms and ethics that somebody answers for, for a time. Law can't be waived."},
    rows=(
        RegisterField("rule", "text", "The id of a rule, or, for norms and ethics, of all rules under one: `norm.xrsi.*`."),
        RegisterField("subject", "text", "The subject that it is about, by its name or id in reports. Needed where it would reach two."),
        RegisterField("element", "text", "The element that it is about, by its name (`email`) or its path by names, as reports show it."),
        RegisterField("document", "text", "The document that it is about, as reports show it."),
        RegisterField("reason", "text", "Why the breach is borne with. Always needed."),
        RegisterField("approver", "text", "Who answers for it. Needed for a norm."),
        RegisterField("approved", "day", "The day on which it was approved; before it, it does not waive."),
        RegisterField("expires", "day", "The first day on which it no longer holds. Needed for a norm."),
        RegisterField("ticket", "text", "Where the matter is followed up."),
    ),
    tops=(
        RegisterField("longest", "duration", "How long a waiver may hold, from its approval, else from today: `90 days`. If nothing is said: a year."),
        RegisterField("inline", "truth", "Whether comments in documents (`# checkmeta: waive …`) may waive. If nothing is said: `true`."),
    ),
    needed=("rule",),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """What is waived, and what could not be understood."""

    waivers: tuple[Waiver, ...] = ()
    remarks: tuple[Remark, ...] = ()
    longest: Duration = LONGEST
    inline: bool = True


def read_waivers(path: Path, name: str, digests: list[FileDigest] | None = None) -> WaiverFile:
    """Read a file of waivers, of the form `FORM`, from YAML, JSON or TOML; the file is noted in `digests`.

    Raises:
        CheckmetaError: the file can't be read, or isn't of that form.

    """
    read = read_register(path, name, FORM, digests)
    longest = read.top.stated.get("longest")
    return WaiverFile(
        tuple(map(_waiver, read.rows)),
        read.remarks,
        longest if isinstance(longest, Duration) else LONGEST,
        inline=read.top.stated.get("inline") is not False,
    )


def _waiver(row: RegisterRow) -> Waiver:
    return Waiver(
        rule=row.text("rule") or "",
        span=row.span,
        element=row.text("element"),
        document=row.text("document"),
        subject=row.text("subject"),
        reason=row.text("reason"),
        approver=row.text("approver"),
        expires=row.day("expires"),
        approved=row.day("approved"),
        ticket=row.text("ticket"),
    )


def waive(
    file: WaiverFile, reports: Sequence[SubjectReport], known: Mapping[str, Layer], day: dt.date
) -> list[SubjectReport]:
    """Waive what may be waived on a day.

    Args:
        file: the waivers.
        reports: every subject of the run; what is to be said of the waivers themselves goes to the first.
        known: every rule's layer, by id.
        day: as of which date.

    Returns:
        The reports, with waived verdicts in place of violated ones.

    """
    judged = [list(report.judgements) for report in reports]
    remarks = list(file.remarks)
    for waiver in file.waivers:
        layers = {layer for id_, layer in known.items() if _named(waiver.rule, id_)}
        fault = _fault(waiver, layers, known, day, file.longest)
        if fault is not None:
            remarks.append(fault)
            continue
        met = [
            (own, i, r)
            for own, r in zip(judged, reports, strict=True)
            for i, j in enumerate(own)
            if _meant(waiver, j, r)
        ]
        fault = _reached(waiver, layers, met, reports) or _law(waiver, layers, met)
        if fault is not None:
            remarks.append(fault)
        if fault is None or fault.code == "W705":
            for own, index, _ in met:
                own[index] = _waived(own[index], waiver)
    said = tuple(sorted(remarks, key=_order))
    return [
        replace(report, judgements=tuple(own), remarks=(*report.remarks, *(said if first == 0 else ())))
        for first, (report, own) in enumerate(zip(reports, judged, strict=True))
    ]


def _order(remark: Remark) -> tuple[str, int, str]:
    return (remark.document, remark.place.start if remark.place else 0, remark.code)


def _named(rule: str, id_: str) -> bool:
    return id_.startswith(rule[: -len(ALL) + 1]) if rule.endswith(ALL) else id_ == rule


def _fault(
    waiver: Waiver, layers: set[Layer], known: Mapping[str, Layer], day: dt.date, longest: Duration
) -> Remark | None:
    """Why a waiver does not waive, whatever is broken."""
    prefix = waiver.rule.endswith(ALL)
    if not layers:
        what = "no rule under" if prefix else "no rule"
        help_ = did_you_mean(waiver.rule, known)
        return _remark("W702", f"{what} `{waiver.rule}`, so this waives nothing", waiver, help_)
    if prefix and Layer.LAW in layers:
        help_ = "name norms: `norm.xrsi.*`"
        return _remark(
            "W705", f"law can't be waived, and some of `{waiver.rule}` is law: this does not waive", waiver, help_
        )
    layer = max(layers, key=lambda found: found.rank)
    lacking = [key for key in NEEDED[layer] if getattr(waiver, key) is None]
    if lacking:
        needs = ", ".join(f"`{key}`" for key in lacking)
        return _remark("W701", f"a waiver of {_of(layer)} needs {needs}, so this does not waive", waiver, None)
    since, until = waiver.approved or day, waiver.expires
    if since > day:
        return _remark("W701", f"this is approved on {since}, which is to come, so this does not waive", waiver, None)
    if until is not None and until <= day:
        text = f"this waiver of `{waiver.rule}` ended with {day_before(until)}: the breach is back"
        return _remark("W703", text, waiver, "renew it, or mend the breach")
    if until is not None and (until - since).days * 24 * 60 * 60 > (longest.seconds or 0):
        text = f"this would hold for {(until - since).days:,} days, and the longest is {_length(longest)}, so this does not waive"
        return _remark(
            "W706", text, waiver, f"let it end before, and have it approved anew: `expires: {_latest(since, longest)}`"
        )
    return None


def _latest(since: dt.date, longest: Duration) -> dt.date:
    return since + dt.timedelta(seconds=longest.seconds or 0)


def _length(longest: Duration) -> str:
    return "a year" if longest == LONGEST else format_duration(longest)


def _reached(
    waiver: Waiver,
    layers: set[Layer],
    met: Sequence[tuple[list[Judgement], int, SubjectReport]],
    reports: Sequence[SubjectReport],
) -> Remark | None:
    """Why a waiver that could waive does not: it is about too much, or about nothing."""
    reached = sorted({report.name for _, _, report in met})
    if len(reached) > 1 and waiver.subject is None:
        more = f" and {len(reached) - 3:,} more" if len(reached) > 3 else ""
        named = ", ".join(f"`{name}`" for name in reached[:3]) + more
        text = f"this is about {len(reached):,} subjects, {named}, so it does not waive"
        return _remark("W701", text, waiver, "say which is meant: a waiver for each, with `subject`")
    if met:
        return None
    about = [r for r in reports if waiver.subject in (None, r.name, r.id)]
    if not about:  # another run's, unless it is misspelt
        close = _close(waiver.subject or "", {name for r in reports for name in (r.name, r.id)})
        return _remark("W704", f"this waived nothing: no subject `{waiver.subject}`", waiver, close) if close else None
    if not any(_named(waiver.rule, j.rule.id) for r in about for j in r.judgements):
        return None  # its rule isn't among those of this run
    if Layer.LAW in layers:  # nobody should wait for the breach to learn it
        return _remark(
            "W705", f"law can't be waived, and `{waiver.rule}` is law: this waives nothing", waiver, "take it out"
        )
    under = "no rule under " if waiver.rule.endswith(ALL) else ""
    where = " here" if waiver.line is not None else f" at `{waiver.element}`" if waiver.element else ""
    broken = "is breached" if under else "is not breached"
    return _remark("W704", f"this waived nothing: {under}`{waiver.rule}` {broken}{where}", waiver, "take it out")


def _close(wrong: str, subjects: set[str]) -> str | None:
    """Which subject of the same folder is meant, if any is."""
    before, slash, last = wrong.rpartition("/")
    beside = {name.rpartition("/")[2] for name in subjects if name.rpartition("/")[0] == before}
    close = did_you_mean(last, beside)
    return close.replace("`", f"`{before}{slash}", 1) if close else None


def _law(
    waiver: Waiver, layers: set[Layer], met: Sequence[tuple[list[Judgement], int, SubjectReport]]
) -> Remark | None:
    if Layer.LAW not in layers or not met:
        return None
    help_ = "mend it; or let it be a debt, which has a day: `--baseline`"
    return _remark("W705", f"law can't be waived: the breach of `{waiver.rule}` stays", waiver, help_)


def _of(layer: Layer) -> str:
    return "a norm" if layer is Layer.NORM else str(layer)


def _remark(code: str, message: str, waiver: Waiver, help_: str | None) -> Remark:
    return Remark(code, message, waiver.span, waiver.span.source.name, (), help_)


def _meant(waiver: Waiver, judgement: Judgement, report: SubjectReport) -> bool:
    """Whether a waiver is about this breach. One that is only undetermined is not there to be waived."""
    broken = judgement.verdict is Verdict.VIOLATED or judgement.breach_unless_shown
    return (
        broken
        and _named(waiver.rule, judgement.rule.id)
        and waiver.element in (None, judgement.element, judgement.called, judgement.path)
        and waiver.document in (None, judgement.document)
        and waiver.subject in (None, report.name, report.id)
        and (waiver.line is None or _on_line(judgement, waiver.span, waiver.line))
    )


def _on_line(judgement: Judgement, comment: Span, line: int) -> bool:
    """Whether what was judged, or a fact that its duty rests on, stands on a line of the comment's document."""
    read = (r.place for s in judgement.steps if s.clause in _DUTIES for r in s.readings if r.why_unknown is None)
    places = (p for p in (judgement.place, *read) if p is not None)
    return any(p.source.name == comment.source.name and p.begin.line == line for p in places)


_DUTIES: Final = frozenset(modality.value for modality in Modality)


def _behind(first: str, second: str) -> str:
    return Phrase("words", first=first, second=second)


def _waived(judgement: Judgement, waiver: Waiver) -> Judgement:
    until = Phrase("waived.until", day=day_before(waiver.expires)) if waiver.expires else None
    by = Phrase("waived.by", who=waiver.approver) if waiver.approver else None
    if judgement.rule.layer is Layer.LAW:
        note = Phrase("waived.risk", said=reduce(_behind, [p for p in (by, until) if p], ""), why=waiver.reason)
        return replace(judgement, notes=(*judgement.notes, note), waiver=waiver)
    parts = [part for part in (by, until, f"({waiver.ticket})" if waiver.ticket else None) if part]
    reason = Phrase("waived", said=reduce(_behind, parts), why=waiver.reason) if parts else str(waiver.reason)
    return replace(judgement, verdict=Verdict.WAIVED, breach_unless_shown=False, reason=reason, waiver=waiver)
