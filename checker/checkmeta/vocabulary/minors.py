"""Minors: how they are recognised, and what is different for them."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Amount, Count, Flag, Many, Maybe, Model, OrNone, Span, Text, Time, fact
from checkmeta.vocabulary.common import PublishedDocument
from checkmeta.vocabulary.word_sets import Weekday


class ParentalConsent(Model):
    """When and how parents consent."""

    below_age: Maybe[Count] = fact("Below which age a holder of parental responsibility consents.", unit="years of age")
    verified: Maybe[Flag] = fact("Whether it is verified that the one who consents is such a holder.")
    separate_for_disclosure: Maybe[Flag] = fact("Whether disclosure to third parties needs a consent of its own.")
    withdrawable: Maybe[Flag] = fact("Whether the parent can take the consent back.")


class PlayHours(Model):
    """A stretch of a day in which minors may play."""

    day: Maybe[Weekday] = fact("The day of the week, or `holiday`.")
    opens: Maybe[Time] = fact(
        "When play opens, in local time, or with the offset of its clock from UTC: `12:00+00:00`."
    )
    closes: Maybe[Time] = fact("When play closes, in local time, or with the offset of its clock from UTC.")


class SpendingLimit(Model):
    """How much minors of an age may spend."""

    from_age: Maybe[Count] = fact("The youngest age that the limit is for.", unit="years of age")
    below_age: Maybe[Count] = fact("The age from which the limit no longer holds.", unit="years of age")
    per_payment: OrNone[Amount] = fact("The most that one payment may be; `none` where there is no limit.")
    per_month: OrNone[Amount] = fact("The most that may be spent in a month; `none` where there is no limit.")


class Minors(Model):
    """What is different for minors."""

    age_assurance: Many[
        Literal[
            "self-declaration", "estimation", "document", "wallet", "parent", "bank-or-mobile", "network-id", "other"
        ]
    ] = fact("The ways in which a person may show their age, each enough by itself; `none` where nobody asks.")
    age_assurance_tested: Maybe[Flag] = fact(
        "Whether it was tested that each of these ways reliably tells minors from grown-ups."
    )
    age_signal_requested: Maybe[Flag] = fact(
        "Whether the device or the store of apps is asked for a person's age bracket."
    )
    age_signal_heeded: Maybe[Flag] = fact("Whether a signal of a person's device that they are a minor is followed.")
    needs_considered: OrNone[PublishedDocument] = fact(
        "The assessment of what children of each age need of it; `none` where nobody made one."
    )
    age_data_kept: Maybe[Span] = fact("How long what was shown to prove an age is kept.")
    private_by_default: Maybe[Flag] = fact("Whether a minor's account starts with the most private settings.")
    justified_defaults: Many[Literal["visibility", "location", "profiling"]] = fact(
        "What starts less protected for a compelling reason in the children's own interest that is written down; "
        "`none` where nothing does."
    )
    parental_consent: OrNone[ParentalConsent] = fact("When parents consent; `none` where they never do.")
    consent_exception: OrNone[
        Literal[
            "asking-the-parent",
            "telling-the-parent",
            "one-reply",
            "several-replies",
            "child-safety",
            "security-or-law",
            "internal-operation",
            "known-user",
            "voice-command",
        ]
    ] = fact(
        "The exception, of those of the COPPA Rule, under which alone children's data are taken without a parent's consent; "
        "`none` where there is none."
    )
    linked_to_parent_below: OrNone[Count] = fact(
        "Below which age an account must be linked to one of a parent's; `none` where no account must.",
        unit="years of age",
    )
    own_mode: Maybe[Flag] = fact("Whether there is a mode made for minors, in which time and functions are limited.")
    parental_tools: Many[Text] = fact("What parents can set or see; `none` where nothing.")
    play_hours: Many[PlayHours] = fact(
        "When minors may play; `none` where they may at any time, an empty list where they never may."
    )
    play_time_per_day: OrNone[Span] = fact("How long a minor may play in a day; `none` where there is no limit.")
    play_time_per_game: OrNone[Span] = fact(
        "How long a minor may play one and the same game in a day; `none` where there is no limit."
    )
    session_time: OrNone[Span] = fact("How long a minor may go on without a break; `none` where there is no limit.")
    push_notices: Maybe[Flag] = fact("Whether minors are sent notices before they, or a parent, have allowed it.")
    prolonging_design: Maybe[Flag] = fact("Whether something is made so that minors stay longer.")
    spending_limits: Many[SpendingLimit] = fact("How much minors may spend; `none` where there is no limit.")
    profiling: Maybe[Flag] = fact("Whether minors are profiled.")
    prolonging_agreed: Maybe[Flag] = fact("Whether that is so only for those who agreed to it, or whose parents did.")
    data_sold: Maybe[Flag] = fact("Whether data on minors are sold, or shared for value, with or without a yes.")
    geolocation: Maybe[Flag] = fact("Whether a minor's location is collected without being asked for.")
    contact_by_strangers: Maybe[Flag] = fact("Whether unknown adults can speak to a minor.")
