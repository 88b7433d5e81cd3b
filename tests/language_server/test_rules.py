"""Rules in an editor: the real server, asked by a client of the protocol."""

import time

import pytest

from checkmeta.authoring.formatting.format import format_rules
from checkmeta.base.source import Source

from .client import Refused

FULL = {"options": {"tabSize": 2, "insertSpaces": True}}


@pytest.fixture
def house(folder, opened):
    text = (folder / "house.rules").read_text(encoding="utf-8")
    return opened("house.rules"), text


def codes(found):
    return [each["code"] for each in found]


def errors(found):
    return [each for each in found if each["severity"] == 1]


# ---- what is wrong


def test_what_lint_finds_is_told_with_its_help(server, house):
    uri, text = house
    found = server.told(uri, lambda d: "L618" in codes(d))
    one = next(each for each in found if each["code"] == "L618")
    assert one["message"].startswith("`norm.house.parents-asked` has no remedy\nhelp: ")
    assert one["source"] == "checkmeta"
    assert one["severity"] == 2
    assert one["range"]["start"] == server.at(text, text.index("parents-asked"))


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("must platform.accounts", "must = platform.accounts", "S301", "= platform.accounts"),
        ("session_lifetime <= 30 days", "session_lifetim <= 30 days", "T501", "session_lifetim "),
        ("session_lifetime <= 30 days", "session_lifetime <= 30", "T503", "platform.accounts.authentication.session_lifetime <= 30"),
        ("overrides sessions-end", "overrides sessions-ends", "N404", "sessions-ends"),
        ("ruleset norm.house", "ruleset law.eu.gdpr", "N413", "law.eu.gdpr"),
    ],
)  # fmt: skip
def test_mistakes_of_every_stage_come_as_one_types_and_go_when_they_are_mended(server, house, old, new, code, at):
    uri, text = house
    wrong = text.replace(old, new, 1)
    server.change(uri, wrong)
    found = server.told(uri, lambda d: code in codes(errors(d)))
    one = next(each for each in found if each["code"] == code)
    assert one["range"]["start"] == server.at(wrong, wrong.index(at))
    server.change(uri, text)
    server.told(uri, lambda d: not errors(d) and "L618" in codes(d))


def test_places_are_counted_in_utf_16(server, house):
    uri, text = house
    wrong = text.replace('itself 😀"', 'itself 😀😀" nonsense', 1)
    server.change(uri, wrong)
    (one,) = server.told(uri, errors)
    assert one["range"]["start"] == server.at(wrong, wrong.index("nonsense"))
    assert one["range"]["start"]["character"] == wrong.splitlines()[12].index("nonsense") + 2


def test_what_breaks_another_file_is_told_there_and_gone_when_mended(server, house, opened):
    uri, text = house
    other = opened("annex.rules")
    server.told(other, lambda d: not errors(d))
    server.change(uri, text.replace("for_children", "for_minors"))
    server.told(other, lambda d: codes(errors(d)) == ["N405"])
    server.change(uri, text)
    server.told(other, lambda d: not errors(d))


def test_a_quick_fix_of_lint_mends(server, house):
    uri, text = house
    spare = text.replace("rule sessions-end", "define idle = platform.name is present\n\nrule sessions-end", 1)
    server.change(uri, spare)
    (one,) = [d for d in server.told(uri, lambda d: "L612" in codes(d)) if d["code"] == "L612"]
    actions = server.ask("codeAction", uri, range=one["range"], context={"diagnostics": [one]})
    fix = next(a for a in actions if a["kind"] == "quickfix")
    assert "idle" not in server.applied(uri, fix["edit"]["changes"][uri])
    every = next(a for a in actions if a["kind"] == "source.fixAll")
    assert "idle" not in server.applied(uri, every["edit"]["changes"][uri])
    only = {"diagnostics": [], "only": ["source.fixAll"]}
    assert [a["kind"] for a in server.ask("codeAction", uri, range=one["range"], context=only)] == ["source.fixAll"]


# ---- what may come next

