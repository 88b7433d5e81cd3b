"""The catalogues of texts: the same in every language, all of it used, and nothing that a report says outside of them."""

import ast
import re
import string
from functools import cache
from pathlib import Path

import pytest

from checkmeta.base.messages import ENGLISH, LANGUAGES, catalogue
from checkmeta.base.values import Evidence, Truth, Why
from checkmeta.judging.fail_bars import FailOn
from checkmeta.judging.findings import Standing
from checkmeta.language.words import BEARERS, Force, Layer, Modality, Verdict
from checkmeta.report.html.answer import KINDS
from checkmeta.report.matrix import Prospect
from checkmeta.report.order import OUTCOMES
from checkmeta.vocabulary.topics import AREAS, TOPICS

SOURCE = Path("checker/checkmeta")
SAYING = {"say", "Phrase", "fixed"}
COUNTING = {"counted": "", "more": "more "}
FAMILIES = {
    "layer": Layer, "table": Layer, "of": Layer, "break": Layer, "more break": Layer, "head": Layer, "outcome": OUTCOMES,
    "counts": [*(o for o in OUTCOMES if o != "undetermined"), *Standing], "standing": Standing, "state": KINDS, "truth": Truth, "why": Why, "stands": Why,
    "lacking": set(Why) - {Why.UNDEFINED}, "bearer": BEARERS, "evidence": [*Evidence, *FailOn], "topic": [*TOPICS, "other"], "area": [*AREAS, "Other"],
    "prospect": Prospect, "force": Force, "modality": Modality, "rule": ("proposed", "trial", "recommended"), "answer": "012",
    "excused": (Verdict.WAIVED, Verdict.COMPENSATED, Verdict.EXCEPTED, Verdict.OVERRIDDEN),
}  # fmt: skip
"""Keys that are put together when they are said, and all that they may end in."""
NOUNS = {
    "format": "`fact_entries` counts what states a fact",
    "file of rules": "`verification_text` counts what changed",
    "file of waivers": "the same",
    "baseline": "the same",
    "project file": "the same",
}
"""Nouns that are handed on before they are counted."""

PROGRAMS = "programs read it, in English"
NOT_YET = "a command of its own, which is in English yet"
ENGLISH_ONLY = {
    "catalogue": NOT_YET, "catalogue_indexes": NOT_YET, "catalogue_page": NOT_YET, "changes": NOT_YET, "comparison": NOT_YET,
    "format_list": NOT_YET, "ripening_table": NOT_YET,
    "understood": NOT_YET, "verification": NOT_YET, "verification_text": NOT_YET, "read_back": NOT_YET, "statement": NOT_YET,
    "history.database": NOT_YET, "history.trend_page": NOT_YET, "history.trend_text": NOT_YET, "history.trends": NOT_YET, "history.recording": NOT_YET,
    "history.kept_reports": NOT_YET, "history.migrations": NOT_YET,
    "comparison_schema": PROGRAMS, "cases": PROGRAMS, "tap": PROGRAMS, "gitlab": PROGRAMS, "json_report": PROGRAMS, "oscal": PROGRAMS, "oscal_parts": PROGRAMS,
    "sarif": PROGRAMS, "sarif_rules": PROGRAMS, "matrix_data": PROGRAMS,
    "registry": "what `--help` says of formats",
}  # fmt: skip
"""Modules of reports that say something in English only, and why."""
MARKUP = re.compile("<|@page|default-src|;| --")
"""How what stands for programs begins: the frame of a page, its policy, an option of ours."""


def literals(tree):
    """The texts in a module, without docstrings, what is said of a field, and classes of a page's style."""
    aside = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    for keyword in (n for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "class_"):
        aside |= {id(n) for n in ast.walk(keyword.value)}
    return [
        n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in aside
    ]


@cache
def modules():
    return {
        ".".join(p.relative_to(SOURCE).with_suffix("").parts): ast.parse(p.read_text(encoding="utf-8"))
        for p in sorted(SOURCE.rglob("*.py"))
    }


@cache
def calls():
    """Calls of what says something, in the modules that have it from the catalogue."""
    return [*_calls()]


def _calls():
    for name, tree in modules().items():
        ours = {
            alias.name
            for n in ast.walk(tree)
            if isinstance(n, ast.ImportFrom) and n.module in ("checkmeta.base.messages", "checkmeta.report.wording")
            for alias in n.names
        } | (SAYING | {*COUNTING} if name in ("base.messages", "report.wording") else set())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ours:
                yield name, node


