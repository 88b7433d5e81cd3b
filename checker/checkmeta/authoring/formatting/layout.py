"""Shapes to lines."""

from __future__ import annotations

from checkmeta.authoring.formatting.clause_shape import Bracket, Chain, Fill, Hung, Node, Run, Size, size_of
from checkmeta.authoring.formatting.leaves import Comment, Leaf
from checkmeta.base.records import dataclass

WIDTH = 120
"""Characters of a line, where it can be broken. What can't be (a text, a source) may be longer."""
STEP = 2


@dataclass(frozen=True, slots=True)
class Write:
    """A node to write: further lines of it begin at `hang`, and `tail` characters must follow it in its last line."""

    node: Node
    hang: int
    tail: int = 0


@dataclass(frozen=True, slots=True)
class NewLine:
    """A new line at `indent`; if `room` is given, only where less than that is left."""

    indent: int
    room: int | None = None


class Page:
    """Lines, the last of which is being written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.indent = 0
        self._text: list[str] = []
        self._column = 0
        self._closed = False

    def new_line(self, indent: int) -> None:
        """End the line, if there is anything in it, and begin one at `indent`."""
        if self._text:
            self.lines.append(" " * self.indent + "".join(self._text))
        self._text = []
        self.indent = self._column = indent
        self._closed = False

    def blank_line(self) -> None:
        """End the line and leave one empty, unless the page is."""
        self.new_line(0)
        if self.lines:
            self.lines.append("")

    def comment(self, comment: Comment) -> None:
        """A comment in a line of its own."""
        self._text = [comment.text]
        self.new_line(self.indent)

    def leaf(self, leaf: Leaf, hang: int) -> None:
        """A leaf with its comments. What can't stay in the line goes to a new one at `hang`."""
        if self._text and (self._closed or leaf.before):
            self.new_line(hang)
        for comment in leaf.before:
            self.comment(comment)
        text = f" {leaf.text}" if leaf.space and self._text else leaf.text
        self._text.append(text)
        self._column += len(text)
        if leaf.after is not None:
            self._text.append(f"  {leaf.after.text}")
            self._closed = True

    def room(self, first: Leaf, hang: int) -> int:
        """How many characters the line has for what begins with `first`."""
        if not self._text:
            return WIDTH - self.indent + first.space
        if self._closed or first.before:
            return WIDTH - hang + first.space
        return WIDTH - self._column

    def fits(self, size: Size, hang: int, tail: int) -> bool:
        """Whether a node can stand in the line, with what must follow it."""
        return size.solid and size.width + tail <= self.room(size.first, hang)


def write_clause(page: Page, node: Node, hang: int) -> None:
    """Write a node, further lines at `hang`. What is nested is kept on a list: its depth costs no stack."""
    steps: list[Write | NewLine] = [Write(node, hang)]
    while steps:
        step = steps.pop()
        if isinstance(step, NewLine):
            follows = steps[-1]
            assert isinstance(follows, Write)
            if step.room is None or page.room(size_of(follows.node).first, step.indent) < step.room:
                page.new_line(step.indent)
        elif isinstance(step.node, Leaf):
            page.leaf(step.node, step.hang)
        elif page.fits(size_of(step.node), step.hang, step.tail):
            steps.extend(Write(part, step.hang) for part in reversed(_children(step.node)))
        else:
            steps.extend(reversed(_broken(page, step.node, step.hang, step.tail)))


def _children(node: Node) -> tuple[Node, ...]:
    """What a node is made of, in order."""
    if isinstance(node, Run):
        return node.items
    if isinstance(node, Chain | Fill):
        return node.parts
    if isinstance(node, Hung):
        return (node.head, node.body)
    assert isinstance(node, Bracket)
    return (node.opener, *node.elements, node.closer)


def _broken(page: Page, node: Node, hang: int, tail: int) -> list[Write | NewLine]:
    """The steps that write a node in several lines."""
    if isinstance(node, Run):
        return _side_by_side(node, hang, tail)
    if isinstance(node, Chain):
        return _each_line(node.parts, hang, tail, first_stays=True)
    if isinstance(node, Fill):
        return _filled(node.parts, hang, tail)
    if isinstance(node, Hung):
        # a condition of a quantifier that breaks has its body deeper than itself
        below = hang if page.fits(size_of(node.head), hang, 0) else hang + STEP
        under = below if isinstance(node.body, Chain) else below + STEP
        return [Write(node.head, hang), NewLine(below), Write(node.body, under, tail)]
    assert isinstance(node, Bracket)
    tail += node.closer.width
    if node.plain:
        inside = _filled(node.elements, hang, tail)
    elif len(node.elements) == 1 and not _own_line(node, hang, tail):
        inside = [Write(node.elements[0], hang, tail)]
    else:
        inside = _each_line(node.elements, hang, tail, first_stays=False)
    return [Write(node.opener, hang), *inside, Write(node.closer, hang)]


def _own_line(node: Bracket, hang: int, tail: int) -> bool:
    """Whether a comment parts the only element from its bracket, or it is a record in a list, and one line can hold it."""
    size = size_of(node.elements[0])
    if node.opener.after or size.first.before:
        return True
    is_record = node.opener.kind == "LSQB" and size.first.kind == "LBRACE"
    return is_record and size.solid and hang + size.width - size.first.space + tail <= WIDTH


def _side_by_side(node: Run, hang: int, tail: int) -> list[Write | NewLine]:
    steps: list[Write | NewLine] = []
    for item in reversed(node.items):
        steps.append(Write(item, hang, tail))
        # a leaf has to follow in the same line; anything else can break by itself
        tail = tail + item.width if isinstance(item, Leaf) else 0
    steps.reverse()
    return steps


def _each_line(parts: tuple[Node, ...], hang: int, tail: int, *, first_stays: bool) -> list[Write | NewLine]:
    steps: list[Write | NewLine] = []
    for index, part in enumerate(parts):
        if index or not first_stays:
            steps.append(NewLine(hang))
        steps.append(Write(part, hang + STEP, tail if index == len(parts) - 1 else 0))
    return steps


def _filled(parts: tuple[Node, ...], hang: int, tail: int) -> list[Write | NewLine]:
    steps: list[Write | NewLine] = []
    for index, part in enumerate(parts):
        after = tail if index == len(parts) - 1 else 0
        if index:
            steps.append(NewLine(hang, size_of(part).width + after))
        steps.append(Write(part, hang, after))
    return steps
