"""What the judging process runs: rules loaded once, then a row for each subject that comes, until no more come."""

from __future__ import annotations

import faulthandler
import gc
import signal
import sys
from pathlib import Path
from typing import Any

from checkmeta.base.child_process import read_frame, streams_of_child, write_frame
from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.store.cache import distrust
from checkmeta.sweep.judge_process import PATIENCE, rules_digest
from checkmeta.sweep.options import SweepOptions
from checkmeta.sweep.row_judge import RowJudge
from checkmeta.sweep.subject_row import RowError, SubjectRow, error_row, read_row

_MEMORY = Path("/proc/self/statm")


def main() -> None:
    """Judge what stands on the standard input."""
    gc.set_threshold(100_000, 20, 20)
    asked, answers = streams_of_child()
    (said, strange), _ = read_frame(asked) or sys.exit()
    distrust(map(Path, strange))
    options = SweepOptions.of_json(said)
    try:
        judge = RowJudge(options, Path.cwd())
    except CheckmetaError as error:
        write_frame(answers, {"errors": [(d.code, d.message, d.help) for d in error.diagnostics]})
        return
    write_frame(answers, {"digest": rules_digest(judge.library.program.digest, judge.library.chosen)})
    gc.freeze()
    while (row := read_row(asked)) is not None:
        _limit(options)
        answer = _answer(judge, row, options)
        _unlimited()
        write_frame(answers, answer)
        if answer.get("last"):
            return


def _answer(judge: RowJudge, row: SubjectRow, options: SweepOptions) -> dict[str, Any]:
    """The row of a subject; after one that has filled the memory this process ends."""
    try:
        found, founded = judge.judged(row)
    except CheckmetaError as error:
        return {"row": error_row(row.subject, RowError.of(error.diagnostics[0])), "founded": False}
    except MemoryError:
        message = f"it needs more than {options.memory_limit / 1024**2:g} MiB of memory"
        return {"row": error_row(row.subject, RowError("U050", message)), "founded": False, "last": True}
    except RecursionError:
        wrong = RowError("U050", "it is nested too deeply to be judged")
        return {"row": error_row(row.subject, wrong), "founded": False}
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this subject's alone
        wrong = RowError("U005", f"checkmeta itself failed: {type(error).__name__}")
        return {"row": error_row(row.subject, wrong), "founded": False}
    return {"row": found, "founded": founded}


def _limit(options: SweepOptions) -> None:
    """Have the system end this process when a subject takes too long: it asks nobody who might hang."""
    if sys.platform == "win32":
        faulthandler.dump_traceback_later(options.time_limit * PATIENCE, exit=True)
    else:
        signal.setitimer(signal.ITIMER_PROF, options.time_limit)
        signal.setitimer(signal.ITIMER_REAL, options.time_limit * PATIENCE)
    if _MEMORY.exists():
        import resource  # noqa: PLC0415 - not on Windows

        used = int(_MEMORY.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + options.memory_limit
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _unlimited() -> None:
    if sys.platform == "win32":
        faulthandler.cancel_dump_traceback_later()
    else:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main()
