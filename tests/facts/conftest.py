"""What the tests of facts share: documents from text, and facts as lines."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.base.source import Span
from checkmeta.base.values import Fact, Listing, Record, Unknown
from checkmeta.facts.subject import Subject
from checkmeta.facts.subjects import build_subjects
from checkmeta.vocabulary.scalars import format_value


def lines(fact: Fact, path: str) -> Iterator[str]:
    """One line a fact: path, value, line:column, pointer, evidence."""
    value = fact.value
    shown = "record" if isinstance(value, Record) else "list" if isinstance(value, Listing) else format_value(value)
    if isinstance(value, Unknown):
        (missing,) = value.missing
        assert missing.path == path
        shown = f"unknown, {missing.why}" + (f": {missing.detail}" if missing.detail else "")
    if isinstance(value, Listing) and value.partial:
        shown += f" (partial: {value.detail})"
    place = "nowhere"
    if fact.origin:
        begin = fact.origin.span.begin
        place = f"{begin.line}:{begin.column} {fact.origin.pointer or '/'} {fact.origin.evidence}"
        if fact.origin.key:
            place += f" key {fact.origin.key.begin.line}:{fact.origin.key.begin.column}"
    yield f"{path} = {shown} @ {place}"
    if isinstance(value, Record):
        for name, inner in value.fields.items():
            yield from lines(inner, f"{path}.{name}")
    elif isinstance(value, Listing):
        for index, item in enumerate(value.items):
            yield from lines(item, f"{path}[{index}]")


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Write files, given as relative path -> text, into a fresh folder."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        return tmp_path

    return write


@pytest.fixture
def subject(folder: Callable[[dict[str, str]], Path]) -> Callable[..., Subject]:
    """Read one document, or several by name, as the one subject that they make."""

    def read(text: str | dict[str, str], name: str = "platform.yaml") -> Subject:
        root = folder(text if isinstance(text, dict) else {name: text})
        (only,) = build_subjects([Path()], root)
        return only

    return read


@pytest.fixture
def errors(folder: Callable[[dict[str, str]], Path]) -> Callable[..., tuple[Diagnostic, ...]]:
    """Read one document given by itself, which has errors."""

    def read(text: str, name: str = "platform.yaml") -> tuple[Diagnostic, ...]:
        root = folder({name: text})
        with pytest.raises(CheckmetaError) as caught:
            build_subjects([Path(name)], root)
        return caught.value.diagnostics

    return read


@pytest.fixture
def expected() -> Callable[[Path, str], None]:
    """Compare with a file of expected lines; `UPDATE_EXPECTED=1 pytest tests/facts` writes them anew."""

    def compare(path: Path, text: str) -> None:
        if os.environ.get("UPDATE_EXPECTED"):
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def facts() -> Callable[[Fact, str], list[str]]:
    """Facts as lines."""
    return lambda fact, path: list(lines(fact, path))


@pytest.fixture
def at() -> Callable[[Span | None], str]:
    """A span as `line:column`."""
    return lambda span: f"{span.begin.line}:{span.begin.column}" if span else ""