COMPLETIONS = [
    ("rule x\n  when platform.accounts.authentication.sess|", {"session_lifetime"}),
    ("rule x\n  for each a in identity.attributes\n  when a.retention.per|", {"period"}),
    ('rule x\n  for each a in identity.attributes\n  when a.category is a "Facial|', {"FacialPrint"}),
    ('rule x\n  for each a in identity.attributes\n  when a.legal_basis == "con|', {"consent", "contract"}),
    ('rule x\n  when "fa|" in platform.name', set()),
    ("rule x\n  un|", {"unless"}),
    ("rule x\n  must n|", {"not", "none", "no"}),
    ("rule x\n  must len|", {"length("}),
    ("rule x\n  must coun|", {"count("}),
    ("rule x\n  when for_|", {"for_children"}),
    ("rule x\n  when chi|", {"child_age"}),
    ("rule x\n  bearer operator, pro|", {"provider"}),
    ("rule x\n  jurisdiction D|", {"DE", "DK"}),
    ("rule x\n  state |", {"proposed", "trial"}),
    ("permit x\n  overrides sess|", {"sessions-end"}),
    ("permit x\n  overrides law.eu.gdpr.st|", {"law.eu.gdpr.storage-limitation"}),
    ('test "a" of par|', {"parents-asked"}),
    ('test "a" of x\n  expect v|', {"violated"}),
    ('test "a" of x\n  given { pl|', {"platform: "}),
    ('test "a" of x\n  given { platform: { accounts: { authentication: { sess|', {"session_lifetime: "}),
    ('test "a" of x\n  given { identity: { attributes: [ { name: "a" }, { ret|', {"retention: "}),
    ("import law.eu.gd|", {"law.eu.gdpr"}),
    ("param x: dur|", {"duration"}),
    ("ru|", {"rule", "ruleset"}),
    ("# ru|", set()),
    ("rule x\n  must not (every c in platform.clients satisfies c.nam|", {"name"}),
]


@pytest.mark.parametrize(("typed", "offered"), COMPLETIONS, ids=[typed for typed, _ in COMPLETIONS])
def test_what_may_come_next_is_offered(server, house, typed, offered):
    uri, text = house
    before, _, after = typed.partition("|")
    server.change(uri, f"{text}\n{before}{after}")
    found = server.ask("completion", uri, len(text) + 1 + len(before))
    assert offered <= {each["label"] for each in found}
    if not offered:
        assert found == []
    word = before.rpartition(" ")[2].rpartition(".")[2].lstrip('"')
    for item in found:
        new = server.applied(uri, [item["textEdit"]])
        assert (
            new[: len(text) + 1 + len(before) - len(word)] == text + "\n" + before[: len(before) - len(word)]
            or "." in item["label"]
        )
        assert item["label"] in new


# ---- what names mean


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("session_lifetime <= 30", ["platform.accounts.authentication.session_lifetime  duration", "The longest that a session lasts", "read by"]),
        ("accounts.authentication.session_lifetime <=", ["platform.accounts  Accounts; or `none`"]),
        ("child_age or", ["norm.house.child_age: number", "16  elsewhere", "13  for DK, SE  from 2018-05-25"]),
        ("for_children\n", ["define for_children = platform.audience.minimum_age < child_age"]),
        ("for_children}", ["define for_children"]),
        ("sessions-end\n\ntest", ["norm.house.sessions-end – A session ends by itself", "the operator must answer for this", "Why: A device"]),
        ('norm.house "', ["norm.house – House rules (norm)"]),
    ],
)  # fmt: skip
def test_names_are_explained(server, house, at, said):
    uri, text = house
    found = server.ask("hover", uri, text.index(at) + 2)["contents"]
    assert found["kind"] == "plaintext"
    for each in said:
        assert each in found["value"]


def test_terms_and_built_ins_are_explained(server, house):
    uri, text = house
    more = '\nrule x "X"\n  for each a in identity.attributes\n  must not (a.category is a "Biometric" and length(a.category) > 2)\n'
    server.change(uri, text + more)
    for at, said in (('"Biometric', "https://w3id.org/dpv/pd#Biometric"), ("length(", "characters of a text")):
        assert said in server.ask("hover", uri, len(text) + more.index(at) + 2)["contents"]["value"]
    assert server.ask("hover", uri, len(text) + more.index('"X"') + 1) is None


