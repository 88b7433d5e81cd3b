"""A node of a project file held against the schema of its key: a plain value, or what is wrong with it and where."""

from __future__ import annotations

import datetime as dt
from typing import Any

from checkmeta.base.diagnostics.diagnostic import Collector, did_you_mean
from checkmeta.cli.project.keys import Schema, Wrong
from checkmeta.documents.tree import MappingNode, Node, ScalarNode, SequenceNode

_KINDS = {"string": "a text in quotes", "boolean": "`true` or `false`", "array": "a list", "object": "a table"}


def plain(node: Node, schema: Schema, called: str, errors: Collector, wrong: Wrong | None = None) -> Any:
    """The value of a node, if it keeps to a schema; else None, and the reason is among the `errors`."""
    if "anyOf" in schema:
        fits = [each for each in schema["anyOf"] if _kind_of(each) == _kind(node)]
        if not fits:
            kinds = " or ".join(dict.fromkeys(_KINDS[_kind_of(each)] for each in schema["anyOf"]))
            errors.error("U011", f"`{called}` is {kinds}", node.span)
            return None
        return plain(node, fits[0], called, errors, wrong)
    if _kind_of(schema) != _kind(node):
        errors.error("U011", f"`{called}` is {_KINDS[_kind_of(schema)]}", node.span)
        return None
    if isinstance(node, MappingNode):
        return table(node, schema["properties"], called, errors, schema["required"])
    if isinstance(node, SequenceNode):
        if len(node.items) < schema.get("minItems", 0):
            errors.error("U011", f"`{called}` is empty", node.span)
        return [plain(item, schema["items"], called, errors, wrong) for item in node.items]
    value = node.value
    if isinstance(value, dt.date):  # TOML has dates of its own
        value = value.isoformat()
    if isinstance(value, str):
        _text(value, node, schema, called, errors, wrong)
    return value


def table(
    node: MappingNode, known: dict[str, Schema], called: str, errors: Collector, required: list[str]
) -> dict[str, Any]:
    """The values of a table by key; a key that isn't known is an error."""
    found: dict[str, Any] = {}
    for name, inner in node.entries.items():
        if name not in known:
            unknown_key(name, node, known, errors)
            continue
        found[name] = plain(inner, known[name], f"{called}.{name}", errors)
    for name in required:
        if name not in node.entries:
            errors.error("U011", f"`{called}` has no `{name}`", node.span)
    return found


def unknown_key(name: str, node: MappingNode, known: Any, errors: Collector) -> None:
    """Say of a key that there is none like it, and which may be meant."""
    help_ = did_you_mean(name, known) or "keys are: " + ", ".join(f"`{key}`" for key in known)
    errors.error("U011", f"no key `{name}`", node.keys.get(name, node.span), help_)


def _text(value: str, node: Node, schema: Schema, called: str, errors: Collector, wrong: Wrong | None) -> None:
    if "enum" in schema and value not in schema["enum"]:
        known = [str(each) for each in schema["enum"]]
        help_ = did_you_mean(value, known) or "one of " + ", ".join(f"`{each}`" for each in known)
        errors.error("U011", f"`{called}` can't be `{value}`", node.span, help_)
    elif not value:
        errors.error("U011", f"`{called}` is empty", node.span)
    elif wrong is not None and (complaint := wrong(value)) is not None:
        message, _, help_ = complaint.partition("; ")
        errors.error("U011", message, node.span, help_ or None)


def _kind_of(schema: Schema) -> str:
    return str(schema.get("type", "string"))


def _kind(node: Node) -> str:
    if isinstance(node, MappingNode):
        return "object"
    if isinstance(node, SequenceNode):
        return "array"
    if isinstance(node, ScalarNode) and isinstance(node.value, bool):
        return "boolean"
    return "string" if isinstance(node.value, str | dt.date) else "other"
