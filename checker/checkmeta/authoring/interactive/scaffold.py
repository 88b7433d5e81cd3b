"""A rule to begin from, with a test for each way that it can end. It loads, and its tests pass, as it is written."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.authoring.interactive.show_answers import type_text
from checkmeta.base import typesys as ts
from checkmeta.base.diagnostics.diagnostic import refusal
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source
from checkmeta.language.syntax import ast, declarations
from checkmeta.language.words import Layer
from checkmeta.report.wording import begun

DEPTH: Final = 4
"""How far into an element something to ask of it is looked for."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A condition on a value, `{}` in its place, with a value that keeps it and one that breaks it."""

    condition: str
    kept: str
    broken: str


_DUTIES: Final = {
    ts.BOOLEAN: Duty("{}", "true", "false"),
    ts.DURATION: Duty("{} < indefinite", "30 days", "indefinite"),
    ts.PERCENT: Duty("{} >= 50%", "60%", "40%"),
    ts.NUMBER: Duty("{} > 0", "1", "0"),
    ts.MONEY: Duty("{} <= 100 EUR", "50 EUR", "200 EUR"),
    ts.DATE: Duty("{} >= 2026-01-01", "2026-01-01", "2025-12-31"),
    ts.TIME: Duty("{} >= 08:00", "08:00", "07:59"),
    ts.TERM: Duty('{} is not a "Biometric"', '"Age"', '"Fingerprint"'),
    ts.PLACE: Duty('{} != "AQ"', '"DE"', '"AQ"'),
    ts.TEXT: Duty("{} is present", '"example"', '""'),
}
"""In the order in which a field of an element is chosen: what says most about a rule comes first."""


@dataclass(frozen=True, slots=True)
class ScaffoldTarget:
    """What a rule is about: the elements of a list under `variable`, or a fact of the platform where there is none.

    Attributes:
        path: of the list, or of the fact.
        variable: the name of an element; "" where there is no list.
        fields: from the element to what is asked; empty for an element that is a value itself.
        kind: the type of what is asked.
        named: whether an element has a name that a message can show.

    """

    path: str
    variable: str
    fields: tuple[str, ...]
    kind: ts.Type
    duty: Duty
    named: bool = False


PLATFORM: Final = ScaffoldTarget("platform.security.audit_log", "", (), ts.BOOLEAN, _DUTIES[ts.BOOLEAN])


def target_of(expression: ast.Expr, kind: ts.Type) -> ScaffoldTarget:
    """What a rule may ask of the elements of a list that is named by its path.

    Raises:
        CheckmetaError: no path of a list (T507).

    """
    path = "".join(expression.span.text.split())
    if not isinstance(kind, ts.ListOf) or not _is_path(expression):
        message = f"`{path}` is {type_text(kind)}, not a list" if _is_path(expression) else f"`{path}` is no path"
        help_ = "name a list by its path, such as `identity.attributes` or `platform.clients`"
        raise refusal("T507", message, expression.span, help_)
    found = _something(kind.item)
    if found is None:
        message = f"nothing of an element of `{path}` can be asked in a line"
        raise refusal("T507", message, expression.span, "begin with another list")
    fields, asked, duty = found
    has_name = isinstance(kind.item, ts.RecordType) and "name" in kind.item.fields
    named = has_name and isinstance(kind.item, ts.RecordType) and kind.item.fields["name"].type == ts.TEXT
    return ScaffoldTarget(
        path, singular(path.rpartition(".")[2]), fields, asked, duty, named and fields[:1] != ("name",)
    )


def _is_path(expression: ast.Expr) -> bool:
    while isinstance(expression, ast.FieldExpr):
        expression = expression.of
    return isinstance(expression, ast.NameExpr) and expression.name in ("platform", "identity")


