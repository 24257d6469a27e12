"""Which countries a text names: tables of sentences, each row with what it shows."""

import pytest

from bot.places.countries import Places

# (language, text, countries in order of mention, what the row shows)
NAMED = [
    ("en", "What's the number of the trafficking hotline in Kenya?", "KE", "plain name"),
    ("en", "hotline uae", "AE", "everyday abbreviation in small letters"),
    ("en", "U.A.E visa ready", "AE", "abbreviation with dots"),
    ("en", "housemaid wanted KSA", "SA", "abbreviation in capitals"),
    ("en", "nurse job in the U.K.", "GB", "abbreviation with dots"),
    ("en", "job in usa", "US", "an abbreviation in small letters, used as a place"),
    ("en", "call the US embassy", "US", "two capitals that stand out"),
    ("en", "CALL US NOW", "", "two capitals that don't stand out"),
    ("en", "they told us to pack", "", "us is no country"),
    ("en", "is it in me or in my head", "", "small words that are ISO codes"),
    ("en", "boss in KUWEIT took it", "KW", "misspelt, capitals"),
    ("en", "going to Maurituis", "MU", "two letters swapped"),
    ("en", "work in Malaysa", "MY", "a letter left out"),
    ("en", "Saudi Arabie family", "SA", "half English, half French"),
    ("en", "cleaner in saudi", "SA", "short name"),
    ("en", "driver in Quatar", "QA", "usual misspelling"),
    ("en", "my kuwaiti boss", "KW", "nationality word"),
    ("en", "Filipina nurses wanted", "PH", "nationality word for women"),
    ("en", "two Malagasy girls", "MG", "nationality word"),
    ("en", "the boss is Chinese", "CN", "nationality word"),
    ("en", "The contract is in Russian", "", "a language, not a country"),
    ("en", "Contract in English, Romanian, Bulgarian", "", "a list of languages"),
    ("en", "basic English needed, must speak Italian", "", "languages behind speak and basic"),
    ("en", "Fly to Sihanoukville", "KH", "place on a trafficking route"),
    ("en", "the office is in KK Park", "MM", "compound"),
    ("en", "they took him over the river to Myawaddy from Mae Sot", "MM,TH", "border towns"),
    ("en", "golden triangle laos", "LA", "settled by its country"),
    ("en", "boat from Bosaso", "SO", "port on a route"),
    ("en", "a job in Dubai or Doha", "AE,QA", "cities"),
    ("en", "D u b a i jobs", "AE", "spaced out"),
    ("en", "hotel 🇰🇭 free ticket", "KH", "flag"),
    ("en", "whatsapp +965 1234 5678", "KW", "international number"),
    ("en", "call 0096512345678", "KW", "international number with 00"),
    ("en", "call +855 0 0 0 0 0 0", "KH", "digits set apart"),
    ("en", "call +1 876 555 0100", "JM", "area code that is a country"),
    ("en", "they pay +500 USD, girls +18", "", "amounts and ages are no numbers"),
    ("en", "I go from Madagascar to Kuwait", "MG,KW", "two countries in order"),
    ("en", "Kuwait, then Oman, then Kuwait again", "KW,OM", "each once"),
    ("en", "number for Congo", "CD,CG", "two countries of one name"),
    ("en", "I am in Congo, near Kinshasa", "CD", "settled by a city"),
    ("en", "job in Guinea", "GN", "the plain name is Guinea's"),
    ("en", "job in Papua New Guinea", "PG", "longest name wins"),
    ("en", "job in Equatorial Guinea", "GQ", "longest name wins"),
    ("en", "Korea factory work", "KR", "South Korea unless said otherwise"),
    ("en", "from North Korea", "KP", "said otherwise"),
    ("en", "hotel work in Georgia", "GE", "the country"),
    ("en", "hotel work in Atlanta, Georgia", "US", "the state"),
    ("en", "my friend Georgia told me", "", "a first name"),
    ("en", "from Niger to Nigeria", "NE,NG", "neighbours"),
    ("en", "on the river Niger", "", "the river"),
    ("en", "my husband Jordan beats me", "", "a first name"),
    ("en", "Jordan said he will pay", "", "a first name that speaks"),
    ("en", "I am stuck in Jordan", "JO", "the country"),
    ("en", "Chad is my boyfriend", "", "a first name"),
    ("en", "we are in Chad", "TD", "the country"),
    ("en", "pastor Israel promised us a visa to Israel", "IL", "a first name, then the country"),
    ("en", "turkey sandwich", "", "food"),
    ("en", "factory in turkey", "TR", "the country in small letters"),
    ("en", "football jersey", "", "clothes"),
    ("en", "we live on the islands, my surname is long", "", "ordinary words one letter away from names"),
    ("en", "my status and the region changed, what a bargain", "", "ordinary words one letter away from names"),
    ("en", "I cannot leave my room in Beirut", "LB", "city"),
    ("fr", "un travail à Dubaï", "AE", "city"),
    ("fr", "Je suis contente, merci", "", "suis is no country"),
    ("fr", "numéro pour la Suisse", "CH", "plain name"),
    ("fr", "la patronne koweïtienne", "KW", "nationality word"),
    ("fr", "au koweit et a oman", "KW,OM", "without accents"),
    ("fr", "vol d'Oman à l'île Maurice", "OM,MU", "elisions"),
    ("fr", "travail à Maurice", "MU", "the island"),
    ("fr", "Maurice m'a dit de venir", "", "a first name"),
    ("fr", "mon patron Dominique", "", "a first name"),
    ("fr", "serveuse à La Réunion", "RE", "the island"),
    ("fr", "réunion demain à 8h", "", "a meeting"),
    ("fr", "les Comores ou Mayotte", "KM,YT", "islands"),
    ("fr", "aux Émirats", "AE", "short name"),
    ("fr", "en RDC", "CD", "abbreviation"),
    ("fr", "au Congo-Brazzaville", "CG", "long name"),
    ("fr", "le contrat est en turc", "", "a language"),
    ("fr", "ma soeur en Arabie", "SA", "short name"),
    ("fr", "parti au Liban depuis Tana", "LB,MG", "nickname of a city"),
    ("fr", "cochon d'Inde", "", "an animal"),
    ("mg", "asa any Koety", "KW", "Malagasy name"),
    ("mg", "any Libanona ny zanako", "LB", "spelling beside CLDR"),
    ("mg", "asa any Tiorkia sy Maorisy", "TR,MU", "spellings beside CLDR"),
    ("mg", "avy any Madagasikara", "MG", "home"),
    ("mg", "any La Réunion", "RE", "the island"),
    ("mg", "hitsidika havana", "", "family, not the city"),
    ("mg", "tonga aho", "", "arrived, not the country"),
    ("mg", "mahay teny frantsay", "", "a language"),
    ("mg", "any Arabie Saoudite", "SA", "French name"),
    ("mg", "laharana any Kongo", "CD,CG", "two countries of one name"),
    ("id", "kerja di Malaysia", "MY", "plain name"),
    ("id", "mau kemalaysia bulan depan", "MY", "preposition written on to the name"),
    ("id", "saya ditahan dikamboja", "KH", "preposition written on to the name"),
    ("id", "kerja di Arab Saudi", "SA", "plain name"),
    ("id", "kerja di Arab", "SA", "everyday name"),
    ("id", "bisa bahasa Arab dan Inggris", "", "languages"),
    ("id", "loker Korsel", "KR", "abbreviation"),
    ("id", "lowongan Hongkong", "HK", "one word"),
    ("id", "ke UEA", "AE", "abbreviation"),
    ("id", "belanja sekarang, bahaya!", "", "ordinary words one letter away from names"),
    ("id", "dari Batam ke Johor", "ID,MY", "cities on a route"),
    ("id", "nasib malang", "", "bad luck, not the city"),
    ("tl", "trabaho sa Dubai", "AE", "city"),
    ("tl", "gusto kong mag-Kuwait", "KW", "prefix of going there"),
    ("tl", "kinulong kami sa kambodya", "KH", "everyday spelling"),
    ("tl", "DH po ako sa Saudi", "SA", "short name"),
    ("tl", "amo kong Intsik", "CN", "nationality word"),
    ("tl", "Mali ang sinabi nila, lima lang kami", "", "wrong, five"),
    ("tl", "magandang hapon po", "", "afternoon"),
    ("tl", "laos na yan", "", "out of fashion"),
    ("tl", "hiring sa Laos", "LA", "the country"),
    ("tl", "marunong mag English at Arabic", "", "languages"),
    ("tl", "galing Maynila papuntang Hong Kong", "PH,HK", "on a route"),
    ("es", "un trabajo en Dubái", "AE", "city"),
    ("es", "me voy pa los EEUU", "US", "abbreviation, short preposition"),
    ("es", "Arabia Saudita", "SA", "the name in America"),
    ("es", "mi patrona es libanesa", "LB", "nationality word"),
    ("es", "hablo inglés y un poco de francés", "", "languages"),
    ("es", "Mauricio me dijo que fuera", "", "a first name"),
    ("es", "trabajo en Mauricio", "MU", "the island"),
    ("es", "le eché chile a la comida", "", "food"),
    ("es", "número para Chile", "CL", "the country"),
    ("es", "quito la basura y salgo", "", "a verb"),
    ("es", "estoy en Quito", "EC", "the city"),
    ("es", "estoy en Santiago", "CL,DO", "a city of two countries"),
    ("es", "pagan 1800 pesos mexicanos", "", "money"),
    ("es", "tengo una reunión de trabajo", "", "a meeting"),
    ("es", "de Guatemala a Tapachula con un coyote", "GT,MX", "country, then border town"),
]


