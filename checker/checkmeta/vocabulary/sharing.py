"""Who is given personal data, and what relying parties ask of a wallet."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Flag, Many, Maybe, Model, OrNone, Term, Text, fact
from checkmeta.vocabulary.common import Retention
from checkmeta.vocabulary.words import LegalBasis, Order, Recipient


class Sharing(Model):
    """A flow of personal data to somebody else."""

    recipient: Maybe[Text] = fact("The name of who receives the data.")
    kind: Maybe[Recipient] = fact("What the recipient is.", iri="https://w3id.org/dpv#Recipient")
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
    purpose: Maybe[Text] = fact("What it is asked for.", iri="https://w3id.org/dpv#hasPurpose")
    attributes: Many[Text] = fact("The attributes that are asked for.")
    registered: Many[Text] = fact(
        "The attributes that the relying party has registered for; `none` where it isn't registered."
    )
    selective: Maybe[Flag] = fact("Whether the person may show some attributes and withhold others.")
    optional: Maybe[Flag] = fact("Whether a person who declines can go on otherwise.")
