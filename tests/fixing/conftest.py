"""Documents mended by the rules of a small house, or by all."""

import datetime as dt
from pathlib import Path

import pytest

from checkmeta.authoring.fixing.levels import Level
from checkmeta.authoring.fixing.proof import Draft
from checkmeta.authoring.fixing.run import Run
from checkmeta.authoring.fixing.trial import trial_of
from checkmeta.base.source import Source
from checkmeta.judging.pipeline import Request
from checkmeta.store.compiler import compile_rules
from checkmeta.store.library import Library, load

HERE = Path(__file__).parent
DAY = dt.date(2026, 11, 22)


def house_of(more=""):
    rules, mapping = ((HERE / name).read_text(encoding="utf-8") for name in ("house.rules", "house.mapping.rules"))
    program, warnings = compile_rules([Source("house.rules", rules + more), Source("house.mapping.rules", mapping)], [])
    return Library(program, tuple(n.id for n in program.norms), tuple(warnings))


@pytest.fixture(scope="session")
def house():
    return house_of()


@pytest.fixture(scope="session")
def house_with():
    """The house with more rules."""
    return house_of


@pytest.fixture(scope="session")
def shipped():
    return load((), tests=False)


@pytest.fixture
def run(tmp_path, house, monkeypatch):
    """Makes a run over files, by their names; rules of the house, unless others are given."""
    monkeypatch.chdir(tmp_path)

    def of(files, library=house, paths=None, **options):
        for name, text in files.items():
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        found = tuple(Path(path) for path in paths or files)
        request = Request(found, DAY, cwd=tmp_path, **options)
        trial = trial_of(request, library)
        return Run(trial, library, frozenset(library.chosen), frozenset(), Draft({}, trial.judged({})))

    return of


@pytest.fixture
def mended(run):
    """The texts of files as they are mended, and what was said of each rule."""

    def of(files, level=Level.SUGGESTED, only=(), **options):
        made = run(files, **options)
        mends = made.all(only, level)
        texts = {name: made.after.texts.get(name, text) for name, text in files.items()}
        return texts, {m.breach.rule.id.removeprefix("norm.house."): m for m in mends}, made

    return of
