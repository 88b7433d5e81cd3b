"""The folder that a sweep writes: its plan, its parts, and of each part that is done the sum."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.base.files import unusable
from checkmeta.base.patterns import regex

PLAN: Final = "plan.json"
LEFT_OVER: Final = 3600
"""Seconds after which a file that was never finished is nobody's any more."""
_OURS: Final = regex(r"plan\.json|part-[0-9]{6}\.(?:jsonl|parquet|sum)|source\.(?:jsonl|parquet|zip|tar|arrow)")


class KeptParts:
    """A folder in which whatever has its name is whole, and written to the disk.

    Raises:
        CheckmetaError: U001, it can't be made, read or written.

    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self) -> None:
        """Make the folder, where it isn't there; what a writer that was killed has left over goes."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            old = time.time() - LEFT_OVER
            for path in self.folder.glob(".*.new"):
                if path.stat().st_mtime < old:
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise unusable(self.folder.as_posix(), error, "written") from None

    def read(self, name: str) -> Any | None:
        """The JSON of a file; None where it isn't there."""
        try:
            return json.loads((self.folder / name).read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unusable((self.folder / name).as_posix(), error) from None
        except ValueError:
            message = f"`{(self.folder / name).as_posix()}` is none of a sweep's files"
            raise refusal("U052", message, help="begin anew, with `--restart` or in another folder") from None

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole, or not at all; one that is there is replaced."""
        self._put(name, data, exclusively=False)

    def create(self, name: str, data: bytes) -> bool:
        """Write a file that isn't there yet; False where somebody was quicker."""
        return self._put(name, data, exclusively=True)

    def _put(self, name: str, data: bytes, *, exclusively: bool) -> bool:
        path = self.folder / name
        written = ""
        try:
            handle, written = tempfile.mkstemp(prefix=f".{name}.", suffix=".new", dir=self.folder)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if not exclusively or not _linked(written, path):
                os.replace(written, path)  # noqa: PTH105
                written = ""
        except FileExistsError:
            return False
        except OSError as error:
            raise unusable(path.as_posix(), error, "written") from None
        finally:
            if written:
                Path(written).unlink(missing_ok=True)
        return True

    def sums(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The sums of all parts that are done, in order."""
        for number in self.done():
            found = self.read(part_name(number, "sum"))
            assert isinstance(found, dict)
            yield number, found

    def done(self) -> list[int]:
        """The parts that are done."""
        try:
            names = [path.name for path in self.folder.iterdir()]
        except OSError as error:
            raise unusable(self.folder.as_posix(), error) from None
        return sorted(int(name[5:11]) for name in names if name.endswith(".sum") and _OURS.fullmatch(name))

    def clear(self) -> None:
        """Forget what was done: the files of a sweep, and no others. The plan goes last."""
        if self.folder.is_dir():
            names = [path.name for path in self.folder.iterdir() if _OURS.fullmatch(path.name)]
            for name in sorted(names, key=lambda name: (name == PLAN, not name.endswith(".sum"))):
                (self.folder / name).unlink(missing_ok=True)


def _linked(written: str, path: Path) -> bool:
    """Give a file a second name, if nothing has that name; False where there are no second names, as in a bucket that is mounted.

    Raises:
        FileExistsError: something has it.

    """
    try:
        os.link(written, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError from None
        return False
    return True


def part_name(number: int, ending: str) -> str:
    """What a file of a part is called."""
    return f"part-{number:06}.{ending}"
