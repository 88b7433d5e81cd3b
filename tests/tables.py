"""Cases that stand beside tests as YAML, and a part of those that there are many of."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def table(path: Path) -> Any:
    """What a file says; read in C where there is a compiler, as every worker reads all of them to know what tests there are."""
    return yaml.load(path.read_bytes(), LOADER)  # noqa: S506 - both are safe


def one_in(number: int, cases: Sequence[T]) -> Sequence[T]:
    """Of many files of which the same is asked one in so many, spread over all; every one where more examples are asked for."""
    return cases if os.environ.get("CHECKMETA_EXAMPLES") else cases[::number]
