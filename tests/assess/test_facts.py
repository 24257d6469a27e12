"""Facts of an offer: pay, fees, routes, ages and contact points, with the tables of config/ as they are shipped."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.assess.facts import Facts, find_facts
from bot.assess.terms import Terms
from bot.content.pay import read_pay
from bot.content.yaml_places import Document, read_document
from bot.model.assessment import Finding
from bot.model.content import Problem
from bot.model.pay import Basis, FeeCap, PayTable, Route
from bot.model.talk import Mention
from bot.text.normal import tokenize

CONFIG = Path(__file__).parents[2] / "config"


def document(name: str) -> Document:
    return read_document((CONFIG / name).read_bytes(), f"config/{name}")


@cache
def table() -> PayTable:
    pay, problems = read_pay(document("pay.yaml"), document("routes.yaml"))
    assert problems == ()
    return pay


@cache
def terms() -> Terms:
    return Terms(table())


def facts(text: str, *countries: str, origin: str | None = None, to: str | None = None, at: str | None = None) -> Facts:
    named = tuple(dict.fromkeys(code for code in (*countries, origin, to, at) if code))
    mention = Mention(countries=named, origin=origin, destination=to, location=at)
    return find_facts(text, tokenize(text), mention, terms())


def flags(found: Facts) -> set[str]:
    return {finding.flag for finding in found.findings}


def words(text: str, finding: Finding) -> list[str]:
    return [text[span.start : span.end] for span in finding.spans]


# ---- pay


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Customer Service Agent. 1,500–2,500 USD + commission. No experience", ["KH"]),
        ("digital marketing team, 18k RMB a month", ["LA"]),
        ("Lounge hostess wanted, €3000 a month plus tips", ["CY"]),
        ("Cherche danseuses et hôtesses, 3000 $ par mois, aucune expérience", ["LB", "CY"]),
        ("télévendeurs francophones 2000 $/mois, débutants acceptés", ["KH"]),
        ("mpamaly chat. Karama 8 tapitrisa Ar! Tsy mila traikefa", ["TH", "KH"]),
        ("Admin & Customer Service, gaji 12-18 juta + bonus! Tanpa pengalaman", ["KH"]),
        ("Lowongan LC karaoke, penghasilan 20-30 juta/bln", []),
        ("Танцовщицы и хостес. Опыт не нужен. 3000$ в месяц", ["TR", "CN"]),
        ("دعم عملاء ومحادثات، 2000 دولار مع العمولة، ما يحتاج خبرة", ["KH"]),
        ("CSR / encoder, 80k-120k PHP/month, walang experience", ["KH", "MM"]),
        ("housemaid, salary AED 9,000 per month", ["AE"]),
    ],
)
def test_pay_far_above_the_usual(text: str, countries: list[str]) -> None:
    """Simple work for several times its usual pay there is a sign, with the amount as evidence."""
    found = facts(text, *countries)
    assert "pay_too_high_for_role" in flags(found)
    shown = words(text, next(f for f in found.findings if f.flag == "pay_too_high_for_role"))
    assert any(character.isdigit() for character in shown[0])


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Maid, SAR 1,500 per month", ["SA"]),
        ("Strawberry pickers £12.21/hour, no experience needed", ["GB"]),
        ("Backend developer. €60–75k", ["DE"]),
        ("Accounts clerk, £26,400, pension", ["GB"]),
        ("NURSES. Starting €2,800 per month", ["DE"]),
        ("Offshore scaffolders, £210 a day", ["GB"]),
        ("Drivers, 3500 euro net", ["PL"]),
        ("Kaigo, gaji 190.000 yen", ["JP"]),
        ("mpivarotra, karama 250.000 Ar, tsy mila traikefa", []),
        ("Kasir, gaji 4.453.936 per bulan, tanpa pengalaman", []),
        ("femme de chambre, 1 850 € nets", ["FR"]),
        ("Customer service, salary 450 USD a month", ["KH"]),
        ("waiter, 5000 a month", []),
        ("waiter, salary 5000 USD a month", ["ZZ"]),
        ("maid wanted, agency fee 4000 USD", ["AE"]),
        ("cleaner wanted. iPhone for 900 USD on sale", ["KH"]),
        ("Manager, customer service centre, 2,000 USD per month", ["TH"]),
    ],
)
def test_ordinary_pay(text: str, countries: list[str]) -> None:
    """Ordinary, skilled or unclear pay, prices and fees are no sign of too much pay."""
    assert "pay_too_high_for_role" not in flags(facts(text, *countries))


def test_a_dollar_is_the_local_one_when_that_is_worth_less() -> None:
    """In doubt between two currencies the smaller amount is taken."""
    assert "pay_too_high_for_role" not in flags(facts("cleaner, $6,500 a month salary", "MX"))
    assert "pay_too_high_for_role" in flags(facts("cleaner, USD 6,500 a month salary", "MX"))


def test_usual_pay_is_a_claim() -> None:
    """Pay with its period and near the usual is noted as a claim to be checked."""
    found = facts("Housemaid, salary AED 2500 per month", "AE")
    assert [claim.flag for claim in found.claims] == ["pay_stated_lawful"]
    assert found.claims[0].strength is None


# ---- routes and fees


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Mpanampy an-trano any Koety, karama 1.200.000 Ar isam-bolana", {"to": "KW"}),
        ("femmes de ménage pour Koweït, salaire 900 000 Ar", {"to": "KW"}),
        ("Visa de tourisme, escale, quelqu'un t'attend", {"origin": "MG", "to": "LB"}),
        ("PRT ke Dubai, biaya awal 4 juta", {"to": "AE"}),
        ("work as a guard, salary 900 dollars", {"origin": "NP", "to": "IQ"}),
        ("Admin online, gaji 12 juta", {"to": "KH"}),
    ],
)
def test_banned_routes(text: str, where: dict[str, str]) -> None:
    """A way that the workers' own government has banned or warned of is a sign."""
    assert "route_banned_or_warned" in flags(facts(text, **where))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("femme de chambre, contrat", {"origin": "MG", "to": "MU"}),
        ("housemaid, salary 1,500 riyals", {"to": "SA"}),
        ("housemaid", {"origin": "ET", "to": "KW"}),
        ("domestic worker, SAR 1,500 per month", {"origin": "GH", "to": "SA"}),
        ("operator produksi, gaji 30 juta", {"to": "TW"}),
        ("I live here and am fine", {"origin": "MG", "at": "KW"}),
    ],
)
def test_open_routes(text: str, where: dict[str, str]) -> None:
    """No sign where there is no ban, where it was overtaken or is disputed, or where nobody goes to work."""
    assert "route_banned_or_warned" not in flags(facts(text, **where))


