"""What tests of several folders share.

Property-based tests draw the same examples in every run, so that a green run stays green.

`CHECKMETA_EXAMPLES=random` draws new ones, and `CHECKMETA_EXAMPLES=20` draws twenty times as many new ones.
"""

import os

import pytest
from hypothesis import settings

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.base.source import Source
from checkmeta.store.compiler import build, parse_all

wanted = os.environ.get("CHECKMETA_EXAMPLES", "")
settings.register_profile("same", derandomize=True, database=None)
settings.register_profile("random", print_blob=True)
settings.load_profile("random" if wanted else "same")


def pytest_collection_modifyitems(items):
    if not wanted.isdecimal():
        return
    for item in items:
        inner = getattr(item, "obj", None)
        own = getattr(inner, "_hypothesis_internal_use_settings", None)
        if own is not None:
            many = settings(own, max_examples=own.max_examples * int(wanted))
            inner._hypothesis_internal_use_settings = many


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
