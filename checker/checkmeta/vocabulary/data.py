"""Personal data: what for, how long, where to, and who owns the assets made of them."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Count, Day, Flag, Many, Maybe, Model, OrNone, Place, Share, Span, Term, Text, fact
from checkmeta.vocabulary.common import Consent, PublishedDocument
from checkmeta.vocabulary.word_sets import LegalBasis


class Purpose(Model):
    """Something that personal data are processed for."""

    name: Maybe[Text] = fact("The purpose, such as `matchmaking`.", iri="https://w3id.org/dpv#Purpose")
    legal_basis: OrNone[LegalBasis] = fact(
        "What makes it lawful; `none` where nothing does.", iri="https://w3id.org/dpv#hasLegalBasis"
    )
    consent: OrNone[Consent] = fact(
        "How people agree; `none` where they aren't asked.", iri="https://w3id.org/dpv#Consent"
    )
    categories: Many[Term] = fact("The kinds of personal data used for it.", iri="https://w3id.org/dpv#hasPersonalData")
    kept_for: Maybe[Span] = fact(
        "How long what is used for it is kept; `indefinite` where nothing ends it.",
        iri="https://w3id.org/dpv#StorageDuration",
    )


class DataRetention(Model):
    """How long the platform keeps its own records."""

    messages: Maybe[Span] = fact("How long messages are kept unless people choose otherwise.")
    messages_at_most: Maybe[Span] = fact(
        "How long messages are kept at most, whatever people choose; `indefinite` where nothing limits it."
    )
    erased_messages: Maybe[Span] = fact("How long a message survives after somebody erased it.")
    left_rooms: Maybe[Span] = fact("How long a conversation survives after everybody has left and forgotten it.")
    media: Maybe[Span] = fact("How long pictures, recordings and files are kept that people uploaded.")
    copied_media: Maybe[Span] = fact("How long copies are kept of what people elsewhere uploaded.")
    sign_ins: Maybe[Span] = fact("How long it is kept when, from where and with what a person signed in.")
    crash_reports: Maybe[Span] = fact("How long reports on failures are kept.")
    addresses: Maybe[Span] = fact("How long network addresses are kept.")
    logs: Maybe[Span] = fact("How long logs are kept.")
    doings: Maybe[Span] = fact("How long it is kept what a person did: what they built, took, or looked for.")
    accounts: Maybe[Span] = fact("How long an account is kept after its last use.")
    movements: Maybe[Span] = fact("How long recordings of body, gaze and position are kept.")
    backups: Maybe[Span] = fact("How long deleted data survive in backups.")
    reason: OrNone[Text] = fact(
        "Why what is kept longest is needed for so long, as written down; `none` where nobody has written it."
    )


class Export(Model):
    """What people can take with them."""

    available: Maybe[Flag] = fact("Whether a person can export their data themselves.")
    formats: Many[Text] = fact("The formats of the export, such as `JSON` or `glTF`.")
    within: Maybe[Span] = fact("How soon after the request the export is ready.")
    extended_when_hard: Maybe[Flag] = fact(
        "Whether so long is taken only where it is hard, and people are told within a month."
    )
    handover_infeasible: Maybe[Flag] = fact(
        "Whether handing people's data out, or on to another provider, was found not to be feasible, or only with serious "
        "difficulties."
    )
    covers_avatars: Maybe[Flag] = fact("Whether avatars and possessions are part of it.")
    covers_contacts: Maybe[Flag] = fact("Whether it says whom the person is connected with.")


class Transfer(Model):
    """A flow of personal data to another country."""

    to: Maybe[Place] = fact("The country that the data go to.")
    recipient: Maybe[Text] = fact("Who receives the data there.", iri="https://w3id.org/dpv#hasRecipient")
    mechanism: OrNone[
        Literal[
            "adequacy",
            "standard-clauses",
            "binding-rules",
            "code",
            "certification",
            "security-assessment",
            "explicit-consent",
            "contract",
            "treaty",
            "public-interest",
            "legal-claims",
            "vital-interests",
            "public-register",
            "other",
        ]
    ] = fact("The safeguard or ground of the transfer; `none` where there is none.")
    reason: Maybe[Literal["contract", "staff", "emergency", "transit", "trade", "trade-zone", "other"]] = fact(
        "What it happens for: a contract with the person, managing staff, saving life, health or property, passing through data "
        "that came from abroad, trade or research without personal data, or what a free trade zone leaves free."
    )
    systematic: Maybe[Flag] = fact("Whether it happens regularly rather than once.")
    categories: Many[Term] = fact("The kinds of personal data that go.", iri="https://w3id.org/dpv#hasPersonalData")
    people: Maybe[Count] = fact("Of how many people data go in a calendar year.", unit="people")


class DeviceRead(Model):
    """Something that is stored on people's devices, or read from them: a cookie, a mark of the machine, a sensor."""

    name: Maybe[Text] = fact("What is stored or read.")
    necessary: Maybe[Flag] = fact("Whether what the person asked for can't be given, or sent, without it.")
    purpose: Maybe[Literal["statistics", "appearance", "security", "emergency", "advertising", "other"]] = fact(
        "What it is for: the operator's own statistics, how pages look and work for the person, and so on."
    )
    objection: Maybe[Flag] = fact("Whether people can object to it, free and easily, and are told so.")
    published: Maybe[Flag] = fact("Whether people can read what is sent, to whom, and what for.")
    agreed_before: Maybe[Flag] = fact("Whether people are asked, and agree, before it happens.")