def test_a_name_is_found_where_it_is_declared_in_another_file(server, folder, opened):
    uri = opened("annex.rules")
    text, house = server.texts[uri], (folder / "house.rules").read_text(encoding="utf-8")
    for at, declared in (
        ("for_children and", "for_children ="),
        ("norm.house.sessions-end", "sessions-end"),
        ("norm.house\n", "norm.house"),
    ):
        (found,) = server.ask("definition", uri, text.index(at) + 1)
        assert found["uri"] == (folder / "house.rules").as_uri()
        assert found["range"]["start"] == server.at(house, house.index(declared))


def test_what_comes_with_checkmeta_is_found_too(server, house):
    uri, text = house
    more = '\npermit p "P"\n  when platform.name == "x"\n  overrides law.eu.gdpr.storage-limitation\n'
    server.change(uri, text + more)
    (found,) = server.ask("definition", uri, len(text) + more.index("law.eu") + 3)
    assert found["uri"].endswith("rulesets/law/eu/gdpr.rules")


def test_every_mention_of_a_name_is_found_over_files(server, house):
    uri, text = house
    found = server.ask("references", uri, text.index("for_children ="), context={"includeDeclaration": True})
    assert [each["uri"].rpartition("/")[2] for each in found] == ["annex.rules", *["house.rules"] * 3]
    less = server.ask("references", uri, text.index("for_children ="), context={"includeDeclaration": False})
    assert len(less) == len(found) - 1


@pytest.mark.parametrize(
    ("at", "new", "counts"),
    [
        ("for_children =", "of_children", (3, 1)),
        ("sessions-end", "sessions-stop", (5, 1)),
        ("guests", "lodgers", (2, 0)),
        ("child_age:", "age", (2, 0)),
    ],
)
def test_a_renamed_thing_is_renamed_in_all_files_and_means_the_same(server, folder, house, opened, at, new, counts):
    uri, text = house
    place = server.ask("prepareRename", uri, text.index(at) + 1)
    assert place["placeholder"] == at.split()[0].rstrip(":")
    changes = server.ask("rename", uri, text.index(at) + 1, newName=new)["changes"]
    other = (folder / "annex.rules").as_uri()
    assert (len(changes[uri]), len(changes.get(other, []))) == counts
    opened("annex.rules")
    for each, edits in changes.items():
        server.change(each, server.applied(each, edits))
    server.told(other, lambda d: not errors(d))
    server.told(uri, lambda d: not errors(d))


@pytest.mark.parametrize(
    ("at", "new", "why"),
    [
        ("for_children =", "child_age", "taken"),
        ("for_children =", "none", "no name"),
        ("for_children =", "a b", "no name"),
        ("sessions-end", "Sessions", "no name"),
        ("norm.house", "norm.mine", "keeps its id"),
        ("platform.name", "x", "no define, figure, rule or permit"),
    ],
)
def test_a_name_that_none_can_have_is_refused(server, house, at, new, why):
    uri, text = house
    with pytest.raises(Refused, match=why):
        server.ask("rename", uri, text.index(at) + 1, newName=new)


# ---- its shape


def test_the_outline_names_every_declaration(server, house):
    uri, _ = house
    (ruleset,) = server.ask("documentSymbol", uri)
    assert ruleset["name"] == "norm.house"
    assert [each["name"] for each in ruleset["children"]] == [
        "child_age", "for_children", "sessions-end", "parents-asked", "guests", "for ever", "a day", "an inn", "no child"
    ]  # fmt: skip


def test_declarations_fold(server, house):
    uri, text = house
    found = [(each["startLine"], each["endLine"]) for each in server.ask("foldingRange", uri)]
    lines = text.splitlines()
    assert (
        'rule sessions-end "A session ends by itself 😀"',
        '  remedy "Let sessions end after 30 days at the latest."',
    ) in [(lines[a], lines[b]) for a, b in found]
    assert len(found) == 9  # all but the define, which is one line