def keys_of(argument):
    """The keys that a first argument may be: one, either of two, or what fits a pattern."""
    if isinstance(argument, ast.IfExp):
        return [*keys_of(argument.body), *keys_of(argument.orelse)]
    if isinstance(argument, ast.Constant):
        return [re.escape(argument.value)]
    if isinstance(argument, ast.JoinedStr):
        parts = (re.escape(p.value) if isinstance(p, ast.Constant) else ".+" for p in argument.values)
        return ["".join(parts)]
    return []


def placeholders(text):
    return sorted((name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name is not None)


def forms(value):
    return value if isinstance(value, dict) else {"": value}


def test_every_catalogue_is_a_language_and_every_language_has_one():
    assert {p.stem for p in (SOURCE / "base/messages").glob("*.json")} == set(LANGUAGES)


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != ENGLISH])
def test_a_catalogue_says_all_that_the_english_one_says(language):
    english, other = catalogue(ENGLISH), catalogue(language)
    assert list(other) == list(english)  # in one order, so that they can be read side by side
    for key, value in english.items():
        assert forms(other[key]).keys() == forms(value).keys(), key
        for form, text in forms(value).items():
            names = {name for name, _ in placeholders(text)}
            if key != "mid-line":  # of which each language takes the one or the other
                assert {name for name, _ in placeholders(forms(other[key])[form])} == names, key
            assert forms(other[key])[form].strip(), key
            same_ends = [t[:1].isspace() + 2 * t[-1:].isspace() for t in (text, forms(other[key])[form])]
            assert same_ends[0] == same_ends[1], key


def test_every_key_that_is_said_is_in_the_catalogue():
    known = catalogue(ENGLISH)
    lacking = [
        (module, pattern)
        for module, call in calls()
        if call.func.id in SAYING and call.args
        for pattern in keys_of(call.args[0])
        if not any(re.fullmatch(pattern, key) for key in known)
    ]
    assert lacking == []


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_key_that_is_put_together_is_there_whatever_it_ends_in(family):
    assert [end for end in FAMILIES[family] if f"{family}.{end}" not in catalogue(ENGLISH)] == []


def test_every_noun_that_is_counted_has_its_forms():
    for module, call in calls():
        if call.func.id in COUNTING and len(call.args) == 2 and isinstance(call.args[1], ast.Constant):
            noun = COUNTING[call.func.id] + call.args[1].value
            assert f"count.{noun}" in catalogue(ENGLISH), (module, noun)


def test_every_key_is_used():
    said = {n.value for tree in modules().values() for n in literals(tree)}
    nouns = {
        COUNTING[call.func.id] + call.args[1].value
        for _, call in calls()
        if call.func.id in COUNTING and len(call.args) == 2 and isinstance(call.args[1], ast.Constant)
    }
    patterns = {
        pattern
        for _, call in calls()
        if call.func.id in SAYING and call.args and isinstance(call.args[0], ast.JoinedStr)
        for pattern in keys_of(call.args[0])
    } - {"count\\..+", "count\\.more\\ .+"}
    unused = [
        key
        for key in catalogue(ENGLISH)
        if key not in said
        and key.removeprefix("count.") not in {*nouns, *NOUNS}
        and not any(re.fullmatch(pattern, key) for pattern in patterns)
    ]
    assert unused == []


SENTENCE = re.compile(r"[A-Za-z’']{2,}[,;:]? [A-Za-z’']{2,}")
REPORTS = sorted(
    ".".join(p.relative_to(SOURCE / "report").with_suffix("").parts) for p in (SOURCE / "report").rglob("*.py")
)


@pytest.mark.parametrize("module", REPORTS)
def test_no_sentence_is_left_in_what_reports(module):
    texts = [n.value for n in literals(modules()[f"report.{module}"])]
    known = catalogue(ENGLISH)
    left = [
        t
        for t in texts
        if SENTENCE.search(t)
        and not MARKUP.match(t)
        and not any(key.endswith(t) or (t[-1] in ". " and key.startswith(t)) for key in known)
    ]
    if module in ENGLISH_ONLY:
        assert left, f"{module} has none any more: take it off the list"
    else:
        assert left == []
