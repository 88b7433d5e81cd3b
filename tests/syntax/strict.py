"""Compiles the grammar with Lark's strict mode. Usage: python strict.py GRAMMAR."""

import sys
from pathlib import Path

from lark import Lark

for start in ("start", "expr"):
    Lark(Path(sys.argv[1]).read_text(encoding="utf-8"), start=start, parser="lalr", lexer="contextual", strict=True)
print("strict: no conflicts")
