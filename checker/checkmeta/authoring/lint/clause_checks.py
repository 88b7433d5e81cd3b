"""What a rule should have and hasn't, and how it is called: L616 to L625, L636."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from checkmeta.authoring.lint.material import Edit, Finding, Rules, finding
from checkmeta.base.source import Span
from checkmeta.base.typesys import RecordType
from checkmeta.language.nodes import Local
from checkmeta.language.program import TypedNorm
from checkmeta.language.syntax import declarations
from checkmeta.language.walk import iterate
from checkmeta.language.words import Layer

ABBREVIATED = re.compile(r"(?:^|\W)(?:etc|Inc|Ltd|Co|Corp|No|Art|para|[A-Za-z])\.$")
ARTICLE = re.compile(
    r"(?:^|-)(?:art|article|arts|sec|section|para|recital|annex|paragraph|chapter)-?(?:\d|[ivx]+(?:-|$))"
)
HOME = re.compile(r"[a-z]+://[^/?#]+/?")
"""A link that leads to a site, and nowhere in it."""
INSTRUMENT = re.compile(
    r"\b(?:Act|Code|Constitution|Convention|[Dd]ecree|Directions|Directive|Law|Measures|[Nn]otice|Order|Provisions|Regulations?|"
    r"Resolution|Rules|Standards|Statute|Treaty)\b"
)
ACRONYM = re.compile(r"[a-z]{2,6}-?(\d+)")


def check(rules: Rules) -> Iterator[Finding]:
    """All findings about clauses."""
    for norm in rules.norms:
        yield from _sources(norm)
        if not norm.permit:
            yield from _texts(norm)
        yield from _title(norm)
        yield from _number(norm)
        if rules.as_of is not None:
            yield from _passed(norm, rules.as_of)
    if rules.as_of is not None:
        for ruleset in rules.own:
            yield from _figures(ruleset, rules.as_of)


def _sources(norm: TypedNorm) -> Iterator[Finding]:
    """L616 and L617: a law is cited to the article, and can be looked up."""
    span = norm.span
    if not norm.sources and not norm.instruments:
        yield finding("L616", f"`{norm.id}` has no source", span, 'say where the duty stands: `source "…" "https://…"`')
    elif not norm.sources and norm.layer is Layer.LAW:
        said = f"`{norm.id}` doesn't say where in the law it stands"
        yield finding("L616", said, span, 'name the provision: `source "Art. 5(1)(c)"`')
    elif norm.layer is Layer.LAW and not any(s.url for s in (*norm.sources, *norm.instruments)):
        place = (norm.instruments or norm.sources)[-1].span  # of a header, once for all its rules
        help_ = 'say where the law can be read: `source "…" "https://…"`'
        yield finding("L617", "this source has no link", place, help_)
    if norm.layer is Layer.LAW:
        yield from _links(norm)


def _links(norm: TypedNorm) -> Iterator[Finding]:
    """L636: the link of a law leads to its text, and what names another instrument than the rule set's has its own."""
    for clause in (*norm.instruments, *norm.sources):
        if clause.url is not None and HOME.fullmatch(clause.url.value):
            said = "this link leads to a site, and not to the text"
            yield finding(
                "L636", said, clause.url.span, "link the page of the act, and its article where there is an anchor"
            )
    for clause in norm.sources if any(c.url for c in norm.instruments) else ():
        named = INSTRUMENT.search(clause.text.value)
        if clause.url is None and named:
            said = f"a source names another instrument (`{named[0]}`), and has the link of the rule set's"
            yield finding("L636", said, clause.text.span, 'give it its own link: `source "…" "https://…"`')


