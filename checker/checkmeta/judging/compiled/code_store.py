"""Generated code kept between runs, beside the compiled rules that it was made from."""

from __future__ import annotations

from checkmeta.judging.compiled.code import Functions, NormCode
from checkmeta.judging.compiled.compiled_norms import keep
from checkmeta.language.program import Program
from checkmeta.store import cache


def ready(program: Program) -> None:
    """Have the code of a whole program at hand: from the cache where its rules haven't changed, else newly compiled."""
    parts = parts_of(program)
    codes = _codes(cache.recall(parts), program)
    if codes is None:
        codes = codes_of(program)
        cache.keep(parts, codes)
    for norm, code in zip(program.norms, codes, strict=True):
        keep(Functions(norm, code))


def parts_of(program: Program) -> list[str]:
    """The texts that its code is made of, for the cache."""
    return ["engine", *(part for source in program.sources for part in (source.name, source.text))]


def codes_of(program: Program) -> tuple[NormCode, ...]:
    """The code of each norm."""
    from checkmeta.judging.compiled.compile import compile_norm  # noqa: PLC0415 - no code is written where some is kept

    with cache.unswept():
        return tuple(compile_norm(norm) for norm in program.norms)


def _codes(kept: object, program: Program) -> tuple[NormCode, ...] | None:
    """What was kept, if it is what belongs to the program."""
    if not isinstance(kept, tuple) or len(kept) != len(program.norms):
        return None
    return kept if all(isinstance(code, NormCode) for code in kept) else None
