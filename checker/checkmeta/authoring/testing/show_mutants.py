"""What became of mutants, for people."""

from __future__ import annotations

from checkmeta.authoring.testing.mutate import Mutation, Tried
from checkmeta.base.diagnostics.render import Paint, plain
from checkmeta.report.wording import counted, one_line


def show_mutation(mutation: Mutation, paint: Paint = plain) -> str:
    """The mutants that survived, with the clause before and after; those that a comment explains; then a line that counts."""
    parts = [_one("survived", "error", tried, paint) for tried in mutation.survived]
    parts.extend(
        f"{_one('explained', 'note', tried, paint)}\n  because {one_line(why.reason)}"
        for tried, why in mutation.explained
    )
    parts.extend(
        f"{paint('needless', 'warning')}  {one_line(str(why.span))}\n  no mutant survives here, yet a comment explains it: {one_line(why.reason)}"
        for why in mutation.idle
    )
    count = f"{counted(mutation.total, 'mutant')}: {mutation.noticed} noticed, {len(mutation.survived)} survived"
    if mutation.explained:
        count += f", {len(mutation.explained)} explained"
    if mutation.cut:
        count += f"; not all were tried of what is very large: {', '.join(f'`{c}`' for c in mutation.cut)}"
    return "\n\n".join([*parts, count]) + "\n"


def _one(word: str, style: str, tried: Tried, paint: Paint) -> str:
    change = tried.mutant.change
    lines = [
        f"{paint(word, style)}  {one_line(str(change.span))}  {tried.mutant.subject}  {change.kind}",
        f"  {one_line(change.clause)}: {one_line(change.before)}",
        f"  {paint('→', 'gutter')} {one_line(change.after)}",
    ]
    if not tried.tests:
        lines.append("  no test reaches it")
    return "\n".join(lines)
