"""`checkmeta fmt`."""

from __future__ import annotations

import difflib
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, refusal
from checkmeta.base.files import replace_file, unusable
from checkmeta.base.harmless import printable
from checkmeta.base.paths import is_file, is_folder
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source
from checkmeta.cli.deliver import deliver, deliver_rules, say
from checkmeta.cli.streams import standard_input
from checkmeta.cli.terminal import complain
from checkmeta.language.syntax.rule_limits import MAX_SIZE
from checkmeta.store.packs import hold, packs_of
from checkmeta.store.rule_files import read_source, rule_files, shown_name

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file of rules before and after; `path` is None for the standard input."""

    path: Path | None
    source: Source
    text: str

    @property
    def changed(self) -> bool:
        """Whether it was not yet in the canonical form."""
        return self.source.text != self.text


@click.command(name="fmt")
@click.argument("paths", nargs=-1)
@click.option("--check", "check_only", is_flag=True, help="Change nothing; exit with 1 if a file would change.")
@click.option("--diff", "show_diff", is_flag=True, help="Change nothing; print what would change.")
@click.option(
    "--upgrade",
    is_flag=True,
    help="First rewrite files of before `unless` asked to be shown: `unless shown` is `unless`.",
)
@click.option("--old", is_flag=True, help="With --upgrade: files with `unless` alone are of before, too.")
def command(paths: tuple[str, ...], check_only: bool, show_diff: bool, upgrade: bool, old: bool) -> int:
    """Bring files or folders of rules into the one canonical form; without PATHS, those of this folder.

    `-` reads the standard input and writes the standard output. Meaning and comments stay as they are. A file with
    errors is left untouched, and the exit status is 2; so is a pack that is not what `checkmeta.lock` says.

    `--upgrade` is for rules of before `unless` was what `unless shown` had been: in a file in which `unless shown` stands it
    becomes `unless`, and `unless` alone `unless possibly`, once. A file that has neither `shown` nor `possibly` doesn't say
    of which language it is: it is named, and left as it is without `--old`. A file that has both is an error. Use
    `--old` once, before anything is rewritten: where all was `unless shown`, `unless` alone is left, and looks as before.
    """
    if old and not upgrade:
        raise click.UsageError("`--old` belongs to `--upgrade`")
    results, errors = _format_all(paths or (".",), upgrade=upgrade, old=old)
    for result in results:
        try:
            if show_diff:
                _print_diff(result)
            if check_only:
                if result.changed:
                    say(f"would change: {result.source.name}", error_stream=show_diff)
            elif not show_diff:
                _write(result)
        except CheckmetaError as error:
            errors.extend(error.diagnostics)
    if errors:
        complain(errors)
        return 2
    return 1 if check_only and any(result.changed for result in results) else 0


def _format_all(paths: Sequence[str], *, upgrade: bool, old: bool) -> tuple[list[Formatted], list[Diagnostic]]:
    """Every file once, and what is wrong with those that can't be formatted."""
    from checkmeta.authoring.formatting.format import format_rules  # noqa: PLC0415 - `--help` doesn't need the parser
    from checkmeta.language.syntax.upgrade import unclear, upgraded  # noqa: PLC0415

    cwd = Path.cwd()
    results: list[Formatted] = []
    errors: list[Diagnostic] = []
    seen: set[Path] = set()
    for given in dict.fromkeys(paths):
        try:
            if given != STDIN:
                hold(packs_of((given,), cwd), cwd)
            files = [None] if given == STDIN else _files(cwd / given, given)
        except CheckmetaError as error:
            errors.extend(error.diagnostics)
            continue
        for path in files:
            if path in seen:
                continue
            try:
                source = _stdin() if path is None else read_source(path, shown_name(path, cwd))
                text = upgraded(source, old=old) if upgrade else source
                if upgrade and not old and unclear(source):
                    say(
                        f"left as it is: {source.name}: its `unless` may be of before; `--upgrade --old` rewrites it",
                        error_stream=True,
                    )
                results.append(Formatted(path, source, format_rules(text)))
            except CheckmetaError as error:
                errors.extend(error.diagnostics)
            if path is not None:
                seen.add(path)
    return results, errors


def _files(path: Path, given: str) -> list[Path | None]:
    """The files that a path means, without links: a link in a folder may lead out of it, and a file is written once."""
    found = rule_files(path, given)
    if is_folder(path):
        return [p.resolve() for p in found if not p.is_symlink()]
    if not is_file(path):
        raise refusal("U001", f"`{given}` is not a file", subject=given)
    return [p.resolve() for p in found]


def _stdin() -> Source:
    with standard_input() as stream:
        data = stream.buffer.read(MAX_SIZE * 4 + 1)
    name = "<stdin>"
    if len(data) > MAX_SIZE * 4:
        raise refusal("S310", "the text is too large for rules", subject=name)
    try:
        return Source(name, data.decode("utf-8"))
    except UnicodeDecodeError as error:
        help_ = f"byte {error.start} is not UTF-8"
        raise refusal("D101", "the text is not in UTF-8", help=help_, subject=name) from None


def _print_diff(result: Formatted) -> None:
    name = printable(result.source.name)
    before, after = (list(io.StringIO(text, newline="\n")) for text in (result.source.text, result.text))
    for line in difflib.unified_diff(before, after, name, f"{name} (formatted)"):
        text = line.removesuffix("\n")
        # in a file or a pipe a diff is there to be applied, and stays exact
        end = "" if line.endswith("\n") else "\n\\ No newline at end of file"
        (deliver if sys.stdout.isatty() else deliver_rules)(f"{text}{end}\n")


def _write(result: Formatted) -> None:
    """Replace a file that changed, all of it or nothing."""
    if result.path is None:
        deliver_rules(result.text)
        return
    if not result.changed:
        return
    name = result.source.name
    try:
        replace_file(result.path, [result.text.encode("utf-8")])
    except OSError as error:
        raise unusable(name, error, "written") from None
    say(f"formatted {name}", error_stream=True)
