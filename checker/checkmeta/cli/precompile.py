"""Compiles the grammar and the shipped rules for a package that is being built, so that a first run has nothing to compile.

    python -m checkmeta.cli.precompile FOLDER

What is written is found by the contents of code and rules (`cache.py`): of any other state of them it is not read.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from checkmeta.base.records import replace
from checkmeta.judging import plans
from checkmeta.language.syntax.grammar import write_parser
from checkmeta.store import cache, compiler
from checkmeta.store.library import shipped_sources
from checkmeta.store.programs import Kept, parts_of


def precompile(target: Path) -> None:
    """Write the parser, the parsed rules and the program without its tests."""
    with tempfile.TemporaryDirectory() as elsewhere:  # names of shipped rules don't depend on it
        sources = shipped_sources(Path(elsewhere))
    with cache.unswept():
        parsed = tuple(compiler.parse_all(sources))
        program, warnings = compiler.build(parsed)
        bare = replace(program, tests=())
        target.mkdir(parents=True, exist_ok=True)
        write_parser(target)
        cache.ship(compiler.parsed_parts_of(sources), parsed, target)
        cache.ship(parts_of(sources, tests=False), Kept(bare, warnings), target)
        cache.ship(plans.plan_parts_of(bare), plans.made_of(bare), target)


if __name__ == "__main__":
    precompile(Path(sys.argv[1]))
