"""What brings the tables of an earlier version up to date: a step from each version to the next, within one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, select, text

from checkmeta.report.history.kept_reports import count, kept, storable
from checkmeta.report.history.tables import RUNS, VERDICTS


def _verdicts(connection: Connection) -> None:
    """To version 2: verdicts are counted by rule, from the reports that are kept, with the digest of the rules."""
    connection.execute(text("ALTER TABLE checkmeta_run ADD COLUMN rules TEXT DEFAULT '' NOT NULL"))
    VERDICTS.create(connection)
    for run in connection.execute(select(RUNS.c.id)).scalars().all():
        report = kept(connection, run)
        count(connection, run, report)
        connection.execute(RUNS.update().where(RUNS.c.id == run).values(rules=storable(report.digest)))


STEPS: Final[tuple[Callable[[Connection], None], ...]] = (_verdicts,)
"""From version 1 on."""
