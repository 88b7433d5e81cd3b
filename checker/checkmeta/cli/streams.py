"""Standard streams that can't end a run: a reader that has left, a full disk, a stream that is closed.

A command goes on as if it were heard, so that its exit status is always that of what it found. What went wrong is said afterwards.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, TextIO

from checkmeta.base.diagnostics.diagnostic import Diagnostic, refusal

_GONE: Final = frozenset({errno.EPIPE, errno.EINVAL} if sys.platform == "win32" else {errno.EPIPE})
"""How a system says that nobody reads any more (Windows: either)."""
_CLOSED: Final = -1


class _Sink(io.RawIOBase):
    """Writes to a file descriptor; from the first failure on it takes all and writes nothing."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.descriptor = descriptor
        self.failure: OSError | None = None

    def writable(self) -> bool:
        """Yes, whatever becomes of it."""
        return True

    def fileno(self) -> int:
        """The descriptor. Raises OSError where the stream is closed."""
        if self.descriptor == _CLOSED:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return self.descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self.descriptor != _CLOSED and os.isatty(self.descriptor)

    def write(self, data: Any, /) -> int:
        """Write what can be written; the number of bytes that were taken."""
        view = memoryview(data)
        if self.failure is None:
            try:
                return os.write(self.fileno(), view)
            except BlockingIOError:  # a pipe that doesn't wait, and is full
                self._wait()
                return self.write(data)
            except OSError as error:
                self.failure = error
        return view.nbytes

    def _wait(self) -> None:
        import select  # noqa: PLC0415 - hardly ever needed

        select.select([], [self.descriptor], [])


class Streams:
    """The two streams of a run, put in the place of Python's own."""

    def __init__(self) -> None:
        self._out, self._err = _sink(sys.stdout), _sink(sys.stderr)
        if self._out is not None:
            sys.stdout = _text(self._out, sys.stdout, "strict")
        if self._err is not None:
            sys.stderr = _text(self._err, sys.stderr, "backslashreplace")

    def lost(self) -> Diagnostic | None:
        """Write out what waits. What kept the output from being written; None where all of it was, or its reader left."""
        sys.stdout.flush()
        failure = None if self._out is None else self._out.failure
        if failure is None or failure.errno in _GONE:
            return None
        reason = "it is closed" if failure.errno == errno.EBADF else (failure.strerror or "unknown error").lower()
        help_ = "what was found is not shown; write it to a file with `--output`, or where there is room"
        return Diagnostic("U001", f"the standard output can't be written: {reason}", help=help_)


@contextmanager
def standard_input() -> Iterator[TextIO]:
    """Standard input, to be read from within. Raises CheckmetaError where it is closed, or can't be read."""
    try:
        yield _opened(sys.stdin)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise refusal("U001", f"the standard input can't be read: {reason}") from None


def _opened(stream: TextIO | None) -> TextIO:
    if stream is None:
        raise OSError(errno.EBADF, "it is closed")
    return stream


def _sink(stream: TextIO | None) -> _Sink | None:
    """A sink for a stream of Python's own; None for one of somebody else's, which stays as it is."""
    if stream is None:
        return _Sink(_CLOSED)
    below = getattr(stream, "buffer", None)
    raw = getattr(below, "raw", below)  # where Python is told not to buffer, there is one layer less
    return _Sink(raw.fileno()) if isinstance(raw, io.FileIO) else None


def _text(sink: _Sink, stream: TextIO | None, errors: str) -> TextIO:
    encoding = stream.encoding if stream is not None else "utf-8"
    errors = (stream.errors if stream is not None else None) or errors
    by_line = sink.isatty() or errors == "backslashreplace"
    return io.TextIOWrapper(io.BufferedWriter(sink), encoding=encoding, errors=errors, line_buffering=by_line)
