"""Documents from practice: each is read, or refused with an error; every scalar's text reads to the same value."""

import json
import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from checkmeta.diagnostics.codes import DOCUMENTS
from checkmeta.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.read import read_file, read_text, supported
from checkmeta.documents.tree import ScalarNode, walk

FOLDER = Path(__file__).parents[2].parent / "shared" / "corpus"
FILES = sorted(p for p in FOLDER.rglob("*") if p.is_file() and supported(p)) if FOLDER.is_dir() else []


def again(node, kind):
    """The value that the text of a scalar's span reads to."""
    text = node.span.text
    if kind == "json":
        return json.loads(text, parse_float=Fraction)
    if kind == "toml":
        return tomllib.loads(f"v = {text}", parse_float=lambda t: Fraction(t.replace("_", "")))["v"]
    return read_text(f"- {text}", "again", "yaml")[0].root.items[0].value


def attempt(path, name):
    try:
        return read_file(path, name, FOLDER), ()
    except CheckmetaError as error:
        return [], error.diagnostics


@pytest.mark.skipif(not FILES, reason="the documents are not part of the repository")
def test_documents_from_practice():
    read = 0
    for path in FILES:
        name = path.relative_to(FOLDER).as_posix()
        documents, found = attempt(path, name)
        assert {d.code for d in found} <= set(DOCUMENTS), name
        assert bool(documents) is not bool(found)
        read += bool(documents)
        for document in documents:
            for pointer, node in walk(document.root):
                if (
                    isinstance(node, ScalarNode)
                    and node.tag is None
                    and not re.match(r"[|>][-+]*[0-9]", node.span.text)
                ):
                    assert again(node, document.format) == node.value, f"{name}{pointer}"
    assert read >= len(FILES) * 0.9
