"""What not every system has."""

import inspect
import os
import re

SUPERUSER = hasattr(os, "geteuid") and os.geteuid() == 0
"""Whether whoever runs the tests may read and write everything."""

_POSIX = re.compile(
    r"os\.(?:mkfifo|fork|geteuid|getuid|killpg)|symlink_to|chmod\(|/dev/|SIGKILL|preexec_fn|confined=|\"bash\"|shell\(|/etc/"
)


def asks_for_posix(function: object) -> bool:
    """Whether a test's own text asks for what Windows hasn't, or only for some: pipes by name, links, rights, signals, devices, a shell."""
    return _POSIX.search(inspect.getsource(function)) is not None  # type: ignore[arg-type]
