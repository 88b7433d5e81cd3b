"""Syntax errors in words: from what the parser accepts, the text that stands there, and the token before it."""

from __future__ import annotations

import re

from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from checkmeta.base.diagnostics.diagnostic import Collector, Diagnostic, did_you_mean
from checkmeta.base.records import dataclass
from checkmeta.base.source import Source, Span
from checkmeta.language.clauses import DECLARATIONS
from checkmeta.language.syntax.foreign_words import BEGINNINGS, HINTS, INSTEAD, UNITS_ELSEWHERE, WHERE_TO_BEGIN
from checkmeta.language.syntax.lexer import TooManyTokensError
from checkmeta.language.syntax.rule_limits import MAX_TOKENS
from checkmeta.language.syntax.token_words import (
    CLAUSES,
    IN_MAPPINGS,
    IN_TESTS,
    QUANTIFIERS,
    UNITS,
    VERDICTS,
    WORDS,
)

TOKEN = re.compile(r'"""|"(?:\\.|[^"\\\n])*"?|\'[^\'\n]*\'?|[A-Za-z_][\w-]*|\d[\w.:%-]*|&&|\|\||==|!=|<=|>=|\S')


def token_at(text: str, offset: int) -> str:
    """What a reader would take for one word at `offset`."""
    match = TOKEN.match(text, offset)
    return match.group() if match else ""


def words_for(expected: set[str]) -> list[str]:
    """What may stand there, in words, without duplicates."""
    shown: list[str] = []
    for name in sorted(expected):
        if name in WORDS:
            word = WORDS[name]
        elif name.startswith("_") and name.isupper():
            word = f"`{name[1:].lower()}`"
        else:
            continue
        if word not in shown:
            shown.append(word)
    return shown


def keywords(expected: set[str]) -> set[str]:
    """The words that the parser would accept."""
    found = {name[1:].lower() for name in expected if name.startswith("_") and not name.startswith("__")}
    if "MODALITY" in expected:
        found |= {"must", "should"}
    for name in ("LAYER", "STATE", "VERDICT", "STATUS", "QUANTIFIER"):
        if name in expected:
            found |= set(re.findall(r"`([a-z]+)`", WORDS[name]))
    return found


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the parser stopped.

    Attributes:
        expected: the tokens that it would accept.
        ended: whether the text ends there.
        offset: where in the source; the last character where the text ends.
        found: the word that stands there; empty where the text ends.
        before: the text before it, back to the beginning of what was parsed, without comments.

    """

    source: Source
    expected: set[str]
    ended: bool
    offset: int
    found: str
    before: str

    @property
    def span(self) -> Span:
        """The word."""
        return Span(self.source, self.offset, self.offset + max(1, len(self.found)))

    def back(self, match: re.Match[str]) -> Span:
        """A part of what stands before: the first group of a match."""
        start = self.offset + (1 if self.ended else 0) - len(self.before)
        return Span(self.source, start + match.start(1), start + match.end(1))


def explain(error: UnexpectedInput, source: Source, base: int, end: int, collector: Collector) -> None:
    """Add one diagnostic for a parser's error in `source.text[base:end]`, the text that was parsed."""
    if isinstance(error, TooManyTokensError):
        span = Span(source, base + error.place, base + error.place)
        collector.error("S310", f"the file has more than {MAX_TOKENS:,} words and signs", span, TOO_LARGE)
        return
    stop = _stop(error, source, base, end)
    for special in SPECIAL:
        said = special(stop)
        if said is not None:
            collector.add(said)
            return
    expected, found, ended = stop.expected, stop.found, stop.ended
    wanted = words_for(expected)
    near = did_you_mean(found, keywords(expected)) if found[:1].isalpha() and len(found) > 1 else None
    begins = "_BECAUSE" in expected or "_WHEN" in expected or "_RULESET" in expected
    word = found.lower()
    help_ = _hint(stop, near) or INSTEAD.get(word) or (BEGINNINGS.get(word) if begins else None) or near
    if help_ is None and not stop.before.strip() and "_RULESET" in expected:
        help_ = WHERE_TO_BEGIN
    if help_ is None and found[:1].isalpha():
        help_ = _beginning(stop)
    before = _last_word(stop.before)
    if help_ is None and before in QUANTIFIERS and wanted == [WORDS["NAME"]]:
        help_ = f"write `{before} x in list satisfies …`; `{before}` itself is no name"
    if help_ is None and wanted and len(wanted) <= 8:
        help_ = "here stands " + _either(wanted)
    where = "the end of the text" if ended else f"`{found}`"
    after = f" after `{before}`" if before else ""
    if {"NAME", "NUMBER", "STRING"} <= expected:
        message = f"{where}{after}: a value is missing"
    elif ended:
        message = f"the text ends{after}: something is missing"
    elif len(wanted) == 1:
        message = f"{where}{after}: {wanted[0]} is missing"
    else:
        message = f"{where} does not belong here{after and ',' + after}"
    collector.error("S302" if ended else "S301", message, stop.span, help_)


