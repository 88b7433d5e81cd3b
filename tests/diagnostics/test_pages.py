"""Every code has a page, the list of codes is closed, and what a page shows as wrong is said so."""

import re
from pathlib import Path

import pytest

from checkmeta.base.diagnostics.codes import HELP, pages
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Collector
from checkmeta.base.source import Source
from checkmeta.facts.subjects import build_subjects
from checkmeta.store.compiler import build, parse_all

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "grammar" / "diagnostics"
CODES = pages("UDFSNTW")
"""Those of checks are in tests/lint."""
BLOCK = re.compile(r"```(checkmeta|yaml|json) (bad|good)(?: (\S+))?\n(.*?)```", re.DOTALL)
ONLY_TOLD = {
    "U001", "U002", "U003", "U004", "U005", "U007", "U008", "U009", "U010", "U011", "U013", "U014", "U015", "U016", "U017", "U021", "U031",
    "U032", "U041", "U042", "U043", "U044", "U050", "U051", "U052", "U053",
    "D101", "D102", "D103", "D104", "D108", "D113", "D114",
    "F201", "F208", "F210", "F211", "F212", "F213", "F214", "F215", "F216", "F217", "F218", "F219", "F220", "F221", "N413", "S310", "T512",
    "W701", "W702", "W703",
    "W704", "W705", "W706", "W707", "W708", "W709",
}  # fmt: skip
"""Codes of which no single small file is an example: they are about size, several files, the command line, or a day."""


def page(code):
    return (PAGES / f"{code}.md").read_text(encoding="utf-8")


def said_of_rules(text):
    try:
        return {d.code for d in build(parse_all([Source("page.rules", text)]))[1]}
    except CheckmetaError as error:
        return {d.code for d in error.diagnostics}


def said_of_document(name, text, folder):
    (folder / name).write_text(text, encoding="utf-8")
    errors = Collector()
    try:
        subjects = build_subjects([folder / name], folder, errors=errors)
    except CheckmetaError as error:
        return {d.code for d in error.diagnostics} | {d.code for d in errors.diagnostics}
    return {d.code for d in errors.diagnostics} | {r.code for s in subjects for r in s.remarks}


def test_nothing_else_stands_beside_the_pages():
    assert {p.stem for p in PAGES.glob("*")} == {*pages(), "README"}
    assert set(HELP) <= set(CODES)


def test_the_table_is_the_codes():
    rows = dict(
        re.findall(
            r"^\| \[([A-Z]\d+)\]\(\1\.md\) \| ([^|]+) \|$", (PAGES / "README.md").read_text("utf-8"), re.MULTILINE
        )
    )
    assert rows == {code: re.match(r"# \w+: (.+)\n", page(code))[1] for code in CODES}


def test_the_code_uses_each_and_no_other():
    texts = [
        path.read_text(encoding="utf-8")
        for path in (ROOT / "checker" / "checkmeta").rglob("*.py")
        if path.name not in ("codes.py", "lint_codes.py")
    ]
    used = set(re.findall(r'"([UDFSNTW]\d{3})"', "\n".join(texts)))
    assert used == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_what_and_why(code):
    text = page(code)
    assert text.startswith(f"# {code}: ")
    assert "\n\n## What\n\n" in text
    assert "\n## Why\n\n" in text
    shown = [kind for _, kind, _, _ in BLOCK.findall(text)]
    assert shown == ([] if code in ONLY_TOLD else ["bad", "good"])
    assert shown or "\n## What to do\n\n" in text


@pytest.mark.parametrize("code", sorted(set(CODES) - ONLY_TOLD))
def test_examples(code, tmp_path):
    for language, kind, name, text in BLOCK.findall(page(code)):
        said = said_of_rules(text) if language == "checkmeta" else said_of_document(name, text, tmp_path)
        assert (code in said) if kind == "bad" else not said, (kind, said)
