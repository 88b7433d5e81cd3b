"""A rule in plain words, made from its typed tree, so that the words can't drift from what is checked."""

from __future__ import annotations

from checkmeta.base.typesys import BOOLEAN
from checkmeta.base.values import INDEFINITE, NONE
from checkmeta.language import nodes as p
from checkmeta.language.functions import FUNCTIONS
from checkmeta.language.program import TypedNorm
from checkmeta.vocabulary.scalars import format_value

ORDER = {"<": "is less than", "<=": "is at most", ">": "is more than", ">=": "is at least", "==": "is", "!=": "is not"}
NEGATED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
ARITHMETIC = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
ROOTS = {"platform": "the platform", "identity": "the identity schema", "document": "the document"}
FOLDS = {"count": "the number of", "sum": "the sum of", "min": "the least of", "max": "the greatest of"}


def paragraphs(norm: TypedNorm) -> list[str]:
    """The rule in sentences: whom it binds and where, when it applies, what it asks, what excuses."""
    lines: list[str] = []
    where = f"In {_join(list(norm.jurisdiction), 'and')}" if norm.jurisdiction else "Everywhere"
    period = ""
    if norm.period.start:
        period = f" from {norm.period.start}"
    if norm.period.end:
        period += f" until {norm.period.end}"
    who = f", the {_join(list(norm.bearer), 'and the')} must answer for this" if norm.bearer else ""
    lines.append(f"{where}{period}{who}.")
    if norm.applies_when:
        lines.append(f"It applies where {_join([condition(n) for n in norm.applies_when], 'and')}.")
    for generator in norm.for_each:
        lines.append(f"It is judged for each {generator.variable.name} in {value(generator.domain)}.")
    if norm.when:
        lines.append(f"It is about the case that {_join([condition(n) for n in norm.when], 'and')}.")
    if norm.content is not None and norm.modality is not None:
        word = "must" if not norm.modality.soft else "should"
        kept = "not hold" if norm.modality.forbids else "hold"
        lines.append(f"This {word} {kept}: {condition(norm.content)}.")
    for exception in norm.exceptions:
        burden = ", which whoever claims it has to show" if exception.shown else ""
        lines.append(f"It is excused ({exception.label}) if {condition(exception.condition)}{burden}.")
    for node in norm.failing_that:
        lines.append(f"Failing that, it is made good if {condition(node)}.")
    if norm.overrides:
        lines.append(f"Where it holds, it overrides {_join([f'`{o}`' for o in norm.overrides], 'and')}.")
    return lines


def condition(node: p.Node, *, negated: bool = False) -> str:
    """A condition as a clause."""
    match node:
        case p.Not():
            return condition(node.operand, negated=not negated)
        case p.All() | p.AnyOf():
            both = isinstance(node, p.All) != negated
            parts = [condition(o, negated=negated) for o in node.operands]
            return f"{'both ' if both and len(parts) == 2 else ''}{_join(parts, 'and' if both else 'or')}"
        case p.Compare():
            operator = NEGATED[node.operator] if negated else node.operator
            if isinstance(node.right, p.Const) and isinstance(node.right.value, bool) and node.operator in ("==", "!="):
                same = (operator == "==") == node.right.value
                return condition(node.left, negated=not same)
            if isinstance(node.right, p.Const) and node.right.value == INDEFINITE and operator in ("<", ">="):
                return f"{value(node.left)} {'has an end' if operator == '<' else 'is indefinite'}"
            return f"{value(node.left)} {ORDER[operator]} {value(node.right)}"
        case p.Member():
            return f"{value(node.item)} is {'not ' if negated else ''}one of {value(node.list)}"
        case p.Match():
            return f"{value(node.text)} {'does not match' if negated else 'matches'} the pattern `{node.pattern}`"
        case p.Status():
            word = {"present": "stated and not empty", "none": "stated as absent", "known": "stated", "null": "null"}[
                node.status
            ]
            return f"{value(node.operand)} is {'not ' if negated else ''}{word}"
        case p.IsA():
            return f"{value(node.operand)} is {'not ' if negated else ''}a kind of {node.term}"
        case p.Quant():
            which = "every" if node.every else "some"
            where = f" for which {condition(node.where)}" if node.where is not None else ""
            clause = f"for {which} {node.variable.name} in {value(node.domain)}{where}, {condition(node.body)}"
            return f"it is not so that {clause}" if negated else clause
        case p.Call() if (asks := FUNCTIONS[node.function].asks) is not None:
            first, second = node.arguments
            return f"{value(first)} {asks[negated]} {value(second)}"
        case p.Const():
            return "this never holds" if (node.value is True) == negated else "this always holds"
        case _:
            phrase = value(node)
            return f"{phrase} is {'false' if negated else 'true'}" if node.type == BOOLEAN else phrase


def value(node: p.Node) -> str:
    """A value as a noun phrase."""
    match node:
        case p.Const():
            text = "none" if node.value is NONE else format_value(node.value, node.type)
            return f"“{text}”" if isinstance(node.value, str) else text
        case p.Param():
            name = node.id.rsplit(".", 1)[-1].replace("_", " ")
            return f"the {name} for {value(node.place)}" if node.place is not None else f"the {name} there"
        case p.Root():
            return ROOTS[node.name]
        case p.Local():
            return f"the {node.name}"
        case p.Field():
            owner = value(node.of)
            return f"{owner}’{'' if owner.endswith('s') else 's'} {node.name.replace('_', ' ')}"
        case p.Index():
            return f"element {value(node.index)} of {value(node.of)}"
        case p.ListLiteral():
            return _join([value(i) for i in node.items], "or") or "nothing"
        case p.Arith():
            return f"{value(node.left)} {ARITHMETIC[node.operator]} {value(node.right)}"
        case p.Else():
            return f"{value(node.left)}, or else {value(node.right)}"
        case p.RecordLiteral():
            parts = [f"{name.replace('_', ' ')} {value(part)}" for name, part in node.entries]
            return f"a record with {_join(parts, 'and')}" if parts else "an empty record"
        case p.Call():
            says = FUNCTIONS[node.function].says
            return f"whether {condition(node)}" if says is None else says.format(*map(value, node.arguments))
        case p.Comprehension():
            where = f" for which {condition(node.where)}" if node.where is not None else ""
            return f"{value(node.element)} of each {node.variable.name} in {value(node.domain)}{where}"
        case p.Fold():
            return f"{FOLDS[node.kind]} {value(node.over)}"
        case _:
            return f"whether {condition(node)}"


def _join(parts: list[str], word: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"
