"""Many documents at once: the rules in one function find the breaches that the reference finds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn.choices import Seeded
from drawn.example import draw_example
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checkmeta.engine.batch import Batch
from checkmeta.engine.plain import Prepared
from checkmeta.evaluate.contexts import Options
from checkmeta.evaluate.evaluate import Given, evaluate
from checkmeta.findings import Verdict
from checkmeta.values import Fact, Record
from checkmeta.vocabulary.bridge import identity_type, platform_type

OF_PLACES = ("variants", "jurisdictions", "identities")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("subject")


def alone(program):
    """A program without what needs more than one subject's own cells."""
    norms = tuple(replace(n, overrides=()) for n in program.norms if not n.permit and "document" not in n.roots)
    return replace(program, norms=norms)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(st.integers(0, 2**60))
def test_the_same_breaches(folder, seed: int) -> None:
    example = draw_example(Seeded(seed), folder, subjects=6)
    program = alone(example.program)
    for written, given_ in example.subjects:
        assert isinstance(given_.platform.value, Record)
        fields = {k: f for k, f in given_.platform.value.fields.items() if k not in OF_PLACES}
        platform = Fact(Record(fields), given_.platform.origin)
        for place in (None, "DE"):
            options = Options(written.as_of, () if place is None else (place,))
            batch = Batch(program, written.as_of, place)
            for identity in given_.identities[:1]:
                one = Given(platform, (identity,))
                schemas = Fact(Record({**fields, "identities": one_listed(identity[0])}), platform.origin)
                judgements = evaluate(replace(program, norms=batch.norms), one, options)
                expected = {j.rule.id for j in judgements if j.verdict is Verdict.VIOLATED}
                prepared = Prepared(schemas, platform_type()), Prepared(identity[0], identity_type())
                assert set(batch.violated(*prepared)) == expected, (example.rules, str(written), place)


def one_listed(fact: Fact) -> Fact:
    from checkmeta.values import Listing  # noqa: PLC0415

    return Fact(Listing((fact,)))
