"""A contextual lexer: of the terminals that the parser accepts, the first that matches.

It reads the terminals of the grammar and gives the tokens that Lark's own contextual lexer gives (a test compares the
two). Lark compiles one alternation of regular expressions for each parser state, which takes longer than all the rest of
a run; here keywords are looked up in a table, and the few other terminals are tried one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lark import Token
from lark.common import LexerConf
from lark.exceptions import UnexpectedCharacters, UnexpectedInput
from lark.lexer import Lexer, LexerState

from checkmeta.language.syntax.rule_limits import MAX_TOKENS

KEYWORD = re.compile(r"([a-z]+)\(\?!\\w\)")
WORD = re.compile(r"[A-Za-z_]\w*")


class TooManyTokensError(UnexpectedInput):
    """A file has more words and signs than rules have; `place` is where the first of them too many stands."""

    def __init__(self, place: int) -> None:
        super().__init__("too many tokens")
        self.place = place


class ContextLexer(Lexer):
    """Lark calls it with the state of the parser, whose table says what may come next."""

    __future_interface__ = 2

    def __init__(self, conf: LexerConf) -> None:
        self.keywords: dict[str, str] = {}
        others: list[Any] = []
        ignored: list[str] = []
        for terminal in conf.terminals:
            keyword = KEYWORD.fullmatch(terminal.pattern.value)
            if terminal.name in conf.ignore:
                ignored.append(terminal.pattern.to_regexp())
            elif keyword:
                self.keywords[keyword.group(1)] = terminal.name
            else:
                others.append(terminal)
        # Lark's own order: priority, then the longer pattern, then the name
        others.sort(key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
        first = [t for t in others if t.priority > 3]
        rest = [t for t in others if t.priority <= 3]
        self.before = [(t.name, re.compile(t.pattern.to_regexp()).match) for t in first]
        self.after = [(t.name, re.compile(t.pattern.to_regexp()).match) for t in rest]
        self.skip = re.compile(f"(?:{'|'.join(ignored)})+").match

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:
        """The tokens of a text, each chosen by what the parser accepts when it is asked for."""
        given: Any = lexer_state.text
        text: str = getattr(given, "text", given)
        states = parser_state.parse_conf.parse_table.states
        position = 0
        end = len(text)
        number = 0
        while True:
            position = self.blank(text, position)
            if position >= end:
                return
            number += 1
            if number > MAX_TOKENS:
                raise TooManyTokensError(position)
            accepts = states[parser_state.position]
            found = self.token(text, position, accepts)
            if found is None:
                names = {name for name in accepts if name.isupper() or name.startswith(("_", "$"))}
                raise UnexpectedCharacters(text, position, 0, 0, allowed=names)  # type: ignore[no-untyped-call]
            name, stop = found
            token = Token(name, text[position:stop], start_pos=position, end_pos=stop)
            position = stop
            lexer_state.last_token = token
            yield token

    def blank(self, text: str, position: int) -> int:
        """Where what says nothing ends."""
        found = self.skip(text, position)
        return found.end() if found else position

    def token(self, text: str, position: int, accepts: dict[str, Any]) -> tuple[str, int] | None:
        """The terminal's name and where it ends, if one of those that are accepted stands here."""
        for name, match in self.before:
            if name in accepts:
                found = match(text, position)
                if found:
                    return name, found.end()
        word = WORD.match(text, position)
        if word:
            keyword = self.keywords.get(word.group())
            if keyword is not None and keyword in accepts:
                return keyword, word.end()
        for name, match in self.after:
            if name in accepts:
                found = match(text, position)
                if found:
                    return name, found.end()
        return None
