"""`checkmeta test`."""

from __future__ import annotations

from pathlib import Path

import click

from checkmeta.cli.terminal import colours, deliver
from checkmeta.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.library import build_with_shipped, shipped_files, sources_of
from checkmeta.testing.run import run_tests
from checkmeta.testing.show import show_results


@click.command(name="test", short_help="Run the tests beside rules.")
@click.argument("paths", nargs=-1)
@click.option("--verbose", "-v", is_flag=True, help="Name the tests that pass, too.")
def command(paths: tuple[str, ...], verbose: bool) -> int:
    """Run the tests in files or folders of rules; without PATHS, those of the rules that come with checkmeta."""
    cwd = Path.cwd()
    files = sources_of(paths, cwd) if paths else [(p, str(p)) for p in shipped_files()]
    program, names = build_with_shipped(files, cwd)
    results = [r for r in run_tests(program) if r.test.span.source.name in names]
    if not results:
        raise CheckmetaError(
            [Diagnostic("U003", "no tests in these files", help='a test begins with `test "name" of RULE`')]
        )
    deliver(show_results(results, colours(), verbose=verbose), None)
    return 0 if all(r.passed for r in results) else 1
