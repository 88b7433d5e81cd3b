"""What of a text is filled in elsewhere: `${HOST}`, `$(env:HOST)`, `{{ host }}`, `##HOST##` and their like."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.document_source import is_hidden
from checkmeta.base.patterns import regex
from checkmeta.base.records import replace
from checkmeta.base.secret_words import HIDDEN, masked, may_have, names_secret
from checkmeta.documents.limits import shown
from checkmeta.documents.template_tokens import EXPRESSION
from checkmeta.documents.tree import Document, Node, ScalarNode, rebuild_nodes

# each alternative stops where another of its kind may begin, so that a search takes linear time
_SOMEWHERE: Final = regex(
    r"\$\{[A-Za-z_.!][^{}]*+(?:\{[^{}]*+\}[^{}]*+)*+\}"
    r"|\$\([A-Za-z_][^()]*+\)"
    rf"|{EXPRESSION}"
    r"|##[A-Za-z_]\w{0,100}##"
    r"|@@[A-Za-z_]\w{0,100}@@"
    r"|\{\{[0-9A-Fa-f]{8,128}\}\}"
)
_WHOLE: Final = regex(
    r"env\(\w{0,100}\)|%[A-Z_][A-Z0-9_]{0,100}%|@[A-Z_][A-Z0-9_]{0,100}@|__[A-Z][A-Z0-9_]{0,100}__"
    r"|<(?:your\w{0,50}|insert|replace|change|enter|placeholder)\b[^<>]{0,200}>"
    r"|<(?:[a-z][\w -]{0,100})?(?:_|password|secret|key|token|domain|host)\w{0,100}>|\[your\b[^\[\]]{0,200}\]"
    r"|(?-i:[A-Z][A-Z0-9_]{0,100}_(?:TO_CHANGE|PLACEHOLDER))"
    r"|(?:your|some)(?:[-_][a-z0-9]{1,30}){0,5}[-_](?:secret|password|key|token|here|client[-_]id)(?:[-_]here)?"
    r"|(?:insert|enter|put|paste)[-_][a-z0-9_-]{1,100}[-_]here"
    r"|replace[-_]?(?:me|this)(?:[-_][a-z0-9]{1,30}){0,5}|replace[-_]with[-_][a-z0-9_-]{1,100}"
    r"|to[-_]be[-_](?:set|replaced|changed|filled|provided|generated)(?:[-_][a-z0-9]{1,30}){0,5}|x{6,100}",
    re.IGNORECASE,
)
_LOUD: Final = regex(r"(?:[%@]|__).*[a-z]")
_NAME: Final = regex(r"[\w.]+")
_DEFAULT: Final = regex(r"(:[-=?+]|(?<!env)(?<!sys)(?<!file):|\||default\()(.+?)([)}\]\s]*)\Z", re.DOTALL)
_FALLBACK: Final = regex(r"\$\{[A-Za-z_]\w{0,100}:-([^{}]*+)\}|\$\(env:[A-Za-z_]\w{0,100}:-([^()]*+)\)")
"""With what stands in the file where the variable isn't set, as shells, Compose and keycloak-config-cli write it."""
GAP: Final = "…"
"""What stands for a part of a text that is filled in elsewhere."""
_SIGNS: Final = regex(
    r"\$[{(]|\{[{%]|<[%A-Za-z_]|##|@[@A-Z_]|%[A-Z_]|_(?:_[A-Z]|TO_CHANGE|PLACEHOLDER)|(?<=env)\(|\[[Yy]our"
)
_BEFORE: Final = ("your", "some", "insert", "enter", "put", "paste", "replace", "be")
_WORDS: Final = (
    *(word + sign for word in _BEFORE for sign in "-_"),
    "-here",
    "_here",
    "replacem",
    "replacet",
    "xxxxxx",
)
"""One of these, in small letters, or of `_SIGNS` stands in a text in which something is filled in elsewhere."""


def placeholder_in(text: str) -> str | None:
    """Return the first part of a text that is filled in elsewhere, or None.

    What has a default (`${HOST:-here}`) is filled in elsewhere all the same.
    """
    if found := _SOMEWHERE.search(text):
        return found.group()
    stripped = text.strip()
    # these need the whole text, and the marks that are no brackets need capitals
    return stripped if _WHOLE.fullmatch(stripped) and not _LOUD.match(stripped) else None


def around(text: str) -> str | None:
    """Return a text with `…` for each part that is filled in elsewhere; None where that is all of it."""
    rest = _SOMEWHERE.sub(GAP, text)
    return None if not rest.strip(GAP + " ") or _WHOLE.fullmatch(rest.strip()) else rest


def with_fallbacks(text: str) -> str | None:
    """Return a text as it is where no variable is set: each `${HOST:-here}` is `here`; None where something has no such default."""
    filled, count = _FALLBACK.subn(lambda found: found[1] or found[2] or "", text)
    return filled if count and placeholder_in(filled) is None else None


def marked(document: Document) -> Document:
    """Return the document with the placeholders of its scalars noted."""
    text = document.source.text
    if not _SIGNS.search(text) and not may_have(text, _WORDS):
        return document

    def mark(node: Node) -> Node:
        if not isinstance(node, ScalarNode) or not isinstance(node.value, str) or node.placeholder:
            return node
        found = placeholder_in(node.value)
        return node if found is None else replace(node, placeholder=found)

    return replace(document, root=rebuild_nodes(document.root, mark))


def why_unread(node: Node) -> str | None:
    """Return in a few words why a node's value is not to be relied on: its tag, a placeholder, a template's block."""
    if node.tag is not None:
        return f"the tag `{shown(node.tag)}` is not followed"
    if node.conditional is not None:
        return f"it depends on the template's `{shown(node.conditional)}`"
    if isinstance(node, ScalarNode) and node.placeholder is not None:
        return f"`{shown(without_default(node))}` is filled in elsewhere"
    return None


def without_default(node: ScalarNode) -> str:
    """Return a node's placeholder as it may be shown: `${DB_PASSWORD:-…}`, as what stands there if nothing is filled in is a secret, too."""
    text = node.placeholder or ""
    if is_hidden(node.span) or any(names_secret(word) for word in _NAME.findall(text)):
        return _DEFAULT.sub(rf"\1{HIDDEN}\3", text, 1)
    return masked(text)
