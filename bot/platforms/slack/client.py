"""slack-bolt and slack_sdk, and only here."""

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.model.chat import Address, Failure, Media, Outgoing, SendFailed, Sent, Visibility
from bot.model.delivery import Standing
from bot.platforms import COMMANDS, GROUP, GROUP_COMMANDS, Account, Answer, Desk, Exam, Hook, Misconfigured, Request
from bot.platforms.files import Files, Key, left_out, name_of
from bot.platforms.files import read as read_file
from bot.platforms.lane import Lane
from bot.platforms.replies import deadline, deliver
from bot.platforms.slack import EACH_ROOM, RATES, errors, exam, read, rights, write
from bot.platforms.work import Work, connected

log = logging.getLogger(__name__)

ACK = 2.0  # seconds after which an update is acknowledged, answered or not; Slack waits for 3
PATIENCE = 20.0  # seconds without a connection before everything is begun anew
LOOK = 1.0  # seconds between two looks at it
PING = 5.0  # seconds between two signs of life of the connection, and between two tries to connect
# Seconds between tries to post a picture that was just handed over: Slack looks at it first, and says of it meanwhile
# what it says of one that it does not know.
LOOKS = (0.5, 1.5, 3.0)
CALL = 15.0  # seconds that a call may take
BYE = 0.4  # seconds for the last acknowledgements, and then for closing

# What the SDK logs has tokens, names and words in it.
_quiet = logging.getLogger(f"{__name__}.sdk")
_quiet.setLevel(logging.CRITICAL + 1)


