"""Every value of the cases, with its place, as `<case>.expected` says. UPDATE_EXPECTED=1 writes those files anew."""

import json
import os
from pathlib import Path

import pytest

from checkmeta.documents.formats import FORMATS, format_of
from checkmeta.documents.read import read_file, read_text
from checkmeta.documents.tree import MappingNode, ScalarNode, find, walk

CASES = sorted(p for p in (Path(__file__).parent / "cases").iterdir() if p.suffix != ".expected")


def place(span):
    return f"{span.begin.line}:{span.begin.column}-{span.finish.line}:{span.finish.column}"


def described(documents):
    lines = []
    for document in documents:
        for pointer, node in walk(document.root):
            if isinstance(node, ScalarNode):
                what = f"{type(node.value).__name__} {str(node.value)!r}{' quoted' if node.quoted else ''}"
            else:
                what = "mapping" if isinstance(node, MappingNode) else "list"
            tag = f" {node.tag}" if node.tag else ""
            if isinstance(node, ScalarNode) and node.placeholder:
                tag += f" placeholder {node.placeholder!r}"
            if node.conditional:
                tag += f" in {node.conditional!r}"
            if isinstance(node, MappingNode) and node.repeated:
                tag += " repeated " + ", ".join(f"{k} {place(s)}" for k, s in sorted(node.repeated.items()))
            parent = find(document.root, pointer.rpartition("/")[0])
            name = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
            key = f" key {place(parent.keys[name])}" if pointer and isinstance(parent, MappingNode) else ""
            lines.append(f"{document.index}#{pointer} {place(node.span)}{key}: {what}{tag}")
        for w in document.warnings:
            more = "".join(f", {place(label.span)} {label.text}" for label in w.labels)
            lines.append(f"{document.index} {place(w.span)} warning {w.code} {w.message}{more}")
        lines += [f"{document.index} may have more"] if document.open_ended else []
    return lines


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_values_and_places(case):
    expected = case.with_name(case.name + ".expected")
    lines = described(read_file(case, case.name))
    if os.environ.get("UPDATE_EXPECTED"):
        expected.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == expected.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_encoding_and_byte_order_mark_move_nothing(case, encoding, tmp_path):
    text = case.read_text(encoding="utf-8")
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    path = tmp_path / case.name
    path.write_bytes((mark + text).encode(encoding))
    assert described(read_file(path, case.name)) == described(read_text(text, case.name, format_of(case.name)))
    assert read_file(path, case.name)[0].source.text == text


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_line_ends_are_kept_and_move_nothing(case):
    text = case.read_text(encoding="utf-8")
    kind = format_of(case.name)
    windows = read_text(text.replace("\n", "\r\n"), case.name, kind)
    assert described(windows) == described(read_text(text, case.name, kind))
    assert windows[0].source.text.count("\r\n") == text.count("\n")


def test_the_cases_cover_every_format():
    assert {format_of(c.name) for c in CASES} | {"glb"} == set(FORMATS)


def test_json_reads_alike_as_yaml():
    text = (Path(__file__).parent / "cases" / "values.json").read_text(encoding="utf-8").replace("\\ud83d\\ude00", "")
    (as_json,) = read_text(text, "x", "json")
    (as_yaml,) = read_text(text, "x", "yaml")
    assert as_json.root == as_yaml.root
    assert json.loads(text)["after 😀"] == find(as_json.root, "/after 😀").value
