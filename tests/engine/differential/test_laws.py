"""Laws of random programs, judged in full and in short: nothing raises, and neither order nor layout makes a difference."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from drawn.choices import Choices, Drawn, Seeded
from drawn.compare import codes as found_codes
from drawn.compare import in_short
from drawn.documents import FULL, Filler, Written, read
from drawn.example import Example, compiled, draw_example
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checkmeta.authoring.formatting.format import format_rules
from checkmeta.base.source import Source
from checkmeta.judging.judge import evaluate
from checkmeta.language.syntax.parse import parse_file

several = settings(suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("subject")


@pytest.fixture(scope="module", params=[evaluate, in_short], ids=["full", "short"])
def judge(request):
    """What judging comes to."""
    return lambda program, given_, options: found_codes(request.param(program, given_, options))


@settings(parent=several, max_examples=40)
@given(st.integers(0, 2**60))
def test_a_program_that_type_checks_judges_every_document(judge, folder: Path, seed: int) -> None:
    """Also documents that are about something else than the rules."""
    example = draw_example(Seeded(seed), folder, (3, 6), 2)
    other = draw_example(Seeded(f"other {seed}"), folder, (1, 1), 3)
    for written, given_ in (*example.subjects, *other.subjects):
        codes = judge(example.program, given_, written.options)
        ruled = {n.id for n in example.program.norms if not n.permit}
        assert {c[0] for c in codes} == ruled


def shuffled(choices: Choices, items: list) -> list:
    rest, found = list(items), []
    while rest:
        found.append(rest.pop(choices.below(len(rest))))
    return found


def reordered(choices: Choices, text: str) -> str:
    """A rule set with its declarations in another order; imports and its header stay before them."""
    header, *parts = text.rstrip("\n").split("\n\n")
    return "\n\n".join([header, *shuffled(choices, parts)]) + "\n"


def rewritten(choices: Choices, written: Written) -> Written:
    """Documents with the keys of every mapping in another order."""
    files = []
    for name, text in written.files:
        value = (yaml.safe_load if name.endswith(".yaml") else json.loads)(text)
        filler = Filler(choices, FULL, yaml=name.endswith(".yaml"))
        files.append(filler.file(name.rsplit(".", 1)[0], mixed(choices, value)))
    return Written(tuple(files), written.as_of, written.jurisdictions, written.assume, written.changed)


def mixed(choices: Choices, value: object) -> object:
    if isinstance(value, dict):
        return {key: mixed(choices, value[key]) for key in shuffled(choices, list(value))}
    return [mixed(choices, item) for item in value] if isinstance(value, list) else value


def codes(judge, example: Example) -> list:
    return [judge(example.program, given_, written.options) for written, given_ in example.subjects]


@settings(parent=several, max_examples=25)
@given(st.integers(0, 2**60))
def test_order_does_not_matter(judge, folder: Path, seed: int) -> None:
    example = draw_example(Seeded(seed), folder, (4, 7), 3)
    choices = Seeded(f"order {seed}")
    rules = tuple(shuffled(choices, [reordered(choices, text) for text in example.rules]))
    program = compiled(rules)
    for (written, given_), before in zip(example.subjects, codes(judge, example), strict=True):
        assert judge(program, given_, written.options) == before, "rules and files"
        if "document" in "".join(rules):  # a raw list of keys has an order of its own
            continue
        other = rewritten(choices, written)
        assert judge(example.program, read(other, folder), written.options) == before, str(other)


def joined(codes) -> set[str]:
    """Codes, whatever blanks there are in the words by which an element is called that a rule computes."""
    return {re.sub(r"(?<=[\[(]) ", "", str(code)) for code in codes}


@settings(parent=several, max_examples=25)
@given(st.data())
def test_layout_does_not_matter(judge, folder: Path, data: st.DataObject) -> None:
    example = draw_example(Drawn(data), folder, (3, 6), 2)
    formatted = tuple(format_rules(Source("a.rules", text)) for text in example.rules)
    for before, after in zip(example.rules, formatted, strict=True):
        assert parse_file(Source("a.rules", after)).rulesets == parse_file(Source("a.rules", before)).rulesets
        assert format_rules(Source("a.rules", after)) == after
    program = compiled(formatted)
    for (written, given_), before in zip(example.subjects, codes(judge, example), strict=True):
        assert joined(judge(program, given_, written.options)) == joined(before), "\n".join(formatted)