class SlackConnection:
    """One app in one workspace."""

    def __init__(self, account: Account, desk: Desk) -> None:
        self.work = Work()
        self._account, self._desk = account, desk
        self._http = account.options.get("mode") == "http"
        self._web: AsyncWebClient | None = None  # while it runs
        self._app: AsyncApp | None = None  # while it takes updates
        self._bot = read.Bot(account.id, "", *_commands(desk))
        self._team = ""
        self._private: str | None = None  # the link to the direct messages
        self._silent_until = 0.0  # of the loop's clock: Slack wants to be left alone
        self._useless: asyncio.Future[None] | None = None  # fails when the token does
        self._files = Files()
        self._lane = Lane(RATES["posts_per_second"], each_room=EACH_ROOM)

    @property
    def hooks(self) -> tuple[Hook, ...]:
        """Where Slack posts to, in mode http: events, commands and buttons alike."""
        return (Hook(f"/hooks/{self._account.id}", self._posted),) if self._http else ()

    @property
    def exclusive(self) -> bool:
        """Slack hands each event to one of several connections."""
        return False

    async def run(self) -> None:
        """Take updates until cancelled."""
        self._useless = asyncio.get_running_loop().create_future()
        async with self._client() as web:
            try:
                await self._run(web, self._useless)
            finally:
                self._app = None  # what comes now is not acknowledged: Slack delivers it again
                await self.work.end()
                self._web = None
                self._useless.cancel()

    async def place(self, to: Address) -> bool:
        """Wait until a post may be sent there."""
        await connected(lambda: self._web)
        if (wait := self._silent_until - asyncio.get_running_loop().time()) > 0:
            self._lane.rest(wait)
        return await self._lane.post(to.chat)

    async def send(self, to: Address, outgoing: Outgoing, key: str | None = None) -> Sent | SendFailed:  # noqa: ARG002 - Slack can't tell by it
        """Post one message. A voice is left out: Slack has no place for one within a message of a bot."""
        media = outgoing.image
        file = self._files.key(media) if media else None
        if media and file:
            sent = await self._shown(to, outgoing, media, file)
            if sent is not None:
                return sent
        return await self._call("chat.postMessage", write.post(to, outgoing, self._private))

    async def standing(self, where: Address, sender: str) -> Standing | None:
        """What somebody and the bot may do in a channel, asked anew."""
        if not sender:
            return rights.standing({}, None, self._team)
        try:
            user, channel = await asyncio.gather(
                self._ask("users.info", user=sender), self._ask("conversations.info", channel=where.chat)
            )
        except Exception as problem:  # whatever it was, nobody is an admin then
            log.warning("rights could not be asked: %s", type(problem).__name__)
            return None
        return rights.standing(user.get("user") or {}, channel.get("channel"), self._team)

    async def leave(self, where: Address) -> bool:
        """Go out of a channel, where the app may: with our scopes it may not, and somebody has to put it out."""
        try:
            said = await self._ask("conversations.leave", channel=where.chat)
        except Exception as problem:  # whatever it was, we are still in
            log.warning("a channel could not be left: %s", type(problem).__name__)
            return False
        return bool(said.get("ok")) or said.get("error") in {"channel_not_found", "is_archived"}

    async def examine(self) -> tuple[Exam, ...]:
        """Token, scopes, connection, clock, and what only a person can see."""
        async with self._client() as web:
            try:
                said = await web.auth_test()
            except SlackApiError as problem:
                return exam.refused(_code(problem))
            except (aiohttp.ClientError, TimeoutError):
                return exam.unreachable()
            opens = None if self._http else await self._may_connect(web)
        address = f"{self._desk.public}/hooks/{self._account.id}" if self._http else None
        return exam.exams(_data(said), said.headers, self._desk.clock(), opens, address)

    # ---- connecting

    @contextlib.asynccontextmanager
    async def _client(self) -> AsyncIterator[AsyncWebClient]:
        """Calls over connections that are kept; none is tried again by itself, since `deliver` does."""
        api = self._account.options.get("api") or AsyncWebClient.BASE_URL
        limits = aiohttp.ClientTimeout(total=CALL)
        async with aiohttp.ClientSession(timeout=limits) as session:
            yield AsyncWebClient(self._account.secrets["token"], api, session=session, logger=_quiet, retry_handlers=[])

    async def _run(self, web: AsyncWebClient, useless: asyncio.Future[None]) -> None:
        try:
            said = await web.auth_test()
        except SlackApiError as problem:
            if _code(problem) in errors.TOKEN:
                raise Misconfigured("cli.doctor.slack.token", error=_code(problem)) from None
            raise
        name, self._team = str(said["user"]), str(said["team_id"])
        self._bot = read.Bot(self._account.id, str(said["user_id"]), self._bot.commands, self._bot.group)
        self._web, app = web, self._bolt(web, _data(said))
        if self._http or not self._desk.taking:
            self._app = app if self._desk.taking else None
            self._desk.connected(name)
            await useless
        else:
            await self._socket(web, app, name, useless)

    def _bolt(self, web: AsyncWebClient, said: Mapping[str, Any]) -> AsyncApp:
        """Checks signatures, reads forms, leaves out our own messages, and hands over the rest."""
        ours = AuthorizeResult(
            enterprise_id=said.get("enterprise_id"),
            team_id=said["team_id"],
            bot_user_id=said["user_id"],
            bot_id=said.get("bot_id"),
            bot_token=web.token,
        )

        async def authorize() -> AuthorizeResult:
            return ours

        app = AsyncApp(
            name=__name__,
            logger=_quiet,
            client=web,
            authorize=authorize,
            request_verification_enabled=False,  # done before anything is read
            process_before_response=True,  # the answer to Slack is given when ours is sent
            ssl_check_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )
        for kind in (app.event, app.command, app.shortcut, app.action):
            kind(_ANYTHING)(self._taken)
        return app

    async def _socket(self, web: AsyncWebClient, app: AsyncApp, name: str, useless: asyncio.Future[None]) -> None:
        if problem := await self._may_connect(web):
            raise Misconfigured(problem)
        loop, handler = asyncio.get_running_loop(), _Handler(app, self._account.secrets["app_token"], web)

        async def heard(client: object, message: dict[str, Any], raw: str | None) -> None:  # noqa: ARG001
            if message.get("type") == "hello":
                self._private = _link(message, self._team)
                self._desk.connected(name)

        handler.client.message_listeners.append(heard)
        try:
            self._app = app
            async with asyncio.timeout(PATIENCE):
                await handler.connect_async()  # type: ignore[no-untyped-call]
            seen = loop.time()
            # The SDK connects again by itself, but may try one dead address for ever.
            while loop.time() - seen < PATIENCE:
                await asyncio.wait({useless}, timeout=LOOK)
                if useless.done():
                    useless.result()
                if await handler.client.is_connected():
                    seen = loop.time()
            raise ConnectionError
        finally:
            self._app = None
            handler.open = False
            await self.work.end()
            await handler.farewell()

    async def _may_connect(self, web: AsyncWebClient) -> str | None:
        """The label that says why the app may not connect, if it may not."""
        try:
            await web.apps_connections_open(app_token=self._account.secrets["app_token"])
        except SlackApiError as problem:
            code = _code(problem)
            if code == "missing_scope":
                return "cli.doctor.slack.app_token_scope"
            if code in errors.TOKEN:
                return "cli.doctor.slack.app_token"
            raise
        return None

    # ---- taking

    async def _posted(self, request: Request) -> Answer:
        """What Slack has posted: refused without its signature, acknowledged when it is answered."""
        if self._app is None:
            return Answer(503)
        if not self._signed(request):
            return Answer(401)
        try:
            body = request.body.decode("utf-8")
            asked = AsyncBoltRequest(body=body, headers=dict(request.headers))
        except ValueError:
            return Answer(400)
        if not asked.body:  # Bolt takes a command with "payload" among its words for something else
            asked.body = dict(parse_qsl(body, keep_blank_values=True))
        said = await self._app.async_dispatch(asked)
        kind = (said.headers.get("content-type") or ["text/plain"])[0].partition(";")[0]
        return Answer(said.status, said.body, kind)

    def _signed(self, request: Request) -> bool:
        """https://docs.slack.dev/authentication/verifying-requests-from-slack: by Slack, within five minutes."""
        stamp, mark = (request.headers.get(f"x-slack-{part}", "") for part in ("request-timestamp", "signature"))
        if not (stamp.isascii() and stamp.isdecimal() and mark.isascii()):
            return False
        try:
            return SignatureVerifier(self._account.secrets["signing_secret"]).is_valid(request.body, stamp, mark)
        except UnicodeDecodeError:
            return False

    async def _taken(self, ack: AsyncAck, body: dict[str, Any]) -> BoltResponse:
        """Bolt's one listener. What is not acknowledged is delivered again, if it is an event."""
        if not await self._take(body):
            return BoltResponse(status=503)
        return await ack()

    async def _take(self, body: dict[str, Any]) -> bool:
        """Whether it is taken: answered, or being answered since ACK seconds. Else there was no place for it."""
        now = self._desk.clock()
        if self._app is None:
            return False
        if person := read.opens_home(body):
            answering = self._show_home(person)
        elif update := read.update(body, self._bot, now):
            answering = self._answer(update, now)
        else:
            return True
        task = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ACK):
                task = await self.work.start(answering)
                await asyncio.wait({task})
        return task is not None

    async def _answer(self, update: read.Update, received: datetime) -> None:
        async def send(outgoing: Outgoing) -> Sent | SendFailed:
            return await self._reply(update, outgoing)

        desk, at = self._desk, update.incoming.at
        replies = await desk.receive(update.incoming)
        await deliver(send, replies, deadline(at, received), desk.clock, desk.meter)

    async def _show_home(self, person: str) -> None:
        await self._call("views.publish", {"user_id": person, "view": write.home(self._desk.words)})

    # ---- sending

    async def _reply(self, update: read.Update, outgoing: Outgoing) -> Sent | SendFailed:
        incoming, url = update.incoming, update.response_url
        if outgoing.visibility is Visibility.ROOM:
            return await self.send(incoming.where, outgoing)
        if incoming.private:
            sent = await self.send(incoming.where, outgoing)
            # Direct messages of two other people: we can't post there, and must not be seen by both.
            if isinstance(sent, Sent) or url is None or sent.failure is not Failure.GONE:
                return sent
        if url is not None:
            return await self._respond(url, write.respond(incoming.where, outgoing, self._private))
        aside = write.post_aside(incoming.where, incoming.sender, outgoing, self._private)
        return await self._call("chat.postEphemeral", aside)

    async def _shown(self, to: Address, outgoing: Outgoing, media: Media, key: Key) -> Sent | SendFailed | None:
        """Post one message with its picture. None where Slack does not take that: then nothing was sent.

        The picture is handed over first, to nobody: only the one call that follows makes a message.
        """
        async with self._files.turn(key):
            known = self._files.id(key)
            if known is None:
                return await self._newly(to, outgoing, media, key)
        sent = await self._call("chat.postMessage", write.post(to, outgoing, self._private, known))
        if not _not_shown(sent):
            return sent
        self._files.forget(key, known)
        return await self._newly(to, outgoing, media, key)

    async def _newly(self, to: Address, outgoing: Outgoing, media: Media, key: Key) -> Sent | SendFailed | None:
        """The same with a picture that Slack does not have yet."""
        id = await self._uploaded(media)
        if not isinstance(id, str):
            return id
        payload = write.post(to, outgoing, self._private, id)
        for look in (0.0, *LOOKS):
            await asyncio.sleep(look)
            sent = await self._call("chat.postMessage", payload)
            if not _not_shown(sent):
                if isinstance(sent, Sent):
                    self._files.learn(key, id)
                return sent
        left_out(media, "refused_invalid_blocks")
        return None

    async def _uploaded(self, media: Media) -> str | SendFailed | None:
        """The id of a picture that was handed over. SendFailed: all of us are to wait; None: it goes without."""
        web, data = self._web, await read_file(media)
        if web is None or data is None:
            return None if web else SendFailed(Failure.LATER)
        name = name_of(media)
        try:
            said = await web.files_getUploadURLExternal(
                filename=name, length=len(data), alt_txt=media.alt[:1_000] or None
            )
            id, url = str(said["file_id"]), str(said["upload_url"])
            assert web.session
            async with web.session.post(url, data=data, headers={"content-type": media.kind}) as taken:
                if taken.status != 200:
                    left_out(media, f"refused_{taken.status}")
                    return None
            await web.files_completeUploadExternal(files=[{"id": id, "title": name}])
        except SlackApiError as problem:
            failure = _failed(problem)
            self._note(failure)
            if failure.retry_after is not None or _code(problem) in errors.TOKEN:
                return failure
            left_out(media, f"refused_{_code(problem)}")
        except Exception as problem:  # connection lost, no JSON: the words are worth more than the picture
            left_out(media, type(problem).__name__)
        else:
            return id
        return None

    async def _ask(self, method: str, **about: str) -> Mapping[str, Any]:
        """What Slack says of somebody or of a channel; an error of _UNSEEN too. Raises what the SDK raises."""
        if self._web is None or self._silent_until > asyncio.get_running_loop().time():
            raise ConnectionError
        try:
            return _data(await self._web.api_call(method, data=about))
        except SlackApiError as problem:
            if _code(problem) in _UNSEEN:
                return {"ok": False, "error": _code(problem)}
            self._note(_failed(problem))
            raise

    async def _call(self, method: str, payload: write.Payload) -> Sent | SendFailed:
        """A method of the Web API. Never raises."""
        loop = asyncio.get_running_loop()
        if self._web is None:
            return SendFailed(Failure.LATER)
        if (wait := self._silent_until - loop.time()) > 0:
            return SendFailed(Failure.LATER, wait)
        try:
            said = await self._web.api_call(method, json=payload)
        except SlackApiError as problem:
            failure = _failed(problem)
            self._note(failure)
            return failure
        except aiohttp.ClientConnectorError:
            return SendFailed(Failure.LATER, None, {"error": "unreachable"})
        except Exception as problem:  # connection lost, no JSON: it may work the next time
            log.warning("a call failed: %s", type(problem).__name__)
            return SendFailed(Failure.LATER, None, {"unsure": "yes"})
        return Sent(str(said.get("ts") or said.get("message_ts") or ""))

    def _note(self, failure: SendFailed) -> None:
        """A rest that Slack wants is for all of us; a token that is dead ends the connection."""
        if failure.retry_after is not None:
            self._silent_until = asyncio.get_running_loop().time() + failure.retry_after
        code = failure.detail.get("error", "")
        if code in errors.TOKEN and self._useless and not self._useless.done():
            self._useless.set_exception(Misconfigured("cli.doctor.slack.token", error=code))

    async def _respond(self, url: str, payload: write.Payload) -> Sent | SendFailed:
        """Post to a response URL. Never raises."""
        if self._web is None:
            return SendFailed(Failure.LATER)
        hook = AsyncWebhookClient(url, session=self._web.session, logger=_quiet, retry_handlers=[])
        try:
            said = await hook.send_dict(payload)
        except Exception as problem:  # connection lost: it may work the next time
            log.warning("an answer failed: %s", type(problem).__name__)
            return SendFailed(Failure.LATER)
        if said.status_code == 200:
            return Sent("")
        return errors.failed(said.status_code, errors.code_in(said.body or ""), said.headers)


