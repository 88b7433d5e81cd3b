"""Which format a document is of, and which subjects documents make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.subject import Subject
from checkmeta.facts.subjects import build_subjects
from checkmeta.language.typed_mapping import TypedMapping

from .conftest import compiled

MAPPINGS = (Path(__file__).parent / "recognition.rules").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def known() -> tuple[TypedMapping, ...]:
    return compiled(MAPPINGS)


@pytest.fixture
def subjects(tmp_path: Path, known: tuple[TypedMapping, ...]) -> Callable[..., list[Subject]]:
    def build(files: dict[str, str], *paths: str, wanted: str | None = None, untyped: bool = False) -> list[Subject]:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return build_subjects([Path(p) for p in paths or ["."]], tmp_path, Formats(known, wanted), untyped=untyped)

    return build


def name_of(subject: Subject) -> object:
    fact = subject.platform.value.fields.get("name")
    return fact.value if fact else None


def codes(error: pytest.ExceptionInfo[CheckmetaError]) -> list[tuple[str, str, str | None]]:
    return [(d.code, d.message, d.help) for d in error.value.diagnostics]


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("x.yaml", "world: w\n", "w"),
        ("x.yaml", "{world: w, b: v}\n", "v"),  # preferred
        ("x.json", '{"world": "w", "b": "v"}', "w"),  # `b.world` doesn't read JSON
        ("platform.yaml", "name: own\nkind: game\n", "own"),
        ("x.yaml", "$schema: https://checkmeta.dev/schema/platform.json\nname: own\nkind: game\n", "own"),
    ],
)
def test_what_a_document_is(file: str, text: str, name: str, subjects: Callable[..., list[Subject]]) -> None:
    (subject,) = subjects({file: text})
    assert name_of(subject) == name


def test_a_mapping_rather_than_json_schema(subjects: Callable[..., list[Subject]]) -> None:
    (subject,) = subjects({"x.json": '{"type": "object", "d": 1, "properties": {"a": {"type": "string"}}}'})
    (identity,) = subject.identities
    assert "type" not in identity.fact.value.fields["attributes"].value.items[0].value.fields


def test_a_tie_names_both(subjects: Callable[..., list[Subject]]) -> None:
    with pytest.raises(CheckmetaError) as error:
        subjects({"x.yaml": "{world: w, c: v}\n"})
    message = "`x.yaml` is recognised as `a.world` and `c.world`"
    assert codes(error) == [("F214", message, "say which it is: `--as a.world`")]


def test_what_is_asked_for_is_read(subjects: Callable[..., list[Subject]]) -> None:
    (subject,) = subjects({"x.yaml": "{world: w, c: v}\n"}, "x.yaml", wanted="c.world")
    assert name_of(subject) == "v"


def test_a_format_that_there_is_not(known: tuple[TypedMapping, ...]) -> None:
    with pytest.raises(CheckmetaError) as error:
        Formats(known, "a.wrld")
    assert codes(error) == [("U004", "no format `a.wrld`", "did you mean `a.world`?")]


def test_what_nothing_recognises(subjects: Callable[..., list[Subject]]) -> None:
    files = {"x.yaml": "other: 1\n", "platform.yaml": "name: own\nkind: game\n"}
    with pytest.raises(CheckmetaError) as error:
        subjects(files, "x.yaml")
    assert [c for c, _, _ in codes(error)] == ["F201"]
    (alone,) = subjects(files, "x.yaml", untyped=True)
    assert [(r.code, r.message) for r in alone.remarks] == [
        ("F215", "nothing recognises `x.yaml`: only rules over `document` are judged")
    ]
    assert [d.name for d in alone.documents] == ["x.yaml"]
    (folder,) = subjects(files, untyped=True)
    assert (folder.not_checked, name_of(folder)) == (("x.yaml",), "own")


def test_a_system_and_its_owner_differ(subjects: Callable[..., list[Subject]]) -> None:
    files = {
        "platform.yaml": "name: w\ndata: {retention: {logs: 30 days}}\nsecurity: {audit_log: true}\n",
        "server.yaml": "world: w\nversion: 1\nkeep: 365\n",
    }
    (subject,) = subjects(files)
    logs = subject.platform.value.fields["data"].value.fields["retention"].value.fields["logs"]
    assert logs.value.seconds == 365 * 86_400
    said = {r.message: [str(p) for p in (r.place, *r.related)] for r in subject.remarks if r.code == "F208"}
    assert said["`platform.data.retention.logs` is stated differently: `365 days` and `30 days`"] == [
        "server.yaml:3:7",
        "platform.yaml:2:26",
    ]
    # a default gives way to what its owner says
    assert subject.platform.value.fields["security"].value.fields["audit_log"].value is True


def test_two_worlds_of_one_format_in_a_folder_are_two_subjects(subjects: Callable[..., list[Subject]]) -> None:
    found = subjects({"f/x.yaml": "world: one\n", "f/y.yaml": "world: two\n", "f/z.yaml": "other: 1\n"}, "f")
    assert [(s.name, name_of(s), [d.name for d in s.documents]) for s in found] == [
        ("f (one)", "one", ["f/x.yaml"]),
        ("f (two)", "two", ["f/y.yaml"]),
    ]
    assert [s.not_checked for s in found] == [("f/z.yaml",), ()]


def test_two_documents_of_one_world_are_one_subject(subjects: Callable[..., list[Subject]]) -> None:
    (subject,) = subjects({"f/x.yaml": "world: one\naudit: true\n", "f/y.yaml": "world: one\nkeep: 3\n"}, "f")
    assert set(subject.platform.value.fields) == {"name", "security", "data"}


def test_a_format_is_asked_for_of_files(subjects: Callable[..., list[Subject]]) -> None:
    with pytest.raises(CheckmetaError) as error:
        subjects({"w/x.yaml": "{world: w, c: v}\n"}, "w", wanted="c.world")
    ((code, message, help_),) = codes(error)
    assert (code, message) == ("U004", "`--as c.world` is about files, and `w` is a folder")
    assert help_ is not None
    (subject,) = subjects({}, "w", "w/x.yaml", wanted="c.world")
    assert name_of(subject) == "v"


def test_a_platform_is_called_what_its_people_call_it(subjects: Callable[..., list[Subject]]) -> None:
    (subject,) = subjects({"x.yaml": "world: w\n", "platform.yaml": "name: own\nkind: game\n"})
    assert name_of(subject) == "own"
    assert not subject.remarks


def test_two_products_that_are_called_differently_are_said_aloud(subjects: Callable[..., list[Subject]]) -> None:
    (subject,) = subjects({"x.yaml": "{world: w, b: v}\n", "y.json": '{"world": "u"}'})
    (remark,) = subject.remarks
    assert (remark.code, remark.message) == ("F208", "`platform.name` is stated differently: `v` and `u`")
    assert remark.help is not None
    assert "give each a folder of its own" in remark.help
