"""`checkmeta diff`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, refusal
from checkmeta.base.diagnostics.render import plain
from checkmeta.base.paths import is_file, is_folder, stands
from checkmeta.base.patterns import regex
from checkmeta.base.records import dataclass, replace
from checkmeta.cli.check_options import (
    ADD_RULES,
    JURISDICTION,
    NO_PROJECT,
    day_option,
    option,
    rules_option,
    waivers_option,
)
from checkmeta.cli.common_options import LISTED, OUTPUT
from checkmeta.cli.deliver import colours, deliver, deliver_data
from checkmeta.cli.fail_options import FAIL_ON, Doubt, Limit, together, undetermined_option
from checkmeta.cli.project.file import Project
from checkmeta.cli.project.request import requested
from checkmeta.cli.project.settle import ProjectCommand, moved, moved_rules
from checkmeta.cli.terminal import complain, warn
from checkmeta.vocabulary.scalars import parse_date

if TYPE_CHECKING:
    from checkmeta.judging.findings import Report
    from checkmeta.judging.pipeline import Request
    from checkmeta.report.side import Side
    from checkmeta.store.library import Library

    Libraries = dict[tuple[tuple[str, ...], Path | None], Library]
    """Those that were loaded, by their selectors and the folder that these are meant from."""

_REPORT: Final = regex(rb'\s*\{\s*"(?:as_of|schema|schema_version)"')
SHOWN: Final = 10
"""Digits of a commit's name."""


@click.command(name="diff", cls=ProjectCommand)
@click.argument("old", metavar="OLD")
@click.argument("new", nargs=-1, metavar="[NEW]...")
@click.option(
    "--at",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="What is judged at a revision, on a day, by rules. Default: the paths of the other side, else what the project file declares, "
    "else the current folder.",
)
@rules_option("Rules to judge by, as `checkmeta check` has them.")
@ADD_RULES
@JURISDICTION
@day_option()
@waivers_option("Waivers; of a revision those that it has.")
@option("--exclude", metavar="PATTERN", help="What isn't read in folders.")
@FAIL_ON
@undetermined_option("With `fail=asked` what is newly asked fails, too; with `fail=law`, if a law asks.")
@LISTED
@OUTPUT
@click.option("--verbose", "-v", is_flag=True, help="List everything.")
@NO_PROJECT
@click.pass_context
def command(
    context: click.Context, old: str, new: tuple[str, ...], at: tuple[Path, ...], rules: tuple[str, ...], add_rules: tuple[str, ...],
    jurisdiction: tuple[str, ...], as_of: dt.date, waivers: Path | None, exclude: tuple[str, ...], fail_on: Limit, undetermined: Doubt,
    format_: str, output: str | None, verbose: bool, no_project: bool,
) -> int:  # fmt: skip
    """Say what is new, fixed, changed or newly asked between two states, and why.

    OLD and NEW are each a report (JSON), files or folders, a revision of the git repository (main, HEAD~1), a day (2027-01-31), or a
    file of rules. Without NEW it is what the project file declares, as it stands. Exit status 1: the change brings a breach that
    fails, whatever there was before; 2: the new state can't be checked.

    \b
    checkmeta diff main                         what my change brings, by the project file
    checkmeta diff main services/id             of one service
    checkmeta diff v1.0 v2.0 --at services/id   between two revisions
    checkmeta diff 2026-11-30 2027-08-01        what becomes law by then
    checkmeta diff old.json new.json            two kept reports
    """  # noqa: D301 - click's mark for lines that stay
    from checkmeta.cli.check import accepted_overrides  # noqa: PLC0415 - `--help` doesn't need the engine
    from checkmeta.judging.fail_bars import FailBars, FailFrom  # noqa: PLC0415
    from checkmeta.report import comparison as shown  # noqa: PLC0415
    from checkmeta.report.changes import changed_rules, differences  # noqa: PLC0415
    from checkmeta.report.hollow import hollow  # noqa: PLC0415

    del no_project
    project: Project | None = context.obj
    operands = [_Operand(old, _kind((old,)))]
    if new:
        operands.append(_Operand(new[0], _kind(new), tuple(map(Path, new))))
    elif project is None or not project.subjects or operands[0].kind == "path":
        said = "what is `OLD` compared with? without `NEW` it is what a project file declares"
        raise click.UsageError(f"{said}; `checkmeta diff {old} .` takes this folder", context)
    else:
        operands.append(_Operand("", "path"))
    named = [o.paths or (Path(o.text),) for o in operands if o.kind == "path" and (o.paths or o.text)]
    apart = len(named) > 1
    judged = at or (named[-1] if named else ())
    request = requested(
        context,
        judged,
        None,
        as_of=as_of,
        rules=rules,
        added=add_rules,
        jurisdictions=jurisdiction,
        exclude=exclude,
        waivers=waivers,
        accepted=accepted_overrides(project),
        fail_on=fail_on.fail_on,
        whole=True,
        fallback=True,
    )
    if apart:  # two folders are what they are, whatever is declared
        request = replace(request, subjects=())
    others = FailFrom.ASKED if undetermined.asked or undetermined.fails else FailFrom.BREACH
    bars = FailBars(fail_on.fail_on, together(fail_on, undetermined), others)
    with ExitStack() as stack:
        libraries: Libraries = {}
        before, now = (_state(operand, request, stack, libraries, apart=apart) for operand in operands)
        if not before.side.documents and not now.side.documents:
            raise refusal("U002", "no documents to compare on either side", help="`--at` says where they are")
        found = differences(before.side, now.side, bars)
        wanted = changed_rules(found)
        if wanted and before.again is not None and now.again is not None:
            found = differences(before.again(wanted), now.again(wanted), bars)
    if format_ == "json":
        deliver_data(shown.as_json(found, fail_on.fail_on.value), output)
    else:
        deliver(shown.as_text(found, bars, colours() if output is None else plain, verbose=verbose), output)
    if now.report is not None:
        from checkmeta.report.answered_for import faults  # noqa: PLC0415

        warn((*hollow(now.report), *faults(now.report)))
    for state in (before, now):
        if state.report is not None and state.report.errors:
            complain(state.report.errors)
    return 2 if now.side.incomplete else int(found.failed)


