"""Faults to plant in the engine: changes of the Python that it generates, and of what that Python calls.

Changes are of the syntax tree, by what stands in it and not by how a line is written.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from checkmeta.judging.compiled import careful_operations as reached
from checkmeta.judging.compiled import cells, namespaces, operations
from checkmeta.judging.compiled import compile as compiling
from checkmeta.judging.compiled import judges as run
from checkmeta.judging.compiled.plain import N, U

Change = Callable[[ast.AST], ast.AST | None]
"""A node in place of another; None leaves the node as it is."""


@dataclass(frozen=True)
class Fault:
    """A fault, by what is wrong with it."""

    name: str
    change: Change | None = None
    """Of every node of generated code."""
    instead: Mapping[str, Any] | None = None
    """What generated code calls under other names, or in other ways."""
    patched: tuple[Any, str, Any] | None = None
    """A part of what goes round generated code: whose, its name, and what stands in its place."""


class _Planter(ast.NodeTransformer):
    """Applies a change to every node of a tree."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def visit(self, node: ast.AST) -> Any:
        self.generic_visit(node)
        found = self.change(node)
        if found is None:
            return node
        return ast.copy_location(found, node) if isinstance(node, ast.expr | ast.stmt) else found


class Planted(types.ModuleType):
    """Stands for the module `ast` in the engine's compiler: what is parsed there has the fault."""

    def __init__(self, change: Change) -> None:
        super().__init__("ast")
        self.__dict__.update({name: value for name, value in vars(ast).items() if not name.startswith("__")})

        def parse(text: str) -> ast.AST:
            return ast.fix_missing_locations(_Planter(change).visit(ast.parse(text)))

        self.parse = parse


def plant(monkeypatch: Any, fault: Fault) -> None:
    """Have the engine make this fault from now on."""
    if fault.change is not None:
        monkeypatch.setattr(compiling, "ast", Planted(fault.change))
    for name, wrong in (fault.instead or {}).items():
        table = {"plain": namespaces.PLAIN, "careful": namespaces.CAREFUL}[name.split(".")[0]]
        monkeypatch.setitem(table, name.split(".")[1], wrong)
    if fault.patched is not None:
        monkeypatch.setattr(*fault.patched)


# ---- changes


def compared(before: type[ast.cmpop], after: type[ast.cmpop]) -> Change:
    """Another comparison."""

    def change(node: ast.AST) -> ast.AST | None:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], before):
            return ast.Compare(node.left, [after()], node.comparators)
        return None

    return change


def singly(before: type[ast.cmpop], value: object, after: type[ast.cmpop], other: object) -> Change:
    """`is True` and its like made into others."""

    def change(node: ast.AST) -> ast.AST | None:
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], before):
            right = node.comparators[0]
            if isinstance(right, ast.Constant) and right.value is value:
                return ast.Compare(node.left, [after()], [ast.Constant(other)])
        return None

    return change


def named(before: str, after: str) -> Change:
    """Another function, or another result."""

    def change(node: ast.AST) -> ast.AST | None:
        return ast.Name(after, node.ctx) if isinstance(node, ast.Name) and node.id == before else None

    return change


def connected(before: type[ast.boolop], after: type[ast.boolop]) -> Change:
    """Another connective."""

    def change(node: ast.AST) -> ast.AST | None:
        return (
            ast.BoolOp(after(), node.values) if isinstance(node, ast.BoolOp) and isinstance(node.op, before) else None
        )

    return change


def called(function: str, result: Callable[[ast.Call], ast.AST | None]) -> Change:
    """Another call of a function."""

    def change(node: ast.AST) -> ast.AST | None:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
            return result(node)
        return None

    return change


def given(function: str, number: int, value: Callable[[ast.expr], ast.expr]) -> Change:
    """A function called with another argument."""

    def result(node: ast.Call) -> ast.AST | None:
        if number >= len(node.args):
            return None
        arguments = [value(a) if i == number else a for i, a in enumerate(node.args)]
        return ast.Call(node.func, arguments, [])

    return called(function, result)


def without_not(node: ast.AST) -> ast.AST | None:
    """Drop `not`."""
    return node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) else None


def without_where(node: ast.AST) -> ast.AST | None:
    """Go through all elements, whatever `where` says."""
    return (
        ast.comprehension(node.target, node.iter, [], 0) if isinstance(node, ast.comprehension) and node.ifs else None
    )


def without_exception(node: ast.AST) -> ast.AST | None:
    """Skip the exceptions: nothing is put on the list of those that hold."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "excuses.append"
    ):
        return ast.Pass()
    return None


def first_only(node: ast.AST) -> ast.AST | None:
    """Of several conditions of a clause look at the first alone."""
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) > 1:
        return ast.Return(ast.Tuple(node.value.elts[:1], ast.Load()))
    return None


def guessed(node: ast.AST) -> ast.AST | None:
    """A field that isn't known is taken for one that is stated as absent."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return ast.Call(node.func, [node.args[0], ast.Name("N", ast.Load())], [])
    return None


