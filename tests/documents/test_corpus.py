"""Documents from practice: each is read, quickly; every scalar's place has the text that reads to the same value."""

import json
import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from tests.timing import within

from checkmeta.documents import embedded
from checkmeta.documents.embedded import read_embedded
from checkmeta.documents.read import read_file, read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, walk

FOLDER = Path(__file__).parents[2].parent / "shared" / "corpus"
FILES = sorted(p for p in FOLDER.rglob("*") if p.is_file() and p.suffix != ".tsv") if FOLDER.is_dir() else []
SECONDS = 2.0

pytestmark = pytest.mark.skipif(not FILES, reason="the documents are not part of the repository")


def holds_document(node):
    """Whether a node is a text that looks like a document."""
    return isinstance(getattr(node, "value", None), str) and embedded._text_of(node.value) is not None


def again(node, kind):
    """The value that the text of a scalar's span reads to."""
    text = node.span.text
    if kind == "json":
        return json.loads(text, parse_float=Fraction)
    if kind == "toml":
        return tomllib.loads(f"v = {text}", parse_float=lambda t: Fraction(t.replace("_", "")))["v"]
    if kind == "yaml":
        return read_text(f"- {text}", "again", "yaml")[0].root.items[0].value
    key = "v: " if kind == "hjson" else "v="
    return read_text(key + text, "again", kind)[0].root.entries["v"].value


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_document_from_practice(path):
    with within(SECONDS):
        documents = read_file(path, path.name, FOLDER)
    assert documents
    for document in documents:
        for pointer, node in walk(document.root):
            if isinstance(node, MappingNode):
                assert all(span.text for span in node.keys.values())
            if not isinstance(node, ScalarNode) or node.tag or re.match(r"[|>][-+]*[0-9]", node.span.text):
                continue
            if node.placeholder is None:
                assert again(node, document.format) == node.value, pointer
            else:
                assert node.placeholder in node.span.text, pointer
            if holds_document(node):
                inner = read_embedded(node, document)
                assert all(node.span.start <= n.span.start <= n.span.end <= node.span.end for _, n in walk(inner.root))


def test_there_are_templates_and_texts_of_documents_among_them():
    found = {"placeholder": 0, "conditional": 0, "document in a text": 0, "open-ended": 0}
    for path in FILES:
        for document in read_file(path, path.name, FOLDER):
            found["open-ended"] += document.open_ended
            for _, node in walk(document.root):
                found["conditional"] += node.conditional is not None
                found["placeholder"] += isinstance(node, ScalarNode) and node.placeholder is not None
                found["document in a text"] += holds_document(node)
    assert min(found.values()) > 4, found
