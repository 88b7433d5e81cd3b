"""A comparison for people, and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.judging.fail_bars import FailBars, FailFrom
from checkmeta.report.changes import ChangeKind, Comparison, Difference, counts
from checkmeta.report.encode import encodable, json_text, taken
from checkmeta.report.side import Side
from checkmeta.report.wording import counted, for_places, listed, one_line

MOST: Final = 20
"""Blocks of one kind that are shown."""
THINGS: Final = 3
"""Things that are named of which the same rules ask."""
ASKING: Final = 8
"""Rules that are named which ask of one thing."""
ALSO: Final = 6
"""Other rules that are named with one."""
_BRIEF: Final = (ChangeKind.FIXED, ChangeKind.GONE, ChangeKind.ANSWERED)
_STYLES: Final = {
    ChangeKind.NEW: "error",
    ChangeKind.CHANGED: "warning",
    ChangeKind.UNSETTLED: "warning",
    ChangeKind.ASKED: "warning",
}


def as_text(comparison: Comparison, bars: FailBars, paint: Paint = plain, *, verbose: bool = False) -> str:
    """The answer, then each kind of change with its reasons, then the answer again."""
    answer = paint(answer_of(comparison, bars), "title")
    parts = [answer, f"{_side(comparison.old)}\n{_side(comparison.new)}"]
    for kind in ChangeKind:
        blocks = _blocks([c for c in comparison.changes if c.kind is kind])
        if not blocks:
            continue
        number = sum(len(lead) for lead, _ in blocks) + sum(len(other) for _, also in blocks for other in also)
        most = len(blocks) if verbose else MOST
        lines = [paint(f"{kind.value}: {number}", _STYLES.get(kind, "note"))]
        for lead, also in blocks[:most]:
            lines.extend(_block(lead, also, brief=kind in _BRIEF and not verbose))
        if len(blocks) > most:
            lines.append(f"  and {len(blocks) - most} more; `--verbose` lists them")
        parts.append("\n".join(lines))
    return "\n\n".join([*parts, answer] if len(parts) > 2 else parts) + "\n"


def answer_of(comparison: Comparison, bars: FailBars) -> str:
    """What changed and whether that fails, in one line."""
    found = counts(comparison.changes)
    parts = []
    for kind, number in found.items():
        if number:
            layers = [c.verdict.layer for c in comparison.changes if c.kind is kind]
            among = ", ".join(
                f"{layer} {layers.count(layer)}" for layer in ("law", "norm", "ethics") if layer in layers
            )
            parts.append(f"{number} {kind.value} ({among})")
    parts = [", ".join(parts) or "nothing changed", f"{counted(comparison.as_before, 'breach')} as before"]
    if comparison.old.incomplete or comparison.new.incomplete:
        parts.append("incomplete: a document could not be read")
    asked = "" if bars.others is FailFrom.BREACH else " --undetermined fail=asked"
    parts.append(f"{'fails' if comparison.failed else 'does not fail'}: {bars.told}{asked}")
    return "; ".join(parts)


def _side(side: Side) -> str:
    rules = counted(len(side.rules), "rule")
    return f"  {one_line(side.called)}, as of {side.as_of}: {counted(len(side.documents), 'subject')}, {rules}"


def _blocks(changes: Sequence[Difference]) -> list[tuple[list[Difference], list[list[Difference]]]]:
    """What one rule says of several things for the same reason is one block; what other rules say of the same things stands in it."""
    groups: dict[tuple[object, ...], list[Difference]] = {}
    for change in changes:
        verdict = change.verdict
        why = tuple(text.replace(verdict.path.rpartition("#")[2], "…") for _, text in change.why)
        groups.setdefault((verdict.rule, verdict.subject, verdict.fact, why), []).append(change)
    blocks: dict[tuple[object, ...], tuple[list[Difference], list[list[Difference]]]] = {}
    for own in groups.values():
        first = own[0]
        about = (first.verdict.subject, first.why, tuple(change.verdict.path for change in own))
        if about in blocks:
            blocks[about][1].append(own)
        else:
            blocks[about] = (own, [])
    return list(blocks.values())


def _block(lead: list[Difference], also: list[list[Difference]], *, brief: bool) -> Iterator[str]:
    first, verdict = lead[0], lead[0].verdict
    more = f" (+{len(lead) - 1})" if len(lead) > 1 else ""
    if first.kind is ChangeKind.ASKED:
        things = [f"`{change.verdict.path.rpartition('#')[2]}`" for change in lead]
        places = sorted({place for own in (lead, *also) for place in own[0].verdict.places})
        yield f"  {listed(things, THINGS)}{for_places(places)}: {one_line(verdict.where)}"
        rules = [lead, *also]
        for own in rules[:ASKING]:
            asked = own[0].verdict
            nobody = f"nobody says `{one_line(asked.decided_by)}`" if asked.decided_by else "nobody says enough"
            yield f"       {asked.layer:6} {nobody}  [{one_line(asked.rule)}]"
        if len(rules) > ASKING:
            yield f"       and {len(rules) - ASKING} more rules ask"
    else:
        others = f"; and {counted(len(also), 'more rule')}" if also and brief else ""
        yield f"  {verdict.layer}  {_said(first)}{for_places(verdict.places)}: {one_line(verdict.where)}{more}  [{one_line(verdict.rule)}]{others}"
        if also and not brief:
            yield f"       also: {listed([own[0].verdict.rule for own in also], ALSO)}"
    yield f"       why: {'; '.join(one_line(text) for _, text in first.why)}"


def _said(change: Difference) -> str:
    verdict = change.verdict
    called = one_line(verdict.path.rpartition("#")[2])
    if change.kind is ChangeKind.ASKED:
        return (
            f"nobody says `{one_line(verdict.decided_by)}`"
            if verdict.decided_by
            else f"nobody says enough of `{called}`"
        )
    if change.kind in (ChangeKind.NEW, ChangeKind.CHANGED, ChangeKind.WAIVED):
        return one_line(verdict.message)
    return f"`{called}`"


def as_json(comparison: Comparison, fail_on: str) -> str:
    """The same for programs: each change with its causes."""
    changes = [
        {**_CHANGE(c), "why": [{"cause": cause, "text": text} for cause, text in c.why]} for c in comparison.changes
    ]
    return json_text(
        {
            "schema_version": 1,
            "old": _side_json(comparison.old),
            "new": _side_json(comparison.new),
            "fail_on": fail_on,
            "failed": comparison.failed,
            "counts": counts(comparison.changes),
            "as_before": comparison.as_before,
            "changes": changes,
        },
        sort=False,
    )


def _side_json(side: Side) -> dict[str, Any]:
    return {**_SIDE(side), "called": encodable(side.called), "subjects": sorted(side.documents)}


_SIDE = taken("called", "as_of", "checkmeta:version", "digest", "incomplete")
_CHANGE = taken(
    "kind", "id:verdict.id", "rule:verdict.rule", "layer:verdict.layer", "subject:verdict.subject", "path:verdict.path", "fact:verdict.fact",
    "verdict:verdict.verdict", "message:verdict.message", "where:verdict.where", "places:verdict.places", "fails",
)  # fmt: skip
