"""The platform: the root that gathers the topics."""

from __future__ import annotations

from typing import Literal

from checkmeta.vocabulary.accounts import Access, Accounts
from checkmeta.vocabulary.agents import Agent, Ai
from checkmeta.vocabulary.avatars import Avatars
from checkmeta.vocabulary.base import Amount, Count, Day, Flag, Many, Maybe, Model, OrNone, Place, Text, fact
from checkmeta.vocabulary.data import Data
from checkmeta.vocabulary.economy import Advertising, Economy, Interface
from checkmeta.vocabulary.governance import Governance
from checkmeta.vocabulary.identity import IdentitySchema
from checkmeta.vocabulary.infrastructure import Component
from checkmeta.vocabulary.interoperability import Accessibility, Interoperability
from checkmeta.vocabulary.minors import Minors
from checkmeta.vocabulary.moderation import Moderation
from checkmeta.vocabulary.security import Client, Security, SignInService
from checkmeta.vocabulary.sharing import (
    Defaults,
    Exposure,
    Federation,
    Feed,
    Orders,
    Registration,
    Request,
    Sharing,
)
from checkmeta.vocabulary.twins import Twin


class DomesticAgent(Model):
    """Somebody whom the operator has named in a country to answer for it there."""

    country: Maybe[Place] = fact("The country.")
    name: Maybe[Text] = fact("Who it is.")
    own_company: Maybe[Flag] = fact("Whether it is a company of the operator's own.")


class Operator(Model):
    """Who runs the platform."""

    name: Maybe[Text] = fact("The operator's name.")
    country: Maybe[Place] = fact("Where it has its seat.")
    establishments: Many[Place] = fact(
        "The countries in which it has a lasting place of business; `none` where in none."
    )
    role: Maybe[
        Literal[
            "controller",
            "joint-controller",
            "processor",
            "provider",
            "deployer",
            "provider-and-deployer",
            "other",
        ]
    ] = fact(
        "What it is before the law, to personal data or to all AI systems in it; what is both says it here of the data, and "
        "of each agent and AI system in its `role`."
    )
    public_body: Maybe[Flag] = fact("Whether it is an authority or another body of the state.")
    critical_infrastructure: Maybe[Flag] = fact(
        "Whether a state has told it that it runs infrastructure which is critical to it."
    )
    government_contractor: Maybe[Flag] = fact("Whether it runs the platform for a body of the state, by contract.")
    glba_institution: Maybe[Flag] = fact(
        "Whether it is a financial institution under title V of the Gramm-Leach-Bliley Act of the United States."
    )
    hipaa_entity: Maybe[Flag] = fact(
        "Whether it is a covered entity, or a business associate of one, under the rules on health data of the United States "
        "(HIPAA)."
    )
    sectors: Many[
        Literal[
            "transport",
            "energy",
            "banking",
            "finance",
            "social-security",
            "health",
            "water",
            "post",
            "digital-infrastructure",
            "education",
            "telecom",
            "other",
        ]
    ] = fact("The branches of the economy in which it serves people.")
    strong_authentication_owed: Maybe[Flag] = fact(
        "Whether a law or a contract makes it ask people for more than one factor."
    )
    size: Maybe[Literal["micro", "small", "medium", "large"]] = fact(
        "Its size by staff, turnover and balance sheet, as Recommendation 2003/361/EC counts them."
    )
    makes_product: Maybe[Flag] = fact(
        "Whether it places the software, or a thing with software in it, on the market as a business."
    )
    product_placed_on_market: Maybe[Day] = fact("The day on which that product was first placed on the market.")
    product_redesigned: Maybe[Flag] = fact(
        "Whether that product was changed after that day so that it may be less safe, or is for something else."
    )
    product_tailored: Maybe[Flag] = fact(
        "Whether that product is made for one business alone, which agreed to how it is set when it is delivered."
    )
    makes_devices: Maybe[Flag] = fact("Whether it makes, imports or sells devices for consumers that can be connected.")
    sells_to_consumers: Maybe[Flag] = fact("Whether consumers buy goods or services on it.")
    publishes_pornography: Maybe[Flag] = fact("Whether it publishes pornography itself, made by machines or not.")
    domestic_agents: Many[DomesticAgent] = fact(
        "Whom it has named in countries where it has no seat, as their laws ask; `none` where nobody."
    )
    representative: OrNone[Text] = fact(
        "Who represents it where it isn't established; `none` where nobody does.",
        iri="https://w3id.org/dpv#Representative",
    )
    contact: OrNone[Text] = fact("How to reach it; `none` where nobody can.")
    authority_contact: OrNone[Text] = fact("How authorities reach it; `none` where they can't.")
    contact_languages: Many[Text] = fact("The languages in which it can be written to.")
    commercial: Maybe[Flag] = fact("Whether it runs the platform as a business, to earn by it.")
    annual_revenue: Maybe[Amount] = fact("Its worldwide revenue in the last financial year.")
    ai_revenue: Maybe[Amount] = fact("What its AI services earned in the last financial year.")
    platform_revenue: Maybe[Amount] = fact("What the platform by itself earned in the last financial year.")
    reported_in: Many[Place] = fact(
        "The countries to whose authorities the platform is reported as the law asks; `none` where it is to none."
    )


