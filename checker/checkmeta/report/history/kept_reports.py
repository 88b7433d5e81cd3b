"""Reports in a history: in parts, each by its digest, and whole again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from checkmeta.base.diagnostics.diagnostic import CheckmetaError
from checkmeta.language.words import Verdict
from checkmeta.report.history.tables import PARTS, RUNS, VERDICTS
from checkmeta.report.model import ReportModel
from checkmeta.report.read_back import MOST, parsed, verdict_counts


class Unreadable(Exception):  # noqa: N818 - what a history holds can't be read: `Database` says so, with its name
    """What a history holds is no report any more."""


def report_digest(data: object) -> str:
    """SHA-256 of a report, whatever its blanks and the order of its keys."""
    return hashlib.sha256(_canonical(data)).hexdigest()


def keep_report(connection: Connection, data: Mapping[str, Any]) -> str:
    """Keep the parts of a report that aren't kept yet; what `checkmeta_run.parts` says of it."""
    head = {key: value for key, value in data.items() if key not in ("rules", "subjects", "record")}
    record = data.get("record") or {}
    head["record"] = {key: value for key, value in record.items() if key != "rules"} or None
    # the files of rules are a hundred digests, the same for as long as checkmeta is the same
    contents = [_canonical(part) for part in (head, record.get("rules"), data["rules"], *data["subjects"])]
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    for digest, content in dict(zip(digests, contents, strict=True)).items():
        if connection.execute(select(PARTS.c.digest).where(PARTS.c.digest == digest)).first() is None:
            connection.execute(PARTS.insert().values(digest=digest, content=zlib.compress(content)))
    return json.dumps(digests)


def kept(connection: Connection, run: int) -> ReportModel:
    """A report as it was added.

    Raises:
        Unreadable: the history is damaged.

    """
    digests = _listed(connection.execute(select(RUNS.c.parts).where(RUNS.c.id == run)).scalar_one())
    held = {row.digest: row.content for row in connection.execute(select(PARTS).where(PARTS.c.digest.in_(digests)))}
    try:
        head, files, rules, *subjects = (json.loads(_content(digest, held[digest])) for digest in digests)
        if head["record"] is not None:
            head["record"]["rules"] = files
        return parsed(_canonical({**head, "rules": rules, "subjects": subjects}), "the history")
    except (KeyError, TypeError, ValueError, zlib.error, CheckmetaError) as error:
        raise Unreadable from error


def count(connection: Connection, run: int, report: ReportModel) -> None:
    """Count a report's verdicts by rule."""
    rows = [
        {"run": run, "rule": storable(rule), "verdict": verdict.value, "number": number}
        for rule, numbers in verdict_counts(report).items()
        for verdict, number in numbers.items()
    ]
    if rows:
        connection.execute(VERDICTS.insert(), rows)


def counted_runs(connection: Connection) -> Iterator[tuple[dt.date, str, dict[str, Counter[Verdict]]]]:
    """Of each report its day, the digest of its rules, and how many verdicts of each kind it has of each rule.

    Raises:
        Unreadable: the history is damaged.

    """
    try:
        for run in connection.execute(select(RUNS).order_by(RUNS.c.as_of, RUNS.c.id)).all():
            verdicts: dict[str, Counter[Verdict]] = {}
            for row in connection.execute(select(VERDICTS).where(VERDICTS.c.run == run.id)):
                verdicts.setdefault(row.rule, Counter())[Verdict(row.verdict)] = row.number
            yield dt.date.fromisoformat(run.as_of), run.rules, verdicts
    except (TypeError, ValueError) as error:
        raise Unreadable from error


def _content(digest: str, compressed: bytes) -> bytes:
    """What was compressed, up to what a report may have: a database may be a stranger's."""
    content = zlib.decompressobj().decompress(compressed, MOST)
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError
    return content


def _listed(text: str) -> list[str]:
    found = json.loads(text)
    if not isinstance(found, list) or len(found) < 3:
        raise Unreadable
    return [str(each) for each in found]


def _canonical(data: object) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":")).encode()


def texts(items: Iterable[str]) -> str:
    """A list of texts in one column."""
    return json.dumps(list(items), ensure_ascii=False)


def storable(text: str) -> str:
    """A text as every database can hold it: PostgreSQL has no NUL, and UTF-8 no half of a pair."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
