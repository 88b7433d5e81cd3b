"""The tables of a history. Their names begin with `checkmeta_`, as a server's database may hold others.

A report is kept whole, in parts that are each kept once: of what a pipeline reports every night, most is what it was the night before.
What became of a finding is a row of `CHANGES`, written when the report is added; to go through them in order is to know what stood on each day.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

VERSION: Final = 2
"""Of these tables. A change of them raises it, and is a row of `migrations.STEPS`."""

METADATA: Final = MetaData()

MARK: Final = Table("checkmeta_history", METADATA, Column("version", Integer, nullable=False))
"""One row: what makes a database a history."""

PARTS: Final = Table(
    "checkmeta_part",
    METADATA,
    Column("digest", Text, primary_key=True),  # SHA-256 of the content, in hex
    Column("content", LargeBinary, nullable=False),  # JSON, compressed (RFC 1950)
)

RUNS: Final = Table(
    "checkmeta_run",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),  # of the whole report, whatever its blanks
    Column("as_of", Text, nullable=False),  # year-month-day, as all days here
    Column("checkmeta", Text, nullable=False),  # the version that made it
    Column("parts", Text, nullable=False),  # JSON: digests of its head, its files of rules, its rules, and each subject
    Column("rules", Text, nullable=False, server_default=""),  # digest of the rules' texts; since version 2
)

COVERED: Final = Table(
    "checkmeta_covered",
    METADATA,
    Column("run", ForeignKey(RUNS.c.id), primary_key=True),
    Column("subject", Text, primary_key=True),
)
"""Which subjects a report judges."""

FINDINGS: Final = Table(
    "checkmeta_finding",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),  # `f-…`, the same in every format
    Column("subject", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("fact", Text, nullable=False),
    Column("layer", Text, nullable=False),
    Column("instrument", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("bearers", Text, nullable=False),  # JSON
    Column("topic", Text, nullable=False),
    UniqueConstraint("subject", "rule", "path", "fact"),
)
"""What was ever broken, as it was when it was first seen."""

CHANGES: Final = Table(
    "checkmeta_change",
    METADATA,
    Column("run", ForeignKey(RUNS.c.id), primary_key=True),
    Column("finding", ForeignKey(FINDINGS.c.id), primary_key=True),
    Column("kind", Text, nullable=False),  # of `changes.ChangeKind`
    Column("message", Text, nullable=False),
    Column("stands_at", Text, nullable=False),
    Column("places", Text, nullable=False),  # JSON
    Column("why", Text, nullable=False),  # JSON: pairs of cause and text
)
"""What a report says otherwise of a finding than the report before it of the same subject; of the first all that is broken."""

VERDICTS: Final = Table(
    "checkmeta_verdicts",
    METADATA,
    Column("run", ForeignKey(RUNS.c.id), primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("verdict", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)
"""How many verdicts of each kind a report has of each rule: what ripening asks for. Since version 2."""
