import datetime as dt
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables import table

from checkmeta.authoring.interactive.expression_answers import Setting, answers, ask
from checkmeta.authoring.interactive.expression_names import names_in_sight
from checkmeta.authoring.interactive.show_answers import as_json, as_text, type_card, type_text
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.typesys import ListOf, walk_types
from checkmeta.base.values import Unknown
from checkmeta.vocabulary.bridge import identity_type, platform_type

HERE = Path(__file__).parent
CASES = table(HERE / "eval.yaml")
DAY = dt.date(2026, 1, 1)


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_cases(run, case):
    code, out, err = run("eval", *case["of"])
    if "errors" in case:
        assert re.findall(r"^error\[(\w+)\]", err, re.MULTILINE) == case["errors"]
        assert (code, out) == (2, "")
    else:
        assert (code, err) == (0, "")
        lines = out.splitlines()
        for wanted, line in zip(case["says"], lines, strict=False):
            assert line.startswith(wanted)
        assert len(lines) >= len(case["says"])


@pytest.mark.parametrize(
    ("expression", "status"),
    [
        ("platform.security.audit_log", 0),
        ("not platform.security.audit_log", 1),
        ("platform.security.rate_limits", 3),
        ("every a in identity.attributes satisfies a.retention.period < indefinite", 1),
        ("platform.security.audit_log or platform.security.rate_limits", 0),
        ("document.platform.security.audit_log", 3),  # two of the documents don't say
    ],
)
def test_exit_status(run, expression, status):
    assert run("eval", expression, "-d", "world", "--exit-status")[0] == status
    assert run("eval", expression, "-d", "world")[0] == 0


def test_an_error_has_a_caret(run):
    _, _, err = run("eval", "platform.nme")
    assert err.splitlines()[1:5] == ["  --> <expression>:1:10", "  |", "1 | platform.nme", "  |          ^^^"]


def test_a_warning_does_not_stop(run):
    code, out, err = run("eval", "platform.security.audit_retention <= 731 days", "-d", "world")
    assert (code, out.splitlines()[0]) == (0, "true  (boolean)")
    assert "warning[T514]" in err


def test_json(run):
    code, out, _ = run(
        "eval", "platform.access.gates[0].asks", "-d", "world", "--format", "json", "--as-of", "2026-01-01"
    )
    assert code == 0
    answer = json.loads(out)
    assert {k: v for k, v in answer.items() if k != "answers"} == {
        "schema_version": 1,
        "expression": "platform.access.gates[0].asks",
        "type": "list of DPV term",
        "as_of": "2026-01-01",
    }
    (only,) = answer["answers"]
    assert (only["known"], only["value"], only["subject"], only["places"]) == (True, ["Age"], "world", [])
    read = only["readings"][-1]
    assert (read["path"], read["evidence"], read["location"]["document"]) == (
        "platform.access.gates[0].asks",
        "declared",
        "world/platform.yaml",
    )
    assert read["location"]["line"] == 8


def test_the_same_twice(run):
    arguments = ("eval", "platform.security", "-d", "world", "--format", "json", "--as-of", "2026-01-01")
    assert run(*arguments) == run(*arguments)


def paths(kind, path, depth):
    for name, field in kind.fields.items():
        yield f"{path}.{name}", field.type
        if depth and hasattr(field.type, "fields") and hasattr(field.type, "name"):
            yield from paths(field.type, f"{path}.{name}", depth - 1)


def test_every_path_of_the_vocabulary_can_be_asked_for():
    names = names_in_sight((), (), HERE)
    asked = [*paths(platform_type(), "platform", 2), *paths(identity_type(), "identity", 2)]
    assert len(asked) > 100
    for path, kind in asked:
        question = ask(path, names)
        assert question.node.type == kind
        (answer,) = answers(question, Setting(names, DAY))
        assert isinstance(answer.outcome.value, Unknown)
        assert [m.path for m in answer.missing] == [path]
        assert type_text(kind) in as_text(question, [answer])
        assert json.loads(as_json(question, [answer], DAY))["answers"][0]["value"] is None


def test_a_card_lists_the_fields():
    for record in walk_types(platform_type()):
        card = type_card(ListOf(record)).splitlines()
        assert [line.split()[0] for line in card[1:]] == list(record.fields)


PIECES = (
    *(
        "platform",
        "identity",
        "document",
        ".name",
        ".attributes",
        "[",
        "]",
        "(",
        ")",
        "{",
        "}",
        ",",
        ":",
        "+",
        "/",
        "<",
        "==",
    ),
    *(
        "and",
        "or",
        "not",
        "every",
        "x",
        "in",
        "satisfies",
        "is",
        "present",
        "none",
        "count",
        "sum",
        "for",
        "where",
        "true",
    ),
    *("1", "30", "days", '"a"'),
)


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join)))
def test_any_text_is_answered_or_refused(text):
    names = names_in_sight((), (), HERE)
    refused = ()
    try:
        question = ask(text, names)
        assert as_text(question, answers(question, Setting(names, DAY)))
    except CheckmetaError as error:
        refused = error.diagnostics
    assert all(d.span is not None and d.span.end <= len(text) + 1 for d in refused)
    assert ask("1", names).warnings == ()  # what went wrong before leaves nothing behind
