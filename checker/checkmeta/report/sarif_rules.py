"""Rules as SARIF's reporting descriptors."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import quote

from checkmeta.base.patterns import regex
from checkmeta.judging.findings import RuleInfo
from checkmeta.report.encode import encodable, taken
from checkmeta.report.order import LEVEL
from checkmeta.report.wording import citation, one_line

_HOLE: Final = regex(r"(?P<article>\b(?:[Tt]he|[Aa]n?|[Ee]ach|[Ee]very|[Tt]heir|[Ii]ts) )?\{(?P<path>[^{}]*)\}")
TAGS: Final = 10
"""More than GitHub shows of a rule."""

_WEB: Final = regex(r"https?://[^/\s]", re.IGNORECASE)
_MARKDOWN: Final = regex(r"([\\`*_\[\]<>#|~!])")


def descriptor(rule: RuleInfo) -> dict[str, Any]:
    """Render a rule as the entry of `tool.driver.rules`."""
    made: dict[str, Any] = {
        "id": rule.id,
        "name": _name(rule),
        "shortDescription": {"text": one_line(rule.title) or rule.id},
        "fullDescription": {"text": one_line(in_plain_words(rule.because or rule.title)) or rule.id},
        "help": {"text": _help(rule), "markdown": _markdown(rule)},
        "defaultConfiguration": {"level": LEVEL[rule.force]},
        "properties": _properties(rule),
    }
    url = _url(rule)
    if url:
        made["helpUri"] = url
    return made


def _properties(rule: RuleInfo) -> dict[str, Any]:
    tags = list(dict.fromkeys(map(encodable, (rule.layer.value, *rule.bearer, *rule.jurisdiction))))
    return {"tags": tags[:TAGS], **_RULE(rule), **({"state": rule.state} if rule.state else {})}


_RULE = taken("layer", "force", "modality", "ruleset", "weight", "jurisdictions:jurisdiction", "bearers:bearer")


def _url(rule: RuleInfo) -> str | None:
    """Give the source's address, if it is one of the web's, as a URI."""
    url = rule.source.url if rule.source else None
    if not url or not _WEB.match(url):
        return None
    return quote(encodable(url), safe="/:?#[]@!$&'()*+,;=%~")


def _name(rule: RuleInfo) -> str:
    """The last part of its id as one word: `StorageLimitation`."""
    return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", rule.id.rpartition(".")[2])) or rule.id


def _lines(rule: RuleInfo) -> list[tuple[str, str]]:
    lines = [("Rule set", rule.ruleset_title)]
    if rule.source:
        lines.append(("Source", citation(rule.source)))
    if rule.bearer:
        lines.append(("Owed by", ", ".join(rule.bearer)))
    if rule.state:
        lines.append(("State", rule.state))
    lines.extend((label, in_plain_words(text)) for label, text in rule.texts)
    if rule.remedy:
        lines.append(("Remedy", in_plain_words(rule.remedy)))
    return [(label, one_line(text)) for label, text in lines]


def in_plain_words(text: str) -> str:
    """A rule's text without its placeholders: what stands for an element's name becomes what such an element is called."""
    return _HOLE.sub(_called, text)


def _called(hole: re.Match[str]) -> str:
    last, _, name = hole["path"].rpartition(".")
    word = (last.rpartition(".")[2] if name == "name" and last else name).replace("_", " ")
    if hole["article"]:
        return f"{hole['article']}{word}"
    before = hole.string[: hole.start()].rstrip()
    return f"The {word}" if not before or before[-1] in ".!?:" else f"the {word}"


def _help(rule: RuleInfo) -> str:
    return "\n".join([one_line(rule.title), *(f"{label}: {text}" for label, text in _lines(rule))]).replace("](", "] (")


def _markdown(rule: RuleInfo) -> str:
    """Say the same in Markdown: the rule's own words are escaped, so that they format nothing and link nowhere."""
    parts = [f"**{_escaped(one_line(rule.title))}**"]
    parts.extend(f"- {label}: {_escaped(text)}" for label, text in _lines(rule))
    url = _url(rule)
    if url:
        parts.append(f"- [The source's text]({url.replace('(', '%28').replace(')', '%29')})")
    return parts[0] + "\n\n" + "\n".join(parts[1:])


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