class Audience(Model):
    """Who uses the platform."""

    minimum_age: OrNone[Count] = fact("The youngest age admitted; `none` where any is.", unit="years of age")
    directed_to_children: Maybe[Flag] = fact("Whether it is made for children.")
    minors_present: Maybe[Flag] = fact("Whether minors use it.")
    speaks_of_children: Maybe[Flag] = fact(
        "Whether what it is called, or says of itself, speaks of children; whether any use it that doesn't tell."
    )
    minors_likely: Maybe[Flag] = fact(
        "Whether minors are likely to reach it, by what it offers and who comes, whatever its terms say."
    )
    knows_children: Maybe[Flag] = fact("Whether the operator knows of users who are children.")
    monthly_users: Maybe[Count] = fact("How many people use it in a month.", unit="people")
    daily_users: Maybe[Count] = fact("How many people use it in a day, on average.", unit="people")
    installs_per_day: Maybe[Count] = fact("How often it is installed in a day, on average.", unit="installations")
    designated_large_in: Many[Place] = fact(
        "The countries whose authorities have designated it as a large platform; `none` where none has."
    )
    designated_very_large: Maybe[Flag] = fact(
        "Whether the European Commission has designated it as a very large online platform."
    )


class PlatformFacts(Model):
    """What may be said of a platform as a whole, or of it in some places."""

    name: Maybe[Text] = fact("The platform's name.")
    kind: Maybe[
        Literal[
            "game",
            "social",
            "work",
            "education",
            "health",
            "marketplace",
            "wallet",
            "twin",
            "identity-provider",
            "other",
        ]
    ] = fact("What people mainly come for.")
    jurisdictions: Many[Place] = fact(
        "The places in which it is offered; `none` where it is offered nowhere yet.",
        iri="https://w3id.org/dpv#hasJurisdiction",
    )
    operator: Maybe[Operator] = fact("Who runs it.")
    audience: Maybe[Audience] = fact("Who uses it.")
    accounts: OrNone[Accounts] = fact("Its accounts; `none` where it has none.")
    access: Maybe[Access] = fact("Who may enter what.")
    avatars: OrNone[Avatars] = fact("The images under which people appear; `none` where there are none.")
    agents: Many[Agent] = fact("The machines that act in it; `none` where there are none.")
    ai: OrNone[Ai] = fact("Its AI systems; `none` where it has none.")
    data: Maybe[Data] = fact("Its dealings with personal data.")
    sharing: Many[Sharing] = fact("Who is given personal data; `none` where nobody is.")
    federation: OrNone[Federation] = fact(
        "How it exchanges with servers that others run; `none` where it stands alone."
    )
    exposure: Maybe[Exposure] = fact("What can be seen without an account, and of each other.")
    defaults: Maybe[Defaults] = fact("What holds for newcomers until they change it.")
    orders: OrNone[Orders] = fact("How it follows orders of authorities; `none` where it follows none.")
    feed: OrNone[Feed] = fact("What people are shown without asking for it; `none` where there is no such thing.")
    requests: Many[Request] = fact("What it asks of people's wallets; `none` where it asks nothing.")
    registration: OrNone[Registration] = fact(
        "Its entry in a register of those who may ask wallets; `none` where it has none."
    )
    moderation: OrNone[Moderation] = fact("How order is kept; `none` where nobody keeps it.")
    minors: Maybe[Minors] = fact("What is different for minors.")
    economy: OrNone[Economy] = fact("Its economy; `none` where it has none.")
    advertising: OrNone[Advertising] = fact(
        "Its advertising; `none` where it has none.", iri="https://w3id.org/dpv#Advertising"
    )
    interface: Maybe[Interface] = fact("How its interface treats decisions.")
    security: Maybe[Security] = fact("Its security.")
    clients: Many[Client] = fact("The programs that people sign in through; `none` where there are none.")
    sign_in_service: OrNone[SignInService] = fact(
        "What it offers to programs as a provider of identities; `none` where it is none."
    )
    infrastructure: Maybe[Component] = fact("What it runs on, as a tree.")
    twins: Many[Twin] = fact("The digital twins in it; `none` where there are none.")
    interoperability: Maybe[Interoperability] = fact("How it connects to others.")
    accessibility: Maybe[Accessibility] = fact("Who can take part despite a disability.")
    governance: Maybe[Governance] = fact("How it is governed.")
    for_development: Maybe[Flag] = fact(
        "Whether this is a developer's own copy, for building and trying out, which serves nobody else."
    )
    distributed_as_app: Maybe[Flag] = fact("Whether people get it as an app from a store of apps.")
    virtual_world: Maybe[Flag] = fact(
        "Whether people meet and act in a space that is simulated, or laid over the one around them."
    )


class Variant(PlatformFacts):
    """What is different in some places; it lies over what the platform says of itself elsewhere."""

    for_: Many[Place] = fact("The places in which it is so.", alias="for")


class Platform(PlatformFacts):
    """A virtual world or a service of digital identity, with the identity schemas that it uses."""

    variants: Many[Variant] = fact("What is different in some places; `none` where it is the same everywhere.")
    identities: Many[IdentitySchema] = fact("The identity schemas that it uses; `none` where it uses none.")
