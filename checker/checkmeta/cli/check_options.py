"""How the options of `checkmeta check` are read; a variable and the project file may give their defaults."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from checkmeta.base.messages import ENGLISH, LANGUAGES
from checkmeta.base.paths import stands
from checkmeta.cli.project.keys import KEYS, wrong_day, wrong_place, wrong_topic
from checkmeta.cli.project.settle import variable
from checkmeta.vocabulary.scalars import parse_date

F = TypeVar("F", bound=Callable[..., Any])


def read_date(context: click.Context, parameter: click.Parameter, value: str | None) -> dt.date:
    """A date, or today: the one clock of a run."""
    return read_day(context, parameter, value) or dt.datetime.now(tz=dt.UTC).astimezone().date()


def read_day(_: click.Context, __: click.Parameter, value: str | None) -> dt.date | None:
    """A date, or None."""
    if value is not None and (complaint := wrong_day(value)):
        raise click.BadParameter(complaint)
    return None if value is None else parse_date(value)


def read_places(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of places, in one option or several."""
    codes = separate(values)
    if values and not codes:
        raise click.BadParameter("no place is named; write one or several: EU,CN")
    return _right(codes, wrong_place)


def read_topics(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Names of topics, in one option or several."""
    names = separate(values)
    if values and not names:
        raise click.BadParameter("no topic is named; write one or several: minors,sign-in")
    return _right(names, wrong_topic)


def separate(values: Iterable[str]) -> list[str]:
    """What stands between commas, in one value or several."""
    return [each.strip() for value in values for each in value.split(",") if each.strip()]


def _right(values: list[str], wrong: Callable[[str], str | None]) -> tuple[str, ...]:
    for value in values:
        if (complaint := wrong(value)) is not None:
            raise click.BadParameter(complaint)
    return tuple(dict.fromkeys(values))


class Paths(click.Path):
    """Paths as they are written: to `pathlib` the empty one is the working folder, and an address loses a slash."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A path.

        Raises:
            click.BadParameter: it is something that a shell or another program would have understood.

        """
        text = str(value)
        if not text.strip():
            self.fail("the path is empty; `.` is the folder you are in, and a variable may not be set", param, ctx)
        if text == "/dev/stdin":
            self.fail("write `-` for the standard input", param, ctx)
        if "://" in text:
            self.fail(f"`{text}` is an address, and nothing is fetched; save it to a file", param, ctx)
        if not stands(Path(text)) and re.search(r"[*?\[]", text):
            self.fail(
                f"`{text}` is a pattern that matches nothing, or stands in quotes; let the shell expand it, or give a folder",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """An option of which a variable and the project file may give the default: its row among `KEYS` says which, and whether it may stand often."""
    parameter = next((name for name in names if name[0] != "-"), names[0][2:].replace("-", "_"))
    key = next(key for key in KEYS if key.option == parameter)
    return click.option(*names, envvar=variable(key.name), multiple=key.schema.get("type") == "array", **settings)


ADD_RULES: Final = option("--add-rules", metavar="ID|PATH", help="These rules, too, such as your own.")
JURISDICTION: Final = option(
    "--jurisdiction",
    "-j",
    callback=read_places,
    metavar="EU,CN",
    help="Judge for these places, whatever the documents state.",
)
TOPIC: Final = option(
    "--topic",
    "-t",
    callback=read_topics,
    metavar="TOPIC",
    help="Only rules about this, such as `minors` or `sign-in`.",
)
NO_PROJECT: Final = click.option("--no-project", is_flag=True, help="Leave the project file aside.")


def rules_option(help_: str) -> Callable[[F], F]:
    """Which rules are judged by."""
    return option("--rules", "-r", metavar="ID|PATH", help=help_)


def day_option(help_: str = "Judge by the rules of that day (2026-01-31). Default: today.") -> Callable[[F], F]:
    """The day that is judged by."""
    return option("--as-of", callback=read_date, metavar="DATE", help=help_)


def waivers_option(help_: str) -> Callable[[F], F]:
    """What somebody answers for."""
    return option("--waivers", type=click.Path(path_type=Path), metavar="FILE", help=help_)


LANGUAGE: Final = option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=ENGLISH,
    show_default=True,
    help="What language a report for people is in; one for programs is in English.",
)
DOCUMENTS: Final = click.option(
    "--document",
    "-d",
    "documents",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A document or a folder of them. Without any, every fact is unknown.",
)
RULES_TOO: Final = click.option(
    "--rules", "-r", multiple=True, metavar="PATH", help="A file or folder of rules to import from, too."
)
IMPORTS: Final = click.option(
    "--import",
    "-i",
    "imports",
    multiple=True,
    metavar="RULESET",
    help="Use the defines and params of a rule set: `law.eu.gdpr`, or `law.eu.gdpr as gdpr`.",
)
FIGURES_OF: Final = click.option(
    "--as-of", callback=read_date, metavar="DATE", help="The day whose figures count. Default: today."
)
PLACE: Final = click.option(
    "--place", "-p", multiple=True, callback=read_places, metavar="DE", help="Judge for this place, whatever is stated."
)


def expression_options(command: F) -> F:
    """What expressions are evaluated in."""
    for option in (PLACE, FIGURES_OF, IMPORTS, RULES_TOO, DOCUMENTS):
        command = option(command)
    return command


def in_places(help_: str) -> Callable[[F], F]:
    """The places to judge for."""
    return click.option("--jurisdiction", "-j", multiple=True, callback=read_places, metavar="EU,CN", help=help_)