def _hint(stop: Stop, near: str | None) -> str | None:
    """Help for what another language, or everyday writing, puts there. A slip of the pen is likelier than a missing word."""
    for written, before, help_ in HINTS:
        if re.match(written, stop.source.text[stop.offset :]) and re.search(before, stop.before):
            return near if near is not None and written == r"\w" else help_
    return None


def _beginning(stop: Stop) -> str | None:
    """Help where a clause or a declaration may begin: the nearest one, else those that may stand there."""
    may = keywords(stop.expected)
    clauses, declarations = [c for c in CLAUSES if c in may], [d for d in DECLARATIONS if d in may]
    if not clauses and len(declarations) < 2:
        return None
    in_head = re.search(r"\bruleset\b(?![\s\S]*\n\s*(?:rule|permit)\b)", stop.before) is not None
    listed = ("declarations", declarations) if in_head and declarations else ("clauses", clauses or declarations)
    near = did_you_mean(stop.found, [*clauses, *DECLARATIONS])
    return near or f"{listed[0]} are: " + ", ".join(f"`{word}`" for word in listed[1])


def _stop(error: UnexpectedInput, source: Source, base: int, end: int) -> Stop:
    text = source.text[:end]
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
    ended = isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END")
    offset = base + (error.pos_in_stream or 0)
    if ended:
        offset = max(base, len(text.rstrip()) - 1)
    head = text[max(base, offset - 400) : offset + 1 if ended else offset]
    before = re.sub(r"#[^\n]*", lambda m: " " * len(m.group()), head)
    return Stop(source, expected, ended, offset, "" if ended else token_at(text, offset), before)


# ---- mistakes that have words of their own


def _open_text(stop: Stop) -> Diagnostic | None:
    found = stop.found
    long = found == '"""' or (found.startswith('"') and stop.before.endswith('""'))
    if long:  # the first two quotes of three were read as an empty text
        span = stop.span if found == '"""' else Span(stop.source, stop.offset - 2, stop.offset + 1)
        return Diagnostic("S304", 'a text that begins with `"""` has no end', span, 'close it with `"""`')
    if found.startswith('"') and (len(found) == 1 or not found.endswith('"')):
        help_ = 'close it with `"`, or write a longer text between `"""`'
        return Diagnostic("S304", "a text has no closing quote", stop.span, help_)
    return None


def _single_quotes(stop: Stop) -> Diagnostic | None:
    if not stop.found.startswith("'"):
        return None
    inner = stop.found.strip("'")
    if re.search(r"(?i)\bdate\s*$", stop.before) and re.fullmatch(r"\d{4}-\d\d-\d\d", inner):
        return Diagnostic("S301", "a date stands without quotes, and by itself", stop.span, f"write `{inner}`")
    said = "a text stands in double quotes, not in single ones"
    return Diagnostic("S301", said, stop.span, f'write `"{inner}"`' if inner else 'write `"…"`')