class _Handler(AsyncSocketModeHandler):
    """Bolt's own, which knows what it has not acknowledged yet."""

    def __init__(self, app: AsyncApp, app_token: str, web: AsyncWebClient) -> None:
        self.open, self._handling = True, set[asyncio.Task[Any]]()
        super().__init__(app, app_token, logger=_quiet, web_client=web, ping_interval=PING)

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """One envelope; acknowledged when Bolt says so."""
        task = asyncio.current_task()
        if not self.open or task is None:
            return
        self._handling.add(task)
        try:
            await super().handle(client, req)
        finally:
            self._handling.discard(task)

    async def farewell(self) -> None:
        """Send the last acknowledgements and close, whatever the other side does."""
        if self._handling:
            await asyncio.wait(self._handling, timeout=BYE)
        client = self.client
        with contextlib.suppress(Exception):
            async with asyncio.timeout(BYE):
                await client.close()  # type: ignore[no-untyped-call]
        for task in (client.message_processor, client.current_session_monitor, client.message_receiver):
            if task is not None:
                task.cancel()
        await client.aiohttp_client_session.close()


_ANYTHING = re.compile("")
# What Slack says of whom and what it does not show.
_UNSEEN = frozenset({"channel_not_found", "is_archived", "user_not_found", "user_not_visible"})


