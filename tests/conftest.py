"""What tests of several folders share.

Property-based tests draw the same examples in every run, so that a green run stays green: a quarter of those that they name.

`CHECKMETA_EXAMPLES=all` draws all of them, and takes every file where one of several is taken (`tables.one_in`); `random` draws new ones, and
`20` twenty times as many new ones.
"""

import gc
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source
from checkmeta.store import cache
from checkmeta.store.compiler import build, parse_all

from .started import Starter, once
from .systems import asks_for_posix

ROOT = Path(__file__).parents[1]
KEPT = Path(
    tempfile.gettempdir(), f"checkmeta-tests-{hashlib.sha256(f'{ROOT} {sys.version}'.encode()).hexdigest()[:12]}"
)
"""Where the tests of this checkout, with this Python, keep compiled rules, between runs too: found by the contents of code and rules."""

wanted = os.environ.get("CHECKMETA_EXAMPLES", "")
busy = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
"""How fast examples are drawn and pass says something of the machine, and of what else it does."""
settings.register_profile("same", derandomize=True, database=None, **busy)
settings.register_profile("random", print_blob=True, **busy)
settings.load_profile("same" if wanted in ("", "all") else "random")

gc.set_threshold(100_000, 50, 100)  # what several tests share is large, and to look through it takes long

LAST = 2**31 - 1
"""The time of entries that stay."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config):
    """Each worker gets whole files, of which what several tests share is made once; one that has done its part takes over some."""
    if config.getoption("numprocesses", None) and config.option.dist == "no":
        config.option.dist = "worksteal"


def pytest_configure(config):
    """One cache for all tests and workers, filled before the workers start."""
    if hasattr(config, "workerinput"):
        return
    os.environ["CHECKMETA_CACHE"] = str(KEPT)
    if config.getoption("numprocesses", None):
        fill()


def fill():
    """Compile what comes with checkmeta, where that wasn't done yet; what tests add never drives it out."""
    from checkmeta.judging.plans import plans_of  # noqa: PLC0415 - only where all is run
    from checkmeta.store.compiler import parsed_parts_of  # noqa: PLC0415
    from checkmeta.store.library import shipped_sources  # noqa: PLC0415
    from checkmeta.store.programs import parts_of, program_of  # noqa: PLC0415

    sources = shipped_sources(ROOT)
    compiled = KEPT / f"{cache.key_of(parts_of(sources, tests=True))}.pickle"
    if compiled.is_file() and compiled.stat().st_mtime == LAST:
        return
    shutil.rmtree(KEPT, ignore_errors=True)
    cache.keep(parsed_parts_of(sources), tuple(parse_all(sources)))
    program_of((), sources, tests=True)
    plans_of(program_of((), sources, tests=False).program)
    for entry in KEPT.glob("*.pickle"):
        os.utime(entry, (LAST, LAST))  # the oldest go first


cache.read = once(cache.read)


