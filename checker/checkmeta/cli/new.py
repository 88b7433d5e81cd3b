"""`checkmeta new rule`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from checkmeta.authoring.interactive import scaffold
from checkmeta.authoring.interactive.expression_answers import ask
from checkmeta.authoring.interactive.expression_names import names_in_sight
from checkmeta.authoring.testing.runner import run_tests
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, refusal
from checkmeta.base.files import replace_file, unusable
from checkmeta.base.paths import stands
from checkmeta.base.patterns import regex
from checkmeta.base.records import replace
from checkmeta.base.source import Source
from checkmeta.cli.check_options import read_places
from checkmeta.cli.deliver import harmless, say
from checkmeta.language.program import Program
from checkmeta.language.syntax import declarations
from checkmeta.language.syntax.parse import parse_expression, parse_file
from checkmeta.language.words import Layer
from checkmeta.report.handbook.book import handbook
from checkmeta.report.handbook.markdown import render
from checkmeta.store.programs import program_of
from checkmeta.store.rule_files import SUFFIX, read_source, shipped_files, shown_name

_PART: Final = r"[a-z][a-z0-9_]*(?:-[a-z0-9_]+)*"
_ID: Final = regex(rf"(?:({_PART}(?:\.[a-z0-9][a-z0-9_]*(?:-[a-z0-9_]+)*)*)\.)?({_PART})", re.ASCII)


@click.group(name="new")
def command() -> None:
    """Write something to begin from. Nothing that exists is overwritten."""


@command.command(name="rule", short_help="Write a rule with its tests and its page.")
@click.argument("id_", metavar="ID")
@click.option(
    "--layer",
    type=click.Choice([layer.value for layer in Layer]),
    help="Of a new rule set. Default: what its id begins with, else norm.",
)
@click.option("--for-each", metavar="LIST", help="Judge each element of a list: `identity.attributes`.")
@click.option(
    "--file",
    "-f",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file to write to, or to add to. Default: the id of the rule set with `.rules`, in this folder.",
)
@click.option("--title", metavar="TEXT", help="Of the rule. Default: its name in words.")
@click.option("--source", metavar="TEXT", help="Of a new rule set: where its duties stand.")
@click.option("--jurisdiction", "-j", multiple=True, callback=read_places, metavar="EU", help="Of a new rule set.")
def rule(
    id_: str, layer: str | None, for_each: str | None, file: Path | None, title: str | None, source: str | None,
    jurisdiction: tuple[str, ...],
) -> int:  # fmt: skip
    """Write a rule, three tests (one where it is kept, one where it is broken, one where nobody knows), and its page.

    ID is that of the rule set and the rule's own name, `norm.ours.audit-log`; in a file of one rule set the name will do.
    """
    cwd = Path.cwd()
    ruleset, name = _split(id_)
    path = file if file is not None else Path(f"{ruleset}{SUFFIX}") if ruleset else None
    if path is None:
        message = f"`{id_}` doesn't say of which rule set"
        raise refusal("U004", message, help=f"write `norm.ours.{id_}`, or name a `--file`")
    if path.suffix != SUFFIX:
        message = f"`{path}` is no file of rules"
        raise refusal("U004", message, help=f"its name ends in `{SUFFIX}`", subject=str(path))
    old = read_source(path, shown_name(path, cwd)) if stands(path) else None
    parsed = parse_file(old) if old is not None else None
    home = _home(parsed, ruleset, name, layer)
    about = _target(for_each)
    shipped = [read_source(p, shown_name(p, cwd)) for p in shipped_files()]
    begun = ""
    if not any(r.id.text == home for r in (parsed.rulesets if parsed else ())):
        _not_shipped(home, shipped)
        first = home.partition(".")[0]
        chosen = Layer(layer or (first if first in list(Layer) else Layer.NORM))
        begun = scaffold.header(home, chosen, jurisdiction, source) + "\n"
    elif jurisdiction or source:
        message = f"`{home}` has its own jurisdiction and source already"
        raise refusal("U004", message, help="leave `--jurisdiction` and `--source` out")
    page = path.with_name(f"{home}.{name}.md")
    if stands(page):
        message = f"`{shown_name(page, cwd)}` exists, and nothing is overwritten"
        raise refusal("U004", message, help="it would be the new rule's page; move it away")
    text = ""
    described = ""
    for variable in dict.fromkeys((about.variable, f"one_{about.variable}", "each_element")):
        chosen_target = replace(about, variable=variable) if about.variable else about
        new = begun + scaffold.rule(name, title, chosen_target)
        text = scaffold.inserted(old, parsed, home, new) if old and parsed else new.rstrip("\n") + "\n"
        try:
            program = _proved(Source(shown_name(path, cwd), text), shipped, path, f"{home}.{name}")
            described = render(handbook(program, [n for n in program.norms if n.id == f"{home}.{name}"], title))
        except CheckmetaError as error:
            hidden = all(d.code == "T515" for d in error.diagnostics)  # the variable hides a define: take another
            if hidden and variable and variable != "each_element":
                continue
            raise
        break
    _write(page, harmless(described), new=True)
    try:
        _write(path, text, new=old is None)
    except CheckmetaError:
        page.unlink()
        raise
    shown = shown_name(path, cwd)
    say(f"{'added to' if old else 'wrote'} {shown}: rule {home}.{name}, 3 tests; its page is {shown_name(page, cwd)}")
    say(f"edit it, then run `checkmeta test {shown}`, and `checkmeta docs {shown}` for its page anew")
    return 0


def _split(id_: str) -> tuple[str | None, str]:
    found = _ID.fullmatch(id_)
    if found is None:
        tidy = re.sub(r"[^a-z0-9_.]+", "-", id_.lower()).strip("-._0123456789")
        help_ = f"did you mean `{tidy}`?" if _ID.fullmatch(tidy) else "lower-case words joined by `-` and `.`"
        raise refusal("U004", f"`{id_}` is no id of a rule", help=help_)
    return found[1], found[2]


def _home(file: declarations.RulesFile | None, ruleset: str | None, name: str, layer: str | None) -> str:
    """The rule set that the rule goes into."""
    held = {r.id.text: r for r in file.rulesets} if file else {}
    if ruleset is None:
        if len(held) != 1:
            message = f"`{name}` doesn't say of which rule set"
            help_ = f"write one of {', '.join(f'`{i}.{name}`' for i in held)}" if held else f"write `norm.ours.{name}`"
            raise refusal("U004", message, help=help_)
        ruleset = next(iter(held))
    existing = held.get(ruleset)
    if existing is None:
        return ruleset
    for norm in existing.norms:
        if norm.id.text == name:
            message = f"`{ruleset}.{name}` exists, and nothing is overwritten"
            raise refusal("U004", message, norm.id.span, "give the new rule another name")
    if layer is not None and existing.layer is not None and existing.layer.value != layer:
        message = f"`{ruleset}` is of the layer `{existing.layer}`"
        raise refusal("U004", message, existing.id.span, "leave `--layer` out")
    return ruleset


def _not_shipped(ruleset: str, shipped: Sequence[Source]) -> None:
    """Refuse an id that comes with checkmeta: a file that declares it would take the place of all its rules."""
    header = re.compile(rf"^[ \t]*ruleset\s+{re.escape(ruleset)}(?![\w.-])", re.MULTILINE)
    taken = [s for s in shipped if header.search(s.text)]
    if taken:
        message = f"rule set `{ruleset}` comes with checkmeta; a file that declares it would replace it"
        raise refusal("U004", message, help=f"take an id of your own, such as `{ruleset}-ours`")


def _target(for_each: str | None) -> scaffold.ScaffoldTarget:
    if for_each is None:
        return scaffold.PLATFORM
    question = ask(for_each, names_in_sight((), (), Path()))
    return scaffold.target_of(parse_expression(question.node.span.source), question.node.type)


def _proved(source: Source, shipped: Sequence[Source], path: Path, id_: str) -> Program:
    """Compile the file as it will be, and run the new tests. Where it needs its neighbours, they come along."""
    try:
        program = program_of([source], shipped, tests=True, theirs=False).program
    except CheckmetaError as error:
        if not any(d.code in ("N402", "N404") for d in error.diagnostics):
            raise
        program = _with_neighbours(source, shipped, path, error)
    for result in run_tests(replace(program, tests=tuple(t for t in program.tests if t.rule == id_))):
        for failure in result.failures:
            message = f"the test `{result.test.name}` would not pass: {failure.why}"
            raise refusal("U005", message, help="nothing was written; please report this")
    return program


def _with_neighbours(source: Source, shipped: Sequence[Source], path: Path, alone: CheckmetaError) -> Program:
    others = [p for p in sorted(path.parent.glob(f"*{SUFFIX}")) if p.name != path.name]
    names = {s.name for s in shipped}
    read = [read_source(p, shown_name(p, Path.cwd())) for p in others]
    try:
        own = [source, *(s for s in read if s.name not in names)]
        return program_of(own, shipped, tests=True, theirs=False).program
    except CheckmetaError:
        raise alone from None


def _write(path: Path, text: str, *, new: bool) -> None:
    """A new file only where there is none; an old one in one step, so that no half of it is ever there."""
    real = path.resolve()
    try:
        if new:
            with real.open("xb") as file:
                file.write(text.encode("utf-8"))
        else:
            replace_file(real, [text.encode("utf-8")])
    except OSError as error:
        raise unusable(str(path), error, "written") from None
