"""What can be done with a rule where it stands: run its tests, see what they cover, ask why a document's verdict is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from lsprotocol import types

from checkmeta.authoring.language_server.live_documents import LiveDocuments
from checkmeta.authoring.language_server.live_rules import LiveRules
from checkmeta.authoring.language_server.positions import PositionCodec
from checkmeta.authoring.lint.material import Finding
from checkmeta.authoring.testing.coverage import measure
from checkmeta.authoring.testing.runner import prepare_test, run_case
from checkmeta.authoring.testing.show_coverage import show_coverage
from checkmeta.authoring.testing.show_results import show_results
from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.base.records import replace
from checkmeta.language.names.bind import full_id
from checkmeta.report.explanation import render_explanation
from checkmeta.store.library import Library

RUN: Final = "checkmeta.test"
COVERAGE: Final = "checkmeta.coverage"
WHY: Final = "checkmeta.why"


def lenses(rules: LiveRules, name: str, uri: str, places: PositionCodec) -> list[types.CodeLens]:
    """Above each rule and permit what can be done with it, above each test that it can be run."""
    found: list[types.CodeLens] = []

    def add(title: str, command: str, at: types.Range, *more: str) -> None:
        found.append(types.CodeLens(at, types.Command(title, command, arguments=[uri, *more])))

    for ruleset in rules.pieces[name].file.rulesets:
        for norm in ruleset.norms:
            at, id_ = places.range(norm.id.span), full_id(ruleset, norm.id.text)
            tests = sum(t.rule.text in (norm.id.text, id_) for t in ruleset.tests)
            if tests:
                add("run test" if tests == 1 else f"run {tests} tests", RUN, at, id_)
                add("coverage", COVERAGE, at, id_)
            if not norm.permit:
                add("why", WHY, at, id_)
        for test in ruleset.tests:
            rule = test.rule.text if "." in test.rule.text else full_id(ruleset, test.rule.text)
            add("run test", RUN, places.range(test.name.span), rule, test.name.value)
    return found


def run_tests_of(rules: LiveRules, name: str, rule: str, test: str | None = None) -> str:
    """The results of a rule's tests, or of one of them.

    Raises:
        CheckmetaError: the file has mistakes, or there are no such tests.

    """
    _sound(rules, name)
    chosen = [
        t for t in rules.program.tests if t.rule == rule and test in (None, t.name) and t.span.source.name == name
    ]
    if not chosen:
        raise refusal("U003", f"no test of `{rule}` in `{name}`")
    return show_results([run_case(prepare_test(rules.program, t)) for t in chosen], verbose=True)


def coverage_of(rules: LiveRules, name: str, rule: str) -> str:
    """Which clauses of a rule no test saw true, or false.

    Raises:
        CheckmetaError: the file has mistakes.

    """
    _sound(rules, name)
    cases = [prepare_test(rules.program, t) for t in rules.program.tests if t.span.source.name == name]
    norms = [n for n in rules.program.norms if n.id == rule]
    return show_coverage(measure([c for c in cases if rule in c.reached], norms), verbose=True)


def why(rules: LiveRules, documents: LiveDocuments, rule: str, path: Path, texts: Mapping[Path, str]) -> str:
    """The verdicts of a rule on the subject of a document, to the clause and the fact.

    Raises:
        CheckmetaError: no such rule, or nothing can be judged.

    """
    if not any(n.id == rule for n in rules.program.norms):
        raise refusal("U003", f"no rule `{rule}`", help="mend the mistakes of its file first")
    library = Library(rules.program, (rule,), (), frozenset(rules.program_names))
    request = replace(documents.requests(path), explain=True, waivers=None, baseline=None, whole=True)
    report = documents.report(path, texts, request, library)
    return render_explanation(j for s in report.subjects for j in s.judgements if j.rule.id == rule)


def _sound(rules: LiveRules, name: str) -> None:
    if not rules.current(name):
        raise refusal("U003", f"`{name}` has mistakes", help="mend them first")


def quick_fixes(
    rules: LiveRules, name: str, uri: str, found: list[Finding], span: tuple[int, int], places: PositionCodec
) -> list[types.CodeAction]:
    """The edits of lint's findings that touch a part of the text, and all of them in one."""
    source, actions = rules.source(name), []

    def action(title: str, kind: types.CodeActionKind, own: list[Finding]) -> types.CodeAction:
        edits = [places.edit(source, e.start, e.end, e.text) for f in own for e in f.edits]
        told = [places.diagnostic(f.diagnostic, {}) for f in own]
        return types.CodeAction(title, kind, diagnostics=told, edit=types.WorkspaceEdit(changes={uri: edits}))

    fixable = [f for f in found if f.edits]
    for one in fixable:
        if one.span.start <= span[1] and span[0] <= one.span.end:
            help_ = one.diagnostic.help or one.diagnostic.message
            actions.append(action(f"{one.code}: {help_}", types.CodeActionKind.QuickFix, [one]))
    apart: list[Finding] = []
    for one in fixable:
        if all(e.end <= t.start or t.end <= e.start for e in one.edits for f in apart for t in f.edits):
            apart.append(one)
    if apart:
        title = f"mend all that lint can mend ({len(apart)})"
        actions.append(action(title, types.CodeActionKind.SourceFixAll, apart))
    return actions
