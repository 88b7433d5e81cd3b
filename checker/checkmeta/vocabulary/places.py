"""Places as codes: countries (ISO 3166-1), their parts (ISO 3166-2), and groupings of countries.

A place is within another as law sees it: Bavaria in Germany in the Union in the EEA. Parts are known one by one for a
few countries, where a mistyped code would quietly leave a law out, and by their form elsewhere.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from checkmeta.base.patterns import regex

COUNTRIES: Final = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT
    MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
    UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 - 249 codes read better so
)

_EU: Final = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905
GROUPS: Final = {
    "EU": _EU,
    "EEA": _EU | {"IS", "LI", "NO"},
    "EFTA": frozenset({"CH", "IS", "LI", "NO"}),
}

# Codes of their own in ISO 3166-1, yet parts of a state: where the Union's law applies in full (Art. 349 and 355 TFEU;
# for Åland, protocol 2 to Finland's accession), and the territories of the United States, which have codes of both
# kinds. Hong Kong and Macao stay apart, having laws of their own.
_PART_OF: Final = {
    "AX": "FI", "GF": "FR", "GP": "FR", "MF": "FR", "MQ": "FR", "RE": "FR", "YT": "FR",
    **{code: f"US-{code}" for code in ("AS", "GU", "MP", "PR", "UM", "VI")},
}  # fmt: skip

SUBDIVISIONS: Final = {
    country: tuple(codes.split())
    for country, codes in {
        "AU": "ACT NSW NT QLD SA TAS VIC WA",
        "CA": "AB BC MB NB NL NS NT NU ON PE QC SK YT",
        "CN": "AH BJ CQ FJ GD GS GX GZ HA HB HE HI HK HL HN JL JS JX LN MO NM NX QH SC SD SH SN SX TJ TW XJ XZ YN ZJ",
        "DE": "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH",
        "US": "AK AL AR AS AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MP MS MT NC ND NE NH "
        "NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UM UT VA VI VT WA WI WV WY",
    }.items()
}

_BY_FORM: Final = tuple(sorted(COUNTRIES - SUBDIVISIONS.keys()))
SUBDIVISION_PATTERN: Final = (
    "^(?:"
    + "|".join(f"{country}-(?:{'|'.join(codes)})" for country, codes in SUBDIVISIONS.items())
    + f"|(?:{'|'.join(_BY_FORM)})-[A-Z0-9]{{1,3}})$"
)
_SUBDIVISION: Final = regex(SUBDIVISION_PATTERN)

_ALIASES: Final = {
    "UK": "GB", "GBR": "GB", "BRITAIN": "GB", "ENGLAND": "GB-ENG", "SCOTLAND": "GB-SCT", "WALES": "GB-WLS",
    "EL": "GR", "GRC": "GR", "USA": "US", "AMERICA": "US", "CALIFORNIA": "US-CA", "ILLINOIS": "US-IL",
    "AUSTRALIA": "AU", "PRC": "CN", "CHN": "CN", "CHINA": "CN", "JPN": "JP", "JAPAN": "JP", "KOR": "KR",
    "KOREA": "KR", "ROK": "KR", "IND": "IN", "INDIA": "IN", "BRA": "BR", "BRAZIL": "BR", "CAN": "CA", "CANADA": "CA",
    "AUS": "AU", "DEU": "DE", "GER": "DE", "GERMANY": "DE", "FRA": "FR", "FRANCE": "FR", "ITA": "IT", "ITALY": "IT",
    "ESP": "ES", "SPAIN": "ES", "NLD": "NL", "NETHERLANDS": "NL", "AUT": "AT", "AUSTRIA": "AT", "POL": "PL",
    "POLAND": "PL", "SWE": "SE", "SWEDEN": "SE", "DNK": "DK", "DENMARK": "DK", "FIN": "FI", "FINLAND": "FI",
    "IRL": "IE", "IRELAND": "IE", "CHE": "CH", "SWITZERLAND": "CH", "NOR": "NO", "NORWAY": "NO", "ISL": "IS",
    "ICELAND": "IS", "EUROPE": "EU", "EWR": "EEA",
}  # fmt: skip


def names() -> tuple[str, ...]:
    """Every country and grouping, in the order of their codes."""
    return tuple(sorted({*COUNTRIES, *GROUPS}))


def is_place(code: str) -> bool:
    """Whether `code` is a country, a part of one, or a grouping."""
    return code in COUNTRIES or code in GROUPS or _SUBDIVISION.fullmatch(code) is not None


@lru_cache(maxsize=4096)
def ancestors(code: str) -> tuple[str, ...]:
    """List the places that contain `code`, itself left out, narrowest first: `DE-BY` gives `DE`, `EU`, `EEA`."""
    members = GROUPS.get(code)
    if members is not None:
        return _groups_over(members, code)
    chain: list[str] = []
    country = code
    while country in _PART_OF or ("-" in country and is_place(country)):
        country = _PART_OF.get(country) or country.partition("-")[0]
        chain.append(country)
    return (*chain, *_groups_over(frozenset({country}), code))


def _groups_over(members: frozenset[str], itself: str) -> tuple[str, ...]:
    over = [name for name, others in GROUPS.items() if members <= others and name != itself]
    return tuple(sorted(over, key=lambda name: (len(GROUPS[name]), name)))


def within(inner: str, outer: str) -> bool:
    """Whether `inner` is `outer` or lies in it."""
    return inner == outer or outer in ancestors(inner)


def overlap(a: str, b: str) -> bool:
    """Whether some place is within both: `EEA` and `EFTA` share Norway, and neither is within the other."""
    if within(a, b) or within(b, a):
        return True
    return bool(GROUPS.get(a, frozenset()) & GROUPS.get(b, frozenset()))


def expand(code: str) -> tuple[str, ...]:
    """List the countries of a grouping, in order; any other place by itself."""
    return tuple(sorted(GROUPS[code])) if code in GROUPS else (code,)


def suggest(code: str) -> str | None:
    """Find the place that a mistaken code may mean (`UK`: `GB`, `usa`: `US`, `US-CAL`: `US-CA`), or None."""
    wanted = code.strip().upper().replace("_", "-").replace(" ", "-")
    if is_place(wanted):
        return wanted if wanted != code else None
    if wanted in _ALIASES:
        return _ALIASES[wanted]
    country, dash, part = wanted.partition("-")
    country = _ALIASES.get(country, country)
    if not dash or country not in COUNTRIES:
        return None
    if is_place(f"{country}-{part}"):
        return f"{country}-{part}"
    from difflib import get_close_matches  # noqa: PLC0415 - only of what is wrong

    close = get_close_matches(part[:8], SUBDIVISIONS.get(country, ()), n=1, cutoff=0.6)
    return f"{country}-{close[0]}" if close else country
