"""Lark's tables, run: the trees that Lark's own loop gives (a test compares the two), in less than half the time.

Most of what a text is reduced to only passes a part on, as each step from `or` down to a number does; here such a step makes nothing. Of
keywords and signs, which trees don't have, no token is made, and where a node stands is kept beside it.
"""

from __future__ import annotations

from sys import intern
from typing import Any

from lark import Lark, Token, Tree
from lark.grammar import Rule
from lark.parsers.lalr_analysis import Shift

from checkmeta.language.syntax.lexer import ContextLexer
from checkmeta.language.syntax.rule_limits import MAX_TOKENS

END = "$END"


class ParseTables:
    """The tables of a parser.

    Attributes:
        kept: terminals that trees have.
        steps: of each rule by its identity: how many parts it takes, its name, and what makes a node of them; nothing where it passes one on.

    """

    def __init__(self, parser: Lark) -> None:
        machine: Any = parser.parser.parser
        self.table = machine.parser.parse_table
        # by plain texts, as Lark's own are compared by a method
        self.states = {n: {intern(str(name)): act for name, act in row.items()} for n, row in self.table.states.items()}
        self.lexer: ContextLexer = parser.parser.lexer
        self.builders: dict[Rule, Any] = machine.parser.callbacks
        self.kept = {str(s.name) for rule in self.builders for s in rule.expansion if s.is_term and not s.filter_out}
        self.steps: dict[int, tuple[int, str, Any]] = {}

    def parse(self, text: str, start: str) -> Tree[Token] | None:
        """The tree of a text, in which each node has `meta.start_pos` and `meta.end_pos`; none if it is not of the language."""
        states, steps, kept, token = self.states, self.steps, self.kept, self.lexer.token
        end, last = len(text), self.table.end_states[start]
        stack: list[int] = [self.table.start_states[start]]
        values: list[Any] = []
        begins: list[int] = []  # where what has been read of each stands, with what of it no tree has
        ends: list[int] = []
        position = 0
        for _ in range(MAX_TOKENS + 1):
            position = self.lexer.blank(text, position)
            name, stop = (END, end) if position == end else token(text, position, states[stack[-1]]) or ("", 0)
            while True:
                action, found = states[stack[-1]].get(name, (None, None))
                if action is None:
                    return None
                if action is Shift:
                    break
                step = steps.get(id(found))
                size, origin, build = step if step is not None else self._step(found)
                if build is not None:
                    if size:
                        value = build(values[-size:])
                        begin, until = begins[-size], ends[-1]
                        del stack[-size:], values[-size:], begins[-size:], ends[-size:]
                    else:
                        value, begin, until = build([]), position, position
                    if isinstance(value, Tree) and value.meta.empty and size:
                        value.meta.empty, value.meta.start_pos, value.meta.end_pos = False, begin, until
                    values.append(value)
                    begins.append(begin)
                    ends.append(until)
                else:
                    stack.pop()
                stack.append(states[stack[-1]][origin][1])
                if stack[-1] == last and name == END:
                    tree: Tree[Token] = values[-1]
                    return tree
            stack.append(found)
            values.append(Token(name, text[position:stop], position, end_pos=stop) if name in kept else None)
            begins.append(position)
            ends.append(stop)
            position = stop
        return None

    def _step(self, rule: Rule) -> tuple[int, str, Any]:
        first = rule.expansion[0] if len(rule.expansion) == 1 else None
        passes = (
            first is not None
            and rule.options.expand1
            and rule.alias is None
            and (first.name in self.kept if first.is_term else not first.name.startswith("_"))
        )
        step = len(rule.expansion), intern(str(rule.origin.name)), None if passes else self.builders[rule]
        self.steps[id(rule)] = step
        return step
