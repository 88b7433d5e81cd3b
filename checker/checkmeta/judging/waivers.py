"""Waivers: a breach that somebody answers for, for a time. It stays visible, and returns when the time is over.

Law can't be waived: at most a risk is accepted, and the breach stays one. A norm needs an approver, a reason and an expiry.
Ethics needs a reason: comply or explain. A waiver that is not understood does not waive.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.file_digest import FileDigest
from checkmeta.base.source import Span
from checkmeta.documents.read import read_file, without_repeats
from checkmeta.documents.tree import Document, MappingNode, Node, ScalarNode, SequenceNode
from checkmeta.judging.findings import Judgement, SubjectReport, Waiver
from checkmeta.language.words import Layer, Verdict
from checkmeta.vocabulary.scalars import parse_date

KEYS: Final = ("rule", "element", "document", "subject", "reason", "approver", "expires")
NEEDED: Final = {
    Layer.NORM: ("reason", "approver", "expires"),
    Layer.ETHICS: ("reason",),
    Layer.LAW: ("reason", "approver", "expires"),
}


@dataclass(frozen=True, slots=True)
class WaiverFile:
    """What a file says: its waivers, and what could not be understood."""

    waivers: tuple[Waiver, ...]
    remarks: tuple[Remark, ...]


def read_waivers(path: Path, name: str, digests: list[FileDigest] | None = None) -> WaiverFile:
    """Read `waivers: [{rule, element, document, subject, reason, approver, expires}]` from YAML, JSON or TOML; the file is noted in `digests`.

    Raises:
        CheckmetaError: the file can't be read, or isn't such a list.

    """
    documents = read_file(path, name, digests=digests)
    without_repeats(documents)
    document = documents[0]
    root = document.root
    listed = root.entries.get("waivers") if isinstance(root, MappingNode) else None
    if not isinstance(listed, SequenceNode):
        help_ = "write `waivers:`, and under it a list of {rule, reason, approver, expires}"
        raise CheckmetaError([Diagnostic("W701", "the file has no list `waivers`", root.span, help_)])
    waivers: list[Waiver] = []
    remarks: list[Remark] = []
    for node in listed.items:
        read = _waiver(node, document)
        if isinstance(read, Waiver):
            waivers.append(read)
        else:
            remarks.append(read)
    return WaiverFile(tuple(waivers), tuple(remarks))


def _waiver(node: Node, document: Document) -> Waiver | Remark:
    if not isinstance(node, MappingNode):
        return _wrong(
            "a waiver is a mapping", node.span, document, "give it `rule`, `reason`, `approver` and `expires`"
        )
    texts: dict[str, str] = {}
    expires: dt.date | None = None
    for key, value in node.entries.items():
        if key not in KEYS:
            help_ = did_you_mean(key, KEYS) or "keys are: " + ", ".join(f"`{k}`" for k in KEYS)
            return _wrong(f"a waiver has no `{key}`, so this one does not waive", node.keys[key], document, help_)
        stated = value.value if isinstance(value, ScalarNode) else None
        if key == "expires":
            day = parse_date(stated) if isinstance(stated, str) else stated
            if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
                written = value.span.text
                help_ = "write year-month-day: `2027-01-31`"
                return _wrong(f"`{written}` is no date, so this does not waive", value.span, document, help_)
            expires = day
        elif isinstance(stated, str) and stated.strip():
            texts[key] = stated
        else:
            return _wrong(f"`{key}` is a text, so this does not waive", value.span, document, None)
    if "rule" not in texts:
        return _wrong("a waiver names a `rule`, so this one does not waive", node.span, document, None)
    return Waiver(
        rule=texts["rule"],
        span=node.span,
        element=texts.get("element"),
        document=texts.get("document"),
        subject=texts.get("subject"),
        reason=texts.get("reason"),
        approver=texts.get("approver"),
        expires=expires,
    )


def _wrong(message: str, span: Span, document: Document, help_: str | None) -> Remark:
    return Remark("W701", message, span, document.name, (), help_)


def waive(
    file: WaiverFile, reports: Sequence[SubjectReport], known: dict[str, Layer], day: dt.date
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
        fault = _fault(waiver, known, day)
        if fault is not None:
            remarks.append(fault)
            continue
        layer = known[waiver.rule]
        met = [
            (own, i, r.name)
            for own, r in zip(judged, reports, strict=True)
            for i, j in enumerate(own)
            if _meant(waiver, j, r.name)
        ]
        reached = sorted({name for _, _, name in met})
        if len(reached) > 1 and waiver.subject is None:
            named = ", ".join(f"`{name}`" for name in reached[:3]) + (
                f" and {len(reached) - 3:,} more" if len(reached) > 3 else ""
            )
            text = f"this is about {len(reached):,} subjects, {named}, so it does not waive"
            remarks.append(_remark("W701", text, waiver, "say which is meant: a waiver for each, with `subject`"))
            continue
        hits = [(own, i) for own, i, _ in met]
        if not hits:
            where = f" at `{waiver.element}`" if waiver.element else ""
            text = f"this waived nothing: `{waiver.rule}` is not breached{where}"
            remarks.append(_remark("W704", text, waiver, "take it out"))
        elif layer is Layer.LAW:
            remarks.append(_remark("W705", f"law can't be waived: the breach of `{waiver.rule}` stays", waiver, None))
        for own, index in hits:
            own[index] = _waived(own[index], waiver, layer)
    said = tuple(sorted(remarks, key=lambda r: (r.place.start if r.place else 0, r.code)))
    return [
        replace(report, judgements=tuple(own), remarks=(*report.remarks, *(said if first == 0 else ())))
        for first, (report, own) in enumerate(zip(reports, judged, strict=True))
    ]


def _fault(waiver: Waiver, known: dict[str, Layer], day: dt.date) -> Remark | None:
    """Why a waiver does not waive."""
    layer = known.get(waiver.rule)
    if layer is None:
        return _remark(
            "W702", f"no rule `{waiver.rule}`, so this waives nothing", waiver, did_you_mean(waiver.rule, known)
        )
    lacking = [key for key in NEEDED[layer] if getattr(waiver, key) is None]
    if lacking:
        needs = ", ".join(f"`{key}`" for key in lacking)
        return _remark("W701", f"a waiver of {_of(layer)} needs {needs}, so this does not waive", waiver, None)
    if waiver.expires is not None and waiver.expires <= day:
        last = waiver.expires - dt.timedelta(days=1)
        text = f"this waiver of `{waiver.rule}` ended with {last}: the breach is back"
        return _remark("W703", text, waiver, "renew it, or mend the breach")
    return None


def _of(layer: Layer) -> str:
    return "a norm" if layer is Layer.NORM else str(layer)


def _remark(code: str, message: str, waiver: Waiver, help_: str | None) -> Remark:
    return Remark(code, message, waiver.span, waiver.span.source.name, (), help_)


def _meant(waiver: Waiver, judgement: Judgement, subject: str) -> bool:
    """Whether a waiver is about this breach. One that is only undetermined is not there to be waived."""
    broken = judgement.verdict is Verdict.VIOLATED or judgement.breach_unless_shown
    return (
        broken
        and judgement.rule.id == waiver.rule
        and (waiver.element is None or waiver.element == judgement.element)
        and (waiver.document is None or waiver.document == judgement.document)
        and (waiver.subject is None or waiver.subject == subject)
    )


def _waived(judgement: Judgement, waiver: Waiver, layer: Layer) -> Judgement:
    until = f" until {waiver.expires - dt.timedelta(days=1)}" if waiver.expires else ""
    by = f" by {waiver.approver}" if waiver.approver else ""
    if layer is Layer.LAW:
        note = f"risk accepted{by}{until}, which keeps no law: {waiver.reason}"
        return replace(judgement, notes=(*judgement.notes, note), waiver=waiver)
    said = f"{by}{until}".strip()
    reason = f"{said}: {waiver.reason}" if said else str(waiver.reason)
    return replace(judgement, verdict=Verdict.WAIVED, breach_unless_shown=False, reason=reason, waiver=waiver)
