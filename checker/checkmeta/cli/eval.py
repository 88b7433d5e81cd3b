"""`checkmeta eval`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from checkmeta.authoring.interactive.expression_answers import Answer, Setting, answers, ask, read_subjects
from checkmeta.authoring.interactive.expression_names import names_in_sight
from checkmeta.authoring.interactive.show_answers import as_json, as_text, type_text
from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.base.values import Truth
from checkmeta.cli.check_options import expression_options
from checkmeta.cli.common_options import LISTED, show
from checkmeta.cli.deliver import colours
from checkmeta.cli.terminal import complain

UNKNOWN_STATUS = 3


@click.command(name="eval")
@click.argument("expression", metavar="EXPR")
@expression_options
@LISTED
@click.option("--exit-status", is_flag=True, help="Of a condition: exit with 0 for true, 1 for false, 3 for unknown.")
def command(
    expression: str, documents: tuple[Path, ...], rules: tuple[str, ...], imports: tuple[str, ...], as_of: dt.date,
    place: tuple[str, ...], format_: str, exit_status: bool,
) -> int:  # fmt: skip
    """Evaluate an expression of the rules language: its value, its type, the facts that were read, those that are missing.

    What speaks of `identity` is evaluated for each identity schema; where places differ, for each.
    """
    cwd = Path.cwd()
    names = names_in_sight(imports, rules, cwd)
    question = ask(expression, names)
    if exit_status and not question.is_condition:
        message = f"`--exit-status` asks a condition, and this is of type {type_text(question.node.type)}"
        raise refusal("T506", message, question.node.span, "ask something of it: `is present`")
    if question.warnings:
        complain(question.warnings)
    setting = Setting(names, as_of, read_subjects(documents, cwd, names.vocabulary), place)
    given = answers(question, setting)
    show(format_, lambda: as_json(question, given, as_of), lambda: as_text(question, given, colours()))
    return status(given) if exit_status else 0


def status(given: tuple[Answer, ...]) -> int:
    """0 if all are true, 1 if one is false, else 3."""
    truths = {a.truth for a in given}
    if Truth.FALSE in truths:
        return 1
    return UNKNOWN_STATUS if Truth.UNKNOWN in truths else 0
