"""How small files of rules are coloured, to the scope. CHECKMETA_REGENERATE=1 writes the expectations anew, to be read before they are kept."""

import os
from pathlib import Path

import pytest

CASES = sorted((Path(__file__).parent / "cases").glob("*.rules"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_scopes(path: Path, engine) -> None:
    text = path.read_text(encoding="utf-8")
    shown: list[str] = []
    for line, pieces in zip(text.split("\n"), engine.lines(text), strict=True):
        if pieces:
            shown.append(f"> {line}\n")
            shown += [f"    {piece.strip()}  {' '.join(scopes) or '-'}\n" for piece, scopes in pieces]
    expected = path.with_suffix(".scopes")
    if os.environ.get("CHECKMETA_REGENERATE"):
        expected.write_text("".join(shown), encoding="utf-8")
    assert "".join(shown) == expected.read_text(encoding="utf-8")
