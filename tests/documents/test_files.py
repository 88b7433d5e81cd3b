"""Only regular files within the folder are opened, and only text is read."""

import os
import socket
import stat

import pytest
from tests.systems import SUPERUSER

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.documents import read
from checkmeta.documents.read import read_file, supported


def failure(path, name="x.yaml", root=None):
    with pytest.raises(CheckmetaError) as caught:
        read_file(path, name, root)
    (found,) = caught.value.diagnostics
    assert str(path.parent) not in found.message
    return found


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.yaml", True),
        ("a.yml", True),
        ("A.JSON", True),
        ("a.jsonld", True),
        ("a.toml", True),
        ("a.ini.example", True),
        ("a.xml", False),
        ("a.example", False),
        ("yaml", False),
    ],
)
def test_supported(tmp_path, name, known):
    path = tmp_path / name
    path.write_text("" if not known else {"a.toml": "a = 1", "a.ini.example": "a = 1"}.get(name, "[1]"))
    assert supported(path) is known
    if known:
        assert read_file(path, name)[0].name == name
    else:
        assert failure(path, name).code == "D108"


def test_what_is_no_file(tmp_path):
    folder = tmp_path / "d.yaml"
    folder.mkdir()
    pipe = tmp_path / "p.yaml"
    os.mkfifo(pipe)
    unix = socket.socket(socket.AF_UNIX)
    unix.bind(str(tmp_path / "s.yaml"))
    device = tmp_path / "n.yaml"
    device.symlink_to("/dev/zero")
    loop = tmp_path / "l.yaml"
    loop.symlink_to(loop)
    with unix:
        found = [
            failure(p)
            for p in (folder, pipe, tmp_path / "s.yaml", device, loop, tmp_path / "none.yaml", tmp_path / "a\0.yaml")
        ]
    assert {d.code for d in found} == {"U001"}
    assert [d.message.partition("` ")[2] for d in found] == [
        "is a folder, not a file",
        *["is not a regular file"] * 3,
        "is a link that goes round in a circle",
        "doesn't exist",
        "can't be read",
    ]
    assert {d.subject for d in found} == {"x.yaml"}


@pytest.mark.skipif(SUPERUSER, reason="the superuser may read everything")
def test_what_may_not_be_read(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1")
    path.chmod(0)
    assert failure(path).code == "U001"
    path.chmod(stat.S_IRUSR)
    assert read_file(path, "x")


def test_links_out_of_the_folder(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    outside = tmp_path / "secret.yaml"
    outside.write_text("a: 1")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.yaml").write_text("b: 1")
    (root / "out.yaml").symlink_to(outside)
    (root / "folder").symlink_to(tmp_path / "elsewhere")
    (root / "real.yaml").write_text("c: 1")
    (root / "in.yaml").symlink_to("real.yaml")
    for path in (root / "out.yaml", root / "folder" / "b.yaml", root / ".." / "secret.yaml"):
        assert failure(path, root=root).code == "U001"
        assert read_file(path, "x")
    assert read_file(root / "in.yaml", "in.yaml", root)[0].root.entries["c"].value == 1


def test_a_root_that_is_a_link_itself(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.yaml").write_text("a: 1")
    (tmp_path / "link").symlink_to("real")
    assert read_file(tmp_path / "link" / "a.yaml", "a.yaml", tmp_path / "link")


def test_a_file_exchanged_for_a_pipe_is_not_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "a.yaml"
    path.write_text("a: 1")
    admit = read._admit
    seen = []

    def exchange(status, name, kind):
        admit(status, name, kind)
        if not seen:
            path.unlink()
            os.mkfifo(path)
        seen.append(name)

    monkeypatch.setattr(read, "_admit", exchange)
    assert failure(path).message == "`x.yaml` is not a regular file"


@pytest.mark.parametrize(
    ("data", "says", "place"),
    [
        (b"a: 1\nb: \xff\xe9x", "UTF-8: byte 0xff at offset 8, in line 2", "2:4"),
        (b"\xef\xbb\xbfa: \xc3", "UTF-8: byte 0xc3 at offset 6, in line 1", "1:4"),
        ("é: ".encode() + b"\xed\xa0\x80", "UTF-8: byte 0xed at offset 4, in line 1", "1:4"),
        (b"\xff\xfea\x00\x00\xd8", "UTF-16: byte 0x00 at offset 4, in line 1", "1:2"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8: byte 0x89 at offset 0, in line 1", "1:1"),
        (b"a: 1\nb\x00: 2", "NUL character in line 2, column 2", "2:2"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "NUL character in line 1, column 1", "1:1"),
    ],
)
def test_what_is_no_text(tmp_path, data, says, place):
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    found = failure(path)
    assert found.code == "D101"
    assert says in found.message
    assert f"{found.span.begin.line}:{found.span.begin.column}" == place


def test_a_truncated_file_fails_at_its_end(tmp_path):
    whole = b'{"a": [1, 2, {"b": "\xc3\xa9"}]}'
    for length in range(1, len(whole)):
        path = tmp_path / "a.json"
        path.write_bytes(whole[:length])
        found = failure(path)
        assert found.code in ("D101", "D106")
        assert found.span.start >= length - 2
