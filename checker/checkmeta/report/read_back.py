"""A report in JSON, read back."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.base.files import unusable
from checkmeta.base.paths import is_folder
from checkmeta.language.words import Verdict
from checkmeta.report.model import ReportModel

MOST: Final = 256 * 1024 * 1024
"""Bytes of a report that is read: one of thousands of verdicts, with every step of each, has some tens of millions."""
HELP: Final = "make one with `checkmeta check PATH --format json --output FILE`"


def read_back(path: Path, name: str) -> ReportModel:
    """Read a report that `checkmeta check --format json` wrote.

    Raises:
        CheckmetaError: it can't be read, or is none.

    """
    return parsed(kept_bytes(path, name), name)


def verdict_counts(report: ReportModel) -> dict[str, Counter[Verdict]]:
    """How many verdicts of each kind a report has of each rule, of all its subjects."""
    verdicts: dict[str, Counter[Verdict]] = {}
    for subject in report.subjects:
        for judgement in subject.judgements:
            verdicts.setdefault(judgement.rule, Counter())[judgement.verdict] += 1 + judgement.alike
    return verdicts


def report_files(given: Iterable[str]) -> list[Path]:
    """The files that were named, and those of the folders that were.

    Raises:
        CheckmetaError: U002, there are none.

    """
    found = [f for path in map(Path, given) for f in (sorted(path.glob("*.json")) if is_folder(path) else [path])]
    if not found:
        raise refusal("U002", "no reports in these folders", help="give files that end in `.json`")
    return found


def kept_bytes(path: Path, name: str) -> bytes:
    """Read what a file of a report, or of a statement about one, holds.

    Raises:
        CheckmetaError: it can't be read, or is too large.

    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # before opening: a pipe would never answer, a device never end
            raise refusal("U001", f"`{name}` is not a file", help=HELP, subject=name)
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > MOST:
                raise refusal("U008", f"`{name}` is too large for a report", help=HELP, subject=name)
            return file.read(MOST + 1)
    except (OSError, ValueError) as error:  # a NUL in the name is the second
        raise unusable(name, error) from None


def parsed(text: bytes, name: str) -> ReportModel:
    """The report that these bytes are.

    Raises:
        CheckmetaError: they are none.

    """
    try:
        return ReportModel.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        wrong = f"at `{where}`: {first['msg'].lower()}" if where else "it is not JSON of that form"
        raise refusal("U008", f"`{name}` is no report: {wrong}", help=HELP, subject=name) from None
