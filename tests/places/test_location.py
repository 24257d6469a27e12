"""P7: where somebody is, is only what they say; never the language, the nationality or a telephone number."""

import pytest

from bot.places.countries import Places

# A text; its location, origin, destination; where somebody else is.
Row = tuple[str, str | None, str | None, str | None, str | None]

EN: list[Row] = [
    ("I'm from Madagascar, locked in Kuwait", "KW", "MG", None, None),
    ("I'm from Madagascar, they locked me in a house in Kuwait", "KW", "MG", None, None),
    ("I am Filipina in Riyadh, madam has my passport", "SA", "PH", None, None),
    ("job in Dubai", None, None, "AE", None),
    ("I am in Antananarivo and they offer me a job in Oman", "MG", None, "OM", None),
    ("my sister is in Lebanon, I am in France", "FR", None, None, "LB"),
    ("my sister is locked in a flat in Lebanon", None, None, None, "LB"),
    ("My cousin in Muscat found me a job", None, None, None, "OM"),
    ("we go from Madagascar to Kuwait", None, "MG", "KW", None),
    ("please help me. i am in a building in myanmar, they lock the doors", "MM", None, None, None),
    ("I am housemaid in Riyadh. The husband comes in my room", "SA", None, None, None),
    ("the agent left us at the airport in dubai. we are from ghana", "AE", "GH", None, None),
    ("they took my passport in qatar", "QA", None, None, None),
    ("they brought me to Oman and took my phone", "OM", None, None, None),
    ("in kuwait", "KW", None, None, None),
    ("I am not in Kuwait", None, None, "KW", None),
    ("if I am in Kuwait, who helps me?", None, None, "KW", None),
    ("He wants me to come to Canada", None, None, "CA", None),
    ("I want to work in Oman", None, None, "OM", None),
    ("a rich Kuwaiti family wants a maid", None, None, None, None),
    ("the recruiter has a number +965 1234 5678", None, None, None, None),
    ("stuck in kuwait pls help", "KW", None, None, None),
    ("how do I get out of Libya", "LY", None, None, None),
    ("I live in Kenya, the job is in Qatar", "KE", None, "QA", None),
    ("2 men are pulling my cousin to a van!! we are in kampala", "UG", None, None, None),
    ("now I am home in Kenya", "KE", None, None, None),
    ("we were sold to a company in Laos", "LA", None, None, None),
    ("Im filipino working in Kuwait for 3 yrs", "KW", "PH", None, None),
    ("they told me the job is in Thailand but I am now in Myanmar", "MM", None, "TH", None),
    ("I am at the airport in Nairobi flying to Saudi tonight", "KE", None, "SA", None),
    ("i used to work in Qatar", None, None, "QA", None),
]
FR: list[Row] = [
    ("Je viens de Madagascar, enfermée au Koweït", "KW", "MG", None, None),
    ("Je viens de Madagascar, ils m'ont enfermée dans une maison au Koweït", "KW", "MG", None, None),
    ("Je suis au Liban, madame m'enferme dans l'appartement", "LB", None, None, None),
    ("je suis malgache, bloquée à Oman", "OM", "MG", None, None),
    ("travail à Dubaï", None, None, "AE", None),
    ("ma soeur est au Liban, je suis en France", "FR", None, None, "LB"),
    ("Nous sommes onze à Dakar, on a tout payé", "SN", None, None, None),
    ("je suis à douala dans une maison", "CM", None, None, None),
    ("Je vais de Madagascar au Koweït", None, "MG", "KW", None),
    ("Ma fille est partie au Koweït il y a six mois", None, None, None, "KW"),
    ("ma soeur veut partir au Koweït", None, None, "KW", None),
    ("je ne suis pas au Koweït", None, None, "KW", None),
    ("la patronne est koweïtienne", None, None, None, None),
    ("on me propose un poste à Maurice", None, None, "MU", None),
    ("mon mari est en France et moi à Madagascar", "MG", None, None, "FR"),
    ("nous sommes des filles malgaches au Liban", "LB", "MG", None, None),
    ("au Koweït", "KW", None, None, None),
]
MG: list[Row] = [
    ("Avy any Madagasikara aho, nohidiana any Koety", "KW", "MG", None, None),
    ("Avy any Madagasikara aho, nohidiany tao an-trano any Koety", "KW", "MG", None, None),
    ("vonjeo aho, eto Koety aho, nohidian'i madama tao an-trano", "KW", None, None, None),
    ("any Koety aho izao", "KW", None, None, None),
    ("asa any Dubai", None, None, "AE", None),
    ("Handeha avy any Madagasikara ho any Koety aho", None, "MG", "KW", None),
    ("Lasa niasa any Arabie Saoudite ny zanako vavy", None, None, None, "SA"),
    ("Mbola eto Tana aho, hoe any Oman ny asa", "MG", None, None, None),
    ("malagasy aho, eto Libana", "LB", "MG", None, None),
]
ID: list[Row] = [
    ("Saya dari Madagaskar, dikunci di Kuwait", "KW", "MG", None, None),
    ("Saya dari Madagaskar, saya dikunci di rumah di Kuwait", "KW", "MG", None, None),
    ("tolong pak saya di kamboja disekap di gedung", "KH", None, None, None),
    ("saya TKW di Riyadh, majikan memperkosa saya", "SA", None, None, None),
    ("kerja di Dubai", None, None, "AE", None),
    ("Saya masih di Jakarta, ditawari kerja di Thailand", "ID", None, "TH", None),
    ("adik saya di Malaysia, saya di Jakarta", "ID", None, None, "MY"),
    ("Saya mau pergi dari Madagaskar ke Kuwait", None, "MG", "KW", None),
    ("saya mau kerja di Taiwan", None, None, "TW", None),
    ("kami disekap dikamboja", "KH", None, None, None),
    ("majikan orang Arab Saudi", None, None, None, None),
]

