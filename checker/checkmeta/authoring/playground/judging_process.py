"""A process of its own that judges, so that what takes too long is ended, whatever it is."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

from checkmeta.base.child_process import ChildProcess

LIMIT: Final = 10.0
"""Seconds that one answer may take."""
LOADING: Final = 600.0
"""Seconds that the rules which come with checkmeta may take to be loaded: a checkout compiles them once."""
READY: Final = "ready"


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
        self._child: ChildProcess | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="checkmeta-playground-")

    def answer(self, rules: str, document: str, name: str) -> dict[str, Any]:
        """See `judging.Answers.answer`.

        Raises:
            NoAnswerError: it took more than the limit, or failed.

        """
        with self._lock:
            child, begun = self._started(), time.monotonic()
            found = child.ask([rules, document, name], limit=self.limit)
            if isinstance(found, dict):
                return found
            self._end()
            if found is None and time.monotonic() - begun >= self.limit:
                raise NoAnswerError(f"no answer came in {self.limit:g} seconds, so judging was ended; make it smaller")
            raise NoAnswerError("judging failed, which is a mistake of checkmeta's own")

    def start(self) -> None:
        """Load the rules, so that the first question needn't wait."""
        with self._lock, contextlib.suppress(NoAnswerError):
            self._started()

    def close(self) -> None:
        """End the process, and leave nothing behind. Whoever waits for its answer hears at once that none will come."""
        with self._beginning:
            self._closed = True
            child = self._child
        if child is not None:
            child.kill()
        with self._lock:
            self._end()
        self._folder.cleanup()

    def _started(self) -> ChildProcess:
        if self._child is not None:
            return self._child
        with self._beginning:
            if self._closed:
                raise NoAnswerError("it has been ended")
            child = self._child = ChildProcess("checkmeta.authoring.playground.question_loop", Path(self._folder.name))
        if child.ask([], limit=LOADING) == READY:
            return child
        self._end()
        raise NoAnswerError("the rules that come with checkmeta can't be loaded: `checkmeta rules` says why")

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.end()
        self._child = None