def _commands(desk: Desk) -> tuple[dict[str, str], dict[str, str]]:
    """The words of all languages that name our commands, and those behind "group"; English ones always do."""
    return _named(desk, "command", (*COMMANDS, GROUP)), _named(desk, "group", GROUP_COMMANDS)


def _named(desk: Desk, key: str, names: tuple[str, ...]) -> dict[str, str]:
    words = desk.words
    named = {words.label(f"{key}.{name}", language): name for language in words.languages for name in names}
    return {word.casefold(): name for word, name in {**named, **{name: name for name in names}}.items()}


def _link(hello: Mapping[str, Any], team: str) -> str | None:
    app = (hello.get("connection_info") or {}).get("app_id")
    return write.link_to_private(str(app), team) if app else None


def _data(said: AsyncSlackResponse) -> Mapping[str, Any]:
    return said.data if isinstance(said.data, dict) else {}


def _not_shown(sent: Sent | SendFailed) -> bool:
    """Whether a message was refused because of its picture."""
    return isinstance(sent, SendFailed) and sent.detail.get("error") == errors.BLOCKS


def _code(problem: SlackApiError) -> str:
    """Slack's word for what went wrong."""
    data = getattr(problem.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def _failed(problem: SlackApiError) -> SendFailed:
    said = problem.response
    status = getattr(said, "status_code", 500)  # what could not be read at all has none
    return errors.failed(status, _code(problem), getattr(said, "headers", {}))
