"""Where documents lie in the repository that they stand in: what a host of code, or another machine, can find again."""

from __future__ import annotations

import posixpath
from typing import Final
from urllib.parse import quote

from checkmeta.base.records import dataclass
from checkmeta.report.encode import encodable


@dataclass(frozen=True, slots=True)
class Home:
    """A repository, seen from where a report names its documents.

    Attributes:
        prefix: the path from the repository's root to the folder that names are relative to; empty: that is the root.
        root: the root's own path, for names that are no relative ones; empty: not known.
        blob: the address below which the files of the commit can be looked at; empty: there is none.

    """

    prefix: str = ""
    root: str = ""
    blob: str = ""

    def path(self, name: str) -> str | None:
        """The path of a document from the repository's root, with `/`; None for one that lies outside, or has no name."""
        name = encodable(name)
        if posixpath.isabs(name):
            inner = posixpath.relpath(posixpath.normpath(name), self.root) if self.root else ".."
        else:
            inner = posixpath.normpath(posixpath.join(self.prefix, name))
        return None if inner in (".", "..") or inner.startswith("../") else inner

    def uri(self, name: str) -> str | None:
        """The same as a relative reference: `:` is encoded too, or a name could look like a scheme."""
        inner = self.path(name)
        return None if inner is None else quote(inner, safe="/")

    def link(self, name: str, line: int) -> str | None:
        """The address of a line of a document, where the repository has one."""
        inner = self.uri(name)
        return f"{self.blob}/{inner}#L{line}" if self.blob and inner is not None else None


NOWHERE: Final = Home()
"""Names are relative to the repository's root already."""