def _constant(value: object) -> Callable[[ast.expr], ast.expr]:
    return lambda _: ast.Constant(value)


def _swapped(node: ast.Call) -> ast.AST:
    return ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], [])


def _whole(node: ast.Call) -> ast.AST | None:
    """`gathered(list, true, false, element)` without its tests."""
    nothing = ast.Constant(None)
    return ast.Call(node.func, [node.args[0], nothing, nothing, node.args[3]], []) if len(node.args) == 4 else None


def _negated_flag(argument: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), argument)


def _other(before: object, after: object) -> Callable[[ast.expr], ast.expr]:
    return lambda a: ast.Constant(after) if isinstance(a, ast.Constant) and a.value == before else a


# ---- functions that are wrong


def _known_item(item: Any, listed: Any) -> Any:
    found = operations.has(item, listed)
    return False if found is U else found


def _present_none(value: Any) -> Any:
    return True if value is N else operations.present(value)


def _total_of_known(kind: str, listed: Any, zero: Any) -> Any:
    return operations.total(kind, [i for i in operations.each(listed) if i is not U], zero)


def _excused(applies: Any, content: Any, excuses: Any, failing: Any) -> Any:
    return cells.cell(applies, content, [(label, holds is True) for label, holds in excuses], failing)


def _first_excuse(applies: Any, content: Any, excuses: Any, failing: Any) -> Any:
    return cells.cell(applies, content, list(excuses)[:1], failing)


def _function(wanted: str, wrong: Callable[..., Any]) -> Mapping[str, Any]:
    """A built-in function that is wrong of what is known."""

    def call(name: str, *arguments: Any) -> Any:
        found = operations.call(name, *arguments)
        return wrong(found, *arguments) if name == wanted and found is not U else found

    return {"plain.call": call}


def _past_the_end(of: Any, index: Any) -> Any:
    found = operations.at(of, index)
    return N if found is U and isinstance(index, int) else found


def _from_the_end(of: Any, index: Any) -> Any:
    try:
        return of[index]
    except (IndexError, TypeError):
        return operations.at(of, index)


def _by_zero(operator: str, left: Any, right: Any) -> Any:
    found = operations.calc(operator, left, right)
    return 0 if found is U and operator == "/" and right == 0 else found


def _nothing_added(operator: str, left: Any, right: Any) -> Any:
    return 0 if left is N or right is N else operations.calc(operator, left, right)


def _least_of_nothing(kind: str, listed: Any, zero: Any) -> Any:
    found = operations.total(kind, listed, zero)
    return 0 if found is U and kind in ("min", "max") and not operations.each(listed) else found


def _incomparable(operator: str, left: Any, right: Any) -> Any:
    found = operations.test(operator, left, right)
    return False if found is U and left is not U and right is not U else found


