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
from checkmeta.cli.check_options import in_places, read_date
from checkmeta.cli.common_options import LISTED, OUTPUT
from checkmeta.cli.deliver import colours, deliver, deliver_data
from checkmeta.cli.terminal import complain, warn
from checkmeta.judging.findings import FailOn
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


@click.command(name="diff")
@click.argument("old", metavar="OLD")
@click.argument("new", nargs=-1, required=True, metavar="NEW...")
@click.option(
    "--at",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="What is judged at a revision, on a day, by rules. Default: the paths of the other side, else the current folder.",
)
@click.option(
    "--rules", "-r", multiple=True, metavar="ID|PATH", help="Rules to judge by, as `checkmeta check` has them."
)
@in_places("Judge for these places, whatever the documents state.")
@click.option("--as-of", callback=read_date, metavar="DATE", help="Judge by the rules of that day. Default: today.")
@click.option(
    "--waivers", type=click.Path(path_type=Path), metavar="FILE", help="Waivers; of a revision those that it has."
)
@click.option(
    "--fail-on",
    type=click.Choice([f.value for f in FailOn]),
    default=FailOn.LAW.value,
    show_default=True,
    help="From which layer on a breach that the change brings gives exit status 1.",
)
@click.option(
    "--undetermined",
    type=click.Choice(["report", "fail=asked"]),
    default="report",
    show_default=True,
    help="With `fail=asked` what is newly asked fails, too.",
)
@LISTED
@OUTPUT
@click.option("--verbose", "-v", is_flag=True, help="List everything.")
def command(
    old: str, new: tuple[str, ...], at: tuple[Path, ...], rules: tuple[str, ...], jurisdiction: tuple[str, ...], as_of: dt.date,
    waivers: Path | None, fail_on: str, undetermined: str, format_: str, output: str | None, verbose: bool,
) -> int:  # fmt: skip
    """Say what is new, fixed, changed or newly asked between two states, and why.

    OLD and NEW are each a report (JSON), files or folders, a revision of the git repository (main, HEAD~1), a day (2027-01-31), or a
    file of rules. Exit status 1: the change brings a breach that fails, whatever there was before; 2: the new state can't be checked.

    \b
    checkmeta diff main services/id             what my change brings
    checkmeta diff v1.0 v2.0 --at services/id   between two revisions
    checkmeta diff 2026-11-30 2027-08-01        what becomes law by then
    checkmeta diff old.json new.json            two kept reports
    """  # noqa: D301 - click's mark for lines that stay
    from checkmeta.judging.pipeline import Request  # noqa: PLC0415
    from checkmeta.report import comparison as shown  # noqa: PLC0415 - `--help` doesn't need the engine
    from checkmeta.report.changes import Terms, changed_rules, differences  # noqa: PLC0415
    from checkmeta.report.hollow import hollow  # noqa: PLC0415

    operands = (_Operand(old, _kind((old,))), _Operand(new[0], _kind(new), tuple(map(Path, new))))
    named = [o.paths or (Path(o.text),) for o in operands if o.kind == "path"]
    judged = at or (named[-1] if named else (Path(),))
    request = Request(judged, as_of, rules, jurisdiction, FailOn(fail_on), waivers=waivers, whole=True)
    terms = Terms(fail_on, asked=undetermined == "fail=asked")
    with ExitStack() as stack:
        apart = len(named) > 1
        libraries: Libraries = {}
        before, now = (_state(operand, request, stack, libraries, apart=apart) for operand in operands)
        if not before.side.documents and not now.side.documents:
            raise refusal("U002", "no documents to compare on either side", help="`--at` says where they are")
        found = differences(before.side, now.side, terms)
        wanted = changed_rules(found)
        if wanted and before.again is not None and now.again is not None:
            found = differences(before.again(wanted), now.again(wanted), terms)
    if format_ == "json":
        deliver_data(shown.as_json(found, fail_on), output)
    else:
        deliver(shown.as_text(found, fail_on, colours() if output is None else plain, verbose=verbose), output)
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
    from checkmeta.facts.revision import at_revision  # noqa: PLC0415
    from checkmeta.report.read_back import read_back  # noqa: PLC0415
    from checkmeta.report.side import side_of  # noqa: PLC0415

    text, here = operand.text, Path.cwd()
    if operand.kind == "report":
        return _State(side_of(read_back(Path(text), text).model_dump(mode="json"), text))
    if operand.kind == "revision":
        others = [Path(p) for p in (request.waivers, *filter(_is_path, request.rules)) if p is not None]
        folder = stack.enter_context(at_revision(text, request.paths, here, others))
        waivers = request.waivers
        if waivers is not None and not waivers.is_absolute() and not stands(folder.cwd / waivers):
            waivers = None  # there was none yet
        own = replace(request, paths=folder.paths, cwd=folder.cwd, waivers=waivers)
        return _judged(own, f"{text} ({folder.commit[:SHOWN]})", libraries)
    if operand.kind == "day":
        day = parse_date(text)
        assert day is not None
        return _judged(replace(request, as_of=day), f"{', '.join(map(str, request.paths))} on {day}", libraries)
    if operand.kind == "rules":
        by = replace(request, rules=(*request.rules, text))
        return _judged(by, f"{', '.join(map(str, request.paths))} by {text}", libraries)
    paths = operand.paths or (Path(text),)
    root = paths[0] if is_folder(paths[0]) else paths[0].parent
    own = replace(request, paths=paths, root=(here / root) if apart else None)
    return _judged(own, ", ".join(map(str, paths)), libraries)


def _is_path(selector: str) -> bool:
    """Whether rules are meant by their file, and not by their id."""
    return selector.endswith(".rules") or "/" in selector or stands(Path(selector))


def _judged(request: Request, called: str, libraries: Libraries) -> _State:
    """Judge a state; one without documents, or without any that can be read, is empty."""
    from checkmeta.judging.pipeline import check  # noqa: PLC0415
    from checkmeta.report.hollow import unjudged  # noqa: PLC0415
    from checkmeta.report.json_report import as_data  # noqa: PLC0415
    from checkmeta.report.side import side_of  # noqa: PLC0415
    from checkmeta.store.library import load  # noqa: PLC0415

    key = (request.rules, request.cwd if any(map(_is_path, request.rules)) else None)
    library = libraries.get(key) or libraries.setdefault(key, load(request.rules, request.cwd, tests=False))
    report: Report | None = None
    errors: tuple[Diagnostic, ...] = ()
    try:
        report = check(request, library) if request.paths else None
    except CheckmetaError as error:
        errors = tuple(d for d in error.diagnostics if d.code != "U002")
        if any(d.code[0] not in "DF" for d in errors):
            raise
    if report is None:
        report = unjudged(request, errors, library.program.digest)
        empty = side_of(as_data(report), called)
        return _State(empty, report, lambda _: empty)

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