class Sale(Model):
    """Whether personal data are given away for value."""

    happens: Maybe[Flag] = fact("Whether personal data are sold or shared for value.")
    people: Maybe[Count] = fact("Of how many people data are bought, sold or shared in a year.", unit="people")
    revenue_share: Maybe[Share] = fact("How much of the yearly revenue comes from it.", unit="share of the revenue")
    opt_out: Maybe[Flag] = fact("Whether a person can forbid it for their data.")
    signal_heeded: Maybe[Flag] = fact("Whether a signal of a person's browser that forbids it is followed.")
    signal_shown: Maybe[Flag] = fact("Whether a person is shown that their signal was followed.")
    opt_in_below_age: OrNone[Count] = fact(
        "Below which age it needs a yes beforehand; `none` where it never does.", unit="years of age"
    )


class Encryption(Model):
    """Where personal data are encrypted."""

    at_rest: Maybe[Flag] = fact("Whether stored data are encrypted.", iri="https://w3id.org/dpv#EncryptionAtRest")
    in_transit: Maybe[Flag] = fact(
        "Whether data are encrypted on their way.", iri="https://w3id.org/dpv#EncryptionInTransfer"
    )
    end_to_end: Maybe[Flag] = fact("Whether private messages can be read by those who write them alone.")
    end_to_end_by_default: Maybe[Flag] = fact(
        "Whether a new private conversation is one that only its members can read, unless they change that."
    )


class Asset(Model):
    """Data that are worth something: virtual land, goods, creations, a history of play."""

    name: Maybe[Text] = fact("What it is.")
    owner: Maybe[Literal["person", "creator", "operator", "shared", "nobody", "other"]] = fact("Who owns it.")
    transferable: Maybe[Flag] = fact("Whether its owner may sell or give it away.")
    inheritable: Maybe[Flag] = fact("Whether it passes to heirs.")
    records: OrNone[Literal["operator-ledger", "public-ledger", "registry", "other"]] = fact(
        "Where ownership is recorded; `none` where it isn't."
    )
    expiry: Maybe[Span] = fact("How long the right lasts; `indefinite` where it doesn't end.")
    provenance: OrNone[Literal["trusted", "untrusted", "invalid"]] = fact(
        "What becomes of its statement of origin when it is checked: it holds and is signed by somebody known, by somebody "
        "unknown, or doesn't hold; `none` where it has none."
    )
    learning: Maybe[Literal["allowed", "constrained", "forbidden"]] = fact(
        "Whether it says that machines may learn from it."
    )
    compensation: OrNone[Text] = fact("What its owner receives when the operator withdraws it; `none` where nothing.")


