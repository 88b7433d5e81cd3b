"""Money and attention: loot boxes, advertising, and interfaces that push."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Flag, Many, Maybe, Model, OrNone, Term, Text, fact


class LootBox(Model):
    """A purchase whose content is left to chance."""

    name: Maybe[Text] = fact("The box's name.")
    paid: Maybe[Flag] = fact("Whether it costs money, or what money buys.")
    odds_published: Maybe[Flag] = fact("Whether the odds can be read before buying.")
    open_to_minors: Maybe[Flag] = fact("Whether minors may buy it.")
    cashable: Maybe[Flag] = fact("Whether what it yields can be turned into money.")


class Economy(Model):
    """The platform's economy."""

    loot_boxes: Many[LootBox] = fact("Purchases by chance; `none` where there are none.")
    currency: OrNone[Literal["closed", "exchangeable", "crypto-asset", "state-issued", "other"]] = fact(
        "What kind of money the world uses; `none` where it has none."
    )
    sold_as_owned: Maybe[Flag] = fact(
        "Whether digital goods are offered with words such as `buy`, though what is sold is leave to use them."
    )
    licence_told: Maybe[Flag] = fact(
        "Whether buyers are told plainly, before they pay, that they get leave to use something, and on what terms."
    )
    refunds: Maybe[Flag] = fact("Whether a purchase can be taken back.")


class Advertising(Model):
    """How advertising chooses whom to reach."""

    profiled: Maybe[Flag] = fact(
        "Whether it is chosen by a profile.", iri="https://w3id.org/dpv#PersonalisedAdvertising"
    )
    to_minors: Maybe[Flag] = fact("Whether profiled advertising reaches minors.")
    on_special_data: Maybe[Flag] = fact("Whether profiles rest on special categories of personal data.")
    uses: Many[Term] = fact("The kinds of personal data it rests on; `none` where it uses none.")
    immersive: Maybe[Flag] = fact("Whether it reaches people in augmented, extended or virtual reality.")
    emotional: Maybe[Flag] = fact("Whether it is chosen by what people feel.")
    kept_from_minors: Maybe[Flag] = fact("Whether minors see none of it.")
    labelled: Maybe[Flag] = fact("Whether people can tell advertising from the world.")


class Interface(Model):
    """How the interface treats decisions."""

    deceptive_patterns: Many[
        Literal[
            "nagging",
            "obstruction",
            "sneaking",
            "interference",
            "forced-action",
            "confirm-shaming",
            "hidden-costs",
            "false-urgency",
            "preselection",
            "hard-to-cancel",
            "other",
        ]
    ] = fact("The patterns in use that push people into choices; `none` where there are none.")
    deceptive_about_data: Maybe[Flag] = fact(
        "Whether these patterns get people to tell more of themselves, or to guard it less."
    )
    reading_level: OrNone[Text] = fact(
        "For whom the terms are written, such as `children`; `none` where nobody looked."
    )
