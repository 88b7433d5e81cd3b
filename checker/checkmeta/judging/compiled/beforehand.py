"""What the engine settles before the reference evaluator is asked: what is satisfied and what doesn't apply.

A report for people counts these and shows no more of them. All else, and whatever may be united with the verdict of another
place or document, is judged by the reference, which can explain it.
"""

from __future__ import annotations

from collections.abc import Sequence

from checkmeta.judging.compiled.cells import Cell
from checkmeta.judging.compiled.judges import Judges
from checkmeta.judging.compiled.norm import GAP
from checkmeta.judging.reference import Engine, Group, Known, Settled
from checkmeta.language.functions import child_list
from checkmeta.language.program import Call, Field, Local, Node, Root, TypedNorm
from checkmeta.language.words import Verdict


def settle(reference: Engine) -> Known:
    """What the engine knows of the subjects that the reference evaluator is about to judge."""
    judges = Judges(reference)

    def known(norm: TypedNorm, group: Group, root: int | None) -> Sequence[Settled | None]:
        if not _alone(norm, reference):
            return ()
        case = judges.case(norm, group, root)
        if not case.runner.plain:
            return ()
        sure = case.applies is True
        return [None if cell is GAP else _settled(cell, sure=sure) for cell in case.runner.results("")]

    return known


def _settled(cell: Cell, *, sure: bool) -> Settled | None:
    if cell.applies is False:
        return Settled(Verdict.NOT_APPLICABLE, applicability_known=True)
    if cell.content is True:
        return Settled(Verdict.SATISFIED, sure and cell.applies is True)
    return None


def _alone(norm: TypedNorm, reference: Engine) -> bool:
    """Whether each verdict of a norm stands by itself, and none rests on another norm.

    The reference unites verdicts that rest on the same values, in several places or for several documents.
    """
    if norm.id in reference.defeaters or len(list(reference.groups(norm))) != 1:
        return False
    if not all(_apart(g.domain) for g in norm.for_each):
        return False
    roots = reference.roots(norm)
    if roots is None or len(roots) == 1:
        return True
    documents = {name for _, name in roots}
    return (
        len(documents) == len(roots)
        and bool(norm.for_each)
        and _start(norm.for_each[0].domain) in norm.roots - {"platform"}
    )


def _apart(domain: Node) -> bool:
    """Whether no element of a list is met twice: it is a list of the facts, or a tree."""
    if isinstance(domain, Call):
        return domain.function == "tree" and child_list(domain.arguments[0].type) is not None
    return _start(domain) is not None or _of_variable(domain)


def _bottom(node: Node) -> Node:
    while isinstance(node, Field):
        node = node.of
    return node


def _start(node: Node) -> str | None:
    """The root of a path."""
    bottom = _bottom(node)
    return bottom.name if isinstance(bottom, Root) else None


def _of_variable(node: Node) -> bool:
    return isinstance(_bottom(node), Local)
