"""Generated source to code, compiled with the places of the rules: a traceback out of it points at a clause."""

from __future__ import annotations

import ast
import marshal

from checkmeta.judging.compiled.code import NormCode
from checkmeta.judging.compiled.loop_bounds import loops_of
from checkmeta.judging.compiled.python_source import Text, norm_source
from checkmeta.language.program import TypedNorm


def compile_norm(norm: TypedNorm) -> NormCode:
    """Write and compile the functions of a norm."""
    source = norm_source(norm)
    file = norm.span.source.name
    formulas = None if source.formulas is None else _compiled(source.formulas, file)
    careful = _compiled(source.careful, file)
    assert careful is not None, "the careful form is no deeper than the rule"
    return NormCode(source.name, formulas, careful, loops_of(norm))


def _compiled(text: Text, file: str) -> bytes | None:
    """Compile, so that each line says where in the rules it comes from. None where Python finds it too deep."""
    try:
        tree = ast.parse(str(text))
        for node in ast.walk(tree):
            if isinstance(node, ast.expr | ast.stmt | ast.arg | ast.excepthandler | ast.keyword):
                node.lineno = node.end_lineno = text.origins[node.lineno - 1]
                node.col_offset = node.end_col_offset = 0
        code = compile(tree, file, "exec", dont_inherit=True)
    except (SyntaxError, MemoryError, RecursionError):
        return None
    return marshal.dumps(code)