def test_what_does_not_raise_a_flag_is_still_told_to_staff() -> None:
    """A route that is only known to staff is named by its id, without a flag."""
    found = facts("domestic worker, SAR 1,500 per month", origin="GH", to="SA")
    assert found.routes == ("gh_gulf_households",)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Certificate fee £8,000 for the care worker slot", {"to": "GB"}),
        ("To release the file you pay CAD 4,500 today", {"to": "CA"}),
        ("Frais de dossier 600 000 Ar", {"to": "KW"}),
        ("PRT, biaya awal 4 juta", {"to": "AE"}),
        ("agency fee Rs 250,000", {"origin": "IN", "to": "AE"}),
        ("placement fee 90,000 PHP, salary 25,000 PHP per month", {"origin": "PH", "to": "TW"}),
    ],
)
def test_fees_above_the_cap(text: str, where: dict[str, str]) -> None:
    """A fee clearly above what a worker may be charged between the two countries is a sign."""
    found = facts(text, **where)
    assert "fee_above_legal_cap" in flags(found)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("fee Rs 30,000 plus GST after my visa came, with bill", {"origin": "IN", "to": "QA"}),
        ("Programme fee $650 paid to the sponsor", {"to": "US"}),
        ("visa fee £298, you pay your own", {"to": "GB"}),
        ("salary £8,000", {"to": "GB"}),
        ("registration Ksh 15,000", {"origin": "KE", "to": "QA"}),
        ("placement fee 20,000 PHP, salary 25,000 PHP per month", {"origin": "PH", "to": "TW"}),
        ("biaya kursus 4 juta", {}),
    ],
)
def test_fees_within_the_cap(text: str, where: dict[str, str]) -> None:
    """Lawful fees, own costs, pay, and fees at home are none."""
    assert "fee_above_legal_cap" not in flags(facts(text, **where))