def pytest_collection_finish():
    """What was made up to here stays to the end: there is no garbage in it to be looked for again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def compiled_rules():
    """The folder of a cache that has what comes with checkmeta, for commands that are run with an environment of their own."""
    fill()
    return KEPT


DURATIONS = Path(__file__).with_name("durations.txt")
"""Of each test that took long: how many seconds of the processor one of its cases took."""
QUICK = 0.12
"""Seconds that a test may take where `-m "not slow"` runs it: of its cases as many as fit, spread evenly over all."""
LONG = 4
"""Seconds from which a test, and its file with it, is begun before all others, so that no worker is left with it in the end."""


def pytest_addoption(parser):
    parser.addoption(
        "--write-durations", action="store_true", help=f"write anew what {DURATIONS.name} says of the tests that run"
    )
    parser.addoption(
        "--each-once", action="store_true", help="of each test the quick cases, and one where none is quick"
    )


def cpu():
    """Seconds of the processor, of this process and of those that it has started."""
    return sum(os.times()[:4]) + Starter.spent


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    item.stash[began] = cpu()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(item, call):
    if call.when == "call":
        item.user_properties.append(("cpu", cpu() - item.stash[began]))


began, spent = pytest.StashKey(), {}


def pytest_runtest_logreport(report):
    if report.when == "call":
        spent.setdefault(report.nodeid.partition("[")[0], []).append(dict(report.user_properties)["cpu"])


def pytest_sessionfinish(session):
    if session.config.getoption("write_durations") and not hasattr(session.config, "workerinput"):
        means = {test: seconds for test, seconds in measured().items() if test not in spent}
        means |= {test: sum(each) / len(each) for test, each in spent.items() if sum(each) > QUICK / 2}
        DURATIONS.write_text("".join(f"{means[test]:.2g} {test}\n" for test in sorted(means)), encoding="utf-8")


def measured():
    rows = (line.split(" ", 1) for line in DURATIONS.read_text(encoding="utf-8").splitlines())
    return {test: float(seconds) for seconds, test in rows}


def mark_slow(items, *, each_once):
    """Mark what is slow, by how long it took when that was last measured; what is new is quick. With `each_once` leave that out."""
    means = measured()
    cases, slow = {}, set()
    for item in items:
        cases.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for test, each in cases.items():
        fit = min(len(each), int(QUICK / means[test])) if test in means else len(each)
        fit = max(fit, int(each_once))
        quick = {number * len(each) // fit for number in range(fit)}
        slow |= {item for number, item in enumerate(each) if number not in quick}
    for item in slow:
        item.add_marker("slow")
    if each_once and items:
        items[0].config.hook.pytest_deselected(items=[item for item in items if item in slow])
        items[:] = [item for item in items if item not in slow]
    longest = {}
    for test, seconds in means.items():
        file = test.partition("::")[0]
        longest[file] = max(seconds, longest.get(file, LONG))
    items.sort(key=lambda item: -longest.get(item.nodeid.partition("::")[0], LONG))  # whole files, which share fixtures


@pytest.hookimpl(tryfirst=True)  # before `-m` chooses
def pytest_collection_modifyitems(config, items):
    if sys.platform == "win32":
        for item in items:
            if asks_for_posix(item.function):
                item.add_marker(pytest.mark.skip(reason="it asks for what Windows hasn't"))
    mark_slow(items, each_once=config.getoption("each_once"))
    if wanted and not wanted.isdecimal():
        return
    seen = set()
    for item in items:
        inner = getattr(item, "obj", None)
        own = getattr(inner, "_hypothesis_internal_use_settings", None)
        function = getattr(inner, "__func__", inner)
        if own is not None and function not in seen:  # once, however many cases it has
            seen.add(function)
            number = own.max_examples * int(wanted) if wanted else max(own.max_examples // 4, min(own.max_examples, 10))
            function._hypothesis_internal_use_settings = settings(own, max_examples=number)


def diagnostics(files):
    """The errors of rules that don't load, the warnings of those that do. `files` are texts by name."""
    try:
        return list(build(parse_all(Source(name, text) for name, text in files.items()))[1])
    except CheckmetaError as error:
        return [d for d in error.diagnostics if d.is_error]


@pytest.fixture
def diagnose():
    """All that is said of some rule texts."""
    return diagnostics


@pytest.fixture
def said():
    """The same in the form of the cases; a place names its file where there are several."""

    def say(files):
        found = []
        for d in diagnostics(files):
            at = f"{d.span.begin.line}:{d.span.begin.column}" if d.span else ""
            if len(files) > 1 and d.span:
                at = f"{d.span.source.name}:{at}"
            one = {"code": d.code, "at": at, "message": d.message, "help": d.help}
            found.append(one if d.is_error else {**one, "warning": True})
        return found

    return say


os.environ.setdefault("CHECKMETA_FORMAT", "text")  # what a terminal shows; elsewhere `checkmeta check` is concise