def test_names_have_the_colours_of_what_they_mean(server, house):
    uri, text = house
    legend = server.initialized["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
    data = server.ask("semanticTokens/full", uri)["data"]
    line = column = 0
    found = set()
    lines = text.splitlines()
    for at in range(0, len(data), 5):
        down, right, length, kind, _ = data[at : at + 5]
        line, column = line + down, right + (0 if down else column)
        found.add((lines[line][column : column + length], legend[kind]))
    assert {
        ("norm.house", "namespace"),
        ("for_children", "function"),
        ("child_age", "variable"),
        ("sessions-end", "method"),
    } <= found
    assert {("session_lifetime", "property"), ("guests", "method")} <= found


def test_a_file_is_formatted_as_fmt_does_it(server, house):
    uri, text = house
    assert server.ask("formatting", uri, **FULL) == []
    untidy = text.replace("  must ", "      must     ").replace("\n\ntest", "\n\n\n\ntest")
    server.change(uri, untidy)
    assert (
        server.applied(uri, server.ask("formatting", uri, **FULL))
        == format_rules(Source("house.rules", untidy))
        == text
    )
    server.change(uri, text.replace("must ", "must = ", 1))
    with pytest.raises(Refused, match="a value is missing"):
        server.ask("formatting", uri, **FULL)


# ---- what can be done with a rule


def lens(server, uri, title, number=0):
    found = [each["command"] for each in server.ask("codeLens", uri) if each["command"]["title"] == title]
    return found[number]["command"], *found[number]["arguments"]


def test_tests_run_where_they_stand(server, house):
    uri, text = house
    assert "3 passed, 0 failed" in server.command(*lens(server, uri, "run 3 tests"))
    assert "pass  norm.house.sessions-end  for ever" in server.command(*lens(server, uri, "run test", 1))
    server.change(uri, text.replace("expect violated", "expect satisfied", 1))
    failed = server.command(*lens(server, uri, "run 3 tests"))
    assert "expected satisfied, got violated" in failed
    assert "2 passed, 1 failed" in failed
    server.change(uri, text.replace("must ", "must = ", 1))
    with pytest.raises(Refused, match="has mistakes"):
        server.command(*lens(server, uri, "run test", 1))


def test_what_tests_cover_is_told(server, house):
    uri, _ = house
    assert "norm.house.sessions-end" in server.command(*lens(server, uri, "coverage"))


def test_why_a_document_breaks_a_rule_is_told_of_the_one_that_is_chosen(server, folder, house):
    uri, text = house
    server.choice = 0
    assert (folder / "platform.yaml").is_file()
    why = server.command(*lens(server, uri, "why"))
    assert "norm.house.sessions-end" in why
    assert "platform.accounts.authentication.session_lifetime = indefinite  at platform.yaml:7:23" in why
    # the rule as it is typed
    server.change(uri, text.replace("<= 30 days", "<= indefinite", 1))
    assert "satisfied" in server.command(*lens(server, uri, "why"), (folder / "platform.yaml").as_uri())
    asked = next(each for each in server.asked if each["method"] == "window/showMessageRequest")
    assert [each["title"].rpartition("/")[2] for each in asked["params"]["actions"]] == [
        "platform.yaml",
        "person.schema.json",
    ]


def test_who_types_fast_is_answered_and_told_of_the_last_text_alone(server, house):
    """Every change and every question in one go, as an editor sends them while the server is busy."""
    uri, text = house
    server.told(uri)
    published = []
    asked = []
    for number in range(1, 121):
        server.change(uri, text + "# " + "😀x" * number)
        if number % 4 == 0:
            at = {"position": server.at(text, text.index("parents-asked"))}
            asked.append(server.begin("textDocument/hover", {"textDocument": {"uri": uri}, **at}))
        if number % 8 == 0:
            unwanted = server.begin("textDocument/completion", {"textDocument": {"uri": uri}, **at})
            server.notify("$/cancelRequest", {"id": unwanted})
            published.append(unwanted)
    begun = time.monotonic()
    assert all(server.wait(number) for number in asked)
    server.told(uri)
    assert time.monotonic() - begun < server.patience
    refusals = 0
    for number in published:
        try:
            server.wait(number)
        except Refused:
            refusals += 1
    assert refusals > len(published) / 2  # some may have been answered before they were taken back
