"""Laws of parts and sums: from any mark on the rest is the same, and what parts add up to doesn't depend on how they were cut."""

import json
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkmeta.base.child_process import frame
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.sweep.file_sources import ArchiveSource, FolderSource
from checkmeta.sweep.kept_parts import PLAN, KeptParts
from checkmeta.sweep.line_source import LineSource
from checkmeta.sweep.subject_row import COUNTS, RowError, SubjectRow, error_row, read_row, row_frame
from checkmeta.sweep.subject_source import SweepPart
from checkmeta.sweep.summary import SweepTotals

NAMES = st.sampled_from(["a", "b", "c", "d", "\ud800", "é"])
LINES = st.one_of(
    st.builds(
        lambda s, t: json.dumps({"subject": s, "documents": [{"name": "platform.yaml", "content": t}]}),
        NAMES,
        st.text(max_size=5),
    ),
    st.builds(lambda s: json.dumps({"id": s}), NAMES),
    st.sampled_from(["", " ", "{", "[]", "1", "\x00", '{"subject": 1}', '{"id": true}', "{" * 3000]),
)
FINDINGS = st.fixed_dictionaries(
    {
        "rule": st.sampled_from(["law.a.x", "norm.b.y"]), "layer": st.just("law"), "places": st.lists(st.sampled_from(["DE", "CN"]), max_size=2),
        "verdict": st.sampled_from(["violated", "waived", "breach unless shown"]),
    }
)  # fmt: skip
ROWS = st.fixed_dictionaries(
    {
        "subject": NAMES, "error": st.sampled_from([None, {"code": "U050", "document": "", "message": "m"}]), "fails": st.booleans(),
        **{name: st.integers(0, 3) for name in COUNTS}, "findings": st.lists(FINDINGS, max_size=3),
        "missing": st.lists(st.sampled_from(["platform.a", "platform.b"]), max_size=2, unique=True),
    }
)  # fmt: skip


@given(
    lines=st.lists(LINES, max_size=12), by=st.sampled_from(["", "column:id"]), size=st.integers(1, 5), cut=st.booleans()
)
@settings(max_examples=200)
def test_parts_are_the_whole(tmp_path_factory, lines, by, size, cut):
    path = tmp_path_factory.getbasetemp() / "law.jsonl"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass") + (b"" if cut else b"\n"))
    source = LineSource(path, by)
    parts = list(source.parts(size))
    whole = [e.row() for e in source.entries()]
    again = [row for part in parts for row in source.rows(part)]
    assert [part.rows for part in parts[:-1]] == [size] * (len(parts) - 1)
    assert [row.subject for row in again] == [row.subject for row in whole]
    seen = set()
    for one, other in zip(whole, again, strict=True):
        # a subject that comes back is told, and nothing else is otherwise
        assert (
            (other.wrong is not None and "has come before" in other.wrong.message)
            if one.subject in seen
            else one == other
        )
        seen.add(one.subject)


@given(rows=st.lists(ROWS, max_size=12), size=st.integers(1, 5))
def test_sums_add_up(rows, size):
    whole, folded = SweepTotals(), SweepTotals()
    for row in rows:
        whole.add(row, founded=row["fails"])
    for begin in range(0, len(rows), size):
        part = SweepTotals()
        for row in rows[begin : begin + size]:
            part.add(row, founded=row["fails"])
        folded.fold(json.loads(json.dumps(part.as_json(b""))))
    assert folded.as_dict() == whole.as_dict()


@given(name=st.text(max_size=4), contents=st.lists(st.binary(max_size=9), max_size=3))
def test_a_row_goes_through_a_pipe_as_it_is(tmp_path_factory, name, contents):
    from checkmeta.sweep.subject_row import RowDocument  # noqa: PLC0415 - beside its one use

    documents = tuple(RowDocument(f"{n}.json", None if n else "yaml", c) for n, c in enumerate(contents))
    row = SubjectRow(name, (*documents, RowDocument("wrong", None, wrong=RowError("D102", "m", "wrong"))), alone=True)
    path = tmp_path_factory.getbasetemp() / "pipe"
    path.write_bytes(b"".join(frame(*row_frame(row))))
    with path.open("rb") as pipe:
        assert read_row(pipe) == row
        assert read_row(pipe) is None


def test_archives_and_folders_go_on_from_any_mark(tmp_path):
    for number in range(5):
        (tmp_path / "all" / f"s{number}").mkdir(parents=True)
        (tmp_path / "all" / f"s{number}" / "platform.yaml").write_text(f"name: {number}\n", encoding="utf-8")
    with tarfile.open(tmp_path / "all.tar", "w") as archive:
        archive.add(tmp_path / "all", ".")
    for by in ("folder", "document"):
        for source in (FolderSource(tmp_path / "all", by), ArchiveSource(tmp_path / "all.tar", by)):
            entries = list(source.entries())
            assert len(entries) == 5
            for number, entry in enumerate(entries):
                assert [e.row() for e in source.entries(entry.mark)] == [e.row() for e in entries[number:]]
            with pytest.raises(CheckmetaError, match="has changed"):
                list(source.rows(SweepPart(entries[4].mark, 2)))
            assert source.find(entries[3].subject) == entries[3].row()


def test_a_plan_is_written_once(tmp_path):
    kept = KeptParts(tmp_path)
    assert kept.create(PLAN, b"1")
    assert not kept.create(PLAN, b"2")
    assert kept.read(PLAN) == 1
    (tmp_path / "mine").touch()
    (tmp_path / "part-000000.sum").write_bytes(b"{}")
    assert [number for number, _ in kept.sums()] == [0]
    kept.clear()
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_file_system_without_links_will_do(tmp_path, monkeypatch):
    def none(source, target):
        raise PermissionError(1, "no links here", source, None, target)

    monkeypatch.setattr("os.link", none)
    kept = KeptParts(tmp_path)
    assert kept.create(PLAN, b"1")
    assert not kept.create(PLAN, b"2")
    assert kept.read(PLAN) == 1
    assert [path.name for path in tmp_path.iterdir()] == [PLAN]


def test_a_row_of_an_error_has_all_columns():
    assert set(error_row("s", RowError("U050", "m"))) == {"subject", "error", "fails", *COUNTS, "findings", "missing"}
