"""What the tests of the stage share: rule texts, and all that is said of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checkmeta.compiler import build, parse_all
from checkmeta.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.source import Source


def diagnostics(files: dict[str, str]) -> list[Diagnostic]:
    """The errors of rules that don't load; the warnings of those that do."""
    try:
        return list(build(parse_all(Source(name, text) for name, text in files.items()))[1])
    except CheckmetaError as error:
        return [d for d in error.diagnostics if d.is_error]


@pytest.fixture
def said() -> Callable[[dict[str, str]], list[dict[str, Any]]]:
    """Diagnostics in the form of the cases; a place names its file where there are several."""

    def say(files: dict[str, str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for d in diagnostics(files):
            at = f"{d.span.begin.line}:{d.span.begin.column}" if d.span else ""
            if len(files) > 1 and d.span:
                at = f"{d.span.source.name}:{at}"
            one = {"code": d.code, "at": at, "message": d.message, "help": d.help}
            found.append(one if d.is_error else {**one, "warning": True})
        return found

    return say


@pytest.fixture
def diagnose() -> Callable[[dict[str, str]], list[Diagnostic]]:
    """All that is said of some files."""
    return diagnostics
