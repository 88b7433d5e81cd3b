"""How sure a change is: what is `safe` is written unasked, what is `suggested` is for somebody to decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from checkmeta.authoring.fixing.goals import fields_to
from checkmeta.authoring.fixing.proof import Effects, Rewrite
from checkmeta.base.values import Evidence
from checkmeta.language.meaning.outcome import Outcome


class Level(StrEnum):
    """How sure a change is."""

    SAFE = "safe"
    SUGGESTED = "suggested"
    NONE = "none"

    @property
    def rank(self) -> int:
        """The surest first."""
        return list(Level).index(self)


SEVERAL: Final = "it takes several keys"
UNSTATED: Final = "nothing says now what holds"
COMMENT: Final = "a comment on its line may say why"
FELT: Final = "people may notice it"
NAMED: Final = 3
"""Facts and rules that are named before the rest is counted."""

_SETTINGS: Final = (Evidence.EXTRACTED, Evidence.DEFAULT)
_COMMENT: Final = re.compile(r"(?:^|\s)(?:#|//|;)|/\*|<!--")


def doubts(facts: Sequence[Outcome], made: Sequence[Rewrite], found: Effects, also: Sequence[str]) -> tuple[str, ...]:
    """Why a change that was proved isn't safe; nothing where it is. `also` has the rules that had to be mended with it."""
    said: list[str] = []
    if not all(fact.known and fact.origin and fact.origin.evidence in _SETTINGS for fact in facts):
        said.append(UNSTATED)
    if len(made) > 1:
        said.append(SEVERAL)
    said.extend(each.setting.doubt for each in made if each.setting.doubt)
    own = {fact.path for fact in facts}
    other = [path for path in found.facts if path not in own and not _of_schemas(path, own)]
    if other:
        said.append(f"it also changes {_named(other)}")
    if any(map(_commented, made)):
        said.append(COMMENT)
    if also:
        said.append(f"it is needed that {_named(also)} be mended with it")
    if found.questions:
        said.append(f"then it is asked what keeps {_named([j.rule.id for j in found.questions])}")
    if not all(quiet(fact) for fact in facts):
        said.append(FELT)
    return tuple(dict.fromkeys(said))


def quiet(fact: Outcome) -> bool:
    """Whether no user notices, whatever it is."""
    fields = [field for _, field in fields_to(fact)]
    return bool(fields) and fields[-1].quiet


def _of_schemas(path: str, own: set[str]) -> bool:
    """Whether a path is one of the facts under the name that it has in the list of schemas."""
    return re.sub(r"^identities\[\d+\]", "identity", path) in own


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(f"`{name}`" for name in names[:NAMED]) + more


def _commented(made: Rewrite) -> bool:
    """Whether a comment stands on the line of a setting; a line of its own has none."""
    if made.setting.names:
        return False
    source, span = made.setting.node.span.source, made.setting.node.span
    first, last = span.begin.line, span.finish.line
    before = source.text[source.line_starts[first - 1] : span.start]
    start = source.line_starts[last - 1]
    behind = source.text[span.end : start + len(source.line(last))]
    return _COMMENT.search(behind) is not None or _COMMENT.search(before) is not None
