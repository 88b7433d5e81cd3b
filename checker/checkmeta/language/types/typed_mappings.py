"""Mappings typed against the vocabulary: targets that there are, values that may fit them."""

from __future__ import annotations

from checkmeta.base import typesys as ts
from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.base.records import replace
from checkmeta.base.values import NONE, Evidence
from checkmeta.language import nodes as p
from checkmeta.language.needed_keys import needed_keys
from checkmeta.language.syntax import ast
from checkmeta.language.syntax import written_mappings as mappings
from checkmeta.language.typed_mapping import (
    Addition,
    Assignment,
    Gathering,
    Spelling,
    TypedMapping,
    Walk,
    expressions_of,
)
from checkmeta.language.types import type_errors as messages
from checkmeta.language.types.scope import MAX_DEPTH, Scope
from checkmeta.language.types.type_errors import article
from checkmeta.language.types.typed_expressions import check, condition, domain
from checkmeta.language.walk import deeper
from checkmeta.vocabulary.bridge import Vocabulary

ROOTS: dict[str, ts.Type] = {"document": ts.ANY, "filename": ts.TEXT}
"""What a mapping may ask for."""


def check_mapping(written: mappings.Mapping, scope: Scope, vocabulary: Vocabulary) -> TypedMapping | None:
    """A mapping with its expressions bound and its targets found, or None with diagnostics."""
    collector = scope.collector
    before = len(collector.diagnostics)
    recognise = tuple(c for c in (condition(e, scope) for e in written.recognise) if c is not None)
    complete = tuple(c for c in (condition(e, scope) for e in written.complete) if c is not None)
    sets = tuple(s for s in (_set(a, scope, vocabulary) for a in written.sets) if s is not None)
    gatherings = tuple(_gathering(g, scope, vocabulary) for g in written.gatherings)
    if any(d.is_error for d in collector.diagnostics[before:]):
        return None
    typed = TypedMapping(
        written.id.text,
        written.title.value,
        written.sources,
        tuple(name.text for name in written.reads),
        tuple(_spelling(each) for each in written.environment),
        Evidence(written.evidence.text) if written.evidence else Evidence.EXTRACTED,
        recognise,
        tuple(name.text for name in written.rather_than),
        complete,
        sets,
        gatherings,
        needed_keys(recognise),
        span=written.id.span,
    )
    if any(deeper(node, MAX_DEPTH) for node in expressions_of(typed)):
        message = f"`{written.id}` is nested too deeply when its defines are written out"
        collector.error("T512", message, written.id.span)
        return None
    return typed


def _spelling(written: mappings.Spelling) -> Spelling:
    path = written.path.value if written.path is not None else ""
    return Spelling(written.name.value, tuple(path.split(".")) if path else ())


def _set(written: mappings.Assignment, scope: Scope, vocabulary: Vocabulary) -> Assignment | None:
    names = [name.text for name in written.target.names]
    roots: dict[str, ts.Type] = {"platform": vocabulary.platform, "identity": vocabulary.identity}
    kind = roots.get(names[0])
    if kind is None or len(names) == 1:
        name = written.target.names[0]
        help_ = did_you_mean(name.text, roots) if kind is None else "name a field of it"
        message = f"`{written.target}` can't be set; a target is a path from `platform` or `identity`"
        scope.collector.error("T518", message, written.target.span, help_)
        return None
    assert isinstance(kind, ts.RecordType)
    return _assignment(written, kind, written.target.names[1:], scope)


def _assignment(
    written: mappings.Assignment, kind: ts.RecordType, names: tuple[ast.Name, ...], scope: Scope
) -> Assignment | None:
    """An assignment to the field of `kind` to which `names` lead."""
    field = _field(kind, names, scope.collector)
    value = check(written.value, scope)
    when = None if written.when is None else condition(written.when, scope)
    default = None if written.default is None else check(written.default, scope)
    if field is None or value is None:
        return None
    called = str(written.target)
    ok = _fits(value, field, called, scope.collector)
    if default is not None:
        ok = _fits(default, field, called, scope.collector) and ok
    if not ok:
        return None
    path = tuple(name.text for name in written.target.names)
    return Assignment(path, value, when, default, span=written.span)


def _field(kind: ts.RecordType, names: tuple[ast.Name, ...], collector: Collector) -> ts.FieldType | None:
    """The field to which names lead from a record, or None with a diagnostic."""
    field = ts.FieldType(kind, "")
    for name in names:
        of = field.type
        if not isinstance(of, ts.RecordType):
            help_ = "`for each … add …` gives its elements" if isinstance(of, ts.ListOf) else None
            collector.error("T501", f"{article(of)} has no field `{name}`", name.span, help_)
            return None
        found = of.fields.get(name.text)
        if found is None:
            help_ = did_you_mean(name.text, of.fields) or messages.fields_of(of)
            collector.error("T501", f"no `{name}` on {of.name}", name.span, help_)
            return None
        field = found
    return field


