"""`checkmeta lint`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from checkmeta.authoring.lint.fix import mend, write_back
from checkmeta.authoring.lint.lint_run import choose, lint, rules_of
from checkmeta.authoring.lint.material import Finding
from checkmeta.authoring.lint.show_findings import as_json, as_text
from checkmeta.base.diagnostics.diagnostic import Severity
from checkmeta.base.source import Source
from checkmeta.cli.check_options import read_day, separate
from checkmeta.cli.common_options import LISTED, show
from checkmeta.cli.deliver import colours
from checkmeta.store.library import compiled, sources_of
from checkmeta.store.rule_files import read_source, shipped_files, shown_name


def read_codes(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Codes or groups, in one option or several."""
    return tuple(separate(values))


@click.command(name="lint")
@click.argument("paths", nargs=-1)
@click.option("--fix", is_flag=True, help="Mend in the files what can be mended without a change of meaning.")
@click.option(
    "--select",
    multiple=True,
    callback=read_codes,
    metavar="CODES",
    help="Only these checks: L612, L61, or a group such as tests.",
)
@click.option("--ignore", multiple=True, callback=read_codes, metavar="CODES", help="Not these checks.")
@LISTED
@click.option(
    "--as-of", callback=read_day, metavar="DATE", help="Find dates that have passed on that day (2026-01-31)."
)
def command(
    paths: tuple[str, ...], fix: bool, select: tuple[str, ...], ignore: tuple[str, ...], format_: str, as_of: dt.date | None
) -> int:  # fmt: skip
    """Look for mistakes in files or folders of rules that compile; without PATHS, in those that come with checkmeta.

    A comment silences a finding in its line or the next one, and says why: `# lint: ignore L612 -- REASON`.

    Exit status: 0 nothing found but notes, 1 findings, 2 the rules couldn't be read.
    """
    asked = choose(select, ignore)
    cwd = Path.cwd()
    if fix and not paths:
        raise click.UsageError("`--fix` changes files; name them")
    files = sources_of(paths, cwd) if paths else [(p, shown_name(p, cwd)) for p in shipped_files()]
    paths_of = {name: path for path, name in files}
    sources = tuple(read_source(path, name) for name, path in sorted(paths_of.items()))

    def run(texts: tuple[Source, ...]) -> list[Finding]:
        program, warnings = compiled(texts, cwd)
        return lint(rules_of(program, texts, as_of), asked, warnings)

    if not fix:
        found, mended = run(sources), 0
    else:
        fixed = mend(sources, run)
        found, mended = fixed.left, fixed.mended
        before = {s.name: s.text for s in sources}
        write_back({paths_of[s.name]: s.text for s in fixed.sources if s.text != before[s.name]})
    number = len(sources)
    show(format_, lambda: as_json(found, number, mended), lambda: as_text(found, number, mended, colours()))
    return 1 if any(f.diagnostic.severity is not Severity.NOTE for f in found) else 0
