"""Comments that explain why no test can notice a change: `# mutant: REASON`, or of some kinds only `# mutant boundary, word: REASON`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checkmeta.authoring.testing.mutants import Mutation
from checkmeta.base.records import dataclass, field
from checkmeta.base.source import Source, Span, comments

_COMMENT = re.compile(r"#\s*mutant(?P<kinds>\s+[a-z]+(?:\s*,\s*[a-z]+)*)?\s*:\s*(?P<reason>\S.*)")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A comment. Without `kinds` it speaks of every change on its line."""

    reason: str
    kinds: frozenset[str]
    span: Span = field(compare=False)

    def covers(self, change: Mutation) -> bool:
        """Whether the change is on the comment's line: what was changed begins or ends there."""
        span = change.span
        if span.source.name != self.span.source.name or (self.kinds and change.kind not in self.kinds):
            return False
        return self.span.begin.line in (span.begin.line, span.finish.line)


def explanations(sources: Iterable[Source]) -> list[Explanation]:
    """The comments of this form in rules files, in their order."""
    found: list[Explanation] = []
    for source in sources:
        for span in comments(source):
            if comment := _COMMENT.fullmatch(span.text.rstrip()):
                found.append(
                    Explanation(comment["reason"], frozenset(re.findall(r"[a-z]+", comment["kinds"] or "")), span)
                )
    return found
