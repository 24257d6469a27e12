"""How people write currencies, multiples, periods and ages: the words that text/numbers.py and text/ages.py know.

Keys are folded words (bot.text.normal.fold) unless said otherwise. Currency codes are ISO 4217.
A tuple of codes means that the word alone does not tell which; the likeliest is not guessed.
"""

from bot.text.normal import fold


def _words(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


# Symbols and the letters that may stand before a dollar sign.
SYMBOLS: dict[str, tuple[str, ...]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS", "MOP", "NAD", "LRD"),
    "€": ("EUR",),
    "£": ("GBP", "EGP", "LBP"),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₱": ("PHP",),
    "฿": ("THB",),
    "₫": ("VND",),
    "₦": ("NGN",),
    "₽": ("RUB",),
    "₩": ("KRW",),
    "₺": ("TRY",),
    "₴": ("UAH",),
    "₵": ("GHS",),
    "៛": ("KHR",),
    "₭": ("LAK",),
    "৳": ("BDT",),
    "﷼": ("SAR", "QAR", "OMR", "YER", "IRR"),
}
DOLLAR_LETTERS = {
    "us": "USD", "u": "USD", "ca": "CAD", "c": "CAD", "cad": "CAD", "a": "AUD", "au": "AUD", "nz": "NZD", "s": "SGD",
    "hk": "HKD", "nt": "TWD", "r": "BRL", "mx": "MXN",
}  # fmt: skip

_PLAIN = (
    "USD EUR GBP CHF CAD AUD NZD SGD HKD TWD JPY CNY KRW INR PKR NPR BDT LKR MMK KHR LAK THB VND PHP IDR MYR "
    "AED SAR QAR KWD BHD OMR JOD LBP IQD ILS EGP MAD TND DZD LYD TRY RUB UAH PLN CZK RON HUF BGN RSD MDL GEL AMD AZN "
    "KZT UZS KGS SEK NOK DKK MXN BRL COP PEN CLP ARS BOB GTQ HNL DOP KES UGX TZS RWF BIF ETB NGN GHS XOF XAF ZAR MWK "
    "ZMW MZN MUR SCR MVR MGA MOP BND KMF SDG"
)
_CURRENCY_WORDS: dict[str, tuple[str, ...]] = {
    **{code.lower(): (code,) for code in _PLAIN.split()},
    "usdt": ("USD",), "usdc": ("USD",), "us": ("USD",), "eu": ("EUR",), "e": ("EUR",),
    "euro": ("EUR",), "euros": ("EUR",), "eoro": ("EUR",), "евро": ("EUR",), "يورو": ("EUR",), "yuro": ("EUR",),
    "dollar": SYMBOLS["$"], "dollars": SYMBOLS["$"], "dolar": SYMBOLS["$"], "dolares": SYMBOLS["$"],
    "dolara": SYMBOLS["$"], "dollari": SYMBOLS["$"], "dola": SYMBOLS["$"], "bucks": SYMBOLS["$"],
    "доллар": SYMBOLS["$"], "доллара": SYMBOLS["$"], "долларов": SYMBOLS["$"], "долл": SYMBOLS["$"],
    "دولار": SYMBOLS["$"], "دولارات": SYMBOLS["$"], "دولارا": SYMBOLS["$"],
    "pound": ("GBP", "EGP", "LBP"), "pounds": ("GBP", "EGP", "LBP"), "quid": ("GBP",), "livres": ("GBP", "LBP"),
    "جنيه": ("EGP", "SDG", "GBP"), "ليرة": ("LBP", "SYP", "TRY"), "lira": ("TRY", "LBP"), "liras": ("TRY", "LBP"),
    "tl": ("TRY",),
    "yen": ("JPY",), "yens": ("JPY",), "rmb": ("CNY",), "yuan": ("CNY",), "yuans": ("CNY",), "kuai": ("CNY",),
    "won": ("KRW",), "baht": ("THB",), "bahts": ("THB",), "бат": ("THB",), "dong": ("VND",), "vnd": ("VND",),
    "kip": ("LAK",), "riel": ("KHR",), "riels": ("KHR",), "kyat": ("MMK",), "kyats": ("MMK",), "ks": ("MMK",),
    "ringgit": ("MYR",), "rm": ("MYR",), "rp": ("IDR",), "rupiah": ("IDR",), "idr": ("IDR",),
    "peso": ("PHP", "MXN", "COP", "CLP", "ARS", "DOP"), "pesos": ("PHP", "MXN", "COP", "CLP", "ARS", "DOP"),
    "piso": ("PHP",), "php": ("PHP",), "gcash": ("PHP",),
    "rupee": ("INR", "PKR", "NPR", "LKR", "MUR", "SCR"), "rupees": ("INR", "PKR", "NPR", "LKR", "MUR", "SCR"),
    "rs": ("INR", "PKR", "NPR", "LKR", "MUR", "SCR"), "roupies": ("MUR", "SCR", "INR", "LKR"),
    "inr": ("INR",), "npr": ("NPR",), "nrs": ("NPR",), "pkr": ("PKR",), "lkr": ("LKR",), "mur": ("MUR",),
    "taka": ("BDT",), "tk": ("BDT",), "bdt": ("BDT",),
    "dirham": ("AED", "MAD"), "dirhams": ("AED", "MAD"), "dhs": ("AED", "MAD"), "dh": ("AED", "MAD"),
    "درهم": ("AED", "MAD"), "دراهم": ("AED", "MAD"),
    "riyal": ("SAR", "QAR", "OMR", "YER"), "riyals": ("SAR", "QAR", "OMR", "YER"), "sr": ("SAR",), "qr": ("QAR",),
    "rial": ("OMR", "YER", "IRR", "SAR", "QAR"), "rials": ("OMR", "YER", "IRR", "SAR", "QAR"),
    "ريال": ("SAR", "QAR", "OMR", "YER"), "ريالات": ("SAR", "QAR", "OMR", "YER"),
    "kd": ("KWD",), "bd": ("BHD",), "jd": ("JOD",),
    "dinar": ("KWD", "BHD", "JOD", "IQD", "DZD", "TND", "LYD", "RSD"),
    "dinars": ("KWD", "BHD", "JOD", "IQD", "DZD", "TND", "LYD", "RSD"), "دينار": ("KWD", "BHD", "JOD", "IQD", "DZD"),
    "shekel": ("ILS",), "shekels": ("ILS",), "nis": ("ILS",),
    "ar": ("MGA",), "ariary": ("MGA",), "mga": ("MGA",), "mvola": ("MGA",),
    "fcfa": ("XOF", "XAF"), "cfa": ("XOF", "XAF"), "f": ("XOF", "XAF"), "francs": ("XOF", "XAF", "CHF", "RWF"),
    "franc": ("XOF", "XAF", "CHF", "RWF"), "sfr": ("CHF",),
    "ksh": ("KES",), "kshs": ("KES",), "kes": ("KES",), "ush": ("UGX",), "ugx": ("UGX",), "tsh": ("TZS",),
    "tzs": ("TZS",), "shilling": ("KES", "UGX", "TZS"), "shillings": ("KES", "UGX", "TZS"),
    "shilingi": ("KES", "UGX", "TZS"), "bob": ("KES", "BOB"), "mpesa": ("KES", "TZS"),
    "naira": ("NGN",), "cedi": ("GHS",), "cedis": ("GHS",), "ghc": ("GHS",), "birr": ("ETB",), "rand": ("ZAR",),
    "kwacha": ("ZMW", "MWK"), "meticais": ("MZN",),
    "руб": ("RUB",), "рублей": ("RUB",), "рубля": ("RUB",), "рубль": ("RUB",), "р": ("RUB",), "rubles": ("RUB",),
    "roubles": ("RUB",), "грн": ("UAH",), "гривен": ("UAH",), "hryvnia": ("UAH",), "лей": ("MDL", "RON"),
    "lei": ("RON", "MDL"), "zl": ("PLN",), "zlotys": ("PLN",), "zloty": ("PLN",), "злотых": ("PLN",), "зл": ("PLN",),
    "reais": ("BRL",), "reales": ("BRL",), "soles": ("PEN",), "quetzales": ("GTQ",), "lempiras": ("HNL",),
    "ntd": ("TWD",), "nt": ("TWD",), "hkd": ("HKD",), "rufiyaa": ("MVR",),
}  # fmt: skip
CURRENCY_WORDS = {fold(word): codes for word, codes in _CURRENCY_WORDS.items()}
# Words too short or too common to be a currency before a number.
NOT_BEFORE = _words("e f us eu bob won dong lei ks gcash mvola mpesa tl bd jd р зл nt all try")

# Multiples: word -> (factor, currencies that it hints at, whether it alone says that money is meant).
_MULTIPLES: dict[str, tuple[float, tuple[str, ...], bool]] = {
    "k": (1e3, (), False), "thousand": (1e3, (), False), "thousands": (1e3, (), False), "grand": (1e3, (), True),
    "m": (1e6, (), False), "mn": (1e6, (), False), "million": (1e6, (), False), "millions": (1e6, (), False),
    "lakh": (1e5, (), True), "lakhs": (1e5, (), True), "lac": (1e5, (), True), "lacs": (1e5, (), True),
    "crore": (1e7, (), True), "mille": (1e3, (), False), "mil": (1e3, (), False), "millon": (1e6, (), False),
    "millones": (1e6, (), False), "rb": (1e3, ("IDR",), True), "ribu": (1e3, ("IDR",), True),
    "rebu": (1e3, ("IDR",), True), "jt": (1e6, ("IDR",), True), "juta": (1e6, ("IDR",), True),
    "jutaan": (1e6, ("IDR",), True), "jtan": (1e6, ("IDR",), True), "miliar": (1e9, ("IDR",), True),
    "tapitrisa": (1e6, ("MGA",), True), "hetsy": (1e5, ("MGA",), True), "arivo": (1e3, ("MGA",), True),
    "elfu": (1e3, (), False), "milioni": (1e6, (), False), "libo": (1e3, ("PHP",), True),
    "milyon": (1e6, (), False), "тыс": (1e3, (), False), "тысяч": (1e3, (), False), "тысячи": (1e3, (), False),
    "млн": (1e6, (), False), "ألف": (1e3, (), False), "آلاف": (1e3, (), False),
    "مليون": (1e6, (), False),
}  # fmt: skip

MULTIPLES = {fold(word): multiple for word, multiple in _MULTIPLES.items()}

# What is counted when a big number is no money: "2 million people", "5 juta pengikut", "15k followers".
COUNTED = _words(
    "people persons followers users subscribers views downloads orang pengikut pengguna olona mpanaraka personnes "
    "abonnes vues personas seguidores km kilometers kilometres ton tons hectares likes членов человек watu tao "
    "steps run words kata mots"
)

HOUR, DAY, WEEK, MONTH, YEAR, ONCE = "hour", "day", "week", "month", "year", "once"
# A unit of time, behind "per", "a", "/" and the like, or directly behind the amount.
_PERIOD_UNITS: dict[str, str] = {
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h", "heure", "heures", "jam", "ora", "hora", "horas", "час", "ч",
                     "saa", "oras", "ساعة", "الساعة", "godzine", "stunde"), HOUR),
    **dict.fromkeys(("day", "days", "jour", "jours", "j", "hari", "andro", "dia", "dias", "день", "siku", "araw",
                     "يوم", "اليوم", "night", "shift"), DAY),
    **dict.fromkeys(("week", "wk", "wks", "semaine", "sem", "minggu", "mgg", "herinandro", "kerinandro", "semana",
                     "неделю", "wiki", "linggo", "اسبوع", "الاسبوع"), WEEK),
    **dict.fromkeys(("month", "months", "mth", "mnth", "mo", "mon", "mois", "bulan", "bln", "bin", "bl", "volana",
                     "bolana", "mes", "meses", "месяц", "мес", "mwezi", "buwan", "شهر", "الشهر", "pm", "pcm"), MONTH),
    **dict.fromkeys(("year", "yr", "annum", "an", "annee", "tahun", "thn", "taona", "ano", "anio", "год", "mwaka",
                     "taon", "سنة", "السنة", "pa"), YEAR),
}  # fmt: skip
PERIOD_UNITS = {fold(word): period for word, period in _PERIOD_UNITS.items()}
# One word that says the period by itself.
_PERIOD_WORDS: dict[str, str] = {
    **dict.fromkeys(("hourly", "horaire", "sejam", "perjam"), HOUR),
    **dict.fromkeys(("daily", "sehari", "perhari", "harian", "diarios", "diario", "diarias", "journalier",
                     "isanandro", "يوميا"), DAY),
    **dict.fromkeys(("weekly", "hebdomadaire", "seminggu", "perminggu", "mingguan", "semanales", "semanal",
                     "isankerinandro", "isanherinandro", "اسبوعيا"), WEEK),
    **dict.fromkeys(("monthly", "mensuel", "mensuels", "mensuelle", "sebulan", "perbulan", "bulanan", "mensuales",
                     "mensual", "isambolana", "شهريا", "ежемесячно"), MONTH),
    **dict.fromkeys(("yearly", "annual", "annually", "annuel", "annuels", "setahun", "pertahun", "tahunan", "anuales",
                     "isantaona", "سنويا"), YEAR),
    **dict.fromkeys(("once", "sekali", "lump", "onetime", "indray"), ONCE),
}  # fmt: skip
PERIOD_WORDS = {fold(word): period for word, period in _PERIOD_WORDS.items()}
PERIOD_LINKS = _words(
    "/ per a an par por al a la l le each every every kada isan isam isaky в за kwa p in في بال و de tiap setiap "
    "chaque cada na"
)
PERIOD_FILLERS = _words("net nets nette gross brut bruts neto netos bersih kotor clear cash saja only usd")

