"""The colours of an editor agree with our own lexer, token by token, and nothing that is shipped is coloured as wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "rulesets").rglob("*.rules"))
REFERENCE = re.findall(
    r"^```checkmeta[^\n]*\n(.*?)^```",
    (ROOT / "grammar" / "README.md").read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)
CASES = [path for path in sorted((Path(__file__).parent / "cases").glob("*.rules")) if path.stem != "unfinished"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT / "rulesets").as_posix())
def test_shipped_rules(path: Path, engine, differences: Callable[[str], list[str]]) -> None:
    text = path.read_text(encoding="utf-8")
    assert not differences(text)
    wrong = [piece for line in engine.lines(text) for piece, scopes in line if "invalid" in " ".join(scopes)]
    assert not wrong


@pytest.mark.parametrize("text", REFERENCE, ids=lambda text: text.split()[1])
def test_the_reference(text: str, differences: Callable[[str], list[str]]) -> None:
    assert not differences(text)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_cases(path: Path, differences: Callable[[str], list[str]]) -> None:
    assert not differences(path.read_text(encoding="utf-8"))


def test_there_is_something_to_compare() -> None:
    assert len(SHIPPED) > 10
    assert len(REFERENCE) > 3
    assert CASES
