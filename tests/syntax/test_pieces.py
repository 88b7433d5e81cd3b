"""A file that is being written is read as a file is, declaration by declaration; what is broken hides nothing else."""

from pathlib import Path

import pytest

from checkmeta.authoring.lint.material import syntax_nodes
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Located, Source
from checkmeta.language.syntax.parse import parse_file, parse_pieces

ROOT = Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "rulesets").rglob("*.rules"))
BROKEN = """ruleset norm.a "A"
  layer norm
  source "own rules"

rule first "First"
  must platform.security.audit_log

rule second "Second"
  must <= 3

rule third "Third"
  must not (platform.name is present
"""


def places(file):
    parts = (file.rulesets, file.mappings, file.defines)
    return [
        (type(n).__name__, n.span.start, n.span.end) for p in parts for n in syntax_nodes(p) if isinstance(n, Located)
    ]


@pytest.mark.parametrize("path", SHIPPED[::12], ids=lambda p: p.stem)
def test_it_is_what_the_whole_file_is(path):
    source = Source(path.name, path.read_text(encoding="utf-8"))
    pieces, whole = parse_pieces(source), parse_file(source)
    assert pieces.errors == ()
    assert pieces.file == whole
    assert places(pieces.file) == places(whole)


@pytest.mark.parametrize("path", SHIPPED[::40], ids=lambda p: p.stem)
def test_what_was_read_before_stands_at_its_new_place(path):
    text = path.read_text(encoding="utf-8")
    before = parse_pieces(Source(path.name, text))
    source = Source(path.name, f"# another line, 😀\n{text}")
    pieces = parse_pieces(source, before)
    assert places(pieces.file) == places(parse_file(source))
    same = sum(pieces.read[piece] is read for piece, read in before.read.items() if piece in pieces.read)
    assert same >= len(before.read) - 1  # all but the one that begins the file


def test_a_broken_declaration_is_told_as_ever_and_hides_no_other():
    source = Source("a.rules", BROKEN)
    pieces = parse_pieces(source)
    with pytest.raises(CheckmetaError) as told:
        parse_file(source)
    assert pieces.errors == told.value.diagnostics
    assert [n.id.text for r in pieces.file.rulesets for n in r.norms] == ["first"]


@pytest.mark.parametrize("text", ["", "rule a", "ruleset", "\x00", "x" * 300_000, 'ruleset a "A"'])
def test_what_is_no_file_of_rules_says_what_parse_file_says(text):
    source = Source("a.rules", text)
    with pytest.raises(CheckmetaError) as told:
        parse_file(source)
    assert parse_pieces(source).errors == told.value.diagnostics
