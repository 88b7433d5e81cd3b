"""Many documents at once: the rules in one function find the breaches that the reference finds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from drawn.choices import Seeded
from drawn.documents import Written, read
from drawn.example import compiled, draw_example
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checkmeta.base.values import Fact, Listing, Record
from checkmeta.judging.compiled.batch import Batch
from checkmeta.judging.compiled.plain import Prepared
from checkmeta.judging.contexts import Options
from checkmeta.judging.reference import Given, evaluate
from checkmeta.language.meaning.evaluator import TooManyStepsError
from checkmeta.language.words import Verdict
from checkmeta.vocabulary.bridge import identity_type, platform_type

OF_PLACES = ("variants", "jurisdictions", "identities")
FOUND = yaml.safe_load((Path(__file__).parent / "found.yaml").read_text(encoding="utf-8"))["batch"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("subject")


def simple(program):
    """A program without what a batch doesn't judge: overrides, raw documents."""
    norms = tuple(replace(n, overrides=()) for n in program.norms if not n.permit and "document" not in n.roots)
    return replace(program, norms=norms)


def breaches(program, given_: Given, day, place: str | None) -> tuple[set[str], set[str]]:
    """The rules that are violated: by the reference, and in a batch. Of the identity schemas the first is judged."""
    batch = Batch(program, day, place)
    fields = {k: f for k, f in given_.platform.value.fields.items() if k not in OF_PLACES}
    schemas = given_.identities[:1]
    one = Given(Fact(Record(fields), given_.platform.origin), schemas)
    judgements = evaluate(replace(program, norms=batch.norms), one, Options(day, () if place is None else (place,)))
    expected = {j.rule.id for j in judgements if j.verdict is Verdict.VIOLATED}
    if schemas:
        fields = {**fields, "identities": Fact(Listing(tuple(fact for fact, _ in schemas)))}
    identity = Prepared(schemas[0][0], identity_type()) if schemas else None
    return expected, set(batch.violated(Prepared(Fact(Record(fields)), platform_type()), identity))


@settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(st.integers(0, 2**60))
def test_the_same_breaches(folder, seed: int) -> None:
    example = draw_example(Seeded(seed), folder, subjects=6)
    program = simple(example.program)
    for written, given_ in example.subjects:
        if not given_.identities:  # rules about identity schemas say nothing then
            continue
        for place in (None, "DE"):
            try:
                expected, found = breaches(program, given_, written.as_of, place)
            except TooManyStepsError:  # it may be too many: a batch doesn't count, it refuses beforehand
                continue
            assert found == expected, ("\n".join(example.rules), str(written), place)


@pytest.mark.parametrize("case", FOUND, ids=lambda c: c["differs"])
def test_disagreements_that_were_found(folder, case: dict) -> None:
    written = Written(tuple(case["documents"].items()), case["as_of"])
    expected, found = breaches(compiled(tuple(case["rules"])), read(written, folder), written.as_of, case.get("place"))
    assert found == expected
    assert expected, "a case where nothing is violated shows nothing"
