"""What is a row of a table is met by everybody who shows it: each table beside each of its readers, so that no new row is forgotten in silence.

Clauses beside the grammar, the trees and the editors' grammar are in `tests/syntax/test_clauses.py`, built-ins beside the reference in
`tests/check/test_functions.py` and beside the editors' grammar in `tests/editors/test_laws.py`.
"""

import re
from itertools import count
from pathlib import Path

import pytest

from checkmeta.authoring.formatting.format import format_rules
from checkmeta.authoring.interactive.completion import candidates
from checkmeta.base.diagnostics.diagnostic import Collector
from checkmeta.base.source import Source
from checkmeta.cli.check import command
from checkmeta.documents.formats import FORMATS, NAMED
from checkmeta.language.clauses import RULE
from checkmeta.language.functions import AGGREGATES, FUNCTIONS
from checkmeta.language.types.scope import Scope
from checkmeta.report.handbook.book import handbook
from checkmeta.report.handbook.markdown import render
from checkmeta.report.registry import REPORTS
from checkmeta.store.compiler import compile_rules

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "grammar" / "README.md").read_text(encoding="utf-8")
HEAD = 'ruleset norm.a "A" layer norm source "S"\nrule other "Other" must platform.name is present\n'
CLAUSES = {
    "jurisdiction": "jurisdiction EU",
    "effective": "effective from 2020-01-01",
    "state": "state proposed",
    "source": 'source "Art. 1" "https://example.com/1"',
    "bearer": "bearer operator",
    "weight": "weight 7",
    "for each": "for each client in platform.clients",
    "when": "when client.name is present",
    "must": 'must client.name == "warden"',
    "unless": 'unless excuse: client.name == "guest"',
    "failing that": "failing that platform.name is present",
    "overrides": "overrides other",
    "allows derogation": "allows derogation",
    "conflicts with": "conflicts with other",
    "ripens": "ripens to law when adherence >= 95% over 180 days",
    "formerly": "formerly norm.a.once",
    "because": 'because "a reason of its own"',
    "message": 'message "the message"',
    "remedy": 'remedy "the remedy"',
}
"""Each clause of a rule, as it may be written."""


def source(text):
    return Source("a.rules", text)


def test_every_clause_of_a_rule_has_its_example():
    assert list(CLAUSES) == [row.word for row in RULE]


def test_the_formatter_puts_each_clause_on_a_line_of_its_own():
    written = format_rules(source(f'{HEAD}rule r "R" {" ".join(CLAUSES.values())}\n'))
    lines = [line.strip() for line in written.splitlines()]
    assert [line for line in lines if line in CLAUSES.values()] == list(CLAUSES.values())


@pytest.mark.parametrize("word", [row.word for row in RULE if row.label])
def test_the_handbook_shows_each_clause_that_is_a_text(word):
    program, _ = compile_rules([source(f'{HEAD}rule r "R" must platform.name is present {CLAUSES[word]}\n')], [])
    assert re.search(r'"(.*)"', CLAUSES[word])[1] in render(handbook(program, program.norms))


@pytest.mark.parametrize("name", [*FUNCTIONS, *AGGREGATES])
def test_each_built_in_is_completed(name):
    scope = Scope(Collector(), {}, {}, {}, {}, count())
    assert f"{name}(" in candidates(name[:2], name[:2], scope)


def test_the_reference_names_the_formats_of_documents_that_a_mapping_may_read():
    said = re.search(r"^\| `reads json, yaml` \| the formats of files: `([a-z ]+)` \|$", REFERENCE, re.MULTILINE)
    assert said
    assert sorted(said[1].split()) == sorted(NAMED)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_of_documents_has_a_reader_and_names_that_lead_to_it(name):
    row = FORMATS[name]
    assert callable(row.read)
    assert row.extensions or row.names
    assert row.written_as is None or row.written_as in NAMED


def test_the_command_offers_each_format_of_reports_and_the_page_names_it():
    option = next(parameter for parameter in command.params if parameter.name == "format_")
    assert list(option.type.choices) == list(REPORTS)
    page = (ROOT / "checker" / "checking.md").read_text(encoding="utf-8")
    assert [name for name in REPORTS if f"`{name}`" not in page] == []


@pytest.mark.parametrize("name", sorted(REPORTS.keys() - {"html", "oscal", "sarif-all"}))
def test_each_format_of_reports_has_one_that_is_kept(name):
    """A page, and what an official schema and another's reader hold, have tests of their own: tests/pages, tests/report/test_oscal.py."""
    folder = ROOT / "tests" / "report" / "golden"
    assert any((folder / f"mixed{ending}").is_file() for ending in (*REPORTS[name].endings, f".{name}", f".{name}.txt"))