def _gathering(written: mappings.Gathering, scope: Scope, vocabulary: Vocabulary) -> Gathering:
    walks: list[Walk] = []
    inner = scope
    for walked in written.walked:
        found = domain(walked.domain, inner)
        default = None if walked.default is None else domain(walked.default, inner)
        item = ts.ANY if found is None else found[1]
        inner, variable = inner.bind(walked.variable.text, item, walked.variable.span)
        where = None if walked.where is None else condition(walked.where, inner)
        if found is not None:
            walks.append(Walk(variable, found[0], where, default[0] if default else None, span=walked.span))
    additions = tuple(a for a in (_addition(w, inner, vocabulary) for w in written.additions) if a is not None)
    return Gathering(tuple(walks), additions, span=written.span)


def _addition(written: mappings.Addition, scope: Scope, vocabulary: Vocabulary) -> Addition | None:
    names = written.target.names
    roots: dict[str, ts.Type] = {"platform": vocabulary.platform, "identity": vocabulary.identity}
    path = tuple(name.text for name in names)
    item: ts.Type | None = None
    if path == ("identities",):
        item = vocabulary.identity
    elif names[0].text in roots:
        root = roots[names[0].text]
        assert isinstance(root, ts.RecordType)
        field = _field(root, names[1:], scope.collector)
        if field is None:
            return None
        item = field.type.item if isinstance(field.type, ts.ListOf) else None
    if not isinstance(item, ts.RecordType):
        help_ = "a list of plain values is set: `set … = [x.name for x in …]`" if item is not None else None
        message = f"`{written.target}` is no list of records to which something could be added"
        scope.collector.error(
            "T518",
            message,
            written.target.span,
            help_ or "such lists are `platform.clients`, `identity.attributes`, `identities`, …",
        )
        return None
    entries = [_assignment(e, item, e.target.names, scope) for e in written.entries]
    return Addition(path, tuple(e for e in entries if e is not None), written.partial, span=written.span)


# ---- values and what they are for


def _fits(node: p.Node, field: ts.FieldType, called: str, collector: Collector) -> bool:
    """Whether a value may be one of the field `called`; if not, that is an error. What a document holds may be anything."""
    kind = field.type
    match node:
        case p.Const():
            return _constant_fits(node, field, called, collector)
        case p.Else():
            first = _fits(node.left, field, called, collector)
            return _fits(node.right, field, called, collector) and first
        case p.ListLiteral() if isinstance(kind, ts.ListOf):
            fits = [_fits(item, ts.FieldType(kind.item, ""), called, collector) for item in node.items]
            return all(fits)
        case p.Comprehension() if isinstance(kind, ts.ListOf):
            return _fits(node.element, ts.FieldType(kind.item, ""), called, collector)
        case p.RecordLiteral() if isinstance(kind, ts.RecordType):
            fits = [_entry_fits(name, value, kind, called, collector) for name, value in node.entries]
            return all(fits)
        case _ if _may_be(node.type, kind):
            return True
    return _refuse(node, kind, called, collector)


def _entry_fits(name: str, value: p.Node, kind: ts.RecordType, called: str, collector: Collector) -> bool:
    field = kind.fields.get(name)
    if field is None:
        help_ = did_you_mean(name, kind.fields) or messages.fields_of(kind)
        collector.error("T501", f"no `{name}` on {kind.name}", value.span, help_)
        return False
    return _fits(value, field, f"{called}.{name}", collector)


def _constant_fits(node: p.Const, field: ts.FieldType, called: str, collector: Collector) -> bool:
    kind = field.type
    if node.value is NONE:
        if not field.may_be_none:
            collector.error("T502", f"`{called}` can't be `none`", node.span, "leave it out where it is not known")
        return field.may_be_none
    if isinstance(node.value, str) and ts.is_textual(kind):
        return messages.word_of(node, kind, collector)
    if kind == ts.PERCENT and node.type == ts.NUMBER and isinstance(node.value, int) and node.value not in (0, 1):
        return _refuse(node, kind, called, collector)
    return _may_be(node.type, kind) or _refuse(node, kind, called, collector)


def _refuse(node: p.Node, kind: ts.Type, called: str, collector: Collector) -> bool:
    help_ = (
        messages.unit_help(replace(_OF_KIND, type=kind), node) if kind in (ts.DURATION, ts.MONEY, ts.PERCENT) else None
    )
    if kind == ts.BOOLEAN:
        help_ = "write `true`, `false`, a comparison, or `boolean(…)` of a text"
    message = f"`{called}` is {article(kind)}, not {article(node.type)}"
    collector.error("T502", message, node.span, help_)
    return False


_OF_KIND = p.Const(False, ts.ANY)


def _may_be(kind: ts.Type, target: ts.Type) -> bool:
    """Whether some value of a type is one of the target's."""
    if kind in (ts.ANY, target):
        return True
    if isinstance(target, ts.ListOf):
        return isinstance(kind, ts.ListOf) and _may_be(kind.item, target.item)
    return (ts.is_textual(kind) and ts.is_textual(target)) or (target == ts.PERCENT and kind == ts.NUMBER)
