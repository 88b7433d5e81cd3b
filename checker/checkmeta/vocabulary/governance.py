"""Governance: who answers, who has a say, and who has looked at it."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.base import Flag, Many, Maybe, Model, OrNone, Span, Text, fact
from checkmeta.vocabulary.common import PublishedDocument


class Responsible(Model):
    """Somebody who answers for a part of the platform."""

    role: Maybe[
        Literal[
            "operator",
            "provider",
            "developer",
            "deployer",
            "issuer",
            "verifier",
            "representative",
            "data-protection",
            "security",
            "safety",
            "minors",
            "ethics",
            "accessibility",
            "other",
        ]
    ] = fact("What they answer for.")
    name: Maybe[Text] = fact("Who they are.")
    contact: OrNone[Text] = fact("How to reach them; `none` where nobody can.")


class Education(Model):
    """What people learn about living in the world."""

    available: Maybe[Flag] = fact("Whether there is teaching about risks, rights and conduct.")
    audiences: Many[Text] = fact("Whom it is for, such as `children` or `moderators`.")
    topics: Many[Text] = fact("What it teaches.")
    on_machines: Maybe[Flag] = fact("Whether it teaches what machines do, and how to judge and do without them.")


class StandardsBody(Model):
    """A body whose standards the platform helps to write."""

    name: Maybe[Text] = fact("The body's name.")
    proposals_published: Maybe[Flag] = fact("Whether what the platform proposes there can be read by anyone.")
    civil_society_heard: Maybe[Flag] = fact("Whether those who are neither states nor companies have a say there.")
    rights_reviewed: Maybe[Flag] = fact("Whether proposals are checked against human rights.")


class Governance(Model):
    """How the platform is governed."""

    code_of_conduct: OrNone[PublishedDocument] = fact(
        "The code that people and staff are held to; `none` where there is none.",
        iri="https://w3id.org/dpv#CodeOfConduct",
    )
    responsible: Many[Responsible] = fact("Who answers for what; `none` where nobody does.")
    impact_assessments: Many[PublishedDocument] = fact(
        "The assessments of what the platform does to people; `none` where there are none.",
        iri="https://w3id.org/dpv#ImpactAssessment",
    )
    users_say: OrNone[Literal["consulted", "vote", "elected-body", "self-government", "other"]] = fact(
        "How users take part in changing the rules; `none` where they don't."
    )
    education: OrNone[Education] = fact("What people are taught; `none` where nothing.")
    ethics_review: OrNone[PublishedDocument] = fact("The review of the platform's ethics; `none` where there is none.")
    standards_body: OrNone[StandardsBody] = fact("The body whose standards it helps to write; `none` where it doesn't.")
    rules_reviewed_every: OrNone[Span] = fact(
        "How often the platform's rules are reviewed; `none` where they never are."
    )
