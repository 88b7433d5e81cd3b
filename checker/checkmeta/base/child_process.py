"""A process of our own that is asked through its pipes, one question after another, and that may be lost at any of them."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

_SIZES: Final = struct.Struct(">IQ")


class ChildProcess:
    """A module of checkmeta, run by itself. It ends when its standard input does, so that it outlives nobody."""

    def __init__(self, module: str, cwd: Path) -> None:
        # `-P`: nothing is imported out of the folder that one happens to be in
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=cwd
        )  # fmt: skip

    def ask(self, value: Any, body: Sequence[bytes] = (), limit: float | None = None) -> Any | None:
        """What it answers; None where it ended first, or was ended as it took more seconds than `limit`."""
        given, taken = self._process.stdin, self._process.stdout
        assert given is not None
        assert taken is not None
        timer = threading.Timer(limit, self.kill) if limit is not None else None
        try:
            if timer is not None:
                timer.start()
            given.write(b"".join(frame(value, body)))
            given.flush()
            answer = read_frame(cast("BinaryIO", taken))
        except OSError:
            return None
        finally:
            if timer is not None:
                timer.cancel()
        return None if answer is None else answer[0]

    def kill(self) -> None:
        """End it at once, whatever it does; who waits for its answer, in another thread, gets none."""
        self._process.kill()

    def end(self) -> int:
        """Let it end; its status."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(OSError):  # it has ended
            self._process.stdin.close()
        self._process.stdout.close()
        return self._process.wait()


def streams_of_child() -> tuple[BinaryIO, BinaryIO]:
    """In such a process: where questions come from, and where answers go. Nothing that is printed gets among these."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started this process ends it
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def frame(value: Any, body: Sequence[bytes] = ()) -> list[bytes]:
    """A value as it goes through a pipe: as JSON, behind it what is of bytes, as it is."""
    head = json.dumps(value).encode()
    return [_SIZES.pack(len(head), sum(map(len, body))), head, *body]


def read_frame(stream: BinaryIO) -> tuple[Any, bytes] | None:
    """The next value of a pipe, and the bytes behind it; None at its end, and where it breaks off."""
    sizes = stream.read(_SIZES.size)
    if len(sizes) < _SIZES.size:
        return None
    head, body = _SIZES.unpack(sizes)
    data, behind = stream.read(head), stream.read(body)
    return (json.loads(data), behind) if len(data) == head and len(behind) == body else None


def write_frame(stream: BinaryIO, value: Any) -> None:
    """Write a value to a pipe."""
    stream.write(b"".join(frame(value)))
    stream.flush()