# ---- ages


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Mitady zazavavy 13-15 taona hiasa an-trano", []),
        ("Casting!! New faces for Milan & Dubai, 17 to 22, no experience", ["IT", "AE"]),
        ("hostess, girls 16-25", ["CY"]),
        ("girls 16 to 20 for housework abroad", ["SA", "KE"]),
    ],
)
def test_minors_are_recruited(text: str, countries: list[str]) -> None:
    """An advert that looks for people under 18, for abroad, bars or pictures, or under 15 at all, is a strong sign."""
    assert "minor_recruited" in flags(facts(text, *countries))


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("girls 18-25 wanted", ["CY"]),
        ("usia minimal 17 tahun, kasir", ["ID", "GB"]),
        ("à partir de 16 ans avec accord parental", []),
        ("max 25th, wanita", ["ID"]),
        ("My daughter is 10, I look for work", ["AE", "KE"]),
        ("trials U15–U17", []),
    ],
)
def test_no_minors(text: str, countries: list[str]) -> None:
    """Adults, an upper end alone, a holiday job at home and the writer's own children are none (P14)."""
    assert "minor_recruited" not in flags(facts(text, *countries))


def test_the_writers_own_age() -> None:
    """ "I am 16" is the writer's age, and no recruiting."""
    found = facts("hi i am 16 and a man offers me a job")
    assert found.writer_age == 16
    assert flags(found) == set()


# ---- contact points


def test_contact_facts() -> None:
    """Free mail, shortened links and the countries of telephone numbers are told apart."""
    found = facts("NHS partner, nhs.uk77@gmail.com, bit.ly/x7, call +234 800 000 0000", "GB")
    assert (found.free_mail, found.shortener, found.messaging_only) == (True, True, False)
    assert found.phone_countries == ("NG",)
    assert found.phones_elsewhere == ("NG",)
    assert flags(found) == set()


def test_only_chat_links() -> None:
    """Where every contact point leads into a chat app, that is told; a telephone number is more than that."""
    assert facts("apply at wa.me/96550000012 or Telegram: karim_hr").messaging_only
    assert not facts("apply at wa.me/96550000012 or 04 74 00 00 00").messaging_only
    assert not facts("just come by").messaging_only


def test_a_companys_own_mail_is_a_claim() -> None:
    """An address that is not free mail is noted as a claim to be checked."""
    assert [claim.flag for claim in facts("CV to jobs@hotel-edelhorn.example").claims] == ["company_contact"]
    assert facts("CV to hotel.edelhorn@gmail.com").claims == ()


def test_classes_mark_the_words() -> None:
    """Words of amounts, telephone numbers and links are marked for the phrase matcher."""
    text = "pay 500 USD to +965 5000 0012 or wa.me/96550000012"
    found = facts(text)
    tokens = tokenize(text)

    def marked(name: str) -> list[str]:
        return [word for index, word in enumerate(tokens.words) if found.classes[name] >> index & 1]

    assert marked("money") == ["500", "usd"]
    assert marked("phone") == ["965", "5000", "0012"]
    assert marked("link") == ["wa", "me", "96550000012"]


@given(st.text(max_size=200), st.lists(st.sampled_from(["MG", "KW", "KH", "GB", "ZZ"]), max_size=3))
def test_never_raises(text: str, countries: list[str]) -> None:
    """Whatever is written, facts are found without an error, and their places lie inside of the text."""
    found = facts(text, *countries)
    for finding in (*found.findings, *found.claims):
        assert all(0 <= span.start < span.end <= len(text) for span in finding.spans)


def test_an_empty_table_raises_nothing() -> None:
    """When the assessment layer could not be read, there are facts but no flags of tables."""
    text = "hostess, €30000 a month, fee £8,000"
    found = find_facts(text, tokenize(text), Mention(countries=("GB",), destination="GB"), Terms(PayTable()))
    assert len(found.money) == 2
    assert found.findings == ()


# ---- the tables themselves


