"""Addresses of machines: whether what is said to one leaves the machine, or its own network. One notion for all mappings."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.patterns import regex

_HOST: Final = regex(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/?#@\s]*@)?(?:(?:tcp|udp|unix)\()?(?P<host>\[[0-9a-f:.%]+\]|::1|[^:/?#()\[\]\s]*)(?:[:/?#)].*)?",
    re.IGNORECASE,
)
_THIS_MACHINE: Final = regex(r"localhost|.*\.localhost|127\..*|0\.0\.0\.0|::1|host\.docker\.internal")
_OWN_NETWORK: Final = regex(
    r"10\.[0-9.]+|192\.168\.[0-9.]+|172\.(?:1[6-9]|2[0-9]|3[01])\.[0-9.]+|f[cd][0-9a-f]{2}:.*|[^.:]*"
    r"|.*\.(?:local|localdomain|test|internal|lan|svc|svc\.cluster\.local|home\.arpa)"
)
"""What RFC 1918, 4193, 6762 and 8375 keep for networks of one's own, and names without a dot, which lead no further."""


def _host(text: str) -> str | None:
    found = _HOST.fullmatch(text.strip().strip("\"'"))
    return found["host"].strip("[]").rstrip(".").lower() if found else None


def this_machine(text: str) -> bool:
    """Whether a host or an address, with its port or without, is the machine itself."""
    host = _host(text)
    return host is not None and _THIS_MACHINE.fullmatch(host) is not None


def at_home(text: str) -> bool:
    """Whether a host or an address is the machine itself, or one in its own network: nobody on the way can read what is said."""
    host = _host(text)
    return host is not None and (_THIS_MACHINE.fullmatch(host) or _OWN_NETWORK.fullmatch(host)) is not None