def singular(word: str) -> str:
    """One of several: `entities` gives `entity`, `purposes` gives `purpose`. Never the name of a root."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("s", "")):
        if word.endswith(ending) and not word.endswith(("ss", "us")):
            one = word[: -len(ending)] + instead
            return "schema" if one == "identity" else one
    return f"one_{word}"


def _something(kind: ts.Type) -> tuple[tuple[str, ...], ts.Type, Duty] | None:
    """The nearest thing that can be asked of a value of a type, and the path to it."""
    level: list[tuple[tuple[str, ...], ts.Type]] = [((), kind)]
    for _ in range(DEPTH):
        asked = [(fields, inner, duty) for fields, inner in level if (duty := _duty(inner)) is not None]
        if asked:
            order = list(_DUTIES)
            return min(asked, key=lambda a: (order.index(a[1]) if a[1] in order else len(order), a[0] == ("name",)))
        level = [
            ((*fields, name), field.type)
            for fields, inner in level
            if isinstance(inner, ts.RecordType)
            for name, field in inner.fields.items()
            if not field.derived
        ]
    return None


def _duty(kind: ts.Type) -> Duty | None:
    if isinstance(kind, ts.Enumeration):
        worst, *others = kind.words
        return Duty(f'{{}} != "{worst}"', f'"{others[0]}"', f'"{worst}"') if others else None
    if isinstance(kind, ts.ListOf):
        inner = "{}" if isinstance(kind.item, ts.RecordType) else getattr(_duty(kind.item), "kept", None)
        return Duty("{} is present", f"[{inner}]", "[]") if inner else None
    return _DUTIES.get(kind) if isinstance(kind, ts.Basic) else None


# ---- text


def header(ruleset: str, layer: Layer, jurisdiction: tuple[str, ...], source: str | None) -> str:
    """A rule set that has no rules yet."""
    named = ruleset.partition(".")[2] if ruleset.partition(".")[0] in list(Layer) else ruleset
    instrument = source or ("the act" if layer is Layer.LAW else "own rules")
    return "\n".join(
        [
            f"ruleset {ruleset} {as_string(title_of(named))}",
            f"  layer {layer}",
            f"  jurisdiction {', '.join(jurisdiction) or 'everywhere'}",
            f"  source {as_string(instrument)} unconfirmed",
            "",
        ]
    )


def rule(name: str, title: str | None, about: ScaffoldTarget) -> str:
    """A rule and its three tests, in the formatter's order of clauses."""
    path = ".".join((about.variable or about.path, *about.fields))
    who = f"{{{about.variable}.name}}: " if about.named else ""
    what = (about.fields[-1] if about.fields else path.rpartition(".")[2]).replace("_", " ")
    record = isinstance(about.kind, ts.ListOf) and isinstance(about.kind.item, ts.RecordType)
    titled = (title or "").strip() or title_of(name)
    lines = [f"rule {name} {as_string(titled)}", "  bearer operator"]
    if about.variable:
        lines.append(f"  for each {about.variable} in {about.path}")
    lines += [
        f"  must {about.duty.condition.format(path)}",
        '  because "Say here whom this protects, and from what."',
        f'  message "{who}{what} is {"empty" if record else f"{{{path}}}"}"',
        '  remedy "Say here what puts it right."',
        "",
    ]
    expected = (("kept", about.duty.kept, "satisfied"), ("broken", about.duty.broken, "violated"))
    for label, value, verdict in (*expected, ("not stated", None, "undetermined")):
        at = f" at {about.path}[0]" if about.variable else ""
        lines += [
            f"test {as_string(label)} of {name}",
            f"  given {_given(about, value)}",
            f"  expect {verdict}{at}",
            "",
        ]
    return "\n".join(lines)


def _given(about: ScaffoldTarget, value: str | None) -> str:
    """The facts of a test, `value` where the rule looks; None leaves it unstated."""
    root, *steps = about.path.split(".")
    if not about.variable:
        *steps, last = steps
        inner = f"{{ {last}: {value} }}" if value else "{}"
    elif not about.fields:
        inner = f"[{value or 'unknown'}]"
    else:
        asked = value
        for name in reversed(about.fields):
            asked = f"{{ {name}: {asked} }}" if asked else None
        pairs = [*(['name: "example"'] if about.named else []), *([asked[2:-2]] if asked else [])]
        inner = f"[ {{ {', '.join(pairs)} }} ]" if pairs else "[ {} ]"
    for name in reversed((root, *steps)):
        inner = f"{{ {name}: {inner} }}"
    return inner


def title_of(name: str) -> str:
    """An id as words: `audit-log-kept` gives `Audit log kept`."""
    return begun(re.sub(r"[-_.]+", " ", name).strip())


def as_string(text: str) -> str:
    """A text as the language writes it."""
    line = " ".join(text.split())
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


# ---- into a file


def inserted(source: Source, file: declarations.RulesFile, ruleset: str | None, new: str) -> str:
    """The text of a file with `new` at the end of a rule set, or of the file. All that stood there stands as it was."""
    text = source.text
    starts = sorted(r.span.start for r in file.rulesets)
    own = next((r.span.start for r in file.rulesets if r.id.text == ruleset), None)
    after = [s for s in starts if own is not None and s > own]
    cut = _above(text, after[0]) if after else len(text)
    end = "\r\n" if "\r\n" in text else "\n"
    rest = text[cut:]
    body = new.rstrip("\n").replace("\n", end)
    return text[:cut].rstrip() + end * 2 + body + end + (end + rest if rest else "")


def _above(text: str, start: int) -> int:
    """Where what belongs to a declaration begins: the comments directly above it do."""
    line = text.rfind("\n", 0, start) + 1
    if text[line:start].strip():
        return start
    while line > 0:
        previous = text.rfind("\n", 0, line - 1) + 1
        if not text[previous:line].lstrip().startswith("#"):
            break
        line = previous
    return line