def test_every_rule_that_raises_a_flag_has_a_source() -> None:
    """Nothing that is only background knowledge raises a flag of a route or a fee."""
    rules: list[Route | FeeCap] = [*table().routes, *table().fee_caps]
    assert len(rules) > 20
    for rule in rules:
        if rule.raises:
            assert rule.basis is Basis.READ
            assert rule.sources


def test_every_country_can_be_converted() -> None:
    """Every country's currency has a rate, and its figures are of a plausible size."""
    assert len(table().usual) > 90
    for row in table().usual.values():
        assert row.currency in table().rates
        assert 150 <= row.entry <= row.office <= 7000


MISTAKES = [
    ("pay.yaml", "times: 2", "times: two", 'config/pay.yaml:9:8: "two" under "times" is no number.'),
    ("pay.yaml", "  KH:\n    currency: USD", "  KH:\n    currncy: USD", 'Did you mean "currency"?'),
    ("pay.yaml", "pembantu,", '"pembantu ... rumah",', "has a gap or a class."),
    ("pay.yaml", "basis: background}\n  LA:", "basis: read}\n  LA:", "has no source."),
    ("routes.yaml", "work: [office]", "work: [offce]", 'there is no work "offce" in pay.yaml. Did you mean "office"?'),
    ("routes.yaml", "origin: NP", "origin: Nepal", '"Nepal" under "origin" is no country code.'),
    ("routes.yaml", "    currency: MGA\n", "", "there is no rate for the currency that is missing."),
    ("routes.yaml", "raises: no\n    basis: background", "raises: yes\n    basis: background", "has no source."),
    ("routes.yaml", "unstated: yes", "unstated: maybe", "is neither yes nor no."),
    ("routes.yaml", "    months_of_pay: 3\n", "", 'needs either "above" or "months_of_pay".'),
    ("routes.yaml", "id: np_war_zones", "id: in_emigration_clearance", "stands twice."),
]


def mistaken(file: str, old: str, new: str) -> tuple[PayTable, tuple[Problem, ...]]:
    """The shipped files with one mistake."""
    documents = {}
    for name in ("pay.yaml", "routes.yaml"):
        text = (CONFIG / name).read_text(encoding="utf-8")
        if name == file:
            assert old in text
            text = text.replace(old, new, 1)
        documents[name] = read_document(text.encode(), f"config/{name}")
    return read_pay(documents["pay.yaml"], documents["routes.yaml"])


@pytest.mark.parametrize(("file", "old", "new", "says"), MISTAKES)
def test_mistakes_are_named_with_their_place(file: str, old: str, new: str, says: str) -> None:
    """A mistake in a file is a sentence with a place and what to do."""
    _, problems = mistaken(file, old, new)
    assert any(says in str(problem) for problem in problems), [str(problem) for problem in problems]
    assert all(problem.place.file == f"config/{file}" and problem.hint for problem in problems)


def test_a_wrong_entry_takes_no_other_away() -> None:
    """A country, form or rule with a mistake is left out; the others stay."""
    without, _ = mistaken("pay.yaml", "basis: background}\n  LA:", "basis: read}\n  LA:")
    assert set(table().usual) - set(without.usual) == {"MM"}
    without, _ = mistaken("routes.yaml", "work: [office]", "work: [offce]")
    assert {r.id for r in table().routes} - {r.id for r in without.routes} == {"id_cambodia_myanmar"}
    without, _ = mistaken("pay.yaml", "pembantu,", '"pembantu ... rumah",')
    assert len(without.work) == len(table().work)
    assert "route_banned_or_warned" in {
        finding.flag
        for finding in find_facts(
            "PRT ke Dubai, gaji 5 juta", tokenize("PRT ke Dubai, gaji 5 juta"), Mention(("AE",)), Terms(without)
        ).findings
    }


def test_without_pay_yaml_there_is_an_empty_table() -> None:
    """Files that can't be read give an empty table and problems, never an error."""
    pay, problems = read_pay(read_document(b"\xff", "config/pay.yaml"), read_document(b"", "config/routes.yaml"))
    assert pay == PayTable()
    assert {problem.place.file for problem in problems} == {"config/pay.yaml", "config/routes.yaml"}
