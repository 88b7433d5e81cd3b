"""What the playground answers: mistakes at their places, and verdicts to the clause and the fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from checkmeta.authoring.language_server.live_rules import LiveRules
from checkmeta.authoring.playground.examples import NAMES
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.diagnostics.remark import Remark
from checkmeta.base.diagnostics.render import excerpt
from checkmeta.base.harmless import neutralised
from checkmeta.base.source import Span
from checkmeta.judging.findings import Judgement
from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Layer
from checkmeta.report.explanation import render_explanation
from checkmeta.report.order import in_order, outcome
from checkmeta.report.wording import one_line, outcome_word
from checkmeta.store.library import Library

MOST: Final = 200
"""Verdicts and mistakes that are shown of each kind; the rest are counted."""
UNTESTED: Final = "L626"
"""A rule without a test: here one tries it by hand."""
RULES: Final = "playground.rules"

Plain = dict[str, object]


class Answers:
    """Judges a text by the rules in another, or by all that come with checkmeta where that one is empty.

    `root` is an empty folder. Neither text is ever written into it: only the documents' names stand there.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in NAMES:
            (root / name).touch()
        self.rules = LiveRules(root)
        self._shipped: Library | None = None

    def answer(self, rules: str, document: str, name: str) -> Plain:
        """`diagnostics` with code, line and column; `verdicts` with their explanations; how `many` there are of both."""
        diagnostics: list[Plain] = []
        verdicts: list[Plain] = []
        many = 0
        try:
            library = self._library(rules, diagnostics)
            if library is not None and document.strip():
                judged, noted = self._judge(library, document, name)
                diagnostics += noted
                many = len(judged)
                verdicts = [_verdict(judgement) for judgement in in_order(judged)[:MOST]]
        except CheckmetaError as error:
            diagnostics += [_told(each) for each in error.diagnostics]
        return {
            "diagnostics": diagnostics[:MOST],
            "verdicts": verdicts,
            "many": {"diagnostics": len(diagnostics), "verdicts": many},
        }

    def _library(self, text: str, diagnostics: list[Plain]) -> Library | None:
        """The rules to judge by; None where there are none, or they have mistakes, which are told."""
        if not text.strip():
            if RULES in self.rules.opened:
                self.rules.close(RULES)
            if self._shipped is None:
                own = tuple(n.id for n in self.rules.program.norms if not n.permit)
                self._shipped = Library(self.rules.program, own, ())
            return self._shipped
        called = self.rules.open(self.root / RULES, text)
        found = (finding.diagnostic for finding in self.rules.findings(called, slow=False))
        diagnostics += [_told(each) for each in found if each.code != UNTESTED]
        if not self.rules.current(called):
            return None
        program = self.rules.program
        own = tuple(n.id for n in program.norms if not n.permit and n.span.source.name == called)
        return Library(program, own, (), frozenset({called})) if own else None

    def _judge(self, library: Library, text: str, name: str) -> tuple[list[Judgement], list[Plain]]:
        today = dt.datetime.now(tz=dt.UTC).astimezone().date()
        request = Request((Path(name),), today, cwd=self.root, root=self.root, explain=True, whole=True)
        report = check(request, library, {name: text})
        noted = [_told(each) for each in report.errors]
        noted += [_remark(remark) for subject in report.subjects for remark in subject.remarks]
        return [judgement for subject in report.subjects for judgement in subject.judgements], noted


def _told(diagnostic: Diagnostic) -> Plain:
    """A diagnostic; its excerpt leaves out what is secret, as everywhere."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": one_line(diagnostic.message),
        "help": one_line(diagnostic.help or ""),
        "excerpt": _excerpt(diagnostic.span),
        **_place(diagnostic.span),
    }


def _remark(remark: Remark) -> Plain:
    told = {"code": remark.code, "severity": "note", "message": one_line(remark.message)}
    return {**told, "help": one_line(remark.help or ""), "excerpt": "", **_place(remark.place)}


def _excerpt(span: Span | None) -> str:
    return neutralised("\n".join(excerpt(span))) if span is not None else ""


def _place(span: Span | None) -> Plain:
    if span is None or span.source.name not in (RULES, *NAMES):
        return {"of": "", "line": None, "column": None}
    of = "rules" if span.source.name == RULES else "document"
    return {"of": of, "line": span.begin.line, "column": span.begin.column}


def _verdict(judgement: Judgement) -> Plain:
    layer: Layer = judgement.rule.layer
    return {
        "rule": one_line(judgement.rule.id),
        "title": one_line(judgement.rule.title),
        "layer": layer.value,
        "outcome": outcome(judgement),
        "word": outcome_word(outcome(judgement)),
        "about": one_line(judgement.subject),
        "explanation": neutralised(_explained([judgement])),
        **_place(judgement.place),
    }


def _explained(judgements: Iterable[Judgement]) -> str:
    return render_explanation(judgements).rstrip("\n")
