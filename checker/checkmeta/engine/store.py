"""Generated code kept between runs, beside the compiled rules that it was made from."""

from __future__ import annotations

from checkmeta import cache
from checkmeta.check.tree import Program
from checkmeta.engine.book import keep
from checkmeta.engine.code import Functions, NormCode


def ready(program: Program) -> None:
    """Have the code of a whole program at hand: from the cache where its rules haven't changed, else newly compiled."""
    key = cache.key_of(part for source in program.sources for part in ("engine", source.name, source.text))
    codes = _codes(cache.read(key), program)
    if codes is None:
        from checkmeta.engine.compile import compile_norm  # noqa: PLC0415 - no code is written where some is kept

        with cache.unswept():
            codes = tuple(compile_norm(norm) for norm in program.norms)
            cache.write(key, codes)
    for norm, code in zip(program.norms, codes, strict=True):
        keep(Functions(norm, code))


def _codes(kept: object, program: Program) -> tuple[NormCode, ...] | None:
    """What was kept, if it is what belongs to the program."""
    if not isinstance(kept, tuple) or len(kept) != len(program.norms):
        return None
    return kept if all(isinstance(code, NormCode) for code in kept) else None
