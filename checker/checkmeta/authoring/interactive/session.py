"""A conversation: lines in, text out. It neither reads nor prints, so that a terminal, a pipe and a test are the same to it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Final

from checkmeta.authoring.interactive.completion import candidates, place_candidates
from checkmeta.authoring.interactive.expression_answers import Setting, answers, ask, read_subjects
from checkmeta.authoring.interactive.expression_names import names_in_sight
from checkmeta.authoring.interactive.show_answers import as_text, type_card
from checkmeta.authoring.interactive.stated import stated
from checkmeta.base.diagnostics.diagnostic import CheckmetaError, Diagnostic, did_you_mean, refusal
from checkmeta.base.diagnostics.render import Paint, plain, render_all
from checkmeta.base.records import dataclass, field, replace
from checkmeta.report.wording import at, counted, one_line
from checkmeta.vocabulary import places
from checkmeta.vocabulary.scalars import parse_date

MOST_FACTS: Final = 200
"""Facts that `:facts` lists before it counts the rest."""

HELP: Final = (
    ("EXPR", "its value and type, the facts that were read, those that are missing"),
    (":type EXPR", "its type, without evaluating it"),
    (":facts [PATH]", "what the documents state, with places; of one part, such as `platform.data`"),
    (":load [PATH]", "read one more document or folder; without PATH, all again"),
    (":import RULESET", "use the defines and params of a rule set: `law.eu.gdpr`, or `law.eu.gdpr as gdpr`"),
    (":as-of [DATE]", "the day whose figures count: `2027-01-01`"),
    (":place [CODE, …]", "judge for these places; without any, for those that the documents state"),
    (":help", "this list"),
    (":quit", "leave; so does the end of the input"),
)
COMMANDS: Final = tuple(sorted(form.split()[0] for form, _ in HELP if form.startswith(":")))


@dataclass(slots=True)
class Session:
    """What was said so far.

    Attributes:
        setting: what expressions are evaluated in.
        cwd: relative paths are meant from here.
        documents, rules, imports: what `setting` was made of.
        ended: whether `:quit` was said.

    """

    setting: Setting
    cwd: Path
    documents: tuple[Path, ...] = ()
    rules: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    paint: Paint = plain
    ended: bool = field(default=False)

    def reply(self, line: str) -> tuple[str, bool]:
        """The answer to a line, and whether it is an error. Nothing that a line says ends the conversation but `:quit`."""
        line = line.strip()
        if not line or line.startswith("#"):
            return "", False
        try:
            if line.startswith(":"):
                return self._command(line), False
            question = ask(line, self.setting.names)
            shown = as_text(question, answers(question, self.setting), self.paint)
            warned = render_all(question.warnings, self.paint) + "\n" if question.warnings else ""
        except CheckmetaError as error:
            return render_all(error.diagnostics, self.paint, more=error.more) + "\n", True
        return warned + shown, False

    def complete(self, line: str, word: str) -> list[str]:
        """Whatever may stand for `word`, the last part of `line`."""
        name, blank, rest = line.lstrip().partition(" ")
        if not name.startswith(":"):
            return candidates(line, word, self.setting.names.scope)
        if not blank:
            return [c for c in COMMANDS if c.startswith(word)]
        if name == ":load":
            return _paths(self.cwd, word)
        if name == ":place":
            return place_candidates(word)
        return candidates(rest, word, self.setting.names.scope) if name in (":type", ":facts") else []

    def _command(self, line: str) -> str:
        name, _, rest = line.partition(" ")
        rest = rest.strip()
        actions: dict[str, Callable[[str], str]] = {
            ":type": self._type,
            ":facts": self._facts,
            ":load": self._load,
            ":import": self._import,
            ":as-of": self._as_of,
            ":place": self._place,
            ":help": _help,
            ":quit": self._quit,
        }
        action = actions.get(name)
        if action is None:
            help_ = did_you_mean(name, actions) or "`:help` lists the commands"
            raise refusal("U004", f"no command `{name}`", help=help_)
        return action(rest)

    def _quit(self, _: str) -> str:
        self.ended = True
        return ""

    def _type(self, rest: str) -> str:
        if not rest:
            raise refusal("U004", "`:type` needs an expression", help="`:type platform.data`")
        return type_card(ask(rest, self.setting.names).node.type) + "\n"

    def _facts(self, rest: str) -> str:
        if not self.setting.subjects:
            return "no documents: every fact is unknown; `:load PATH` reads some\n"
        lines: list[str] = []
        for subject in self.setting.subjects:
            found = [s for s in stated(subject) if not rest or _under(s.path, rest)]
            if len(self.setting.subjects) > 1:
                lines.append(self.paint(one_line(subject.name), "title"))
            for fact in found[:MOST_FACTS]:
                evidence = f" ({one_line(fact.basis) or fact.evidence.value})" if fact.evidence else ""
                lines.append(f"{one_line(fact.path)} = {one_line(fact.value)}{at(fact.place)}{evidence}")
            if len(found) > MOST_FACTS:
                more = counted(len(found) - MOST_FACTS, "more fact")
                lines.append(f"… and {more}; name a part of them: `:facts platform.data`")
            if not found:
                lines.append(f"nothing is stated under `{one_line(rest)}`" if rest else "nothing is stated")
        return "\n".join(lines) + "\n"

    def _load(self, rest: str) -> str:
        wanted = self.documents
        if rest:
            try:
                parts = shlex.split(rest)
            except ValueError:
                raise refusal("U004", f"a quotation mark is missing in `{rest}`") from None
            wanted = tuple(dict.fromkeys((*wanted, *(Path(p) for p in parts))))
        if not wanted:
            raise refusal("U004", "`:load` needs a path", help="a document, or a folder of them")
        subjects = read_subjects(wanted, self.cwd, self.setting.names.vocabulary)
        self.setting, self.documents = replace(self.setting, subjects=subjects), wanted
        documents = sum(len(s.documents) for s in subjects)
        schemas = sum(len(s.identities) for s in subjects)
        names = ", ".join(f"`{one_line(s.name)}`" for s in subjects)
        return f"{names}: {counted(documents, 'document')}, {counted(schemas, 'identity schema')}\n"

    def _import(self, rest: str) -> str:
        wanted = (*self.imports, rest)
        names = names_in_sight(wanted, self.rules, self.cwd)
        if names.vocabulary is not self.setting.names.vocabulary:  # documents may state what it declares
            self.setting = replace(self.setting, subjects=read_subjects(self.documents, self.cwd, names.vocabulary))
        self.setting, self.imports = replace(self.setting, names=names), wanted
        known = sorted({*names.scope.names, *(f"{m}.{n}" for m, inner in names.scope.modules.items() for n in inner)})
        return f"in sight: {', '.join(known)}\n" if known else "it has no defines and no params\n"

    def _as_of(self, rest: str) -> str:
        if rest:
            day = parse_date(rest)
            if day is None:
                message, help_ = f"`{rest}` is no date", "write year-month-day: 2026-01-31"
                raise refusal("U004", message, help=help_)
            self.setting = replace(self.setting, as_of=day)
        return f"as of {self.setting.as_of}\n"

    def _place(self, rest: str) -> str:
        codes = tuple(dict.fromkeys(code for code in rest.replace(",", " ").split()))
        wrong = [code for code in codes if not places.is_place(code)]
        if wrong:
            raise CheckmetaError([_no_place(code) for code in wrong])
        self.setting = replace(self.setting, places=codes)
        return f"for {', '.join(codes)}\n" if codes else "for the places that the documents state\n"


def _no_place(code: str) -> Diagnostic:
    close = places.suggest(code)
    help_ = f"did you mean `{close}`?" if close else "places are ISO 3166 codes and groupings: DE, US-CA, EU"
    return Diagnostic("U004", f"no place `{code}`", help=help_)


def _under(path: str, wanted: str) -> bool:
    """Whether a fact stands under a path; `identity.attributes` means that of every identity schema."""
    if wanted == "identity" or wanted.startswith("identity."):
        root, dot, rest = path.partition(".")
        path = f"{root.partition('[')[0]}{dot}{rest}"
    return path == wanted or path.startswith((f"{wanted}.", f"{wanted}["))


def _help(_: str) -> str:
    width = max(len(form) for form, _ in HELP)
    return "".join(f"{form:<{width}}  {words}\n" for form, words in HELP)


def _paths(cwd: Path, word: str) -> list[str]:
    """Files and folders that begin so."""
    folder, slash, start = word.rpartition("/")
    try:
        found = sorted((cwd / (folder + slash)).iterdir(), key=lambda p: p.name)
    except (OSError, ValueError):
        return []
    return [f"{folder}{slash}{p.name}{'/' if p.is_dir() else ''}" for p in found if p.name.startswith(start)][:200]
