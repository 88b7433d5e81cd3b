"""Mends as a diff with their reasons, as JSON, and as what SARIF has of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from checkmeta.authoring.fixing.diffs import Lines, Veiled, unified
from checkmeta.authoring.fixing.levels import Level
from checkmeta.authoring.fixing.mends import Mend
from checkmeta.authoring.fixing.proof import Draft, Rewrite
from checkmeta.authoring.fixing.trial import Trial
from checkmeta.base.document_source import DocumentSource
from checkmeta.base.source import Source, Span
from checkmeta.judging.finding_ids import finding_id
from checkmeta.language.meaning.aims import Gone
from checkmeta.report.sarif_fixes import SarifFix
from checkmeta.report.wording import one_line, where


def as_diff(trial: Trial, before: Draft, mends: Sequence[Mend], level: Level, marked: frozenset[str]) -> Iterator[str]:
    """All that is mended, as a unified diff made of the edits; before it what is for which rule, behind it what is left, with reasons.

    `marked` names the documents that begin with a byte order mark.
    """
    for mend in mends:
        if mend.level is not Level.NONE:
            later = "" if mend.level.rank <= level.rank else ", which `--level suggested` makes"
            yield f"# {_head(mend)}{later}\n"
            for made in mend.made:
                yield f"#   {made.document}: {one_line(_change(made))}\n"
            for doubt in mend.doubts:
                yield f"#   {one_line(doubt)}\n"
    made_now = [mend for mend in mends if mend.level.rank <= level.rank]
    for name, lines in sorted(_lines(made_now).items()):
        old, new = _source_of(trial, name, before.texts.get(name)), _source_of(trial, name, lines.text)
        yield from unified(name, lines, _veil(old, new, marked=name in marked))
    for mend in mends:
        if mend.level is Level.NONE:
            yield f"# {_head(mend)}\n#   {one_line(mend.reason)}\n"
            if mend.breach.remedy:
                yield f"#   remedy: {one_line(mend.breach.remedy)}\n"


def _head(mend: Mend) -> str:
    breach = mend.breach
    called = breach.called or breach.subject
    return one_line(f"{mend.level}: {breach.rule.id} at {called} ({where(breach)})")


def _change(made: Rewrite) -> str:
    setting = made.setting
    if isinstance(setting.value, Gone):
        return f"{setting.path}: {setting.node.span.text} is taken out"
    if setting.names:
        return f"{setting.path}: {_written(setting.value)}, which is new"
    return f"{setting.path}: {setting.node.span.text or 'null'} becomes {made.edit.text.strip()}"


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool | int | str) else str(value)


def _lines(mends: Sequence[Mend]) -> dict[str, Lines]:
    """The documents that change, with the edits of all mends in their order."""
    found: dict[str, Lines] = {}
    for mend in mends:
        if mend.level is Level.NONE:
            continue
        for text, name, edits in _batches(mend.made):
            lines = found.setdefault(name, Lines.of(text))
            lines.edit(each.edit for each in edits)
    return found


def _batches(made: Sequence[Rewrite]) -> Iterator[tuple[str, str, list[Rewrite]]]:
    """Edits that were made together: the text before them, the document's name, and they."""
    rest = list(made)
    while rest:
        first = rest[0]
        own = [each for each in rest if each.document == first.document and each.text == first.text]
        yield first.text, first.document, own
        rest = [each for each in rest if not any(each is other for other in own)]


def _source_of(trial: Trial, name: str, text: str | None) -> Source:
    return trial.documents(trial.files[name], text)[0].source


def _veil(old: Source, new: Source, *, marked: bool) -> Veiled:
    """Which lines are shown to nobody: those with a secret in them, and the one that a mark of the encoding stands in."""
    secret = [_secret_lines(source) for source in (old, new)]

    def veiled(index: int, line: str) -> bool:
        return (marked and index == 0) or any(line in lines for lines in secret)

    return veiled


def _secret_lines(source: Source) -> frozenset[str]:
    """The lines of a text in which a secret stands, each with its LF."""
    if not isinstance(source, DocumentSource):
        return frozenset()
    found: set[str] = set()
    for start, end in source.hidden(0, len(source.text)):
        first = source.text.rfind("\n", 0, start) + 1
        last = source.text.find("\n", max(start, end - 1))
        found.update(f"{line}\n" for line in source.text[first : last if last >= 0 else len(source.text)].split("\n"))
        if last < 0:
            found.add(source.text[source.text.rfind("\n") + 1 :])
    return frozenset(found)


def as_json(trial: Trial, mends: Sequence[Mend], level: Level, *, written: bool) -> str:
    """Every breach with what mends it, or why nothing does."""
    found = {
        "level": level.value,
        "written": written,
        "findings": [_finding(trial, mend, level) for mend in mends],
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _finding(trial: Trial, mend: Mend, level: Level) -> dict[str, Any]:
    breach = mend.breach
    made: dict[str, Any] = {
        "id": finding_id(trial.ids[mend.subject], breach),
        "rule": breach.rule.id,
        "subject": mend.subject,
        "path": breach.path,
        "place": one_line(where(breach)),
        "level": mend.level.value,
        "mended": mend.level is not Level.NONE and mend.level.rank <= level.rank,
    }
    if mend.level is Level.NONE:
        made |= {"reason": one_line(mend.reason), "remedy": one_line(mend.breach.remedy or "") or None}
    else:
        made |= {
            "doubts": [one_line(d) for d in mend.doubts],
            "also": list(mend.also),
            "changes": list(map(_edit, mend.made)),
        }
    return made


def _edit(made: Rewrite) -> dict[str, Any]:
    """An edit, in lines and columns of the text that it was made in: those before it are made then."""
    setting, source = made.setting, Source(made.document, made.text)
    span = Span(source, made.edit.start, made.edit.end)
    new = bool(setting.names)
    return {
        "document": made.document,
        "pointer": setting.path,
        "before": None if new else setting.node.span.text,
        "after": None
        if isinstance(setting.value, Gone)
        else _written(setting.value)
        if new
        else made.edit.text.strip(),
        "region": {
            "start": [span.begin.line, span.begin.column],
            "end": [span.finish.line, span.finish.column],
            "text": made.edit.text,
        },
    }


def as_sarif_fixes(trial: Trial, mends: Sequence[Mend]) -> dict[str, SarifFix]:
    """What mends each finding alone, by its id."""
    found: dict[str, SarifFix] = {}
    for mend in mends:
        if mend.level is Level.NONE:
            continue
        changes = "; ".join(f"{each.setting.path} in {each.document}" for each in mend.made)
        said = f"{mend.level.value}: {changes}" + "".join(f"; {doubt}" for doubt in mend.doubts)
        key = finding_id(trial.ids[mend.subject], mend.breach)
        found.setdefault(key, SarifFix(mend.level.value, one_line(said), tuple(_replacements(mend))))
    return found


def _replacements(mend: Mend) -> Iterator[tuple[Span, str]]:
    """Exact places of the texts as they are; whole lines, where one edit builds on another."""
    batches = list(_batches(mend.made))
    names = [name for _, name, _ in batches]
    for text, name, edits in batches:
        if names.count(name) == 1:
            source = edits[0].setting.document.source
            yield from ((Span(source, each.edit.start, each.edit.end), each.edit.text) for each in edits)
        elif names.index(name) == batches.index((text, name, edits)):
            source, starts = Source(name, text), [0]
            lines = _lines([mend])[name]
            for line in lines.before:
                starts.append(starts[-1] + len(line))
            yield from ((Span(source, starts[a], starts[b]), "".join(new)) for a, b, new in lines.changes())
