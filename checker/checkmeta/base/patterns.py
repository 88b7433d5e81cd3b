"""Regular expressions that are compiled when they are first used: a run needs few of those that its modules name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from re import compile as regex
else:

    class regex:  # noqa: N801 - it stands for a function
        """What `re.compile` gives, as far as it has been asked for."""

        def __init__(self, text: str, flags: int = 0) -> None:
            self._made = (text, flags)

        def __getattr__(self, name: str) -> Any:
            found = getattr(re.compile(*self._made), name)
            setattr(self, name, found)
            return found


__all__ = ["regex"]
