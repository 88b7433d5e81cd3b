"""What would mend a finding, as SARIF has it: replacements at exact places. Where there is none, there is no `fix` at all."""

from __future__ import annotations

from typing import Any

from checkmeta.base.records import dataclass
from checkmeta.base.source import Span
from checkmeta.report.home import Home


@dataclass(frozen=True, slots=True)
class SarifFix:
    """The one change that is offered for a finding: what stands at these places becomes these texts."""

    level: str
    description: str
    replacements: tuple[tuple[Span, str], ...]


def as_fixes(fix: SarifFix, home: Home, base: str) -> list[dict[str, Any]]:
    """The `fixes` of a result; none where a document stands outside the repository, as GitHub refuses a file with an empty change."""
    changes: dict[str, list[dict[str, Any]]] = {}
    for span, text in fix.replacements:
        uri = home.uri(span.source.name)
        if uri is None:
            return []
        begin, finish = span.begin, span.finish
        region = {
            "startLine": begin.line, "startColumn": begin.column, "endLine": finish.line, "endColumn": finish.column,
        }  # fmt: skip
        changes.setdefault(uri, []).append({"deletedRegion": region, "insertedContent": {"text": text}})
    if not changes:
        return []
    return [
        {
            "description": {"text": fix.description.replace("](", "] (")},
            "artifactChanges": [
                {"artifactLocation": {"uri": uri, "uriBaseId": base}, "replacements": made}
                for uri, made in changes.items()
            ],
            "properties": {"fixLevel": fix.level},
        }
    ]
