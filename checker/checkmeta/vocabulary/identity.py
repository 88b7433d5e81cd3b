"""Identity schemas: what is recorded of a person, an avatar, an agent or a thing."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Count, Flag, Many, Maybe, Model, OrNone, Term, Text, fact
from checkmeta.vocabulary.common import Consent, Retention
from checkmeta.vocabulary.sharing import Sharing
from checkmeta.vocabulary.word_sets import LegalBasis, Recipient, Visibility


class AttributeVisibility(Model):
    """Who sees an attribute."""

    default: Maybe[Visibility] = fact("Who sees it unless the person changes that.")
    choices: Many[Visibility] = fact("What the person may change it to; `none` where nothing.")


class Attribute(Model):
    """One thing that an identity says."""

    name: Maybe[Text] = fact("The attribute's name.")
    path: Maybe[Text] = fact("Where it stands in its schema.")
    type: Maybe[Text] = fact("The type of its value, as its schema writes it.")
    format: Maybe[Text] = fact("The form of its value, as its schema writes it, such as `email` or `date`.")
    title: Maybe[Text] = fact("What its schema calls it for people to read.")
    description: Maybe[Text] = fact("What its schema says about it.")
    required: Maybe[Literal["always", "conditional", "never"]] = fact("Whether an identity can do without it.")
    personal: Maybe[Flag] = fact(
        "Whether it is about an identified or identifiable person.",
        iri="https://w3id.org/dpv#PersonalData",
        derived=True,
    )
    nature: Maybe[Literal["natural", "social", "contact", "technical"]] = fact(
        "Whether it speaks of the body, of a person's place among others, of how to reach them, or of machinery.",
        derived=True,
    )
    category: Many[Term] = fact(
        "The kinds of personal data that it is.", iri="https://w3id.org/dpv#hasPersonalData", derived=True
    )
    special: OrNone[
        Literal[
            "racial-or-ethnic-origin",
            "political-opinion",
            "religious-or-philosophical-belief",
            "trade-union-membership",
            "genetic",
            "biometric",
            "health",
            "sex-life-or-orientation",
        ]
    ] = fact(
        "The special category of GDPR Art. 9 that it falls under; `none` where it falls under none.",
        iri="https://w3id.org/dpv#SpecialCategoryPersonalData",
        derived=True,
    )
    special_ground: OrNone[
        Literal[
            "explicit-consent",
            "employment-and-social-security",
            "vital-interests",
            "non-profit-body",
            "made-public",
            "legal-claims",
            "substantial-public-interest",
            "health-care",
            "public-health",
            "archiving-or-research",
            "other",
        ]
    ] = fact("The ground on which special data may be processed; `none` where there is none.")
    identifying: Maybe[Flag] = fact(
        "Whether it singles a person out by itself.", iri="https://w3id.org/dpv#IdentifyingPersonalData"
    )
    derived: Maybe[Flag] = fact("Whether it is worked out or inferred instead of being given by the person.")
    retention: Maybe[Retention] = fact("How long it is kept.", iri="https://w3id.org/dpv#StorageCondition")
    purposes: Many[Text] = fact("What it is used for, such as `archiving`.", iri="https://w3id.org/dpv#hasPurpose")
    legal_basis: OrNone[LegalBasis] = fact(
        "What makes its processing lawful; `none` where nothing does.", iri="https://w3id.org/dpv#hasLegalBasis"
    )
    consent: OrNone[Consent] = fact(
        "How the person agrees to it; `none` where nobody asks.", iri="https://w3id.org/dpv#Consent"
    )
    recipients: Many[Recipient] = fact(
        "Who receives it; `none` where nobody does.", iri="https://w3id.org/dpv#hasRecipient"
    )
    visibility: Maybe[AttributeVisibility] = fact("Who sees it.")
    editable_by: Many[Text] = fact("Who may change it, such as `user` or `admin`; `none` where nobody may.")
    allowed_values: Many[Text] = fact("The only values that it may have; `none` where any will do.")
    viewable_by: Many[Text] = fact("Who may see it, such as `user` or `admin`; `none` where nobody may.")
    multivalued: Maybe[Flag] = fact("Whether it may have several values at once.")
    most_values: OrNone[Count] = fact(
        "The most values that it may have at once; `none` where any number is admitted.", unit="values"
    )
    unique: Maybe[Flag] = fact("Whether no two identities may have the same value.")
    signs_in: Maybe[Flag] = fact("Whether a person signs in with it.")
    recovers: Maybe[Flag] = fact("Whether it lets a person back in who can no longer sign in.")
    confirmed_via: OrNone[Text] = fact(
        "How a person shows that it is theirs, such as `email` or `sms`; `none` where nobody asks."
    )
    verified_by: OrNone[Text] = fact("Who vouches for its value; `none` where nobody does.")
    withheld: Maybe[Literal["always", "as-issued", "never"]] = fact(
        "Whether its holder can keep it back when showing the rest: `always`, only if it was issued so, or `never`."
    )
    pseudonymised: Maybe[Flag] = fact(
        "Whether it is stored under a pseudonym.", iri="https://w3id.org/dpv#Pseudonymisation"
    )
    encrypted: Maybe[Flag] = fact("Whether it is stored encrypted.", iri="https://w3id.org/dpv#Encryption")


class Issuer(Model):
    """Who issues an identity."""

    kind: Maybe[
        Literal["state", "operator", "consortium", "employer", "school", "bank", "telecom-operator", "self", "other"]
    ] = fact("What the issuer is.")
    name: Maybe[Text] = fact("The issuer's name.")


class Identifier(Model):
    """The name or number that an identity goes by."""

    unique_per_person: Maybe[Flag] = fact("Whether each human being has one and no more.")
    persistent: Maybe[Flag] = fact("Whether it stays the same for ever.")
    pairwise: Maybe[Flag] = fact("Whether each party that it is shown to gets another one.")
    derived_from: OrNone[Literal["random", "document-number", "biometric", "contact", "key", "name", "other"]] = fact(
        "What it is made from; `none` where it is made from nothing."
    )
    reusable: Maybe[Flag] = fact("Whether it may be given to somebody else later.")


class IdentitySchema(Model):
    """What is recorded under one kind of identity."""

    name: Maybe[Text] = fact("The schema's name.")
    version: Maybe[Text] = fact("The schema's version.")
    about: Maybe[Literal["person", "avatar", "agent", "organisation", "object"]] = fact("What an identity stands for.")
    issuer: OrNone[Issuer] = fact("Who issues the identity; `none` where nobody does.")
    scope: Maybe[Literal["platform", "cross-platform", "national", "global"]] = fact("How far the identity reaches.")
    mandatory: Maybe[Flag] = fact("Whether nobody can take part without it.")
    identifier: OrNone[Identifier] = fact("What it goes by; `none` where it has no identifier.")
    credential: Maybe[Flag] = fact(
        "Whether its holder shows it to others, as proof of what it says; one whose `scope` is one platform is none.",
        derived=True,
    )
    expires: Maybe[Flag] = fact("Whether it ends by itself one day.")
    open: Maybe[Flag] = fact("Whether attributes beyond the listed ones are admitted.")
    selective_disclosure: Maybe[Flag] = fact("Whether its holder may show one attribute without the others.")
    unlinkable: Maybe[Flag] = fact("Whether two showings can't be recognised as the same holder's.")
    shown_once: Maybe[Flag] = fact(
        "Whether its holder has several copies of which each is shown once, so that no two showings can be joined by them."
    )
    holder_bound: Maybe[Flag] = fact("Whether it is tied to a key of its holder's, so that a stolen copy is of no use.")
    holder_controlled: Maybe[Flag] = fact("Whether its holder, and nobody else, decides when it is shown.")
    revocable: Maybe[Flag] = fact("Whether it can be declared invalid.")
    status_private: Maybe[Flag] = fact("Whether its validity can be checked without its issuer hearing of it.")
    retention: Maybe[Retention] = fact(
        "How long the identity as a whole is kept.", iri="https://w3id.org/dpv#StorageCondition"
    )
    sharing: Many[Sharing] = fact("Who is given identities or parts of them; `none` where nobody is.")
    attributes: Many[Attribute] = fact("What an identity says; `none` where it says nothing.")
