"""What a document is: a platform config, an identity schema, or neither."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from checkmeta.base.typesys import RecordType
from checkmeta.documents.tree import Document, MappingNode, Node, SequenceNode
from checkmeta.facts.schema_refs import text_of
from checkmeta.vocabulary.bridge import Vocabulary, vocabulary

ANNOTATION: Final = "x-checkmeta"
"""The keyword of a JSON Schema that holds what the vocabulary says beyond it."""
EDITOR_KEY: Final = "$schema"
"""A key that any native document may begin with, for editors."""
OWN_SCHEMA: Final = "https://checkmeta.dev/schema/"

RECOGNISED: Final = (
    "a platform config is called `platform.yaml` or has the vocabulary's keys; an identity schema is a JSON Schema, "
    "is called `identity.yaml` or has `attributes`; `checkmeta formats` lists the other formats that are read, and `--as` names one"
)
"""Help for whoever gives something else."""

_GENERIC: Final = frozenset({"name", "kind", "version"})
"""Keys that documents of any sort have: they alone tell nothing."""
_PARTS: Final = {"platform": MappingNode, "identity": MappingNode, "identities": SequenceNode}


class Kind(StrEnum):
    """The kinds of documents that are read."""

    PLATFORM = "platform config"
    IDENTITY = "identity schema"
    BUNDLE = "both"
    """A platform config under `platform`, identity schemas under `identity` and `identities`."""
    JSON_SCHEMA = "JSON Schema"


def says_so(document: Document) -> bool:
    """Whether a document says by itself that it is one of ours: by its `$schema`, or by its file's name."""
    root = document.root
    declared = text_of(root.entries.get(EDITOR_KEY)) if isinstance(root, MappingNode) else ""
    return declared.startswith(OWN_SCHEMA) or _by_name(document.name.rpartition("/")[2].lower()) is not None


def recognise(document: Document, words: Vocabulary | None = None) -> Kind | None:
    """Tell what a document is, by its file's name and its top-level keys; None for neither."""
    known = words or vocabulary()
    root = document.root
    file = document.name.rpartition("/")[2].lower()
    if not isinstance(root, MappingNode):
        return _by_name(file)
    declared = text_of(root.entries.get(EDITOR_KEY))
    if declared.startswith(OWN_SCHEMA):
        return {"platform": Kind.PLATFORM, "identity": Kind.IDENTITY}.get(
            declared.removeprefix(OWN_SCHEMA).removesuffix(".json")
        )
    if _is_json_schema(root, declared, file):
        return Kind.JSON_SCHEMA
    named, looks_like = _by_name(file), _by_content(root, known)
    # `identities` is a platform's own key as well
    if _is_bundle(root, known) and (named is not Kind.PLATFORM or "platform" in root.entries):
        return Kind.BUNDLE
    # of several documents in one file only some are what the file is called after
    return looks_like if looks_like and (named is None or document.index > 0) else named


def is_bundle(document: Document, words: Vocabulary) -> bool:
    """Whether a document has its parts under `platform`, `identity` and `identities`."""
    return isinstance(document.root, MappingNode) and _is_bundle(document.root, words)


def stem(name: str) -> str:
    """What a document may be called by its file's name: `user` for `schemas/user.identity.schema.json`."""
    parts = name.rpartition("/")[2].split(".")[:-1] or [name]
    while len(parts) > 1 and parts[-1].lower() in {"schema", "identity", "platform"}:
        parts.pop()
    return ".".join(parts)


def _by_name(file: str) -> Kind | None:
    parts = file.split(".")
    called = parts[-2] if len(parts) > 1 else ""
    return {"platform": Kind.PLATFORM, "identity": Kind.IDENTITY}.get(called)


def _is_json_schema(root: MappingNode, declared: str, file: str) -> bool:
    entries = root.entries
    has_properties = isinstance(entries.get("properties"), MappingNode)
    return (
        "json-schema.org" in declared
        or (has_properties and (text_of(entries.get("type")) == "object" or ".schema." in file))
        or (ANNOTATION in entries and not entries.keys().isdisjoint({"properties", "$defs", "allOf"}))
    )


def _is_bundle(root: MappingNode, words: Vocabulary) -> bool:
    parts = {key: node for key, node in root.entries.items() if key != EDITOR_KEY}
    if not parts or not parts.keys() <= _PARTS.keys():
        return False
    return all(isinstance(node, _PARTS[key]) and _speaks(key, node, words) for key, node in parts.items())


def _speaks(key: str, node: Node, words: Vocabulary) -> bool:
    """Whether a part of a bundle has any of its keys: `platform: {os: linux}` means something else."""
    record = words.platform if key == "platform" else words.identity
    nodes = node.items if isinstance(node, SequenceNode) else (node,)
    keys = {k for n in nodes if isinstance(n, MappingNode) for k in n.entries}
    return not keys or not keys.isdisjoint(record.fields)


def _by_content(root: MappingNode, words: Vocabulary) -> Kind | None:
    keys = root.entries.keys() - {EDITOR_KEY}
    if "attributes" in keys and _mostly(keys, words.identity):
        return Kind.IDENTITY
    return Kind.PLATFORM if _mostly(keys, words.platform) else None


def _mostly(keys: set[str], record: RecordType) -> bool:
    known = keys & record.fields.keys()
    return len(known) >= 2 and 2 * len(known) > len(keys) and not known <= _GENERIC
