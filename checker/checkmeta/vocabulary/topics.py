"""What a fact is about, in the words under which somebody looks for rules: `minors`, `sign-in`, `data-assets`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

TOPIC_OF: Final = {
    "platform.name": "",
    "platform.kind": "",
    "platform.virtual_world": "",
    "platform.distributed_as_app": "",
    "platform.jurisdictions": "",
    "platform.variants": "",
    "platform.operator": "responsibility",
    "platform.audience": "minors",
    "platform.audience.monthly_users": "",
    "platform.accounts": "accounts",
    "platform.accounts.identification": "identification",
    "platform.accounts.mapping": "account-key",
    "platform.accounts.authentication": "sign-in",
    "platform.accounts.deletion": "deletion",
    "platform.access": "access",
    "platform.avatars": "avatars",
    "platform.avatars.after_death": "afterlife",
    "platform.avatars.after_protection_ends": "afterlife",
    "platform.avatars.lifetime": "afterlife",
    "platform.agents": "agents",
    "platform.ai": "ai",
    "platform.data": "personal-data",
    "platform.data.personal": "",
    "platform.data.assets": "data-assets",
    "platform.data.retention": "retention",
    "platform.data.retention_policy": "retention",
    "platform.data.transfers": "transfers",
    "platform.data.sale": "sharing",
    "platform.data.purposes": "consent",
    "platform.data.encryption": "security",
    "platform.data.breach_notice": "security",
    "platform.sharing": "sharing",
    "platform.federation": "sharing",
    "platform.exposure": "exposure",
    "platform.defaults": "exposure",
    "platform.orders": "sharing",
    "platform.feed": "ai",
    "platform.requests": "wallets",
    "platform.registration": "wallets",
    "platform.moderation": "moderation",
    "platform.moderation.scores": "scoring",
    "platform.moderation.sanctions": "penalties",
    "platform.moderation.offences": "penalties",
    "platform.minors": "minors",
    "platform.economy": "economy",
    "platform.advertising": "advertising",
    "platform.interface": "interface",
    "platform.security": "security",
    "platform.clients": "sign-in",
    "platform.sign_in_service": "sign-in",
    "platform.infrastructure": "infrastructure",
    "platform.twins": "twins",
    "platform.interoperability": "interoperability",
    "platform.accessibility": "accessibility",
    "platform.governance": "governance",
    "platform.governance.responsible": "responsibility",
    "platform.governance.education": "education",
    "platform.governance.standards_body": "standards",
    "platform.identities": "identity-schema",
    "identity": "identity-schema",
    "identity.name": "",
    "identity.about": "",
    "identity.scope": "unified-identity",
    "identity.sharing": "sharing",
    "identity.retention": "retention",
    "identity.attributes": "attributes",
    "identity.attributes.retention": "retention",
    "identity.attributes.consent": "consent",
    "identity.attributes.special": "special-data",
    "identity.attributes.category": "special-data",
    "identity.selective_disclosure": "wallets",
    "identity.identifier": "unified-identity",
    "document": "",
}
"""The topic of each part of the vocabulary, and of all below it that has none of its own; empty: it says nothing."""

TOPICS: Final = tuple(sorted({*TOPIC_OF.values()} - {""}))

AREAS: Final = {
    "Signing in and accounts": ("accounts", "sign-in", "identification", "account-key", "access"),
    "Identity records": ("identity-schema", "attributes", "unified-identity", "special-data", "wallets"),
    "Keeping and erasing": ("retention", "deletion"),
    "Grounds and consent": ("personal-data", "consent"),
    "Who sees, who receives": ("sharing", "exposure", "transfers"),
    "Security and operation": ("security", "infrastructure"),
    "Avatars and twins": ("avatars", "afterlife", "twins"),
    "AI and agents": ("ai", "agents"),
    "Speech and sanctions": ("moderation", "penalties", "scoring"),
    "Children": ("minors",),
    "Belongings and money": ("data-assets", "economy", "interoperability"),
    "What people are shown": ("interface", "accessibility", "advertising"),
    "Who answers": ("responsibility", "governance", "education", "standards"),
}
"""The topics in a few areas, as a page for people shows them side by side."""

_AREA_OF: Final = {topic: area for area, topics in AREAS.items() for topic in topics}


def area_of(topic: str) -> str:
    """The area of a topic; `Other` where there is none."""
    return _AREA_OF.get(topic, "Other")


def topic_of(path: str) -> str:
    """The topic of a fact, `platform.clients[].redirects`; an empty text where it has none."""
    steps = re.sub(r"\[[^\]]*\]", "", path).split(".")
    for length in range(len(steps), 0, -1):
        found = TOPIC_OF.get(".".join(steps[:length]))
        if found is not None:
            return found
    return ""


def topics_of(duty: Iterable[str], needs: Iterable[str]) -> tuple[str, ...]:
    """The topics of a rule, sorted: those of its duty; and `minors` wherever it asks about them."""
    asked = {topic_of(p) for p in needs} & {"minors"}
    return tuple(sorted(({topic_of(p) for p in duty} | asked) - {""}))
