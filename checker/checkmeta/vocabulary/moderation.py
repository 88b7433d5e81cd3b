"""Order in the world: rules, reports, sanctions and scores."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Flag, Many, Maybe, Model, OrNone, Place, Share, Span, Text, fact
from checkmeta.vocabulary.common import PublishedDocument
from checkmeta.vocabulary.word_sets import LegalBasis, Recipient


class Notice(Model):
    """How people report something."""

    available: Maybe[Flag] = fact("Whether people can report content or conduct.")
    receipt_confirmed: Maybe[Flag] = fact("Whether whoever reports something is told that it arrived.")
    in_world: Maybe[Flag] = fact("Whether they can do so without leaving the world.")
    answered_within: Maybe[Span] = fact("How soon a report is answered.")


class Appeals(Model):
    """How people contest a decision."""

    available: Maybe[Flag] = fact("Whether a decision can be contested.")
    decided_by: Maybe[Literal["machine", "person", "independent-body", "court", "other"]] = fact("Who decides on it.")
    window: Maybe[Span] = fact("How long after the decision it can be contested.")
    answered_within: Maybe[Span] = fact("How soon it is decided.")


class IntimateImages(Model):
    """How intimate images shown without consent are removed."""

    removed_within: OrNone[Span] = fact(
        "How soon after a valid request they are gone; `none` where nobody promises it."
    )
    copies_included: Maybe[Flag] = fact("Whether known copies are removed too.")
    notice: Maybe[Flag] = fact("Whether people can read there, in plain words, how to ask for it.")
    reported_without_account: Maybe[Flag] = fact("Whether somebody who has no account can ask for it.")
    reported_apart: Maybe[Flag] = fact("Whether it can be asked for apart from other reports.")


class Offence(Model):
    """A conduct that the platform forbids, such as `spreading rumours`."""

    name: Maybe[Text] = fact("What is forbidden.")
    defined: Maybe[Flag] = fact("Whether it is described so precisely that people can know what is meant.")
    required_by: OrNone[Text] = fact("The law that forbids it; `none` where the operator chose to.")
    covers_opinion: Maybe[Flag] = fact("Whether stating an opinion or a report can fall under it.")


class Sanction(Model):
    """Something done to a person for what they did."""

    name: Maybe[Text] = fact("What is done, such as `ban`.")
    for_: Many[Text] = fact("The offences that it answers.", alias="for")
    significant: Maybe[Flag] = fact("Whether it weighs on the person as much as a legal effect.")
    decided_by: Maybe[Literal["machine", "person", "community", "authority", "other"]] = fact("Who decides.")
    basis: OrNone[LegalBasis] = fact(
        "What it rests on; `none` where it rests on nothing.", iri="https://w3id.org/dpv#hasLegalBasis"
    )
    reasons_given: Maybe[Flag] = fact("Whether the person is told why.")
    human_review: Maybe[Flag] = fact(
        "Whether a person reviews it before it takes effect.", iri="https://w3id.org/dpv#HumanInvolvement"
    )
    only_against_bulk_commerce: Maybe[Flag] = fact(
        "Whether it meets only deceptive commercial content in large numbers, such as spam."
    )
    contact_known: Maybe[Flag] = fact("Whether the platform knows how to reach the person electronically.")
    criteria_published: Maybe[Flag] = fact("Whether anyone can read by what, and in which steps, it is decided.")
    human_review_on_request: Maybe[Flag] = fact("Whether a person reviews it when the one concerned asks.")
    appealable: Maybe[Flag] = fact("Whether it can be contested.")
    lasts: Maybe[Span] = fact("How long it lasts; `indefinite` where it has no end.")
    reported_to: Many[Recipient] = fact("Who is told of it; `none` where nobody is.")
    effect_outside: Maybe[Flag] = fact("Whether it has an effect outside this platform.")


class Consequence(Model):
    """Something that follows from a score."""

    name: Maybe[Text] = fact("What follows.")
    context: Maybe[Text] = fact("The context of life in which it is felt, such as `credit` or `travel`.")
    detrimental: Maybe[Flag] = fact("Whether it is to the person's disadvantage.")


class Score(Model):
    """A number that stands for a person's conduct."""

    name: Maybe[Text] = fact("The score's name.")
    inputs: Many[Text] = fact("What it is worked out from.")
    contexts: Many[Text] = fact("The contexts of life that its inputs come from.")
    scope: Maybe[Literal["room", "platform", "cross-platform", "national", "global"]] = fact("How far it reaches.")
    consequences: Many[Consequence] = fact("What follows from it; `none` where nothing does.")
    public: Maybe[Flag] = fact("Whether others can see it.")
    contestable: Maybe[Flag] = fact("Whether the person can have it corrected.")


class Exclusion(Model):
    """How somebody who was banned is recognised when they come again."""

    by: Maybe[Literal["account", "name", "address", "device", "other"]] = fact(
        "What they are recognised by: `address` is a network address, `device` a mark of the machine."
    )
    active: Maybe[Flag] = fact("Whether somebody is banned in this way.")


class Moderation(Model):
    """How order is kept."""

    rules_published: Maybe[Flag] = fact("Whether the rules of conduct can be read before joining.")
    notice: OrNone[Notice] = fact("How people report something; `none` where they can't.")
    appeals: OrNone[Appeals] = fact("How people contest a decision; `none` where they can't.")
    user_content: Maybe[Flag] = fact("Whether users publish content of their own.")
    harmful_to_children: Many[
        Literal[
            "pornography",
            "suicide",
            "self-harm",
            "eating-disorders",
            "violence",
            "hate",
            "bullying",
            "gambling",
            "alcohol",
            "other",
        ]
    ] = fact("The kinds of content there may be that harm children; `none` where all of them are forbidden.")
    sexual_share: Maybe[Share] = fact(
        "How much of what can be seen there is sexual and unfit for minors.", unit="share of what is published"
    )
    intimate_images: OrNone[IntimateImages] = fact(
        "How intimate images shown without consent are removed; `none` where they aren't."
    )
    csea_reported_to: Many[Place] = fact(
        "The countries to whose body for it material is reported that shows the abuse of children; `none` where to none."
    )
    crime_reported: Maybe[Flag] = fact(
        "Whether authorities are told at once of what points to a crime against somebody's life or safety."
    )
    reported_content_kept: OrNone[Span] = fact(
        "How long content is kept that was reported to such a body; `none` where it isn't."
    )
    personal_distance: Maybe[Flag] = fact("Whether people can keep other avatars at a distance.")
    offences: Many[Offence] = fact("What is forbidden; `none` where nothing is.")
    transparency_report: OrNone[PublishedDocument] = fact(
        "The report on what was moderated; `none` where there is none."
    )
    sanctions: Many[Sanction] = fact("What is done to those who break the rules; `none` where nothing is.")
    exclusions: Many[Exclusion] = fact("What bans hold on to; `none` where nobody can be banned.")
    scores: Many[Score] = fact("The scores kept of people; `none` where there are none.")
