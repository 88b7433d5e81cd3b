"""Files written whole or not at all, and what is said of one that can't be used."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, refusal


def replace_file(path: Path, blocks: Iterable[bytes]) -> None:
    """Write a file in one step: whoever reads it sees the old one or the new, and what fails on the way leaves what stood there.

    It keeps the rights of the file that it takes the place of.

    Raises:
        OSError: it can't be written.

    """
    import tempfile  # noqa: PLC0415 - most runs write no file

    with tempfile.NamedTemporaryFile("wb", dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            file.writelines(blocks)
            file.close()
            os.chmod(file.name, _rights(path))  # noqa: PTH101
            os.replace(file.name, path)  # noqa: PTH105
        except BaseException:
            file.close()
            Path(file.name).unlink(missing_ok=True)
            raise


def _rights(path: Path) -> int:
    """Those of the file that stands there, else those that a new file has."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def unusable(name: str, error: OSError | ValueError, done: str = "read") -> CheckmetaError:
    """The error of a file that can't be `read`, or `written`; a NUL in its name is no error of the system's."""
    reason = (error.strerror if isinstance(error, OSError) else None) or f"it can't be {done}"
    return refusal("U001", f"`{name}` can't be {done}: {reason.lower()}", subject=name)


def named_as_yaml(path: Path) -> None:
    """Refuse a name under which YAML that is written would be read as something else.

    Raises:
        CheckmetaError: U004.

    """
    if path.suffix not in (".yaml", ".yml"):
        message = f"`{path}` is no name for YAML"
        raise refusal("U004", message, help="its name ends in `.yaml`", subject=str(path))