def _texts(norm: TypedNorm) -> Iterator[Finding]:
    """L618 to L622."""
    written = norm.written
    for code, there, said, help_ in (
        ("L618", norm.remedy, f"`{norm.id}` has no remedy", 'say what puts a breach right: `remedy "…"`'),
        ("L619", norm.message, f"`{norm.id}` has no message", 'say what is wrong where it is broken: `message "…"`'),
        ("L620", norm.because, f"`{norm.id}` doesn't say why", 'say what it protects: `because "…"`'),
        ("L621", norm.bearer, f"nobody owes `{norm.id}`", "say who does: `bearer operator`"),
    ):
        if there in (None, ()):
            yield finding(code, said, norm.span, help_)
    if norm.message is not None and norm.for_each and written.message is not None:
        variables = {g.variable.number for g in norm.for_each}
        nodes = (n for p in norm.message.parts if not isinstance(p, str) for n in iterate(p))
        variable = norm.for_each[-1].variable
        called = not isinstance(variable.type, RecordType) or "name" in variable.type.fields
        if called and not any(isinstance(n, Local) and n.number in variables for n in nodes):
            name = variable.name
            said = f"the message shows nothing of `{name}`, so it doesn't say which one is meant"
            shown = f"{{{name}.name}}" if isinstance(variable.type, RecordType) else f"{{{name}}}"
            yield finding("L622", said, written.message.span, f"name it: `{shown}`")


def _title(norm: TypedNorm) -> Iterator[Finding]:
    """L623."""
    title = norm.written.title
    if not title.value.endswith(".") or title.value.endswith("..") or ABBREVIATED.search(title.value):
        return
    edits: tuple[Edit, ...] = ()
    if title.offsets and title.span.source.text[title.offsets[-1]] == ".":
        edits = (Edit(title.offsets[-1], title.offsets[-1] + 1, ""),)
    yield finding("L623", "a title has no period at its end", title.span, "take the period out", edits)


def _number(norm: TypedNorm) -> Iterator[Finding]:
    """L624: an id such as `art-24`, or `csl-24` where the source says `Art. 24`."""
    id_ = norm.written.id
    found = ARTICLE.search(id_.text) is not None
    acronym = ACRONYM.fullmatch(id_.text)
    if acronym and not found:
        number = re.compile(rf"(?:Art|Article|Section|Sec|§|para|Rule)\.?\s*{acronym[1]}(?!\d)")
        found = any(number.search(s.text.value) for s in (*norm.sources, *norm.instruments))
    if found:
        help_ = "articles are renumbered, duties stay: call it after what it demands, and name the article in `source`"
        yield finding("L624", f"`{id_}` is called after an article", id_.span, help_)


# ---- dates


def _passed(norm: TypedNorm, day: dt.date) -> Iterator[Finding]:
    """L625 of a rule."""
    written = norm.written
    state = written.state
    if state is not None and state.until is not None and state.until <= day:
        yield _gone(
            f"the trial ended on {state.until}", state.span, "say what became of it: `state` no more, or another date"
        )
    own = written.effective
    if own is not None and own.end is not None and own.end <= day and norm.superseded is None:
        said = f"`{norm.id}` has not applied since {own.end}"
        yield _gone(said, own.span, "take it out, or write the version that came after it")
    ends = [s.period.end for s in norm.sources]
    last = max((e for e in ends if e is not None), default=None)
    if last is not None and None not in ends and last <= day and not (own and own.end and own.end <= last):
        place = next(s.span for s in norm.sources if s.period.end == last)
        said = f"no source of `{norm.id}` is later than {last}"
        yield _gone(said, place, 'say where the duty stands since then: `source "…" from …`')


def _figures(ruleset: declarations.RuleSet, day: dt.date) -> Iterator[Finding]:
    """L625 of params and headers."""
    header = ruleset.effective
    if header is not None and header.end is not None and header.end <= day:
        said = f"`{ruleset.id}` has not applied since {header.end}"
        yield _gone(said, header.span, "take it out, or write what came after it")
    for param in ruleset.params:
        ends = [v.period.end for v in param.variants]
        last = max((e for e in ends if e is not None), default=None)
        if last is not None and None not in ends and last <= day:
            yield _gone(f"`{param.name}` has no value since {last}", param.name.span, "add the value that holds now")


def _gone(said: str, span: Span, help_: str) -> Finding:
    return finding("L625", said, span, help_)
