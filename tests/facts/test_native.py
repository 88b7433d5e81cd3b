from pathlib import Path

import pytest
from tests.tables import table

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.values import Record
from checkmeta.documents.limits import ERRORS
from checkmeta.documents.placeholders import placeholder_in
from checkmeta.facts.subjects import build_subjects

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "cases/native").iterdir() if path.suffix != ".facts")
WRONG = table(HERE / "errors.yaml")


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)
def test_facts_of_a_native_document(case, subject, facts, expected):
    read = subject(case.read_text(encoding="utf-8"), case.name)
    found = facts(read.platform, "platform")
    for identity in read.identities:
        found += [f"--- {identity.name}", *facts(identity.fact, "identity")]
    assert not read.remarks
    expected(case.with_name(case.name + ".facts"), "\n".join(found) + "\n")


@pytest.mark.parametrize("case", WRONG, ids=lambda c: c["text"][:40])
def test_errors_of_a_native_document(case, errors, at):
    found = [[d.code, at(d.span), d.message, d.help] for d in errors(case["text"], case.get("name", "platform.yaml"))]
    assert found == case["errors"]


def test_all_errors_of_all_files_at_once(folder):
    root = folder(
        {
            "a/platform.yaml": "kind: gam\nnam: x\n",
            "b/identity.json": '{"open": 1}',
            "c.yaml": "kind: game\nname: [\n",
            "d.txt": "",
        }
    )
    with pytest.raises(CheckmetaError) as caught:
        build_subjects([Path()], root)
    assert [(d.span.source.name, d.code) for d in caught.value.diagnostics] == [
        ("a/platform.yaml", "F204"),
        ("a/platform.yaml", "F202"),
        ("b/identity.json", "F203"),
        ("c.yaml", "D106"),
    ]


def test_a_flood_of_errors_is_cut(errors):
    found = errors("audience:\n" + "".join(f"  minimum_agee{i}: 1\n" for i in range(20_000)))
    assert len(found) == ERRORS


def test_the_deepest_document_is_read(subject):
    depth = 98
    text = "infrastructure: " + '{"name": "a", "components": [' * depth + "]}" * depth
    fact = subject(text, "platform.yaml").platform
    for _ in range(depth - 1):
        component = fact.value.fields[
            "infrastructure" if fact.value.fields.keys() == {"infrastructure"} else "components"
        ]
        fact = component if isinstance(component.value, Record) else component.value.items[0]
    assert fact.value.fields["name"].value == "a"


@pytest.mark.parametrize(
    ("text", "left_open"),
    [
        ("${HOST}", True),
        ("https://${HOST}/x", True),
        ("{{ age }}", True),
        ("$(env:AGE)", True),
        ("##AGE##", True),
        ("@@AGE@@", True),
        ("<%= age %>", True),
        ("env(AGE)", True),
        ("say env(AGE)", False),
        ("${", False),
        ("}${", False),
        ("{{ a }", False),
        ("$(5)", False),
        ("## a title", False),
        ("me@example.org", False),
        ("100%", False),
    ],
)
def test_what_is_left_to_a_template(text, left_open):
    assert (placeholder_in(text) is not None) is left_open
