"""A process of its own that judges, so that what takes too long is ended, whatever it is."""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import tempfile
import threading
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

LIMIT: Final = 10.0
"""Seconds that one answer may take."""
LOADING: Final = 600.0
"""Seconds that the rules which come with checkmeta may take to be loaded: a checkout compiles them once."""

Plain = dict[str, object]


FAILED: Final = "failed"


class NoAnswerError(Exception):
    """No answer came, in words; the next question is answered again."""


class JudgingProcess:
    """Answers one question at a time, in a process that is started when it is needed."""

    def __init__(self, limit: float = LIMIT) -> None:
        self.limit = limit
        self._lock = threading.Lock()
        self._beginning = threading.Lock()
        """Held while a process is begun: one that is half begun can't be ended."""
        self._closed = False
        self._process: multiprocessing.process.BaseProcess | None = None
        self._ours: Connection | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="checkmeta-playground-")

    def answer(self, rules: str, document: str, name: str) -> Plain:
        """See `judging.Answers.answer`.

        Raises:
            NoAnswerError: it took more than the limit, or failed.

        """
        with self._lock:
            connection = self._started()
            try:
                connection.send((rules, document, name))
                found = connection.recv() if connection.poll(self.limit) else None
            except (EOFError, OSError):  # it died of the question
                found = FAILED
            if isinstance(found, dict):
                return found
            self._end()
            if found == FAILED:
                raise NoAnswerError("judging failed, which is a mistake of checkmeta's own")
            raise NoAnswerError(f"no answer came in {self.limit:g} seconds, so judging was ended; make it smaller")

    def start(self) -> None:
        """Load the rules, so that the first question needn't wait."""
        with self._lock, contextlib.suppress(NoAnswerError):
            self._started()

    def close(self) -> None:
        """End the process, and leave nothing behind. Whoever waits for its answer hears at once that none will come."""
        with self._beginning:
            self._closed = True
            process = self._process
        if process is not None:
            with contextlib.suppress(ValueError):  # who waited for it has ended it
                process.kill()
        with self._lock:
            self._end()
        self._folder.cleanup()

    def _started(self) -> Connection:
        if self._ours is not None and self._process is not None and self._process.is_alive():
            return self._ours
        self._end()
        context = multiprocessing.get_context("spawn")
        with self._beginning:
            if self._closed:
                raise NoAnswerError("it has been ended")
            self._ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self._folder.name), daemon=True)
            process.start()
            self._process = process
        theirs.close()
        try:
            if self._ours.poll(LOADING):
                self._ours.recv()
                return self._ours
        except (EOFError, OSError):
            pass
        self._end()
        raise NoAnswerError("the rules that come with checkmeta can't be loaded: `checkmeta rules` says why")

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._ours is not None:
            self._ours.close()
        self._process = self._ours = None


def _serve(theirs: Connection, folder: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which ends this
    from checkmeta.authoring.playground.judging import Answers  # noqa: PLC0415 - the server itself needs none of it

    answers = Answers(Path(folder))
    theirs.send("ready")
    with contextlib.suppress(EOFError, OSError):  # the server is gone
        while True:
            asked = theirs.recv()
            try:
                found: object = answers.answer(*asked)
            except Exception:  # noqa: BLE001 - whatever it is, the page says so, and the next question has a fresh process
                found = FAILED
            theirs.send(found)
