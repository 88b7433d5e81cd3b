"""Agents and AI systems: machines that people meet, and machines that judge."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Day, Flag, Many, Maybe, Model, OrNone, Span, Text, fact
from checkmeta.vocabulary.common import PublishedDocument
from checkmeta.vocabulary.word_sets import AiRole


class Agent(Model):
    """A machine that acts in the world, perhaps behind an avatar."""

    name: Maybe[Text] = fact("The agent's name.")
    role: Maybe[AiRole] = fact(
        "What the operator is to it; where nothing is said of it, what its own role says, if that speaks of AI systems."
    )
    interacts_with_people: Maybe[Flag] = fact("Whether people meet it directly.")
    disclosed: Maybe[Flag] = fact("Whether people are told that it is a machine.")
    obviously_artificial: Maybe[Flag] = fact("Whether nobody could take it for a person.")
    supervised: Maybe[Flag] = fact(
        "Whether a person watches it and can stop it.", iri="https://w3id.org/dpv#HumanInvolvement"
    )
    responsible: OrNone[Text] = fact("Who answers for what it does; `none` where nobody does.")
    generates_media: Maybe[Flag] = fact("Whether it makes pictures, sound, film or text.")
    media_labelled: OrNone[Literal["visible", "machine-readable", "both"]] = fact(
        "How what it makes is marked as artificial; `none` where it isn't."
    )
    unlabelled_on_request: Maybe[Flag] = fact(
        "Whether a visible mark is left out for those alone who ask for it and have agreed to mark it themselves."
    )
    imitates_person: Maybe[Literal["no", "with-consent", "without-consent"]] = fact(
        "Whether it speaks or looks like a real person, living or dead."
    )
    likeness_serves: OrNone[Literal["news", "history", "art", "satire", "research", "other"]] = fact(
        "What it borrows a real person's face or voice for, where a law may allow that unasked; `none` where for nothing of "
        "the kind."
    )
    of_deceased: Maybe[Flag] = fact("Whether the person whom it speaks or looks like is dead.")
    intimate_media: OrNone[Literal["purpose", "possible", "safeguarded"]] = fact(
        "Whether it makes intimate or sexual pictures, film or sound of real people: that is what it is for, it can be got "
        "to do so, or it could but for safeguards that work; `none` where it can't."
    )
    companion: Maybe[Flag] = fact("Whether it offers friendship, kinship or love.")
    kin_or_lover: Maybe[Flag] = fact("Whether it plays a relative or a lover.")
    open_to_minors: Maybe[Flag] = fact("Whether minors may meet it.")
    reminded_every: OrNone[Span] = fact(
        "How often people are reminded, while they go on, that it is a machine and that they may pause; `none` where never."
    )
    crisis_protocol: OrNone[PublishedDocument] = fact(
        "What it does when somebody speaks of harming themselves, as written down; `none` where nothing is."
    )
    remembers_minors: Maybe[Flag] = fact(
        "Whether it remembers from one talk to the next what minors said, before a parent has allowed it."
    )
    authorised_for_crime_detection: Maybe[Flag] = fact("Whether a law lets it act undisclosed to detect crime.")
    remembers_only_older: Maybe[Flag] = fact(
        "Whether, of minors, it remembers only those of sixteen and older, with the guardrails that a law sets for that."
    )
    placed_on_market: Maybe[Day] = fact("The day on which it was first placed on the market.")


class TrainingData(Model):
    """What an AI system learned from."""

    sources: Many[Text] = fact("Where the data come from.", iri="https://w3id.org/dpv#DataSource")
    sensitive: Many[Text] = fact(
        "What in the data is said to be sensitive, such as `age`; `none` where nothing is.",
        iri="https://w3id.org/dpv#SensitivePersonalData",
    )
    responsible: Many[Text] = fact("Who answers for the data; `none` where nobody does.")
    quality_checks: Many[Text] = fact("How their quality is checked; `none` where it isn't.")
    documented: Maybe[Flag] = fact("Whether origin, cleaning and gaps are written down.")
    scraped_faces: Maybe[Flag] = fact("Whether faces were gathered untargeted from the web or from cameras.")
    user_content: Maybe[Literal["no", "opt-in", "opt-out", "always"]] = fact("Whether users' own content trains it.")


class AiSystem(Model):
    """A system that infers, ranks, predicts or decides."""

    name: Maybe[Text] = fact("The system's name.")
    role: Maybe[AiRole] = fact(
        "What the operator is to it; where nothing is said of it, what its own role says, if that speaks of AI systems."
    )
    purpose: Maybe[Text] = fact("What it is for.", iri="https://w3id.org/dpv#hasPurpose")
    version: Maybe[Text] = fact("The version that is meant.")
    provider: OrNone[Text] = fact("Who made it and answers for it; `none` where nobody does.")
    licence: OrNone[Text] = fact("What may be done with it, by a licence's name or address; `none` where it has none.")
    risk_stated: Maybe[Text] = fact("How risky its makers call it, in their own words.")
    users: Many[Text] = fact("Whom it is meant to be used by.")
    limits: Many[Text] = fact("What it is known to do badly; `none` where nothing is known.")
    measured_by: Many[Text] = fact("The figures by which its quality was measured; `none` where it wasn't.")
    harms: Many[Text] = fact("The harms that its makers see; `none` where they see none.")
    harms_met: Maybe[Flag] = fact("Whether something is said to be done against each of these harms.")
    groups_at_risk: Many[Text] = fact("Those whom it may put at a disadvantage; `none` where nobody.")
    risk: Maybe[Literal["prohibited", "high", "limited", "minimal"]] = fact("Its class of risk under the AI Act.")
    data: Maybe[TrainingData] = fact("What it learned from.")
    in_product: Maybe[Flag] = fact(
        "Whether it is, or makes safe, a product that the Union's other safety laws cover: what Annex I of the AI Act lists."
    )
    placed_on_market: Maybe[Day] = fact("The day on which it was first placed on the market.")
    redesigned: Maybe[Flag] = fact("Whether its design was significantly changed after that day.")
    human_oversight: Maybe[Flag] = fact("Whether a person can understand, override and stop it.")
    unprofiled_option: Maybe[Flag] = fact("Whether people can have its service without being profiled.")
    social_scoring: Maybe[Flag] = fact("Whether it rates people by their social conduct or character.")
    emotion_recognition: OrNone[Literal["medical", "safety", "work", "education", "advertising", "other"]] = fact(
        "What it infers emotions for; `none` where it infers none."
    )
    biometric_categorisation: OrNone[Literal["sensitive", "not-sensitive"]] = fact(
        "Whether it sorts people by body into sensitive groups, into others, or, with `none`, not at all."
    )
    categorises_for: Maybe[Literal["labelling-lawful-data", "law-enforcement", "other"]] = fact(
        "What it sorts people by body for: to label or filter a set of data that was lawfully acquired, or something else."
    )
    people_told: Maybe[Flag] = fact("Whether those whom it reads, sorts or decides about are told so.")
    recognises_faces: Maybe[Flag] = fact("Whether it knows people again by their faces.")
    manipulative: Maybe[Flag] = fact("Whether it bends what people do by means that they don't notice.")
    exploits_vulnerability: Maybe[Flag] = fact("Whether it exploits age, disability or hardship.")
    harm_likely: Maybe[Flag] = fact(
        "Whether what it does to people's will has done, or is reasonably likely to do, significant harm to somebody."
    )
    log_retention: OrNone[Span] = fact("How long it is kept what it did; `none` where it isn't.")
    log_retention_prescribed_by: OrNone[Text] = fact(
        "The law that sets another time for that; `none` where the operator chose it."
    )
    logs_controlled: Maybe[Flag] = fact("Whether it is the operator who has what it logs, rather than whoever made it.")
    registered: OrNone[Text] = fact("Its entry in a public register; `none` where it has none.")
    assessment: OrNone[PublishedDocument] = fact(
        "The assessment of its effect on people's rights; `none` where there is none."
    )


class Dataset(Model):
    """Data that are given to others to learn from."""

    name: Maybe[Text] = fact("What the data are called.")
    licence: OrNone[Text] = fact(
        "What may be done with them, by a licence's name or address; `none` where they have none."
    )
    maker: OrNone[Text] = fact("Who gathered them and answers for them; `none` where nobody does.")
    limits: Many[Text] = fact("What they are known to be no good for; `none` where nothing is known.")
    biases: Many[Text] = fact("Whom and what they show wrongly or too seldom; `none` where nothing is known.")
    sensitive: Many[Text] = fact(
        "What in them is said to be sensitive; `none` where nothing is.",
        iri="https://w3id.org/dpv#SensitivePersonalData",
    )


class Ai(Model):
    """The platform's AI systems, and the data that it gives to others' systems."""

    datasets: Many[Dataset] = fact("Data that are given to others to learn from; `none` where none are.")

    systems: Many[AiSystem] = fact("The systems in use; `none` where there are none.")