@dataclass(frozen=True, slots=True)
class _Operand:
    text: str
    kind: str
    """`path`, `report`, `rules`, `day` or `revision`."""
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _State:
    side: Side
    report: Report | None = None
    again: Callable[[frozenset[str]], Side] | None = None
    """Judges by some of the rules again, and explains every verdict: what was read is known then."""


def _kind(texts: tuple[str, ...]) -> str:
    if len(texts) > 1:
        for text in texts:
            if not stands(Path(text)):
                said = f"`{text}` doesn't exist"
                help_ = "several may be given as NEW where they are files and folders"
                raise refusal("U001", said, help=help_, subject=text)
        return "path"
    path = Path(texts[0])
    if is_file(path):
        if path.suffix == ".rules":
            return "rules"
        with path.open("rb") as file:
            return "report" if _REPORT.match(file.read(256)) else "path"
    if texts[0] and stands(path):
        return "path"
    return "day" if parse_date(texts[0]) is not None else "revision"


def _state(operand: _Operand, request: Request, stack: ExitStack, libraries: Libraries, *, apart: bool) -> _State:
    from checkmeta.report.read_back import read_back  # noqa: PLC0415
    from checkmeta.report.side import side_of  # noqa: PLC0415

    text = operand.text
    here = request.cwd or Path.cwd()
    where = ", ".join(map(str, request.paths)) or "what is declared"
    if operand.kind == "report":
        return _State(side_of(read_back(Path(text), text).model_dump(mode="json"), text))
    if operand.kind == "revision":
        return _at(text, request, stack, libraries)
    if operand.kind == "day":
        day = parse_date(text)
        assert day is not None
        return _judged(replace(request, as_of=day), f"{where} on {day}", libraries)
    if operand.kind == "rules":
        by = replace(request, rules=(*request.rules, moved_rules(text, here)))
        return _judged(by, f"{where} by {text}", libraries)
    paths = tuple(moved(path, here) for path in operand.paths or ((Path(text),) if text else ()))
    own = replace(request, paths=paths)
    if apart:
        root = paths[0] if is_folder(here / paths[0]) else paths[0].parent
        own = replace(own, root=here / root)
    found = _judged(own, ", ".join(map(str, operand.paths)) or text or "now", libraries)
    if found.report is not None and found.report.errors and not found.side.documents:
        raise CheckmetaError(found.report.errors)  # compared with nothing all would be new, or gone
    return found


