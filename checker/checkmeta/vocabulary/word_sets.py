"""Closed sets of words that several topics share. Each has `other` where an honest document may need a word more."""

from __future__ import annotations

from typing import Literal

Recipient = Literal[
    "law-enforcement",
    "government",
    "intelligence",
    "court",
    "operator",
    "group-company",
    "processor",
    "provider",
    "partner",
    "advertiser",
    "data-broker",
    "researcher",
    "parent",
    "user",
    "claimant",
    "public",
    "other",
]
"""Who receives data, or may look behind an avatar."""

Order = Literal["court", "warrant", "subpoena", "administrative", "request", "emergency", "other"]
"""What an authority shows before it is given something."""

LegalBasis = Literal[
    "consent",
    "explicit-consent",
    "contract",
    "legal-obligation",
    "vital-interests",
    "public-task",
    "legitimate-interests",
    "public-archive",
    "research",
    "employment",
    "legal-claims",
    "news-reporting",
    "made-public",
    "other",
]
"""What makes the processing of personal data lawful."""

Visibility = Literal["public", "friends", "private", "nobody", "other"]
"""Who sees something."""

AiRole = Literal["provider", "deployer", "provider-and-deployer"]
"""What somebody is to a machine under AI law: who made it or put it on the market, who uses it, or both."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "holiday"]
"""A day of the week, or a public holiday of the place."""
