"""Parts as tasks of Ray: a task is a number, and a worker writes the part, so that plan and resume are the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import ray

from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic
from checkmeta.sweep.judge_process import JudgeProcess
from checkmeta.sweep.kept_parts import KeptParts
from checkmeta.sweep.opening import open_source
from checkmeta.sweep.sweep_plan import kept_plan
from checkmeta.sweep.sweeping import Sweep, make_part

RETRIES: Final = 3
"""How often a part is begun anew whose worker or machine is lost."""
_held: dict[str, tuple[Sweep, JudgeProcess]] = {}
"""In a worker: what it sweeps, and the process that judges for it."""


def on_ray(sweep: Sweep, numbers: Sequence[int], name: str, by: str | None) -> Iterator[int]:
    """Make parts on the cluster of `RAY_ADDRESS`, or on a local one; the numbers of those that are done, as they come.

    The source (`name`), the folder of the parts and that of one's own rules have the same paths on all machines.

    Raises:
        CheckmetaError: what a part raised, or U017: its worker was lost again and again.

    """
    started = not ray.is_initialized()
    if started:
        ray.init(log_to_driver=False, include_dashboard=False)
    try:
        yield from _tasks(sweep, numbers, name, by)
    finally:
        if started:
            ray.shutdown()


def _tasks(sweep: Sweep, numbers: Sequence[int], name: str, by: str | None) -> Iterator[int]:
    task = ray.remote(max_retries=RETRIES, num_cpus=1)(remote_part)
    local = Path(name).exists()
    asked = (
        str(Path(name).absolute()) if local else name,
        by,
        str(sweep.kept.folder.absolute()),
        str(sweep.cwd.absolute()),
        sweep.strange,
    )
    todo = iter(numbers)
    flying: dict[Any, int] = {}
    while True:
        most = 2 * int(ray.cluster_resources().get("CPU", 1)) + 2
        while len(flying) < most and (number := next(todo, None)) is not None:
            flying[task.remote(*asked, number)] = number
        if not flying:
            return
        done, _ = ray.wait(list(flying), num_returns=1, timeout=5)
        for each in done:
            number = flying.pop(each)
            try:
                wrong = ray.get(each)
            except ray.exceptions.RayError as error:
                message = (
                    f"part {number} was given up: its worker was lost {RETRIES + 1} times ({type(error).__name__})"
                )
                raise CheckmetaError(
                    [Diagnostic("U017", message, help="run it again: it goes on where it stopped")]
                ) from None
            if wrong:
                raise CheckmetaError([Diagnostic(code, message, help=help_) for code, message, help_ in wrong])
            yield number


def remote_part(
    name: str, by: str | None, folder: str, cwd: str, strange: tuple[str, ...], number: int
) -> list[tuple[str, str, str | None]]:
    """What a task does; what went wrong, in words that go between machines."""
    try:
        if folder not in _held:
            kept = KeptParts(Path(folder))
            plan = kept_plan(kept)
            if plan is None:
                message = f"`{folder}` has no plan here; all machines need the same folder"
                raise CheckmetaError([Diagnostic("U052", message)])  # noqa: TRY301 - one way out for all errors
            sweep = Sweep(plan, open_source(name, by, kept), kept, Path(cwd), strange)
            _held[folder] = (sweep, sweep.process())
        sweep, process = _held[folder]
        make_part(sweep, number, process)
    except CheckmetaError as error:
        return [(d.code, d.message, d.help) for d in error.diagnostics]
    return []