FAULTS: tuple[Fault, ...] = (
    Fault("less is at most", compared(ast.Lt, ast.LtE)),
    Fault("at most is less", compared(ast.LtE, ast.Lt)),
    Fault("more is at least", compared(ast.Gt, ast.GtE)),
    Fault("at least is more", compared(ast.GtE, ast.Gt)),
    Fault("equal is different", compared(ast.Eq, ast.NotEq)),
    Fault("different is equal", compared(ast.NotEq, ast.Eq)),
    Fault("in is not in", compared(ast.In, ast.NotIn)),
    Fault("and is or", connected(ast.And, ast.Or)),
    Fault("or is and", connected(ast.Or, ast.And)),
    Fault("not is dropped", without_not),
    Fault("where all is known, some is every", named("any", "all")),
    Fault("where all is known, every is some", named("all", "any")),
    Fault("where something is unknown, some is every", named("any_of", "all_of")),
    Fault("where something is unknown, every is some", named("all_of", "any_of")),
    Fault("where is ignored", without_where),
    Fault("where is ignored in an open list", called("gathered", _whole)),
    Fault("an unknown where is false", given("gathered", 2, lambda a: a if isinstance(a, ast.Constant) else ast.Constant(None))),
    Fault("an unknown condition is true", singly(ast.Is, True, ast.IsNot, False)),
    Fault("an unknown condition is false", singly(ast.Is, False, ast.IsNot, True)),
    Fault("the two formulas are swapped", called("either", _swapped)),
    Fault("nothing is definitely false", given("either", 1, _constant(False))),
    Fault("nothing is definitely true", given("either", 0, _constant(False))),
    Fault("what isn't less is more", named("not_lt", "not_le")),
    Fault("what isn't more is less", named("not_gt", "not_ge")),
    Fault("what isn't at most is at least", named("not_le", "not_lt")),
    Fault("what isn't at least is at most", named("not_ge", "not_gt")),
    Fault("what is absent is stated as absent", guessed),
    Fault("fast code doesn't stop at what is unknown", named("sure", "bool")),
    Fault("what doesn't apply is kept", named("NOT_APPLICABLE", "SATISFIED")),
    Fault("a breach is kept", named("VIOLATED", "SATISFIED")),
    Fault("a breach is made good", named("VIOLATED", "COMPENSATED")),
    Fault("what is made good is a breach", named("COMPENSATED", "VIOLATED")),
    Fault("exceptions are skipped", without_exception),
    Fault("the least is the greatest", given("total", 0, _other("min", "max"))),
    Fault("the sum is the number", given("total", 0, _other("sum", "count"))),
    Fault("an element further on", given("at", 1, lambda a: ast.BinOp(a, ast.Add(), ast.Constant(1)))),
    Fault("a sum is a difference", given("calc", 0, _other("+", "-"))),
    Fault("a quotient is a product", given("calc", 0, _other("/", "*"))),
    Fault("the first condition of several decides what is missing", first_only),
    Fault("for what is missing, some is every", given("quantified", 1, _negated_flag)),
    Fault("for what is missing, where is ignored", given("quantified", 3, _constant(None))),
    Fault("for what is missing, where of a list is ignored", given("comprehended", 2, _constant(None))),
    Fault("for what is missing, and is or", named("every", "some")),
    Fault("for what is missing, or is and", named("some", "every")),
    Fault("for what is missing, not is dropped", called("negated", lambda n: n.args[0])),
    Fault("for what is missing, a comparison is another", given("compared", 0, _other("<", "<="))),
    Fault("a partial list is whole", instead={"plain.all_of": lambda listed, holds: all(map(holds, operations.each(listed)))}),
    Fault("what isn't found in an open list isn't there", instead={"plain.has": _known_item}),
    Fault("none is present", instead={"plain.present": _present_none}),
    Fault("what is unknown isn't counted", instead={"plain.total": _total_of_known}),
    Fault("an unknown exception is false", instead={"plain.cell": _excused}),
    Fault("the first exception alone counts", instead={"plain.cell": _first_excuse, "plain.excepted": lambda labels: cells.excepted(labels[:1])}),
    Fault("what isn't known isn't less", instead={"plain.not_lt": lambda a, b: not a < b}),
    Fault("what isn't known isn't more", instead={"plain.not_gt": lambda a, b: not a > b}),
    Fault("none is no truth", instead={"plain.flag": lambda v: v if isinstance(v, bool) else U}),
    Fault("a list of which one isn't a term has none", instead={"plain.is_a": lambda v, t: False if operations.is_a(v, t) is U else operations.is_a(v, t)}),
    Fault("branches of a tree are forgotten", instead={"plain.tree": lambda top, _: operations.tree(top, "nothing")}),
    Fault("what is missing in a tree is forgotten", instead={"careful.tree": lambda top, _: reached.tree(top, "nothing")}),
    Fault("the end of a text is its beginning", instead=_function("starts_with", lambda _, text, part: text.endswith(part))),
    Fault("capitals stay", instead=_function("lower", lambda _, text: text)),
    Fault("lengths are one too long", instead=_function("length", lambda found, _: found + 1)),
    Fault("what stands twice is counted twice", instead=_function("distinct", lambda _, listed: listed)),
    Fault("a place is within itself alone", instead=_function("within", lambda _, place, outer: place == outer)),
    Fault("past the end there is none", instead={"plain.at": _past_the_end}),
    Fault("an index below zero counts from the end", instead={"plain.at": _from_the_end}),
    Fault("a division by zero is zero", instead={"plain.calc": _by_zero}),
    Fault("none is zero", instead={"plain.calc": _nothing_added}),
    Fault("the least of nothing is zero", instead={"plain.total": _least_of_nothing}),
    Fault("two currencies can be compared", instead={"plain.test": _incomparable}),
    Fault("an empty list isn't none", instead={"plain.is_none": lambda v: v is N}),
    Fault("an empty text is present", instead={"plain.present": lambda v: True if v == "" else operations.present(v)}),
    Fault("a pattern is of the whole text", instead={"plain.matching": lambda p, t: operations.matching(f"^(?:{p})$", t)}),
    Fault("for what is missing, a figure is the same everywhere", instead={"careful.figure_at": lambda c, id_, _: reached.figure(c, id_)}),
    Fault("an unlisted list always leaves it open", patched=(run.Case, "excluded", lambda *_: False)),
    Fault("an unlisted list never leaves it open", patched=(run.Case, "excluded", lambda *_: True)),
    Fault("nothing is overridden", patched=(run.Judges, "_defeating", lambda *_: ())),
    Fault("what excuses one identity schema excuses all", patched=(run, "same_root", lambda *_: True)),
    Fault("whether it applies is never missing", patched=(run.Case, "outer_missing", lambda _: frozenset())),
    Fault("a computed element has no name", instead={"careful.called": lambda element, _, __: element}),
)  # fmt: skip
