"""The example of the reference: its mapping, its document, and the facts that it says come of the two."""

from __future__ import annotations

import re
from pathlib import Path

from checkmeta.facts.understandings import understandings
from checkmeta.report.understood import as_text
from checkmeta.store.library import mappings

PAGE = Path(__file__).parents[2] / "grammar" / "README.md"


def test_the_example(tmp_path: Path) -> None:
    section = PAGE.read_text(encoding="utf-8").split("## Mappings")[1]
    text, document, facts = (
        re.search(rf"^```{kind}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)[1]
        for kind in ("checkmeta", "yaml", "facts")
    )
    (tmp_path / "my.rules").write_text(text, encoding="utf-8")
    (tmp_path / "world.yaml").write_text(document, encoding="utf-8")
    known = mappings(["my.rules"], tmp_path)
    assert as_text(understandings([Path("world.yaml")], known, None, tmp_path)[0]) == facts
