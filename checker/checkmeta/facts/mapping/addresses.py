"""Addresses of machines: whether what is said to one leaves the machine, or its own network. One notion for all mappings."""

from __future__ import annotations

import re
from typing import Final

from checkmeta.base.patterns import regex
from checkmeta.documents.placeholders import GAP

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


def _ends_elsewhere(host: str | None) -> bool:
    """Whether the end of a host's name, by which one knows where it is, is filled in elsewhere."""
    return host is not None and GAP in host.rpartition(".")[2]


def this_machine(text: str) -> bool | None:
    """Whether a host or an address, with its port or without, is the machine itself; None where that is filled in elsewhere."""
    host = _host(text)
    return None if _ends_elsewhere(host) else host is not None and _THIS_MACHINE.fullmatch(host) is not None


def at_home(text: str) -> bool | None:
    """Whether a host or an address is the machine itself, or one in its own network: nobody on the way can read what is said.

    None where that is filled in elsewhere.
    """
    host = _host(text)
    if _ends_elsewhere(host):
        return None
    return host is not None and (_THIS_MACHINE.fullmatch(host) or _OWN_NETWORK.fullmatch(host)) is not None


_NETWORK: Final = regex(r"[0-9a-f:.]+/[0-9]+", re.IGNORECASE)
_OWN: Final = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
)
_SINGLE: Final = 255
"""Addresses up to which a network is some that are meant, and no whole one."""


def own_network(text: str) -> bool:
    """Whether a text, such as a list of what may be reached, has a whole network that is one's own, or a wider one: `10.0.0.0/8, 0.0.0.0/0`."""
    from ipaddress import ip_network  # noqa: PLC0415 - few documents ask, and to load it takes as long as reading one

    own = [ip_network(network) for network in _OWN]
    for named in _NETWORK.findall(text):
        try:
            network = ip_network(named, strict=False)
        except ValueError:
            continue
        same = [o for o in own if o.version == network.version]
        if network.num_addresses > _SINGLE and any(network.overlaps(o) for o in same):
            return True
    return False


_FILE: Final = regex(r"(?:file|sqlite3?):.*|:?memory:?|sqlite3?", re.IGNORECASE)
_KEYWORD: Final = regex(r"(?:^|[\s;])(?:host|server|data source)\s*=\s*([^\s;,]+)", re.IGNORECASE)
_LAST_AT: Final = regex(r".*@(?:(?:tcp|udp)\()?(\[[^\]]*\]|[^:/?#()\s]*)", re.IGNORECASE)
_MODE: Final = regex(r"\b(?:ssl-?mode|use_?ssl|tls|ssl)\s*=\s*([\w-]+)", re.IGNORECASE)
_OPEN: Final = ("disable", "disabled", "allow", "none", "false")
_SEALED: Final = (
    "require",
    "required",
    "verify-ca",
    "verify-full",
    "verify_ca",
    "verify_identity",
    "verifyca",
    "verifyfull",
    "true",
)


def private_connection(text: str) -> bool | None:
    """Whether a connection string (an address, or `host=… sslmode=…`) leads where nobody on the way reads along.

    None where that isn't said, or is filled in elsewhere: what a driver does by itself differs.
    """
    if _FILE.fullmatch(text):
        return True
    said = _MODE.search(text)
    mode = said[1].lower() if said else ""
    if mode in _SEALED:
        return True
    named = _KEYWORD.search(text) or _LAST_AT.match(text)
    near = at_home(named[1] if named else text) if named or "://" in text else None
    return True if near else False if near is False and mode in _OPEN else None
