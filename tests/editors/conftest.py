"""The engine of Visual Studio Code, run once for all tests here, and what our own lexer says of the same text.

It needs node and two packages: `npm ci --prefix grammar/editors && pytest tests/editors`. Without them the tests are skipped.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lark import Token

from checkmeta.language.syntax.grammar import _parser

EDITORS = Path(__file__).parents[2] / "grammar" / "editors"

Scoped = tuple[str, list[str]]
"""A piece of a line and its scopes, outermost first, without the language's name at their ends."""


class Engine:
    """Tokenises texts; one process answers for all."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def lines(self, text: str) -> list[list[Scoped]]:
        """Every line's pieces, those of white space only left out."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(text) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return [
            [
                (line[begin:end], [scope.removesuffix(".checkmeta") for scope in scopes])
                for begin, end, scopes in tokens
                if line[begin:end].strip()
            ]
            for line, tokens in zip(text.split("\n"), answer, strict=True)
        ]

    def characters(self, text: str) -> list[list[str]]:
        """The scopes of every character; none for white space that stands by itself."""
        result: list[list[str]] = []
        for line, pieces in zip(text.split("\n"), self.lines(text), strict=True):
            at = 0
            for piece, scopes in pieces:
                begin = line.index(piece, at)
                result += [[] for _ in range(begin - at)] + [scopes for _ in piece]
                at = begin + len(piece)
            result += [[] for _ in range(len(line) - at + 1)]
        return result[: len(text)]


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    node = shutil.which("node")
    if node is None or not (EDITORS / "node_modules" / "vscode-textmate").is_dir():
        pytest.skip("needs node, and `npm ci --prefix grammar/editors`")
    with subprocess.Popen(
        [node, str(EDITORS / "tokenise.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        yield Engine(process)
        assert process.stdin
        process.stdin.close()


def lex(text: str, start: str = "start", base: int = 0) -> Iterator[tuple[str, int, int]]:
    """Our own tokens: type, where it begins and ends; those of an expression in a message follow the message."""
    before = ""
    for token in _parser().parse_interactive(text, start=start).exhaust_lexer():
        assert isinstance(token, Token)
        assert token.start_pos is not None
        assert token.end_pos is not None
        yield token.type, base + token.start_pos, base + token.end_pos
        if before in {"_BECAUSE", "_MESSAGE", "_REMEDY"}:
            for match in re.finditer(r"(?<!\\)\{([^{}]*)\}", token):
                for kind, begin, end in lex(match.group(1), "expr", base + token.start_pos + match.start(1)):
                    yield f"in a message {kind}", begin, end
        before = token.type


# the innermost scope that a token of ours must have
EXPECTED = {
    "NAME": r"variable\.|entity\.name\.|support\.",
    "ID": r"entity\.name\.",
    "FIELD": r"variable\.",
    "LABEL": r"entity\.name\.label",
    "PLACE": r"constant\.language\.place",
    "NUMBER": r"constant\.numeric",
    "DATE": r"constant\.numeric\.date",
    "TIME": r"constant\.numeric\.time",
    "BAD_DATE": r"invalid\.illegal\.date",
    "COMPARE": r"keyword\.operator\.comparison",
    "VERDICT": r"keyword\.other\.verdict",
    "MODALITY": r"keyword\.control\.modality|keyword\.operator\.logical|(punctuation\.definition\.)?comment",  # one may stand before `not`
    "UNIT": r"keyword\.other\.unit",
    "CURRENCY": r"keyword\.other\.unit",
    "LIST": r"keyword\.operator",
    "QUANTIFIER": r"keyword\.control",
    "POSSIBLY": r"keyword\.control",
    "SECRET": r"keyword\.control",
    "PARTIAL": r"keyword\.control",
    **dict.fromkeys(
        ("LAYER", "STATE", "STATUS", "EVERYWHERE", "TRUE", "FALSE", "NONE", "UNKNOWN", "INDEFINITE"),
        r"constant\.language",
    ),
    **dict.fromkeys(("PLUS", "MINUS", "TIMES", "DIVIDE"), r"keyword\.operator\.arithmetic"),
    "EQUAL": r"keyword\.operator\.assignment",
}


def _expected(kind: str) -> str:
    return EXPECTED.get(kind, r"keyword\." if kind.startswith("_") else r"punctuation\.")


def _differences(engine: Engine, text: str) -> list[str]:
    scopes = engine.characters(text)
    found: list[str] = []
    covered = [False] * len(text)

    def check(begin: int, end: int, kind: str, right: Callable[[list[str]], bool]) -> None:
        wrong = next((i for i in range(begin, end) if not text[i].isspace() and not right(scopes[i])), None)
        if wrong is not None:
            found.append(f"{kind} {text[begin:end]!r} at {begin}: {scopes[wrong]}")

    def in_string(has: list[str]) -> bool:
        plain = [
            s for s in has if not s.startswith(("string.quoted", "punctuation.definition.string", "constant.character"))
        ]
        return bool(has) and has[0].startswith("string.quoted") and (not plain or plain[0].startswith("meta.embedded"))

    for kind, begin, end in lex(text):
        covered[begin:end] = [True] * (end - begin)
        bare = kind.removeprefix("in a message ")
        if bare in {"STRING", "LONG_STRING"}:
            check(begin, end, kind, in_string)
        elif bare != kind:
            check(
                begin,
                end,
                kind,
                lambda has, bare=bare: (
                    any(s.startswith("meta.embedded") for s in has) and re.match(_expected(bare), has[-1]) is not None
                ),
            )
        else:
            check(begin, end, kind, lambda has, bare=bare: bool(has) and re.match(_expected(bare), has[-1]) is not None)
    for index, character in enumerate(text):
        if not covered[index] and not character.isspace():
            check(index, index + 1, "comment", lambda has: bool(has) and has[0].startswith("comment."))
    return found


@pytest.fixture(scope="session")
def differences(engine: Engine) -> Callable[[str], list[str]]:
    """Where the editor's colours say something else than our own lexer, in a text without errors."""
    return lambda text: _differences(engine, text)
