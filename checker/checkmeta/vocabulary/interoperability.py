"""Interoperability and accessibility: who can leave, and who can take part."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Flag, Many, Maybe, Model, OrNone, Text, fact


class Interoperability(Model):
    """How the platform connects to others."""

    standards: Many[Text] = fact("The open standards that it follows; `none` where it follows none.")
    portable_identity: Maybe[Flag] = fact("Whether a person can use their identity elsewhere.")
    portable_avatars: Maybe[Flag] = fact("Whether a person can take their avatar elsewhere.")
    portable_assets: Maybe[Flag] = fact("Whether a person can take what they own elsewhere.")
    accepts_wallets: Maybe[Flag] = fact("Whether people may identify with a wallet of their choice.")


class Accessibility(Model):
    """Who can take part despite a disability."""

    conformance: OrNone[Literal["A", "AA", "AAA", "other"]] = fact(
        "The level of WCAG that it reaches; `none` where it reaches none."
    )
    shown_otherwise: OrNone[Text] = fact(
        "By what else than a level of WCAG it was found that everyone can perceive, use and understand it; `none` where by nothing."
    )
    burden_assessed: OrNone[Text] = fact(
        "Why making it accessible would change what it is, or be a burden out of proportion, as assessed and written down; "
        "`none` where nothing is."
    )
    captions: Maybe[Flag] = fact("Whether speech is shown as text.")
    voice_chat: Maybe[Flag] = fact("Whether people speak with each other.")
    motion_alternatives: Maybe[Flag] = fact("Whether everything can be done without moving one's body.")
    statement: OrNone[Text] = fact("Where it says what is not accessible; `none` where nowhere.")
