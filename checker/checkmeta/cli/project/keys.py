"""What may stand in a project file: a key a row. The file's schema, its checks and the options' defaults follow from here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from checkmeta.base.diagnostics.diagnostic import did_you_mean
from checkmeta.base.messages import LANGUAGES
from checkmeta.base.records import dataclass
from checkmeta.facts.ignored import spec_of
from checkmeta.judging.fail_bars import FailFrom, FailOn
from checkmeta.report.registry import REPORTS
from checkmeta.vocabulary import places
from checkmeta.vocabulary.scalars import parse_date
from checkmeta.vocabulary.topics import TOPICS

Schema = dict[str, Any]
Wrong = Callable[[str], str | None]
"""What is wrong with a text, with what to do behind a semicolon; None for nothing."""

TEXT: Final[Schema] = {"type": "string", "minLength": 1}


def wrong_place(code: str) -> str | None:
    """What is wrong with the code of a place."""
    if places.is_place(code):
        return None
    close = places.suggest(code)
    hint = f"did you mean `{close}`?" if close else "places are ISO 3166 codes and groupings: DE, US-CA, EU"
    return f"no place `{code}`; {hint}"


def wrong_topic(topic: str) -> str | None:
    """What is wrong with the name of a topic."""
    if topic in TOPICS:
        return None
    return f"no topic `{topic}`; {did_you_mean(topic, TOPICS) or 'one of ' + ', '.join(TOPICS)}"


def wrong_day(day: str) -> str | None:
    """What is wrong with a date."""
    return None if parse_date(day) else f"`{day}` is no date; write year-month-day: 2026-01-31"


def wrong_exclusion(pattern: str) -> str | None:
    """What is wrong with a pattern of what isn't read."""
    try:
        spec_of([pattern])
    except ValueError:
        return f"`{pattern}` is no pattern; write it as in a `.gitignore`: `dist/`, `*.test.yaml`"
    return None


def wrong_history(path: str) -> str | None:
    """What is wrong with the name of a history's file: a project's file leads to no server, and holds no password."""
    return "an address isn't read from a project file; set the variable `CHECKMETA_DB`" if ":/" in path else None


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of, "uniqueItems": True}


def _table(required: tuple[str, ...] = (), **of: Schema) -> Schema:
    return {"type": "object", "properties": of, "required": list(required), "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a project file.

    Attributes:
        name: in the file; as a variable `CHECKMETA_` and the name in capitals, if it has an option.
        schema: the JSON Schema of its value.
        says: what it means.
        option: the parameter of `checkmeta check` of which it is the default; None: the file alone says it.
        wrong: of a text, or of each in a list.
        paths: whether texts are paths, from the file's folder and never out of it; or, of `rules`, may be.

    """

    name: str
    schema: Schema
    says: str
    option: str | None = None
    wrong: Wrong | None = None
    paths: bool = False


_PATTERNS: Final = _list(TEXT)
_SUBJECT: Final = _table(("paths",), name=TEXT, paths={**_PATTERNS, "minItems": 1}, shared=_PATTERNS)
_BARS: Final[Schema] = {"enum": [bar.value for bar in FailFrom]}

KEYS: Final = (
    Key(
        "subjects", _list({"anyOf": [TEXT, _SUBJECT]}),
        "What is judged. A pattern, or a table with `paths`: each folder that matches is a subject; with a `name`, all that matches is one. "
        "`shared` are files that each of them has, too.",
    ),
    Key("exclude", _PATTERNS, "What isn't read, in patterns as in a `.gitignore`.", "exclude", wrong_exclusion),
    Key("gitignore", {"type": "boolean"}, "Whether what a `.gitignore` names isn't read either. Default: true."),
    Key("rules", _list(TEXT), "Rules to check against, instead of all that come with checkmeta: ids, files, folders.", "rules", paths=True),
    Key("add-rules", _list(TEXT), "Rules to check against besides: ids, files, folders.", "add_rules", paths=True),
    Key("jurisdictions", _list(TEXT), "The places to judge for, whatever the documents state.", "jurisdiction", wrong_place),
    Key("topics", _list(TEXT), "Only rules about these, such as `sign-in`.", "topic", wrong_topic),
    Key("as-of", TEXT, "The day whose rules count, year-month-day. Default: today.", "as_of", wrong_day),
    Key(
        "fail-on",
        {"anyOf": [{"enum": [limit.value for limit in FailOn]}, _table(law=_BARS, norm=_BARS, ethics=_BARS)]},
        'From which layer on a breach fails the run; or for each layer from what on: `{ law = "asked", norm = "breach" }`.',
        "fail_on",
    ),
    Key("undetermined", TEXT, "`report`, `fail`, `fail=asked`, `fail=law`, or the most that may be undetermined: `fail=100`.", "undetermined"),
    Key("waivers", TEXT, "The file of breaches that somebody answers for, for a time.", "waivers", paths=True),
    Key("baseline", TEXT, "The file of what was broken before: norms and ethics fail nothing, law is a debt until its day.", "baseline", paths=True),
    Key(
        "accepted-overrides", _list(_table(("rule", "by", "approver", "reason", "until"), rule=TEXT, by=TEXT, approver=TEXT, reason=TEXT, until=TEXT)),
        "Rules of your own (`by`) that may override a `rule` of law or a norm that comes with checkmeta, until a day (year-month-day), and who answers for it.",
    ),
    Key("format", {"enum": list(REPORTS)}, "How to report on the standard output.", "format_"),
    Key("language", {"enum": list(LANGUAGES)}, "What language reports for people are in; those for programs are in English.", "language"),
    Key("outputs", _list(TEXT), "Where to report: files, `FORMAT:FILE`, `-` for the standard output.", "output", paths=True),
    Key("category", TEXT, "What tells this run from others of a commit, for code scanning.", "category"),
    Key("db", TEXT, "The file in which `checkmeta history` keeps reports. Default: .checkmeta/history.db.", None, wrong_history, paths=True),
)  # fmt: skip


def schema() -> Schema:
    """The JSON Schema (2020-12) of a project file."""
    properties = {key.name: {"description": key.says, **key.schema} for key in KEYS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "checkmeta.toml",
        "description": "The project file of checkmeta; in pyproject.toml the table [tool.checkmeta].",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