def _swallowed(stop: Stop) -> Diagnostic | None:
    """A clause's word at the beginning of a line that was read as a name, as a value is missing before it."""
    match = re.search(r"(?:^|\n)[ \t]*([a-z]+)\s*$", stop.before)
    if match is None or match[1] not in (*CLAUSES, *IN_MAPPINGS, *IN_TESTS, *DECLARATIONS):
        return None
    earlier = stop.before[: match.start(1)].rstrip()
    word = _last_word(earlier)
    if not word or not re.search(VALUE_AFTER, earlier):
        return None
    said = f"`{match[1]}` after `{word}`: a value is missing"
    return Diagnostic("S301", said, stop.back(match), f"finish what begins with `{word}`")


def _unit(stop: Stop) -> Diagnostic | None:
    match = re.search(r"(?<![\w.-])(\d[\d_.]*)[ \t]*$", stop.before)
    if match is None or "UNIT" not in stop.expected or not stop.found[:1].isalpha():
        return None
    elsewhere = next((unit for word, unit in UNITS_ELSEWHERE if re.fullmatch(word, stop.found.lower())), None)
    near = f"write `{elsewhere}`" if elsewhere else did_you_mean(stop.found, [*UNITS, *(u[:-1] for u in UNITS)])
    if near is None and did_you_mean(stop.found, keywords(stop.expected)):
        return None
    help_ = near or "units are: " + ", ".join(f"`{u}`" for u in UNITS) + ", and for money codes such as `EUR`"
    return Diagnostic("S311", f"`{stop.found}` is no unit", stop.span, help_)


def _digits(stop: Stop) -> Diagnostic | None:
    match = re.search(r"(?<![\w.-])([A-Za-z]\w*)[ \t]+$", stop.before)
    if match is None or stop.found not in (*UNITS, *(u[:-1] for u in UNITS)) or "UNIT" in stop.expected:
        return None
    said = f"`{match[1]}` before `{stop.found}` is no number"
    return Diagnostic("S301", said, stop.back(match), f"write it in digits: `3 {stop.found}`")


def _compound_quantity(stop: Stop) -> Diagnostic | None:
    match = re.search(rf"(\d[\d_.]*[ \t]*(?:{'|'.join(u[:-1] + 's?' for u in UNITS)}))[ \t]+$", stop.before)
    if match is None or not stop.found[:1].isdigit():
        return None
    said = f"`{stop.found}` does not belong here, after `{match[1]}`"
    return Diagnostic("S301", said, stop.span, f"add durations: `{match[1]} + {stop.found} …`")


def _label(stop: Stop) -> Diagnostic | None:
    match = re.search(r"unless\s+(?:possibly\s+)?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)[ \t]+$", stop.before)
    begins = re.match(r"[A-Za-z(\[\"\d]", stop.found)
    if match is None or not begins or did_you_mean(stop.found, keywords(stop.expected)):
        return None
    said = f"`{match[1]}` before `{stop.found}`: the colon after a label is missing"
    return Diagnostic("S301", said, stop.back(match), f"write `{match[1]}: {stop.found} …`")


def _verdict(stop: Stop) -> Diagnostic | None:
    match = re.search(r"expect\s+([a-z][a-z0-9.-]*)\s*$", stop.before)
    if match is not None and "COLON" in stop.expected:
        word, span = match[1], stop.back(match)
    elif "VERDICT" in stop.expected and stop.found[:1].isalpha():
        word, span = stop.found, stop.span
    else:
        return None
    help_ = did_you_mean(word, VERDICTS) or "verdicts are: " + ", ".join(f"`{v}`" for v in VERDICTS)
    return Diagnostic("S301", f"`{word}` is no verdict", span, help_)


SPECIAL = (_open_text, _single_quotes, _swallowed, _unit, _compound_quantity, _digits, _label, _verdict)
VALUE_AFTER = (
    r"(?:==|!=|<=|>=|[=<>+*/(,:-]|\b(?:when|must|should|not|and|or|in|unless|that|where|satisfies|is|possibly|each))$"
)
"""After these a value must follow."""
TOO_LARGE = "split it into several rule sets"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def _last_word(head: str) -> str:
    """The last word of a text."""
    match = re.search(r'("(?:\\.|[^"\\\n])*"|[\w.-]+|==|!=|<=|>=|\S)$', head.rstrip()[-200:])
    word = match.group() if match else ""
    return word if len(word) <= 40 else ""
