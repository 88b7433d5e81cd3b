"""A list of documents of one format is each of them; what stands beside a document in its file is only named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.facts.known_formats import Formats
from checkmeta.facts.subject import Subject
from checkmeta.facts.subjects import build_subjects

from .conftest import compiled

MAPPINGS = """\
mapping a.world "A"
  reads yaml, json
  recognise when document.world is known
  set platform.name = document.world

mapping b.world "B"
  reads yaml, json
  recognise when document.world is known and document.b is known
  set platform.name = document.b

mapping c.worlds "C"
  reads yaml, json
  recognise when length(document) == 3 and document[0].world is known
  set platform.name = document[0].world
"""
Build = Callable[..., list[Subject]]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    def built(text: str, *paths: str, wanted: str | None = None) -> list[Subject]:
        (tmp_path / "all.yaml").write_text(text, encoding="utf-8")
        return build_subjects([Path(p) for p in paths or ["all.yaml"]], tmp_path, Formats(compiled(MAPPINGS), wanted))

    return built


def names(subjects: list[Subject]) -> list[str]:
    return [s.name for s in subjects]


def test_each_element_is_a_subject(build: Build) -> None:
    subjects = build("- { world: north }\n- { world: south }\n")
    assert names(subjects) == [". (north)", ". (south)"]
    assert [s.documents[0].root.span.begin.line for s in subjects] == [1, 2]


def test_the_format_may_be_named(build: Build) -> None:
    text = "- { world: north, b: 1 }\n- { world: south }\n"
    with pytest.raises(CheckmetaError):
        build(text)
    assert names(build(text, wanted="a.world")) == [". (north)", ". (south)"]


@pytest.mark.parametrize(
    "text",
    [
        "- { world: north }\n- { moon: south }\n",
        "- { world: north, b: 1 }\n- { world: south, b: 2 }\n",
        "- { moon: north }\n- { moon: south }\n",
        "- { world: north }\n- 3\n",
        "- { world: north }\n" * 101,
    ],
    ids=["one is none", "each is two", "none is any", "one is a number", "too many"],
)
def test_other_lists_are_no_documents(build: Build, text: str) -> None:
    with pytest.raises(CheckmetaError) as caught:
        build(text)
    assert [d.code for d in caught.value.diagnostics] == ["F201"]


def test_a_list_that_is_a_document_is_one(build: Build) -> None:
    (only,) = build("- { world: north }\n- { world: south }\n- { world: east }\n")
    assert only.platform.value.fields["name"].value == "north"  # type: ignore[union-attr]


def test_what_stands_beside_a_document_is_named(build: Build) -> None:
    (only,) = build("{ world: north }\n---\n{ kind: Service }\n")
    assert only.not_checked == ("all.yaml (document 2)",)


def test_an_owners_name_for_a_platform_counts(build: Build, tmp_path: Path) -> None:
    (tmp_path / "platform.yaml").write_text("name: Aurora\nkind: game\n", encoding="utf-8")
    (only,) = build("{ world: aurora-1 }\n", ".")
    assert only.platform.value.fields["name"].value == "Aurora"  # type: ignore[union-attr]
    assert not only.remarks


def test_without_one_its_system_names_it(build: Build, tmp_path: Path) -> None:
    (tmp_path / "platform.yaml").write_text("name: unknown\nkind: game\n", encoding="utf-8")
    (only,) = build("{ world: aurora-1 }\n", ".")
    assert only.platform.value.fields["name"].value == "aurora-1"  # type: ignore[union-attr]
