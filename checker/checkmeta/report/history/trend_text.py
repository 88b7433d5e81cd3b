"""What a history tells, for people and for programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.report.encode import encodable, json_text
from checkmeta.report.history.trends import Spell, Told, Trend, Trends
from checkmeta.report.rows import csv_line
from checkmeta.report.wording import counted, for_places, one_line

MARKS: Final = "·▁▂▃▄▅▆▇█"
"""None, and an eighth each of the most that there were."""
WIDE: Final = 36
"""Marks of a row; of more days each mark is the last of several."""
MOST: Final = 20
"""Rows, and breaches of a kind, that are shown."""
COLUMNS: Final = (
    "finding", "subject", "layer", "rule", "instrument", "article", "bearers", "places", "topic", "path", "fact", "message", "at",
    "came", "why_came", "changed", "went", "how", "why_went", "days",
)  # fmt: skip


def as_text(found: Trends, paint: Paint = plain, *, verbose: bool = False) -> str:
    """The sum, a row of marks for each kind, what stands, and what came and went."""
    parts = [paint(summed(found), "title"), _table(found, len(found.rows) if verbose else MOST)]
    for title, spells in (("what stands", found.standing()), ("what came and went", found.left())):
        if spells:
            groups = [[spell] for spell in spells] if verbose else alike(spells)
            most = len(groups) if verbose else MOST
            lines = [paint(f"{title}: {len(spells)}", "note")]
            lines.extend(line for group in groups[:most] for line in _spell(group, found.days[-1]))
            if len(groups) > most:
                lines.append(f"  and {sum(map(len, groups[most:]))} more; `--verbose` lists them")
            parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def summed(found: Trends) -> str:
    """What stands, and what became of the rest, in one line."""
    left = found.left()
    fixed = sum(spell.how == "fixed" for spell in left)
    parts = [
        f"{counted(len(found.standing()), 'breach stands')}, {len(left)} came and went, {fixed} of these fixed",
        f"{counted(found.reports, 'report')} of {counted(found.subjects, 'subject')}, {found.days[0]} to {found.days[-1]}",
    ]
    return "; ".join(parts)


def _table(found: Trends, most: int) -> str:
    from tabulate import tabulate  # noqa: PLC0415 - takes its time, and most commands have no table

    rows = [
        (
            one_line(r.name, 60),
            sparkline(r.numbers),
            r.stand,
            max(r.numbers),
            _oldest(r, found.days[-1]),
            r.fixed,
            _days(r),
        )
        for r in found.rows[:most]
    ]
    headers = (found.by, f"{found.days[0]} to {found.days[-1]}", "stand", "most", "the oldest", "fixed", "within")
    table = tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True)
    more = f"\nand {len(found.rows) - most} more; `--verbose` lists them" if len(found.rows) > most else ""
    return table + more


def sparkline(numbers: Sequence[int]) -> str:
    """A row of marks, the higher the more; the last of several days where there are more than there is room for."""
    most = max(numbers)
    per = -(-len(numbers) // WIDE)
    shown = list(numbers[::-1][::per])[::-1]
    return "".join(MARKS[-(-number * 8 // most) if number else 0] for number in shown)


def _oldest(trend: Trend, last: dt.date) -> str:
    return f"{trend.oldest.came}, {counted(trend.oldest.days(last), 'day')}" if trend.oldest else ""


def _days(trend: Trend) -> str:
    if trend.days is None:
        return ""
    at_most = f", at most {trend.longest}" if trend.longest != trend.days else ""
    return f"{counted(trend.days, 'day')}{at_most}"


def alike(spells: Sequence[Spell]) -> list[list[Spell]]:
    """What one rule says of several things from the same day on, for the same reason, is one group."""
    groups: dict[object, list[Spell]] = {}
    for spell in spells:
        whys = (spell.why_came, *(why for _, why in spell.changed), spell.why_went)
        told = str(whys).replace(spell.path.rpartition("#")[2], "…")
        key = (spell.subject, spell.rule, spell.fact, spell.places, spell.came, spell.went, spell.how, told)
        groups.setdefault(key, []).append(spell)
    return list(groups.values())


def _spell(group: Sequence[Spell], last: dt.date) -> Iterator[str]:
    spell, more = group[0], f" (+{len(group) - 1})" if len(group) > 1 else ""
    until = f" to {spell.went}, {spell.how}" if spell.went else ""
    said = f"{one_line(spell.message)}{for_places(spell.places)}: {one_line(spell.stands_at)}"
    yield f"  {spell.came}{until} ({counted(spell.days(last), 'day')})  {spell.layer}  {said}{more}  [{one_line(spell.rule)}]"
    yield f"       came: {reasons(spell.why_came)}"
    for day, why in spell.changed:
        yield f"       {day}: {reasons(why)}"
    if spell.went:
        yield f"       went: {reasons(spell.why_went)}"


def reasons(why: Told) -> str:
    """Why, on a line."""
    return "; ".join(one_line(text) for _, text in why)


def as_json(found: Trends) -> str:
    """The same for programs: `numbers` are those of `days`, and `breaches` all that ever stood."""
    last = found.days[-1]
    return json_text(
        {
            "schema_version": 1,
            "by": found.by,
            "days": [day.isoformat() for day in found.days],
            "reports": found.reports,
            "rows": [
                {
                    "name": encodable(r.name), "numbers": r.numbers, "oldest": r.oldest.came.isoformat() if r.oldest else None,
                    "fixed": r.fixed, "days_to_fix": {"half": r.days, "longest": r.longest},
                }
                for r in found.rows
            ],
            "breaches": [_data(spell, last) for spell in found.spells],
        },
        sort=False,
    )  # fmt: skip


def _data(spell: Spell, last: dt.date) -> dict[str, Any]:
    def told(why: Told) -> list[dict[str, str]]:
        return [{"cause": cause, "text": text} for cause, text in why]

    values = (
        spell.name, spell.subject, spell.layer, spell.rule, spell.instrument, spell.article, spell.bearers, spell.places, spell.topic,
        spell.path, spell.fact, spell.message, spell.stands_at, spell.came.isoformat(), told(spell.why_came),
        [{"day": day.isoformat(), "why": told(why)} for day, why in spell.changed],
        spell.went.isoformat() if spell.went else None, spell.how or None, told(spell.why_went), spell.days(last),
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def as_csv(found: Trends) -> Iterator[str]:
    """A line for each time that a breach stood (RFC 4180). No cell is a formula."""
    yield csv_line(COLUMNS)
    for spell in found.spells:
        changed = "; ".join(f"{day}: {reasons(why)}" for day, why in spell.changed)
        yield csv_line(
            (
                spell.name, spell.subject, spell.layer, spell.rule, spell.instrument, spell.article, " ".join(spell.bearers),
                " ".join(spell.places), spell.topic, spell.path, spell.fact, spell.message, spell.stands_at, spell.came,
                reasons(spell.why_came), changed, spell.went or "", spell.how, reasons(spell.why_went), spell.days(found.days[-1]),
            )
        )  # fmt: skip
