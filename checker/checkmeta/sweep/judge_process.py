"""A process that judges, and that may be lost: whoever asks it gets a row for each subject, whatever the subject does to it."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any, Final

from checkmeta.base.child_process import ChildProcess
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.sweep.options import SweepOptions
from checkmeta.sweep.subject_row import RowError, SubjectRow, error_row, row_frame

TRIES: Final = 2
"""How often a subject is judged whose process ends: the first end may have had another reason."""
PATIENCE: Final = 10
"""How many times the limit of the processor's seconds the clock may show."""
_TIMED: Final = {-number for name in ("SIGPROF", "SIGALRM") if (number := getattr(signal, name, None)) is not None}


class GivenUpError(Exception):
    """Nobody waits for the answer any more."""


class JudgeProcess:
    """One process with all rules loaded, started anew when it ends. It ends when its standard input does."""

    def __init__(self, options: SweepOptions, digest: str, cwd: Path, strange: tuple[str, ...] = ()) -> None:
        self.options = options
        self.digest = digest
        self.cwd = cwd
        self.strange = strange
        self._process: ChildProcess | None = None
        self._over = False

    def judge(self, row: SubjectRow) -> tuple[dict[str, Any], bool]:
        """The row of a subject, and whether something was judged that could have failed the run; never an exception for what it does.

        Raises:
            CheckmetaError: the rules can't be loaded, or are others than planned: then nothing could be judged.

        """
        if row.wrong is not None:
            return error_row(row.subject, row.wrong), False
        for _ in range(TRIES):
            process = self._started()
            answer = process.ask(*row_frame(row))
            if answer is not None:
                if answer.get("last"):
                    self.close()
                return answer["row"], answer["founded"]
            status = self._ended()
            if status in _TIMED or (sys.platform == "win32" and status == 1):
                message = f"it took longer than {self.options.time_limit:g} s, and was given up"
                return error_row(row.subject, RowError("U050", message)), False
        message = f"it ended the process that judged it, {TRIES} times"
        return error_row(row.subject, RowError("U050", message)), False

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            self._ended()

    def kill(self) -> None:
        """End it at once, whatever it does; another thread that asks it gets no answer, and none is started in its place."""
        self._over = True
        process = self._process
        if process is not None:
            process.kill()

    def _started(self) -> ChildProcess:
        for _ in range(TRIES):
            if self._over:
                raise GivenUpError
            if self._process is not None:
                return self._process
            said = self._begun()
            if said is not None and said.get("digest") == self.digest:
                continue
            self._ended()
            if said is None:
                continue
            if "errors" in said:
                raise CheckmetaError([Diagnostic(code, message, help=help_) for code, message, help_ in said["errors"]])
            message = "the rules are others than those that the sweep was planned with"
            raise CheckmetaError(
                [Diagnostic("U052", message, help="begin anew, with `--restart` or in another folder")]
            )
        if self._process is not None:
            return self._process
        message = f"a process that judges ended by itself when it loaded the rules, {TRIES} times"
        raise CheckmetaError([Diagnostic("U017", message, help="see how much memory there is")])

    def _begun(self) -> Any | None:
        """Start a process; what it says of its rules, None where it ended."""
        process = self._process = ChildProcess("checkmeta.sweep.judging_main", self.cwd)
        return process.ask([self.options.as_json(), list(self.strange)])

    def _ended(self) -> int:
        process, self._process = self._process, None
        assert process is not None
        return process.end()


def rules_digest(digest: str, chosen: tuple[str, ...]) -> str:
    """What tells the rules of one sweep from those of another: their texts, and which of them are judged."""
    import hashlib  # noqa: PLC0415 - beside its one use

    return hashlib.sha256("\n".join((digest, *chosen)).encode()).hexdigest()
