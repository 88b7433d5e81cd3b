"""The report as commands for a job on GitHub, which shows them beside the lines that they are about.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from checkmeta.base.messages import say
from checkmeta.base.source import Span
from checkmeta.judging.findings import Report
from checkmeta.language.words import Layer
from checkmeta.report.answered_for import answered, faults
from checkmeta.report.conclusion import conclusion, headline
from checkmeta.report.defects import Defect
from checkmeta.report.home import Home
from checkmeta.report.registry import Appearance
from checkmeta.report.unsettled import OpenFact, asked_of
from checkmeta.report.wording import citation, layer_word, one_line, said

MOST: Final = 10
"""Annotations of a kind that GitHub shows of a step."""

_KIND: Final = {Layer.LAW: "error", Layer.NORM: "warning", Layer.ETHICS: "notice"}


def render(report: Report, look: Appearance | None = None) -> str:
    """Render a report as annotations, one a defect, the strongest first; the last line, which is none, says the answer.

    Of a kind there are no more than GitHub shows; the last of them says how many more there are.
    """
    home = (look or Appearance()).home
    given = conclusion(report)
    lines: list[str] = []
    for diagnostic in report.errors:
        name = diagnostic.span.source.name if diagnostic.span else diagnostic.subject or ""
        told = f"{diagnostic.message} ({diagnostic.code})"
        place = _region(home.path(name), diagnostic.span)
        lines.append(_command("error", place, say("github.not read"), told))
    by_kind: dict[str, list[str]] = {kind: [] for kind in _KIND.values()}
    for fault in faults(report):
        place = _region(home.path(fault.span.source.name) if fault.span else None, fault.span)
        by_kind["warning"].append(_command("warning", place, fault.code, one_line(fault.message)))
    for defect in sorted(given.defects, key=lambda defect: defect.rank):
        by_kind[_KIND[defect.layer]].append(_annotation(defect, home, report.as_of))
    for found in given.found:
        law = (q for q in asked_of(found.subject) if q.judgements[0].rule.layer is Layer.LAW)
        by_kind["notice"].extend(_asked(question, home) for question in law)
    used = len(lines)
    for kind, own in by_kind.items():
        room = max(1, MOST - (used if kind == "error" else 0))
        more = len(own) - room
        if more > 0:
            own[room - 1] += f"%0A{say('github.more', number=more)}"
        lines.extend(own[:room])
    lines.append(f"{given.word}  {headline(given)}")
    return "\n".join(lines) + "\n"


def _annotation(defect: Defect, home: Home, day: dt.date) -> str:
    first = defect.first
    places = f" ({', '.join(defect.places)})" if defect.places else ""
    lines = [f"{said(first)}{defect.more}"]
    lines += [citation(group.rule.source) for group in defect.groups if group.rule.source is not None]
    lines += [f"{say('github.what to do')}: {one_line(first.remedy)}"] if first.remedy else []
    lines += [answered(first, day)] if first.known is not None else []
    name = first.place.source.name if first.place is not None and first.place.source.name else first.document
    title = f"{layer_word(defect.layer)}{places}: {first.rule.id}"
    return _command(_KIND[defect.layer], _region(home.path(name), first.place), title, "\n".join(dict.fromkeys(lines)))


def _asked(question: OpenFact, home: Home) -> str:
    first = question.judgements[0]
    name = first.place.source.name if first.place is not None and first.place.source.name else first.document
    told = say("github.nobody says", fact=one_line(question.called), rule=one_line(first.rule.title))
    title = f"{say('standing.asked')}: {first.rule.id}"
    return _command("notice", _region(home.path(name), first.place), title, told)


def _region(path: str | None, span: Span | None) -> dict[str, str]:
    """Where an annotation stands; nowhere, for what lies outside the repository."""
    if path is None:
        return {}
    if span is None or not span.source.name:
        return {"file": path, "line": "1"}
    begin, finish = span.begin, span.finish
    lines = {"file": path, "line": str(begin.line)}
    if begin.line == finish.line:  # GitHub knows columns within a line only, and shows what has several at the last
        lines |= {"endLine": lines["line"], "col": str(begin.column)}
        lines["endColumn"] = str(max(begin.column, finish.column - 1))
    return lines


def _command(kind: str, place: dict[str, str], title: str, text: str) -> str:
    told = ",".join(f"{key}={_property(value)}" for key, value in {**place, "title": one_line(title)}.items())
    return f"::{kind} {told}::{_data(text)}"


def _data(text: str) -> str:
    """What a command says, on one line: the only characters that GitHub takes for more than themselves are escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
