"""A mapping is tried on every document that it recognises: the keys that it is said to need are there, at the top or anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.formats import format_of
from checkmeta.documents.read import read_file
from checkmeta.facts.mapping.apply import recognises
from checkmeta.facts.mapping.document_evaluator import evaluator_of
from checkmeta.facts.mapping.document_keys import keys_in
from checkmeta.language.typed_mapping import TypedMapping
from checkmeta.store.library import load

from .conftest import compiled, read

FORMATS = Path(__file__).parents[1] / "mapping_formats"
FOLDERS = sorted(path.name for path in FORMATS.iterdir() if path.is_dir() and "." in path.name)
SOME = 4
"""Documents of each format that are read."""


@pytest.fixture(scope="module")
def shipped() -> tuple[TypedMapping, ...]:
    return load((), FORMATS, tests=False).selection.mappings


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ("document.a is known", {"/a"}),
        ('has(document, "a") and document.b.c is known', {"/a"}),
        ('has(document, "a") or has(document.b, "c")', {"/a", "/b"}),
        ('has(document[0] else document.x, "a")', {"/x", "a"}),
        ('some x in document satisfies x.kind == "a"', {"kind"}),
        ('some x in document.xs satisfies has(x, "a")', {"/xs"}),
        ('some x in entries(document) satisfies has(x.value, "a")', {"a"}),
        ("some x in entries(document) satisfies x.value is known", None),
        ('length([x for x in entries(document) where has(x.value, "a")]) > 0', {"a"}),
        ('length([x for x in entries(document) where has(x.value, "a")]) == 0', None),
        ("every x in document.xs satisfies x.a is known", {"/xs"}),
        ('not has(document, "a")', None),
        ('filename matches "^a" or has(document, "a")', None),
        ("json(document.text).a is known", {"/text"}),
        ('some x in [json("{}"), document] satisfies x.a is known', None),
        ("some x in [ { a: document } ] satisfies x.a is known", None),
    ],
)
def test_what_a_condition_needs(condition: str, keys: set[str] | None) -> None:
    (mapping,) = compiled(f'mapping m.x "M"\n  reads json\n  recognise when {condition}\n  set platform.name = "x"\n')
    assert mapping.keys == keys


def test_the_keys_of_a_document() -> None:
    document = read('{"a": [{"b": 1}, [{"c/d": {}}]]}', "json", "a.json")
    assert keys_in(document.root) == {"/a", "a", "b", "c/d"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_whatever_is_recognised_is_tried(folder: str, shipped: tuple[TypedMapping, ...]) -> None:
    paths = [p for p in sorted((FORMATS / folder).rglob("*")) if p.is_file() and format_of(p.name)]
    for path in paths[:SOME]:
        try:
            documents = read_file(path, path.name)
        except CheckmetaError:
            continue
        for document in documents:
            stated, evaluator = keys_in(document.root), evaluator_of(document)
            passed = [m for m in shipped if (keys := m.keys) is not None and keys.isdisjoint(stated)]
            assert not [m.id for m in passed if recognises(m, document, evaluator)]
