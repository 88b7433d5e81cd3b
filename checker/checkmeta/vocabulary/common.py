"""Records that several topics share."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Count, Day, Flag, Maybe, Model, OrNone, Span, Text, fact


class PublishedDocument(Model):
    """A document that exists: a policy, an assessment, a code, a report."""

    date: Maybe[Day] = fact("The day on which it was made or last revised.")
    link: Maybe[Text] = fact("Where it can be read.")
    public: Maybe[Flag] = fact("Whether anyone may read it.")
    independent: Maybe[Flag] = fact("Whether somebody outside the operator made or reviewed it.")


class Retention(Model):
    """How long something is kept, counted from when, and who looks whether it still should be."""

    period: Maybe[Span] = fact(
        "How long it is kept; `indefinite` where no end is set.", iri="https://w3id.org/dpv#StorageDuration"
    )
    starts: Maybe[Literal["collection", "last-interaction", "account-closed", "purpose-met", "other"]] = fact(
        "The event from which the period is counted."
    )
    review_every: OrNone[Span] = fact(
        "How often somebody reviews whether it is still needed; `none` where nobody does."
    )
    reason: OrNone[Text] = fact("Why it is needed for so long, as written down; `none` where nobody has written it.")
    prescribed_by: OrNone[Text] = fact("The law that sets the period; `none` where the operator chose it.")
    ends_with_purpose: Maybe[Flag] = fact(
        "Whether it ends when what it was taken for is done, if that comes before the period is over."
    )


class Consent(Model):
    """How a person agrees, and how they take it back."""

    form: OrNone[Literal["implied", "explicit", "separate", "written"]] = fact(
        "How the person agrees; `none` where nobody asks.", iri="https://w3id.org/dpv#Consent"
    )
    withdrawable: Maybe[Flag] = fact("Whether consent can be taken back.")
    restricted_by: OrNone[Text] = fact(
        "The law or contract that keeps a person from taking it back; `none` where none does."
    )
    recorded: Maybe[Flag] = fact("Whether it is on record who agreed, and when.")
    giving_steps: Maybe[Count] = fact("How many steps it takes to consent.", unit="steps")
    withdrawal_steps: Maybe[Count] = fact("How many steps it takes to take the consent back.", unit="steps")
    parental: Maybe[Flag] = fact("Whether a holder of parental responsibility consents for a child.")