@pytest.mark.parametrize(
    ("language", "text", "codes", "shows"), NAMED, ids=[f"{r[0]}-{r[3]}-{r[1][:20]}" for r in NAMED]
)
def test_countries_named(places: Places, language: str, text: str, codes: str, shows: str) -> None:
    """The countries of a text, in order of mention."""
    assert ",".join(places.find(text, language=language).countries) == codes, shows


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("number for Congo", ("CD", "CG")),
        ("le numéro pour la Guinée", ("GN", "GW", "GQ", "PG")),
        ("Korea", ("KR", "KP")),
        ("Virgin Islands", ("VI", "VG")),
        ("Saint Martin", ("MF", "SX")),
        ("nomor untuk Kongo", ("CD", "CG")),
        ("laharana any Kongo", ("CD", "CG")),
        ("I am in Guinea, in Conakry", ()),
        ("Kuwait", ()),
    ],
)
def test_ambiguous_names_are_to_be_asked_back(places: Places, text: str, candidates: tuple[str, ...]) -> None:
    """One name for several countries is asked back, unless the text itself settles it."""
    assert places.find(text).ambiguous == candidates


def test_a_location_of_unclear_name_is_not_guessed(places: Places) -> None:
    """ "I am in Congo": no location until it is known which."""
    mention = places.find("I am locked in Congo")
    assert mention.location is None
    assert mention.ambiguous == ("CD", "CG")


PEOPLE = [
    "My name is Jordan and I need help",
    "ask for Kenya, she is the agent",
    "Mr. Israel will pick you up",
    "I am called India",
    "uncle Oman promised a job",
    "I married Jordan last year",
    "Sofia told me to come alone",
    "Florence and I are scared",
    "Chad hits me",
    "Contact Mr Chad Jordan",
    "elle part avec Maurice",
    "mon mari Maurice me frappe",
    "Monsieur Maurice a mon passeport",
    "ma cousine France est partie",
    "je m'appelle Dominique",
    "Salut Maurice",
    "Ramatoa France no mpampiasa ahy",
    "ny vadiko Maurice",
    "suami saya namanya Jordan",
    "Pak Malaysia yang bawa saya",
    "ibu India baik",
]


@pytest.mark.parametrize("text", PEOPLE)
def test_a_persons_name_is_no_country(places: Places, text: str) -> None:
    """Names of people that are also names of countries."""
    assert places.find(text).countries == ()
