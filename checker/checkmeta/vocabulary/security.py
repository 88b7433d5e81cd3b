"""Security: who can look inside, and what keeps others out."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Flag, Many, Maybe, Model, OrNone, Span, Text, fact


class AdminPower(Model):
    """Something that those who run the platform can do to people in it."""

    name: Maybe[Text] = fact("What they can do, such as `read messages` or `act as a user`.")
    logged: Maybe[Flag] = fact("Whether each use is recorded.")
    two_people: Maybe[Flag] = fact("Whether it takes two people.")
    person_told: Maybe[Literal["never", "before", "after"]] = fact("When the person concerned hears of it.")


class Security(Model):
    """The platform's security."""

    audit_log: Maybe[Flag] = fact("Whether events that matter for security are recorded.")
    audit_retention: OrNone[Span] = fact("How long that record is kept; `none` where it isn't.")
    transport_encryption: OrNone[Literal["all", "external"]] = fact(
        "Which connections are encrypted: `all`, only those from outside, or `none`.",
        iri="https://w3id.org/dpv#EncryptionInTransfer",
    )
    logs_sensitive: Maybe[Flag] = fact("Whether logs contain secrets or personal data in the clear.")
    default_secrets: Maybe[Flag] = fact("Whether a secret is still the one that the product came with.")
    rate_limits: Maybe[Flag] = fact("Whether the number of requests is limited.")
    admin_powers: Many[AdminPower] = fact(
        "What those who run the platform can do; `none` where nothing beyond anyone's."
    )
    vulnerability_contact: OrNone[Text] = fact("Where weaknesses can be reported; `none` where nowhere.")


class Client(Model):
    """A program that people sign in through."""

    name: Maybe[Text] = fact("The client's identifier.")
    public: Maybe[Flag] = fact("Whether it can keep no secret, as in a browser.")
    redirects: Many[Text] = fact("The addresses that it may send people back to.")
    direct_grants: Maybe[Flag] = fact("Whether it may take a person's password itself.")
    proof_key: Maybe[Flag] = fact("Whether it must prove possession of a key for each code (PKCE).")
    scopes: Many[Text] = fact("What it may ask for.")