ES: list[Row] = [
    ("Soy de Madagascar, me encerraron en una casa en Kuwait", "KW", "MG", None, None),
    ("Vengo de Honduras, estoy en Tapachula", "MX", "HN", None, None),
    ("me quitaron el pasaporte en Omán", "OM", None, None, None),
    ("quiero salir de Qatar", "QA", None, None, None),
    ("me ofrecen trabajo en Dubái", None, None, "AE", None),
    ("Trabajo en Camboya, 2000 dólares", None, None, "KH", None),
    ("soy peruana, quiero ir a trabajar a España", None, "PE", "ES", None),
    ("mi prima se fue a Arabia Saudita y no contesta", None, None, None, "SA"),
    ("me quiero regresar a Colombia", None, "CO", None, None),
    ("¿A qué número puedo llamar en Kuwait?", None, None, None, None),
]

TL: list[Row] = [
    ("Taga-Madagascar ako, ikinulong nila ako sa bahay sa Kuwait", "KW", "MG", None, None),
    ("Galing po ako sa Cebu, nandito ako ngayon sa Riyadh", "SA", "PH", None, None),
    ("kinuha ng amo ko ang passport ko dito sa Oman", "OM", None, None, None),
    ("nasa Lebanon po ako", "LB", None, None, None),
    ("hindi ako makauwi galing Qatar", "QA", None, None, None),
    ("inalok ako ng trabaho sa Dubai", None, None, "AE", None),
    ("Hiring sa Cambodia, 2000 dollars", None, None, "KH", None),
    ("Pinoy po ako, gusto kong magtrabaho sa Japan", None, "PH", "JP", None),
    ("Nagpunta sa Saudi ang ate ko at hindi na sumasagot", None, None, None, "SA"),
    ("nasa Kuwait ang kapatid ko", None, None, None, "KW"),
    ("gusto ko nang umuwi sa Pilipinas", None, "PH", None, None),
    ("wala po ako sa Kuwait", None, None, "KW", None),
    ("Anong numero ang puwedeng tawagan sa Kuwait?", None, None, None, None),
]


def said(places: Places, text: str, language: str) -> tuple[str | None, ...]:
    """What a text says of location, origin, destination and elsewhere."""
    mention = places.find(text, language=language)
    return mention.location, mention.origin, mention.destination, mention.elsewhere


@pytest.mark.parametrize("row", EN, ids=[row[0][:40] for row in EN])
def test_p7_location_is_what_is_said_en(places: Places, row: Row) -> None:
    """English."""
    assert said(places, row[0], "en") == row[1:]


@pytest.mark.parametrize("row", FR, ids=[row[0][:40] for row in FR])
def test_p7_location_is_what_is_said_fr(places: Places, row: Row) -> None:
    """French."""
    assert said(places, row[0], "fr") == row[1:]


@pytest.mark.parametrize("row", MG, ids=[row[0][:40] for row in MG])
def test_p7_location_is_what_is_said_mg(places: Places, row: Row) -> None:
    """Malagasy."""
    assert said(places, row[0], "mg") == row[1:]


@pytest.mark.parametrize("row", ID, ids=[row[0][:40] for row in ID])
def test_p7_location_is_what_is_said_id(places: Places, row: Row) -> None:
    """Indonesian."""
    assert said(places, row[0], "id") == row[1:]


@pytest.mark.parametrize("row", ES, ids=[row[0][:40] for row in ES])
def test_p7_location_is_what_is_said_es(places: Places, row: Row) -> None:
    """Spanish."""
    assert said(places, row[0], "es") == row[1:]


@pytest.mark.parametrize("row", TL, ids=[row[0][:40] for row in TL])
def test_p7_location_is_what_is_said_tl(places: Places, row: Row) -> None:
    """Tagalog."""
    assert said(places, row[0], "tl") == row[1:]


@pytest.mark.parametrize("language", ["en", "fr", "mg", "id", "es", "tl", None])
def test_p7_the_language_is_never_a_location(places: Places, language: str | None) -> None:
    """The same words mean the same place, whatever the language is taken to be."""
    assert places.find("locked in Kuwait", language=language).location == "KW"
    assert places.find("they locked the door, help", language=language).countries == ()
