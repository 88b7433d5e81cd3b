"""Binary glTF: the JSON in it is read, the rest isn't, and its headers have to be right."""

import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents.limits import FILE_BYTES
from checkmeta.documents.read import read_file, read_text
from checkmeta.documents.tree import walk

SCENE = {
    "asset": {"version": "2.0"},
    "extensions": {"VRM": {"meta": {"title": "é 😀", "violentUssageName": "Disallow"}}},
}


def binary(text, *, pad=b" ", rest=b"", version=2, magic=b"glTF", kind=b"JSON", extra=0, more=0):
    body = text.encode()
    body += pad * (-len(body) % 4)
    whole = 20 + len(body) + len(rest)
    return (
        struct.pack("<4s4I", magic, version, whole + extra, len(body) + more, int.from_bytes(kind, "little"))
        + body
        + rest
    )


CHUNK = struct.pack("<I4s", 8, b"BIN\0") + b"\xff" * 8


@pytest.mark.parametrize("name", ["a.glb", "A.VRM"])
@pytest.mark.parametrize("pad", [b" ", b"\0"])
@pytest.mark.parametrize("rest", [b"", CHUNK])
def test_the_json_is_read_with_its_places(tmp_path, name, pad, rest):
    text = json.dumps(SCENE, ensure_ascii=False)
    path = tmp_path / name
    path.write_bytes(binary(text, pad=pad, rest=rest))
    (document,) = read_file(path, name)
    (plain,) = read_text(text, name, "gltf")
    assert (document.format, document.root, document.name) == ("gltf", plain.root, name)
    assert [n.span.text for _, n in walk(document.root)] == [n.span.text for _, n in walk(plain.root)]


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "D106", "doesn't begin with `glTF`"),
        (b"{}", "D106", "doesn't begin with `glTF`"),
        (binary("{}")[:15], "D106", "ends after 15 bytes, inside its headers"),
        (binary("{}", version=1), "D106", "version 1"),
        (binary("{}", kind=b"BIN\0"), "D106", "first chunk is not JSON"),
        (binary("{}")[:-1], "D106", "says 24 bytes, and it has 23"),
        (binary("{}", extra=4), "D106", "says 28 bytes, and it has 24"),
        (binary("{}", more=100), "D106", "should have 104 bytes, and 4 are left"),
        (binary("{"), "D106", "the file ends"),
        (binary("\0\0\0\0"), "D109", "empty"),
    ],
)
def test_what_is_wrong_with_it(tmp_path, data, code, says):
    path = tmp_path / "a.glb"
    path.write_bytes(data)
    with pytest.raises(CheckmetaError) as caught:
        read_file(path, "a.glb")
    (found,) = caught.value.diagnostics
    assert found.code == code
    assert says in found.message


def test_a_large_file_with_little_json_is_read(tmp_path):
    path = tmp_path / "a.vrm"
    with path.open("wb") as file:
        file.write(binary("{}", extra=FILE_BYTES * 2))
        file.truncate(24 + FILE_BYTES * 2)  # a sparse file: it is not looked at
    assert read_file(path, "a.vrm")[0].root.entries == {}


def test_json_past_the_bound_is_not_read(tmp_path):
    path = tmp_path / "a.vrm"
    with path.open("wb") as file:
        file.write(binary("{}", extra=FILE_BYTES * 2, more=FILE_BYTES))
        file.truncate(24 + FILE_BYTES * 2)
    with pytest.raises(CheckmetaError) as caught:
        read_file(path, "a.vrm")
    assert [d.code for d in caught.value.diagnostics] == ["D102"]


@settings(max_examples=100)
@given(st.binary(max_size=40), st.integers(0, 30))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data, keep):
    path = tmp_path_factory.getbasetemp() / "any.glb"
    path.write_bytes(binary('{"a": 1}')[:keep] + data)
    found = ()
    try:
        read_file(path, "any.glb")
    except CheckmetaError as error:
        found = error.diagnostics
    assert {d.code for d in found} <= {"D101", "D102", "D106", "D109"}
