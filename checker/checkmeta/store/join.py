"""A program of somebody's own rules beside the shipped ones, kept without these and put together again."""

from __future__ import annotations

from collections.abc import Iterable

from checkmeta.base.records import replace
from checkmeta.language.digest import digest
from checkmeta.language.program import Program


def own_part(program: Program, known: Program) -> Program | None:
    """What a program has beyond a known one that is in it as it is; None where it isn't."""
    theirs = {id(n) for n in known.norms}
    if not theirs <= {id(n) for n in program.norms}:
        return None
    mappings, tests = {id(m) for m in known.mappings}, {id(t) for t in known.tests}
    return replace(
        program,
        norms=tuple(n for n in program.norms if id(n) not in theirs),
        params={id_: param for id_, param in program.params.items() if id_ not in known.params},
        tests=tuple(t for t in program.tests if id(t) not in tests),
        sources=tuple(s for s in program.sources if s.name not in {k.name for k in known.sources}),
        mappings=tuple(m for m in program.mappings if id(m) not in mappings),
    )


def joined(own: Program, known: Program) -> Program:
    """The program again, in the order in which it is translated."""
    sources = tuple(sorted((*own.sources, *known.sources), key=lambda s: s.name))
    params = {**own.params, **known.params}
    return replace(
        own,
        norms=tuple(sorted((*own.norms, *known.norms), key=lambda n: n.id)),
        params={id_: params[id_] for id_ in _by_ruleset(own, params)},
        tests=tuple(sorted((*own.tests, *known.tests), key=lambda t: t.ruleset)),
        sources=sources,
        digest=digest(sources),
        mappings=tuple(sorted((*own.mappings, *known.mappings), key=lambda m: m.id)),
    )


def _by_ruleset(program: Program, params: Iterable[str]) -> list[str]:
    order = {id_: number for number, id_ in enumerate(program.rulesets)}
    return sorted(params, key=lambda id_: order[id_.rpartition(".")[0]])
