"""What stands at a path, whatever the path: one that nothing can stand at, or that may not be looked at, is no error here.

`pathlib` raises for a name that is too long, and for one with a NUL in it. Who opens the file learns what is wrong with it.
"""

from __future__ import annotations

import os
from pathlib import Path


def is_folder(path: Path) -> bool:
    """Whether it is a folder, or a link to one, as far as can be told."""
    return os.path.isdir(path)  # noqa: PTH112 - see above


def is_file(path: Path) -> bool:
    """Whether it is a regular file, or a link to one, as far as can be told."""
    return os.path.isfile(path)  # noqa: PTH113 - see above


def stands(path: Path) -> bool:
    """Whether anything is there, be it a link that leads nowhere."""
    return os.path.lexists(path)
