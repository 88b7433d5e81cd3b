"""A unified diff made of edits: what they didn't touch is never in it but as context, and no secret is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from checkmeta.authoring.lint.material import Edit
from checkmeta.base.records import dataclass

CONTEXT: Final = 3
"""Lines round a change."""
NOT_SHOWN: Final = (
    "# a change here isn't shown, as a secret or a mark of the encoding stands in its line; `--write` makes it\n"
)

Change = tuple[int, int, list[str]]
"""A range of the lines as they were, and what stands there now."""
Veiled = Callable[[int, str], bool]
"""Whether a line, by its index in the text as it was (-1: a new one) and its words, is shown to nobody."""


@dataclass(slots=True)
class Lines:
    """A text line by line, each with its index in what it was in the beginning; None for a new one."""

    before: list[str]
    now: list[tuple[int | None, str]]

    @classmethod
    def of(cls, text: str) -> Lines:
        """The lines of a text; a line ends with LF, as programs that apply a diff have it."""
        lines = _split(text)
        return cls(lines, list(enumerate(lines)))

    @property
    def text(self) -> str:
        """The text as it is now."""
        return "".join(line for _, line in self.now)

    def edit(self, edits: Iterable[Edit]) -> None:
        """Make edits, whose places are those of the text as it is now."""
        for edit in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
            self._one(edit)

    def _one(self, edit: Edit) -> None:
        starts = [0, *accumulate(len(line) for _, line in self.now)]
        if edit.start == starts[-1] and (not self.now or self.now[-1][1].endswith("\n")):
            self.now.extend((None, line) for line in _split(edit.text))
            return
        first = min(bisect_right(starts, edit.start), len(self.now)) - 1
        last = max(first, min(bisect_right(starts, max(edit.start, edit.end - 1)), len(self.now)) - 1)
        if (
            edit.end == starts[last + 1]
            and edit.end > edit.start
            and last + 1 < len(self.now)
            and not edit.text.endswith("\n")
        ):
            last += 1  # what is left of the line goes on with the next
        old = self.now[first : last + 1]
        block = "".join(line for _, line in old)
        at = edit.start - starts[first]
        new = _split(block[:at] + edit.text + block[at + edit.end - edit.start :])
        head = 0
        while head < min(len(old), len(new)) and old[head][1] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail][1] == new[-1 - tail]:
            tail += 1
        middle = [(None, line) for line in new[head : len(new) - tail]]
        self.now[first : last + 1] = [*old[:head], *middle, *old[len(old) - tail :]]

    def changes(self) -> Iterator[Change]:
        """Ranges of the lines as they were, and what stands there now."""
        position, added = 0, list[str]()
        for index, line in (*self.now, (len(self.before), "")):
            if index is None:
                added.append(line)
                continue
            if (added or index > position) and self.before[position:index] != added:
                yield position, index, added
            position, added = index + 1, []


def unified(name: str, lines: Lines, veiled: Veiled) -> Iterator[str]:
    """The diff of one file, for `patch -p1` or `git apply`."""
    found = list(lines.changes())
    if not found:
        return
    yield f"--- a/{name}\n+++ b/{name}\n"
    shift = 0
    for group in _groups(found):
        yield from _hunk(lines.before, group, shift, veiled, (0, len(lines.before)))
        shift += sum(len(new) - (end - start) for start, end, new in group)


def _groups(found: Sequence[Change]) -> Iterator[list[Change]]:
    """Changes whose contexts would meet are one hunk."""
    group = [found[0]]
    for each in found[1:]:
        if each[0] - group[-1][1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(each)
    yield group


def _hunk(
    before: Sequence[str], group: list[Change], shift: int, veiled: Veiled, within: tuple[int, int]
) -> Iterator[str]:
    """A hunk, or several where something in the midst is shown to nobody; no line of context lies outside of `within`."""
    start, end = group[0][0], group[-1][1]
    inner = any(veiled(i, before[i]) for i in range(start, end)) or any(
        veiled(-1, line) for *_, new in group for line in new
    )
    if inner and len(group) > 1:  # what can be shown is
        low, high = within
        for number, each in enumerate(group):
            above = (group[number - 1][1] + each[0]) // 2 if number else low
            below = (each[1] + group[number + 1][0]) // 2 if number + 1 < len(group) else high
            yield from _hunk(before, [each], shift, veiled, (above, below))
            shift += len(each[2]) - (each[1] - each[0])
        return
    if inner:
        yield NOT_SHOWN
        return
    top, bottom = start, end
    while top > within[0] and start - top < CONTEXT and not veiled(top - 1, before[top - 1]):
        top -= 1
    while bottom < within[1] and bottom - end < CONTEXT and not veiled(bottom, before[bottom]):
        bottom += 1
    # a hunk with less above than below is taken for the beginning of a file, and the other way round for its end
    above, below = start - top, bottom - end
    if above > below and bottom < len(before):
        top = start - below
    if below > above and top > 0:
        bottom = end + above
    body: list[str] = []
    position = top
    for first, last, new in group:
        body.extend(f" {line}" for line in before[position:first])
        body.extend(f"-{line}" for line in before[first:last])
        body.extend(f"+{line}" for line in new)
        position = last
    body.extend(f" {line}" for line in before[position:bottom])
    count = bottom - top
    made = count + sum(len(new) - (last - first) for first, last, new in group)
    old_at, new_at = top + (1 if count else 0), top + shift + (1 if made else 0)
    yield f"@@ -{old_at},{count} +{new_at},{made} @@\n"
    yield from (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in body)


def _split(text: str) -> list[str]:
    lines = text.split("\n")
    found = [f"{line}\n" for line in lines[:-1]]
    return [*found, lines[-1]] if lines[-1] else found
