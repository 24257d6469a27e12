"""Links, mail addresses, handles and telephone numbers in a text, also where they are written in disguise.

Every pattern is bounded, so the work is linear in the text; each is tried only when a character that it needs is there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from bot.model.assessment import Span


class Kind(StrEnum):
    """What a contact point is."""

    LINK = "link"
    MAIL = "mail"
    HANDLE = "handle"
    PHONE = "phone"


class Service(StrEnum):
    """What kind of service a link or mail address belongs to."""

    SHORTENER = "shortener"  # hides where it leads
    FREE_MAIL = "free_mail"  # anybody can open an address there
    MESSAGING = "messaging"  # a link into a chat


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """One way to reach somebody, as it stands in a text.

    `host` is the domain of a link or mail address, in small letters; `digits` the digits of a telephone number,
    with a leading + when it is written in international form; `name` what a mail address or handle begins with.
    """

    span: Span
    kind: Kind
    host: str | None = None
    digits: str | None = None
    name: str | None = None
    service: Service | None = None


# Services that anybody may use without giving a firm's name. Closed lists; background knowledge, 2026.
SHORTENERS = frozenset(
    {"bit.ly", "tinyurl.com", "t.co", "goo.gl", "cutt.ly", "s.id", "rb.gy", "is.gd", "v.gd", "ow.ly", "shorturl.at",
     "shorturl.asia", "rebrand.ly", "t.ly", "lnkd.in", "bl.ink", "tiny.cc", "buff.ly", "adf.ly", "linktr.ee",
     "heylink.me", "lynk.id", "clck.ru", "vk.cc", "surl.li", "urlz.fr", "qrco.de", "me-qr.com", "x.gd", "dub.sh",
     "short.gy"}
)  # fmt: skip
FREE_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "yahoo.com", "yahoo.fr", "yahoo.co.id", "yahoo.co.uk", "yahoo.co.in", "ymail.com",
     "rocketmail.com", "hotmail.com", "hotmail.fr", "hotmail.co.uk", "outlook.com", "outlook.fr", "live.com", "live.fr",
     "msn.com", "aol.com", "icloud.com", "me.com", "mail.com", "gmx.com", "gmx.de", "gmx.net", "web.de", "proton.me",
     "protonmail.com", "tutanota.com", "zoho.com", "yandex.com", "yandex.ru", "mail.ru", "bk.ru", "inbox.ru", "list.ru",
     "rambler.ru", "ukr.net", "i.ua", "qq.com", "163.com", "126.com", "naver.com", "daum.net", "rediffmail.com",
     "moov.mg", "laposte.net", "orange.fr", "free.fr", "sfr.fr", "wanadoo.fr", "libero.it", "abv.bg", "seznam.cz",
     "wp.pl", "o2.pl", "terra.com.br", "uol.com.br", "mail.com.my"}
)  # fmt: skip
MESSAGING = frozenset(
    {"wa.me", "wa.link", "walink.co", "api.whatsapp.com", "chat.whatsapp.com", "whatsapp.com", "t.me", "telegram.me",
     "telegram.dog", "m.me", "messenger.com", "line.me", "lin.ee", "signal.me", "signal.group", "viber.com",
     "invite.viber.com", "chats.viber.com", "discord.gg", "discord.com", "weixin.qq.com", "u.wechat.com", "imo.im",
     "zalo.me", "kakao.com", "open.kakao.com", "ig.me", "snapchat.com", "teleg.run", "wasap.my", "wa.wizard.id"}
)  # fmt: skip
_WEB_ENDINGS = (
    "com|net|org|info|biz|co|io|me|ly|gl|app|site|online|xyz|shop|top|club|live|link|click|work|works|jobs|career|careers"
    "|agency|dev|page|store|website|space|icu|vip|pro|mobi|asia|eu|uk|us|fr|de|it|es|pt|nl|be|ch|at|pl|cz|ro|ru|ua|md|bg"
    "|hu|gr|se|no|dk|fi|ie|ca|au|nz|jp|kr|cn|hk|tw|sg|my|id|ph|th|vn|kh|la|mm|in|np|bd|lk|pk|ae|sa|qa|kw|bh|om|jo|lb|tr"
    "|il|eg|ma|tn|dz|mg|mu|re|sc|km|mz|za|ke|ug|tz|rw|et|gh|ng|sn|ci|cm|ml|bj|tg|mx|br|co|pe|cl|ar|ec|gt|hn|example|gd"
    "|gy|at|cc|tv|ws|sh|li|gg|ee|im|test|gov|edu|int|mil|ac|am|ge|az|kz|uz|kg|by|lt|lv|mt|cy|hr|rs|si|sk|is|lu|cd|cg|zm"
)
_LINK = re.compile(
    r"https?://[^\s<>\"]{1,400}"
    r"|(?<![\w@.-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,4}(?:" + _WEB_ENDINGS + r")(?![\w@-])(?:[/?#:][^\s<>\"]{0,300})?",
    re.IGNORECASE,
)
_MAIL_NAME = re.compile(r"(?<![\w.+-])([\w.+-]{1,64})[ ]?$")  # in front of an @
_MAIL_HOST = re.compile(r"[ ]?((?:[a-z0-9-]{1,63}\.[ ]?){1,4}[a-z]{2,24})(?!\w)", re.IGNORECASE)  # behind it
_DOT = (
    r"(?:[ ]{0,2}\.[ ]{0,2}|[ ]{0,2}[\[(][ ]?(?:\.|dot|point|titik|punto)[ ]?[\])][ ]{0,2}"
    r"|[ ]{1,2}(?:dot|titik)[ ]{1,2})"
)
# Disguised: "gmail dot com", "name at gmail dot com", "wa . me / 9655", "t (dot) me"
_SPELT = re.compile(
    r"(?:(?<![\w.+-])([\w.+-]{1,64})[ ]{0,2}(?:@|[\[(][ ]?(?:at|@)[ ]?[\])]|[ ]at[ ])[ ]{0,2})?"
    rf"(?<![\w-])([a-z0-9-]{{1,40}}){_DOT}"
    r"(com|net|org|info|me|ly|gl|id|ee|gg|link|co|ru|mg|fr)(?![\w-])((?:[ ]?/[ ]?|(?<=/)[ ]?)[^\s<>\"]{1,100})?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"[\w.]{1,40}")
# "Telegram: name", "LINE ID = name": the app in front of the colon, the name behind it.
_APP = re.compile(
    r"\b(?:telegram|tele|tg|whatsapp|wa|instagram|insta|ig|line|wechat|weixin|viber|snapchat|snap|signal|skype|imo|zalo"
    r"|kakao|messenger|facebook|fb|tiktok|discord)(?:[ ]{0,2}id)?[ ]{0,2}$",
    re.IGNORECASE,
)
_APP_NAME = re.compile(r"[ ]{0,2}([a-z0-9_.-]{3,40})(?![\w@])", re.IGNORECASE)
# 7 to 17 digits with at most two separators between two of them, maybe in international form.
_PHONE = re.compile(
    r"(?<![\w.,/+])(\+[ ]?|\(\+?)?"
    r"(\d(?:[ \u00a0\u202f().\-\u2010-\u2014/\u00b7*_]{0,3}[\dxX]){6,16})(?![\dxX])(?!,\d|\.\d)"
)
# A part of every _PHONE that begins with a digit, and so is quick to rule out.
_PHONE_LIKE = re.compile(r"\d(?:[ \u00a0\u202f().\-\u2010-\u2014/\u00b7*_]{0,3}[\dxX]){6}")
_INTERNATIONAL = 2  # characters that may stand in front of its first digit
_DATE = re.compile(
    r"(?:\d{1,2}[./\- ]\d{1,2}[./\- ](?:19|20)\d\d|(?:19|20)\d\d[./\-]\d{1,2}[./\-]\d{1,2}"
    r"|(?:19|20)\d\d ?[-\u2010-\u2014/] ?(?:19|20)\d\d)"
    r"(?:[ ]{0,2}[-\u2010-\u2014/][ ]{0,2}\d{1,2}[./\- ]\d{1,2}[./\- ](?:19|20)\d\d)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:([.,' \u00a0\u202f])\d{3})(?:\1\d{3}){0,4}(?:[.,]\d{1,2})?")
_RANGE_MARK = re.compile(r"[ ]?[-\u2010-\u2014][ ]?")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?(?:[^/?#@\s]{0,80}@)?([^/?#:\s]{1,253})", re.IGNORECASE)
# How dots are disguised, by what is quick to rule out.
_DISGUISES = {
    "(": ("(.", "(dot", "( dot", "(titik", "(point", "(punto"),
    "[": ("[.", "[dot", "[ dot", "[point"),
    " .": (" .",),
    " dot": (" dot ", " dot\n"),
    " titik": (" titik ",),
    ". ": (". com", ". me", ". ly", ". net", ". id"),
}
_EDGES = frozenset(' \t\n\r\u00a0<>"')
_TRAILING = ".,;:!?)]}'\"\u2019\u201d\u00bb\u2026"


def contact_points(text: str) -> tuple[ContactPoint, ...]:
    """All contact points, in order and without overlaps; spans are code points of the text as given.

    Linear, never raises. Amounts of money, dates and years are no telephone numbers.
    """
    taken: list[ContactPoint] = []
    for point in sorted(_candidates(text), key=lambda point: (point.span.start, -point.span.end)):
        if not taken or point.span.start >= taken[-1].span.end:
            taken.append(point)
    return tuple(taken)


def _candidates(text: str) -> Iterator[ContactPoint]:
    for at in _places(text, "@\uff20"):
        yield from _around_at(text, at)
    yield from _links(text)
    if _disguised(text):
        yield from _spelt(text)
    for at in _places(text, ":="):
        yield from _named_app(text, at)
    first = _PHONE_LIKE.search(text)
    if first:
        yield from _phones(text, max(0, first.start() - _INTERNATIONAL))


def _places(text: str, characters: str) -> Iterator[int]:
    """Where one of a few characters stands."""
    for character in characters:
        at = text.find(character)
        while at >= 0:
            yield at
            at = text.find(character, at + 1)


def _around_at(text: str, at: int) -> Iterator[ContactPoint]:
    """The mail address or handle that an @ belongs to."""
    before = text[max(0, at - 66) : at]
    host = _MAIL_HOST.match(text, at + 1)
    name = _MAIL_NAME.search(before) if host else None
    if host and name:
        yield _mail((at - len(before) + name.start(1), host.end()), name.group(1), host.group(1))
        return
    if before[-1:].isalnum() or before[-1:] in {"_", "@", "\uff20", ".", "/"}:
        return
    handle = _HANDLE.match(text, at + 1)
    if handle and handle.group().rstrip("."):
        shown = handle.group().rstrip(".")
        yield ContactPoint(Span(at, at + 1 + len(shown)), Kind.HANDLE, name=shown)


def _links(text: str) -> Iterator[ContactPoint]:
    """Links with a scheme and bare hosts, looked for only around a dot between two word characters."""
    behind = 0
    for dot in _places(text, "."):
        if dot < behind or not (text[dot + 1 : dot + 2].isalnum() and text[dot - 1 : dot].isalnum()):
            continue
        start, least = dot, max(behind, dot - 260)
        while start > least and text[start - 1] not in _EDGES:
            start -= 1
        behind, most = dot, min(len(text), dot + 700)
        while behind < most and text[behind] not in _EDGES:
            behind += 1
        for match in _LINK.finditer(text, start, behind):
            begin, end = match.span()
            while end > begin and text[end - 1] in _TRAILING:
                end -= 1
            if _web_like(text[begin:end]):
                yield _link(begin, end, host_of(text[begin:end]))


def _named_app(text: str, at: int) -> Iterator[ContactPoint]:
    """The name behind "Telegram:" and the like."""
    if not _APP.search(text[max(0, at - 20) : at]):
        return
    name = _APP_NAME.match(text, at + 1)
    if name and not name.group(1).isdigit() and name.group(1).lower() not in {"http", "https"}:
        yield ContactPoint(Span(name.start(1), name.end(1)), Kind.HANDLE, name=name.group(1))


def _disguised(text: str) -> bool:
    small = text.lower()
    return any(part in small and any(mark in small for mark in marks) for part, marks in _DISGUISES.items())


def host_of(link: str) -> str:
    """The host of a link, in small letters, without "www."."""
    match = _HOST.match(link)
    return match.group(1).lower().rstrip(".") if match else ""


def service_of(host: str) -> Service | None:
    """What kind of service a host is, if it is one of the known."""
    if host in SHORTENERS:
        return Service.SHORTENER
    if host in MESSAGING:
        return Service.MESSAGING
    return Service.FREE_MAIL if host in FREE_MAIL else None


def _web_like(raw: str) -> bool:
    """Whether it is a link rather than two sentences without a space ("kota.Di", "saya.In"), or initials."""
    if "/" in raw or raw.lower().startswith("www."):
        return True
    head, _, ending = raw.rpartition(".")
    if len(ending) == 2 and ending.lower() != ending:
        return False
    return not (len(ending) == 2 and "." not in head and service_of(raw.lower()) is None and head.isdigit())


def _link(start: int, end: int, host: str) -> ContactPoint:
    return ContactPoint(Span(start, end), Kind.LINK, host=host, service=service_of(host))


def _mail(span: tuple[int, int], name: str, host: str) -> ContactPoint:
    host = host.replace(" ", "").lower()
    return ContactPoint(Span(*span), Kind.MAIL, host=host, name=name, service=service_of(host))


def _spelt(text: str) -> Iterator[ContactPoint]:
    for match in _SPELT.finditer(text):
        name, label, ending, _ = match.groups()
        host = f"{label}.{ending}".lower()
        service = service_of(host)
        if name and service is not Service.MESSAGING:
            yield _mail(match.span(), name, host)
        elif service:
            start = match.start(2)
            yield _link(start, match.end(), host)


def _phones(text: str, start: int) -> Iterator[ContactPoint]:
    for match in _PHONE.finditer(text, start):
        prefix, body = match.groups()
        digits = "".join(c for c in body if c.isdigit())
        international = bool(prefix and "+" in prefix) or digits.startswith("00")
        hidden = body.count("x") + body.count("X")
        if len(digits) + hidden < 7 or len(digits) < 4:
            continue
        if not international and (_DATE.fullmatch(body) or _amounts(body)):
            continue
        if international:
            digits = "+" + digits.lstrip("0")
        yield ContactPoint(Span(match.start(), match.end()), Kind.PHONE, digits=digits)


def _amounts(body: str) -> bool:
    """Whether digits with separators are one or two plain amounts: "1.200.000", "1.500-2.500", "15000000"."""
    parts = _RANGE_MARK.split(body)
    if len(parts) > 2:
        return False
    if all(_GROUPED.fullmatch(part) and not part.startswith("0") for part in parts):
        return True
    return all(part.isdigit() and len(part) <= 10 and part.endswith("000") and part[0] != "0" for part in parts)


def calling_code(digits: str) -> tuple[str, tuple[str, ...]] | None:
    """The calling code and its countries (ISO 3166-1) of "+96550000012", or None when it is no such number.

    Codes shared by many countries (+1, +7, +44 ...) give all of them. From the metadata of phonenumberslite.
    """
    if not digits.startswith("+"):
        return None
    for length in (1, 2, 3):
        code = digits[1 : 1 + length]
        if len(code) == length and code.isdecimal() and int(code) in COUNTRY_CODE_TO_REGION_CODE:
            return code, tuple(region for region in COUNTRY_CODE_TO_REGION_CODE[int(code)] if region.isalpha())
    return None
