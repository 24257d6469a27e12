"""Where to check a recruiter, what may be charged, and which ways the workers' own government has closed.

Never that a recruiter is safe: a licence only means that they may recruit (P1).
"""

from collections.abc import Iterable
from dataclasses import replace

from bot.model.content import Library, Register, Verification
from bot.model.pay import Route
from bot.model.source import Source, newest_source
from bot.model.talk import CountryName, Dated, Intent, Ref, Reply, Say, Scene, Turn, Value
from bot.talk.say import MORE, NOW, NUMBER, item, located, say, turn
from bot.talk.steps import number

COUNTRIES = 2  # whose offices are named: where the workers come from, where they go
ANYWHERE = ("ministry", "embassy", "company", "union", "europe")
HOUSEHOLD = frozenset({"domestic", "care", "cleaning"})  # ids of work


def give(scene: Scene) -> Turn:
    """The offices of the countries just named, else of those of the session, else ask for one."""
    mention, session = scene.heard.mention, scene.session
    if mention.ambiguous:
        return number.which(scene, step="register")
    codes = countries(scene)
    if not codes:
        return ask(scene)
    says = (say("conversation.opener.number"), *told(scene.library, codes, scene.heard.language, brief=True))
    session = replace(
        session,
        country=mention.location or session.country,
        origin=mention.origin or session.origin,
        listed=codes,
        said=located(session, mention.location is not None),
    )
    return turn(scene, Reply(says, (MORE, NUMBER, NOW)), session=session, step="register", asked=None)


def more(scene: Scene) -> Turn:
    """All that is known of the countries just given; without any, where to ask in every country."""
    known = told(scene.library, scene.session.listed, scene.heard.language)
    says = (say("conversation.opener.more"), *known, say("registers.principle"))
    return turn(scene, Reply(says, (NUMBER, NOW)))


def ask(scene: Scene, *, again: bool = False) -> Turn:
    """Which country?"""
    text = say("conversation.number.ask_again" if again else "registers.ask")
    reply = Reply((say("conversation.opener.plain"), text), (MORE, NUMBER, NOW))
    return turn(scene, reply, step="register", listed=(), asked=None)


def beside_an_offer(scene: Scene) -> list[Say]:
    """What to add to an answer about an offer: nothing general, for the answer has its own advice."""
    library, codes = scene.library, countries(scene)
    if any(verification(library, code) for code in codes):
        return told(library, codes, scene.heard.language)
    return bans(library, codes)


def countries(scene: Scene) -> tuple[str, ...]:
    """Countries whose offices to name, the workers' own first: those just named, else those of the session."""
    mention, session = scene.heard.mention, scene.session
    goes = mention.destination
    if mention.countries:
        # "And Kuwait?" after Madagascar is about the way between them.
        before = session.listed[:1] if session.step == "register" and scene.heard.intent is not Intent.REGISTER else ()
        own = mention.origin or session.origin or (mention.location if goes else None) or next(iter(before), None)
        named = (own or next((code for code in mention.countries if code != goes), None), goes, *mention.countries)
    elif len(session.listed) == COUNTRIES:
        return session.listed
    else:
        own = session.origin
        named = (own, session.country, *session.listed)
    codes = tuple(dict.fromkeys(code for code in named if code))[:COUNTRIES]
    backward = codes[::-1]
    if not (own or goes) and routes(scene.library, backward) and not routes(scene.library, codes):
        return backward  # nobody said which way; one of them is known
    return codes


def told(library: Library, codes: tuple[str, ...], language: str, *, brief: bool = False) -> list[Say]:
    """What is known between and of these countries; where to ask when no office is known.

    `brief`: for a first message, which leaves to "more" what does not fit.
    """
    closed = bans(library, codes)
    known = any(verification(library, code) for code in codes)
    says = [*closed, say("registers.where")] if known else closed
    for code in codes:
        says += _country(library, code, language, brief=brief, alone=len(codes) == 1)
    if known:
        licence = Say("registers.licence", optional=brief and bool(closed))  # it helps little on a way that is closed
        return [*says, licence, say("registers.change")]
    anywhere = (item(f"registers.anywhere.{place}", optional=brief) for place in ANYWHERE)
    return [*says, say("registers.anywhere"), *anywhere]


def routes(library: Library, codes: tuple[str, ...]) -> tuple[Route, ...]:
    """What config/routes.yaml knows of the way from the first country to the second."""
    if len(codes) < COUNTRIES:
        return ()
    own, goes = codes
    return tuple(route for route in library.pay.routes if route.origin == own and goes in route.destinations)


def bans(library: Library, codes: tuple[str, ...]) -> list[Say]:
    """Bans and clearances on the way from the first country to the second; of one alone, that it bans some ways."""
    if len(codes) == 1:
        closed = any(r.origin == codes[0] and r.kind == "ban" and r.raises for r in library.pay.routes)
        return [say("registers.ban.some", country=CountryName(codes[0]))] if closed else []
    return [
        say(
            f"registers.ban.{_ban(route)}",
            origin=CountryName(codes[0]),
            destination=CountryName(codes[1]),
            date=_date(route.sources),
        )
        for route in routes(library, codes)
    ]


def verification(library: Library, code: str) -> Verification | None:
    """What is known of the offices of a country."""
    country = library.countries.get(code)
    return country.verification if country else None


def _country(library: Library, code: str, language: str, *, brief: bool, alone: bool) -> list[Say]:
    """One country: its offices, what to do, what may be charged, how old and how sure this is."""
    found = verification(library, code)
    if found is None:
        return [item("registers.none", country=CountryName(code))]
    first, *others = found.registers
    says = [
        _office("registers.office", first, language, country=CountryName(code), date=_date(found.sources)),
        *(_office("registers.other", other, language, optional=brief) for other in others),
        *(item(f"registers.{post}", optional=brief and not alone) for post in _posts(library) & {code.lower()}),
        _fees(found, optional=brief),
    ]
    if found.confidence == "low":
        says.append(item("registers.doubt.low"))
    elif {found.fee_basis, *(register.basis for register in found.registers)} != {"read"}:
        says.append(item("registers.doubt.partly", optional=brief))
    return says


def _posts(library: Library) -> set[str]:
    """What messages/registers has. Countries are of another layer: one may be there before its text is."""
    return {post.id for pack in library.packs.values() if pack.id.endswith("/registers") for post in pack.posts}


def _ban(route: Route) -> str:
    """Which text tells of it; what raises no flag is disputed, overtaken or not confirmed."""
    if route.kind != "ban":
        return route.kind
    if not route.raises:
        return "disputed"
    if not route.work:
        return "any"
    return "household" if HOUSEHOLD.issuperset(route.work) else "some_work"


def _fees(found: Verification, *, optional: bool) -> Say:
    if found.fee_rule == "capped" and found.fee_cap:
        return item("registers.fees.capped_at", optional=optional, cap=found.fee_cap)
    return item(f"registers.fees.{found.fee_rule}", optional=optional)


def _office(post: str, register: Register, language: str, *, optional: bool = False, **values: Value) -> Say:
    name = register.authority_en if register.authority_en and language == "en" else register.authority
    if register.address is None:
        return item(post, optional=optional, office=name, **values)
    return item(f"{post}.address", optional=optional, office=name, address=register.address, **values)


def _date(sources: Iterable[Source]) -> Value:
    dated = newest_source(sources)
    return Dated(dated) if dated else Ref("label.not_known")
