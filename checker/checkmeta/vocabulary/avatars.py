"""Avatars: how many, whose face, and what becomes of them after death and after protection ends."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Count, Flag, Many, Maybe, Model, OrNone, OrUnlimited, Span, Text, fact


class AvatarGender(Model):
    """Which genders an avatar may have."""

    options: Maybe[Literal["free", "list", "two", "legal-only"]] = fact("How free the choice is.")
    tied_to_legal: Maybe[Flag] = fact("Whether an avatar must have its person's legal gender.")


class AfterDeath(Model):
    """What happens to an avatar when its person has died."""

    action: Maybe[
        Literal[
            "delete",
            "memorial",
            "freeze",
            "transfer-to-heirs",
            "continue-under-agent",
            "continue-under-person",
            "other",
        ]
    ] = fact("What becomes of the avatar.")
    consent: OrNone[Literal["in-life", "by-heirs", "by-terms"]] = fact(
        "Who agreed to it: the person while alive, the heirs, or only the terms of use; `none` where nobody did."
    )
    labelled: Maybe[Flag] = fact("Whether others are told that the person has died.")
    lasts: Maybe[Span] = fact("How long the avatar goes on; `indefinite` where no end is set.")
    revocable_by: OrNone[Literal["heirs", "court", "named-person", "operator"]] = fact(
        "Who may end it; `none` where nobody may."
    )
    kin_served: Maybe[Flag] = fact(
        "Whether the next of kin may see, copy, correct and delete the dead person's data, unless that person arranged otherwise."
    )
    may_transact: Maybe[Flag] = fact("Whether it may still trade or enter contracts.")
    learns: Maybe[Flag] = fact("Whether the agent behind it goes on learning from what it meets.")


class AfterProtectionEnds(Model):
    """What happens to an avatar and its gathered data when copyright or likeness rights in it have run out."""

    action: Maybe[Literal["delete", "archive", "public-domain", "operator-keeps", "transfer-to-heirs", "other"]] = fact(
        "What becomes of the avatar."
    )
    data: Maybe[Literal["delete", "anonymise", "archive", "publish", "operator-keeps", "other"]] = fact(
        "What becomes of the data gathered about it."
    )
    consent: OrNone[Literal["in-life", "by-heirs", "by-terms"]] = fact("Who agreed to it; `none` where nobody did.")


class AvatarModel(Model):
    """An avatar as a file, and what its makers let others do with it."""

    name: Maybe[Text] = fact("The avatar's name.")
    authors: Many[Text] = fact("Who made it.")
    contact: Maybe[Text] = fact("How to reach its makers.")
    licence: OrNone[Text] = fact("The licence, by its name or address; `none` where it has none.")
    used_by: Maybe[Literal["author", "licensed", "anyone"]] = fact(
        "Who may appear under it: its author, those who were given leave, or anyone."
    )
    violence: Maybe[Flag] = fact("Whether it may act violently.")
    sexual: Maybe[Flag] = fact("Whether it may act sexually.")
    political_or_religious: Maybe[Flag] = fact("Whether it may act for politics or religion.")
    antisocial_or_hateful: Maybe[Flag] = fact("Whether it may act against society or with hatred.")
    commercial: OrNone[Literal["personal", "anyone"]] = fact(
        "For whose gain it may be used: a person's, or a company's too; `none` where for nobody's."
    )
    credit: Maybe[Flag] = fact("Whether its makers must be named.")
    redistribution: Maybe[Flag] = fact("Whether it may be passed on.")
    modification: OrNone[Literal["own-use", "redistribution"]] = fact(
        "Whether it may be changed, for one's own use or to be passed on; `none` where it may not."
    )


class Avatars(Model):
    """The images under which people appear."""

    per_account: OrUnlimited[Count] = fact(
        "How many avatars an account may have; `none` or `unlimited` where there is no limit.", unit="avatars"
    )
    gender: Maybe[AvatarGender] = fact("Which genders may be chosen.")
    appearance_options: Many[Text] = fact("What can be chosen freely, such as `skin tone` or `prosthesis`.")
    human_likeness: Maybe[Literal["required", "free", "forbidden"]] = fact(
        "Whether an avatar must look like a human being."
    )
    likeness_of_others: Maybe[Literal["forbidden", "with-consent", "allowed"]] = fact(
        "Whether an avatar may look like another real person."
    )
    copied_by_others: Maybe[Flag] = fact("Whether other people may make copies of somebody's avatar without asking.")
    steered_by_places: Maybe[Flag] = fact(
        "Whether a place may move somebody's avatar, or make it act, without asking each time."
    )
    linked_publicly: Maybe[Flag] = fact("Whether others can see that two avatars belong to one account.")
    owner: Maybe[Literal["person", "operator", "shared", "nobody"]] = fact("Who owns an avatar.")
    lifetime: Maybe[Span] = fact("How long an avatar may exist; `indefinite` where no end is set.")
    models: Many[AvatarModel] = fact("The avatars that come as files; `none` where there are none.")
    user_made: Maybe[Flag] = fact("Whether people may bring avatars of their own making.")
    after_death: OrNone[AfterDeath] = fact("What happens when its person has died; `none` where nothing is provided.")
    after_protection_ends: OrNone[AfterProtectionEnds] = fact(
        "What happens when intellectual property protection ends; `none` where nothing is provided."
    )
