"""Infrastructure: a tree of components with tiers and weights."""

from __future__ import annotations

from checkmeta.vocabulary.base import Count, Flag, Many, Maybe, Model, OrNone, Place, Share, Text, fact


class Component(Model):
    """A part of the infrastructure, made of parts in turn."""

    name: Maybe[Text] = fact("The component's name, by which others depend on it.")
    tier: Maybe[Count] = fact(
        "Its class: 1 is what everything rests on, and larger numbers matter less.", unit="class, 1 the highest"
    )
    weight: Maybe[Share] = fact("Its share of the component that it is part of.", unit="share of the whole")
    kind: Maybe[Text] = fact("What it is, such as `database` or `identity service`.")
    place: Maybe[Place] = fact("Where it stands.")
    encrypted: Maybe[Flag] = fact(
        "Whether what it stores or carries is encrypted.", iri="https://w3id.org/dpv#Encryption"
    )
    redundancy: Maybe[Count] = fact("How many others can take its place at once.", unit="spares")
    owner: OrNone[Text] = fact("Who answers for it; `none` where nobody does.")
    holds_personal_data: Maybe[Flag] = fact("Whether personal data pass through it or rest in it.")
    graded: OrNone[Count] = fact(
        "The level that it has been given under graded protection, as the Cybersecurity Law of China asks; `none` where none.",
        unit="level 1 to 5",
    )
    graded_filed: Maybe[Flag] = fact("Whether that level is filed with the authority.")
    depends_on: Many[Text] = fact("The names of the components that it can't do without.")
    components: Many[Component] = fact("The parts that it is made of; `none` where it has none.")
