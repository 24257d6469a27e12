"""Everything that a person can send to the web chat and to the inbox, each with marks of theirs."""

import contextlib
import socket
from collections.abc import Iterator
from datetime import datetime
from itertools import count

import httpx

from bot.inbox import Inbox
from bot.model.chat import (
    Address,
    Command,
    Edited,
    Incoming,
    Location,
    Other,
    Outgoing,
    Picture,
    Press,
    Text,
    Voice,
    What,
)
from tests.canary.marks import Marks
from tests.chaos.bot import PATIENCE
from tests.web.conftest import NO_CERTIFICATES

EVENTS = {"accept": "text/event-stream"}


def texts(marks: Marks) -> dict[str, str]:
    """One for each thing that a person may be about."""
    m = marks
    return {
        "offer": f"Job in Oman, says {m.name} {m.word}: we keep your passport. Call {m.phone} or {m.local_phone}, "
        f"write to {m.mail}, see {m.link}. You pay 500 dollars registration fee to {m.name} today, flight tomorrow.",
        "danger": f"{m.name} locked me in a house in Kuwait, {m.word}, call {m.phone} {m.mail} {m.link}",
        "number": f"number for Kuwait, {m.word}",
        "register": f"how can I check the agency {m.word} in Kuwait?",
        "worry": f"I worry about my sister {m.given} {m.family}, her number is {m.local_phone}",
        "overshare": f"my name is {m.name}, my passport number is {m.passport} and my card is {m.card}",
        "romance": f"my boyfriend {m.name} from the internet, whom I never met, sent me a ticket and {m.link}",
        "french": f"Travail à Oman avec {m.name}, {m.word}. On garde votre passeport, appelez le {m.phone}",
        "unknown": f"{m.word} {m.given} {m.caption}",
        "thanks": "thanks",
        "language": "in French please",
    }


class Sender:
    """A browser, or something that says it is one; keeps all that it was answered."""

    def __init__(self, url: str, marks: Marks, *, proxied: bool) -> None:
        """`proxied`: comes through a proxy that is believed; else from an address of its own."""
        self.marks, self.received = marks, list[bytes]()
        self._port = httpx.URL(url).port or 80
        headers = {"accept": "text/html", "accept-language": "en", "user-agent": f"Mozilla/5.0 {marks.agent}"}
        if proxied:
            headers["x-forwarded-for"] = f"{marks.ipv6}, {marks.ipv4}"
        transport = httpx.HTTPTransport(verify=NO_CERTIFICATES, local_address=None if proxied else marks.peer)
        self.client = httpx.Client(base_url=url, headers=headers, transport=transport, timeout=PATIENCE)

    def asks(self, method: str, path: str, **more: object) -> httpx.Response | None:
        """One request, and the page that it leads to; None where the server cut it off."""
        try:
            answer = self.client.request(method, path, **more)  # type: ignore[arg-type]  # handed on as it came
            self.received.append(answer.content)
            if answer.status_code == 303 and answer.headers["location"].startswith("/"):
                answer = self.client.get(answer.headers["location"])
                self.received.append(answer.content)
        except httpx.TransportError:
            return None
        return answer

    def writes(self, words: str, **headers: str) -> str:
        """Send the form; what is shown."""
        answer = self.asks("POST", "/say", data={"words": words, "id": self.marks.word}, headers=headers)
        return answer.text if answer else ""

    def sends_raw(self, request: str) -> None:
        """Bytes as they are, and hang up."""
        with socket.create_connection(("127.0.0.1", self._port)) as connection:
            connection.sendall(request.encode())
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(PATIENCE)
            with contextlib.suppress(OSError):
                self.received.append(connection.recv(65536))

    def takes_every_path(self) -> None:
        """Pages, forms, events, and requests that no page of ours makes."""
        m, everything = self.marks, "\n".join(self.marks.all)
        for words in texts(m).values():
            self.writes(words)
            self.writes(words, **EVENTS)
        for press in (f"1.{m.word}", f"{m.phone}.now", "0.worry", "0.check", "0.language", f"1.country:{m.word}"):
            self.asks("POST", "/say", data={"press": press, "id": m.phone})
        self.asks("POST", "/say", data={"words": texts(m)["offer"], "plain": "1"})
        self.asks("GET", f"/{m.word}/{m.phone}", params={m.given: m.mail, "l": m.word})
        self.asks("GET", f"/static/{m.picture}", headers={"referer": m.link, "x-name": m.given, "origin": m.link})
        self.asks("GET", "/", headers={"accept-language": f"{m.word};q={m.card}", "cookie": f"s={m.token}; {m.word}=1"})
        self.asks("POST", "/say", data={"words": m.word}, headers={"origin": m.link, "sec-fetch-site": "cross-site"})
        self.asks("PUT", f"/say?{m.word}", content=everything)
        self.asks("POST", "/say", json={"name": m.name, "phone": m.phone})
        self.asks("POST", "/say", files={"words": (m.picture, everything.encode(), "image/jpeg")})
        self.asks("POST", "/say", content=b"words=\xff\xfe" + everything.encode(), headers=_FORM)
        self.asks("POST", "/say", content="&".join(f"{m.word}{n}={m.phone}" for n in range(99)), headers=_FORM)
        self.asks("POST", "/say", content=everything * 400, headers=_FORM)  # too long, and is read to its end
        self.sends_raw(f"GET /{m.word} HTTP/9.9\r\n{m.phone}\r\n\r\n")
        self.sends_raw(f"POST /say HTTP/1.1\r\nhost: {m.given}\r\ncontent-length: 999\r\n\r\nwords={m.phone}")
        self.sends_raw(f"POST /say HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{m.word}\r\n")

    def leaves(self, words: str) -> None:
        """Be forgotten: by these words, and by "leave"."""
        self.writes(words)
        self.writes(texts(self.marks)["offer"])
        self.asks("POST", "/leave")


_FORM = {"content-type": "application/x-www-form-urlencoded"}


def updates(marks: Marks) -> Iterator[What]:
    """Everything that comes from a messenger."""
    for words in texts(marks).values():
        yield Text(words)
        yield Text(words, forwarded=True)
        yield Edited(words)
        yield Picture(words)
    yield Picture()
    yield Voice()
    yield Location(29.3, 47.9)
    yield Other(marks.word)
    yield Command(marks.word, marks.phone)
    yield Command("check", texts(marks)["offer"])
    yield Press(f"1.{marks.word}")


async def messenger(inbox: Inbox, marks: Marks, now: datetime) -> list[Outgoing]:
    """All of these from somebody of an account, alone and in a group; what is answered."""
    number, answers = count(1), list[Outgoing]()
    here = Address(f"account {marks.token}", marks.user, marks.ipv4)
    for private in (True, False):
        for what in updates(marks):
            update = Incoming(f"{marks.agent}{next(number)}", here, marks.user, now, what, private, language_hint="en")
            answers += await inbox.receive(update)
    return answers
