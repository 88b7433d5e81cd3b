"""`checkmeta explain`."""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import Final

import click

from checkmeta.base.diagnostics.codes import pages
from checkmeta.base.diagnostics.diagnostic import did_you_mean, refusal
from checkmeta.base.diagnostics.render import Paint
from checkmeta.base.patterns import regex
from checkmeta.cli.deliver import colours, deliver, deliver_data
from checkmeta.judging.judgement_wording import source_ref
from checkmeta.language.program import Program, TypedNorm
from checkmeta.language.prose import paragraphs
from checkmeta.store.library import load

CODE: Final = regex(r"[A-Za-z]\d{3}")


@click.command(name="explain")
@click.argument("rule", metavar="RULE|CODE")
@click.option("--rules", "-r", multiple=True, metavar="PATH", help="Files or folders of rules to look in, too.")
def command(rule: str, rules: tuple[str, ...]) -> int:
    """Show a rule: plain words, source, text, tests. Of a code, such as T502: what it means, why, and what to do."""
    if CODE.fullmatch(rule):
        deliver_data(_page(rule.upper()))
        return 0
    program = load(rules).program
    wanted = program.formerly.get(rule, rule)
    found = [n for n in program.norms if n.id == wanted] or [n for n in program.norms if n.id.endswith(f".{wanted}")]
    if not found:
        ids = {n.id for n in program.norms}
        help_ = did_you_mean(rule, ids | {i.rsplit(".", 1)[-1] for i in ids}) or "`checkmeta rules` lists them"
        raise refusal("U003", f"no rule `{rule}`", help=help_)
    paint = colours()
    deliver("\n\n".join(_shown(n, program, paint) for n in found) + "\n")
    return 0


def _page(code: str) -> str:
    """The page of a diagnostic's code.

    Raises:
        CheckmetaError: there is no such code.

    """
    if code not in pages():
        help_ = did_you_mean(code, pages()) or "a code is a letter and three digits: `T502`"
        raise refusal("U003", f"no code `{code}`", help=help_)
    return pages()[code].read_text(encoding="utf-8")


def _shown(norm: TypedNorm, program: Program, paint: Paint) -> str:
    kind = "permit" if norm.permit else "rule"
    parts = [f"{paint(norm.id, 'title')} — {norm.title}", f"a {kind} of {norm.ruleset_title} ({norm.layer})"]
    parts.append("")
    parts.extend(textwrap.fill(p, 100, subsequent_indent="  ", break_on_hyphens=False) for p in paragraphs(norm))
    for label, text in norm.texts:
        parts.extend(["", textwrap.fill(f"{label}: {text}", 100, subsequent_indent="  ")])
    parts.extend(["", paint("source", "title"), *_sources(norm)])
    if norm.remedy:
        parts.extend(["", paint("remedy", "title"), f"  {norm.remedy.written}"])
    names = {v for ids in norm.params for v in [ids]}
    for id_ in sorted(names):
        parts.extend(
            [
                "",
                paint(f"param {id_.rsplit('.', 1)[-1]}", "title"),
                textwrap.indent(program.params[id_].span.text, "  "),
            ]
        )
    parts.extend(
        [
            "",
            paint("text", "title") + f"  ({norm.span})",
            textwrap.indent(textwrap.dedent(norm.written.span.text), "  "),
        ]
    )
    tests = [t for t in program.tests if t.rule == norm.id]
    parts.extend(["", paint("tests", "title")])
    parts.extend(
        f"  {t.name}: {', '.join(sorted({e.expect.verdict.value for e in t.expects if e.rule == norm.id}))}"
        for t in tests
    )
    if not tests:
        parts.append("  none")
    return "\n".join(parts)


def _sources(norm: TypedNorm) -> list[str]:
    lines: list[str] = []
    for clause in (*norm.instruments, *norm.sources):
        until = f", up to {clause.period.end}" if clause.period.end else ""
        since = f", from {clause.period.start}" if clause.period.start else ""
        mark = f", confirmed {clause.checked}" if clause.checked and not clause.unconfirmed else ""
        lines.append(f"  {clause.text.value}{since}{until}{mark}")
        if clause.url:
            lines.append(f"    {clause.url.value}")
    source = source_ref(norm, dt.date.max)
    if source is None or source.checked is None:
        lines.append("  (its text was not confirmed: check it before you rely on it)")
    return lines or ["  none"]
