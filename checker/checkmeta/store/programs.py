"""Rule texts to a program by way of the cache: compiled only where nothing is kept of these very texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.records import dataclass, replace
from checkmeta.base.source import Source
from checkmeta.language.program import Program
from checkmeta.store import cache
from checkmeta.store.join import joined, own_part

Warnings = tuple[Diagnostic, ...]
NOTHING: Final = Source("", "")
"""Stands between the files given and the shipped ones in a key of the cache."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A program in the cache; `part` where the shipped rules are to be added."""

    program: Program
    warnings: Warnings
    part: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A program with its warnings."""

    program: Program
    warnings: Warnings
    replaced: frozenset[str] = frozenset()
    """The ids of the shipped mappings in whose place there are others."""


def parts_of(sources: Sequence[Source], *, tests: bool) -> list[str]:
    """The texts that a program is made of, for the cache."""
    return [f"with{'' if tests else 'out'} tests", *(part for s in sources for part in (s.name, s.text))]


def program_of(own: Sequence[Source], every: Sequence[Source], *, tests: bool, theirs: bool = True) -> Made:
    """The program of one's own files and all shipped ones, of which those are left out that are given as one's own.

    It comes without its tests where they aren't asked for, or without `theirs` of the shipped ones: to load those takes as long as to
    load all the rest.

    Raises:
        CheckmetaError: bad rules.

    """
    given = {source.name for source in own}
    shipped = [source for source in every if source.name not in given]
    known = _shipped(shipped, tests=tests and theirs) if len(shipped) == len(every) else None
    if known is not None and not own:
        return Made(*known)
    made = _with_shipped(own, shipped, known, tests=tests)
    shipped_ids = frozenset(m.id for m in known[0].mappings) if known else frozenset()
    return replace(made, replaced=shipped_ids & {m.id for m in made.program.mappings if m.span.source.name in given})


def shipped_program(files: Sequence[tuple[Path, str]], read: Callable[[], Sequence[Source]], *, tests: bool) -> Made:
    """The program of the files that come with checkmeta, with their names; `read` gives their texts, which are read only where the files changed.

    Raises:
        CheckmetaError: bad rules.

    """
    try:
        stamps = [f"{path}:{name}:{(s := path.stat()).st_size}:{s.st_mtime_ns}" for path, name in files]
    except OSError:  # whoever reads it says what is wrong
        return program_of((), read(), tests=tests)
    named = [f"shipped with{'' if tests else 'out'} tests", *stamps]
    key = cache.recall(named)
    kept = cache.read(key) if isinstance(key, str) else None
    if isinstance(kept, Kept):
        return Made(kept.program, kept.warnings)
    sources = read()
    made = program_of((), sources, tests=tests)
    cache.keep(named, cache.key_of(parts_of(sources, tests=tests)))
    return made


def _with_shipped(
    own: Sequence[Source], shipped: Sequence[Source], known: tuple[Program, Warnings] | None, *, tests: bool
) -> Made:
    parts = parts_of([*own, NOTHING, *shipped], tests=tests)
    kept = cache.recall(parts)
    if isinstance(kept, Kept) and kept.part and known is not None:
        return Made(joined(kept.program, known[0]), kept.warnings)
    if isinstance(kept, Kept) and not kept.part:
        return Made(kept.program, kept.warnings)
    from checkmeta.store.compiler import compile_rules  # noqa: PLC0415 - lark and the checker are not needed otherwise

    with cache.unswept():
        program, warnings = compile_rules(own, shipped, known[0] if known else None)
        program = program if tests else replace(program, tests=())
        mine = own_part(program, known[0]) if known else None
        cache.keep(parts, Kept(mine or program, warnings, part=mine is not None))
    return Made(program, warnings)


def _shipped(sources: Sequence[Source], *, tests: bool) -> tuple[Program, Warnings]:
    """The program of the rule sets that come with checkmeta."""
    kept = cache.recall(parts_of(sources, tests=tests))
    if isinstance(kept, Kept):
        return kept.program, kept.warnings
    from checkmeta.store.compiler import compile_rules  # noqa: PLC0415 - lark and the checker are not needed otherwise

    with cache.unswept():
        program, warnings = compile_rules((), sources)
        program = program if tests else replace(program, tests=())
        cache.keep(parts_of(sources, tests=tests), Kept(program, warnings))
    return program, warnings


def what_compiles(
    own: Sequence[Source], every: Sequence[Source], *, tests: bool
) -> tuple[Made, tuple[Diagnostic, ...]]:
    """The program without the shipped files that are broken, or need one that is; and what is wrong with those.

    Raises:
        CheckmetaError: what is wrong is not in a shipped file.

    """
    left = list(every)
    wrong: list[Diagnostic] = []
    while True:
        try:
            return program_of(own, left, tests=tests), tuple(wrong)
        except CheckmetaError as error:
            blamed = {d.span.source.name if d.span else "" for d in error.diagnostics if d.is_error}
            if not blamed or not blamed <= {s.name for s in left} - {s.name for s in own}:
                raise
            wrong.extend(d for d in error.diagnostics if d.is_error)
            left = [source for source in left if source.name not in blamed]
