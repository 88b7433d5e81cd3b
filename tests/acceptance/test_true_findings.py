"""Findings in documents from practice, each one read by eye against its document; and what must not be found there."""

import datetime as dt
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.judging.pipeline import Request, check
from checkmeta.language.words import Verdict
from checkmeta.store.library import load

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
LISTED = table(Path(__file__).with_name("true_findings.yaml"))
DAY = dt.date(2026, 11, 22)
BY_FILE = defaultdict(lambda: {"found": [], "innocent": []})
for kind in ("found", "innocent"):
    for entry in LISTED[kind]:
        BY_FILE[entry["file"]][kind].append(entry)

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the documents from practice are not here")


def places(file):
    """Where the file is judged: nowhere in particular, and in each place that an entry names."""
    return {entry.get("in") for entries in BY_FILE[file].values() for entry in entries}


@cache
def library():
    return load(tests=False)


def breaches(file, place):
    report = check(Request((Path(file),), DAY, jurisdictions=(place,) if place else (), cwd=CORPUS), library())
    return {
        (judgement.rule.id, judgement.subject): judgement
        for subject in report.subjects
        for judgement in subject.judgements
        if judgement.verdict is Verdict.VIOLATED
    }


@pytest.mark.parametrize("file", sorted(BY_FILE))
def test_what_is_listed_is_found_and_what_is_innocent_is_not(file):
    found = {place: breaches(file, place) for place in places(file)}
    for entry in BY_FILE[file]["found"]:
        judgement = found[entry.get("in")].get((entry["rule"], entry["subject"]))
        assert judgement is not None, entry
        assert judgement.place is not None
        assert judgement.place.begin.line == entry["line"], entry
    for entry in BY_FILE[file]["innocent"]:
        flagged = {rule for rule, _ in found[entry.get("in")]}
        assert not flagged & set(entry["rules"]), entry


def test_every_entry_says_why():
    for entry in (*LISTED["found"], *LISTED["innocent"]):
        assert entry["because"].strip()


def test_the_innocent_are_held_against_rules_that_exist(root):
    named = {rule for entry in LISTED["innocent"] for rule in entry["rules"]}
    texts = "\n".join(path.read_text(encoding="utf-8") for path in (root / "rulesets").rglob("*.rules"))
    for rule in sorted(named):
        assert f"\nrule {rule.rsplit('.', 1)[1]} " in texts, rule