# Words of pay: a bare number behind one is money ("gaji 4.500.000", "salaire 900 000").
PAY_WORDS = _words(
    "salary salaries wage wages pay pays paid earn earns earning earnings income stipend salaire salaires paie payes "
    "paye remuneration revenu gagner gagnez gaji gajih upah penghasilan pendapatan honor thp karama karamany tamby "
    "sueldo sueldos salario salarios pago ganas зарплата зп оплата доход راتب الراتب اجر mshahara sahod sweldo "
    "fee fees deposit frais caution acompte biaya saram sarany vola registration deposito "
    "usajili money"
)

# ---- ages

AGE_BEFORE = _words("age aged ages umur usia berumur berusia agee agees edad возраст العمر عمر umri edades taonany")
AGE_UNITS = _words("ans taona anos лет года god tahun thn th taon سنة عاما yo")
AGE_PHRASES = ("years old", "year old", "yrs old", "years of age", "yr old", "y o", "ans revolus", "anos de edad")
PEOPLE = _words(
    "girl girls boy boys lady ladies woman women female females male males man men guys child children kid kids "
    "teen teens faces models youth youths youngsters fille filles garcon garcons femme femmes homme hommes "
    "jeune jeunes enfant enfants petite petit danseuses hotesses modeles wanita pria perempuan cewek gadis cowok laki "
    "anak remaja putri zazavavy zazalahy tovovavy tovolahy vehivavy lehilahy zaza ankizy tanora chica chicas "
    "chico chicos mujer mujeres muchachas jovenes nina ninas nino ninos девушки девушка девочки парни بنات فتيات شباب "
    "wasichana msichana wavulana babae dalaga binata candidates candidats pelamar"
)
RELATIVES = _words(
    "nephew niece daughter son sister brother cousin cousine frere soeur neveu fils zanako zanakay vavy hija hijo "
    "hermana hermano sobrina sobrino adik keponakan mwanangu anakku сын дочь ابنتي ابني"
)
THIRD_PERSON = _words("she he elle il ella el dia izy")
WANTED = _words(
    "wanted needed need needs looking seeking hiring recruit recruiting recruits casting required require cherche "
    "cherchons recherche recherchons recrute recrutons besoin mila mitady dicari butuh dibutuhkan mencari loker "
    "lowongan busca buscan buscamos solicita требуются требуется нужны مطلوب natafuta tunatafuta hanap kailangan"
)
OWN = _words(
    "my our his her their mon ma mes notre nos son sa ses frere soeur neveu niece fils zanako zanakay rahavaviko "
    "rahalahiko saya kami adik keponakan mi mis su hija hijo hermana hermano sobrina sobrino nephew daughter sister "
    "brother cousin cousine моя мой моей ابنتي اخي اختي mwanangu dada kaka anakku"
)
SELF_AFTER = _words("aho izaho ako")
DURATION = _words(
    "contract contrat kontrak contrato experience experiences pengalaman traikefa experiencia for since during pendant "
    "depuis durant dans selama sejak within nandritra fifanarahana por desde hace visa garansi warranty prison penjara "
    "jail after apres setelah опыт berdiri sejarah"
)
LOW_WORDS = _words("min minimum minimal from over above plus partir minimale desde от ab")
HIGH_WORDS = _words("max maks maximum maksimum maksimal maximal under below up upto moins hasta до dibawah")
# What a number behind "I am" counts when it is no age: "I am 15 minutes away".
NOT_AGES = _words(
    "minutes minute min hours days weeks months km kilos kg cm months th percent menit jam hari minggu bulan"
)