def _at(revision: str, request: Request, stack: ExitStack, libraries: Libraries) -> _State:
    """Judge a revision: of what a project declares as much as it had, with the waivers and the further rules that it had."""
    from checkmeta.facts.declared import fixed_parts  # noqa: PLC0415
    from checkmeta.facts.revision import at_revision  # noqa: PLC0415

    here = request.cwd or Path.cwd()
    others = [Path(p) for p in (request.waivers, *filter(_is_path, (*request.rules, *request.added))) if p is not None]
    declared = fixed_parts(request.subjects)
    folder = stack.enter_context(at_revision(revision, request.paths or declared, here, [*others, *declared]))
    waivers = request.waivers
    if waivers is not None and not waivers.is_absolute() and not stands(folder.cwd / waivers):
        waivers = None  # there was none yet
    added = tuple(each for each in request.added if not _is_path(each) or stands(folder.cwd / each))
    own = replace(
        request,
        paths=folder.paths if request.paths else (),
        cwd=folder.cwd,
        waivers=waivers,
        added=added,
        subjects=tuple(replace(each, lenient=True) for each in request.subjects),
    )
    return _judged(own, f"{revision} ({folder.commit[:SHOWN]})", libraries, empty=not folder.paths)


def _is_path(selector: str) -> bool:
    """Whether rules are meant by their file, and not by their id."""
    return selector.endswith(".rules") or "/" in selector or stands(Path(selector))


def _judged(request: Request, called: str, libraries: Libraries, *, empty: bool = False) -> _State:
    """Judge a state; one without documents, or without any that can be read, is empty."""
    from checkmeta.judging.pipeline import check  # noqa: PLC0415
    from checkmeta.report.hollow import unjudged  # noqa: PLC0415
    from checkmeta.report.json_report import as_data  # noqa: PLC0415
    from checkmeta.report.side import side_of  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415

    chosen = (*request.rules, "", *request.added)
    key = (chosen, request.cwd if any(map(_is_path, filter(None, chosen))) else None)
    library = libraries.get(key) or libraries.setdefault(
        key, load(request.rules, request.cwd, tests=False, added=request.added)
    )
    report: Report | None = None
    errors: tuple[Diagnostic, ...] = ()
    try:
        report = None if empty else check(request, library)
    except CheckmetaError as error:
        errors = tuple(d for d in error.diagnostics if d.code != "U002")
        if any(d.code[0] not in "DF" for d in errors):
            raise
    if report is None:
        report = unjudged(request, errors, library.program.digest)
        nothing = side_of(as_data(report), called)
        return _State(nothing, report, lambda _: nothing)

    first = side_of(as_data(report), called)

    def again(wanted: frozenset[str]) -> Side:
        fewer = replace(library, chosen=tuple(id_ for id_ in library.chosen if id_ in wanted), made={})
        if not fewer.chosen:
            return first
        explained = side_of(as_data(check(replace(request, explain=True), fewer)), called).verdicts
        verdicts = {
            k: replace(v, readings=explained[k].readings) if k in explained else v for k, v in first.verdicts.items()
        }
        return replace(first, verdicts=verdicts)

    return _State(first, report, again)
