"""Cases that stand beside tests as YAML."""

from pathlib import Path
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def table(path: Path) -> Any:
    """What a file says; read in C where there is a compiler, as every worker reads all of them to know what tests there are."""
    return yaml.load(path.read_bytes(), LOADER)  # noqa: S506 - both are safe