class Data(Model):
    """The platform's dealings with personal data."""

    personal: Maybe[Flag] = fact(
        "Whether the platform processes personal data at all.", iri="https://w3id.org/dpv#PersonalData"
    )
    subjects: Maybe[Count] = fact("How many people it holds personal data of.", unit="people")
    large_scale: Maybe[Flag] = fact("Whether it processes sensitive data on a large scale.")
    occasional: Maybe[Flag] = fact(
        "Whether it deals in personal data only now and then, in nothing sensitive on a large scale, and with no likely risk."
    )
    security_level: Maybe[Literal["basic", "medium", "high"]] = fact(
        "The level of security that a law puts its databases in."
    )
    purposes: Many[Purpose] = fact("What personal data are processed for.", iri="https://w3id.org/dpv#hasPurpose")
    categories: Many[Term] = fact("The kinds of personal data processed.", iri="https://w3id.org/dpv#hasPersonalData")
    retention: Maybe[DataRetention] = fact(
        "How long the platform's own records are kept.", iri="https://w3id.org/dpv#StorageDuration"
    )
    retention_policy: OrNone[PublishedDocument] = fact("The written policy on retention; `none` where there is none.")
    privacy_notice: OrNone[PublishedDocument] = fact(
        "What people are told of its dealings with their data; `none` where they are told nothing.",
        iri="https://w3id.org/dpv#PrivacyNotice",
    )
    notice_missed_on: OrNone[Day] = fact(
        "The day on which somebody told the operator that no privacy policy can be found; `none` where nobody has."
    )
    complaints_acknowledged_within: OrNone[Span] = fact(
        "How soon somebody who complains of its dealings with their data is told that it arrived; `none` where nobody is."
    )
    own_words_erasable: Maybe[Flag] = fact("Whether people can delete what they wrote or uploaded themselves.")
    shown_to_person: Maybe[Flag] = fact("Whether people can see, by themselves or on request, what is held of them.")
    export: OrNone[Export] = fact("What people can take with them; `none` where nothing.")
    transfers: Many[Transfer] = fact("Flows to other countries; `none` where there are none.")
    localised_in: Many[Place] = fact("The countries in which personal data must stay.")
    sale: Maybe[Sale] = fact("Whether personal data are sold.")
    sensitive_limitable: Maybe[Flag] = fact(
        "Whether a person can limit the use of their sensitive data to what the service needs."
    )
    device_reads: Many[DeviceRead] = fact(
        "What is stored on people's devices or read from them; `none` where nothing is."
    )
    breach_notice: OrNone[Span] = fact("How soon a breach is reported; `none` where it isn't.")
    breach_notice_reason: OrNone[Text] = fact(
        "Why a breach is reported no sooner, as written down; `none` where nobody has written it."
    )
    possible_breach_told: Maybe[Flag] = fact("Whether people are told, too, of a breach that may have happened.")
    encryption: Maybe[Encryption] = fact("Where data are encrypted.", iri="https://w3id.org/dpv#Encryption")
    impact_assessment: OrNone[PublishedDocument] = fact(
        "The assessment of risks to people's data; `none` where there is none.", iri="https://w3id.org/dpv#DPIA"
    )
    assets: Many[Asset] = fact("Data that somebody owns as an asset; `none` where there are none.")
    joined_with_others: Maybe[Flag] = fact(
        "Whether what is known of people is joined with what others know of them, for advertising or for those who deal "
        "in data."
    )
    device_backups: Maybe[Flag] = fact(
        "Whether what a program keeps on a person's device is copied into backups elsewhere by itself."
    )
    telemetry: Maybe[Flag] = fact("Whether figures on its use are sent to those who make its software.")
    analytics: OrNone[Text] = fact("The service that follows what people do on its pages; `none` where none does.")
    image_metadata_kept: Maybe[Flag] = fact(
        "Whether it keeps what cameras write into pictures, such as the place, when people upload them."
    )
    push_contents: Maybe[Flag] = fact(
        "Whether what people write to each other is sent along in notices to their devices, past those who pass these on."
    )
    link_previews: Maybe[Flag] = fact(
        "Whether the server opens the addresses that people send each other, to show what is there."
    )
    addresses_logged: Maybe[Flag] = fact("Whether logs name the network addresses that people come from.")
    conversations_logged: Maybe[Flag] = fact("Whether logs hold what people say to each other.")
    inferences: Many[Term] = fact(
        "The kinds of personal data that are inferred from body and motion; `none` where none are."
    )
