import datetime as dt
import subprocess
import sys
from fractions import Fraction

import pytest
from pydantic import ValidationError

from checkmeta.base.values import INDEFINITE, MONTH, NONE, Duration, Money
from checkmeta.vocabulary.identity import IdentitySchema
from checkmeta.vocabulary.platform import Platform

WORLD = {
    "name": "Example",
    "kind": "game",
    "jurisdictions": ["CN", "EU", "US-CA"],
    "operator": {"country": "CN", "representative": "none", "annual_revenue": "45_000_000 EUR"},
    "audience": {"minimum_age": 13, "minors_present": True},
    "accounts": {
        "accounts_per_person": 1,
        "identification": {"real_identity_verified": True, "required_by": "none"},
        "mapping": {
            "openings": [{"to": "law-enforcement", "order": "none", "court_reviews_within": "2 days"}, "unknown"]
        },
        "authentication": {"lockout": "none", "password_length": "none"},
    },
    "avatars": {"per_account": "unlimited", "after_death": {"action": "continue-under-agent", "lasts": "indefinite"}},
    "data": {"categories": ["HairColour", "Gait"], "breach_notice": "PT72H", "impact_assessment": "none"},
    "minors": {
        "play_hours": [{"day": "friday", "opens": "20:00", "closes": "21:00"}],
        "spending_limits": [{"from_age": 8, "below_age": 16, "per_month": "200 CNY"}],
    },
    "agents": [{"name": "guide", "placed_on_market": "2026-08-02"}],
    "moderation": {"sanctions": [{"name": "ban", "for": ["spreading rumours"], "basis": "none"}]},
    "infrastructure": {"name": "world", "components": [{"weight": "60%", "components": "none"}, {"weight": 0.4}]},
    "variants": [{"for": ["CN"], "accounts": {"identification": {"real_name_shown": True}}}],
    "identities": [{"name": "person", "attributes": [{"name": "job", "retention": {"period": "indefinite"}}]}],
}


def test_a_world():
    world = Platform.model_validate(WORLD)
    assert world.audience.minimum_age == 13
    assert world.operator.annual_revenue == Money(Fraction(45_000_000), "EUR")
    assert world.operator.representative is NONE
    assert world.avatars.per_account is NONE
    assert world.avatars.after_death.lasts == INDEFINITE
    assert world.accounts.mapping.openings[0].order is NONE
    assert world.accounts.mapping.openings[1] is None
    assert world.minors.play_hours[0].opens == dt.time(20)
    assert world.agents[0].placed_on_market == dt.date(2026, 8, 2)
    assert [c.weight for c in world.infrastructure.components] == [Fraction(3, 5), Fraction(2, 5)]
    assert world.variants[0].for_ == ["CN"]
    assert world.identities[0].attributes[0].retention.period == INDEFINITE
    assert world.economy is None


def test_what_is_written_reads_back():
    world = Platform.model_validate(WORLD)
    written = world.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert written["avatars"]["per_account"] == "none"
    assert written["data"]["breach_notice"] == "3 days"
    assert Platform.model_validate(written) == world
    assert Platform.model_validate_json(world.model_dump_json(by_alias=True)) == world


def test_values_of_the_language_are_taken_as_they_are():
    identity = IdentitySchema.model_validate(
        {"attributes": [{"retention": {"period": Duration(24 * MONTH, 24), "review_every": NONE}}]}
    )
    assert identity.attributes[0].retention.period.months == 24
    assert identity.attributes[0].retention.review_every is NONE


@pytest.mark.parametrize("silence", ["unknown", None])
def test_silence_is_taken_everywhere(silence, models):
    for model in models.values():
        names = [info.alias or name for name, info in model.model_fields.items()]
        assert model.model_validate(dict.fromkeys(names, silence)) == model()


@pytest.mark.parametrize(
    ("document", "place", "message"),
    [
        ({"nam": "x"}, ("nam",), "Extra inputs are not permitted"),
        ({"kind": "gam"}, ("kind",), "Input should be 'game'"),
        ({"name": "none"}, ("name",), "`none` makes no sense here"),
        ({"name": 3}, ("name",), "valid string"),
        ({"security": {"audit_log": "true"}}, ("security", "audit_log"), "valid boolean"),
        ({"security": {"audit_log": "none"}}, ("security", "audit_log"), "valid boolean"),
        ({"security": "none"}, ("security",), "valid dictionary or instance of Security"),
        ({"jurisdictions": ["DE", "UK"]}, ("jurisdictions", 1), "`UK` is no place; did you mean `GB`?"),
        ({"data": {"categories": ["eye color"]}}, ("data", "categories", 0), "did you mean `EyeColour`?"),
        ({"audience": {"minimum_age": "13"}}, ("audience", "minimum_age"), "a number is expected"),
        ({"audience": {"minimum_age": True}}, ("audience", "minimum_age"), "a number is expected"),
        ({"audience": {"minimum_age": float("nan")}}, ("audience", "minimum_age"), "a number is expected"),
        ({"infrastructure": {"weight": 60}}, ("infrastructure", "weight"), "write `60%`"),
        ({"infrastructure": {"weight": "0.6"}}, ("infrastructure", "weight"), "a percentage is expected"),
        ({"data": {"breach_notice": "72"}}, ("data", "breach_notice"), "a duration such as"),
        (
            {"minors": {"play_hours": [{"opens": "8:00"}]}},
            ("minors", "play_hours", 0, "opens"),
            "a time of day such as",
        ),
        ({"operator": {"annual_revenue": 3}}, ("operator", "annual_revenue"), "an amount with its currency"),
        ({"agents": [{"placed_on_market": "2026-02-30"}]}, ("agents", 0, "placed_on_market"), "a date such as"),
        (
            {"agents": [{"placed_on_market": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}]},
            ("agents", 0, "placed_on_market"),
            "a date such as",
        ),
        ({"variants": [{"variants": []}]}, ("variants", 0, "variants"), "Extra inputs"),
        ({"variants": [{"for_": ["CN"]}]}, ("variants", 0, "for_"), "Extra inputs"),
        ({"avatars": {"per_account": "endless"}}, ("avatars", "per_account"), "a number is expected"),
    ],
)
def test_what_is_refused(document, place, message):
    with pytest.raises(ValidationError) as caught:
        Platform.model_validate(document)
    (error,) = caught.value.errors()
    assert error["loc"] == place
    assert message in error["msg"]


def test_every_error_is_reported_at_once():
    with pytest.raises(ValidationError) as caught:
        Platform.model_validate({"nam": "x", "kind": "gam", "jurisdictions": ["UK"]})
    assert caught.value.error_count() == 3


def test_depth_beyond_measure_is_an_error_not_a_crash():
    deep = {"name": "leaf"}
    for _ in range(5_000):
        deep = {"components": [deep]}
    with pytest.raises(ValidationError) as caught:
        Platform.model_validate({"infrastructure": deep})
    (error,) = caught.value.errors()  # the library's own where it sees it first
    assert error["msg"] in (
        "Value error, the document is nested too deeply",
        "Recursion error - maximum validation depth exceeded",
    )
    assert str(caught.value)


def test_places_terms_and_scalars_start_without_pydantic():
    script = (
        "import sys; from checkmeta.vocabulary import places, scalars, terms; terms.is_term('Age');"
        "sys.exit('pydantic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONPATH": ":".join(sys.path)})
