"""`checkmeta test`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checkmeta.authoring.testing.runner import run_case
from checkmeta.authoring.testing.select import Selection, select
from checkmeta.authoring.testing.show_results import show_results
from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.cli.common_options import LISTED
from checkmeta.cli.deliver import colours, deliver, deliver_data
from checkmeta.cli.terminal import warn
from checkmeta.store.library import build_with_shipped, sources_of
from checkmeta.store.rule_files import shipped_files

if TYPE_CHECKING:
    from checkmeta.authoring.testing.coverage import Covered
    from checkmeta.authoring.testing.mutate import Mutation


@click.command(name="test")
@click.argument("paths", nargs=-1)
@click.option("--verbose", "-v", is_flag=True, help="Name the tests that pass, and clauses that were never unknown.")
@click.option(
    "--rule", multiple=True, metavar="ID", help="Only this rule or permit, or those whose ids begin so (law.eu)."
)
@click.option("--coverage", is_flag=True, help="Show which clauses no test saw true, or false.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="With --coverage: exit with 1 if fewer of the true and false outcomes were seen.",
)
@click.option("--mutate", is_flag=True, help="Change each rule in small ways; exit with 1 if no test notices a change.")
@LISTED
def command(
    paths: tuple[str, ...], verbose: bool, rule: tuple[str, ...], coverage: bool, fail_under: float | None, mutate: bool, format_: str,
) -> int:  # fmt: skip
    """Run the tests in files or folders of rules; without PATHS, those of the rules that come with checkmeta.

    Exit status: 0 all is well, 1 a test fails, coverage is too low or a mutant survives, 2 the rules can't be read.
    """
    if fail_under is not None and not coverage:
        raise click.UsageError("`--fail-under` needs `--coverage`")
    cwd = Path.cwd()
    files = sources_of(paths, cwd) if paths else [(p, str(p)) for p in shipped_files()]
    program, names, warnings = build_with_shipped(files, cwd)
    warn(warnings)
    chosen = select(program, names, rule)
    results = [run_case(case) for case in chosen.cases]
    if not results:
        what = f"for {', '.join(f'`{o}`' for o in rule)}" if rule else "in these files"
        raise refusal("U003", f"no tests {what}", help='a test begins with `test "name" of RULE`')
    passed = all(r.passed for r in results)
    covered = _coverage(chosen) if coverage else None
    mutation = _mutation(chosen, names, whole=not rule) if mutate and passed else None
    if format_ == "json":
        from checkmeta.authoring.testing.as_json import render  # noqa: PLC0415 - not needed for people

        deliver_data(render(results, covered, mutation))
    else:
        parts = [show_results(results, colours(), verbose=verbose)]
        if covered is not None:
            from checkmeta.authoring.testing.show_coverage import show_coverage  # noqa: PLC0415 - only where asked for

            parts.append(show_coverage(covered, colours(), verbose=verbose))
        if mutation is not None:
            from checkmeta.authoring.testing.show_mutants import show_mutation  # noqa: PLC0415 - only where asked for

            parts.append(show_mutation(mutation, colours()))
        elif mutate:
            parts.append("no mutant was tried: a mutant is noticed by a test that fails, so all must pass without it\n")
        deliver("\n".join(parts))
    low = covered is not None and fail_under is not None and _below(covered, fail_under)
    return 0 if passed and not low and not (mutation and mutation.survived) else 1


def _coverage(chosen: Selection) -> list[Covered]:
    from checkmeta.authoring.testing.coverage import measure  # noqa: PLC0415 - only where asked for

    return measure(chosen.cases, chosen.norms, chosen.rulesets)


def _below(covered: list[Covered], limit: float) -> bool:
    from checkmeta.authoring.testing.coverage import share_of, total_of  # noqa: PLC0415 - only where asked for

    decided, _ = total_of(covered)
    return share_of(*decided) < Fraction(str(limit))


def _mutation(chosen: Selection, names: set[str], *, whole: bool) -> Mutation:
    from checkmeta.authoring.testing.mutants import mutants  # noqa: PLC0415 - only where asked for
    from checkmeta.authoring.testing.mutate import judge_mutant, try_mutants  # noqa: PLC0415

    found, cut = mutants(chosen.program, chosen.norms, chosen.rulesets, chosen.params)
    sources = [s for s in chosen.program.sources if s.name in names]
    return judge_mutant(try_mutants(found, chosen.cases), sources, cut, whole=whole)
