"""Who is given personal data, and what relying parties ask of a wallet."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Day, Flag, Many, Maybe, Model, OrNone, Span, Term, Text, fact
from checkmeta.vocabulary.common import Retention
from checkmeta.vocabulary.word_sets import LegalBasis, Order, Recipient, Visibility


class Sharing(Model):
    """A flow of personal data to somebody else."""

    recipient: Maybe[Text] = fact("The name of who receives the data.")
    kind: Maybe[Recipient] = fact("What the recipient is.", iri="https://w3id.org/dpv#Recipient")
    addresses: Many[Text] = fact("The addresses to which the data are sent.")
    purpose: Maybe[Text] = fact(
        "What the recipient gets the data for, such as `keeping order`.", iri="https://w3id.org/dpv#hasPurpose"
    )
    categories: Many[Term] = fact(
        "The kinds of personal data that are shared.", iri="https://w3id.org/dpv#hasPersonalData"
    )
    legal_basis: OrNone[LegalBasis] = fact(
        "What makes the sharing lawful; `none` where nothing does.", iri="https://w3id.org/dpv#hasLegalBasis"
    )
    order: OrNone[Order] = fact("What an authority must show first; `none` where it needs to show nothing.")
    bulk: Maybe[Flag] = fact("Whether data of many people go at once, or through standing access.")
    person_told: Maybe[Literal["never", "before", "after"]] = fact("When the person hears of it.")
    logged: Maybe[Flag] = fact("Whether each sharing is recorded so that it can be audited.")
    retention: Maybe[Retention] = fact("How long the recipient keeps the data.")


class Request(Model):
    """What a relying party asks a wallet to show."""

    name: Maybe[Text] = fact("The request's name.")
    role: Maybe[Literal["relying-party", "intermediary"]] = fact(
        "Whether the operator asks for itself or for somebody else."
    )
    purpose: OrNone[Text] = fact(
        "What it is asked for; `none` where the request has a place to say so and doesn't.",
        iri="https://w3id.org/dpv#hasPurpose",
    )
    attributes: Many[Text] = fact("The attributes that are asked for.")
    kept: Many[Text] = fact(
        "The attributes that the relying party says it keeps once it has seen them; `none` where it keeps none."
    )
    registered: Many[Text] = fact(
        "The attributes that the relying party has registered for; `none` where it isn't registered."
    )
    access_certificate: Maybe[Flag] = fact("Whether the request shows by a certificate who asks.")
    intermediary_stores: Maybe[Flag] = fact("Whether what was shown is stored by somebody who only passes it on.")
    selective: Maybe[Flag] = fact("Whether the person may show some attributes and withhold others.")
    optional: Maybe[Flag] = fact("Whether a person who declines can go on otherwise.")


class Orders(Model):
    """How the platform follows orders of authorities, counted from when an order arrives."""

    answered_within: OrNone[Span] = fact("How soon what was ordered is handed over; `none` where it isn't.")
    emergency_within: OrNone[Span] = fact(
        "How soon, where somebody's life or safety is in danger; `none` where it isn't."
    )
    removed_within: OrNone[Span] = fact("How soon content that is ordered away is gone; `none` where it isn't.")
    removed_kept: OrNone[Span] = fact("How long that content is kept for courts and complaints; `none` where it isn't.")


class Feed(Model):
    """What people are shown without asking for it."""

    personalised: Maybe[Flag] = fact("Whether it is chosen by what is known of the person.")
    personalised_for_minors: OrNone[Literal["with-parent", "always"]] = fact(
        "Whether it is so for minors: with a parent's consent, or without; `none` where it isn't."
    )
    ranked: Maybe[Flag] = fact("Whether anything but its age decides what comes first in it.")
    parameters_explained: Maybe[Flag] = fact("Whether the terms say by what it is chosen, and people can change it.")


class RegisteredUse(Model):
    """One kind of credential that a relying party has registered to ask for."""

    name: Maybe[Text] = fact("What the register calls the use.")
    purpose: OrNone[Text] = fact(
        "What it is asked for; `none` where the register doesn't say.", iri="https://w3id.org/dpv#hasPurpose"
    )
    attributes: Many[Text] = fact("The attributes that may be asked for; `none` where none may.")


class Registration(Model):
    """The entry of a relying party in a register of those who may ask wallets."""

    uses: Many[RegisteredUse] = fact("What it has registered to ask for; `none` where nothing.")
    authority: OrNone[Text] = fact("The data protection authority that watches it; `none` where none is named.")
    until: Maybe[Day] = fact("The day on which what vouches for it ends.")


class Federation(Model):
    """How the platform exchanges what people write and show with servers that others run."""

    partners: OrNone[Literal["any", "any-but-listed", "listed"]] = fact(
        "Which servers it exchanges with; `none` where with none.", iri="https://w3id.org/dpv#hasRecipient"
    )
    allowed: Many[Text] = fact("The servers that it exchanges with, where only these are; `none` where none is named.")
    blocked: Many[Text] = fact("The servers that it never exchanges with; `none` where no such list exists.")
    blocked_shown_to: OrNone[Literal["members", "everyone"]] = fact(
        "Who can read which servers it never exchanges with; `none` where only those who run it can."
    )
    must_sign: Maybe[Flag] = fact("Whether a server must show who it is before it is given even what is public.")
    profiles: Maybe[Flag] = fact("Whether other servers may look people up.")
    devices: Maybe[Flag] = fact("Whether other servers learn the names of people's devices.")
    presence: Maybe[Flag] = fact("Whether other servers are told who is there at the moment.")
    vouchers_known: Maybe[Flag] = fact(
        "Whether it knows beforehand the keys of the servers whose word it takes for the keys of others."
    )


class Exposure(Model):
    """What those learn who have no account, and people of each other."""

    profiles: Maybe[Flag] = fact("Whether people's profiles can be seen without signing in.")
    profiles_hideable: Maybe[Flag] = fact("Whether people can keep their own profile from being seen.")
    files: Maybe[Flag] = fact("Whether pictures and files that people uploaded can be fetched without signing in.")
    timeline: Maybe[Flag] = fact("Whether the stream of what people publish can be read without signing in.")
    rooms: Maybe[Flag] = fact("Whether open rooms and groups can be listed without signing in.")
    search_engines: Maybe[Flag] = fact("Whether search engines are let in.")
    members_listed: Maybe[Flag] = fact("Whether there is a list of people to look through.")
    people_found: OrNone[Literal["acquaintances", "everyone"]] = fact(
        "Whom a person can find by searching: those met in common or open rooms, or everyone; `none` where nobody."
    )
    presence: Maybe[Flag] = fact("Whether people see of each other who is there at the moment.")
    presence_announced: Maybe[Flag] = fact("Whether anyone at all can read who is there at the moment.")
    statistics: Maybe[Flag] = fact("Whether figures on its people can be read by anyone.")
    conversations_read: Maybe[Flag] = fact("Whether people can read conversations that they take no part in.")
    conversations_written: Maybe[Flag] = fact("Whether people can write into conversations that they take no part in.")
    addresses_told: Maybe[Flag] = fact(
        "Whether other people, or servers that others run, learn the network addresses of those who look at something, "
        "unless these change that."
    )


class Defaults(Model):
    """What holds for newcomers until they change it."""

    posts_visible_to: Maybe[Visibility] = fact("Who sees what they publish.")
    searchable: Maybe[Flag] = fact("Whether search engines may list them.")
    digests: Maybe[Flag] = fact("Whether they are sent summaries that they didn't ask for.")
    contacts_visible: Maybe[Flag] = fact("Whether others see whom they follow and who follows them.")
    email_visible: Maybe[Flag] = fact("Whether others see their e-mail address.")
    messages_from_strangers: Maybe[Flag] = fact("Whether people whom they don't know may write to them.")
    joined_unasked: Maybe[Flag] = fact("Whether they find themselves in rooms or groups that they didn't choose.")
    power_over_others: Maybe[Flag] = fact(
        "Whether they can do to others, or to what is others', what is elsewhere left to those who keep order."
    )
