"""What fuzzing begins with and what it once found ends in an answer or in an error, without any fuzzer at hand."""

import pytest
from tests.fuzz.targets import FINDS, TARGETS, attempt, coded, decoded, seeds

SOME = 6
"""Seeds of each target: they are other tests' cases, so that a few show that the target runs."""


@pytest.mark.parametrize("name", TARGETS)
def test_seeds(name):
    every = list(seeds(name))
    assert len(every) >= SOME
    for kind, data in every[:: len(every) // SOME]:
        attempt(name, kind, data)


@pytest.mark.parametrize(
    ("name", "file"), [(name, file) for name in TARGETS for file in sorted((FINDS / name).glob("*"))]
)
def test_finds(name, file):
    kind = next(kind for kind in TARGETS[name].kinds if file.name.endswith(kind))
    attempt(name, kind, file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_an_input_is_its_kind_and_its_text(name):
    for kind in TARGETS[name].kinds:
        assert decoded(name, coded(name, kind, b"x")) == (kind, b"x")
    assert decoded(name, b"")[1] == b""


def test_what_is_raised_is_a_find(monkeypatch):
    monkeypatch.setattr("tests.fuzz.targets.read_text", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        attempt("readers", ".yaml", b"a: 1")
